import { undoLogin } from '../../login/undo.js';
import { parsePackage, parsePackageName, parseVersion } from '../../core/adapters/github/packages-answer.js';
import { readRegistryError } from '../../core/adapters/registry/registry-error.js';
import { parsePaxRecords, parseTarHeader } from '../../core/adapters/source/tar-header.js';
import { parseYaml } from '../../core/adapters/yaml.js';
import {
  addMissingEntries,
  findAuthEntry,
  leaveOutCredentialProgram,
  putAuthEntry,
  readAuthEntry,
} from '../../core/domain/credential/credential-file.js';
import { signIn, signOut, signOutDead } from '../../core/domain/credential/credential-ledger.js';
import { findSettings } from '../../core/domain/credential/denial.js';
import { findInAuthFile, findInDockerFile } from '../../core/domain/credential/stored-credential.js';
import { isWithoutSecrets, resolveGitHub } from '../../core/domain/github/github.js';
import { describeNewPackage } from '../../core/domain/github/package-link.js';
import { editAnnotations } from '../../core/domain/image/annotation.js';
import { pairLayers } from '../../core/domain/image/diff-ids.js';
import { digestOf } from '../../core/domain/image/digest.js';
import { toDockerTypes } from '../../core/domain/image/docker-types.js';
import { describeContent } from '../../core/domain/image/graph.js';
import { dropAttestations, entriesOf } from '../../core/domain/image/index-entries.js';
import { editLabels, readLabels } from '../../core/domain/image/labels.js';
import { blobsOf, childrenOf, mediaTypes, parseManifest, parsePlatform } from '../../core/domain/image/manifest.js';
import { toOciTypes } from '../../core/domain/image/oci-types.js';
import { editJson } from '../../core/domain/json/json-edit.js';
import { sliceMembers } from '../../core/domain/json/json-slices.js';
import { isJsonObject, parseJsonArray, parseJsonObject } from '../../core/domain/json/json.js';
import { describeCreation, describeImage } from '../../core/domain/metadata/default-labels.js';
import { parseFlavor } from '../../core/domain/metadata/flavor.js';
import { chooseTexts, lacksLicence } from '../../core/domain/metadata/github-texts.js';
import { resolveTags } from '../../core/domain/metadata/tag-rules.js';
import { parseRegistryHost } from '../../core/domain/registry/reference.js';
import { decidePlanned, formatPlan, hashVersions, parsePlan } from '../../core/domain/retention/cleanup-plan.js';
import { parseJournal } from '../../core/domain/retention/journal.js';
import { parsePolicyFile } from '../../core/domain/retention/policy-file.js';
import { FakeRunner } from '../actions/fake-runner.js';
import { nameOf } from '../adapters/registry/registry-stage.js';
import { writeEntry, writePax } from '../adapters/source/tar-writer.js';
import { contextOf } from '../domain/metadata/events.js';
import { type Reader } from './hostile-text.js';
import { everyRule } from './text-readers.js';

/** A reader of documents, and right ones, which are changed in some places. */
export interface DocumentReader extends Reader<Buffer> {
  readonly near: readonly unknown[];
}

const registry = parseRegistryHost('ghcr.io');
const image = { registry, name: nameOf('octo-org/app') };
const server = resolveGitHub({ serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' }, {});
const digest = digestOf(Buffer.from('x'));
const config = { mediaType: mediaTypes.ociConfig, digest, size: 2 };
const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: 3, annotations: { a: 'b' } };
const imageManifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [layer], annotations: {} };
const entry = { mediaType: mediaTypes.ociManifest, digest, size: 2, platform: { os: 'linux', architecture: 'arm' } };
const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [entry, entry], subject: entry };
const imageConfig = {
  architecture: 'amd64',
  os: 'linux',
  created: '2026-01-01T00:00:00Z',
  config: { Labels: { a: 'b' } },
  rootfs: { type: 'layers', diff_ids: [digest] },
};
const credentials = {
  auths: { 'ghcr.io': { auth: 'b2N0bzpjYXQ=' }, 'https://ghcr.io/v2/': { username: 'u', password: 'p' } },
  credHelpers: { 'quay.io': 'x' },
  credsStore: 'y',
};
const note = { key: 'ghcr.io', fingerprint: 'x', former: null, runner: 'r', job: 'i' };
const ledger = { wasThere: true, madeDirectory: '', logins: [note, note] };
const version = {
  id: 7,
  name: digest,
  metadata: { container: { tags: ['v1'] } },
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};
const lost = {
  owner: 'octo-org',
  package: 'app',
  id: 7,
  digest,
  tags: ['v1'],
  time: '2026-01-01T00:00:00Z',
  rule: 'x',
};
const journal = { kind: 'delete', ...lost, versions: [{ id: 8, digest, tags: [] }], placeholders: [digest] };
const planned = {
  ...{ id: 7, digest, tags: ['v1', 'v2'], verdict: 'untag', rule: 'delete-tags', reason: 'x', untag: ['v1'] },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: null },
} as const;
const planOf = (...versions: readonly (typeof planned)[]) => {
  const known = versions.map(({ id, tags }) => ({
    ...{ id, digest, tags, createdAt: Date.parse(planned.createdAt), updatedAt: undefined },
  }));
  const app = { name: 'app', snapshot: hashVersions(known), rules: { keep: [] }, deletesPackage: false, versions };
  const head = { kind: 'ghcr-actions/cleanup-plan', format: 1, registry, owner: 'octo-org', packageType: 'container' };
  return { ...head, packages: [app] };
};
const payload = {
  number: 7,
  ref: 'refs/heads/main',
  base_ref: 'refs/heads/main',
  pull_request: { head: { sha: 'x', repo: { full_name: 'a/b' } }, base: { ref: 'main' } },
  repository: {
    ...{ name: 'app', default_branch: 'main', description: 'x', html_url: 'https://github.com/octo-org/app' },
    license: { spdx_id: 'MIT' },
    owner: { login: 'octo-org', type: 'Organization' },
  },
  commits: [{ id: 'x', timestamp: '2026-01-01T00:00:00Z' }],
};
const undo = {
  directories: ['/nowhere/ghcr-actions-0123456789abcdef'],
  entries: [{ path: '/nowhere/config.json', program: '', key: 'ghcr.io', fingerprint: 'x' }],
  variables: [{ name: 'DOCKER_CONFIG', value: 'x', former: 'y', original: 'z' }],
};
const nesting = (member: string): readonly [string, string] => [`{${member}`, '}'];

function parseAny(bytes: Buffer): unknown {
  try {
    return JSON.parse(String(bytes));
  } catch {
    return undefined;
  }
}

/** Nothing is written: the files are those that are given. */
async function undoWith(state: string, file: Buffer): Promise<void> {
  class PostRunner extends FakeRunner {
    override readonly exportVariable = (): void => undefined;

    override state(): string {
      return state;
    }
  }
  const files = {
    read: () => Promise.resolve(file),
    update: (_: string, change: (content: Buffer) => unknown) => Promise.resolve(void change(file)),
    updateNoted: (_: string, change: (noted: { file: Buffer; ledger: Buffer }) => unknown) =>
      Promise.resolve(void change({ file, ledger: file })),
    findNoted: () => Promise.resolve([]),
    makeDirectory: () => Promise.reject(new Error('Nothing was to be made.')),
    findDirectories: () => Promise.resolve([]),
    link: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  };
  await undoLogin(new PostRunner(), files, () => Promise.reject(new Error('No program was to be started.')));
}

function readManifest(bytes: Buffer): unknown {
  const manifest = parseManifest(bytes, undefined, 'The manifest');
  const edited = editAnnotations(manifest, [{ key: 'a', value: 'c' }]);
  const parts = [blobsOf(manifest), childrenOf(manifest), describeContent(manifest), toOciTypes(manifest), edited];
  if (manifest.kind === 'index') return [...parts, entriesOf(manifest), dropAttestations(manifest)];
  return manifest.kind === 'image' ? [...parts, toDockerTypes(manifest)] : parts;
}

function readConfig(bytes: Buffer): unknown {
  const what = 'The config';
  const parsed = parseManifest(Buffer.from(JSON.stringify(imageManifest)), undefined, 'The manifest');
  if (parsed.kind !== 'image') throw new TypeError('It is an image.');
  const document = parseJsonObject(bytes, what);
  const facts = [readLabels(bytes, what), parsePlatform(document), describeCreation(document)];
  const edited = editLabels({ manifest: parsed, config: bytes }, [{ key: 'a', value: 'c' }]);
  return [...facts, pairLayers(parsed, bytes, what), edited];
}

function readCredentials(bytes: Buffer): unknown {
  const what = 'config.json';
  const given = readAuthEntry(findAuthEntry(bytes, 'ghcr.io', what));
  const found = [findInDockerFile(bytes, image, what), findInAuthFile(bytes, image, what)];
  const signer = { runner: 'r', job: 'j' };
  const login = { key: 'ghcr.io', entry: { auth: 'eDp5' }, signer };
  const signedIn = signIn({ file: bytes, ledger: undefined }, login, what);
  const added = addMissingEntries(putAuthEntry(bytes, '__proto__', { auth: 'eDp5' }, what), bytes, what, 'auth.json');
  return [given, found, signedIn, leaveOutCredentialProgram(added, registry, what)];
}

function readEvent(bytes: Buffer): unknown {
  const value = parseAny(bytes);
  const event = isJsonObject(value) ? value : {};
  const github = { ...new FakeRunner().github, event, eventName: 'pull_request' };
  const texts = { description: { kind: 'auto' }, licenses: { kind: 'auto' }, source: { kind: 'auto' } } as const;
  const by = { isWorkflowToken: false, source: undefined };
  const facts = { version: undefined, revision: '' };
  return [
    ...['pull_request', 'pull_request_target', 'push'].map((eventName) =>
      resolveTags(everyRule, parseFlavor([]), contextOf({ ref: 'refs/heads/a', eventName, event, sha: 'x' })),
    ),
    ...[chooseTexts(texts, github, new Map()), lacksLicence(github), describeImage(github, facts)],
    ...[isWithoutSecrets(github), findSettings(server, github), describeNewPackage(image, server, github, by)],
  ];
}

function readPlan(bytes: Buffer): unknown {
  const plan = parsePlan(String(bytes), 'the plan');
  const snapshot = { repository: image, versions: [], contents: new Map(), held: new Map(), now: 0 };
  return [formatPlan(plan), plan.packages.map((planned) => decidePlanned(snapshot, planned))];
}

function readTarHeader(bytes: Buffer): unknown {
  const block = writeEntry({ name: 'a' }).subarray(0, 512);
  bytes.copy(block, (bytes[0] ?? 0) * 2);
  const sums = Buffer.alloc(512);
  bytes.copy(sums);
  return [parseTarHeader(block, 'The archive'), parseTarHeader(sums, 'The archive')];
}

export const documentReaders: readonly DocumentReader[] = [
  {
    what: 'an object of JSON',
    read: (bytes) => [parseJsonObject(bytes, 'The file'), sliceMembers(bytes, 'The file')],
    near: [{ a: 1 }],
    frames: [nesting('"a":')],
  },
  { what: 'a list of JSON', read: (bytes) => parseJsonArray(bytes, 'The file'), near: [[1]], frames: [['[', ']']] },
  {
    what: 'an edited document',
    read: (bytes) => editJson(bytes, [{ path: ['config', 'Labels', 'a'], value: 'c' }], 'The config'),
    near: [imageConfig],
    frames: [nesting('"config":'), nesting('"config":{"Labels":{}},"a":'), ['{"a":1,', '"b":2}']],
  },
  {
    what: 'a manifest',
    read: readManifest,
    near: [imageManifest, index],
    frames: [nesting('"mediaType":'), nesting('"annotations":{},"config":'), nesting('"manifests":')],
  },
  {
    what: 'the config of an image',
    read: readConfig,
    near: [imageConfig],
    frames: [nesting('"config":{"Labels":'), nesting('"rootfs":')],
  },
  {
    what: 'a file of credentials',
    read: readCredentials,
    near: [credentials],
    frames: [
      ['{"auths":{"ghcr.io":', '}}'],
      ['{"auths":{"ghcr.io":{"auth":"eDoA', 'eA=="}}}'],
      ['{"auths":{"', '":{}}}'],
    ],
  },
  {
    what: 'a ledger of logins',
    read: (bytes) => {
      const file = Buffer.from(JSON.stringify(credentials));
      const noted = signOutDead({ file, ledger: bytes }, { runner: 'r', job: 'j' }, 'config.json');
      return signOut(noted, { key: 'ghcr.io', fingerprint: 'x', signer: { runner: '', job: '' } }, 'config.json');
    },
    near: [ledger],
    frames: [['{"logins":[{"key":"ghcr.io","fingerprint":"x","runner":"r","job":"i","former":', '}]}']],
  },
  {
    what: 'the state of a login',
    read: (bytes) => undoWith(String(bytes), Buffer.from(JSON.stringify({ ...credentials, ...ledger }))),
    near: [undo],
    frames: [nesting('"entries":')],
  },
  { what: 'the payload of an event', read: readEvent, near: [payload], frames: [nesting('"repository":')] },
  {
    what: 'an entry of the versions',
    read: (bytes) => parseVersion(parseAny(bytes), 'Entry 1'),
    near: [version],
    frames: [nesting('"id":1,"name":'), nesting(`"id":1,"name":"${digest}","metadata":{"container":{"tags":[`)],
  },
  {
    what: 'a package',
    read: (bytes) => [parsePackage(parseAny(bytes), image.name, 'It'), parsePackageName(parseAny(bytes), 'Entry 1')],
    near: [{ name: 'app', visibility: 'private', version_count: 3, repository: { full_name: 'octo-org/app' } }],
    frames: [nesting('"name":')],
  },
  {
    what: 'a plan',
    read: readPlan,
    near: [planOf(planned), planOf()],
    frames: [nesting('"kind":"ghcr-actions/cleanup-plan","format":1,"packages":')],
  },
  {
    what: 'a journal',
    read: (bytes) => parseJournal(String(bytes), 'The journal'),
    near: [journal, { ...lost, kind: 'result', of: 'delete', result: 'deleted' }],
    frames: [nesting('"kind":')],
  },
  {
    what: 'a policy',
    read: async (bytes) => parsePolicyFile(await parseYaml(String(bytes), 'policy.yml'), 'policy.yml', registry),
    near: [
      { packages: [{ name: 'app', keep: [{ tags: ['v*'], newest: 3 }], delete: [{ 'closed-prs': 'pr-{number}' }] }] },
    ],
  },
  {
    what: 'an error of a registry',
    read: (bytes) => readRegistryError({ headers: {}, body: bytes, redact: (text) => text }),
    near: [{ errors: [{ code: 'DENIED', message: 'no', detail: {} }] }],
    frames: [nesting('"errors":[{"message":')],
  },
  { what: 'a pax header', read: (bytes) => parsePaxRecords(bytes, 'The archive'), near: [], frames: [['9 a=', '\n']] },
  {
    what: 'many pax records',
    read: (bytes) => parsePaxRecords(Buffer.concat([writePax({ a: 'b' }), bytes]), 'It'),
    near: [],
  },
  { what: 'a tar header', read: readTarHeader, near: [] },
];
