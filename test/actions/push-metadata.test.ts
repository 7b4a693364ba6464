import { describe, expect, it } from '@jest/globals';
import { digestHex } from '../../core/domain/image/digest.js';
import { type GitHubContext } from '../../core/domain/github/github.js';
import { isJsonObject, member, parseJsonObject, stringMembers } from '../../core/domain/json/json.js';
import {
  childrenOf,
  type Descriptor,
  type Manifest,
  mediaTypes,
  parseManifest,
} from '../../core/domain/image/manifest.js';
import { isReferredTo } from '../../core/domain/image/relink.js';
import { parseInputs } from '../../push/inputs.js';
import { type EditedImage, editMetadata, type PlainImage } from '../../push/metadata.js';
import { type EntryJson, type ImageJson, LayoutWriter } from '../adapters/source/layout-writer.js';
import { FakeRunner } from './fake-runner.js';

type Inputs = Readonly<Record<string, string>>;
type Labels = Readonly<Record<string, string>>;

const own = 'org.opencontainers.image.';
const repository = {
  name: 'the-app',
  description: 'An app',
  html_url: 'https://github.com/octo-org/app',
  license: { spdx_id: 'MIT' },
};
const event = { repository };
const created = '2025-12-31T23:59:59.123456789Z';
const defaults = {
  [`${own}title`]: 'the-app',
  [`${own}url`]: 'https://github.com/octo-org/app',
  [`${own}version`]: 'main',
  [`${own}revision`]: '0'.repeat(40),
  [`${own}created`]: created,
};
const page = {
  [`${own}source`]: 'https://github.com/octo-org/app',
  [`${own}description`]: 'An app',
  [`${own}licenses`]: 'MIT',
};

function withLabels(labels: Labels): ImageJson {
  return { config: { created, config: { Labels: labels } } };
}

interface Shape {
  readonly labels?: Labels;
  readonly others?: Labels;
  readonly isAttested?: boolean;
}

/** An index of an image for amd64 and one for arm64. */
function writeIndex(layout: LayoutWriter, { labels = {}, others = labels, isAttested = false }: Shape = {}): EntryJson {
  const children = [
    { ...layout.image(withLabels(labels)), platform: { os: 'linux', architecture: 'amd64' } },
    { ...layout.image({ ...withLabels(others), layers: [] }), platform: { os: 'linux', architecture: 'arm64' } },
  ];
  const attestations = children.map(({ digest }) => ({
    ...layout.image({ layers: [Buffer.from(digest)] }),
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': digest },
  }));
  return layout.index([...children, ...(isAttested ? attestations : [])]);
}

class Edit {
  readonly layout = new LayoutWriter();
  readonly runner: FakeRunner;
  /** What GitHub's API tells. */
  licence: string | undefined;

  constructor(inputs: Inputs = {}, context: Partial<GitHubContext> = { event }) {
    this.runner = new FakeRunner({ source: 'oci:image', ...inputs }, context);
  }

  read(digest: EntryJson['digest']): Buffer {
    return this.layout.files.get(`blobs/sha256/${digestHex(digest)}`) ?? Buffer.alloc(0);
  }

  manifest({ digest, mediaType }: Pick<Descriptor, 'digest' | 'mediaType'>): Manifest {
    return parseManifest(this.read(digest), mediaType, digest);
  }

  async apply(entry: EntryJson, more: Partial<PlainImage> = {}): Promise<EditedImage> {
    const root = this.manifest(entry);
    const descendants = new Map(childrenOf(root).map((child) => [child.digest, this.manifest(child)]));
    const readConfig = (config: Descriptor): Promise<Uint8Array> => Promise.resolve(this.read(config.digest));
    const image = {
      description: 'oci:image',
      root,
      descendants,
      isVouchedFor: isReferredTo({ root, descendants }, new Set()),
      isCopy: false,
      readConfig,
      ...more,
    };
    const findLicence = (): Promise<string | undefined> => Promise.resolve(this.licence);
    const { github, log } = this.runner;
    const options = parseInputs(this.runner);
    return editMetadata(image, options, { github, log, format: options.format, findLicence });
  }

  /** The labels of the images that an index names, in order. */
  labels({ root, descendants, configs }: EditedImage): readonly unknown[] {
    return childrenOf(root).map(({ digest }) => {
      const child = descendants.get(digest);
      if (child?.kind !== 'image') throw new Error(`There is no image ${digest}.`);
      const config = parseJsonObject(configs.get(child.config.digest) ?? this.read(child.config.digest), 'config');
      const inner = member(config, 'config');
      return Object.fromEntries(stringMembers(isJsonObject(inner) ? member(inner, 'Labels') : undefined) ?? []);
    });
  }
}

/** Of the repository, as the runner knows it without the payload. */
const address = 'https://github.com/Octo-Org/App';

describe('a single image', () => {
  it.each<[string, Inputs, Labels, Labels]>([
    ['all that is known', {}, {}, { ...defaults, ...page }],
    [
      'nothing in place of what it has, unless that is empty',
      {},
      { [`${own}title`]: 'Its own', [`${own}url`]: '', [`${own}source`]: 'https://example.com' },
      { ...defaults, ...page, [`${own}title`]: 'Its own', [`${own}source`]: 'https://example.com' },
    ],
    [
      'what the user says, over its own and over what is known',
      { labels: `${own}title=Set\na=b`, description: 'Set too' },
      { a: 'a', [`${own}title`]: 'Its own', [`${own}description`]: 'Its own' },
      { ...defaults, ...page, a: 'b', [`${own}title`]: 'Set', [`${own}description`]: 'Set too' },
    ],
    [
      'nothing that the user removes',
      { labels: `${own}url=\n${own}version=\n${own}description=\na=`, licenses: 'none' },
      { a: 'a' },
      Object.fromEntries(
        Object.entries({ ...defaults, ...page }).filter(([key]) => !/url|version|description|licenses/.test(key)),
      ),
    ],
  ])('gets %s', async (_, inputs, labels, expected) => {
    const edit = new Edit(inputs);
    const edited = await edit.apply(edit.layout.image(withLabels(labels)));
    expect(Object.fromEntries(edited.labels)).toEqual(expected);
    expect(edited.configs.size).toBe(1);
  });

  it.each([
    ['no repository', { repository: '', event: {}, sha: '', ref: 'refs/heads/x' }, { [`${own}version`]: 'x' }],
    [
      'a payload without a repository',
      { event: {} },
      { ...defaults, [`${own}title`]: 'App', [`${own}url`]: address, [`${own}source`]: address },
    ],
    [
      'a repository of which little is known',
      { event: { repository: { name: 'the-app', description: ' ', license: { spdx_id: 'NOASSERTION' } } } },
      { ...defaults, [`${own}url`]: address, [`${own}source`]: address },
    ],
  ])('gets no empty label by %s', async (_, context, expected) => {
    const edit = new Edit('repository' in context ? { images: 'ghcr.io/octo-org/app' } : {}, context);
    const edited = await edit.apply(edit.layout.image(withLabels({})));
    expect(Object.fromEntries(edited.labels)).toEqual({ [`${own}created`]: created, ...expected });
  });

  it.each([['0001-01-01T00:00:00Z'], ['1970-01-01T00:00:00Z'], ['yesterday'], [''], [undefined]])(
    'that says it was made at %j gets no time',
    async (time) => {
      const edit = new Edit();
      const edited = await edit.apply(edit.layout.image({ config: { created: time } }));
      expect(edited.labels.get(`${own}created`)).toBeUndefined();
      expect(edited.labels.get(`${own}title`)).toBe('the-app');
    },
  );

  it('stays the very same where there is nothing to change', async () => {
    const edit = new Edit();
    const edited = await edit.apply(edit.layout.image(withLabels({ ...defaults, ...page })));
    const again = await edit.apply(edit.layout.image(withLabels({ ...page, ...defaults })));
    expect(edited.configs.size + again.configs.size).toBe(0);
  });

  it('that something refers to keeps its bytes, unless labels are asked for, with a warning', async () => {
    const edit = new Edit();
    const entry = edit.layout.image(withLabels({}));
    expect((await edit.apply(entry, { isVouchedFor: true })).root.digest).toBe(entry.digest);
    expect(edit.runner.said('warning')).toBe('');

    const asked = new Edit({ labels: 'a=b', description: 'Asked for' });
    const edited = await asked.apply(asked.layout.image(withLabels({})), { isVouchedFor: true });
    expect(Object.fromEntries(edited.labels)).toEqual({ a: 'b', [`${own}description`]: 'Asked for' });
    expect(asked.runner.said('warning')).toContain('still names the old ones');
  });
});

describe('a copy of what a registry holds', () => {
  it.each([false, true])('keeps its digest unless something is asked for (an index: %s)', async (isIndex) => {
    const write = (edit: Edit): EntryJson => (isIndex ? writeIndex(edit.layout) : edit.layout.image(withLabels({})));
    const edit = new Edit();
    const entry = write(edit);
    expect((await edit.apply(entry, { isCopy: true })).root.digest).toBe(entry.digest);

    const asked = new Edit({ description: 'Asked for', labels: 'a=b' });
    const edited = await asked.apply(write(asked), { isCopy: true });
    const text = isIndex ? edited.root.annotations : edited.labels;
    expect(text.get(`${own}description`)).toBe('Asked for');
    expect(text.get(`${own}title`)).toBeUndefined();
    expect(isIndex ? asked.labels(edited) : [Object.fromEntries(edited.labels)]).toContainEqual(
      expect.objectContaining({ a: 'b' }),
    );
  });
});

describe('an index', () => {
  it('gets the texts of the page, and its images the labels that they lack', async () => {
    const edit = new Edit();
    const others = { [`${own}version`]: 'its own', c: 'd' };
    const edited = await edit.apply(writeIndex(edit.layout, { others }));
    expect(Object.fromEntries(edited.root.annotations)).toEqual(page);
    expect(edit.labels(edited)).toEqual([defaults, { ...defaults, ...others }]);
    expect(edit.runner.said('warning')).toBe('');
  });

  it('with attestations gets the texts of the page, and its images keep their bytes', async () => {
    const edit = new Edit();
    const entry = writeIndex(edit.layout, { isAttested: true });
    const edited = await edit.apply(entry);
    expect(Object.fromEntries(edited.root.annotations)).toEqual(page);
    expect(childrenOf(edited.root)).toEqual(childrenOf(edit.manifest(entry)));
    expect(edited.configs.size).toBe(0);
    expect(edit.runner.said('warning')).toBe('');
  });

  it.each<[boolean, Labels, string]>([
    [false, defaults, ''],
    [true, {}, 'still names the old ones'],
  ])('gets labels in all of its images where they are asked for (attested: %s)', async (isAttested, more, warning) => {
    const edit = new Edit({ labels: 'a=b' });
    const edited = await edit.apply(writeIndex(edit.layout, { labels: { c: 'd' }, isAttested }));
    const expected = { a: 'b', c: 'd', ...more };
    expect(edit.labels(edited).slice(0, 2)).toEqual([expected, expected]);
    expect(edited.labels.size).toBe(0);
    expect(edit.runner.said('warning')).toContain(warning);
  });

  it('is not looked into where nothing is wanted of its images', async () => {
    const edit = new Edit({ description: 'none', licenses: 'MIT', 'source-url': 'none' });
    const readConfig = (): never => {
      throw new Error('Nobody was to read it.');
    };
    const edited = await edit.apply(writeIndex(edit.layout, { isAttested: true }), { readConfig });
    expect(Object.fromEntries(edited.root.annotations)).toEqual({ [`${own}licenses`]: 'MIT' });
  });

  it.each<[string, Labels, Labels, string | undefined]>([
    [
      'which all of its images have',
      { [`${own}description`]: 'Theirs' },
      { [`${own}description`]: 'Theirs' },
      'Theirs',
    ],
    ['which the images have that have any', { [`${own}description`]: 'Theirs' }, {}, 'Theirs'],
    ['in which they differ', { [`${own}description`]: 'One' }, { [`${own}description`]: 'Other' }, undefined],
    ['which GitHub would not take', { [`${own}licenses`]: 'My own' }, { [`${own}licenses`]: 'My own' }, undefined],
  ])('gets no text of the repository over that %s', async (_, labels, others, expected) => {
    const key = Object.keys(labels)[0] ?? '';
    const edit = new Edit();
    const edited = await edit.apply(writeIndex(edit.layout, { labels, others }));
    expect(edited.root.annotations.get(key)).toBe(expected);
    const set = new Edit({ description: 'Set', licenses: 'MIT' });
    const after = await set.apply(writeIndex(set.layout, { labels, others }));
    expect(after.root.annotations.get(key)).toBe(key.endsWith('licenses') ? 'MIT' : 'Set');
  });

  it('gets annotations at each level that is named', async () => {
    const lines = [
      'plain=1',
      'index:i=2',
      'manifest:m=3',
      'manifest[linux/arm64]:p=4',
      'manifest-descriptor:d=5',
      'manifest-descriptor[linux/amd64]:e={{branch}}',
      'index,manifest:both=7',
    ];
    const edit = new Edit({
      annotations: lines.join('\n'),
      description: 'none',
      licenses: 'none',
      'source-url': 'none',
    });
    const edited = await edit.apply(writeIndex(edit.layout, { isAttested: true }));
    expect(Object.fromEntries(edited.root.annotations)).toEqual({ plain: '1', i: '2', both: '7' });
    const [amd64, arm64, ...attestations] = childrenOf(edited.root);
    const of = (entry: Descriptor | undefined): unknown =>
      Object.fromEntries((entry && edited.descendants.get(entry.digest)?.annotations) ?? []);
    expect([of(amd64), of(arm64)]).toEqual([
      { m: '3', both: '7' },
      { m: '3', p: '4', both: '7' },
    ]);
    expect([amd64, arm64].map((entry) => Object.fromEntries(entry?.annotations ?? []))).toEqual([
      { d: '5', e: 'main' },
      { d: '5' },
    ]);
    expect(attestations.map(({ annotations }) => annotations.get('vnd.docker.reference.digest'))).toEqual([
      amd64?.digest,
      arm64?.digest,
    ]);
    expect(edit.runner.said('warning')).toContain('still names the old ones');
  });

  it('is told of annotations that have no place', async () => {
    const annotations = 'index-descriptor:a=1\nmanifest[linux/s390x]:b=2\nindex:c=3';
    const edit = new Edit({ annotations });
    await edit.apply(writeIndex(edit.layout));
    expect(edit.runner.said('notice')).toContain('for index-descriptor:, manifest[linux/s390x]: are left out');
    const single = new Edit({ annotations: 'manifest-descriptor:a=1\nindex:c=3\nmanifest:d=4\ne=5' });
    const edited = await single.apply(single.layout.image());
    expect(single.runner.said('notice')).toContain('for manifest-descriptor:, index: are left out');
    expect(Object.fromEntries(edited.root.annotations)).toEqual({ d: '4', e: '5' });
  });

  it('of Docker’s type becomes an OCI one with a notice where it gets annotations', async () => {
    const edit = new Edit({ labels: 'a=b' });
    const child = edit.layout.image({ mediaType: mediaTypes.dockerManifest });
    const entry = edit.layout.index(
      [{ ...child, platform: { os: 'linux', architecture: 'amd64' } }],
      {},
      mediaTypes.dockerList,
    );
    const edited = await edit.apply(entry);
    expect(edited.root.mediaType).toBe(mediaTypes.ociIndex);
    expect(childrenOf(edited.root)[0]?.mediaType).toBe(mediaTypes.dockerManifest);
    expect(edit.runner.said('notice')).toContain('it is pushed as an OCI index');
  });
});

describe("Docker's format", () => {
  it.each([{ annotations: 'a=b' }, { description: 'Set' }])(
    'has no place for annotations of an index, and says so: %j',
    async (inputs) => {
      const edit = new Edit({ ...inputs, format: 'docker' });
      const entry = edit.layout.index([edit.layout.image()], {}, mediaTypes.dockerList);
      await expect(edit.apply(entry)).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining('which has no annotations'),
      });
    },
  );

  it('is kept by an index without the texts of the page, and by an image that gets labels', async () => {
    const edit = new Edit({ format: 'docker' });
    const index = edit.layout.index([edit.layout.image(withLabels(defaults))], {}, mediaTypes.dockerList);
    expect((await edit.apply(index)).root.digest).toBe(index.digest);
    const edited = await edit.apply(edit.layout.image({ mediaType: mediaTypes.dockerManifest }));
    expect(edited.root.mediaType).toBe(mediaTypes.dockerManifest);
    expect(edited.labels.get(`${own}description`)).toBe('An app');
  });
});

describe('the licence', () => {
  it.each<[string, Partial<GitHubContext>, Inputs, string | undefined]>([
    ['is asked of GitHub where the payload says nothing of it', { event: {} }, {}, 'Apache-2.0'],
    ['is not asked for where GitHub knows of none', { event: { repository: { license: null } } }, {}, undefined],
    ['is not asked for where nobody wants it', { event: {} }, { licenses: 'none' }, undefined],
    ['is not asked for where it is given', { event: {} }, { licenses: 'MIT' }, 'MIT'],
  ])('%s', async (_, context, inputs, expected) => {
    const edit = new Edit(inputs, context);
    edit.licence = 'Apache-2.0';
    const single = await edit.apply(edit.layout.image());
    const index = await edit.apply(writeIndex(edit.layout, { isAttested: true }));
    expect([single.labels, index.root.annotations].map((map) => map.get(`${own}licenses`))).toEqual([
      expected,
      expected,
    ]);
  });
});
