import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findLicence } from '../../core/adapters/github/licence.js';
import { openPackages } from '../../core/adapters/github/packages.js';
import { openRepositories } from '../../core/adapters/github/repositories.js';
import { inspectToken } from '../../core/adapters/github/token-facts.js';
import { digestOf } from '../../core/domain/image/digest.js';
import { mediaTypes, parseManifest } from '../../core/domain/image/manifest.js';
import { parseTag } from '../../core/domain/registry/reference.js';
import { FakeRunner } from '../actions/fake-runner.js';
import { receive, type ScriptedServer, serve } from '../adapters/http/scripted-server.js';
import { blobOf, nameOf, openRegistry } from '../adapters/registry/registry-stage.js';
import { FakeClock } from '../adapters/fake-clock.js';
import { expectTakenOrRefused, hostileBytes, hostileText, howMany } from './hostile-text.js';

interface HostileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** More than any piece of work asks for, repetitions included. */
const maxRequests = 150;
const name = nameOf('octo-org/app');
const blob = blobOf(Buffer.from('a blob'));
const entry = { mediaType: mediaTypes.ociManifest, digest: blob.digest, size: 2 };
const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [entry] };
const manifest = parseManifest(Buffer.from(JSON.stringify(index)), undefined, 'The index');
const version = { id: 7, name: blob.digest, metadata: { container: { tags: ['v1'] } }, deleted_at: null };

const headers: Readonly<Record<string, readonly string[]>> = {
  'content-type': ['application/json', 'text/html', ...Object.values(mediaTypes)],
  'content-encoding': ['gzip', 'identity', 'br'],
  'docker-content-digest': [blob.digest, manifest.digest, 'sha256:../x'],
  'www-authenticate': [
    ...['Bearer realm="ORIGIN/token",service="x"', 'Basic realm="x"', 'Bearer realm="https://evil.example"'],
    'Bearer realm="ORIGIN/token",scope="repository:octo-org/app:*"',
  ],
  location: ['ORIGIN/v2/octo-org/app/blobs/uploads/1?a=b', '/x', 'https://evil.example/', 'ftp://x', '//', '?'],
  link: [
    '<ORIGIN/v2/octo-org/app/tags/list?n=1>; rel="next"',
    '<ORIGIN/api/v3/x?page=1>; rel="next"',
    '<ORIGIN/api/v3/x?page=2>; rel="next"',
    '<ORIGIN/api/v3/x?page=2>; rel="next", <ORIGIN/api/v3/x?page=900000000>; rel="last"',
    '<ORIGIN/api/v3/x?page=900000000>; rel="next"',
  ],
  'retry-after': ['0', '7', '999999999999999', '999999999999999h', '1.889377ms', 'Fri, 31 Dec 9999 23:59:59 GMT', '-1'],
  range: ['0-5', '0-0', '5-0', 'bytes=0-5', '0-9007199254740993'],
  date: ['Sun, 01 Nov 2026 12:00:00 GMT', 'Fri, 31 Dec 275760 23:59:59 GMT', 'x'],
  'x-ratelimit-remaining': ['0', '1', '999999999999', '-1'],
  'x-ratelimit-limit': ['5000', '0'],
  'x-ratelimit-reset': ['0', '999999999999', '1793534400'],
  'x-oauth-scopes': ['repo', ',,', 'read:packages, x y'],
  'x-github-sso': ['required; url=https://x/', 'partial-results'],
  warning: ['299 - "::set-env name=x::y"'],
};
const header = fc.constantFrom(...Object.entries(headers)).chain(([key, usual]) => {
  // What can't stand in a header never comes.
  const odd = hostileText.map((text) => text.replace(/[^\x20-\x7e]/g, ''));
  return fc.oneof(fc.constantFrom(...usual), fc.constantFrom(...usual), odd).map((value) => [key, value] as const);
});
const answer: fc.Arbitrary<HostileAnswer> = fc.record({
  status: fc.constantFrom(...[200, 200, 200, 201, 202, 204, 206, 301, 307, 400, 401, 403, 404, 416, 429, 500, 503]),
  headers: fc.array(header, { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  body: hostileBytes(
    ...[index, [version, version], version, { tags: ['v1'] }, { token: 'x'.repeat(9), expires_in: 60 }],
    ...[{ errors: [{ code: 'DENIED', message: 'rate limit' }], message: 'secondary rate limit' }, [{ name: 'app' }]],
    ...[{ login: 'octocat' }, { license: { spdx_id: 'MIT' } }, [{ number: 7, state: 'closed' }], { type: 'User' }],
  ),
});

const next = (page: number): Readonly<Record<string, string>> => ({
  link: `<ORIGIN/api/v3/x?page=${page}>; rel="next"`,
  date: 'Sun, 01 Nov 2026 12:00:00 GMT',
});
/** The same answer to each request, whatever it is for. */
const traps: Readonly<Record<string, Omit<HostileAnswer, 'body'>>> = {
  'leads back': { status: 200, headers: next(1) },
  'leads to one and the same page': { status: 200, headers: next(2) },
  'leads far away': { status: 200, headers: next(900_000_000) },
  'has a list without end': { status: 200, headers: { link: '</v2/octo-org/app/tags/list?n=1>; rel="next"' } },
  'asks for a wait of ages': { status: 429, headers: { 'retry-after': '999999999999999' } },
  'asks for a wait of ages, in hours': { status: 403, headers: { 'retry-after': '999999999999999h' } },
  'wants another token': { status: 401, headers: { 'www-authenticate': 'Bearer realm="ORIGIN/token",service="x"' } },
  'wants another range': { status: 416, headers: { range: '0-0', location: '/v2/octo-org/app/blobs/uploads/1' } },
  'has begun an upload': { status: 202, headers: { range: '0-0', location: '/v2/octo-org/app/blobs/uploads/1' } },
  'is elsewhere': { status: 307, headers: { location: 'ORIGIN/elsewhere?' } },
};
const bodies = [{ tags: ['v1'], token: 'x'.repeat(9) }, [{ name: 'app' }], [version], [{ number: 7, state: 'closed' }]];

let server: ScriptedServer;
let answers: readonly HostileAnswer[] = [];
let asked = 0;

beforeEach(async () => {
  server = await serve((request, response, seen) => {
    receive(request, seen, () => {
      if (seen.url === '/api/v3/users/octo-org') return void response.end('{"type":"Organization"}');
      const given = answers[asked % answers.length];
      asked += 1;
      if (given === undefined || asked > maxRequests) return void request.socket.destroy();
      const fill = (text: string): string => text.replaceAll('ORIGIN', server.origin);
      const filled = Object.entries(given.headers).map(([key, value]) => [key, fill(value)] as const);
      response.writeHead(given.status, Object.fromEntries(filled));
      response.end(given.body);
    });
  });
});
afterEach(() => server.close());

const registry = () => openRegistry(new URL(server.origin).host, 'ghs_0123456789').registry;
const api = () => ({
  ...{ apiUrl: new URL(`${server.origin}/api/v3`), token: 'ghs_0123456789', clock: new FakeClock(), random: () => 0 },
  ...{ log: new FakeRunner().log, cancelled: new AbortController().signal },
});
const packages = () => openPackages({ ...api(), pat: undefined, owner: 'octo-org', type: 'container' });

const work: Readonly<Record<string, () => Promise<unknown>>> = {
  'the tags of a repository': () => registry().listTags(name),
  'a manifest by its tag': () => registry().findManifest(name, parseTag('v1')),
  'a manifest by its digest': () => registry().getManifest(name, manifest.digest),
  'the digest of a tag': () => registry().findManifestDigest(name, parseTag('v1')),
  'a small blob': () => registry().readBlob(name, blob),
  'a blob as it comes': async () => {
    for await (const piece of registry().openBlob(name, blob).open()) digestOf(Buffer.from(piece));
  },
  'an upload': () => registry().uploadBlob(name, blob),
  'an upload of unknown size': () => registry().uploadStream(name, { open: () => blob.open() }),
  'a mount': () => registry().mountBlob(name, blob.digest, nameOf('octo-org/other')),
  'a manifest that is put': () => registry().putManifest(name, parseTag('v1'), manifest),
  'the probes of a login': async () => {
    const client = registry();
    await client.isThere();
    await client.checkCredential(name);
    await client.checkPull(name);
    await client.checkPush(name);
  },
  'the versions of a package': async () => (await packages()).listVersions(name, 'active'),
  'the packages of an owner': async () => (await packages()).listPackages(),
  'a package': async () => (await packages()).findPackage(name),
  'a deletion': async () => (await packages()).deleteVersion(name, 7),
  'a restoration': async () => (await packages()).restoreVersion(name, 7),
  'closed pull requests': async () => (await openRepositories(api())).listClosedPulls('octo-org/app', 1),
  'the branches of a repository': async () => (await openRepositories(api())).listBranches('octo-org/app'),
  'a licence': () => findLicence('octo-org/app', api()),
  'the facts of a token': () => inspectToken(api(), 'octo-org'),
};

describe.each(Object.entries(traps))('a server that always %s', (_, trap) => {
  it.each(Object.entries(work))('%s: it is told, after few requests', async (_work, ask) => {
    for (const body of bodies) {
      answers = [{ ...trap, body: Buffer.from(JSON.stringify(body)) }];
      asked = 0;
      await expectTakenOrRefused(ask);
      expect(asked).toBeLessThan(maxRequests);
    }
  });
});

describe('whatever servers answer', () => {
  it.each(Object.entries(work))('%s: it is taken or refused with an error of ours, after few requests', (_, ask) =>
    fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 6 }), async (given) => {
        answers = given;
        asked = 0;
        await expectTakenOrRefused(ask);
        expect(asked).toBeLessThan(maxRequests);
      }),
      howMany(0.5),
    ),
  );
});
