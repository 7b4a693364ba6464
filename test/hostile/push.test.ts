import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../core/domain/image/digest.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { type TarEntry, writeTar } from '../adapters/source/tar-writer.js';
import { type StepResult } from '../runner.js';
import { type Reply } from '../sandbox/server/http.js';
import { answer, asked, expectRow, fault, type Row, type Scene, stateOf, withHeaders } from './rows.js';

const begin = /\/blobs\/uploads\/$/;
const send = /\/blobs\/upload\//;
const aTag = /\/manifests\/(?:latest|v1)$/;
const aBlob = /\/blobs\/sha256:/;
const layer = Buffer.alloc(200_000, 'a layer');

/** A layout of one image with one layer. */
function image(config: object = {}): LayoutWriter {
  const layout = new LayoutWriter();
  return layout.finish(layout.image({ config, layers: [layer] }));
}

/** The archive in place of the scenario's. */
const archive =
  (bytes: Buffer | LayoutWriter, inputs: Readonly<Record<string, string>> = {}) =>
  async ({ job }: Scene): Promise<Readonly<Record<string, string>>> => {
    await writeFile(join(job.workspace, 'hostile.tar'), Buffer.isBuffer(bytes) ? bytes : bytes.toTar());
    return { source: 'oci-archive:hostile.tar', ...inputs };
  };
/** An archive whose index names the image by another digest. */
function misnamed(digest: string): LayoutWriter {
  const layout = image();
  const index = String(layout.files.get('index.json')).replace(/sha256:[0-9a-f]{64}/, digest);
  layout.files.set('index.json', Buffer.from(index));
  return layout;
}
/** An archive with entries of other kinds before its own. */
function withEntries(...entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([writeTar(entries).subarray(0, -1024), image().toTar()]);
}
/** An archive whose layer is such an entry. */
function withLayerAs(entry: Partial<TarEntry>): Buffer {
  const layout = image();
  const name = `blobs/sha256/${digestOf(layer).slice('sha256:'.length)}`;
  layout.files.delete(name);
  return Buffer.concat([writeTar([{ name, ...entry }]).subarray(0, -1024), layout.toTar()]);
}
/** The archive of which the index says another size of the image's layer. */
function withLayerSize(size: string): LayoutWriter {
  const layout = new LayoutWriter();
  const entry = layout.image({ layers: [layer] });
  const name = `blobs/sha256/${entry.digest.slice('sha256:'.length)}`;
  const manifest = String(layout.files.get(name)).replace(`"size":${String(layer.length)}`, `"size":${size}`);
  layout.files.delete(name);
  return layout.finish(layout.blob(Buffer.from(manifest), entry.mediaType));
}

const noWrite = (_: StepResult, scene: Scene): void => {
  expect(asked(scene).filter((request) => !/^(?:GET|HEAD) /.test(request))).toEqual([]);
};
const noManifest = (_: StepResult, scene: Scene): void => {
  expect(asked(scene, 'PUT').filter((request) => request.includes('/manifests/'))).toEqual([]);
};
const nobodyElse = (_: StepResult, { sink }: Scene): void => {
  expect(sink.requests).toEqual([]);
};
const pushed = (step: StepResult, { stage }: Scene): void => {
  const { digest } = step.outputs;
  expect(stateOf(stage).tags).toEqual({ latest: digest, v1: digest });
};

/** Titles begin with the number of the row in the list of bad inputs. */
const rows: readonly Row[] = [
  {
    what: '34: entries of an archive that lead out of it leave nothing anywhere',
    prepare: archive(
      withEntries({ name: '../../outside/x', data: layer }, { name: '/tmp/../escaped' }, { name: 'C:..\\x' }),
    ),
    check: pushed,
  },
  ...[
    { Config: '../../outside/c.json', Layers: [] },
    { Config: '/c.json', Layers: [] },
  ].map((named) => ({
    what: `34: a list that leads out of its archive to ${named.Config} is refused, though the archive has the entry`,
    prepare: archive(
      writeTar([
        { name: named.Config, data: Buffer.from('{"rootfs":{"diff_ids":[]}}') },
        { name: 'manifest.json', data: Buffer.from(JSON.stringify([named])) },
      ]),
      { source: 'docker-archive:hostile.tar' },
    ),
    fails: /has no ".*c\.json", which its manifest\.json names/,
    check: noWrite,
  })),
  ...[
    { what: 'symbolic link', entry: { type: '2', linkName: '/etc/passwd' } },
    { what: 'FIFO', entry: { type: '6' } },
  ].map(({ what, entry }) => ({
    what: `35: a layer that is a ${what} is refused`,
    prepare: archive(withLayerAs(entry)),
    fails: /archive|layer|link/,
    check: noManifest,
  })),
  ...['sha256:../../x', `sha256:${'A'.repeat(64)}`].map((digest) => ({
    what: `36: an image called ${digest.slice(0, 20)} is refused`,
    prepare: archive(misnamed(digest)),
    fails: /digest/,
    check: noWrite,
  })),
  ...['-1', '9007199254740993', '199999'].map((size) => ({
    what: `37: a layer whose size is given as ${size} is refused`,
    prepare: archive(withLayerSize(size)),
    fails: /size|bytes/,
    check: noManifest,
  })),
  {
    what: '38: an archive that breaks off is refused',
    prepare: archive(gzipSync(image().toTar()).subarray(0, 600)),
    fails: /archive|hostile\.tar/,
    check: noWrite,
  },
  {
    what: '38: gigabytes of zeros behind a small file are no archive',
    prepare: archive(gzipSync(Buffer.alloc(50_000_000))),
    fails: /hostile\.tar/,
    check: noWrite,
  },
  {
    what: '39: a manifest that is served as another type than it is of is refused',
    prepare: (scene) => {
      const { registry } = scene.stage.sandbox;
      fault(scene, 'GET', aTag, withHeaders({ 'content-type': 'application/vnd.oci.image.index.v1+json' }));
      return { source: `docker://${registry}/octo-org/app:latest`, tags: 'v1' };
    },
    fails: /was served as/,
    check: noWrite,
  },
  {
    what: '41: numbers that JavaScript can not hold stay as they are where labels are added',
    prepare: archive(
      (() => {
        const layout = image({ large: 'LARGE', exact: 'EXACT' });
        const text = (value: Buffer): string =>
          String(value).replace('"LARGE"', '9007199254740993').replace('"EXACT"', '1.0');
        const fresh = new LayoutWriter();
        const config = [...layout.files.values()].map(text).find((value) => value.includes('9007199254740993')) ?? '';
        const manifest = {
          schemaVersion: 2,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          config: fresh.blob(Buffer.from(config), 'application/vnd.oci.image.config.v1+json'),
          layers: [fresh.blob(layer, 'application/vnd.oci.image.layer.v1.tar')],
        };
        return fresh.finish(fresh.document(manifest, manifest.mediaType));
      })(),
      { labels: 'a=b=c\r\n# a comment\r\nteam=x', compression: 'keep' },
    ),
    check: async (step, { stage }) => {
      const url = `/v2/octo-org/app/blobs/${step.outputs['image-id'] ?? ''}`;
      const { headers } = await stage.visitor.registry('GET', url);
      const config = await (await fetch(headers.get('location') ?? '')).text();
      expect(config).toContain('"large":9007199254740993');
      expect(config).toContain('"exact":1.0');
      expect(JSON.parse(config)).toMatchObject({ config: { Labels: { a: 'b=c', team: 'x' } } });
    },
  },
  {
    what: '43: a name in capitals is lowered with a notice, and its tag is not',
    prepare: ({ stage }) => ({ images: `${stage.sandbox.registry}/Octo-Org/App`, tags: 'V1' }),
    check: (step, { stage }) => {
      expect(step.annotations.map(({ level }) => level)).toContain('notice');
      expect(Object.keys(stateOf(stage).tags).sort()).toEqual(['V1', 'latest']);
    },
  },
  {
    what: '46: an upload that begins without a Location ends the run',
    prepare: (scene) => {
      fault(scene, 'POST', begin, answer(202, ''));
    },
    fails: /without saying where/,
    requests: 20,
  },
  ...[
    ['47: at another port', 'SINK/x'],
    ['47: of another scheme', 'https://HOST/x'],
    ['49: in the network of a cloud', 'http://169.254.169.254/latest'],
    ['49: of the form blob:', 'blob:http://HOST/x'],
  ].map(([what = '', location = '']) => ({
    what: `${what}, a Location gets nothing`,
    prepare: (scene: Scene) => {
      const to = location.replace('SINK', scene.sink.origin).replace('HOST', scene.stage.sandbox.registry);
      fault(scene, 'POST', begin, withHeaders({ location: to }));
    },
    fails: /another place/,
    check: nobodyElse,
  })),
  {
    what: '48: a Location with a query of its own keeps it',
    prepare: (scene) => {
      const change = (reply: Reply): Reply => {
        const location = `${String(reply.headers?.location)}&_state=a%2Fb+c`;
        return { ...reply, headers: { ...reply.headers, location } };
      };
      fault(scene, 'POST', begin, { kind: 'alter', change });
    },
    check: (step, scene) => {
      pushed(step, scene);
      expect(asked(scene, 'PUT').filter((request) => request.includes('&_state=a%2Fb+c&digest='))).not.toEqual([]);
    },
  },
  {
    what: '50: an upload that is sent elsewhere gets there without the credential, and what is not stored is told',
    prepare: (scene) => {
      fault(scene, 'PUT', send, { kind: 'detour', by: 'redirect', to: scene.sink.origin });
    },
    fails: /answered 200/,
    check: (_, { sink }) => {
      expect(sink.requests.length).toBeGreaterThan(0);
    },
  },
  {
    what: '51: an upload that breaks off is sent again, and what is stored has its digest',
    prepare: (scene) => {
      fault(scene, 'PUT', send, { kind: 'reset', when: 'before' }, 2);
      return archive(image(), { compression: 'keep' })(scene);
    },
    check: async (step, scene) => {
      pushed(step, scene);
      const digest = digestOf(layer);
      const url = `/v2/octo-org/app/blobs/${digest}`;
      const { headers } = await scene.stage.visitor.registry('GET', url);
      const bytes = await (await fetch(headers.get('location') ?? '')).arrayBuffer();
      expect(digestOf(Buffer.from(bytes))).toBe(digest);
    },
  },
  {
    what: '52: an upload whose range is never right is given up',
    prepare: (scene) => {
      fault(scene, 'PUT', send, answer(416, {}));
    },
    fails: /416/,
    requests: 60,
  },
  {
    what: '53: an upload whose answer got lost is not sent twice',
    prepare: (scene) => {
      fault(scene, 'PUT', send, { kind: 'reset', when: 'after' });
    },
    check: (step, scene) => {
      pushed(step, scene);
      const puts = asked(scene, 'PUT').filter((request) => request.includes('digest='));
      expect(new Set(puts.map((put) => put.split('digest=')[1])).size).toBe(puts.length);
    },
  },
  {
    what: '54: an upload that is said to be unknown but was only slow is there',
    prepare: (scene) => {
      const body = '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}';
      fault(scene, 'PUT', send, { kind: 'respond', status: 404, body, effect: true });
    },
    check: pushed,
  },
  {
    what: '54: an upload that is always unknown is begun three times',
    prepare: (scene) => {
      fault(scene, 'PUT', send, answer(404, { errors: [{ code: 'BLOB_UPLOAD_UNKNOWN', message: 'no such upload' }] }));
      return { concurrency: '1' };
    },
    fails: /BLOB_UPLOAD_UNKNOWN/,
    check: (_, scene) => {
      expect(asked(scene, 'POST')).toHaveLength(3);
    },
  },
  {
    what: '55: a blob that is said to be there with another size is sent',
    prepare: (scene) => {
      fault(scene, 'HEAD', aBlob, answer(200, '', { 'content-length': '7' }));
    },
    check: pushed,
  },
  {
    what: "56: GHCR's wait of a part of a millisecond is one of a second at least",
    prepare: (scene) => {
      fault(scene, 'POST', begin, answer(429, {}, { 'retry-after': '1.889377ms' }), 2);
    },
    check: (step, scene) => {
      pushed(step, scene);
      const times = scene.stage.sandbox.requests.filter(({ status }) => status === 429).map(({ time }) => time);
      expect(scene.stage.sandbox.now() - Math.min(...times)).toBeGreaterThanOrEqual(1000);
    },
  },
  {
    what: '57: a token that expires during an upload is renewed once',
    prepare: (scene) => {
      const { origin, registry } = scene.stage.sandbox;
      const challenge = `Bearer realm="${origin}/token",service="${registry}",scope="repository:octo-org/app:pull,push"`;
      fault(scene, 'PUT', send, answer(401, {}, { 'www-authenticate': challenge }), 1);
    },
    check: pushed,
  },
  {
    what: '58: a registry that always wants another token is asked few times',
    prepare: (scene) => {
      const { origin, registry } = scene.stage.sandbox;
      const challenge = `Bearer realm="${origin}/token",service="${registry}"`;
      fault(scene, undefined, /^\/v2\/./, answer(401, {}, { 'www-authenticate': challenge }));
    },
    fails: /401/,
    // The ping, one token, and for each of the two tags a HEAD and the GET that tells why.
    requests: 6,
  },
  {
    what: '61: the page of a proxy in place of an answer is told as one',
    prepare: (scene) => {
      fault(scene, undefined, /^\/v2\/./, answer(200, '<html>Please sign in</html>', { 'content-type': 'text/html' }));
    },
    fails: /./,
    requests: 30,
    check: (step) => {
      expect(step.log).not.toContain('Please sign in');
    },
  },
  {
    what: '64: a warning of the registry that is a command is none',
    prepare: (scene) => {
      fault(scene, undefined, /^\/v2\//, withHeaders({ warning: '299 - "::set-env name=x::y"' }));
    },
    check: (step, scene) => {
      pushed(step, scene);
      expect(step.environment).toEqual({});
    },
  },
  {
    what: '66: a tag that another job moves right after it was moved is told, and the digest put out is our own',
    prepare: ({ stage }) => {
      const run = async (): Promise<void> => {
        await stage.visitor.pushImage({ path: 'octo-org/app', tag: 'latest', content: 'another job' });
      };
      stage.sandbox.addFault({ method: 'PUT', path: /\/manifests\/v1$/, action: { kind: 'event', run } });
    },
    check: (step, { stage }) => {
      const { latest, v1 } = stateOf(stage).tags;
      expect(step.outputs['digest']).toBe(v1);
      expect(latest).not.toBe(v1);
      expect(step.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('another job') }]);
    },
  },
  {
    what: '67: an archive that changes while it is sent moves no tag',
    inputs: { compression: 'keep' },
    prepare: async (scene) => {
      const inputs = await archive(image())(scene);
      const change = async (): Promise<void> => {
        const at = image().toTar().indexOf(layer);
        const file = await open(join(scene.job.workspace, 'hostile.tar'), 'r+');
        await file.write('another', at);
        await file.close();
      };
      // No upload gets on before it is done, whichever is begun first.
      let changed: Promise<void> | undefined;
      fault(scene, 'POST', begin, { kind: 'event', run: () => (changed ??= change()) });
      return inputs;
    },
    fails: /digest[^]*No tag was moved/,
    check: noManifest,
  },
  {
    what: '110: any number of uploads at a time is a sensible one',
    inputs: { concurrency: '100000' },
    check: pushed,
  },
];

describe('a bundled push', () => {
  it.each(rows)('$what', (row) => expectRow('push', row));
});
