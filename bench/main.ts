// Measures what the project promises about speed and memory, each figure beside a peer of the same run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDockerRegistry } from '../test/real/docker-registry.js';
import { writeLayout } from './image.js';
import { type Command, compare, type Measurement, median } from './measure.js';

interface Row {
  readonly figure: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: number;
  readonly limit: number;
}

const startUpRounds = 15;
const pushRounds = 5;
const layers = 8;
const layerMiB = 32;
const peakLimitMiB = 200;
const actions = ['publish', 'login', 'push', 'annotate', 'cleanup'];

const rows = [...(await benchStartUp()), ...(await benchPush())];
console.table(rows.map(({ ratio, limit, ...row }) => ({ ...row, ratio: ratio.toFixed(2), 'at most': limit })));
if (rows.some(({ ratio, limit }) => ratio > limit)) process.exitCode = 1;

/** From the start of the process to the report that an input is wrong. */
async function benchStartUp(): Promise<readonly Row[]> {
  const bare: Command = { file: process.execPath, args: ['-e', '0'] };
  const rows: Row[] = [];
  for (const action of actions) {
    const ours: Command = {
      file: process.execPath,
      args: [programOf(action)],
      env: { 'INPUT_DRY-RUN': 'perhaps', INPUT_LOGOUT: 'perhaps' },
    };
    const result = await compare(
      startUpRounds,
      () => ours,
      () => bare,
    );
    rows.push(compareTimes(`start-up of ${action}, rejected input`, 'bare node', result, 3));
  }
  return rows;
}

/** An image of random layers, from an OCI layout to docker-registry with token authentication. */
async function benchPush(): Promise<readonly Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const repositories = Array.from({ length: pushRounds }, (_, round) => [
    `bench/ours-${round}`,
    `bench/skopeo-${round}`,
  ]);
  const rights = Object.fromEntries(repositories.flat().map((name) => [name, ['pull', 'push'] as const]));
  const registry = await startDockerRegistry({ users: [{ name: 'bench', password: 'bench-password', rights }] });
  try {
    // A new image each round: skopeo remembers where blobs are, and would mount those of its last round.
    const layouts = Array.from({ length: pushRounds }, (_, round) => join(directory, `layout-${round}`));
    for (const layout of layouts) await writeLayout(layout, layers, layerMiB);
    const ours = (round: number): Command => ({
      file: process.execPath,
      args: [programOf('push')],
      env: {
        GITHUB_SERVER_URL: registry.url,
        GITHUB_API_URL: registry.url,
        RUNNER_TEMP: directory,
        INPUT_SOURCE: `oci:${layouts[round] ?? ''}`,
        INPUT_IMAGES: `${registry.host}/bench/ours-${round}`,
        INPUT_TAGS: 'latest',
        INPUT_REGISTRY: registry.host,
        INPUT_USERNAME: 'bench',
        'INPUT_GITHUB-TOKEN': 'bench-password',
        INPUT_DESCRIPTION: 'none',
        INPUT_LICENSES: 'none',
        'INPUT_SOURCE-URL': 'none',
      },
    });
    const skopeo = (round: number): Command => ({
      file: 'skopeo',
      args: [
        '--insecure-policy',
        'copy',
        '--dest-tls-verify=false',
        '--dest-creds',
        'bench:bench-password',
        `oci:${layouts[round] ?? ''}:latest`,
        `docker://${registry.host}/bench/skopeo-${round}:latest`,
      ],
      env: { HOME: directory },
    });
    const result = await compare(pushRounds, ours, skopeo);
    requireSuccess([...result.ours, ...result.peer]);
    const peak = Math.max(...result.ours.map(({ peakMiB }) => peakMiB ?? Number.NaN));
    return [
      compareTimes(`push of ${layers * layerMiB} MiB, verified`, 'skopeo', result, 1),
      {
        figure: 'peak memory of push',
        ours: `${peak.toFixed(0)} MiB`,
        peer: `limit: ${peakLimitMiB} MiB`,
        ratio: peak / peakLimitMiB,
        limit: 1,
      },
    ];
  } finally {
    await registry.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** A push that failed was fast for nothing. */
function requireSuccess(runs: readonly Measurement[]): void {
  const failed = runs.filter(({ exitCode }) => exitCode !== 0).length;
  if (failed > 0) throw new Error(`${failed} of ${runs.length} pushes failed`);
}

function compareTimes(
  figure: string,
  name: string,
  result: { readonly ours: readonly Measurement[]; readonly peer: readonly Measurement[] },
  limit: number,
): Row {
  const [ours, peer] = [result.ours, result.peer].map((runs) => median(runs.map(({ seconds }) => seconds)));
  if (ours === undefined || peer === undefined) throw new Error('nothing was measured');
  const ratio = median(result.ours.map(({ seconds }, round) => seconds / (result.peer[round]?.seconds ?? Number.NaN)));
  return { figure, ours: `${ours.toFixed(3)} s`, peer: `${name}: ${peer.toFixed(3)} s`, ratio, limit };
}

function programOf(action: string): string {
  return fileURLToPath(new URL(`../dist/${action}/main.js`, import.meta.url));
}
