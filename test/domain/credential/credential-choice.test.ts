import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Answer,
  chooseCredential,
  classifyAnswer,
  type Credential,
  decidePull,
  isForPat,
  nameCredential,
  type PullDecision,
  type Rank,
} from '../../../core/domain/credential/credential-choice.js';
import { ActionError } from '../../../core/errors.js';
import { errorOf } from '../../errors.js';

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

describe('an answer', () => {
  it.each<[string, unknown, Answer, boolean]>([
    ['none', undefined, 'allowed', false],
    ['a denial', new ActionError('denied', ''), 'refused', true],
    ['a bad credential', new ActionError('unauthorized', ''), 'refused', true],
    ['nothing to be seen', new ActionError('not-found', ''), 'missing', true],
    ['no answer', new ActionError('unavailable', ''), 'outage', false],
    ['a limit', new ActionError('rate-limited', ''), 'failed', false],
    ['a broken answer', new ActionError('invalid-response', ''), 'failed', false],
    ['a fault of ours', new TypeError(''), 'failed', false],
  ])('by %s leads to the PAT only where it may be a denial', (_, error, answer, isAsked) => {
    expect(classifyAnswer(error)).toBe(answer);
    expect(isForPat(answer)).toBe(isAsked);
  });
});

describe('decidePull', () => {
  const [ok, no, gone, down, odd] = ['allowed', 'refused', 'missing', 'outage', 'failed'] as const;
  const askPat: PullDecision = { kind: 'ask-pat' };
  const fail: PullDecision = { kind: 'fail' };
  const signIn = (images: readonly Rank[], single: Rank | undefined, isTried = true): PullDecision => ({
    kind: 'sign-in',
    images,
    single,
    isTried,
  });

  it.each<[string, PullDecision, readonly Answer[], readonly Answer[] | undefined, boolean]>([
    ['nothing is pulled', signIn([], 'first'), [], undefined, true],
    ['GITHUB_TOKEN reads all, whatever else is there', signIn(['first', 'first'], 'first'), [ok, ok], undefined, true],
    ['it is refused one, and there is no PAT', fail, [ok, no], undefined, false],
    ['it is refused one, and there is a PAT', askPat, [ok, no], undefined, true],
    ['it sees none, and there is a PAT', askPat, [ok, gone], undefined, true],
    ['the PAT reads all', signIn(['first', 'pat'], 'pat'), [ok, no], [ok, ok], true],
    ['the PAT sees what is hidden', signIn(['pat'], 'pat'), [gone], [ok], true],
    ['each reads what the other does not', signIn(['first', 'pat'], undefined), [ok, no], [no, ok], true],
    ['one is missing to the PAT only', signIn(['first', 'pat'], undefined), [ok, no], [gone, ok], true],
    [
      'the PAT could not be tried for one that needs it not',
      signIn(['first', 'pat'], undefined),
      [ok, no],
      [down, ok],
      true,
    ],
    ['both are refused one', fail, [ok, no], [ok, no], true],
    ['neither sees one', fail, [ok, gone], [ok, gone], true],
    ['the PAT could not be tried for one that needs it', fail, [ok, no], [ok, down], true],
    ['the PAT got an answer that means nothing', fail, [ok, no], [ok, odd], true],
    ['nothing answers, and there is no PAT', signIn(['first', 'first'], 'first', false), [ok, down], undefined, false],
    ['nothing answers, and there is a PAT', fail, [ok, down], undefined, true],
    ['one is refused and one does not answer', fail, [no, down], undefined, true],
    ['the same without a PAT', fail, [no, down], undefined, false],
    ['an answer means nothing', fail, [odd, no], undefined, true],
    ['the same without a PAT', fail, [odd], undefined, false],
  ])('where %s', (_, decision, first, patAnswers, isPatAtHand) => {
    expect(decidePull({ first, pat: patAnswers, isPatAtHand })).toEqual(decision);
  });

  it('takes the PAT for nothing but what it may read and the first one is known not to', () => {
    const answer = fc.constantFrom<Answer[]>('allowed', 'refused', 'missing', 'outage', 'failed');
    fc.assert(
      fc.property(fc.array(fc.tuple(answer, answer)), fc.boolean(), (both, isPatAtHand) => {
        const [first, patAnswers] = [both.map(([each]) => each), both.map(([, each]) => each)];
        const decision = decidePull({ first, pat: patAnswers, isPatAtHand });
        const ranks = decision.kind === 'sign-in' ? decision.images : [];
        const needless = ranks.filter((rank, index) => {
          const isDenied = first[index] === 'refused' || first[index] === 'missing';
          return rank === 'pat' && !(isPatAtHand && isDenied && patAnswers[index] === 'allowed');
        });
        expect(needless).toEqual([]);
      }),
    );
  });
});
