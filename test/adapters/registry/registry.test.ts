import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf, parseDigest } from '../../../core/domain/image/digest.js';
import { type Manifest, parseManifest } from '../../../core/domain/image/manifest.js';
import { parseTag } from '../../../core/domain/registry/reference.js';
import { openStage, repository, type Stage } from '../../actions/stage.js';
import { rejectionOf } from '../../errors.js';
import { type Reply } from '../../sandbox/server/http.js';
import { type Client, nameOf, openRegistry } from './registry-stage.js';
import { answerWith, serve } from '../http/scripted-server.js';

const name = nameOf(repository);
const missing = parseDigest(`sha256:${'0'.repeat(64)}`, 'It');
const latest = parseTag('latest');
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const index: Manifest = parseManifest(
  Buffer.from(`{ "schemaVersion": 2.0, "mediaType": "${ociIndex}", "manifests": [], "x": 9007199254740993 }\n`),
  ociIndex,
  'It',
);

let stage: Stage;
let client: Client;

beforeEach(async () => {
  stage = await openStage();
  await stage.visitor.pushManifest(repository, { schemaVersion: 2, mediaType: ociIndex, manifests: [] }, 'first');
  stage.sandbox.clearRequests();
  client = openRegistry(stage.sandbox.registry, stage.token);
});
afterEach(() => stage.close());

/** `GET manifests/latest` and so on: what the registry was asked, without the way to a token. */
const asked = (): readonly string[] =>
  stage.sandbox.requests
    .filter(({ url }) => url !== '/v2/' && !url.startsWith('/token'))
    .map(({ method, url }) => `${method} ${url.replace(`/v2/${repository}/`, '').replace(/\?.*/, '')}`);
const tokenRequests = (): number => stage.sandbox.requests.filter(({ url }) => url.startsWith('/token')).length;
const alter = (path: RegExp, change: (reply: Reply) => Reply) =>
  stage.sandbox.addFault({ path, times: Infinity, action: { kind: 'alter', change } });
const respond = (path: RegExp, status: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  stage.sandbox.addFault({ path, times: Infinity, action: { kind: 'respond', status, body, headers } });

describe('a manifest', () => {
  it('comes back as the very bytes that were put, by tag and by digest', async () => {
    await client.registry.putManifest(name, latest, index);
    for (const reference of [latest, index.digest]) {
      const read = await client.registry.getManifest(name, reference);
      expect(Buffer.from(read.bytes).equals(index.bytes)).toBe(true);
      expect([read.digest, read.mediaType]).toEqual([index.digest, ociIndex]);
      expect(await client.registry.findManifestDigest(name, reference)).toBe(index.digest);
    }
  });

  it('is asked for in all four types', async () => {
    await client.registry.findManifest(name, latest);
    expect(stage.sandbox.requests.at(-1)?.headers.accept?.split(', ')).toEqual([
      ociIndex,
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ]);
  });

  it('that is missing is told as missing', async () => {
    for (const reference of [latest, missing]) {
      expect(await client.registry.findManifest(name, reference)).toBeUndefined();
      expect(await client.registry.findManifestDigest(name, reference)).toBeUndefined();
      expect(await rejectionOf(client.registry.getManifest(name, reference))).toMatchObject({ code: 'not-found' });
    }
  });

  it.each([
    ['other bytes', (reply: Reply) => ({ ...reply, body: '{"schemaVersion":2,"manifests":[]}' })],
    [
      'one more byte',
      (reply: Reply) => ({ ...reply, body: Buffer.concat([Buffer.from(index.bytes), Buffer.from(' ')]) }),
    ],
    [
      'a wrong digest',
      (reply: Reply) => ({ ...reply, headers: { ...reply.headers, 'docker-content-digest': missing } }),
    ],
  ])('of a tag is refused with %s', async (_, change) => {
    await client.registry.putManifest(name, latest, index);
    alter(/manifests\/latest/, change);
    expect(await rejectionOf(client.registry.getManifest(name, latest))).toMatchObject({
      code: 'invalid-response',
      message: expect.stringContaining('other bytes'),
    });
  });

  it('asked for by digest is checked against that digest, whatever the server says', async () => {
    await client.registry.putManifest(name, index.digest, index);
    const body = Buffer.from('{"schemaVersion":2,"manifests":[]}');
    alter(/manifests\/sha256/, (reply) => ({
      ...reply,
      headers: { 'content-type': ociIndex, 'docker-content-digest': digestOf(body) },
      body,
    }));
    expect(await rejectionOf(client.registry.getManifest(name, index.digest))).toMatchObject({
      code: 'invalid-response',
    });
  });

  it.each([
    ['HTML', { 'content-type': 'text/html; charset=utf-8' }, '<html>Sign in</html>', 'invalid-response'],
    ['plain JSON', { 'content-type': 'application/json' }, '{"manifests":[]}', 'invalid-response'],
    ['compressed', { 'content-type': ociIndex, 'content-encoding': 'gzip' }, 'x', 'invalid-response'],
    [
      'of another type than it names',
      { 'content-type': 'application/vnd.oci.image.manifest.v1+json' },
      `{"mediaType":"${ociIndex}","manifests":[]}`,
      'invalid-image',
    ],
    ['broken', { 'content-type': ociIndex }, '{"manifests":', 'invalid-image'],
    [
      'larger than 4 MiB',
      { 'content-type': ociIndex },
      `{"manifests":[]${' '.repeat(4 * 1024 * 1024)}}`,
      'invalid-response',
    ],
  ])('is refused when it is %s', async (_, headers, body, code) => {
    respond(/manifests\/latest/, 200, body, headers);
    expect(await rejectionOf(client.registry.getManifest(name, latest))).toMatchObject({ code });
  });

  it.each([
    ['no digest', {}],
    ['a digest that is none', { 'docker-content-digest': 'W/"1"' }],
  ])('has its digest taken from its bytes where HEAD gives %s', async (_, headers) => {
    await client.registry.putManifest(name, latest, index);
    alter(/manifests\/latest/, (reply) => ({ ...reply, headers: { 'content-type': ociIndex, ...headers } }));
    expect(await client.registry.findManifestDigest(name, latest)).toBe(index.digest);
  });

  it('that HEAD denies is asked for by GET, which says why', async () => {
    respond(/manifests\/latest/, 403, '{"errors":[{"code":"DENIED","message":"permission_denied: read_package"}]}');
    const error = await rejectionOf(client.registry.findManifestDigest(name, latest));
    expect(error).toMatchObject({
      code: 'denied',
      message: expect.stringContaining('permission_denied: read_package'),
    });
    expect(error.hint).toContain('Manage Actions access');
    expect(asked()).toEqual(['HEAD manifests/latest', 'GET manifests/latest']);
  });

  it('is put again after trouble, and refused in the registry’s words', async () => {
    stage.sandbox.addFault({ method: 'PUT', path: /manifests/, action: { kind: 'reset', when: 'after' } });
    await client.registry.putManifest(name, latest, index);
    expect(asked()).toEqual(['PUT manifests/latest', 'PUT manifests/latest']);
    const child = { mediaType: ociIndex, digest: missing, size: 1 };
    const broken = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests: [child] }));
    const error = await rejectionOf(client.registry.putManifest(name, latest, parseManifest(broken, ociIndex, 'It')));
    expect(error.message).toMatch(/^Storing .*octo-org\/app:latest failed: .* answered 4\d\d \([A-Z_]+: /);
  });
});

describe('a token', () => {
  it('is asked for once for reading and once for writing', async () => {
    await client.registry.findManifest(name, latest);
    await client.registry.findManifest(name, missing);
    await client.registry.putManifest(name, latest, index);
    await client.registry.putManifest(name, index.digest, index);
    expect(stage.sandbox.requests.filter(({ url }) => url === '/v2/')).toHaveLength(1);
    expect(tokenRequests()).toBe(2);
    expect(client.masked).toEqual(expect.arrayContaining([Buffer.from(`octocat:${stage.token}`).toString('base64')]));
  });

  it('that expires in the middle is replaced once', async () => {
    await client.registry.putManifest(name, latest, index);
    stage.sandbox.advance(6 * 60_000);
    await client.registry.putManifest(name, index.digest, index);
    expect(tokenRequests()).toBe(2);
    expect(asked()).toEqual(['PUT manifests/latest', `PUT manifests/${index.digest}`, `PUT manifests/${index.digest}`]);
  });

  it.each([
    ['at first', 0, 3],
    ['in the middle', 1, 5],
  ])('that is always rejected, %s, is replaced once at most', async (_, skip, requests) => {
    const challenge = `Bearer realm="${stage.sandbox.origin}/token",service="${stage.sandbox.registry}"`;
    const body = '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}';
    const action = { kind: 'respond', status: 401, headers: { 'www-authenticate': challenge }, body } as const;
    stage.sandbox.addFault({ path: /manifests/, skip, times: Infinity, action });
    for (let count = 0; count < skip; count += 1) await client.registry.findManifest(name, latest);
    const error = await rejectionOf(client.registry.findManifest(name, latest));
    expect(error).toMatchObject({ code: 'unauthorized', message: expect.stringContaining('authentication required') });
    expect(stage.sandbox.requests.length - skip).toBe(requests);
  });

  it('is in no error, although the server repeats it', async () => {
    let echo = '';
    const answer: Parameters<typeof serve>[0] = (request, response, seen) => {
      const { authorization = '' } = request.headers;
      const realm = `Bearer realm="${server.origin}/token",service="s"`;
      if (seen.url === '/v2/') answerWith(401, { 'www-authenticate': realm })(request, response, seen);
      else if (seen.url.startsWith('/token'))
        answerWith(200, {}, '{"token":"bearer-canary-1234567890"}')(request, response, seen);
      else {
        echo = authorization;
        const message = `no ${authorization}, ${JSON.stringify(request.headers)} ghp_canary012345`;
        answerWith(403, {}, JSON.stringify({ errors: [{ code: 'DENIED', message }] }))(request, response, seen);
      }
    };
    const server = await serve(answer);
    try {
      const { registry } = openRegistry(new URL(server.origin).host, 'ghp_canary012345');
      for (const work of [
        registry.getManifest(name, latest),
        registry.putManifest(name, latest, index),
        registry.listTags(name),
        registry.checkPull(name),
      ]) {
        const { message, hint, code } = await rejectionOf(work);
        expect(code).toBe('denied');
        expect(message).toContain('(DENIED: no ***');
        expect(`${message}${hint ?? ''}`).not.toContain('canary');
      }
      expect(echo).toContain('bearer-canary');
    } finally {
      await server.close();
    }
  });
});

describe('a server that is no registry', () => {
  it.each([
    ['an HTML page', 404, '<html>Not here</html>', 'an HTML page in place of an answer'],
    ['plain text', 404, '404 page not found\n', '404 page not found'],
    ['nothing', 404, '', 'answered 404.'],
  ])('is told by %s', async (_, status, body, words) => {
    respond(/^\/v2\/$/, status, body, { 'content-type': 'text/plain' });
    const error = await rejectionOf(client.registry.findManifest(name, latest));
    expect(error.message).toContain('does not answer as a registry');
    expect(error.message).toContain(words);
  });

  it('is asked again by the next call after trouble', async () => {
    const fault = respond(/^\/v2\/$/, 404, '');
    await rejectionOf(client.registry.findManifest(name, latest));
    fault.remove();
    expect(await client.registry.findManifest(name, latest)).toBeUndefined();
  });
});

describe('tags', () => {
  const list = /tags\/list/;

  it('come from all pages', async () => {
    const tags = Array.from({ length: 250 }, (_, number) => `t${String(number).padStart(3, '0')}`);
    stage.sandbox.putManifest(repository, index.bytes, { tags });
    expect(await client.registry.listTags(name)).toEqual(['first', ...tags]);
    expect(asked()).toHaveLength(3);
  });

  it('of a repository that is unknown are none', async () => {
    expect(await client.registry.listTags(nameOf('octo-org/nothing'))).toEqual([]);
    expect(await client.registry.hasTags(nameOf('octo-org/nothing'))).toBe(false);
  });

  it('are known to be there by one request, however many they are', async () => {
    stage.sandbox.putManifest(repository, index.bytes, { tags: Array.from({ length: 250 }, (_, at) => `t${at}`) });
    expect(await client.registry.hasTags(name)).toBe(true);
    expect(asked()).toHaveLength(1);
    const empty = respond(list, 200, '{"tags":null}');
    expect(await client.registry.hasTags(name)).toBe(false);
    empty.remove();
    respond(list, 405, 'no');
    expect((await rejectionOf(client.registry.hasTags(name))).message).toContain('Listing the tags of');
  });

  it.each([
    ['null', '{"name":"o/a","tags":null}', []],
    ['an empty list', '{"tags":[]}', []],
    ['some', '{"tags":["a","b","a"]}', ['a', 'b']],
  ])('may be %s', async (_, body, tags) => {
    respond(list, 200, body);
    expect(await client.registry.listTags(name)).toEqual(tags);
  });

  it.each([
    ['an empty object', '{}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['HTML', '<html>Sign in</html>'],
    ['nothing', ''],
    ['a list with a number', '{"tags":["a",1]}'],
    ['a list with a path', '{"tags":["../x"]}'],
    ['a list with a line end', '{"tags":["a\\n::set-env"]}'],
    ['an object', '{"tags":{"a":1}}'],
    ['a text', '{"tags":"a"}'],
  ])('are refused when they are %s', async (_, body) => {
    respond(list, 200, body);
    expect(await rejectionOf(client.registry.listTags(name))).toMatchObject({ code: 'invalid-response' });
    expect(await rejectionOf(client.registry.checkPull(name))).toMatchObject({ code: 'invalid-response' });
  });

  it.each([404, 403, 400])('are not a shorter list when a later page is answered with %d', async (status) => {
    stage.sandbox.putManifest(repository, index.bytes, {
      tags: Array.from({ length: 150 }, (_, number) => `t${number}`),
    });
    stage.sandbox.addFault({ path: list, skip: 1, action: { kind: 'respond', status, body: 'no' } });
    expect((await rejectionOf(client.registry.listTags(name))).message).toContain(`answered ${status} (no)`);
  });

  it.each([
    ['https://evil.example/v2/x/tags/list'],
    ['//evil.example/x'],
    ['http://127.0.0.1:1/x'],
    ['http://u:p@HOST/x'],
    ['https://HOST/x'],
  ])('have no next page at %s', async (target) => {
    const link = `<${target.replace('HOST', stage.sandbox.registry)}>; rel="next"`;
    respond(list, 200, '{"tags":["a"]}', { link });
    expect(await rejectionOf(client.registry.listTags(name))).toMatchObject({ code: 'refused' });
    expect(asked()).toHaveLength(1);
  });

  it('end where the next page is one that was read already', async () => {
    respond(list, 200, '{"tags":["a"]}', { link: '</v2/octo-org/app/tags/list?n=100>; rel="next"' });
    expect(await rejectionOf(client.registry.listTags(name))).toMatchObject({ code: 'invalid-response' });
    expect(asked()).toHaveLength(1);
  });

  it.each([
    ['with other parameters', '</v2/octo-org/app/tags/list?last=a>; title="x"; rel="next"', 2],
    ['without quotes', '<list?last=a>;rel=next', 2],
    ['after another link', '</v2/>; rel="prev", <list?last=a>; rel="next"', 2],
    ['of another relation', '<list?last=a>; rel="prev"', 1],
    ['that is broken', '<list?last=a', 1],
    ['of a relation that only begins so', '<list?last=a>; rel="nextish"', 1],
    ['among thousands of signs', `${'<'.repeat(10_000)}list?last=a>; rel="next"`, 2],
  ])('follow a link %s', async (_, link, pages) => {
    stage.sandbox.addFault({
      path: list,
      action: { kind: 'respond', status: 200, body: '{"tags":["a"]}', headers: { link } },
    });
    await client.registry.listTags(name);
    expect(asked()).toHaveLength(pages);
  });
});

describe('a check', () => {
  it('of reading passes where the list of tags can be read', async () => {
    await expect(client.registry.checkPull(name)).resolves.toBeUndefined();
    expect(asked()).toEqual(['GET tags/list']);
  });

  it('of reading fails with what mends it', async () => {
    stage.sandbox.addRepository('octo-org/other');
    const token = stage.sandbox.createToken({ kind: 'installation', repository: 'octo-org/other', packages: 'read' });
    const { registry } = openRegistry(stage.sandbox.registry, token);
    const error = await rejectionOf(registry.checkPull(name));
    expect(error).toMatchObject({ code: 'denied', hint: expect.stringContaining('Manage Actions access') });
    expect(error.message).not.toContain(token);
  });

  it('of a credential asks the token server and no repository', async () => {
    await client.registry.checkCredential();
    expect(asked()).toEqual([]);
    expect(tokenRequests()).toBe(1);
    const bad = openRegistry(stage.sandbox.registry, 'ghp_0123456789canary');
    const error = await rejectionOf(bad.registry.checkCredential());
    expect(error.code).toBe('denied');
    expect(error.message).not.toContain('canary');
  });
});
