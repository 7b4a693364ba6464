import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DockerRegistry, startDockerRegistry } from '../test/real/docker-registry.js';
import { type Archive, makeArchive, makeSparseArchive, writeLayout } from './image.js';
import { type Command, type Measurement, measure, median } from './measure.js';
import { compareTimes, requireSuccess, type Row } from './row.js';

/** How one side pushes: a source to a repository of its own. */
interface Case {
  readonly figure: string;
  readonly limit: number;
  /** What is pushed before, unmeasured, to the same repository. */
  readonly before?: string;
  readonly source: string;
  /** Inputs of ours. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** A peer that is no skopeo needs no word of its own: it is what skopeo does with the source. */
  readonly skopeoArgs?: readonly string[];
  /** The program that runs ours, if not this Node. */
  readonly node?: string;
}

const user = { name: 'bench', password: 'bench-password' };
const peakLimitMiB = 200;
/** As root skopeo keeps what it knows of registries here, whatever its home. */
const skopeoCaches = ['/var/lib/containers/cache', '.local/share/containers/cache'];

/**
 * Pushes against `skopeo copy`, to docker-registry on loopback; each run has a repository of its own.
 * @param latencyMs added to each request
 * @param node24 a Node that has zstd; without one that case is left out
 */
export async function benchPush(
  directory: string,
  program: string,
  rounds: number,
  latencyMs: number,
  node24: string | undefined,
): Promise<readonly Row[]> {
  const cases = await makeCases(directory, node24);
  const names = cases.flatMap((_, at) => Array.from({ length: rounds }, (_unused, round) => `${at}-${round}`));
  const repositories = [...names.flatMap((name) => [`bench/ours-${name}`, `bench/skopeo-${name}`]), 'bench/sparse'];
  const rights = Object.fromEntries(repositories.map((name) => [name, ['pull', 'push'] as const]));
  const registry = await startDockerRegistry({ users: [{ ...user, rights }], latencyMs });
  try {
    const rows: Row[] = [];
    let peak = 0;
    for (const [at, one] of cases.entries()) {
      const result: { readonly ours: Measurement[]; readonly peer: Measurement[] } = { ours: [], peer: [] };
      for (let round = 0; round < rounds; round += 1) {
        const ours = (source: string): Command =>
          ourPush(one, source, program, directory, registry, `ours-${at}-${round}`);
        const skopeo = (source: string): Command =>
          skopeoCopy(one, source, directory, registry, `skopeo-${at}-${round}`);
        if (one.before !== undefined)
          requireSuccess([await measure(ours(one.before)), await measure(skopeo(one.before))]);
        result.ours.push(await measure(ours(one.source)));
        await emptyCaches(directory);
        result.peer.push(await measure(skopeo(one.source)));
        await emptyCaches(directory);
      }
      requireSuccess([...result.ours, ...result.peer]);
      rows.push(compareTimes(`${one.figure}${latencyMs > 0 ? `, ${latencyMs} ms` : ''}`, 'skopeo', result, one.limit));
      peak = Math.max(peak, ...result.ours.map(({ peakMiB }) => peakMiB ?? Number.NaN));
    }
    const sparse = await measure(
      ourPush(
        undefined,
        `docker-archive:${await makeSparseArchive(directory)}`,
        program,
        directory,
        registry,
        'sparse',
      ),
    );
    requireSuccess([sparse]);
    return [
      ...rows,
      peakRow('peak memory of push', peak),
      peakRow('… of one layer of 4 GiB', sparse.peakMiB ?? Number.NaN),
    ];
  } finally {
    await registry.stop();
  }
}

async function makeCases(directory: string, node24: string | undefined): Promise<readonly Case[]> {
  const layout = join(directory, 'layout');
  await writeLayout(layout, 8, 61);
  const eight: Archive = await makeArchive(join(directory, 'eight'), 8, 600);
  const ten: Archive = await makeArchive(join(directory, 'ten'), 10, 600);
  const [whole, first] = [`docker-archive:${eight.path}`, `docker-archive:${ten.path}`];
  const changed = `docker-archive:${await ten.changeLayer()}`;
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
  one: Case | undefined,
  source: string,
  program: string,
  directory: string,
  registry: DockerRegistry,
  repository: string,
): Command {
  const inputs = Object.entries(one?.inputs ?? {}).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  return {
    file: one?.node ?? process.execPath,
    args: [program],
    env: {
      GITHUB_SERVER_URL: registry.url,
      GITHUB_API_URL: registry.url,
      RUNNER_TEMP: directory,
      INPUT_SOURCE: source,
      INPUT_IMAGES: `${registry.host}/bench/${repository}`,
      INPUT_TAGS: 'latest',
      INPUT_REGISTRY: registry.host,
      INPUT_USERNAME: user.name,
      'INPUT_GITHUB-TOKEN': user.password,
      INPUT_DESCRIPTION: 'none',
      INPUT_LICENSES: 'none',
      'INPUT_SOURCE-URL': 'none',
      ...Object.fromEntries(inputs),
    },
  };
}

function skopeoCopy(
  one: Case,
  source: string,
  directory: string,
  registry: DockerRegistry,
  repository: string,
): Command {
  const flags = ['--dest-tls-verify=false', '--dest-creds', `${user.name}:${user.password}`, ...(one.skopeoArgs ?? [])];
  return {
    file: 'skopeo',
    args: ['--insecure-policy', 'copy', ...flags, source, `docker://${registry.host}/bench/${repository}:latest`],
    env: { HOME: directory },
  };
}

/** Else skopeo would mount what it pushed before. */
async function emptyCaches(home: string): Promise<void> {
  for (const cache of skopeoCaches.map((path) => (path.startsWith('/') ? path : join(home, path)))) {
    const names = await readdir(cache).catch(() => []);
    for (const name of names.filter((entry) => entry.startsWith('blob-info-cache'))) await rm(join(cache, name));
  }
}

function peakRow(figure: string, peakMiB: number): Row {
  return {
    figure,
    ours: `${median([peakMiB]).toFixed(0)} MiB`,
    peer: `limit: ${peakLimitMiB} MiB`,
    ratio: peakMiB / peakLimitMiB,
    limit: 1,
  };
}
