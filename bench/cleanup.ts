// What cleanup needs beside ghcr-cleanup-action (dataaxiom), whose figures were measured at the same latency with the same
// packages and rules: keep-n-tagged 10 and delete-untagged on groups of an index, two platforms and two attestations.
import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../test/sandbox/sandbox.js';
import { measure, type Measurement } from './measure.js';
import { type Row } from './row.js';

// Each delayed answer listens for the end of the sandbox.
setMaxListeners(0);

const latencyMs = 30;
const dayMs = 24 * 60 * 60 * 1000;
const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

/** Planning so many versions: what the peer needed where it was measured, and what we promise. */
const plans = [
  { versions: 300, limitSeconds: 4 },
  { versions: 3000, limitSeconds: 4, peer: '10.7 s, 3,033 requests, 210 MB' },
  { versions: 30_000, limitSeconds: 30 },
];
const deletions = { count: 250, limitSeconds: 90, peer: '252 s' };

/** @param withDeletions also measures 250 deletions at GitHub's pace, which takes more than a minute */
export async function benchCleanup(program: string, withDeletions: boolean): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { versions, limitSeconds, peer } of plans) {
    rows.push(
      await benchRun(
        program,
        versions,
        { 'INPUT_DRY-RUN': 'true' },
        limitSeconds,
        `plan of ${versions} versions`,
        peer,
      ),
    );
  }
  if (withDeletions) {
    // Ten images stay, and the rest are to go.
    const versions = deletions.count + 50;
    rows.push(await benchRun(program, versions, {}, deletions.limitSeconds, '250 deletions', deletions.peer));
  }
  return rows;
}

async function benchRun(
  program: string,
  versions: number,
  inputs: Readonly<Record<string, string>>,
  limitSeconds: number,
  what: string,
  peer = 'not measured',
): Promise<Row> {
  const sandbox = await startSandbox();
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const token = fill(sandbox, versions);
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
        ...inputs,
      },
    });
    if (run.exitCode !== 0) throw new Error(`the cleanup of ${versions} versions failed`);
    return describe(what, run, sandbox, limitSeconds, peer);
  } finally {
    await sandbox.close();
    await rm(directory, { recursive: true });
  }
}

function describe(
  what: string,
  { seconds, peakMiB }: Measurement,
  { requests }: Sandbox,
  limitSeconds: number,
  peer: string,
): Row {
  const rest = requests.filter(({ url }) => url.startsWith('/api/')).length;
  const bytes = requests.reduce((sum, { requestBytes, responseBytes }) => sum + requestBytes + responseBytes, 0);
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  return {
    figure: `${what} at ${latencyMs} ms`,
    ours: `${seconds.toFixed(1)} s, ${requests.length} requests (${rest} REST), ${size}, ${(peakMiB ?? Number.NaN).toFixed(0)} MiB`,
    peer: `ghcr-cleanup-action: ${peer}`,
    ratio: seconds / limitSeconds,
    limit: 1,
  };
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
