import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Answer,
  chooseCredential,
  type Credential,
  decidePull,
  nameCredential,
  type PullDecision,
} from '../../core/domain/credential-choice.js';
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

describe('nameCredential', () => {
  it.each([
    [githubToken, 'github-token'],
    [pat, 'pat'],
    [{ ...exact, secret: 'ghs_x' }, 'github-token'],
    [exact, 'pat'],
  ] as const)('calls %j %s', (credential, name) => {
    expect(nameCredential(credential)).toBe(name);
  });
});

describe('decidePull', () => {
  const [ok, no, gone, down, odd] = ['allowed', 'refused', 'missing', 'outage', 'failed'] as const;

  it.each<[PullDecision, readonly Answer[], readonly Answer[] | undefined, boolean]>([
    ['take-first', [], undefined, false],
    ['take-first', [], undefined, true],
    ['take-first', [ok, ok], undefined, true],
    ['fail', [ok, no], undefined, false],
    ['ask-pat', [ok, no], undefined, true],
    ['take-pat', [ok, no], [ok, ok], true],
    ['needs-both', [ok, no], [no, ok], true],
    ['needs-both', [ok, no], [gone, ok], true],
    ['fail', [ok, no], [ok, no], true],
    ['fail', [ok, no], [ok, gone], true],
    ['fail', [ok, no], [no, no], true],
    ['fail', [ok, no], [down, ok], true],
    ['fail', [ok, no], [ok, down], true],
    ['fail', [ok, no], [odd, ok], true],
    ['fail', [gone], undefined, true],
    ['fail', [gone, no], undefined, true],
    ['fail', [odd, no], undefined, true],
    ['take-first-untried', [down], undefined, false],
    ['take-first-untried', [ok, down], undefined, false],
    ['fail', [ok, down], undefined, true],
    ['fail', [no, down], undefined, true],
    ['fail', [no, down], undefined, false],
    ['fail', [odd], undefined, false],
  ])('says %s where the first gives %j and the PAT %j', (decision, first, patAnswers, isPatAtHand) => {
    expect(decidePull({ first, pat: patAnswers, isPatAtHand })).toBe(decision);
  });

  it('never leads to the PAT unless the first one is refused something and all the rest is known', () => {
    const answers = fc.array(fc.constantFrom<Answer[]>('allowed', 'refused', 'missing', 'outage', 'failed'));
    fc.assert(
      fc.property(answers, fc.option(answers, { nil: undefined }), fc.boolean(), (first, patAnswers, isPatAtHand) => {
        const decision = decidePull({ first, pat: patAnswers, isPatAtHand });
        if (decision !== 'ask-pat' && decision !== 'take-pat') return;
        expect(isPatAtHand).toBe(true);
        expect(first).toContain('refused');
        expect(first.every((answer) => answer === 'allowed' || answer === 'refused')).toBe(true);
      }),
    );
  });
});
