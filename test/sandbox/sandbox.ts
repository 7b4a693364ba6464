import {
  type Account,
  Accounts,
  type OrganizationOptions,
  type PullRequestOptions,
  type Repository,
  type RepositoryOptions,
} from './store/accounts.js';
import { BlobHost } from './registry/blob-host.js';
import { Blobs } from './registry/blobs.js';
import { createClock } from './time/clock.js';
import { Credentials, type TokenRequest } from './store/credentials.js';
import { fastLine, type Line } from './server/line.js';
import { Replies } from './server/replies.js';
import { type ActiveFault, type Fault, Faults } from './server/faults.js';
import { Gate } from './registry/gate.js';
import { GitHubApi } from './github/github-api.js';
import { type Exchange, NO_SUCH_ROUTE, type Reply } from './server/http.js';
import { authorityFile, type Hosts, hostsAt, hostsOf, readCertificate, type Site, targetsOf } from './server/hosts.js';
import { Manifests } from './registry/manifests.js';
import { PackageHandle } from './store/package-handle.js';
import { Packages } from './github/packages.js';
import { GITHUB_RATE_LIMITS, NO_RATE_LIMITS, RateLimit, type RateLimits } from './github/rate-limit.js';
import { type Profile, type ProfileName, PROFILES } from './registry/profile.js';
import { type Proxy, startProxy } from './server/proxy.js';
import { Registry } from './registry/registry.js';
import { listen, type LoggedRequest } from './server/server.js';
import { Repositories } from './github/repositories.js';
import { plant, putBlob } from './seed/plant.js';
import { type Seed } from './seed/seed.js';
import { Shapes } from './github/shapes.js';
import { type PackageType, Store, type StoredVersion } from './store/store.js';
import { TagReads } from './registry/tag-reads.js';
import { TokenServer } from './registry/tokens.js';
import { Uploads } from './registry/uploads.js';

export interface SandboxOptions {
  /** Of faults that are left to chance; 1 when absent. */
  readonly faultSeed?: number;
  /** How slow each connection is; as fast as it goes when absent. */
  readonly line?: Partial<Line>;
  /** Which registry answers; `ghcr` when absent. */
  readonly profile?: ProfileName;
  /** A second registry over the same packages, under its own name of a `site`: an Enterprise Server may have both. */
  readonly secondProfile?: ProfileName;
  /** Where time comes from, in milliseconds since 1970; Date.now when absent. */
  readonly now?: () => number;
  /** A GitHub that is reached by name through `proxy`; on loopback when absent. */
  readonly site?: Site;
  /** GET of a blob answers 307 to a second origin that refuses credentials, as GHCR does; the profile's when absent. */
  readonly redirectBlobs?: boolean;
  /** DELETE of an upload works; the profile's when absent: GHCR answers 405 and lets the upload expire. */
  readonly cancelUploads?: boolean;
  /** For how many milliseconds a tag that was pushed is read as it was before; 0 when absent. */
  readonly staleTagsMs?: number;
  /** Entries of a page of packages or versions at most; GitHub's 100 when absent. */
  readonly maxPageSize?: number;
  /** GitHub's own limits where absent; `off` as on GHES. */
  readonly rateLimits?: Partial<RateLimits> | 'off';
  /** What is there from the start: `parseSeed(…)`. */
  readonly seed?: Seed;
}

export interface ManifestOptions {
  /** Of the package, if it is not there yet; `container` when absent. */
  readonly packageType?: PackageType;
  /** The document's own `mediaType` when absent. */
  readonly mediaType?: string;
  readonly tags?: readonly string[];
  /** Milliseconds since 1970, as `updatedAt`; the sandbox's now when absent. */
  readonly createdAt?: number;
  /** As `createdAt` when absent. */
  readonly updatedAt?: number;
}

/** GitHub on loopback: a registry, its token server and the Packages API over one store. */
export interface Sandbox {
  /** Of the web pages; on loopback `http://127.0.0.1:<port>`, and everything else is there too. */
  readonly origin: string;
  /** `127.0.0.1:<port>`, or the name of a site's registry: the first part of image references. */
  readonly registry: string;
  /** Base of the REST API: `<origin>/api/v3`, for ghe.com a host of its own. */
  readonly apiUrl: string;
  /** The way to a `site`; undefined on loopback. */
  readonly proxy: Proxy | undefined;
  /** Variables of a process that is to use this GitHub: where it is, and for a site the proxy and the authority. */
  readonly environment: Readonly<Record<string, string>>;
  /** `http://127.0.0.1:<port>` of the origin that blobs are read from. */
  readonly blobOrigin: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly LoggedRequest[];
  /** How many blob uploads were begun and neither finished nor cancelled. */
  readonly openUploads: number;
  addUser(login: string): Account;
  addOrganization(login: string, options?: OrganizationOptions): Account;
  /** @param fullName `owner/name`; the owner must exist */
  addRepository(fullName: string, options?: RepositoryOptions): Repository;
  /** @returns its number; more can be done with the repository's own `pulls` and `branches` */
  addPullRequest(fullName: string, options: PullRequestOptions): number;
  /** @returns the token as GitHub would show it; a GITHUB_TOKEN is about 500 characters long */
  createToken(request: TokenRequest): string;
  revokeToken(token: string): void;
  clearRequests(): void;
  addFault(fault: Fault): ActiveFault;
  /**
   * A package as it stands in the store.
   * @throws when there is none
   */
  package(owner: string, name: string): PackageHandle;
  hasPackage(owner: string, name: string): boolean;
  /**
   * Puts a blob there without HTTP, rights or log.
   * @param path `owner/name`
   * @returns its digest
   */
  putBlob(path: string, bytes: Uint8Array): Promise<string>;
  /**
   * Puts a manifest there without HTTP, rights, log, or any check that what it names exists; creates a private
   * package of its own.
   * @param path `owner/name`; the owner must exist
   * @param manifest bytes, or a document that becomes JSON
   */
  putManifest(path: string, manifest: Uint8Array | object, options?: ManifestOptions): StoredVersion;
  /** Sandbox time, milliseconds since 1970. */
  now(): number;
  /** Turns the sandbox's clock forward. */
  advance(ms: number): void;
  /**
   * Makes the sandbox's clock one that other processes can see and turn: `startJob({ timeFile: … })`.
   * Where the time comes from a function of the test, it stands still from here on until it is turned.
   * @returns path of a file that `close` removes
   */
  shareTime(): string;
  close(): Promise<void>;
}

/** Starts a sandbox on two free ports of 127.0.0.1; nothing is shared with another one. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const profile = profileOf(options);
  const profiles = [profile, ...(options.secondProfile === undefined ? [] : [PROFILES[options.secondProfile]])];
  const clock = createClock(options.now);
  const accounts = new Accounts();
  const credentials = new Credentials(accounts, clock);
  const store = new Store(clock);
  const blobs = new Blobs();
  if (options.seed !== undefined) await plant(options.seed, { accounts, store, blobs, clock });
  const faults = new Faults(clock, options.faultSeed ?? 1);
  const line = { ...fastLine, ...options.line };
  const replies = new Replies();
  const requests: LoggedRequest[] = [];
  const log = (request: LoggedRequest): void => void requests.push(request);

  const host = new BlobHost(blobs, clock);
  const blobListener = await listen({
    origin: 'blobs',
    clock,
    faults,
    replies,
    line,
    log,
    route: (exchange) => host.answer(exchange),
  });
  const { site } = options;
  const certificate = site && readCertificate();
  const mainListener = await listen({
    origin: 'main',
    clock,
    faults,
    replies,
    line,
    log,
    certificate,
    route: (exchange) => route(exchange),
  });
  const hostsFor = ({ packageType }: Profile): Hosts =>
    site === undefined
      ? hostsAt(mainListener.origin)
      : hostsOf(site, packageType === 'docker' ? 'docker' : 'containers');
  const hosts = hostsFor(profile);
  const origin = hosts.web;
  const apiUrl = hosts.api + hosts.apiPath;
  const tagReads = new TagReads(clock, options.staleTagsMs ?? 0);
  const registries = profiles.map((each) => {
    const at = hostsFor(each).registry;
    const tokens = new TokenServer(new URL(at).host, each, clock, credentials, store);
    const uploads = new Uploads(blobs, store, each);
    const registry = new Registry({
      profile: each,
      gate: new Gate(at, each, accounts, store, tokens),
      accounts,
      tagReads,
      store,
      blobs,
      uploads,
      manifests: new Manifests({ origin, profile: each, accounts, store, blobs, tagReads }),
      blobHost: each.redirectsBlobs ? { host, origin: blobListener.origin } : undefined,
    });
    return { at, tokens, uploads, registry };
  });
  const proxy =
    site &&
    (await startProxy({
      port: Number(new URL(mainListener.origin).port),
      targets: targetsOf([hosts.web, hosts.api, ...registries.map(({ at }) => at)]),
      credentials: site.proxyCredentials,
    }));
  const shapes = new Shapes(origin, apiUrl);
  const rateLimits = options.rateLimits ?? (profile.hasRateLimits ? {} : 'off');
  const limits = rateLimits === 'off' ? NO_RATE_LIMITS : { ...GITHUB_RATE_LIMITS, ...rateLimits };
  const repositories = new Repositories(origin, apiUrl, accounts, shapes);
  const api = new GitHubApi({
    origin,
    accounts,
    credentials,
    packages: new Packages(store, shapes, options.maxPageSize),
    repositories,
    rateLimit: new RateLimit(clock, limits),
    shapes,
  });

  function route(exchange: Exchange): Reply | Promise<Reply> {
    const { host, pathname } = exchange.url;
    const [, first, second] = pathname.split('/');
    // On loopback a host may have other names, such as 127.0.0.2.
    const isAt = (place: string): boolean => site === undefined || new URL(place).host === host;
    const there = registries.find(({ at }) => isAt(at));
    if (there !== undefined) {
      if (first === 'v2') return there.registry.answer(exchange);
      if (first === 'token' && second === undefined) return there.tokens.answer(exchange);
    }
    if (isAt(hosts.api) && pathname.startsWith(`${hosts.apiPath}/`)) {
      return api.answer(exchange, pathname.slice(hosts.apiPath.length + 1).split('/'));
    }
    return NO_SUCH_ROUTE;
  }

  return {
    origin,
    registry: new URL(hosts.registry).host,
    apiUrl,
    proxy,
    environment: {
      GITHUB_SERVER_URL: origin,
      GITHUB_API_URL: apiUrl,
      ...(proxy === undefined ? {} : { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authorityFile }),
    },
    blobOrigin: blobListener.origin,
    requests,
    get openUploads() {
      return registries.reduce((total, { uploads }) => total + uploads.open, 0);
    },
    addUser: (login) => accounts.addUser(login),
    addOrganization: (login, about) => accounts.addOrganization(login, about),
    addRepository: (fullName, about) => accounts.addRepository(fullName, about),
    addPullRequest: (fullName, about) => accounts.addPullRequest(fullName, about),
    createToken: (request) => credentials.create(request),
    revokeToken: (token) => {
      if (!credentials.revoke(token)) throw new Error('no such token');
    },
    clearRequests: () => {
      requests.length = 0;
    },
    addFault: (fault) => faults.add(fault),
    package: (owner, name) => {
      const target = store.find(`${owner}/${name}`);
      if (target === undefined) throw new Error(`no package ${owner}/${name} on this sandbox`);
      return new PackageHandle(store, target);
    },
    hasPackage: (owner, name) => store.find(`${owner}/${name}`) !== undefined,
    putBlob: (path, bytes) => putBlob(blobs, store, path, bytes),
    putManifest: (path, manifest, about = {}) => putManifest(accounts, store, path, manifest, about),
    now: () => clock.now(),
    advance: (ms) => {
      clock.advance(ms);
    },
    shareTime: () => clock.share(),
    close: async () => {
      await Promise.all([mainListener.close(), blobListener.close(), proxy?.close()]);
      clock.close();
      await Promise.all(registries.map(({ uploads }) => uploads.close()));
      await blobs.close();
    },
  };
}

function profileOf({ profile = 'ghcr', redirectBlobs, cancelUploads }: SandboxOptions): Profile {
  const chosen = PROFILES[profile];
  return {
    ...chosen,
    redirectsBlobs: redirectBlobs ?? chosen.redirectsBlobs,
    canCancelUploads: cancelUploads ?? chosen.canCancelUploads,
  };
}

function putManifest(
  accounts: Accounts,
  store: Store,
  path: string,
  manifest: Uint8Array | object,
  options: ManifestOptions,
): StoredVersion {
  const slash = path.indexOf('/');
  const owner = accounts.find(path.slice(0, slash));
  if (slash < 0 || owner === undefined) throw new Error(`no owner of ${path} on this sandbox: add it first`);
  const bytes = manifest instanceof Uint8Array ? Buffer.from(manifest) : Buffer.from(JSON.stringify(manifest));
  const mediaType = options.mediaType ?? ownMediaType(bytes);
  const target = store.find(path) ?? store.create(owner, path.slice(slash + 1).toLowerCase(), options.packageType);
  const version = store.putManifest(target, bytes, mediaType);
  for (const tag of options.tags ?? []) store.moveTag(target, tag, version);
  if (options.createdAt !== undefined) version.createdAt = options.createdAt;
  version.updatedAt = options.updatedAt ?? options.createdAt ?? version.updatedAt;
  return version;
}

function ownMediaType(bytes: Buffer): string {
  const document: unknown = JSON.parse(bytes.toString('utf8'));
  if (typeof document === 'object' && document !== null && 'mediaType' in document) {
    if (typeof document.mediaType === 'string') return document.mediaType;
  }
  throw new Error('the manifest has no mediaType: name one');
}
