import { describe, expect, it } from '@jest/globals';
import { parseReference, parseRegistryHost } from '../../../core/domain/registry/reference.js';
import {
  parseProtection,
  parseTagSelector,
  selectsDigest,
  selectsTag,
} from '../../../core/domain/retention/selector.js';
import { digestNamed } from './package-model.js';

const registry = parseRegistryHost('ghcr.io');
const app = parseReference('ghcr.io/acme/app', registry);
const other = parseReference('ghcr.io/acme/other', registry);
const digest = digestNamed('one');

describe('an entry of exclude-tags', () => {
  it.each([
    ['v*', app, 'v1', true],
    ['v*', other, 'v1', true],
    ['acme/app:v1', app, 'v1', true],
    ['ghcr.io/Acme/App:v1', app, 'v1', true],
    ['acme/app:v1', app, 'v2', false],
    ['acme/app:v1', other, 'v1', false],
    ['docker.io/acme/app:v1', app, 'v1', false],
    [`acme/app:v1@${digest}`, app, 'v1', true],
    [digest, app, 'v1', false],
  ])('%s, asked for a tag of %o, %s: %s', (text, repository, tag, expected) => {
    expect(selectsTag([parseProtection(text, registry)], repository, tag)).toBe(expected);
  });

  it.each([digest, `acme/bundle@${digest}`, `docker.io/acme/bundle:1@${digest}`])(
    '%s protects the digest in every package',
    (text) => {
      const selectors = [parseProtection(text, registry)];
      expect([digest, digestNamed('two')].map((each) => selectsDigest(selectors, each))).toEqual([true, false]);
    },
  );

  it.each([
    'acme/app',
    'acme/app:v*',
    'acme/app@sha256:abc',
    'sha256:abc',
    `sha256:${'A'.repeat(64)}`,
    'app:v1',
    '[v]1',
  ])('%s is refused, because it would protect nothing', (text) => {
    expect(() => parseProtection(text, registry)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});

describe('an entry of delete-tags', () => {
  it.each(['acme/app:v1', `acme/app@${digest}`, 'sha256:abc', `sha256:${'A'.repeat(64)}`, 'v1/*', ''])(
    '%s is refused',
    (text) => {
      expect(() => parseTagSelector(text)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
    },
  );
});
