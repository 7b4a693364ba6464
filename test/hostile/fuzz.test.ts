import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPageLinks } from '../../core/adapters/github/packages-answer.js';
import { isEndBlock, parsePaxRecords, parseTarHeader } from '../../core/adapters/source/tar-header.js';
import { parseAnnotationLine, parseKeyValueLine, parseNumberedLines } from '../../core/domain/image/annotation.js';
import { findChallenge, parseChallenges } from '../../core/domain/registry/challenge.js';
import { parseDigest } from '../../core/domain/image/digest.js';
import { parseServerUrl } from '../../core/domain/github/github.js';
import { editJson } from '../../core/domain/json/json-edit.js';
import { parseJsonObject } from '../../core/domain/json/json.js';
import { blobsOf, childrenOf, parseManifest } from '../../core/domain/image/manifest.js';
import { parseFlavor } from '../../core/domain/metadata/flavor.js';
import { parseGlob } from '../../core/domain/retention/pattern.js';
import { parseImages } from '../../core/domain/registry/push-target.js';
import { formatReference, parseReference, parseRegistryHost } from '../../core/domain/registry/reference.js';
import { findRetryAfterInMessage, parseRetryAfter } from '../../core/domain/registry/retry-after.js';
import { parseProtection, parseTagSelector } from '../../core/domain/retention/selector.js';
import { parseTagRule } from '../../core/domain/metadata/tag-rule.js';
import { isActionError } from '../../core/errors.js';

const registry = parseRegistryHost('ghcr.io');
const now = Date.parse('2026-01-01T00:00:00Z');

/** What reads text that a user, a workflow or a server wrote. */
const textReaders: readonly (readonly [string, (text: string) => unknown])[] = [
  ['a reference', (text) => formatReference(parseReference(text, registry))],
  ['a registry', parseRegistryHost],
  ['a digest', (text) => parseDigest(text, 'the digest')],
  ['the URL of a server', (text) => parseServerUrl(text, 'GITHUB_SERVER_URL')],
  ['a challenge', (text) => [parseChallenges(text), findChallenge(text, 'bearer')]],
  ['Retry-After', (text) => [parseRetryAfter(text, now), findRetryAfterInMessage(text)]],
  ['Link', (text) => readPageLinks(text, new URL('https://api.github.com/'), 'listing')],
  ['a line of labels', parseKeyValueLine],
  ['a line of annotations', parseAnnotationLine],
  ['labels', (text) => parseNumberedLines(text, parseKeyValueLine)],
  ['an entry of tags', (text) => parseTagRule(text, registry)],
  ['a flavor', (text) => parseFlavor(text.split('\n'))],
  ['images', (text) => parseImages(text.split('\n'), registry)],
  ['a glob', (text) => parseGlob(text).matches(text)],
  ['a selector of tags', parseTagSelector],
  ['a protection', (text) => parseProtection(text, registry)],
];

const prototypes = describePrototypes();

/** What reads bytes of a file or of an answer. */
const bytesReaders: readonly (readonly [string, (bytes: Buffer) => unknown])[] = [
  ['an object of JSON', (bytes) => parseJsonObject(bytes, 'the file')],
  ['an edited config', (bytes) => editJson(bytes, [{ path: ['config', 'Labels', 'a'], value: 'b' }], 'the config')],
  [
    'a manifest',
    (bytes) => {
      const manifest = parseManifest(bytes, undefined, 'the manifest');
      return [blobsOf(manifest), childrenOf(manifest)];
    },
  ],
  ['a pax header', (bytes) => parsePaxRecords(bytes, 'the archive')],
  [
    'a tar header',
    (bytes) => {
      const block = Buffer.alloc(512);
      bytes.copy(block);
      return isEndBlock(block) ? undefined : parseTarHeader(block, 'the archive');
    },
  ],
];

describe('whatever text is read', () => {
  it.each(textReaders)('as %s, it is taken or refused with an error of ours', (_, read) => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expectTakenOrRefused(() => read(text));
      }),
    );
  });

  it.each(textReaders)('as %s, the time grows with its length only', (_, read) => {
    for (const piece of [
      'a',
      '-',
      '.',
      '/',
      ',',
      '"',
      '\\',
      '*',
      '%',
      ' ',
      '\n',
      '=',
      'a-',
      'a,"',
      '<>;',
      '[',
      '{{',
      '0',
    ])
      for (const end of ['', '!', '\0']) expectTakenOrRefused(() => read(piece.repeat(200_000) + end));
  });
});

describe('whatever bytes are read', () => {
  it.each(bytesReaders)('as %s, they are taken or refused with an error of ours', (_, read) => {
    fc.assert(
      fc.property(hostileBytes(), (bytes) => {
        expectTakenOrRefused(() => read(bytes));
      }),
    );
  });

  it.each(bytesReaders)('as %s, nesting and length have a limit or none is needed', (_, read) => {
    for (const text of ['[', '{"a":', '{"a":[', ' ', '0', '"', '\\u'])
      expectTakenOrRefused(() => read(Buffer.from(text.repeat(100_000))));
  });
});

/** Text as users type it, with what means something to a parser sown in. */
function hostileText(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.stringMatching(/^[a-z0-9]{1,8}$/),
    fc.constantFrom('sha256:', 'a'.repeat(64), '@', ':', '/', '=', ',', '"', '\\', '<', '>', ';', 'rel="next"', '#'),
    fc.constantFrom('Bearer realm=', 'https://', 'ghcr.io', '[::1]', '..', '%2f', '%0A::error::', '\r\n', '\u202E'),
    fc.constantFrom('__proto__', 'constructor', 'type=', 'type=semver', 'pattern=', '{{', '}}', '-1', '1e999', '1ns'),
  );
  return fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
}

function hostileBytes(): fc.Arbitrary<Buffer> {
  const digest = `sha256:${'0'.repeat(64)}`;
  const name = fc.oneof(
    fc.constantFrom('schemaVersion', 'mediaType', 'manifests', 'layers', 'config', 'annotations', 'digest', 'size'),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'Labels', 'platform', 'subject', 'urls', ''),
  );
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(2, -1, 1.5, 2 ** 53, '2', null, true, digest, 'application/vnd.oci.image.index.v1+json'),
    fc.string(),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.array(fc.tuple(name, tie('tree')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  return fc.oneof(
    fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
    tree.map((value) => Buffer.from(JSON.stringify(value))),
    tree.map((value) => Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [value], layers: [value] }))),
  );
}

function expectTakenOrRefused(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!isActionError(error)) throw error;
    expect(error.message).not.toBe('');
  }
  expect(describePrototypes()).toBe(prototypes);
}

/** What a parser that trusts a name like `__proto__` would change. */
function describePrototypes(): string {
  return [Object.prototype, Array.prototype, Function.prototype]
    .flatMap((prototype) => Object.getOwnPropertyNames(prototype))
    .join();
}
