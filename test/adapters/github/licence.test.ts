import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findLicence } from '../../../core/adapters/github/licence.js';
import { FakeRunner } from '../../actions/fake-runner.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';

describe('the licence of a repository', () => {
  let sandbox: Sandbox;
  let runner: FakeRunner;

  beforeEach(async () => {
    sandbox = await startSandbox();
    sandbox.addUser('octocat');
    sandbox.addRepository('octocat/app', { licence: 'Apache-2.0' });
    sandbox.addRepository('octocat/bare');
    runner = new FakeRunner();
  });
  afterEach(() => sandbox.close());

  function find(repository: string): Promise<string | undefined> {
    return findLicence(repository, {
      apiUrl: new URL(sandbox.apiUrl),
      token: sandbox.createToken({ kind: 'installation', repository: 'octocat/app', packages: 'read' }),
      clock: { now: () => Date.now(), sleep: () => Promise.reject(new Error('Nobody waits for it.')) },
      log: runner.log,
      random: () => 0.5,
      cancelled: runner.cancelled,
    });
  }

  it.each([
    ['octocat/app', 'Apache-2.0'],
    ['octocat/bare', undefined],
    ['octocat/nothing', undefined],
    ['octocat', undefined],
    ['', undefined],
    ['a/b/c', undefined],
  ])('of %j is %j', async (repository, expected) => {
    expect(await find(repository)).toBe(expected);
  });

  it.each([500, 404, 200])(
    'is not known where GitHub answers with %d and no licence, and nobody waits',
    async (status) => {
      sandbox.addFault({ path: /\/repos\//, action: { kind: 'respond', status, body: '{}' } });
      expect(await find('octocat/app')).toBeUndefined();
      expect(sandbox.requests.filter(({ url }) => url.includes('/repos/'))).toHaveLength(1);
    },
  );
});
