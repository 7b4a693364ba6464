import { describe, expect, it } from '@jest/globals';
import { chooseCredential, type Credential } from '../../core/domain/credential-choice.js';
import { errorOf } from '../errors.js';

const make = (kind: Credential['kind']): Credential => ({ kind, username: 'octocat', secret: `secret of ${kind}` });
const exact = make('exact');
const githubToken = make('github-token');
const pat = make('pat');

describe('chooseCredential', () => {
  it.each([
    ['the weaker one', { githubToken, pat }, 'auto', githubToken],
    ['the only one', { pat }, 'auto', pat],
    ['none', {}, 'auto', undefined],
    ['the PAT where it is wanted', { githubToken, pat }, 'pat', pat],
    ['GITHUB_TOKEN where it is wanted', { githubToken, pat }, 'github-token', githubToken],
    ['the exact one before all', { exact, githubToken, pat }, 'auto', exact],
    ['the exact one before what is wanted', { exact, githubToken, pat }, 'pat', exact],
  ] as const)('takes %s', (_, candidates, preference, chosen) => {
    expect(chooseCredential(candidates, preference)).toBe(chosen);
  });

  it.each([
    ['pat', { githubToken }],
    ['github-token', { pat }],
  ] as const)('fails where %s is wanted and not given, and shows no secret', (preference, candidates) => {
    const error = errorOf(() => chooseCredential(candidates, preference));
    expect(error).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(`"${preference}" is empty`),
    });
    expect(`${error?.message ?? ''}${error?.hint ?? ''}`).not.toContain('secret of');
  });
});
