import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Job, type JobOptions, startJob, type StepResult } from '../runner.js';
import { type Site } from '../sandbox/server/hosts.js';
import { type ProfileName } from '../sandbox/registry/profile.js';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';

const image = 'docker-save-20-classic.tar';
const fixture = fileURLToPath(new URL(`../fixtures/images/${image}`, import.meta.url));
const ghes: Site = { kind: 'ghes' };

let sandbox: Sandbox;
let job: Job;
let token: string;

afterEach(async () => {
  await job.dispose();
  await sandbox.close();
});

async function start(site: Site, profile: ProfileName = 'ghes-container', env: JobOptions['env'] = {}): Promise<void> {
  sandbox = await startSandbox({ site, profile });
  sandbox.addUser('octocat');
  sandbox.addOrganization('octo-org', { owners: ['octocat'] });
  sandbox.addRepository('octo-org/app');
  token = sandbox.createToken({ kind: 'installation', repository: 'octo-org/app', packages: 'write' });
  const { GITHUB_SERVER_URL: serverUrl = '', GITHUB_API_URL: apiUrl = '', ...way } = sandbox.environment;
  job = await startJob({ serverUrl, apiUrl, repository: 'octo-org/app', token, env: { ...way, ...env } });
  await cp(fixture, join(job.workspace, image));
}

const push = (images = 'octo-org/app'): Promise<StepResult> => job.run('push', { source: image, images, tags: 'v1' });

/** Everything that the proxy could read, tunnels included. */
function seenByProxy(): string {
  return (sandbox.proxy?.requests ?? [])
    .map(
      ({ method, target, headers, sent }) =>
        `${method} ${target} ${JSON.stringify(headers)} ${sent.toString('latin1')}`,
    )
    .join('\n');
}

const targets = (): string[] => [
  ...new Set(sandbox.proxy?.requests.map(({ method, target }) => `${method} ${target}`)),
];

describe('through the proxy', () => {
  it.each<[Site, ProfileName, string, string, string]>([
    [ghes, 'ghes-container', 'containers.ghes.test', 'ghes.test', 'https://ghes.test/api/v3'],
    [{ kind: 'ghe.com' }, 'ghcr', 'containers.corp.ghe.com', 'api.corp.ghe.com', 'https://api.corp.ghe.com'],
  ])(
    '%o: login, push and cleanup find all hosts, and nothing goes in clear',
    async (site, profile, registry, api, apiUrl) => {
      await start(site, profile);
      expect([sandbox.registry, sandbox.apiUrl]).toEqual([registry, apiUrl]);
      const login = await job.run('login', { push: 'octo-org/app', probe: 'push' });
      expect([login.outcome, login.outputs['registry']]).toEqual(['success', registry]);
      const pushed = await push();
      expect([pushed.outcome, pushed.annotations.filter(({ level }) => level !== 'notice')]).toEqual(['success', []]);
      expect(sandbox.package('octo-org', 'app').tags).toEqual({ v1: pushed.outputs['digest'] });
      const cleaned = await job.run('cleanup', { package: 'app', 'delete-untagged': 'true' });
      expect([cleaned.outcome, cleaned.outputs['kept']]).toEqual(['success', '1']);
      expect(targets().sort()).toEqual([`CONNECT ${api}:443`, `CONNECT ${registry}:443`].sort());
      const bearers = sandbox.requests.map(({ headers }) => headers.authorization ?? '').filter((text) => text !== '');
      for (const secret of [token, ...bearers, Buffer.from(token).toString('base64')]) {
        expect(seenByProxy().includes(secret)).toBe(false);
      }
      expect(`${login.rawOutput}${pushed.rawOutput}${cleaned.rawOutput}`).not.toMatch(/DEP0\d+|Warning:/);
    },
  );

  it('the older Docker registry takes a push, with subdomains and without', async () => {
    for (const hasSubdomains of [true, false]) {
      await start({ kind: 'ghes', hasSubdomains }, 'ghes-docker');
      expect(sandbox.registry).toBe(hasSubdomains ? 'docker.ghes.test' : 'ghes.test');
      const pushed = await push(`${sandbox.registry}/octo-org/app/web`);
      expect([pushed.outcome, pushed.annotations.filter(({ level }) => level === 'error')]).toEqual(['success', []]);
      expect(Object.keys(sandbox.package('octo-org', 'app/web').tags)).toEqual(['v1']);
      if (hasSubdomains) {
        await job.dispose();
        await sandbox.close();
      }
    }
  });

  it('a registry that is not there is told as such', async () => {
    await start({ kind: 'ghes', hasSubdomains: false }, 'ghes-docker');
    const login = await job.run('login', { pull: 'octo-org/app' });
    expect(login.outcome).toBe('failure');
    expect(login.log).toContain('containers.ghes.test');
  });

  it('credentials of the proxy go to the proxy, and appear in no log', async () => {
    await start({ ...ghes, proxyCredentials: { username: 'corp', password: 'p%40x yz-secret' } });
    const pushed = await push();
    const cleaned = await job.run('cleanup', { package: 'app', 'delete-untagged': 'true' });
    for (const step of [pushed, cleaned]) {
      expect(step.outcome).toBe('success');
      expect(step.log).not.toContain('yz-secret');
      expect(step.rawOutput).not.toMatch(/DEP0\d+|Warning:/);
    }
    // A tunnel is kept: this is all that three hosts and two steps need.
    expect(sandbox.proxy?.requests.length).toBeLessThan(15);
    expect(sandbox.requests.filter(({ headers }) => 'proxy-authorization' in headers)).toEqual([]);
    expect(new Set(sandbox.proxy?.requests.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('a proxy that refuses is named, and not asked again', async () => {
    await start({ ...ghes, proxyCredentials: { username: 'corp', password: 'right-password' } });
    const { port } = new URL(sandbox.proxy?.url ?? '');
    await job.dispose();
    const { GITHUB_SERVER_URL: serverUrl = '', GITHUB_API_URL: apiUrl = '' } = sandbox.environment;
    const env = { ...sandbox.environment, HTTPS_PROXY: `http://127.0.0.1:${port}` };
    job = await startJob({ serverUrl, apiUrl, repository: 'octo-org/app', token, env });
    await cp(fixture, join(job.workspace, image));
    const pushed = await push();
    expect(pushed.outcome).toBe('failure');
    expect(pushed.log).toMatch(/proxy.*407/i);
    expect(pushed.log).not.toContain('trying again');
  });

  it.each(['ghes.test', '.ghes.test', '*.ghes.test', 'other.test, containers.ghes.test:443', '*'])(
    'a host of NO_PROXY %s is asked without it',
    async (noProxy) => {
      await start(ghes, 'ghes-container', { NO_PROXY: noProxy });
      const login = await job.run('login', { push: 'octo-org/app' });
      // Nobody else resolves the name.
      expect(login.outcome).toBe('failure');
      expect(targets()).not.toContain('CONNECT containers.ghes.test:443');
    },
  );

  it('a proxy that speaks something else is named, and its password is not', async () => {
    await start(ghes, 'ghes-container', { HTTPS_PROXY: 'socks5://corp:yz-secret@127.0.0.1:1080' });
    const steps = [await push(), await job.run('cleanup', { package: 'app', 'delete-untagged': 'true' })];
    for (const step of steps) {
      expect(step.annotations).toMatchObject([{ level: 'error', message: expect.stringContaining('socks5:// proxy') }]);
      expect(step.log + step.summary).not.toMatch(/yz-secret|please report/);
    }
    expect(sandbox.requests).toEqual([]);
  });

  it('a proxy without a scheme is meant as http', async () => {
    await start(ghes);
    const { host } = new URL(sandbox.proxy?.url ?? '');
    await job.dispose();
    const { GITHUB_SERVER_URL: serverUrl = '', GITHUB_API_URL: apiUrl = '' } = sandbox.environment;
    const env = { ...sandbox.environment, HTTPS_PROXY: host.replace('127.0.0.1', 'localhost') };
    job = await startJob({ serverUrl, apiUrl, repository: 'octo-org/app', token, env });
    await cp(fixture, join(job.workspace, image));
    expect((await push()).outcome).toBe('success');
  });

  it('a certificate that is not trusted ends the run before a credential is sent', async () => {
    await start(ghes, 'ghes-container', { NODE_EXTRA_CA_CERTS: '', NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    const pushed = await push();
    expect(pushed.outcome).toBe('failure');
    expect(pushed.log).toContain('certificate is not trusted');
    expect(sandbox.requests).toEqual([]);
  });
});
