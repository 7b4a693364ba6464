import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AnnotationChange,
  checkGitHubAnnotation,
  editAnnotations,
  gitHubKeys,
  parseAnnotationLine,
  parseKeyValueLine,
  parseNumberedLines,
} from '../../../core/domain/image/annotation.js';
import { maxManifestBytes, mediaTypes, parseManifest } from '../../../core/domain/image/manifest.js';

const child = `{"mediaType":"${mediaTypes.ociManifest}","digest":"sha256:${'a'.repeat(64)}","size":7,"odd":1.0}`;
const config = `{"mediaType":"${mediaTypes.ociConfig}","digest":"sha256:${'b'.repeat(64)}","size":2}`;

function index(rest = '', mediaType: string = mediaTypes.ociIndex) {
  const text = `{"schemaVersion":2,"mediaType":"${mediaType}","manifests":[${child}],"x-unknown":12345678901234567890${rest}}`;
  const parsed = parseManifest(Buffer.from(text), undefined, 'The index');
  if (parsed.kind !== 'index') throw new Error('The fixture is an index.');
  return parsed;
}

function image(mediaType: string) {
  const text = `{"schemaVersion":2,"mediaType":"${mediaType}","config":${config},"layers":[]}`;
  return parseManifest(Buffer.from(text), undefined, 'The manifest');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

describe('an annotation line', () => {
  it.each<[string, AnnotationChange]>([
    ['a=b', { targets: [], key: 'a', value: 'b' }],
    ['a=b=c', { targets: [], key: 'a', value: 'b=c' }],
    ['a = b ', { targets: [], key: 'a', value: ' b ' }],
    ['a=', { targets: [], key: 'a', value: undefined }],
    ['a=index:b', { targets: [], key: 'a', value: 'index:b' }],
    ['index:a=b', { targets: [{ level: 'index', platform: undefined }], key: 'a', value: 'b' }],
    [
      'index,manifest[linux/arm/v7]:a=b:c',
      {
        targets: [
          { level: 'index', platform: undefined },
          { level: 'manifest', platform: 'linux/arm/v7' },
        ],
        key: 'a',
        value: 'b:c',
      },
    ],
    [
      'manifest-descriptor:a=',
      { targets: [{ level: 'manifest-descriptor', platform: undefined }], key: 'a', value: undefined },
    ],
  ])('%j is understood', (line, expected) => {
    expect(parseAnnotationLine(line)).toEqual(expected);
  });

  it.each([
    ['a', 'has no "="'],
    ['=b', 'has no key'],
    [' = b', 'has no key'],
    ['index:=b', 'has no key'],
    ['indes:a=b', '"indes" is no annotation level'],
    ['index[]:a=b', '"index[]" is no annotation level'],
  ])('%j is refused', (line, message) => {
    expect(() => parseAnnotationLine(line)).toThrow(message);
  });

  it('may have a colon in a label key, which has no level', () => {
    expect(parseKeyValueLine('a:b=c')).toEqual({ key: 'a:b', value: 'c' });
  });
});

describe('numbered lines', () => {
  it('tolerate CRLF, empty lines and comments', () => {
    expect(parseNumberedLines('a=1\r\n\r\n# no=comment\r\n  b=#2', parseKeyValueLine)).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '#2' },
    ]);
  });

  it('report every faulty line with its number', () => {
    expect(() => parseNumberedLines('ok=1\na\n\n=b', parseKeyValueLine)).toThrow(
      /^line 2: "a" has no "=".*; line 4: "=b"/,
    );
  });

  it('report a bounded number of faults', () => {
    const text = Array.from({ length: 100_000 }, () => 'x').join('\n');
    expect(() => parseNumberedLines(text, parseKeyValueLine)).toThrow(/^.{0,600}and 99990 more\.$/);
  });
});

describe('what GitHub reads', () => {
  it.each([
    [gitHubKeys.description, '😀'.repeat(512), undefined],
    [
      gitHubKeys.description,
      'x'.repeat(513),
      'org.opencontainers.image.description has 513 characters; GitHub takes 512 at most',
    ],
    [
      gitHubKeys.description,
      'x'.repeat(5000),
      'org.opencontainers.image.description has 5000 characters; GitHub takes 512 at most',
    ],
    [gitHubKeys.licenses, 'MIT', undefined],
    [gitHubKeys.licenses, '(Apache-2.0 OR MIT) AND LicenseRef-own', undefined],
    [
      gitHubKeys.licenses,
      'My own',
      'org.opencontainers.image.licenses is "My own", which is no SPDX expression such as MIT or Apache-2.0',
    ],
    [
      gitHubKeys.licenses,
      'M'.repeat(257),
      'org.opencontainers.image.licenses has 257 characters; GitHub takes 256 at most',
    ],
    [gitHubKeys.source, 'https://github.com/o/r', undefined],
    [
      gitHubKeys.source,
      'javascript:alert(1)',
      'org.opencontainers.image.source is "javascript:alert(1)", which is no http(s) URL of a repository',
    ],
    [gitHubKeys.source, 'o/r', 'org.opencontainers.image.source is "o/r", which is no http(s) URL of a repository'],
    ['other', 'x'.repeat(5000), undefined],
  ])('judges %s by its length or form (%#)', (key, value, expected) => {
    expect(checkGitHubAnnotation(key, value)).toBe(expected);
  });
});

describe('editing annotations', () => {
  it('keeps every other byte, unknown fields and number forms included', () => {
    const before = index(',"annotations":{"keep":"1","go":"2"}');
    const after = editAnnotations(before, [
      { key: 'go', value: undefined },
      { key: 'new', value: '<script>\n' },
    ]);
    expect(textOf(after.bytes)).toBe(textOf(before.bytes).replace('"go":"2"', '"new":"<script>\\n"'));
    expect([...after.annotations]).toEqual([
      ['keep', '1'],
      ['new', '<script>\n'],
    ]);
    expect(after.manifests).toEqual(before.manifests);
  });

  it.each([
    ['the value is there already', ',"annotations":{"a":"1"}', [{ key: 'a', value: '1' }]],
    ['what is removed is not there', ',"annotations":{"a":"1"}', [{ key: 'b', value: undefined }]],
    [
      'a later change takes an earlier one back',
      ',"annotations":{"a":"1"}',
      [
        { key: 'a', value: '2' },
        { key: 'a', value: '1' },
      ],
    ],
    ['there are no annotations to remove', '', [{ key: 'constructor', value: undefined }]],
  ])('gives the same object when %s', (_, rest, changes) => {
    const before = index(rest);
    expect(editAnnotations(before, changes)).toBe(before);
  });

  it('makes an OCI index of a Docker manifest list, and leaves the children', () => {
    const before = index('', mediaTypes.dockerList);
    const after = editAnnotations(before, [{ key: 'a', value: 'b' }]);
    expect(after.mediaType).toBe(mediaTypes.ociIndex);
    expect(after.manifests).toEqual(before.manifests);
    expect(editAnnotations(before, [{ key: 'a', value: undefined }])).toBe(before);
  });

  it('edits an OCI image manifest, and refuses a Docker one, whose type has no annotations', () => {
    const changes = [{ key: 'a', value: 'b' }];
    expect([...editAnnotations(image(mediaTypes.ociManifest), changes).annotations]).toEqual([['a', 'b']]);
    expect(() => editAnnotations(image(mediaTypes.dockerManifest), changes)).toThrow('a type that has no annotations');
  });

  it('refuses an index that names a member twice, since which one is meant is unknown', () => {
    const before = index(',"annotations":{"a":"1","a":"2"}');
    expect(() => editAnnotations(before, [{ key: 'b', value: '1' }])).toThrow('names "a" twice');
  });

  it('refuses an index that would outgrow what registries take', () => {
    const changes = [{ key: 'a', value: 'x'.repeat(maxManifestBytes) }];
    expect(() => editAnnotations(index(), changes)).toThrow('registries take 4194304');
  });

  it('ends in the map that the changes describe, and changes nothing the second time', () => {
    const keys = fc.constantFrom('a', 'b', '__proto__', 'constructor', '');
    const values = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
    const changeLists = fc.array(fc.record({ key: keys, value: values }));
    fc.assert(
      fc.property(fc.dictionary(keys, fc.string()), changeLists, (annotations, changes) => {
        const after = editAnnotations(index(`,"annotations":${JSON.stringify(annotations)}`), changes);
        const expected = new Map(Object.entries(annotations));
        for (const { key, value } of changes) {
          if (value === undefined) expected.delete(key);
          else expected.set(key, value);
        }
        expect(new Map(after.annotations)).toEqual(expected);
        expect(editAnnotations(after, changes)).toBe(after);
      }),
    );
  });
});
