import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../core/domain/image/digest.js';
import { type Manifest } from '../../core/domain/image/manifest.js';
import { parseReference, parseRegistryHost, parseTag } from '../../core/domain/registry/reference.js';
import { type AnnotationReport, describeAnnotation, summarizeAnnotation } from '../../core/report/annotate.js';
import { attestationOf, entryOf, imageOf, indexOf } from '../domain/image/index-documents.js';

const { registry, name } = parseReference('octo-org/app', parseRegistryHost('ghcr.io'));
const provenance = { annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' } };
const sbom = { annotations: { 'in-toto.io/predicate-type': 'https://spdx.dev/Document' } };

function layersOf(...layers: readonly object[]) {
  const digest = digestOf(Buffer.from('x'));
  return {
    layers: layers.map((layer) => ({ mediaType: 'application/vnd.in-toto+json', digest, size: 1500, ...layer })),
  };
}

const [amd64, windows] = [imageOf('amd64'), imageOf('windows')];
const attestation = imageOf('attestation', layersOf(provenance, sbom));
const stray = imageOf('stray');
const root = indexOf(
  [
    entryOf(amd64, { platform: { os: 'linux', architecture: 'amd64' } }),
    entryOf(windows, { platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1' } }),
    attestationOf(attestation, amd64),
    attestationOf(stray, imageOf('nowhere')),
  ],
  {
    annotations: { 'org.opencontainers.image.description': 'Say <b>hi</b> | [x](javascript:y)', same: '1', added: '2' },
  },
);
const before = indexOf([], { annotations: { same: '1', gone: '3' } });

function reportOf(changes: Partial<AnnotationReport> = {}): AnnotationReport {
  const all: readonly Manifest[] = [amd64, windows, attestation, stray];
  return {
    target: { registry, name },
    before,
    root,
    descendants: new Map(all.map((manifest) => [manifest.digest, manifest])),
    platform: undefined,
    labels: new Map(),
    renewed: new Map(),
    tags: [parseTag('v1'), parseTag('latest')],
    moved: [parseTag('v1')],
    deletedReplaced: false,
    dryRun: false,
    ...changes,
  };
}

function rowsOf(summary: string): readonly string[] {
  return summary
    .split('\n')
    .map((line) => line.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))));
}

describe('the summary of annotate', () => {
  it('compares the annotations before and after', () => {
    expect(rowsOf(summarizeAnnotation(reportOf()))).toEqual(
      expect.arrayContaining([
        '### ghcr.io/octo-org/app annotated (v1)',
        '| <code>same</code> | 1 | unchanged |',
        '| <code>added</code> | – | 2 |',
        '| <code>gone</code> | 3 | – |',
      ]),
    );
  });

  it('shows the images with their sizes, what attests to each below it, and the page', () => {
    const rows = rowsOf(summarizeAnnotation(reportOf()));
    const tree = rows.slice(rows.indexOf('| content | digest | size |') + 2);
    expect(tree.slice(0, 4)).toEqual([
      `| linux/amd64 | <code>${amd64.digest}</code> | 3 B |`,
      `| ↳ provenance, SBOM | <code>${attestation.digest}</code> | 1.5 kB |`,
      `| windows/amd64 | <code>${windows.digest}</code> | 3 B |`,
      `| attestation of no image here | <code>${stray.digest}</code> | 3 B |`,
    ]);
    expect(rows).toContain('| description | Say <b>hi</b> | [x](javascript:y) |');
    expect(rows).toContain('| licenses | – |');
  });

  it('lets no text of an image act', () => {
    expect(summarizeAnnotation(reportOf())).not.toMatch(/<b>|\]\(|javascript:/);
  });

  it.each<[Partial<AnnotationReport>, string]>([
    [{ moved: [] }, 'needed no change (v1, latest)'],
    [{ dryRun: true }, 'would be annotated (v1)'],
    [{ before: undefined }, 'made (v1)'],
    [{ before: undefined, dryRun: true }, 'would be made (v1)'],
  ])('says what became of it: %#', (changes, words) => {
    expect(rowsOf(summarizeAnnotation(reportOf(changes)))[0]).toBe(`### ghcr.io/octo-org/app ${words}`);
  });

  it('shows labels of a single image as what the page shows, and new digests of images', () => {
    const labels = new Map([['org.opencontainers.image.description', 'From a label']]);
    const renewed = new Map([[amd64.digest, windows.digest]]);
    const rows = rowsOf(summarizeAnnotation(reportOf({ root: amd64, labels, renewed })));
    expect(rows).toContain('| description | From a label |');
    expect(rows).toContain(`| <code>${amd64.digest}</code> | <code>${windows.digest}</code> |`);
  });
});

describe('the outputs of annotate', () => {
  it('tell digests by platform and of attestations', () => {
    const { json, ...outputs } = describeAnnotation(reportOf());
    expect(outputs).toMatchObject({
      digest: root.digest,
      image: `ghcr.io/octo-org/app@${root.digest}`,
      'previous-digest': before.digest,
      changed: true,
      digests: { 'linux/amd64': amd64.digest, 'windows/amd64': windows.digest },
      'attestation-digests': [attestation.digest, stray.digest],
    });
    expect(json).toEqual({ ...outputs, tags: ['v1', 'latest'], moved: ['v1'], 'deleted-replaced': false });
  });
});
