import { type YamlValue, readYaml } from './yaml-value.js';

/** What a sandbox is filled with. Ages are milliseconds before the sandbox's now. */
export interface Seed {
  readonly users: readonly string[];
  readonly organizations: readonly OrganizationSeed[];
  readonly repositories: readonly RepositorySeed[];
  readonly packages: readonly PackageSeed[];
}

export interface OrganizationSeed {
  readonly login: string;
  readonly owners: readonly string[];
  readonly members: readonly string[];
  readonly singleSignOn: boolean;
}

export interface RepositorySeed {
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly description: string | undefined;
  /** SPDX identifier. */
  readonly licence: string | undefined;
  readonly defaultBranch: string;
  /** Besides the default branch. */
  readonly branches: readonly { readonly name: string; readonly isProtected: boolean }[];
  readonly pulls: readonly PullRequestSeed[];
}

export interface PullRequestSeed {
  readonly number: number;
  readonly head: string;
  readonly ageMs: number;
  /** Undefined while it is open. */
  readonly closedAgeMs: number | undefined;
  readonly isMerged: boolean;
}

export interface PackageSeed {
  /** `owner/name` */
  readonly path: string;
  readonly type: 'container' | 'docker';
  readonly visibility: 'private' | 'internal' | 'public';
  /** `owner/name` */
  readonly repository: string | undefined;
  readonly roles: readonly { readonly to: string; readonly role: 'read' | 'write' | 'admin' }[];
  readonly images: readonly ImageSeed[];
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
}

/** One image, or as many like it as `count` says. */
export interface ImageSeed {
  readonly count: number;
  /** `{n}` stands for the number of the image, from 1 for the oldest. */
  readonly tags: readonly string[];
  /** Of the oldest one, and of the youngest; those between lie at equal distances. */
  readonly ageMs: number;
  readonly untilMs: number;
  /** More than one, or attestations, make an index. */
  readonly platforms: readonly Platform[];
  /** Platforms that the index names although they are not there. */
  readonly missing: readonly Platform[];
  readonly format: 'oci' | 'docker';
  /** buildx: one more child `unknown/unknown` for each platform. */
  readonly hasAttestations: boolean;
  /** cosign: a tag `sha256-<hex>.sig`. */
  readonly isSigned: boolean;
  /** Artifact types of OCI referrers, each a manifest without a tag. */
  readonly referrers: readonly string[];
  /** Whether the referrers are listed under the tag `sha256-<hex>`, as clients do on GHCR. */
  readonly hasFallback: boolean;
  /** Of the tagged manifest. */
  readonly downloads: number;
}

/** Owns the organizations that a seed only names. */
export const SOMEBODY = 'octocat';
const DEFAULT_PLATFORM: Platform = { os: 'linux', architecture: 'amd64', variant: undefined };
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_COUNT = 1_000_000;
const FULL_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;
const PATH = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)+$/;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const MEDIA_TYPE = /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}$/;

/**
 * Reads the YAML description of a GitHub; `examples/sandbox` has some.
 * @param name of the file, for faults
 * @throws YamlFaults with the line of each fault
 */
export function parseSeed(text: string, name = 'seed'): Seed {
  return readYaml(name, text, (root) => {
    const { users, organizations, repositories, packages } = root.fields([
      'users',
      'organizations',
      'repositories',
      'packages',
    ]);
    if (packages === undefined) root.fault('packages are missing');
    return {
      users: logins(users),
      organizations: (organizations?.entries() ?? []).map(([login, value]) => readOrganization(login, value)),
      repositories: (repositories?.entries() ?? []).map(([fullName, value]) => readRepository(fullName, value)),
      packages: (packages?.entries() ?? []).map(([path, value]) => readPackage(path, value)),
    };
  });
}

/** Login of a user who administers the packages of an account. */
export function personOf({ users, organizations }: Seed, login: string): string {
  if (users.includes(login)) return login;
  return organizations.find((organization) => organization.login === login)?.owners[0] ?? SOMEBODY;
}

function readOrganization(login: string, value: YamlValue): OrganizationSeed {
  if (!LOGIN.test(login)) value.fault('not a login');
  const fields = value.fields(['owners', 'members', 'single-sign-on']);
  const owners = logins(fields.owners);
  if (owners.length === 0) value.fault('owners are missing');
  return {
    login,
    owners,
    members: logins(fields.members),
    singleSignOn: fields['single-sign-on']?.flag() ?? false,
  };
}

function readRepository(fullName: string, value: YamlValue): RepositorySeed {
  if (!FULL_NAME.test(fullName)) value.fault('not owner/name of a repository');
  const fields = value.fields(['private', 'description', 'license', 'default-branch', 'branches', 'pulls']);
  return {
    fullName,
    isPrivate: fields.private?.flag() ?? false,
    description: fields.description?.text(),
    licence: fields.license?.text(),
    defaultBranch: fields['default-branch']?.text() ?? 'main',
    branches: (fields.branches?.items() ?? []).map(readBranch),
    pulls: (fields.pulls?.items() ?? []).map(readPull),
  };
}

function readBranch(value: YamlValue): RepositorySeed['branches'][number] {
  if (!value.isMap) return { name: value.text(), isProtected: false };
  const fields = value.fields(['name', 'protected']);
  if (fields.name === undefined) value.fault('the name is missing');
  return { name: fields.name?.text() ?? '', isProtected: fields.protected?.flag() ?? false };
}

function readPull(value: YamlValue): PullRequestSeed {
  const fields = value.fields(['number', 'head', 'age', 'closed', 'merged']);
  if (fields.number === undefined || fields.head === undefined) value.fault('number and head are needed');
  const closedAgeMs = fields.closed && age(fields.closed);
  if (fields.merged?.flag() === true && closedAgeMs === undefined) value.fault('merged, but not closed');
  return {
    number: fields.number?.integer(1, Number.MAX_SAFE_INTEGER) ?? 1,
    head: fields.head?.text() ?? '',
    ageMs: fields.age === undefined ? (closedAgeMs ?? 0) + DAY_MS : age(fields.age),
    closedAgeMs,
    isMerged: fields.merged?.flag() ?? false,
  };
}

function readPackage(path: string, value: YamlValue): PackageSeed {
  if (!PATH.test(path)) value.fault('not owner/name of a package');
  const fields = value.fields(['type', 'visibility', 'repository', 'roles', 'versions']);
  if (fields.versions === undefined) value.fault('versions are missing');
  return {
    path,
    type: fields.type?.word(['container', 'docker']) ?? 'container',
    visibility: fields.visibility?.word(['private', 'internal', 'public']) ?? 'private',
    repository: fields.repository?.parsed('owner/name of a repository', '', matching(FULL_NAME)),
    roles: (fields.roles?.entries() ?? []).map(([to, role]) => ({ to, role: role.word(['read', 'write', 'admin']) })),
    images: (fields.versions?.items() ?? []).map(readImage),
  };
}

function readImage(value: YamlValue): ImageSeed {
  const fields = value.fields([
    'count',
    'tags',
    'age',
    'until',
    'platforms',
    'missing',
    'format',
    'attestations',
    'signed',
    'referrers',
    'fallback',
    'downloads',
  ]);
  const ageMs = fields.age === undefined ? 0 : age(fields.age);
  const untilMs = fields.until === undefined ? 0 : age(fields.until);
  if (untilMs > ageMs) fields.until?.fault('older than age');
  const platforms = (fields.platforms?.items() ?? []).map(readPlatform);
  const format = fields.format?.word(['oci', 'docker']) ?? 'oci';
  const hasAttestations = fields.attestations?.flag() ?? false;
  if (format === 'docker' && hasAttestations) fields.attestations?.fault('a Docker manifest list has none');
  const missing = (fields.missing?.items() ?? []).map(readPlatform);
  return {
    count: fields.count?.integer(1, MAX_COUNT) ?? 1,
    tags: (fields.tags?.items() ?? []).map((tag) => tag.parsed('a tag', '', matchingTag)),
    ageMs,
    untilMs,
    platforms: platforms.length === 0 ? [DEFAULT_PLATFORM] : platforms,
    missing,
    format,
    hasAttestations,
    isSigned: fields.signed?.flag() ?? false,
    referrers: (fields.referrers?.items() ?? []).map((type) => type.parsed('a media type', '', matching(MEDIA_TYPE))),
    hasFallback: fields.fallback?.flag() ?? true,
    downloads: fields.downloads?.integer(0, Number.MAX_SAFE_INTEGER) ?? 0,
  };
}

function readPlatform(value: YamlValue): Platform {
  return value.parsed('os/architecture[/variant]', DEFAULT_PLATFORM, (text) => {
    const [os = '', architecture = '', variant, ...rest] = text.split('/');
    if (os === '' || architecture === '' || variant === '' || rest.length > 0) return undefined;
    return { os, architecture, variant };
  });
}

const UNIT_MS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 60 * 60_000,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  year: 365 * DAY_MS,
};

/** `40 days`, `1.5 hours`. @returns milliseconds */
function age(value: YamlValue): number {
  return value.parsed('an age such as "3 days"', 0, (text) => {
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]+?)s?$/.exec(text) ?? [];
    const unitMs = UNIT_MS[unit];
    return amount === undefined || unitMs === undefined ? undefined : Number(amount) * unitMs;
  });
}

function logins(value: YamlValue | undefined): readonly string[] {
  return (value?.items() ?? []).map((login) => login.parsed('a login', '', matching(LOGIN)));
}

function matching(pattern: RegExp): (text: string) => string | undefined {
  return (text) => (pattern.test(text) ? text : undefined);
}

function matchingTag(text: string): string | undefined {
  return TAG.test(text.replaceAll('{n}', '1')) ? text : undefined;
}
