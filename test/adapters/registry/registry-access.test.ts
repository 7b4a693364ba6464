import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from '../../../core/connect.js';
import { type Credential } from '../../../core/domain/credential/credential-choice.js';
import { resolveGitHub } from '../../../core/domain/github/github.js';
import { parseRegistryHost, parseTag } from '../../../core/domain/registry/reference.js';
import { type Connection } from '../../../core/ports.js';
import { FakeRunner } from '../../actions/fake-runner.js';
import { openStage, repository, type Stage } from '../../actions/stage.js';
import { rejectionOf } from '../../errors.js';
import { answerWith, serve } from '../http/scripted-server.js';
import { nameOf } from './registry-stage.js';

const name = nameOf(repository);
const latest = parseTag('latest');
const auth = (secret: string) => ({ auth: Buffer.from(`octocat:${secret}`).toString('base64') });

let stage: Stage;
let home: string;
let weak: string;
let pat: string;
beforeEach(async () => {
  stage = await openStage();
  home = await mkdtemp(join(tmpdir(), 'access-'));
  await stage.visitor.pushImage({ path: repository, tag: 'latest' });
  weak = stage.sandbox.createToken({ kind: 'installation', repository, packages: 'none' });
  pat = stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['write:packages'] });
  stage.sandbox.clearRequests();
});
afterEach(async () => {
  await stage.close();
  await rm(home, { recursive: true });
});

const credential = (kind: Credential['kind'], secret: string): Credential => ({ kind, username: 'octocat', secret });

/** A run with these tokens, on the GitHub of the sandbox or on github.com. */
function open(tokens: { githubToken?: string; pat?: string; exact?: string }, isOwn = true): Connection {
  const runner = new FakeRunner();
  runner.variables.set('HOME', home);
  const { sandbox } = stage;
  const own = { serverUrl: sandbox.origin, apiUrl: sandbox.apiUrl };
  const hosted = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
  return connect(
    {
      server: resolveGitHub(isOwn ? own : hosted, isOwn ? { registry: sandbox.registry } : {}),
      username: 'octocat',
      githubToken: tokens.githubToken === undefined ? undefined : credential('github-token', tokens.githubToken),
      pat: tokens.pat === undefined ? undefined : credential('pat', tokens.pat),
      exact: tokens.exact === undefined ? undefined : credential('exact', tokens.exact),
    },
    runner,
  );
}

/** Whose Basic credentials the token server was given, in their order. */
function asked(): readonly (string | undefined)[] {
  const secrets = new Map([
    [stage.token, 'github-token'],
    [weak, 'weak'],
    [pat, 'pat'],
  ]);
  return stage.sandbox.requests
    .filter(({ url }) => url.startsWith('/token'))
    .map(({ headers }) => {
      const basic = Buffer.from((headers.authorization ?? '').replace('Basic ', ''), 'base64').toString('utf8');
      return secrets.get(basic.slice('octocat:'.length)) ?? 'anonymous';
    });
}

describe('a registry of this GitHub', () => {
  const host = () => parseRegistryHost(stage.sandbox.registry);

  it('is read with GITHUB_TOKEN alone where that suffices', async () => {
    await open({ githubToken: stage.token, pat }).registry(host()).getManifest(name, latest);
    expect(asked()).toEqual(['github-token']);
  });

  it('is read with the PAT where GITHUB_TOKEN is denied, which is asked once', async () => {
    const registry = open({ githubToken: weak, pat }).registry(host());
    await registry.getManifest(name, latest);
    await registry.getManifest(name, latest);
    expect(asked()).toEqual(['weak', 'pat']);
  });

  it('is never written with the PAT', async () => {
    const registry = open({ githubToken: weak, pat }).registry(host());
    const manifest = await registry.getManifest(name, latest);
    stage.sandbox.clearRequests();
    const error = await rejectionOf(registry.putManifest(name, parseTag('v2'), manifest));
    expect(error.code).toBe('denied');
    expect(asked()).not.toContain('pat');
  });

  it.each([
    [500, '{}'],
    [503, '{}'],
    [429, '{}'],
    [403, '{"message":"You have exceeded a secondary rate limit."}'],
  ])('is not read with the PAT because of trouble (%s)', async (status, body) => {
    const action = { kind: 'respond', status, headers: { 'retry-after': '99999' }, body } as const;
    stage.sandbox.addFault({ path: /manifests/, times: Infinity, action });
    await rejectionOf(open({ githubToken: weak, pat }).registry(host()).getManifest(name, latest));
    expect(asked()).toEqual(['weak']);
  });

  it('says why GITHUB_TOKEN was denied where the PAT is denied as well, and asks it no more', async () => {
    const poor = stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: [] });
    const registry = open({ githubToken: weak, pat: poor }).registry(host());
    const error = await rejectionOf(registry.getManifest(name, latest));
    expect(error.hint).toMatch(/Manage Actions access.*permissions: packages: read/);
    expect(error.hint).toContain(`${stage.sandbox.origin}/orgs/octo-org/packages/container/app/settings`);
    await rejectionOf(registry.getManifest(name, latest));
    expect(asked().filter((who) => who === 'anonymous')).toHaveLength(1);
  });

  it('gets the exact credential and no other', async () => {
    const error = await rejectionOf(
      open({ exact: weak, githubToken: stage.token, pat }).registry(host()).getManifest(name, latest),
    );
    expect(error.code).toBe('denied');
    expect(asked()).toEqual(['weak']);
  });
});

describe('a registry of somebody else', () => {
  const host = () => parseRegistryHost(stage.sandbox.registry);
  const store = async (auths: Record<string, unknown>): Promise<void> => {
    await mkdir(join(home, '.docker'), { recursive: true });
    await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ auths }));
  };

  it('is asked with what docker login stored, and never with a token of this GitHub', async () => {
    await store({ [stage.sandbox.registry]: auth(stage.token) });
    await open({ githubToken: weak, pat }, false).registry(host()).getManifest(name, latest);
    expect(asked()).toEqual(['github-token']);
  });

  it('that an input names has its credential given to nobody else, this GitHub included', async () => {
    const github = await serve(answerWith(200, {}, '{"token":"from-github"}'));
    const { registry } = stage.sandbox;
    stage.sandbox.addFault({ path: /^\/v2\/$/, action: { kind: 'detour', by: 'realm', to: github.origin } });
    const server = resolveGitHub({ serverUrl: github.origin, apiUrl: github.origin }, { registry });
    const exact = credential('exact', 'a-secret-word');
    const options = { server, username: 'octocat', githubToken: undefined, pat: undefined, exact };
    const error = await rejectionOf(connect(options, new FakeRunner()).registryAs(host(), exact).checkPull(name));
    await github.close();
    expect(error.code).toBe('refused');
    expect(github.requests).toEqual([]);
  });

  it('is asked anonymously where nothing is stored, and a refusal says how to sign in', async () => {
    const error = await rejectionOf(open({ githubToken: weak, pat }, false).registry(host()).getManifest(name, latest));
    expect(error.hint).toContain('docker login');
    expect(new Set(asked())).toEqual(new Set(['anonymous']));
  });

  it('is never asked as itself with a credential that was chosen for this GitHub', () => {
    expect(() => open({ githubToken: weak }, false).registryAs(host(), credential('pat', pat))).toThrow(
      'is not given to',
    );
  });
});
