import { describe, expect, it } from '@jest/globals';
import {
  type GitHubContext,
  isForeignRegistry,
  isHostOfGitHub,
  isDockerRegistry,
  isWithoutSecrets,
  parseServerUrl,
  resolveGitHub,
} from '../../../core/domain/github/github.js';
import { parseRegistryHost } from '../../../core/domain/registry/reference.js';
import { codeOf, errorOf } from '../../errors.js';

const github = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
const ghes = { serverUrl: 'https://git.corp.example', apiUrl: 'https://git.corp.example/api/v3' };
const proxima = { serverUrl: 'https://octo.ghe.com', apiUrl: 'https://api.octo.ghe.com' };

describe('resolveGitHub', () => {
  it.each([
    ['github.com', github, {}, 'ghcr.io', 'https://api.github.com/'],
    ['ghe.com', proxima, {}, 'containers.octo.ghe.com', 'https://api.octo.ghe.com/'],
    ['a server of one’s own', ghes, {}, 'containers.git.corp.example', 'https://git.corp.example/api/v3'],
    [
      'a server on a port',
      { ...ghes, serverUrl: 'https://git.corp.example:8443' },
      {},
      'containers.git.corp.example:8443',
      ghes.apiUrl,
    ],
    ['upper case', { ...github, serverUrl: 'HTTPS://GitHub.com/' }, {}, 'ghcr.io', 'https://api.github.com/'],
    [
      'loopback',
      { serverUrl: 'http://127.0.0.1:80', apiUrl: 'http://127.0.0.1/api/v3' },
      {},
      '127.0.0.1',
      'http://127.0.0.1/api/v3',
    ],
    [
      'inputs',
      github,
      { registry: 'https://docker.git.example/', apiUrl: 'http://localhost:1/' },
      'docker.git.example',
      'http://localhost:1/',
    ],
  ])('finds the registry of %s', (_, context, inputs, registry, apiUrl) => {
    const server = resolveGitHub(context, inputs);
    expect(server.registry).toBe(registry);
    expect(server.apiUrl.href).toBe(apiUrl);
  });

  it.each([
    ['http', { ...github, serverUrl: 'http://github.com' }, 'GITHUB_SERVER_URL'],
    ['no URL', { ...github, serverUrl: 'github.com' }, 'GITHUB_SERVER_URL'],
    ['a user', { ...github, apiUrl: 'https://u:p@api.github.com' }, 'GITHUB_API_URL'],
    ['a query', { ...github, apiUrl: 'https://api.github.com/?x' }, 'GITHUB_API_URL'],
    ['a fragment', { ...github, apiUrl: 'https://api.github.com/#x' }, 'GITHUB_API_URL'],
    ['another scheme', { ...github, apiUrl: 'ftp://api.github.com' }, 'GITHUB_API_URL'],
    ['nothing', { ...github, apiUrl: '' }, 'GITHUB_API_URL'],
  ])('refuses %s', (_, context, name) => {
    expect(errorOf(() => resolveGitHub(context, {}))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(name),
    });
  });

  it('shows little of a URL that is very long', () => {
    expect(errorOf(() => parseServerUrl('x'.repeat(100_000), 'api-url'))?.message.length).toBeLessThan(400);
  });

  it('refuses a registry that is none', () => {
    expect(codeOf(() => resolveGitHub(github, { registry: 'ghcr.io@evil.example' }))).toBe('invalid-input');
  });
});

describe('the old Docker registry', () => {
  it.each([
    [github, 'docker.pkg.github.com', true],
    [github, 'ghcr.io', false],
    [ghes, 'docker.git.corp.example', true],
    [ghes, 'git.corp.example', true],
    [ghes, 'containers.git.corp.example', false],
    [{ serverUrl: 'http://127.0.0.1:80', apiUrl: 'http://127.0.0.1/api/v3' }, '127.0.0.1', false],
  ])('of %j: is %s one? %s', (server, host, isLegacy) => {
    expect(isDockerRegistry(resolveGitHub(server, {}), parseRegistryHost(host))).toBe(isLegacy);
  });
});

describe('isHostOfGitHub', () => {
  it.each([
    [github, 'ghcr.io', true],
    [github, 'docker.io', false],
    [github, 'ghcr.io.evil.example', false],
    [github, 'containers.git.corp.example', false],
    [ghes, 'containers.git.corp.example', true],
    [ghes, 'docker.git.corp.example', true],
    [ghes, 'git.corp.example', true],
    [ghes, 'git.corp.example:8443', false],
    [ghes, 'ghcr.io', false],
    [ghes, 'evil.git.corp.example', false],
    [proxima, 'containers.octo.ghe.com', true],
    [proxima, 'containers.other.ghe.com', false],
    [github, '127.0.0.1:5000', false],
  ])('of %j says of %s: %s', (context, host, isOwn) => {
    expect(isHostOfGitHub(resolveGitHub(context, {}), parseRegistryHost(host))).toBe(isOwn);
  });
});

describe('isForeignRegistry', () => {
  it.each([
    [github, undefined, false],
    [github, 'ghcr.io', false],
    [github, 'docker.io', true],
    [ghes, 'docker.git.corp.example', false],
    [ghes, 'ghcr.io', true],
    [github, '127.0.0.1:5000', true],
  ])('of %j and the input %j says %s', (context, registry, isForeign) => {
    expect(isForeignRegistry(resolveGitHub(context, { registry }))).toBe(isForeign);
  });
});

describe('isWithoutSecrets', () => {
  const from = (name: unknown): GitHubContext['event'] => ({ pull_request: { head: { repo: { full_name: name } } } });

  it.each<[string, Partial<GitHubContext>, boolean]>([
    ['a push', {}, false],
    ['Dependabot', { actor: 'dependabot[bot]' }, true],
    ['a pull request of a fork', { eventName: 'pull_request', event: from('mona/app') }, true],
    ['a pull request of the same repository', { eventName: 'pull_request', event: from('Octo-Org/App') }, false],
    ['a pull request of a fork that is gone', { eventName: 'pull_request', event: from(null) }, false],
    ['an event of another shape', { eventName: 'pull_request', event: { pull_request: null } }, false],
    ['a fork with the rights of the target', { eventName: 'pull_request_target', event: from('mona/app') }, false],
  ])('of %s', (_, change, isWithout) => {
    const context: GitHubContext = {
      ...github,
      repository: 'octo-org/app',
      repositoryOwner: 'octo-org',
      actor: 'octocat',
      eventName: 'push',
      ref: 'refs/heads/main',
      sha: '0'.repeat(40),
      event: {},
      ...change,
    };
    expect(isWithoutSecrets(context)).toBe(isWithout);
  });
});
