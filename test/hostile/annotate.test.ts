import { describe, expect, it } from '@jest/globals';
import { type StepResult } from '../runner.js';
import { answer, asked, expectRow, fault, type Row, type Scene, stateOf, withHeaders } from './rows.js';

const ociIndex = 'application/vnd.oci.image.index.v1+json';
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const missing = `sha256:${'1'.repeat(64)}`;
const aManifest = /\/manifests\//;
const path = 'octo-org/app';
const noWrite = (_: StepResult, scene: Scene): void => {
  expect(asked(scene).filter((request) => !/^(?:GET|HEAD) /.test(request))).toEqual([]);
};
/** The tag points at such bytes. */
const holds =
  (document: Uint8Array | object, mediaType = ociIndex) =>
  ({ stage }: Scene): void => {
    stage.sandbox.putManifest(path, document, { tags: ['latest'], mediaType });
  };
const child = ({ stage }: Scene): object => {
  const version = stage.sandbox.package('octo-org', 'app').versions.find(({ tags }) => tags.size === 0);
  const size = version?.bytes.length ?? 0;
  return { mediaType: ociManifest, digest: version?.digest, size };
};
const read = async ({ stage }: Scene, reference: string): Promise<string> => {
  const headers = { accept: `${ociIndex}, application/vnd.oci.image.manifest.v1+json` };
  return (await stage.visitor.registry('GET', `/v2/${path}/manifests/${reference}`, { headers })).text();
};
const hostileTexts = {
  '<script>alert(1)</script>': '</td><img src=//evil.example/x>',
  '`|](javascript:alert(1))': '@org/team ![x](https://evil.example/x) | a |',
  'a.command': '::error::x %0A::set-output name=x::y ##[add-path]/x',
  'a.colour': '\u001b[31mred \u202e txt.exe \u2028::warning::y',
  'a.diagram': '```mermaid\ngraph TD; click A "https://evil.example"\n```',
  ghadelimiter_0: 'a\nghadelimiter_0\ndigest=evil\nEOF\n',
};

/** Titles begin with the number of the row in the list of bad inputs. */
const rows: readonly Row[] = [
  {
    what: '69: a tag of a single image gets the annotations on its manifest, and its config and layers stay',
    inputs: { tags: '' },
    prepare: async (scene) => {
      await scene.stage.visitor.pushImage({ path, tag: 'latest', content: 'single' });
    },
    check: async (step, scene) => {
      const manifest: unknown = JSON.parse(await read(scene, step.outputs['digest'] ?? ''));
      expect(manifest).toMatchObject({ annotations: { a: 'b' }, layers: [{}], config: {} });
      expect(step.log).toContain('is a single image; its manifest is what is annotated.');
    },
  },
  {
    what: '70: an index of no images stays one',
    prepare: holds({ schemaVersion: 2, mediaType: ociIndex, manifests: [] }),
    check: async (step, scene) => {
      expect(JSON.parse(await read(scene, step.outputs['digest'] ?? ''))).toMatchObject({ manifests: [] });
    },
  },
  {
    what: '70: children of unknown platforms and their order stay as they are',
    prepare: (scene) => {
      const one = child(scene);
      const manifests = [
        { ...one, platform: { os: 'unknown', architecture: 'unknown' } },
        { ...one, x: 1, platform: { os: 'linux', architecture: 'amd64' } },
      ];
      holds({ schemaVersion: 2, mediaType: ociIndex, manifests })(scene);
    },
    check: async (step, scene) => {
      const text = await read(scene, step.outputs['digest'] ?? '');
      expect(text.indexOf('unknown')).toBeLessThan(text.indexOf('"x":1'));
    },
  },
  {
    what: '70: a document of another type is refused',
    prepare: holds(
      { schemaVersion: 2, mediaType: 'application/x-evil+json', manifests: [] },
      'application/x-evil+json',
    ),
    fails: /was not found/,
    check: noWrite,
  },
  {
    what: '70: indexes that name each other so often that nobody can walk them are read once each, and refused',
    prepare: (scene) => {
      const level = (entry: object): object => ({
        schemaVersion: 2,
        mediaType: ociIndex,
        manifests: Array.from({ length: 80 }, () => entry),
      });
      let below = child(scene);
      for (let depth = 0; depth < 3; depth += 1) {
        const { digest, bytes } = scene.stage.sandbox.putManifest(path, level(below));
        below = { mediaType: ociIndex, digest, size: bytes.length };
      }
      holds(level(below))(scene);
    },
    fails: /more manifests than an image can have/,
    requests: 20,
    check: noWrite,
  },
  {
    what: '70: an index among sources that names more than registries take is refused before that is read',
    prepare: (scene) => {
      const { registry } = scene.stage.sandbox;
      const manifests = Array.from({ length: 5001 }, () => child(scene));
      holds({ schemaVersion: 2, mediaType: ociIndex, manifests })(scene);
      return { image: `${registry}/${path}`, sources: `${registry}/${path}:latest`, tags: 'new' };
    },
    fails: /name more than 5000 manifests/,
    requests: 10,
    check: noWrite,
  },
  {
    what: '71: hostile texts of an index are kept as they are, and act nowhere',
    inputs: { annotations: 'a=<script>x</script> ](javascript:y) ::error::z' },
    prepare: (scene) => {
      holds({ schemaVersion: 2, mediaType: ociIndex, manifests: [child(scene)], annotations: hostileTexts })(scene);
    },
    check: async (step, scene) => {
      expect(JSON.parse(await read(scene, step.outputs['digest'] ?? ''))).toMatchObject({
        annotations: { ...hostileTexts, a: '<script>x</script> ](javascript:y) ::error::z' },
      });
      expect(JSON.parse(step.outputs['annotations'] ?? '')).toMatchObject(hostileTexts);
      expect(step.outputs['digest']).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(step.summary).not.toContain('@org');
    },
  },
  {
    what: '72: an annotation that is there already gets the new text, both are shown, and the old index stays',
    prepare: (scene) => {
      const annotations = { a: 'the old text', other: 'x' };
      holds({ schemaVersion: 2, mediaType: ociIndex, manifests: [child(scene)], annotations })(scene);
    },
    check: async (step, scene) => {
      const before = step.outputs['previous-digest'] ?? '';
      expect(JSON.parse(await read(scene, step.outputs['digest'] ?? ''))).toMatchObject({
        annotations: { a: 'b', other: 'x' },
      });
      expect(JSON.parse(await read(scene, before))).toMatchObject({ annotations: { a: 'the old text' } });
      expect(step.summary).toMatch(/the old text/);
      expect(asked(scene, 'DELETE')).toEqual([]);
    },
  },
  {
    what: '73: an index that would outgrow what registries take is refused before any write',
    prepare: (scene) => {
      const annotations = { long: 'x'.repeat(4 * 1024 * 1024 - 600) };
      holds({ schemaVersion: 2, mediaType: ociIndex, manifests: [child(scene)], annotations })(scene);
      return { annotations: `more=${'y'.repeat(2000)}` };
    },
    fails: /4 MiB|4194304|too large|larger/,
    check: noWrite,
  },
  {
    what: '40: an index that names a member twice is not edited',
    prepare: holds(
      Buffer.from(
        `{"schemaVersion":2,"mediaType":"${ociIndex}","manifests":[],"annotations":{"a":"1"},"annotations":{}}`,
      ),
    ),
    fails: /twice/,
    check: noWrite,
  },
  ...[
    { what: 'a BOM', bytes: Buffer.from(`\ufeff{"schemaVersion":2,"mediaType":"${ociIndex}","manifests":[]}`) },
    { what: 'no UTF-8', bytes: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) },
    { what: '100,000 brackets', bytes: Buffer.from('['.repeat(100_000)) },
  ].map(({ what, bytes }) => ({
    what: `40: an index with ${what} is refused`,
    prepare: holds(bytes),
    fails: /JSON/,
    check: noWrite,
  })),
  {
    what: '74: an index that does not have the digest in its header is refused',
    prepare: (scene) => {
      fault(scene, 'GET', aManifest, withHeaders({ 'docker-content-digest': `sha256:${'0'.repeat(64)}` }));
    },
    fails: /digest/,
    check: noWrite,
  },
  {
    what: '62: a server that sends one byte every ten seconds is left after a time, and asked again',
    prepare: ({ stage: { sandbox } }) => {
      const byteMs = 50;
      const drip = sandbox.addFault({ method: 'GET', path: aManifest, action: { kind: 'drip', everyMs: byteMs } });
      let passedMs = 0;
      const pass = setInterval(() => {
        if (drip.hits > 0) sandbox.advance(10_000);
        if (drip.hits > 0) passedMs += 10_000;
        if (passedMs >= 100_000) clearInterval(pass);
      }, byteMs).unref();
    },
    check: (step, scene) => {
      expect(step.log).toContain('no whole answer within 90 s; trying again');
      expect(stateOf(scene.stage).tags['latest']).toBe(step.outputs['digest']);
    },
  },
  {
    what: '63: an endless index is not read to its end',
    prepare: (scene) => {
      fault(scene, 'GET', aManifest, answer(200, ' '.repeat(5 * 1024 * 1024), { 'content-type': ociIndex }));
    },
    fails: /larger than/,
    check: noWrite,
  },
  {
    what: '63: an index that is packed on the way is not taken for another one',
    prepare: (scene) => {
      fault(scene, 'GET', aManifest, withHeaders({ 'content-encoding': 'gzip' }));
    },
    fails: /content-encoding gzip/,
    check: noWrite,
  },
  {
    what: '77: an index whose images are gone is refused',
    inputs: { wait: '0 seconds' },
    prepare: ({ stage }) => {
      const target = stage.sandbox.package('octo-org', 'app');
      for (const { digest, tags } of target.versions) if (tags.size === 0) target.delete(digest);
    },
    fails: /sha256:/,
    check: noWrite,
  },
  {
    what: '78: a signature that will not cover the new digest is warned of',
    prepare: async (scene) => {
      const digest = stateOf(scene.stage).tags['latest'] ?? '';
      const signature = digest.replace(':', '-').concat('.sig');
      await scene.stage.visitor.pushImage({ path, tag: signature, content: 'a signature' });
    },
    check: (step) => {
      expect(step.annotations).toMatchObject([{ level: 'warning', message: expect.stringMatching(/sign/i) }]);
    },
  },
  {
    what: '79: ten thousand wrong lines are told in a few',
    inputs: { annotations: 'x\n'.repeat(10_000) },
    fails: /"annotations"[^]*more/,
    requests: 0,
  },
  {
    what: '79: a value that is as long as an input can be is taken',
    inputs: { annotations: `a=${'x'.repeat(100_000)}` },
    check: async (step, scene) => {
      expect((await read(scene, step.outputs['digest'] ?? '')).length).toBeGreaterThan(100_000);
    },
  },
  ...[302, 307].map((status) => ({
    what: `108: a circle of redirects with ${String(status)} is left`,
    prepare: (scene: Scene) => {
      const location = `${scene.stage.sandbox.origin}/v2/${path}/manifests/latest`;
      fault(scene, 'GET', aManifest, answer(status, {}, { location }));
      fault(scene, 'HEAD', aManifest, answer(status, {}, { location }));
    },
    fails: /circle|redirect/,
    requests: 15,
    check: noWrite,
  })),
  {
    what: '108: a redirect to another scheme is not followed',
    prepare: (scene) => {
      fault(scene, 'GET', aManifest, answer(307, {}, { location: 'ftp://evil.example/x' }));
    },
    fails: /not followed|evil|redirect/,
    check: noWrite,
  },
  {
    what: '108: a manifest that is elsewhere is read there without the credential, and is not what was asked for',
    prepare: (scene) => {
      fault(scene, 'GET', aManifest, { kind: 'detour', by: 'redirect', to: scene.sink.origin });
    },
    fails: /./,
    check: (step, scene) => {
      noWrite(step, scene);
      expect(scene.sink.requests.length).toBeGreaterThan(0);
    },
  },
  {
    what: '39: nobody is asked whom a descriptor names in its urls',
    inputs: { 'from-labels': 'auto' },
    prepare: (scene) => {
      const urls = [`${scene.sink.origin}/x`];
      const blob = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: missing, size: 2, urls };
      const image = { schemaVersion: 2, mediaType: ociManifest, config: blob, layers: [blob] };
      const { digest, bytes } = scene.stage.sandbox.putManifest(path, image);
      const entry = { mediaType: ociManifest, digest, size: bytes.length, urls };
      holds({ schemaVersion: 2, mediaType: ociIndex, manifests: [entry] })(scene);
    },
    fails: /sha256:1111/,
    check: (step, scene) => {
      noWrite(step, scene);
      expect(scene.sink.requests).toEqual([]);
    },
  },
];

describe('a bundled annotate', () => {
  it.each(rows)('$what', (row) => expectRow('annotate', row));
});
