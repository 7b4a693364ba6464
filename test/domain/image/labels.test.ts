import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../../../core/domain/image/digest.js';
import { type ConfiguredImage, editLabels, readLabels } from '../../../core/domain/image/labels.js';
import { mediaTypes, parseManifest } from '../../../core/domain/image/manifest.js';

function image(config: string, descriptorRest = '', mediaType: string = mediaTypes.ociManifest): ConfiguredImage {
  const bytes = Buffer.from(config);
  const configType = mediaType === mediaTypes.ociManifest ? mediaTypes.ociConfig : mediaTypes.dockerConfig;
  const text = `{"schemaVersion":2,"mediaType":"${mediaType}","config":{"mediaType":"${configType}","digest":"${digestOf(bytes)}","size":${bytes.length}${descriptorRest}},"layers":[],"x":1.0}`;
  const manifest = parseManifest(Buffer.from(text), undefined, 'The manifest');
  if (manifest.kind !== 'image') throw new Error('The fixture is an image.');
  return { manifest, config: bytes };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

describe('editing labels', () => {
  it.each([
    [
      'adds to those there are',
      '{"config":{"Labels":{"b":"2"}},"n":12345678901234567890.0}',
      '{"config":{"Labels":{"b":"2","a":"1"}},"n":12345678901234567890.0}',
    ],
    ['replaces one', '{"config":{"Labels":{"a":"0","b":"2"}}}', '{"config":{"Labels":{"a":"1","b":"2"}}}'],
    [
      'fills a Labels that is null',
      '{"config":{"Labels":null,"Cmd":["\\u003c"]}}',
      '{"config":{"Labels":{"a":"1"},"Cmd":["\\u003c"]}}',
    ],
    ['creates Labels', '{"config":{}}', '{"config":{"Labels":{"a":"1"}}}'],
    ['creates a config that is null', '{"config":null}', '{"config":{"Labels":{"a":"1"}}}'],
    ['creates a config', '{"os":"linux"}', '{"os":"linux","config":{"Labels":{"a":"1"}}}'],
    [
      'keeps an indented form',
      '{\n  "config": {\n    "Labels": {\n      "b": "2"\n    }\n  }\n}',
      '{\n  "config": {\n    "Labels": {\n      "b": "2",\n      "a": "1"\n    }\n  }\n}',
    ],
  ])('%s, and keeps every other byte', (_, before, after) => {
    const original = image(before);
    const edited = editLabels(original, [{ key: 'a', value: '1' }]);
    expect(textOf(edited.config)).toBe(after);
    expect(edited.manifest.config).toMatchObject({ digest: digestOf(edited.config), size: edited.config.length });
    expect(textOf(edited.manifest.bytes)).toBe(
      textOf(original.manifest.bytes)
        .replace(original.manifest.config.digest, edited.manifest.config.digest)
        .replace(`"size":${original.config.length}`, `"size":${edited.config.length}`),
    );
  });

  it('removes a label, and keeps a Docker manifest a Docker manifest', () => {
    const edited = editLabels(image('{"config":{"Labels":{"a":"1","b":"2"}}}', '', mediaTypes.dockerManifest), [
      { key: 'a', value: undefined },
    ]);
    expect([...readLabels(edited.config, 'The config')]).toEqual([['b', '2']]);
    expect(edited.manifest.mediaType).toBe(mediaTypes.dockerManifest);
  });

  it('renews a config that the manifest carries along', () => {
    const edited = editLabels(image('{}', ',"data":"e30="'), [{ key: 'a', value: '1' }]);
    expect(textOf(edited.manifest.bytes)).toContain(`"data":"${Buffer.from(edited.config).toString('base64')}"`);
  });

  it.each([
    ['the value is there already', '{"config":{"Labels":{"a":"1"}}}', [{ key: 'a', value: '1' }]],
    ['what is removed is not there', '{"config":{"Labels":{"a":"1"}}}', [{ key: 'b', value: undefined }]],
    ['there are no labels to remove', '{}', [{ key: 'b', value: undefined }]],
    ['there are no changes', '{"config":null,"config":null}', []],
  ])('gives the same object when %s', (_, config, changes) => {
    const before = image(config);
    expect(editLabels(before, changes)).toBe(before);
  });

  it.each([
    ['is no JSON', 'x', 'is not valid JSON'],
    ['has a byte order mark', '\ufeff{}', 'is not valid JSON'],
    ['names a label twice', '{"config":{"Labels":{"b":"1","b":"2"}}}', 'names "b" twice'],
    ['has a list for Labels', '{"config":{"Labels":["a"]}}', '"Labels" is not a JSON object'],
    ['has a text for config', '{"config":"x"}', '"config" is not a JSON object'],
  ])('refuses a config that %s', (_, config, message) => {
    expect(() => editLabels(image(config), [{ key: 'a', value: '1' }])).toThrow(message);
  });

  it('ends in the labels that the changes describe, and changes nothing the second time', () => {
    const keys = fc.constantFrom('a', 'b', '__proto__', 'toString');
    const changeLists = fc.array(
      fc.record({ key: keys, value: fc.option(fc.string({ minLength: 1 }), { nil: undefined }) }),
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.string()), changeLists, (labels, changes) => {
        const edited = editLabels(image(JSON.stringify({ config: { Labels: labels } })), changes);
        const expected = new Map(Object.entries(labels));
        for (const { key, value } of changes) {
          if (value === undefined) expected.delete(key);
          else expected.set(key, value);
        }
        expect(new Map(readLabels(edited.config, 'The config'))).toEqual(expected);
        expect(editLabels(edited, changes)).toBe(edited);
      }),
    );
  });
});
