import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findAuthEntry, fingerprint, makeAuthEntry } from '../../../core/domain/credential/credential-file.js';
import { parseJsonObject } from '../../../core/domain/json/json.js';
import {
  type NotedFile,
  type Signer,
  signIn,
  signOut,
  signOutDead,
} from '../../../core/domain/credential/credential-ledger.js';

const nothing: NotedFile = { file: undefined, ledger: undefined };
const key = 'ghcr.io';
const entryOf = (secret: string) => makeAuthEntry('octocat', secret);
const signerOf = (job: string): Signer => ({ runner: 'one /temp', job });
const login = (noted: NotedFile, secret: string, signer = signerOf('1'), made?: string): NotedFile =>
  signIn(noted, { key, entry: entryOf(secret), signer }, 'it', made);
const withEntry = (secret: string): NotedFile => ({ ...nothing, file: login(nothing, secret).file });
const logout = (noted: NotedFile, secret: string, signer = signerOf('1')) =>
  signOut(noted, { key, fingerprint: fingerprint(entryOf(secret)), signer }, 'it');
const text = ({ file }: NotedFile): string | undefined =>
  file === undefined ? undefined : Buffer.from(file).toString();

describe('logins in one file', () => {
  it('leave nothing behind where there was nothing', () => {
    expect(logout(login(nothing, 'a'), 'a')).toEqual({ ...nothing, isForeign: false });
  });

  it('bring back what stood there', () => {
    const before = withEntry('theirs');
    expect(text(logout(login(before, 'a'), 'a'))).toBe(text(before));
  });

  it.each([
    ['in reverse', ['b', 'a']],
    ['in their order', ['a', 'b']],
  ])('can be taken back %s, and the other one works until then', (_, [first = '', second = '']) => {
    const both = login(login(withEntry('theirs'), 'a'), 'b');
    expect(findAuthEntry(both.file, key, 'it')).toEqual(entryOf('b'));
    const one = logout(both, first);
    expect(findAuthEntry(one.file, key, 'it')).toEqual(entryOf(second === 'b' ? 'b' : 'a'));
    const none = logout(one, second);
    expect(findAuthEntry(none.file, key, 'it')).toEqual(entryOf('theirs'));
    expect(none.ledger).toBeUndefined();
  });

  it('of the same credential count for themselves', () => {
    const one = logout(login(login(nothing, 'a'), 'a'), 'a');
    expect(findAuthEntry(one.file, key, 'it')).toEqual(entryOf('a'));
    expect(logout(one, 'a')).toEqual({ ...nothing, isForeign: false });
  });

  it('that were killed before they wrote keep none from bringing back what stood there', () => {
    const one = login(withEntry('theirs'), 'a');
    const killed = { file: one.file, ledger: login(one, 'b').ledger };
    const after = logout(killed, 'a');
    expect(findAuthEntry(after.file, key, 'it')).toEqual(entryOf('theirs'));
    expect(findAuthEntry(logout(after, 'b').file, key, 'it')).toEqual(entryOf('theirs'));
  });

  it('bring back what someone else wrote between them', () => {
    const { ledger } = login(withEntry('theirs'), 'a');
    const both = login({ file: withEntry('other').file, ledger }, 'b');
    const none = logout(logout(both, 'a'), 'b');
    expect(findAuthEntry(none.file, key, 'it')).toEqual(entryOf('other'));
  });

  it('leave what someone else wrote since, and say so', () => {
    const { ledger } = login(nothing, 'a');
    const after = logout({ file: withEntry('other').file, ledger }, 'a');
    expect(after).toMatchObject({ ledger: undefined, isForeign: true });
    expect(findAuthEntry(after.file, key, 'it')).toEqual(entryOf('other'));
  });

  it('can be taken back twice, and with the file gone', () => {
    const once = logout(login(withEntry('theirs'), 'a'), 'a');
    expect(text(logout(once, 'a'))).toBe(text(once));
    expect(logout({ ...login(nothing, 'a'), file: undefined }, 'a')).toEqual({ ...nothing, isForeign: false });
  });

  it('pay no attention to a ledger that is none', () => {
    const { file } = login(nothing, 'a');
    expect(logout({ file, ledger: Buffer.from('{{') }, 'a').isForeign).toBe(true);
  });
});

describe('logins of jobs that were killed', () => {
  const [before, mine, theirs] = [withEntry('theirs'), signerOf('2'), { runner: 'two /temp', job: '1' }];

  it('are taken back by the next job of the runner', () => {
    const dead = login(login(before, 'a'), 'b');
    const after = signOutDead(dead, mine, 'it');
    expect(text(after)).toBe(text(before));
    expect(after.ledger).toBeUndefined();
    expect(signOutDead(login(nothing, 'a'), mine, 'it')).toEqual({ ...nothing, isForeign: false });
  });

  it.each<[string, Signer]>([
    ['this job', signerOf('1')],
    ['a job of another runner, which may still run', { runner: 'three /temp', job: '9' }],
    ['nobody, where no workflow runs', { runner: '', job: '' }],
    ['nobody, where the job has no name', { runner: 'one /temp', job: '' }],
  ])('are none to %s', (_, signer) => {
    const noted = login(before, 'a');
    const after = signOutDead(noted, signer, 'it');
    expect([after.file, after.ledger]).toEqual([noted.file, noted.ledger]);
    expect(after.ledger).toBe(noted.ledger);
  });

  it.each([
    ['before', ['dead', 'living']],
    ['after', ['living', 'dead']],
  ])('%s that of a living one leave that in force, with its own way back', (_, order) => {
    const both = order.reduce<NotedFile>(
      (noted, each) => login(noted, each, each === 'dead' ? signerOf('1') : theirs),
      before,
    );
    const swept = signOutDead(both, mine, 'it');
    expect(findAuthEntry(swept.file, key, 'it')).toEqual(entryOf('living'));
    expect(text(logout(swept, 'living', theirs))).toBe(text(before));
  });

  it('are not those of a living one with the same credential, whoever was first', () => {
    const both = login(login(before, 'same', signerOf('1')), 'same', theirs);
    for (const [over, living] of [
      [signerOf('1'), theirs],
      [theirs, signerOf('1')],
    ] as const) {
      const swept = signOutDead(logout(both, 'same', over), { ...over, job: '2' }, 'it');
      expect(findAuthEntry(swept.file, key, 'it')).toEqual(entryOf('same'));
      expect(text(logout(swept, 'same', living))).toBe(text(before));
    }
  });

  it('leave what someone else wrote since', () => {
    const { ledger } = login(before, 'a');
    const after = signOutDead({ file: withEntry('other').file, ledger }, mine, 'it');
    expect(findAuthEntry(after.file, key, 'it')).toEqual(entryOf('other'));
    expect(after.ledger).toBeUndefined();
  });
});

describe('a directory that was made for a file', () => {
  it('is told when the last login goes, whichever login it was made for', () => {
    const both = login(login(nothing, 'a', signerOf('1')), 'b', signerOf('1'), '/home/.docker');
    expect(logout(logout(both, 'b'), 'a').madeDirectory).toBe('/home/.docker');
    expect(logout(both, 'b').madeDirectory).toBeUndefined();
    expect(logout(login(nothing, 'a'), 'a').madeDirectory).toBeUndefined();
  });
});

describe('any logins and logouts, however they interleave', () => {
  it('leave every entry of others as it was and none of ours', () => {
    const keys = ['ghcr.io', 'ghcr.io/octo-org/app', 'quay.io'];
    const logins = fc.array(
      fc.record({
        key: fc.constantFrom(...keys),
        secret: fc.constantFrom('a', 'b', 'c'),
        signer: fc.constantFrom(signerOf('1'), { runner: 'two /temp', job: '1' }),
        isKilled: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    const file = fc.constantFrom(
      undefined,
      Buffer.from('{}'),
      Buffer.from('{"auths":{"quay.io":{"auth":"eDp5"}},"credsStore":"x","n":1.0}'),
      Buffer.from('{"auths": {"ghcr.io": {"auth": "eDp5"}}, "credHelpers": {}}'),
    );
    fc.assert(
      fc.property(logins, file, fc.infiniteStream(fc.nat()), (steps, before, picks) => {
        let noted: NotedFile = { file: before, ledger: undefined };
        const toDo = [...steps];
        const open: typeof steps = [];
        while (toDo.length + open.length > 0) {
          const pick = Number(picks.next().value);
          const next = pick % 2 === 0 ? toDo.shift() : undefined;
          const [ended] = next === undefined && open.length > 0 ? open.splice(pick % open.length, 1) : [];
          if (next !== undefined) {
            const { file, ledger } = signIn(noted, { ...next, entry: entryOf(next.secret) }, 'it');
            // The note is written first, and a kill may come between.
            noted = { file: next.isKilled ? noted.file : file, ledger };
            open.push(next);
          } else if (ended !== undefined) {
            const { file: after, ledger } = signOut(
              noted,
              { ...ended, fingerprint: fingerprint(entryOf(ended.secret)) },
              'it',
            );
            noted = { file: after, ledger };
          }
        }
        expect(noted.ledger).toBeUndefined();
        expect(contentOf(noted.file)).toEqual(contentOf(before));
      }),
    );
  });
});

/** What a file says; an empty list of entries says nothing. */
function contentOf(file: Uint8Array | undefined): unknown {
  if (file === undefined) return undefined;
  return { auths: {}, ...parseJsonObject(file, 'it') };
}
