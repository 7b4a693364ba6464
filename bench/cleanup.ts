// What cleanup needs beside ghcr-cleanup-action (dataaxiom), whose figures were measured at the same latency with the same
// packages and rules: keep-n-tagged 10 and delete-untagged on groups of an index, two platforms and two attestations.
import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../test/sandbox/sandbox.js';
import { measure, type Measurement } from './measure.js';
import { compareMemory, requireSuccess, type Row } from './row.js';

// Each delayed answer listens for the end of the sandbox.
setMaxListeners(0);

const latencyMs = 30;
const dayMs = 24 * 60 * 60 * 1000;
const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

interface Peer {
  readonly seconds: number;
  /** What else it took. */
  readonly more: string;
}

/** Runs, each with what is promised and with what the peer needed where it was measured. */
interface Case {
  readonly figure: string;
  readonly versions: number;
  readonly limitSeconds: number;
  readonly limitMiB?: number;
  readonly peer?: Peer;
  /** Carries the plan out. */
  readonly deletes?: boolean;
}

const quickCases: readonly Case[] = [
  { figure: 'plan of 300 versions', versions: 300, limitSeconds: 4 },
  {
    figure: 'plan of 3,000 versions',
    versions: 3000,
    limitSeconds: 4,
    peer: { seconds: 10.7, more: ', 3,033 requests, 210 MB' },
  },
];
const longCases: readonly Case[] = [
  { figure: 'plan of 10,000 versions', versions: 10_000, limitSeconds: 10, limitMiB: 220 },
  { figure: 'plan of 30,000 versions', versions: 30_000, limitSeconds: 30 },
  // Ten images stay, and the rest are to go, at GitHub's pace.
  { figure: '250 deletions', versions: 300, limitSeconds: 90, deletes: true, peer: { seconds: 252, more: '' } },
];

/** @param isQuick leaves out what takes long */
export async function benchCleanup(program: string, isQuick: boolean): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const one of isQuick ? quickCases : [...quickCases, ...longCases]) rows.push(...(await benchRun(program, one)));
  return rows;
}

async function benchRun(program: string, one: Case): Promise<readonly Row[]> {
  const sandbox = await startSandbox();
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const token = fill(sandbox, one.versions);
    const run = await measure({
      file: process.execPath,
      args: [program],
      env: {
        GITHUB_SERVER_URL: sandbox.origin,
        GITHUB_API_URL: sandbox.apiUrl,
        GITHUB_REPOSITORY: 'octo-org/app',
        GITHUB_REPOSITORY_OWNER: 'octo-org',
        GITHUB_WORKSPACE: directory,
        GITHUB_ACTOR: 'octocat',
        INPUT_USERNAME: 'octocat',
        INPUT_REGISTRY: sandbox.registry,
        INPUT_TOKEN: token,
        'INPUT_KEEP-N-TAGGED': '10',
        'INPUT_DELETE-UNTAGGED': 'true',
        'INPUT_DRY-RUN': one.deletes === true ? 'false' : 'true',
      },
    });
    requireSuccess([run]);
    return describe(one, run, sandbox);
  } finally {
    await sandbox.close();
    await rm(directory, { recursive: true });
  }
}

function describe(
  { figure, limitSeconds, limitMiB, peer }: Case,
  { seconds, peakMiB = Number.NaN }: Measurement,
  { requests }: Sandbox,
): readonly Row[] {
  const rest = requests.filter(({ url }) => url.startsWith('/api/')).length;
  const bytes = requests.reduce((sum, { requestBytes, responseBytes }) => sum + requestBytes + responseBytes, 0);
  const work = `${requests.length} requests (${rest} REST), ${(bytes / 1e6).toFixed(1)} MB, ${peakMiB.toFixed(0)} MiB`;
  const promise = { name: `promise: ${limitSeconds} s`, seconds: limitSeconds };
  const beside =
    peer === undefined
      ? promise
      : { name: `ghcr-cleanup-action: ${peer.seconds} s${peer.more}`, seconds: peer.seconds };
  return [
    {
      figure,
      ours: `${seconds.toFixed(1)} s, ${work}`,
      peer: beside.name,
      ratio: seconds / beside.seconds,
      limit: limitSeconds / beside.seconds,
    },
    ...(limitMiB === undefined ? [] : [compareMemory(`${figure}, memory`, peakMiB, limitMiB)]),
  ];
}

/** @returns a token that may delete */
function fill(sandbox: Sandbox, versions: number): string {
  sandbox.addUser('octocat');
  sandbox.addOrganization('octo-org', { owners: ['octocat'] });
  const put = (document: object, tags: readonly string[] = []): string =>
    sandbox.putManifest('octo-org/app', document, { tags, createdAt: sandbox.now() - 10 * dayMs }).digest;
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 };
  const image = (text: string): string =>
    put({ schemaVersion: 2, mediaType: imageType, config, layers: [], annotations: { text } });
  const describeChild = (digest: string, platform: object, annotations: object): object => ({
    mediaType: imageType,
    digest,
    size: 500,
    platform,
    annotations,
  });
  for (let group = 0; group < versions / 5; group += 1) {
    const manifests = ['amd64', 'arm64'].flatMap((architecture) => {
      const digest = image(`${group} ${architecture}`);
      const attests = {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': digest,
      };
      return [
        describeChild(digest, { os: 'linux', architecture }, {}),
        describeChild(
          image(`${group} ${architecture} attestation`),
          { os: 'unknown', architecture: 'unknown' },
          attests,
        ),
      ];
    });
    put({ schemaVersion: 2, mediaType: indexType, manifests }, [`v${group}`]);
  }
  sandbox.addFault({ path: /./, times: Infinity, action: { kind: 'delay', ms: latencyMs } });
  const scopes = ['read:packages', 'write:packages', 'delete:packages'];
  return sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
}
