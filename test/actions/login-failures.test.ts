import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../errors.js';
import { a, aDenied, b, down, type Given, LoginScene, missing, pull, refused, slowed, tokens } from './login-scene.js';

let scene: LoginScene;
beforeEach(async () => {
  scene = await LoginScene.open();
});
afterEach(() => scene.close());

const { pat } = tokens;

describe('a login that fails', () => {
  it.each<[string, Record<string, string>, Given, RegExp]>([
    [
      'M1',
      {},
      aDenied,
      /^GITHUB_TOKEN cannot pull octo-org\/a \(ghcr\.io answered 403 \(DENIED: permission_denied: read_package\)\)\./,
    ],
    [
      'M3',
      { pat: 'github_pat_0123456789' },
      { ...aDenied, [`pat pull ${a}`]: refused },
      /"pat" is a fine-grained token\.[^]*classic tokens only/,
    ],
    [
      'M5',
      { pat },
      { ...aDenied, [`pat pull ${b}`]: refused },
      /^docker keeps one credential per registry, but ghcr\.io\/octo-org\/a needs the PAT and ghcr\.io\/octo-org\/b the GITHUB_TOKEN\./,
    ],
    [
      'M6',
      { pat },
      { [`github-token pull ${a}`]: missing, [`pat pull ${a}`]: missing },
      /^octo-org\/a was not found, or neither token may see it\.[^]*spelling, lower case/,
    ],
    [
      'M7',
      { pat, push: 'ghcr.io/octo-org/app', probe: 'push' },
      { 'github-token push octo-org/app': refused },
      /^Push to octo-org\/app denied: ghcr\.io answered 403/,
    ],
    [
      'an outage where docker has to know what the PAT reads',
      { pat },
      { ...aDenied, [`pat pull ${b}`]: down },
      /^ghcr\.io\/octo-org\/b can't be pulled: no answer/,
    ],
    ['an outage beside a PAT', { pat }, { [`github-token pull ${a}`]: down }, /no answer/],
    ['an outage of the PAT', { pat }, { ...aDenied, [`pat pull ${a}`]: down }, /no answer/],
    ['a limit beyond any wait', {}, { [`github-token pull ${a}`]: slowed }, /429[^]*Mend/],
    ['the same beside a PAT', { pat }, { [`github-token pull ${a}`]: slowed }, /429/],
    [
      'an image that is not public, without a token',
      { 'github-token': '' },
      { [`anonymous pull ${a}`]: { code: 'unauthorized', words: 'ghcr.io answered 401' } },
      /^A request without a token cannot pull octo-org\/a \(ghcr\.io answered 401\)\./,
    ],
    [
      'an image that is not to be seen, without a token',
      { 'github-token': '' },
      { [`anonymous pull ${a}`]: missing },
      /^octo-org\/a was not found, or it is not public\./,
    ],
    [
      'no token, and nothing to pull',
      { 'github-token': '', pull: '' },
      {},
      /^Neither "github-token" nor "pat" is given/,
    ],
    [
      'no token, and something to push',
      { 'github-token': '', push: 'ghcr.io/octo-org/app' },
      {},
      /^Neither "github-token" nor "pat" is given/,
    ],
    [
      'a PAT that is wanted and empty, though all is public',
      { 'github-token': '', credential: 'pat' },
      {},
      /^"credential" says pat, but "pat" is empty/,
    ],
  ])('says so (%s) and writes nothing', async (_, inputs, given, words) => {
    scene.answer(given);
    const error = await rejectionOf(scene.main(scene.step({ pull, ...inputs })));
    expect(`${error.message}\n${error.hint ?? ''}`).toMatch(words);
    expect(await readdir(scene.temporaryDirectory)).toEqual([]);
    expect(await readdir(scene.home)).toEqual([]);
  });

  it.each([
    [
      { state: 'valid', login: 'mona', scopes: ['repo', 'gist'] },
      'The PAT of mona has scopes [repo, gist]; read:packages is missing.',
    ],
    [{ state: 'valid', login: 'mona', scopes: [] }, 'The PAT of mona has scopes []; read:packages is missing.'],
    [{ state: 'revoked' }, 'The PAT of octocat is expired or revoked.'],
    [
      {
        state: 'valid',
        login: 'mona',
        scopes: ['read:packages'],
        signOnHint: 'Authorise it: https://github.com/orgs/octo-org/sso?x=1',
      },
      'The PAT of mona is not authorised for SSO of octo-org: https://github.com/orgs/octo-org/sso?x=1',
    ],
  ] as const)('says what the PAT lacks by what GitHub tells: %j', async (facts, words) => {
    scene.answer({ ...aDenied, [`pat pull ${a}`]: refused });
    scene.facts = { ...scene.facts, ...facts };
    const error = await rejectionOf(scene.main(scene.step({ pull, pat })));
    expect(error.message).toContain(words);
  });

  const elsewhere = { registry: 'docker.io', password: 'a-secret-word', pull: `docker.io/${a}` };
  it('never shows GitHub the password of another registry, refused or not', async () => {
    await scene.login(elsewhere);
    scene.answer({ [`exact pull ${a}`]: { code: 'unauthorized', words: 'registry-1.docker.io answered 401' } });
    expect(await rejectionOf(scene.main(scene.step(elsewhere)))).toMatchObject({
      message: 'The "password" cannot pull octo-org/a (registry-1.docker.io answered 401).',
      hint: 'Check "username" and "password", and what that user may do there.',
    });
    expect(scene.inspected).toEqual([]);
  });

  it('asks GitHub about a "password" for its own registry', async () => {
    scene.answer({ [`exact pull ${a}`]: refused });
    scene.facts = { ...scene.facts, state: 'revoked' };
    const error = await rejectionOf(scene.main(scene.step({ registry: 'ghcr.io', password: pat, pull })));
    expect(error.message).toContain('is expired or revoked');
    expect(scene.inspected).toEqual([pat]);
  });

  it('says that the PAT is empty where GitHub gives no secrets (M2)', async () => {
    scene.answer(aDenied);
    const error = await rejectionOf(scene.main(scene.step({ pull }, { actor: 'dependabot[bot]' })));
    expect(error.message).toContain('"pat" is empty.');
    expect(error.hint).toContain('forks and Dependabot get no secrets');
  });

  it('never asks the PAT because of an outage', async () => {
    scene.answer({ [`github-token pull ${a}`]: down });
    await rejectionOf(scene.main(scene.step({ pull, pat })));
    expect(scene.asked.filter((question) => question.startsWith('pat'))).toEqual([]);
  });
});
