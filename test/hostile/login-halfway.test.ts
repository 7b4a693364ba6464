import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCredentialFiles } from '../../core/adapters/credentials/credential-files.js';
import { systemClock } from '../../core/adapters/clock.js';
import { type CredentialFiles } from '../../core/ports.js';
import { LoginScene, type Step } from '../actions/login-scene.js';
import { type Hold, interleave } from './halfway.js';

/** Of the user, whose two runners each have a job. */
const files = ['.docker/config.json', 'run/containers/auth.json'];
const theirs = { 'quay.io': auth('theirs'), 'ghcr.io': auth('former') };

let scenes: readonly [LoginScene, LoginScene];
let home: string;

async function open(): Promise<void> {
  const [one, other] = (scenes = [await LoginScene.open(), await LoginScene.open()]);
  home = one.home;
  for (const [index, { environment }] of scenes.entries()) {
    environment.set('HOME', home);
    environment.set('XDG_RUNTIME_DIR', join(home, 'run'));
    environment.set('RUNNER_NAME', `runner ${String(index)}`);
    for (const name of ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB']) environment.set(name, String(index));
  }
  expect(other.home).not.toBe(home);
  for (const path of files) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), JSON.stringify({ auths: theirs }));
  }
}

async function close(): Promise<void> {
  for (const scene of scenes) await scene.close();
}

function auth(secret: string): { readonly auth: string } {
  return { auth: Buffer.from(`octocat:${secret}`).toString('base64') };
}

/** Waits right before the files are used for the n-th time. */
function held(place: number, hold: Hold): CredentialFiles {
  const own = openCredentialFiles(systemClock);
  let uses = 0;
  const pass = async <T>(use: () => Promise<T>): Promise<T> => {
    if (uses++ === place) await hold.pass();
    return use();
  };
  return {
    read: (...args) => pass(() => own.read(...args)),
    update: (...args) => pass(() => own.update(...args)),
    updateNoted: (...args) => pass(() => own.updateNoted(...args)),
    findNoted: (...args) => pass(() => own.findNoted(...args)),
    makeDirectory: (...args) => pass(() => own.makeDirectory(...args)),
    findDirectories: (...args) => pass(() => own.findDirectories(...args)),
    link: (...args) => pass(() => own.link(...args)),
    remove: (...args) => pass(() => own.remove(...args)),
  };
}

async function readEntries(path: string): Promise<unknown> {
  return JSON.parse(await readFile(join(home, path), 'utf8'));
}

it('of two logins that are both halfway, and whose posts are, neither takes anything from the other or from the user', async () => {
  const job = fc.record({
    token: fc.constantFrom('ghs_of_one', 'ghs_of_another'),
    tools: fc.constantFrom('docker', 'containers', 'docker, containers', 'docker, containers, buildx'),
    config: fc.constantFrom('shared', 'shared', 'isolated'),
    login: fc.nat(14),
    post: fc.nat(4),
  });
  await fc.assert(
    fc.asyncProperty(fc.tuple(job, job), fc.boolean(), fc.boolean(), async (jobs, isReversed, areHalfway) => {
      const steps = jobs.map(({ token, tools, config }, index) =>
        at(scenes, index).step({ 'github-token': token, probe: 'none', tools, config }),
      );
      const login = (index: number) => (hold: Hold) =>
        at(scenes, index).main(at(steps, index), held(at(jobs, index).login, hold));
      await interleave(login(0), login(1));
      await expectSignedIn(jobs, [0, 1]);

      const [early, late] = isReversed ? [1, 0] : [0, 1];
      const post = (index: number) => (hold: Hold) =>
        at(scenes, index).post(at(steps, index), held(at(jobs, index).post, hold));
      if (areHalfway) await interleave(post(early), post(late));
      else {
        await at(scenes, early).post(at(steps, early));
        await expectSignedIn(jobs, [late]);
        await at(scenes, late).post(at(steps, late));
      }

      for (const path of files) expect(await readEntries(path)).toEqual({ auths: theirs });
      expect((await readdir(home, { recursive: true })).sort()).toEqual(untouched());
      for (const { temporaryDirectory, environment } of scenes) {
        expect(await readdir(temporaryDirectory)).toEqual([]);
        expect(environment.get('DOCKER_CONFIG')).toBeUndefined();
      }
      expect(steps.map((step: Step) => step.said('warning'))).toEqual(['', '']);
    }),
    { numRuns: 60, plugins: [fc.beforeEach(open), fc.afterEach(close)] },
  );
});

interface Job {
  readonly token: string;
  readonly tools: string;
  readonly config: string;
}

/** Where several are signed in to the same file, it has the token of one of them; what others have there stays. */
async function expectSignedIn(jobs: readonly Job[], present: readonly number[]): Promise<void> {
  for (const [place, tool] of ['docker', 'containers'].entries()) {
    const writers = present.filter(
      (index) => at(jobs, index).config === 'shared' && at(jobs, index).tools.includes(tool),
    );
    const tokens = writers.map((index) => at(jobs, index).token);
    const possible = tokens.length === 0 ? ['former'] : tokens;
    const content = await readEntries(at(files, place));
    expect(possible.map((token) => ({ auths: { ...theirs, 'ghcr.io': auth(token) } }))).toContainEqual(content);
  }
}

function untouched(): readonly string[] {
  const directories = ['.docker', 'run', join('run', 'containers')];
  return [...directories, ...files.map((path) => join(...path.split('/')))].sort();
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`There is no ${String(index)}.`);
  return found;
}
