import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isJsonObject } from '../../core/domain/json/json.js';
import { type StepResult } from '../runner.js';
import { type Reply } from '../sandbox/server/http.js';
import { answer, asked, documentOf, expectRow, fault, type Row, type Scene, stateOf, withHeaders } from './rows.js';

const list = /\/versions\?/;
const aVersion = /\/versions\/\d+/;
const noDeletion = (_: StepResult, scene: Scene): void => {
  expect(asked(scene, 'DELETE')).toEqual([]);
  expect(asked(scene, 'PUT')).toEqual([]);
};
const staysAll = (step: StepResult, scene: Scene): void => {
  noDeletion(step, scene);
  expect(step.annotations.map(({ level }) => level)).toContain('warning');
};
const fewDeletions = (_: StepResult, scene: Scene): void => {
  expect(asked(scene, 'DELETE').length).toBeLessThanOrEqual(2);
};
const nothingRestored = (_: StepResult, scene: Scene): void => {
  expect(asked(scene, 'POST')).toEqual([]);
};
/** A list whose second entry has other members, or is another thing. */
const listed =
  (other: object | null) =>
  (scene: Scene): void => {
    const change = (reply: Reply): Reply => {
      const list: unknown = documentOf(reply);
      const entries: readonly unknown[] = Array.isArray(list) ? list : [];
      const changed = entries.map((entry, index) => {
        if (index !== 1) return entry;
        return isJsonObject(entry) && other !== null ? { ...entry, ...other } : other;
      });
      return { ...reply, body: JSON.stringify(changed) };
    };
    fault(scene, 'GET', list, { kind: 'alter', change });
  };
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
/** A manifest that is older than any grace. */
function holdOld({ stage }: Scene, document: object, tags: readonly string[]): string {
  const createdAt = stage.sandbox.now() - 2 * 86_400_000;
  return stage.sandbox.putManifest('octo-org/app', document, { tags: [...tags], createdAt }).digest;
}
function childrenOf({ stage }: Scene, digest: string): readonly string[] {
  const version = stage.sandbox.package('octo-org', 'app').versions.find((each) => each.digest === digest);
  const document: unknown = JSON.parse(Buffer.from(version?.bytes ?? '{}').toString());
  const entries: unknown = isJsonObject(document) ? document['manifests'] : [];
  return (Array.isArray(entries) ? entries : []).map((entry: unknown) =>
    isJsonObject(entry) && typeof entry['digest'] === 'string' ? entry['digest'] : '',
  );
}
const childrenOfTag = (scene: Scene, tag: string): readonly string[] =>
  childrenOf(scene, stateOf(scene.stage).tags[tag] ?? '');
const childOf = (scene: Scene, tag: string): string => childrenOfTag(scene, tag)[0] ?? '';
const digest = `sha256:${'a'.repeat(64)}`;
const line = (change: object): string =>
  JSON.stringify({
    kind: 'delete',
    owner: 'octo-org',
    package: 'app',
    id: 1,
    digest,
    tags: ['v1'],
    time: '2026-01-01T00:00:00Z',
    rule: 'x',
    ...change,
  });

/** Titles begin with the number of the row in the list of bad inputs. */
const rows: readonly Row[] = [
  ...[
    { what: '500', action: answer(500) },
    { what: 'a page of HTML', action: answer(200, '<html>Sign in</html>', { 'content-type': 'text/html' }) },
    { what: 'an object', action: answer(200, {}) },
    { what: 'nothing', action: answer(200, '') },
  ].map(({ what, action }) => ({
    what: `81: a list that is answered with ${what} lets nothing be deleted`,
    prepare: (scene: Scene) => {
      fault(scene, 'GET', list, action);
    },
    fails: /./,
    requests: 30,
    check: noDeletion,
  })),
  {
    what: '82: a quota that ends while the list is read ends the run',
    prepare: (scene) => {
      const reset = String(Math.floor(scene.stage.sandbox.now() / 1000) + 7200);
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '1000', 'x-ratelimit-reset': reset };
      fault(scene, 'GET', list, answer(403, { message: 'API rate limit exceeded' }, headers));
    },
    fails: /limit/,
    requests: 10,
    check: noDeletion,
  },
  ...[{ status: 403, fails: /403/ }, { status: 404 }, { status: 429, fails: /429/ }].map(({ status, ...ends }) => ({
    ...ends,
    what: `83: an index that stays and is answered with ${String(status)} keeps all that it could hold`,
    prepare: (scene: Scene) => {
      const kept = stateOf(scene.stage).tags['v3'] ?? '';
      fault(scene, 'GET', new RegExp(`/manifests/(?:v3|${kept})$`), answer(status, { message: 'no' }));
    },
    check: ends.fails === undefined ? staysAll : noDeletion,
  })),
  {
    what: '84: what an image that stays shares with one that goes, stays',
    prepare: (scene) => {
      const manifests = [{ mediaType: ociManifest, digest: childOf(scene, 'v1'), size: 2 }];
      holdOld(scene, { schemaVersion: 2, mediaType: ociIndex, manifests }, ['v9']);
    },
    check: (step, scene) => {
      expect(Object.keys(stateOf(scene.stage).tags).sort()).toEqual(['v2', 'v3', 'v9']);
      expect(asked(scene, 'DELETE').length).toBeGreaterThan(0);
      expect(step.outputs['failed']).toBe('0');
      const [child] = childrenOfTag(scene, 'v9');
      expect(stateOf(scene.stage).versions).toContain(child);
    },
  },
  {
    what: '85: indexes in indexes, and a referrer of the uppermost within them, stay as a whole',
    inputs: { 'delete-tags': '', 'delete-untagged': 'true' },
    prepare: (scene) => {
      let below = childOf(scene, 'v2');
      for (let depth = 0; depth < 5; depth += 1) {
        const manifests = [{ mediaType: depth === 0 ? ociManifest : ociIndex, digest: below, size: 2 }];
        const subject = { mediaType: ociIndex, digest: below, size: 2 };
        const document = {
          schemaVersion: 2,
          mediaType: ociIndex,
          manifests,
          subject,
          annotations: { depth: `${depth}` },
        };
        below = holdOld(scene, document, depth === 4 ? ['deep'] : []);
      }
      holdOld(
        scene,
        {
          schemaVersion: 2,
          mediaType: ociIndex,
          manifests: [],
          subject: { mediaType: ociIndex, digest: below, size: 2 },
        },
        [],
      );
    },
    check: (step, scene) => {
      expect(step.outputs['failed']).toBe('0');
      const { tags, versions } = stateOf(scene.stage);
      let [at = ''] = [tags['deep']];
      for (let depth = 0; depth < 5; depth += 1) {
        expect(versions).toContain(at);
        [at = ''] = childrenOf(scene, at);
      }
      expect(versions).toContain(at);
      expect(asked(scene, 'DELETE')).toHaveLength(1);
    },
  },
  {
    what: '87: of an image with two tags, of which one goes, the image and the other tag stay',
    inputs: { 'delete-tags': 'dev', 'delete-untagged': 'false' },
    check: (step, scene) => {
      expect(Object.keys(stateOf(scene.stage).tags).sort()).toEqual(['v1', 'v2', 'v3']);
      expect(step.outputs).toMatchObject({ untagged: '1', deleted: '0', failed: '0' });
      expect(childrenOfTag(scene, 'v3')).toHaveLength(2);
    },
  },
  {
    what: '86: the signature of an image that stays, stays',
    prepare: async (scene) => {
      const tag = `${(stateOf(scene.stage).tags['v3'] ?? '').replace(':', '-')}.sig`;
      await scene.stage.visitor.pushImage({ path: 'octo-org/app', tag, content: 'a signature' });
      return { 'delete-tags': 'sha256-*, v1' };
    },
    check: (_, scene) => {
      const tags = Object.keys(stateOf(scene.stage).tags);
      expect(tags.filter((tag) => tag.startsWith('sha256-'))).toHaveLength(1);
      expect(tags).not.toContain('v1');
    },
  },
  {
    what: '88: a rule that takes everything leaves the last tagged version',
    inputs: { 'delete-tags': '.*', 'use-regex': 'true' },
    check: (step, scene) => {
      expect(Object.keys(stateOf(scene.stage).tags).sort()).toEqual(['dev', 'v3']);
      expect(step.outputs['retained']).toBe('1');
    },
  },
  {
    what: '88: a pattern of nothing is no pattern',
    inputs: { 'delete-tags': '!', 'delete-untagged': '' },
    fails: /"delete-tags"/,
    requests: 0,
  },
  {
    what: '89: more deletions than are allowed end the run, with the plan',
    inputs: { 'max-deletions': '1' },
    fails: /max-deletions/,
    check: (step, scene) => {
      noDeletion(step, scene);
      expect(step.log).toContain('v1');
    },
  },
  {
    what: '90: a deletion that is answered with 404 and had its effect is one',
    prepare: (scene) => {
      fault(scene, 'DELETE', aVersion, { kind: 'respond', status: 404, body: '{}', effect: true });
    },
    check: (step, scene) => {
      expect(step.outputs['failed']).toBe('0');
      expect(Object.keys(stateOf(scene.stage).tags)).not.toContain('v1');
    },
  },
  {
    what: '90: a deletion that is answered with 404 and had none fails, with the permission',
    prepare: (scene) => {
      fault(scene, 'DELETE', aVersion, answer(404, { message: 'Not Found' }));
    },
    fails: /Admin|permission/,
  },
  {
    what: '91: what GitHub keeps for good is retained, and asked once',
    inputs: { 'delete-tags': 'v1' },
    prepare: (scene) => {
      const message = 'Publicly visible package versions with more than 5000 downloads cannot be deleted.';
      fault(scene, 'DELETE', aVersion, answer(400, { message }));
    },
    check: (step, scene) => {
      expect(Number(step.outputs['retained'])).toBeGreaterThan(0);
      expect(step.outputs['failed']).toBe('0');
      expect(new Set(asked(scene, 'DELETE')).size).toBe(asked(scene, 'DELETE').length);
    },
  },
  ...[403, 422].map((status) => ({
    what: `92: a deletion that is refused with ${String(status)} is the last one`,
    prepare: (scene: Scene) => {
      fault(scene, 'DELETE', aVersion, answer(status, { message: 'No.' }));
    },
    fails: /No/,
    check: fewDeletions,
  })),
  {
    what: '93: the secondary limit is waited for a minute at least',
    prepare: (scene) => {
      fault(scene, 'DELETE', aVersion, answer(403, { message: 'You have exceeded a secondary rate limit.' }), 1);
    },
    check: (step, scene) => {
      expect(step.outputs).toMatchObject({ failed: '0', remaining: '0' });
      const times = scene.stage.sandbox.requests.filter(({ method }) => method === 'DELETE').map(({ time }) => time);
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
    },
  },
  ...[
    { what: 'of a package by a path', change: { package: '../../user/packages' } },
    { what: 'of another owner', change: { owner: 'evil' } },
    { what: 'with a number that is none', change: { id: '1/../../2' } },
    { what: 'with a digest that is none', change: { digest: 'sha256:../x' } },
    { what: 'of a kind that there is not', change: { kind: 'purge' } },
  ].map(({ what, change }) => ({
    what: `96: a journal ${what} restores nothing`,
    inputs: { mode: 'restore', 'delete-tags': '', 'delete-untagged': '' },
    prepare: async ({ job }: Scene) => {
      await writeFile(join(job.workspace, 'cleanup-journal.jsonl'), `${line(change)}\n`);
    },
    fails: /journal/,
    check: nothingRestored,
  })),
  ...[
    { what: 'is called by no digest', other: { name: 'latest' } },
    { what: 'has no metadata', other: { metadata: undefined } },
    { what: 'has null for tags', other: { metadata: { container: { tags: null } } } },
    { what: 'has a tag that commands', other: { metadata: { container: { tags: ['x\n::error::y'] } } } },
    { what: 'has a text for its number', other: { id: '12' } },
    { what: 'has a number that is none', other: { id: 2 ** 53 } },
    { what: 'is null', other: null },
  ].map(({ what, other }) => ({
    what: `97: a list with a version that ${what} lets nothing be deleted`,
    prepare: listed(other),
    fails: /version|list|entry/i,
    check: noDeletion,
  })),
  {
    what: '93: a wait of ages after a deletion ends the run, and what remains is told',
    prepare: (scene) => {
      fault(scene, 'DELETE', aVersion, answer(429, {}, { 'retry-after': '999999999999999' }));
    },
    check: (step, scene) => {
      expect(Number(step.outputs['remaining'])).toBeGreaterThan(0);
      fewDeletions(step, scene);
    },
  },
  ...[
    ['back to the first page', '1'],
    ['to a page far away', '900000000'],
  ].map(([where = '', page = '']) => ({
    what: `81: a list that leads ${where} lets nothing be deleted`,
    prepare: (scene: Scene) => {
      const link = `<${scene.stage.sandbox.apiUrl}/x?page=${page}>; rel="next"`;
      fault(scene, 'GET', list, withHeaders({ link }));
    },
    fails: /next page/,
    requests: 10,
    check: noDeletion,
  })),
  {
    what: "98: a clock that differs by a year from GitHub's ends the run",
    prepare: (scene) => {
      fault(
        scene,
        'GET',
        /./,
        withHeaders({ date: new Date(scene.stage.sandbox.now() - 365 * 86_400_000).toUTCString() }),
      );
    },
    fails: /clock/,
    check: noDeletion,
  },
  {
    what: "98: a clock that differs by ten minutes from GitHub's is warned of",
    prepare: (scene) => {
      fault(scene, 'GET', /./, withHeaders({ date: new Date(scene.stage.sandbox.now() - 600_000).toUTCString() }));
    },
    check: (step) => {
      expect(step.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('clock') }]);
    },
  },
  {
    what: '95: what GitHub no longer restores is told, image by image',
    inputs: { mode: 'restore', 'delete-tags': '', 'delete-untagged': '' },
    prepare: async ({ stage, job }) => {
      const first = await job.run('cleanup', { ...stage.registry, 'delete-tags': 'v1' });
      expect(first.outcome).toBe('success');
      for (const version of stage.sandbox.package('octo-org', 'app').deletedVersions) version.deletedAt = 0;
    },
    fails: /0 restored, 3 not restored[^]*GitHub no longer restores it/,
  },
  {
    what: '100: an owner that there is not is told, and is no success',
    inputs: { owner: 'nobody-here' },
    fails: /nobody-here/,
    check: noDeletion,
  },
  {
    what: '101: a dry run in words of YAML 1.1 is no run at all',
    inputs: { 'dry-run': 'on' },
    fails: /"dry-run"/,
    requests: 0,
  },
  {
    what: '108: a next page elsewhere is not asked for',
    prepare: (scene) => {
      fault(scene, 'GET', list, { kind: 'detour', by: 'link', to: scene.sink.origin });
    },
    fails: /another server/,
    check: (step, scene) => {
      noDeletion(step, scene);
      expect(scene.sink.requests).toEqual([]);
    },
  },
  {
    what: '108: an API that redirects is not followed',
    prepare: (scene) => {
      fault(scene, 'GET', /\/packages\//, { kind: 'detour', by: 'redirect', to: scene.sink.origin });
    },
    fails: /redirect/,
    check: (step, scene) => {
      noDeletion(step, scene);
      expect(scene.sink.requests).toEqual([]);
    },
  },
];

describe('a bundled cleanup', () => {
  it.each(rows)('$what', (row) => expectRow('cleanup', row));
});
