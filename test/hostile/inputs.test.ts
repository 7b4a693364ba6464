import { readdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openStage, repository, type Stage } from '../actions/stage.js';

type Inputs = Readonly<Record<string, string>>;
type Row = readonly [what: string, action: string, inputs: Inputs, message: RegExp];

const digest = `sha256:${'a'.repeat(64)}`;
const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ0123';
const push = { source: 'oci:layout' };
const annotate = { image: `${repository}:1`, annotations: 'a=b' };

/**
 * Inputs that no request may follow. The workflow's own text is at fault, so the error names the input. Numbers are those
 * of the list of bad inputs.
 */
const refused: readonly Row[] = [
  ['a password without a registry', 'login', { registry: '', password: secret }, /"password".*"registry"/],
  ['1: a password of spaces', 'login', { password: '   ' }, /"password" is empty/],
  ['1: a token of a line end', 'login', { pat: '\n' }, /"pat" is empty/],
  ['5: a token of a few characters', 'login', { 'github-token': 'abc' }, /"github-token"/],
  ['3: a token that would be a header', 'login', { 'github-token': `${secret}\r\nX-Evil: 1` }, /"github-token"/],
  ['4: a token of several lines', 'login', { pat: `${secret}\n${secret}` }, /"pat"/],
  ['33: a user name with a colon', 'login', { username: 'octo:cat' }, /"username"/],
  ['13: a registry with a user', 'login', { registry: 'ghcr.io@evil.example' }, /"registry"/],
  ['13: a registry with a backslash', 'login', { registry: 'ghcr.io\\evil' }, /"registry"/],
  ['13: a registry with a path', 'login', { registry: 'ghcr.io/../x' }, /"registry"/],
  ['13: a registry with a query', 'login', { registry: 'ghcr.io?x' }, /"registry"/],
  ['13: a registry with a fragment', 'login', { registry: 'ghcr.io#x' }, /"registry"/],
  ['14: a registry in look-alike letters', 'login', { registry: 'gh\u0441r.io' }, /"registry"/],
  ['15: a registry over http', 'login', { registry: 'http://ghcr.io' }, /"registry".*(https|loopback)/s],
  ['an unknown way to choose', 'login', { credential: 'strongest' }, /"credential"/],
  ['an unknown tool', 'login', { tools: 'docker, podman' }, /"tools"/],
  ["docker/login-action's registry-auth", 'login', { 'registry-auth': '- registry: ghcr.io' }, /"registry-auth"/],
  ["docker/login-action's ecr", 'login', { ecr: 'true' }, /"ecr"/],
  ['an image without a name', 'login', { pull: 'ghcr.io/' }, /"pull"/],

  ['no source', 'push', { source: ' ' }, /"source"/],
  ['44: a tag that is too long', 'push', { ...push, tags: 'a'.repeat(129) }, /"tags"/],
  ['44: a tag that begins with a hyphen', 'push', { ...push, tags: '-x' }, /"tags"/],
  ['44: a tag that begins with a point', 'push', { ...push, tags: '.x' }, /"tags"/],
  ['44: a tag with a percent sign', 'push', { ...push, tags: '%2e%2e' }, /"tags"/],
  ['44: a tag with a space', 'push', { ...push, tags: 'la test' }, /"tags"/],
  ['45: a name of 100 kB', 'push', { ...push, images: `${'a-'.repeat(50_000)}!` }, /"images"/],
  ['42: a label without a value', 'push', { ...push, labels: 'a=b\n\nplain' }, /"labels".*3/s],
  ['42: a label without a key', 'push', { ...push, labels: '=b' }, /"labels".*1/s],
  ['110: a negative concurrency', 'push', { ...push, concurrency: '-1' }, /"concurrency"/],
  ['110: a concurrency that is no number', 'push', { ...push, concurrency: 'NaN' }, /"concurrency"/],
  ['a boolean of YAML 1.1', 'push', { ...push, 'dry-run': 'yes' }, /"dry-run"/],
  ['a misspelt boolean', 'push', { ...push, verify: 'tru' }, /"verify"/],
  ['a description that GitHub would cut', 'push', { ...push, description: 'x'.repeat(513) }, /"description".*512/s],
  ['a source that is no URL', 'push', { ...push, 'source-url': 'octo-org/app' }, /"source-url"/],

  ['an image without tag and digest', 'annotate', { ...annotate, image: repository }, /"(image|tags)"/],
  ['36: a digest in capitals', 'annotate', { ...annotate, image: `${repository}@${digest.toUpperCase()}` }, /"image"/],
  ['36: a digest of another kind', 'annotate', { ...annotate, image: `${repository}@md5:abc` }, /"image"/],
  ['an expected digest that is none', 'annotate', { ...annotate, 'expect-digest': 'latest' }, /"expect-digest"/],

  ['99: a package that is a path', 'cleanup', { package: '..' }, /"package"/],
  ['99: a package with a query', 'cleanup', { package: 'app?x=' }, /"package"/],
  ['99: a package that is escaped', 'cleanup', { package: 'app%2F' }, /"package"/],
  ['a count with letters', 'cleanup', { 'keep-n-tagged': '10abc' }, /"keep-n-tagged"/],
  ['a negative count', 'cleanup', { 'keep-n-untagged': '-1' }, /"keep-n-untagged"/],
  ['an age without a unit', 'cleanup', { 'older-than': '30' }, /"older-than"/],
  ['101: a dry run of YAML 1.1', 'cleanup', { 'dry-run': 'yes' }, /"dry-run"/],
  ['89: a share above the whole', 'cleanup', { 'max-deletions-percent': '101' }, /"max-deletions-percent"/],
  ['a last version that is anything', 'cleanup', { 'last-version': 'delete' }, /"last-version"/],

  ['no source of the whole', 'publish', { source: '' }, /"source"/],
  ['109: an API over http', 'publish', { ...push, 'api-url': 'http://api.github.com' }, /"api-url"/],
];

describe('an input that can mean nothing ends the step before the first request', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => {
    stage.sandbox.clearRequests();
  });
  afterAll(() => stage.close());

  it.each(refused)('%s (%s)', async (_, action, inputs, message) => {
    const job = await stage.job();
    const step = await job.run(action, { registry: stage.sandbox.registry, ...inputs });
    const errors = step.annotations.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toMatch(message);
    expect(step.exitCode).toBe(1);
    expect(stage.sandbox.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
    expect(step.environment).toEqual({});
    expect(Object.values(step.outputs).join('')).toBe('');
    expect([...(await readdir(job.workspace)), ...(await readdir(job.home))]).toEqual([]);
    expect(step.log + step.summary).not.toContain(secret);
    expect(step.summary).not.toBe('');
    await job.dispose();
  });
});

describe('faults of several inputs', () => {
  it('are told together, each with its name', async () => {
    const stage = await openStage();
    const job = await stage.job();
    const step = await job.run('push', {
      ...stage.registry,
      concurrency: 'x',
      'dry-run': 'maybe',
      tags: '-1',
      source: '',
    });
    for (const name of ['concurrency', 'dry-run', 'tags', 'source'])
      expect(step.annotations[0]?.message).toContain(`"${name}"`);
    await stage.close();
  });
});
