import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeArchive, makeSparseArchive, readThrough, writeLayout } from './image.js';
import { type Command, type Measurement, measure } from './measure.js';
import { bareLoop, docker, pathOf, type Peer, skopeo, type Source } from './peers.js';
import { type BenchRegistry, startBenchRegistry } from './registry.js';
import { compareMemory, compareTimes, requireSuccess, type Row } from './row.js';

/** What is pushed, to a repository of its own in each round. */
interface Case {
  readonly figure: string;
  /** Of our time, as a share of skopeo's. */
  readonly limit: number;
  /** What is pushed before, unmeasured, to the same repository. */
  readonly before?: Source;
  readonly source: Source;
  /** Inputs of ours. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The program that runs ours, if not this Node. */
  readonly node?: string;
}

export interface PushBench {
  /** Where images and caches may lie. */
  readonly directory: string;
  /** The bundle. */
  readonly program: string;
  readonly rounds: number;
  /** Added to each request. */
  readonly latencyMs: number;
  /** A Node that has zstd; without one that case is left out. */
  readonly node24: string | undefined;
  /** Which cases, by their letters; all where none is named. */
  readonly cases: string;
}

const peakLimitMiB = 200;
/** An engine tidies up after it has pushed, which is not to meet who comes next. */
const settlingMs = 1000;

/** Pushes beside `skopeo copy` and `docker push`, to docker-registry on loopback; each run has a repository of its own. */
export async function benchPush(bench: PushBench): Promise<readonly Row[]> {
  const all = await makeCases(bench.directory, bench.node24);
  const cases = all.filter(({ figure }) => bench.cases === '' || bench.cases.includes(figure.charAt(1)));
  const registry = await startBenchRegistry(bench.latencyMs);
  // With a latency the loop would tell only that it makes fewer requests.
  const loops = bench.latencyMs === 0 ? [bareLoop()] : [];
  const peers = [skopeo(bench.directory), ...loops, ...(await startDocker())];
  try {
    const rows: Row[] = [];
    const peaks: number[] = [];
    for (const one of cases) {
      const { ours, others } = await benchCase(one, peers, registry, bench);
      const figure = `${one.figure}${bench.latencyMs > 0 ? `, ${bench.latencyMs} ms` : ''}`;
      for (const [peer, theirs] of others) {
        rows.push(compareTimes(figure, peer.name, { ours, peer: theirs }, peer.limit ?? one.limit));
      }
      peaks.push(...ours.map(({ peakMiB }) => peakMiB ?? Number.NaN));
    }
    rows.push(compareMemory('peak memory of push', Math.max(...peaks), peakLimitMiB));
    if (bench.cases === '') rows.push(await benchSparse(registry, bench));
    return rows;
  } finally {
    for (const peer of peers) await peer.stop();
    await registry.stop();
  }
}

/**
 * Ours and each peer in turn, another one first in each round, so that drift of the machine's speed meets all; heavy
 * peers have their rounds afterwards.
 */
async function benchCase(
  one: Case,
  peers: readonly Peer[],
  registry: BenchRegistry,
  bench: PushBench,
): Promise<{
  readonly ours: readonly Measurement[];
  readonly others: ReadonlyMap<Peer, readonly Measurement[]>;
}> {
  const us = asPeer(one, bench, registry);
  const runners = [us, ...peers.filter((peer) => peer.takes(one.source))];
  const results = new Map<Peer, Measurement[]>(runners.map((runner) => [runner, []]));
  const heavy = runners.filter(({ isHeavy }) => isHeavy === true);
  const light = runners.filter((runner) => !heavy.includes(runner));
  for (const { runner, round } of [...takeTurns(light, bench.rounds), ...takeTurns(heavy, bench.rounds)]) {
    const target = `${registry.host}/bench/${one.figure.charAt(1)}-${round}-${runner.name.replaceAll(' ', '-')}:latest`;
    if (one.before !== undefined) {
      await runner.prepare(one.before, target);
      requireSuccess([await measure(runner.push(one.before, target))]);
    }
    await runner.prepare(one.source, target);
    await runner.forget();
    await pause(settlingMs);
    await readThrough(pathOf(one.source));
    results.get(runner)?.push(await measure(runner.push(one.source, target)));
    await runner.forget();
  }
  requireSuccess([...results.values()].flat());
  const ours = results.get(us) ?? [];
  results.delete(us);
  return { ours, others: results };
}

interface Turn {
  readonly runner: Peer;
  readonly round: number;
}

function takeTurns(runners: readonly Peer[], rounds: number): readonly Turn[] {
  return Array.from({ length: rounds }, (_, round) => {
    const first = round % runners.length;
    return [...runners.slice(first), ...runners.slice(0, first)].map((runner) => ({ runner, round }));
  }).flat();
}

function asPeer(one: Case, bench: PushBench, registry: BenchRegistry): Peer {
  return {
    name: 'ours',
    takes: () => true,
    prepare: () => Promise.resolve(),
    push: (source, target) => ourPush(one, source, bench, registry, target.replace(/:latest$/, '')),
    forget: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

async function startDocker(): Promise<readonly Peer[]> {
  try {
    return [await docker()];
  } catch (error) {
    process.stderr.write(`Without docker push, since no engine starts here: ${String(error)}\n`);
    return [];
  }
}

async function benchSparse(registry: BenchRegistry, bench: PushBench): Promise<Row> {
  const source = `docker-archive:${await makeSparseArchive(bench.directory)}` as const;
  const sparse = await measure(ourPush({}, source, bench, registry, `${registry.host}/bench/sparse`));
  requireSuccess([sparse]);
  return compareMemory('… of one layer of 4 GiB', sparse.peakMiB ?? Number.NaN, peakLimitMiB);
}

async function makeCases(directory: string, node24: string | undefined): Promise<readonly Case[]> {
  const layout = join(directory, 'layout');
  await writeLayout(layout, 8, 61);
  const eight = await makeArchive(join(directory, 'eight'), 8, 600);
  const ten = await makeArchive(join(directory, 'ten'), 10, 600);
  const [whole, first] = [`docker-archive:${eight.path}`, `docker-archive:${ten.path}`] as const;
  const changed = `docker-archive:${await ten.changeLayer()}` as const;
  const zstd: Case = {
    figure: '(e) like (b), zstd',
    limit: 0.5,
    source: whole,
    inputs: { compression: 'zstd', format: 'oci' },
    ...(node24 === undefined ? {} : { node: node24 }),
  };
  return [
    { figure: '(a) layout of 512 MB, as is', limit: 0.6, source: `oci:${layout}:latest` },
    { figure: '(b) docker-archive of 600 MB', limit: 0.75, source: whole },
    { figure: '(c) the same again', limit: 0.5, before: whole, source: whole },
    { figure: '(d) one changed layer of ten', limit: 0.25, before: first, source: changed },
    ...(node24 === undefined ? [] : [zstd]),
  ];
}

function ourPush(
  one: Pick<Case, 'node' | 'inputs'>,
  source: Source,
  { program, directory }: PushBench,
  { host }: BenchRegistry,
  target: string,
): Command {
  const inputs = Object.entries(one.inputs ?? {}).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  return {
    file: one.node ?? process.execPath,
    args: [program],
    env: {
      GITHUB_SERVER_URL: `http://${host}`,
      GITHUB_API_URL: `http://${host}`,
      RUNNER_TEMP: directory,
      INPUT_SOURCE: source,
      INPUT_IMAGES: target,
      INPUT_TAGS: 'latest',
      INPUT_REGISTRY: host,
      INPUT_USERNAME: 'bench',
      'INPUT_GITHUB-TOKEN': 'bench-token',
      INPUT_DESCRIPTION: 'none',
      INPUT_LICENSES: 'none',
      'INPUT_SOURCE-URL': 'none',
      ...Object.fromEntries(inputs),
    },
  };
}
