import { afterEach, describe, expect, it } from '@jest/globals';
import { openStage, repository, type Stage } from './stage.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.now();
const INPUTS = { 'delete-tags': 'old-*, dev', 'delete-untagged': 'true' };
const INDEX = 'application/vnd.oci.image.index.v1+json';
const IMAGE = 'application/vnd.oci.image.manifest.v1+json';

const stages: Stage[] = [];
afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.close()));
});

/** Six images, four of which go; one that stays loses a tag; garbage. The same bytes each time. */
async function open(): Promise<Stage> {
  const stage = await openStage();
  stages.push(stage);
  const put = (document: object, tags: readonly string[] = []): string =>
    stage.sandbox.putManifest(repository, document, { tags, createdAt: START - 10 * DAY_MS }).digest;
  const image = (text: string, subject?: string): string =>
    put({
      schemaVersion: 2,
      mediaType: IMAGE,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 },
      layers: [],
      annotations: { text },
      ...(subject === undefined ? {} : { subject: { mediaType: INDEX, digest: subject, size: 2 } }),
    });
  for (const tags of [['old-1'], ['old-2'], ['old-3'], ['old-4'], ['v1', 'dev'], ['v2']]) {
    const manifests = ['amd64', 'arm64'].map((architecture) => ({
      mediaType: IMAGE,
      digest: image(`${tags.join()} ${architecture}`),
      size: 2,
      platform: { os: 'linux', architecture },
    }));
    const index = put({ schemaVersion: 2, mediaType: INDEX, manifests }, tags);
    image(`sbom of ${tags.join()}`, index);
  }
  image('garbage');
  stage.sandbox.package('octo-org', 'app').grant(repository, 'admin');
  return stage;
}

function stateOf({ sandbox }: Stage): Readonly<Record<string, readonly string[]>> {
  const { versions } = sandbox.package('octo-org', 'app');
  return Object.fromEntries(versions.map(({ digest, tags }) => [digest, [...tags].sort()]));
}

/** Digests that an index of the package names and that are not there. */
function findBroken({ sandbox }: Stage): readonly string[] {
  const { versions } = sandbox.package('octo-org', 'app');
  const there = new Set(versions.map(({ digest }) => digest));
  const named = versions.flatMap(({ bytes }) => [...bytes.toString().matchAll(/"manifests":(\[.*?\])/g)]);
  return named.flatMap(([, list]) => list?.match(/sha256:[0-9a-f]{64}/g) ?? []).filter((digest) => !there.has(digest));
}

/** Numbers from 0 up to 1, the same each time. */
function* pseudoRandom(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('a run that is killed', () => {
  it('at any moment leaves no broken index, and a second one ends where an undisturbed one does', async () => {
    const undisturbed = await open();
    const job = await undisturbed.job();
    await job.run('cleanup', { ...undisturbed.registry, ...INPUTS });
    const expected = stateOf(undisturbed);
    expect(Object.values(expected).flat().sort()).toEqual(['v1', 'v2']);
    expect(Object.keys(expected)).toHaveLength(8);
    const { requests } = undisturbed.sandbox;
    const firstWrite = requests.findIndex(({ method }) => method === 'DELETE');
    const random = pseudoRandom(20_261_121);
    for (let round = 0; round < 6; round += 1) {
      const skip = firstWrite + Math.floor(random.next().value * (requests.length - firstWrite));
      const hasEffect = random.next().value < 0.5;
      const stage = await open();
      const kill = new AbortController();
      const run = (): void => {
        kill.abort();
        if (!hasEffect) throw new Error('The machine went down before the request left it.');
      };
      stage.sandbox.addFault({ path: /./, skip, action: { kind: 'event', run } });
      const killed = await (await stage.job()).run('cleanup', { ...stage.registry, ...INPUTS }, { kill: kill.signal });
      const where = `killed at request ${skip}, ${hasEffect ? 'with' : 'without'} its effect`;
      expect([where, killed.exitCode]).toEqual([where, 137]);
      expect([where, findBroken(stage)]).toEqual([where, []]);
      const second = await (await stage.job()).run('cleanup', { ...stage.registry, ...INPUTS });
      expect([where, second.exitCode, stateOf(stage)]).toEqual([where, 0, expected]);
    }
  });
});
