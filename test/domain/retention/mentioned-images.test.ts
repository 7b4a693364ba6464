import { describe, expect, it } from '@jest/globals';
import { findMentions } from '../../../core/domain/retention/mentioned-images.js';
import { formatReference, parseRegistryHost } from '../../../core/domain/registry/reference.js';

const registry = parseRegistryHost('ghcr.io');
const digest = `sha256:${'ab'.repeat(32)}`;

const mentionsIn = (text: string): readonly string[] =>
  findMentions(text, { registry, owner: 'acme' })
    .selectors.flatMap((selector) => {
      if (selector.kind === 'digest') return [selector.digest];
      return selector.kind === 'reference' ? [formatReference(selector.reference)] : [];
    })
    .sort();

describe('a text mentions', () => {
  it.each<[string, string, readonly string[]]>([
    ['a tag', 'image: ghcr.io/acme/app:v1', ['ghcr.io/acme/app:v1']],
    ['an image by upper case', 'FROM ghcr.io/ACME/App:V1', ['ghcr.io/acme/app:V1']],
    ['a digest of any package', `image: quay.io/other/app@${digest}`, [digest]],
    ['a name without a tag', 'image: ghcr.io/acme/app', ['ghcr.io/acme/app:latest']],
    ['a name below another', '- ghcr.io/acme/team/app:v1,', ['ghcr.io/acme/team/app:v1']],
    ['slashes that JSON escapes', '{"image":"ghcr.io\\/acme\\/app:v1"}', ['ghcr.io/acme/app:v1']],
    ['the tag at the end of a sentence', 'Runs ghcr.io/acme/app:v1.', ['ghcr.io/acme/app:v1', 'ghcr.io/acme/app:v1.']],
    [
      'a tag apart from its name',
      'repository: ghcr.io/acme/app\ntag: "1.2"',
      ['ghcr.io/acme/app:1.2', 'ghcr.io/acme/app:latest'],
    ],
    ['nothing of other owners', 'image: ghcr.io/acme2/app:v1 my-acme/app:v1', []],
  ])('%s', (_, text, expected) => {
    expect(mentionsIn(text)).toEqual(expected);
  });

  it('names with tags apart from them, as far as they are few enough to hold', () => {
    const names = Array.from({ length: 400 }, (_, index) => `acme/app${index}`).join('\n');
    const tags = Array.from({ length: 400 }, (_, index) => `tag: v${index}`).join('\n');
    expect(mentionsIn(`${names}\n${tags.slice(0, 1000)}`).length).toBeGreaterThan(10_000);
    expect(() => mentionsIn(`${names}\n${tags}`)).toThrow('at most 100000 are kept');
  });

  it('an image before a line, however long', () => {
    expect(mentionsIn(`acme/app${'-'.repeat(300_000)} acme/b`)).toEqual([
      'ghcr.io/acme/app:latest',
      'ghcr.io/acme/b:latest',
    ]);
  });

  it('what it can only know later', () => {
    const { unresolved } = findMentions('image: ghcr.io/acme/app:${TAG}', { registry, owner: 'acme' });
    expect(unresolved).toEqual(['acme/app']);
  });
});
