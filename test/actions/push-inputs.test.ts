import { describe, expect, it } from '@jest/globals';
import { type GitHubContext } from '../../core/domain/github/github.js';
import { formatRepository } from '../../core/domain/registry/reference.js';
import { parseInputs, type PushOptions } from '../../push/inputs.js';
import { FakeRunner } from './fake-runner.js';

type Inputs = Readonly<Record<string, string>>;

function parse(inputs: Inputs, context: Partial<GitHubContext> = {}): PushOptions {
  return parseInputs(new FakeRunner({ source: 'oci:image', ...inputs }, context));
}

function targetsOf(inputs: Inputs, context: Partial<GitHubContext> = {}): readonly string[] {
  return parse(inputs, context).targets.map((target) => `${formatRepository(target)} ${target.tags.join(',')}`);
}

describe('the targets', () => {
  it.each<[string, Inputs, readonly string[]]>([
    ['the package named like the repository, by default', {}, ['ghcr.io/octo-org/app main']],
    ['tags of the user', { tags: 'latest\n v1.0 \n# no\n\nlatest' }, ['ghcr.io/octo-org/app latest,v1.0']],
    [
      'images, one a line',
      { images: 'octo-org/a\nghcr.io/octo-org/b' },
      ['ghcr.io/octo-org/a main', 'ghcr.io/octo-org/b main'],
    ],
    [
      'images on one line',
      { images: 'octo-org/a, octo-org/b' },
      ['ghcr.io/octo-org/a main', 'ghcr.io/octo-org/b main'],
    ],
    [
      'images with attributes',
      { images: 'name=octo-org/a,enable=true\nname=octo-org/b,enable=false' },
      ['ghcr.io/octo-org/a main'],
    ],
    ['an image twice', { images: 'octo-org/a\nghcr.io/octo-org/A' }, ['ghcr.io/octo-org/a main']],
    [
      'an upper-case name with its tag as it is',
      { images: 'ghcr.io/Octo-Org/App', tags: 'V1' },
      ['ghcr.io/octo-org/app V1'],
    ],
    [
      'full references, without the default image',
      { tags: 'ghcr.io/octo-org/a:1\nghcr.io/octo-org/b:2' },
      ['ghcr.io/octo-org/a 1', 'ghcr.io/octo-org/b 2'],
    ],
    [
      'plain tags and full references',
      { tags: 'x\nghcr.io/octo-org/a:1' },
      ['ghcr.io/octo-org/app x', 'ghcr.io/octo-org/a 1'],
    ],
    [
      'plain tags for all images, full references for theirs',
      { images: 'octo-org/a\nocto-org/b', tags: 'x\nghcr.io/octo-org/a:1' },
      ['ghcr.io/octo-org/a x,1', 'ghcr.io/octo-org/b x'],
    ],
    ['no tags by digest', { 'push-by-digest': 'true' }, ['ghcr.io/octo-org/app ']],
    ['tags of the event where only comments are given', { tags: '# none' }, ['ghcr.io/octo-org/app main']],
    [
      'tags by rules, with a flavor',
      { tags: 'type=semver,pattern={{version}},value=v1.2.3\ntype=sha', flavor: 'prefix=x-,onlatest=true' },
      ['ghcr.io/octo-org/app x-1.2.3,sha-0000000,x-latest'],
    ],
    ['another registry', { registry: 'http://127.0.0.1:5000/' }, ['127.0.0.1:5000/octo-org/app main']],
    ['an image of another registry', { images: 'docker.io/octo/app' }, ['docker.io/octo/app main']],
  ])('are %s', (_, inputs, expected) => {
    expect(targetsOf(inputs)).toEqual(expected);
  });

  it('follow the event, and the first tag is the version', () => {
    const options = parse({}, { ref: 'refs/tags/v1.2.3' });
    expect(options.targets[0]?.tags).toEqual(['v1.2.3', 'latest']);
    expect(options.version).toBe('v1.2.3');
    expect(parse({ tags: 'ghcr.io/octo-org/a:7\nlatest' }).version).toBe('7');
  });
});

describe('what the user wants changed', () => {
  it('is read line by line', () => {
    const { labels, annotations, texts } = parse({
      labels: "a=1,2\nb=\nc:d=e=f\n{{branch}}={{sha}}\nd={{date 'YYYY'}}\ne={{tag}}",
      annotations: 'x=1\nindex:y=2\nmanifest[linux/amd64]:z=3',
      description: 'Text',
      licenses: 'none',
    });
    expect(labels).toEqual([
      { key: 'a', value: '1,2' },
      { key: 'b', value: undefined },
      { key: 'c:d', value: 'e=f' },
      { key: 'main', value: '0000000' },
      { key: 'd', value: '2026' },
      { key: 'e', value: undefined },
    ]);
    expect(annotations.map(({ key, targets }) => [key, targets])).toEqual([
      ['x', []],
      ['y', [{ level: 'index', platform: undefined }]],
      ['z', [{ level: 'manifest', platform: 'linux/amd64' }]],
    ]);
    expect(texts).toEqual({
      description: { kind: 'set', text: 'Text' },
      licenses: { kind: 'none' },
      source: { kind: 'auto' },
    });
  });

  it.each([
    ['', 6],
    ['0', 1],
    ['1', 1],
    ['32', 32],
    ['100000', 32],
  ])('%j uploads at a time are %d', (concurrency, expected) => {
    expect(parse({ concurrency }).concurrency).toBe(expected);
  });

  it('has safe defaults', () => {
    expect(parse({})).toMatchObject({ verify: true, dryRun: false });
  });
});

describe('a wrong input', () => {
  it.each<[Inputs, string]>([
    [{ source: '' }, 'Input "source" is required.'],
    [{ images: 'octo-org/a:1' }, '"images" is wrong: "octo-org/a:1" has a tag or digest'],
    [{ images: 'octo-org/a,wrong=1' }, '"images" is wrong: "octo-org/a,wrong=1" is no image'],
    [{ images: 'name=octo-org/a,enable=yes' }, '"images" is wrong'],
    [{ images: 'name=octo-org/a,enable=false' }, '"images" names no image that is enabled'],
    [{ images: `octo-org/${'a-'.repeat(50_000)}` }, 'is no image reference: it is too long'],
    ...['-x', '.x', 'x'.repeat(129), 'latest ,x', '%2e%2e', 'a,b'].map((tags): [Inputs, string] => [
      { tags },
      '"tags" is wrong:',
    ]),
    [{ tags: 'a/b' }, '"tags" is wrong: "a/b" is no tag, and no reference with a tag'],
    [{ tags: `a/b:c@sha256:${'a'.repeat(64)}` }, 'is no tag, and no reference with a tag'],
    [{ tags: 'type=ref' }, '"tags" is wrong: "type=ref" has no event. A rule of the type ref needs event=…'],
    [{ tags: 'type=ref,event=tag' }, '"tags" gives no tag in this event (push of refs/heads/main); name at least one'],
    [{ tags: 'type=raw,x,enable=maybe' }, '"tags" is wrong: "type=raw,x,enable=maybe" is enabled by "maybe"'],
    [{ flavor: 'latest=maybe' }, '"flavor" is wrong: "latest=maybe" is no flavor'],
    [{ labels: 'a={{brunch}}' }, '"labels" is wrong: line 1: "{{brunch}}" is no expression that is known here'],
    [{ tags: 'x', 'push-by-digest': 'true' }, '"tags" is set, and "push-by-digest" pushes without tags'],
    [
      { images: 'octo-org/a\nocto-org/b', tags: 'ghcr.io/octo-org/a:1' },
      '"images" names ghcr.io/octo-org/b, and no entry of "tags" is for it',
    ],
    [{ labels: 'ok=1\nbad' }, '"labels" is wrong: line 2: "bad" has no "="'],
    [{ labels: '=b' }, '"labels" is wrong: line 1: "=b" has no key'],
    [{ annotations: 'indes:a=b' }, '"annotations" is wrong: line 1: "indes" is no annotation level'],
    [{ annotations: 'index[linux/amd64]:a=b' }, '"index[linux/amd64]" is the index of one platform'],
    [
      { licenses: 'My own' },
      '"licenses" does not fit: org.opencontainers.image.licenses is "My own", which is no SPDX',
    ],
    [{ licenses: 'x'.repeat(257) }, '"licenses" does not fit: org.opencontainers.image.licenses has 257 characters'],
    [{ 'source-url': 'git@github.com:octo-org/app' }, '"source-url" does not fit'],
    [
      { annotations: `org.opencontainers.image.description=${'x'.repeat(513)}` },
      '"annotations" do not fit: org.opencontainers.image.description has 513 characters',
    ],
    [
      { labels: 'org.opencontainers.image.source=here' },
      '"labels" do not fit: org.opencontainers.image.source is "here"',
    ],
    [{ description: 'x'.repeat(513) }, '"description" does not fit'],
    [{ concurrency: '-1' }, '"concurrency" is "-1"; write a whole number, 0 or more.'],
    [{ concurrency: 'NaN' }, '"concurrency" is "NaN"'],
    [{ 'dry-run': 'tru' }, '"dry-run" is "tru"; write true or false'],
  ])('%j is a fault that names it (%#)', (inputs, message) => {
    expect(() => parse(inputs)).toThrow(message);
  });

  it('is reported together with all others', () => {
    expect(() => parse({ source: '', tags: '-x', labels: 'bad', 'dry-run': 'maybe' })).toThrow(
      /^4 inputs are wrong:\n- "source".*\n- "tags".*\n- "labels".*\n- "dry-run"/,
    );
  });

  it.each([
    [{ ref: '', eventName: '' }, '"tags" is empty, and none follow from this event'],
    [{ ref: 'refs/heads/-x' }, '"tags" is wrong: "-x", which type=ref,event=branch gives for refs/heads/-x, is no tag'],
    [{ repository: '' }, '"images" is empty, and GITHUB_REPOSITORY names no repository'],
  ])('is one that has no default in this event: %j', (context, message) => {
    expect(() => parse({}, context)).toThrow(message);
  });
});

describe('advice', () => {
  it('is given on a name that is lowered, an owner that may be a mistake, and an unknown input', () => {
    const runner = new FakeRunner({ source: 's', images: 'Octo-Org/App\nlibrary/nginx\nghcr.io/others/app', tag: 'x' });
    parseInputs(runner);
    expect(runner.said('notice')).toBe(
      'Octo-Org/App is read as ghcr.io/octo-org/app: names have lower-case letters only.',
    );
    expect(runner.said('warning')).toMatch(
      /^library\/nginx is read as ghcr\.io\/library\/nginx, and library is not the owner.*docker\.io\/library\/nginx.*\nUnknown input "tag" was ignored\. Did you mean "tags"\?$/,
    );
  });

  it('is given on rules that give nothing, or not what they say', () => {
    const runner = new FakeRunner({ source: 's', tags: 'x\ntype=semver,pattern={{version}},value={{branch}}' });
    parseInputs(runner);
    expect(runner.said('warning')).toBe(
      'type=semver,pattern={{version}},value={{branch}}: "main" is no semantic version.',
    );
  });

  it("heeds metadata-action's variables", () => {
    const runner = new FakeRunner({ source: 's', tags: 'type=sha' });
    runner.variables.set('DOCKER_METADATA_SHORT_SHA_LENGTH', '9');
    expect(parseInputs(runner).version).toBe('sha-000000000');
    runner.variables.set('DOCKER_METADATA_SHORT_SHA_LENGTH', 'x');
    expect(() => parseInputs(runner)).toThrow('"tags" is wrong: DOCKER_METADATA_SHORT_SHA_LENGTH is "x"');
  });

  it('masks the tokens before anything else', () => {
    const runner = new FakeRunner({ 'github-token': 'ghs_secret', pat: 'ghp_secret', source: '' });
    expect(() => parseInputs(runner)).toThrow('source');
    expect(runner.masked).toEqual(expect.arrayContaining(['ghs_secret', 'ghp_secret']));
  });
});
