import { describe, expect, it } from '@jest/globals';
import { type GitHubContext } from '../../core/domain/github/github.js';
import { formatRepository } from '../../core/domain/registry/reference.js';
import { type LoginOptions, parseInputs } from '../../login/inputs.js';
import { errorOf } from '../errors.js';
import { FakeRunner } from './fake-runner.js';

interface Reading {
  readonly runner: FakeRunner;
  readonly options: LoginOptions | undefined;
  readonly fault: string | undefined;
}

function read(inputs: Readonly<Record<string, string>>, context: Partial<GitHubContext> = {}): Reading {
  const runner = new FakeRunner(inputs, context);
  let options: LoginOptions | undefined;
  const error = errorOf(() => {
    options = parseInputs(runner);
  });
  return { runner, options, fault: error?.message };
}

const token = 'ghs_0123456789abcdef';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const ghes = { serverUrl: 'https://git.corp.example', apiUrl: 'https://git.corp.example/api/v3' };

describe('the inputs of login', () => {
  it('mean the central case where none is set', () => {
    const { options, runner } = read({ 'github-token': token });
    expect(options).toMatchObject({
      preference: 'auto',
      pull: [],
      push: [],
      probe: 'pull',
      isRegistryDerived: true,
      config: 'isolated',
      tools: ['docker', 'containers'],
      logout: true,
      exact: undefined,
      pat: undefined,
      server: { registry: 'ghcr.io' },
    });
    expect(runner.lines).toEqual([]);
  });

  it('mask every token in each form that tools write or send', () => {
    const secrets = { 'github-token': token, pat: 'ghp_0123456789abcdef', password: 'a-password' };
    const { runner } = read({ ...secrets, registry: 'ghcr.io', username: 'mona' });
    for (const secret of Object.values(secrets)) {
      expect(runner.masked).toEqual(expect.arrayContaining([secret, base64(secret), base64(`mona:${secret}`)]));
    }
  });

  it('mask a token with a line end in both forms, and use it without', () => {
    const { runner, options } = read({ 'github-token': `${token}\r\n` });
    expect(runner.masked).toEqual(expect.arrayContaining([token, base64(`octocat:${token}`)]));
    expect(options?.githubToken?.secret).toBe(token);
  });

  it('read lists of images without tags and repeats', () => {
    const { options } = read({
      pull: 'ghcr.io/octo-org/base:1, octo-org/tools\n# a comment\nghcr.io/octo-org/base',
      push: 'octo-org/app@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    });
    expect(options?.pull.map(formatRepository)).toEqual(['ghcr.io/octo-org/base', 'ghcr.io/octo-org/tools']);
    expect(options?.push.map(formatRepository)).toEqual(['ghcr.io/octo-org/app']);
  });

  it.each([
    ['octo-org/Base:V1', 'notice', 'octo-org/Base:V1 is read as ghcr.io/octo-org/base'],
    ['library/alpine', 'warning', 'docker.io/library/alpine'],
    ['alpine', 'warning', 'alpine is read as ghcr.io/alpine'],
  ])('say what becomes of the name %s', (pull, level, words) => {
    expect(read({ pull }).runner.said(level)).toContain(words);
  });

  it.each(['ghcr.io/other-org/base', 'octo-org/base', 'OCTO-ORG/base', 'GHCR.IO/octo-org/base:V1'])(
    'warn of nothing for %s',
    (pull) => {
      expect(read({ pull }).runner.said('warning')).toBe('');
    },
  );

  it.each([
    [{ password: 'secret-word' }, '"password" needs "registry"'],
    [{ registry: 'ghcr.io?x' }, '"registry"'],
    [{ registry: 'ghcr.io#x' }, '"registry"'],
    [{ registry: 'ghcr.io/../x' }, '"registry"'],
    [{ registry: 'ghcr.io', 'registry-url': 'docker.io' }, 'its alias "registry-url"'],
    [{ pull: 'quay.io/octo/base' }, '"pull" names quay.io/octo/base, which is not in ghcr.io'],
    [{ push: 'quay.io/octo/base' }, '"push" names quay.io/octo/base, which is not in ghcr.io'],
    [{ pull: 'octo-org/base:-x' }, '"pull"'],
    [{ credential: 'token' }, 'auto, github-token, pat'],
    [{ config: 'private' }, 'isolated, shared'],
    [{ probe: 'always' }, '"probe"'],
    [{ tools: 'docker, podmann' }, '"podmann"; write docker, containers, buildx'],
    [{ logout: 'yes' }, 'true or false'],
    [{ 'registry-auth': '- registry: x' }, 'one step for each registry'],
    [{ scope: 'x' }, 'name the images'],
    [{ ecr: 'auto' }, 'amazon-ecr-login'],
  ])('name what is wrong: %j', (inputs: Record<string, string>, words) => {
    expect(read(inputs).fault).toContain(words);
  });

  it('tell all faults at once, and no secret among them', () => {
    const inputs = {
      password: 'sec ret',
      probe: 'x',
      config: 'y',
      tools: 'z',
      logout: 'no',
      pull: 'a@b@c',
      ecr: 'true',
    };
    const { fault } = read(inputs);
    for (const name of Object.keys(inputs)) expect(fault).toContain(`- "${name}" `);
    expect(fault).not.toContain('sec ret');
  });

  it('name the nearest input for an unknown one, and go on', () => {
    const { runner, options } = read({ usernme: 'x' });
    expect(runner.said('warning')).toContain('"username"');
    expect(options).toBeDefined();
  });

  it.each<[string, Record<string, string>, Partial<GitHubContext>, boolean]>([
    ['the registry of github.com', { registry: 'ghcr.io' }, {}, true],
    ['that of a server', { registry: 'docker.git.corp.example' }, ghes, true],
    ['loopback', { registry: 'http://127.0.0.1:5000' }, {}, true],
    ['github.com, from a server', { registry: 'ghcr.io', pat: 'ghp_of-github.com' }, ghes, false],
    ['a server, from github.com', { registry: 'containers.git.corp.example' }, {}, false],
    ['Docker Hub', { registry: 'docker.io' }, {}, false],
    ['a name that only looks like it', { registry: 'ghcr.io.evil.example' }, {}, false],
    ['any registry with its own password', { registry: 'docker.io', password: 'hub-token' }, {}, true],
  ])('give the tokens of one GitHub to it alone: %s', (_, inputs, context, isGiven) => {
    const { fault } = read({ 'github-token': token, ...inputs }, context);
    expect(fault ?? '').toMatch(isGiven ? /^$/ : /"registry" is .* pass its credential as "password"/);
  });
});
