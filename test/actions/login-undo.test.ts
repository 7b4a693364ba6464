import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { putAuthEntry } from '../../core/domain/credential/credential-file.js';
import { type StoredCredential } from '../../core/ports.js';
import { aDenied, auth, b, LoginScene, pull, put, readJson, refused, type Step, tokens } from './login-scene.js';

let scene: LoginScene;
beforeEach(async () => {
  scene = await LoginScene.open();
});
afterEach(() => scene.close());

const { githubToken, pat } = tokens;

describe('undoing', () => {
  it.each([
    ['in reverse', [1, 0]],
    ['in the order of the logins', [0, 1]],
    ['twice', [1, 1, 0, 0]],
  ])('two isolated logins after a setup, %s, leaves what the setup left', async (_, order) => {
    await put(join(scene.directory, 'setup', 'config.json'), '{"auths":{"quay.io":{"auth":"cTpx"}}}');
    scene.environment.set('DOCKER_CONFIG', join(scene.directory, 'setup'));
    const before = new Map(scene.environment);
    const steps = [await scene.login(), await scene.login()];
    for (const index of order) await scene.post(steps[index] ?? scene.step());
    expect(scene.environment).toEqual(before);
    expect(await readdir(scene.temporaryDirectory)).toEqual([]);
  });

  it('does no harm where the files are gone, and never fails', async () => {
    const path = await put(join(scene.home, '.docker', 'config.json'), '{}');
    const [isolated, shared] = [await scene.login(), await scene.login({ config: 'shared', tools: 'docker' })];
    await put(path, '{');
    for (const step of [shared, isolated]) await scene.post(step);
    expect(await readFile(path, 'utf8')).toBe('{');
  });

  it.each(['its post step', 'the next job'])(
    'by %s reaches a file that is a link to one kept elsewhere',
    async (who) => {
      const text = JSON.stringify({ auths: { 'ghcr.io': auth('former') } });
      const kept = await put(join(scene.directory, 'dotfiles', 'docker.json'), text);
      await mkdir(join(scene.home, '.docker'));
      await symlink(kept, join(scene.home, '.docker', 'config.json'));
      job('1');
      const step = await scene.login({ config: 'shared', tools: 'docker' });
      expect(await readJson(kept)).toEqual({ auths: { 'ghcr.io': auth(githubToken) } });
      if (who === 'its post step') await scene.post(step);
      else {
        job('2');
        await scene.login();
      }
      expect(await readFile(kept, 'utf8')).toBe(text);
      expect(await readdir(dirname(kept))).toEqual(['docker.json']);
      expect(await readlink(join(scene.home, '.docker', 'config.json'))).toBe(kept);
    },
  );

  const job = (id: string) => {
    for (const name of ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB']) scene.environment.set(name, id);
    scene.environment.set('RUNNER_NAME', 'hubot');
  };

  it('sweeps what a killed job left, and nothing of the same job', async () => {
    job('1');
    await scene.login();
    await scene.login();
    expect(await readdir(scene.temporaryDirectory)).toHaveLength(2);
    job('2');
    for (const name of ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'BUILDX_CONFIG']) scene.environment.delete(name);
    await scene.login();
    expect(await readdir(scene.temporaryDirectory)).toHaveLength(1);
  });

  it.each(['isolated', 'shared'])('sweeps what a killed job left in shared files and programs (%s)', async (config) => {
    const auths = { auths: { 'ghcr.io': auth('former') }, credHelpers: { 'quay.io': 'pass' } };
    const path = await put(join(scene.home, '.docker', 'config.json'), JSON.stringify(auths));
    const listed = async () => (await readdir(scene.home, { recursive: true })).sort();
    const before = await listed();
    scene.kept.set('pass quay.io', { username: 'theirs', secret: 'theirs' });
    job('1');
    scene.answer({ ...aDenied, [`pat pull ${b}`]: refused });
    await scene.login({ config: 'shared', tools: 'containers, buildx', pull, pat });
    await scene.login({ config: 'shared', tools: 'docker' });
    await scene.login({ config: 'shared', registry: 'quay.io', password: 'ours', probe: 'none' });
    expect(scene.kept.get('pass quay.io')?.secret).toBe('ours');
    expect(await listed()).not.toEqual(before);
    job('2');
    const step = await scene.login({ config, probe: 'none', tools: 'docker' });
    expect(scene.kept.get('pass quay.io')?.secret).toBe('theirs');
    await scene.post(step);
    expect(await listed()).toEqual(before);
    expect(await readJson(path)).toEqual(auths);
  });

  it('takes back any logins to one credential program in any order, and nothing of others', async () => {
    const path = join(scene.home, '.docker', 'config.json');
    const moves = fc.array(fc.oneof(fc.record({ login: fc.nat(2) }), fc.record({ post: fc.nat(9) })), { maxLength: 7 });
    const former = fc.option(fc.constant({ username: 'theirs', secret: 'former' }), { nil: undefined });
    const writeTheirs = fc.option(fc.nat(6), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(moves, former, writeTheirs, async (list, before, when) => {
        await put(path, '{"credsStore":"pass"}');
        scene.kept.clear();
        if (before !== undefined) scene.kept.set('pass ghcr.io', before);
        let steps: Step[] = [];
        const post = async (index: number): Promise<void> => {
          const step = steps[index % Math.max(steps.length, 1)];
          if (step !== undefined) await scene.post(step);
          steps = steps.filter((each) => each !== step);
        };
        const theirs = { username: 'theirs', secret: 'later' };
        let expected: StoredCredential | undefined = before;
        for (const [index, move] of list.entries()) {
          if ('post' in move) await post(move.post);
          else {
            const token = `ghs_number_${move.login}`;
            steps.push(await scene.login({ config: 'shared', probe: 'none', 'github-token': token }));
          }
          if (index !== when) continue;
          // Whoever writes over us is left alone by those who wrote before; who writes over them brings theirs back.
          while (steps.length > 0) await post(index);
          scene.kept.set('pass ghcr.io', theirs);
          expected = theirs;
        }
        while (steps.length > 0) await post(0);
        expect(scene.kept.get('pass ghcr.io')).toEqual(expected);
        expect(await readdir(scene.home, { recursive: true })).toEqual(['.docker', join('.docker', 'config.json')]);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves to a program what somebody else gave it since', async () => {
    await put(join(scene.home, '.docker', 'config.json'), '{"credsStore":"pass"}');
    const step = await scene.login({ config: 'shared', tools: 'docker' });
    scene.kept.set('pass ghcr.io', { username: 'theirs', secret: 'theirs' });
    await scene.post(step);
    expect(scene.kept.get('pass ghcr.io')?.secret).toBe('theirs');
    expect(step.said('info')).toContain('docker-credential-pass: the entry of ghcr.io is not the one');
    expect(await readdir(join(scene.home, '.docker'))).toEqual(['config.json']);
  });

  it('takes back any logins to shared files in any order, and nothing of others', async () => {
    const path = join(scene.home, '.docker', 'config.json');
    const moves = fc.array(
      fc.oneof(fc.record({ login: fc.nat(3) }), fc.record({ post: fc.nat(9) }), fc.record({ other: fc.nat(2) })),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(moves, fc.array(fc.nat(9), { maxLength: 4 }), async (list, late) => {
        await put(path, JSON.stringify({ auths: { 'quay.io': auth('theirs'), 'ghcr.io': auth('former') }, x: 1 }));
        let steps: Step[] = [];
        const post = async (index: number): Promise<void> => {
          const step = steps[index % Math.max(steps.length, 1)];
          if (step !== undefined) await scene.post(step);
          steps = steps.filter((each) => each !== step);
        };
        let others = auth('theirs');
        for (const move of list) {
          if ('login' in move) {
            steps.push(
              await scene.login({
                config: 'shared',
                tools: 'docker',
                probe: 'none',
                'github-token': `ghs_number_${move.login}`,
              }),
            );
          } else if ('post' in move) await post(move.post);
          else {
            others = auth(`theirs ${move.other}`);
            const now: unknown = await readJson(path);
            await writeFile(path, putAuthEntry(Buffer.from(JSON.stringify(now)), 'quay.io', others, path));
          }
        }
        for (const index of late) await post(index);
        while (steps.length > 0) await post(0);
        expect(await readJson(path)).toEqual({ auths: { 'quay.io': others, 'ghcr.io': auth('former') }, x: 1 });
        expect((await readdir(dirname(path))).filter((name) => name !== 'config.json')).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('of 50 parallel logins to one shared file leaves it as it was, and none loses another', async () => {
    const path = await put(join(scene.home, '.docker', 'config.json'), '{"auths":{"quay.io":{"auth":"cTpx"}}}');
    const hosts = Array.from({ length: 50 }, (_, index) => `127.0.0.1:${String(5001 + index)}`);
    const inputs = { config: 'shared', tools: 'docker', probe: 'none', password: 'a-secret-word' };
    const steps = await Promise.all(hosts.map((registry) => scene.login({ ...inputs, registry })));
    expect(await readJson(path)).toEqual({
      auths: { 'quay.io': { auth: 'cTpx' }, ...Object.fromEntries(hosts.map((host) => [host, auth('a-secret-word')])) },
    });
    await Promise.all(steps.map((step) => scene.post(step)));
    expect(await readJson(path)).toEqual({ auths: { 'quay.io': { auth: 'cTpx' } } });
  });
});
