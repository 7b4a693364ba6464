import { describe, expect, it } from '@jest/globals';
import { readConnectionInputs } from '../../../core/domain/input/connection-inputs.js';
import { type GitHubContext } from '../../../core/domain/github/github.js';
import { InputReader } from '../../../core/domain/input/input.js';
import { errorOf } from '../../errors.js';

const context: GitHubContext = {
  serverUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  repository: 'octo-org/app',
  repositoryOwner: 'octo-org',
  actor: 'octocat',
  eventName: 'push',
  ref: 'refs/heads/main',
  sha: '0'.repeat(40),
  event: {},
};

function read(values: Readonly<Record<string, string>>, changes: Partial<GitHubContext> = {}) {
  const reader = new InputReader({ names: Object.keys(values), get: (name) => values[name] ?? '' });
  const masked: string[] = [];
  const options = readConnectionInputs(reader, { ...context, ...changes }, (secret) => masked.push(secret));
  const error = errorOf(() => {
    reader.finish();
  });
  return { options, masked, fault: error?.message, warnings: reader.warnings() };
}

describe('readConnectionInputs', () => {
  it('takes what the runner says where no input is set', () => {
    const { options, fault } = read({});
    expect(fault).toBeUndefined();
    expect(options).toMatchObject({ username: 'octocat', githubToken: undefined, pat: undefined });
    expect(options.server.registry).toBe('ghcr.io');
  });

  it('masks both tokens and gives them the name', () => {
    const { options, masked } = read({ 'github-token': 'ghs_1234', pat: 'ghp_5678', username: 'someone' });
    expect(masked).toEqual(['ghs_1234', 'ghp_5678']);
    expect(options.githubToken).toEqual({ kind: 'github-token', username: 'someone', secret: 'ghs_1234' });
    expect(options.pat).toEqual({ kind: 'pat', username: 'someone', secret: 'ghp_5678' });
  });

  it.each([
    [{ registry: 'containers.git.example', 'api-url': 'https://git.example/api/v3' }],
    [{ 'registry-url': 'https://containers.git.example/', 'github-api-url': 'https://git.example/api/v3' }],
  ])('lets inputs override: %j', (values) => {
    const { options, fault, warnings } = read(values);
    expect([fault, warnings]).toEqual([undefined, []]);
    expect(options.server.registry).toBe('containers.git.example');
    expect(options.server.apiUrl.href).toBe('https://git.example/api/v3');
  });

  it('tells the faults of all its inputs', () => {
    const values = {
      registry: 'ghcr.io@evil.example',
      'api-url': 'http://evil.example',
      username: 'a:b',
      pat: 'p q r s',
    };
    const { fault } = read(values);
    for (const name of Object.keys(values)) expect(fault).toContain(`- "${name}" `);
    expect(fault).not.toContain('p q r s');
  });

  it('names the registry where the server of the runner is none', () => {
    expect(read({}, { serverUrl: 'http://git.example' }).fault).toMatch(/^Input "registry" .*GITHUB_SERVER_URL/);
  });
});
