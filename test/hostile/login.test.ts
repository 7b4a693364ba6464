import { join } from 'node:path';
import process from 'node:process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isJsonObject } from '../../core/domain/json/json.js';
import { type StepResult } from '../runner.js';
import { type Reply } from '../sandbox/server/http.js';
import { answer, asked, documentOf, expectRow, fault, readTree, type Row, type Scene, withHeaders } from './rows.js';

const token = /^\/token/;
const base = /^\/v2\/$/;
const probe = /tags\/list/;
const nobody = 'ghp_0123456789abcdefghijABCDEFGHIJ0123';

const weak = ({ stage }: Scene) =>
  stage.sandbox.createToken({ kind: 'installation', repository: 'octo-org/app', packages: 'none' });
const pat = ({ stage }: Scene, ...scopes: string[]) =>
  stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
const nothingWritten = async (_: StepResult, { job }: Scene): Promise<void> => {
  expect(job.environment).not.toHaveProperty('DOCKER_CONFIG');
  expect([...(await readTree(job.home)).keys()]).toEqual([]);
};
const hasOneKey = async (step: StepResult, { stage }: Scene): Promise<void> => {
  const config: unknown = JSON.parse(await readFile(join(step.outputs['docker-config'] ?? '', 'config.json'), 'utf8'));
  expect(config).toEqual({ auths: { [stage.sandbox.registry]: expect.anything() } });
};
const noTokenAsked = async (step: StepResult, scene: Scene): Promise<void> => {
  expect(tokensAsked(scene)).toBe(0);
  await nothingWritten(step, scene);
};
const noCanary = async (step: StepResult, scene: Scene): Promise<void> => {
  expect(step.log + step.summary).not.toContain('canary-token');
  await nothingWritten(step, scene);
};
const tokensAsked = (scene: Scene): number => asked(scene, 'GET /token').length;
const realm = (text: string) => (scene: Scene) => {
  fault(scene, undefined, base, withHeaders({ 'www-authenticate': `Bearer realm="${text}",service="x"` }));
};

/** Titles begin with the number of the row in the list of bad inputs. */
const rows: readonly Row[] = [
  {
    what: '2: a token with the line end of a file is taken without it, and both are masked',
    prepare: ({ stage }) => ({ 'github-token': `${stage.token}\r\n` }),
    check: (step, { stage }) => {
      expect(step.masks).toContain(stage.token);
      expect(step.log).toContain('The line end of "github-token" was left out.');
      expect(stage.sandbox.requests.every(({ headers }) => !/[\r\n]/.test(headers.authorization ?? ''))).toBe(true);
    },
  },
  {
    what: '5: a token of three characters is refused and does not become a mask of everything',
    inputs: { 'github-token': 'abc' },
    fails: /"github-token"/,
    requests: 0,
    check: (step) => {
      expect(step.masks).not.toContain('abc');
    },
  },
  {
    what: '6: a GITHUB_TOKEN without permission is told which, and nothing is asked anonymously instead',
    prepare: (scene) => ({ 'github-token': weak(scene), push: '' }),
    fails: /packages: read/,
    check: async (step, scene) => {
      const anonymous = scene.stage.sandbox.requests.filter(
        ({ url, headers }) => url.startsWith('/token') && headers.authorization === undefined,
      );
      expect(anonymous.length).toBeLessThanOrEqual(1);
      await nothingWritten(step, scene);
    },
  },
  {
    what: '7: a PAT without read:packages is told so, and nothing is written',
    prepare: (scene) => ({ 'github-token': weak(scene), pat: pat(scene, 'repo'), push: '' }),
    fails: /read:packages/,
    check: nothingWritten,
  },
  {
    what: '8: a fine-grained PAT is told that packages take classic ones only',
    prepare: (scene) => ({
      'github-token': weak(scene),
      pat: scene.stage.sandbox.createToken({ kind: 'fine-grained', user: 'octocat' }),
      push: '',
    }),
    fails: /classic/,
    check: nothingWritten,
  },
  {
    what: '9: a PAT that may do far more works, with one warning',
    prepare: (scene) => ({
      'github-token': weak(scene),
      pat: pat(scene, 'read:packages', 'admin:org', 'delete_repo'),
      push: '',
    }),
    check: (step) => {
      expect(step.annotations.filter(({ level }) => level === 'warning')).toHaveLength(1);
    },
  },
  {
    what: '10: an outage of the probe with a PAT at hand decides nothing',
    prepare: (scene) => {
      fault(scene, undefined, probe, answer(503));
      return { pat: pat(scene, 'read:packages'), push: '' };
    },
    fails: /503/,
    requests: 20,
    check: nothingWritten,
  },
  {
    what: '10: an outage of the probe without a PAT leaves GITHUB_TOKEN, with a warning',
    inputs: { push: '' },
    prepare: (scene) => {
      fault(scene, undefined, probe, answer(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' }));
    },
    check: (step) => {
      expect(step.outputs['credential']).toBe('github-token');
      expect(step.annotations.map(({ level }) => level)).toEqual(['warning']);
    },
  },
  {
    what: '11: a wait of years is not waited for',
    prepare: (scene) => {
      fault(scene, undefined, token, answer(429, {}, { 'retry-after': '99999999' }));
    },
    fails: /429[^]*20\d\d-/,
    requests: 10,
    check: nothingWritten,
  },
  ...['http://HOST/', 'HOST/'].map((registry) => ({
    what: `12: the registry as ${registry} is one key`,
    prepare: ({ stage }: Scene) => ({ registry: registry.replace('HOST', stage.sandbox.registry) }),
    check: hasOneKey,
  })),
  ...[
    ['16: elsewhere', 'https://evil.example/token'],
    ['16: at another port', 'http://127.0.0.1:1/token'],
    ['17: of another scheme', 'https://HOST/token'],
    ['18: at a private address', 'https://10.0.0.1/token'],
    ['20: with a user', 'http://u:p@HOST/token'],
    ['20: of the form blob:', 'blob:http://HOST/token'],
  ].map(([what = '', text = '']) => ({
    what: `${what}, a realm gets no credential`,
    prepare: (scene: Scene) => {
      realm(text.replace('HOST', scene.stage.sandbox.registry))(scene);
    },
    fails: /for a token to|which is not given the credential/,
    check: noTokenAsked,
  })),
  {
    what: '19: a token server that redirects is not followed',
    prepare: (scene) => {
      fault(scene, undefined, token, { kind: 'detour', by: 'redirect', to: scene.sink.origin });
    },
    fails: /token/,
    check: async (step, scene) => {
      expect(scene.sink.requests).toEqual([]);
      await nothingWritten(step, scene);
    },
  },
  {
    what: '21: a service with parameters of its own stays a service',
    prepare: (scene) => {
      const { origin } = scene.stage.sandbox;
      const challenge = `Bearer realm="${origin}/token?scope=repository:evil:*",service="x&scope=repository:evil:*#"`;
      fault(scene, undefined, base, withHeaders({ 'www-authenticate': challenge }));
    },
    fails: /unknown service/,
    check: (_, scene) => {
      for (const request of asked(scene, 'GET /token')) {
        const query = new URL(request.slice(4), 'http://x').searchParams;
        expect(query.getAll('service')).toEqual(['x&scope=repository:evil:*#']);
        expect(query.getAll('scope').join()).not.toContain('evil');
      }
      expect(tokensAsked(scene)).toBeGreaterThan(0);
    },
  },
  ...[
    ['a list', '["canary-token"]'],
    ['a text', '"canary-token"'],
    ['HTML', '<html>canary-token</html>'],
    ['a token with a line end', '{"token":"canary-token\\r\\nX-Evil: 1"}'],
    ['what is inherited', '{"__proto__":{"token":"canary-token"}}'],
    ['10 MB', `{"token":"canary-token${'x'.repeat(10_000_000)}"}`],
  ].map(([what = '', body = '']) => ({
    what: `22: a token server that answers with ${what} is told, and its words are not shown`,
    prepare: (scene: Scene) => {
      fault(scene, undefined, token, answer(200, body));
    },
    fails: /token|larger than/,
    requests: 20,
    check: noCanary,
  })),
  {
    what: '23: of two tokens the first one counts, and both are masked',
    prepare: (scene) => {
      fault(scene, undefined, token, answer(200, { token: nobody, access_token: `${nobody}-other` }));
    },
    fails: /./,
    check: (step, { stage }) => {
      expect(step.masks).toEqual(expect.arrayContaining([nobody, `${nobody}-other`]));
      const sent = stage.sandbox.requests.map(({ headers }) => headers.authorization ?? '');
      expect(sent).toContain(`Bearer ${nobody}`);
      expect(sent).not.toContain(`Bearer ${nobody}-other`);
    },
  },
  ...[-1, 1e99, '60'].map((expires) => ({
    what: `24: a token that lives for ${JSON.stringify(expires)} makes no circle`,
    prepare: (scene: Scene) => {
      const change = (reply: Reply): Reply => {
        const document = documentOf(reply);
        return {
          status: 200,
          body: JSON.stringify(isJsonObject(document) ? { ...document, expires_in: expires } : {}),
        };
      };
      fault(scene, undefined, token, { kind: 'alter', change });
    },
    requests: 15,
  })),
  {
    what: '31: with a umask of none its files are private all the same',
    prepare: () => {
      process.umask(0);
    },
    check: async (step) => {
      const directory = step.outputs['docker-config'] ?? '';
      for (const name of await readdir(directory)) expect((await stat(join(directory, name))).mode & 0o077).toBe(0);
      expect((await stat(directory)).mode & 0o777).toBe(0o700);
      expect((await stat(step.outputs['auth-file'] ?? '')).mode & 0o777).toBe(0o600);
    },
  },
];

describe('a bundled login', () => {
  afterEach(() => {
    process.umask(0o022);
  });

  it.each(rows)('$what', (row) => expectRow('login', row));
});
