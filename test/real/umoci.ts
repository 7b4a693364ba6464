import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandOutput, runCommand } from './command.js';

/** Runs umoci with a temporary directory as its home. */
function umoci(args: readonly string[]): Promise<CommandOutput> {
  return runCommand('umoci', args);
}

export interface LayoutImage {
  /** OCI architecture, such as `arm64`. */
  readonly architecture: string;
  /** Directories of this machine and the place in the image where their files go, one layer each. */
  readonly layers: readonly { readonly from: string; readonly to: string }[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface Layout {
  readonly directory: string;
  /** Digest of the index. */
  readonly digest: string;
  /** Digests of the images by architecture. */
  readonly children: Readonly<Record<string, string>>;
}

interface Entry {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Makes an OCI layout with one Linux image per architecture, tagged by it, and an index of them all, tagged `multi`.
 * umoci makes images only, so the index is written by hand.
 * @param directory is created; its parent exists
 */
export async function makeMultiArchLayout(directory: string, images: readonly LayoutImage[]): Promise<Layout> {
  await umoci(['init', '--layout', directory]);
  for (const image of images) await addImage(directory, image);
  const rootFile = join(directory, 'index.json');
  const root = parseIndex(await readFile(rootFile, 'utf8'));
  const manifests = images.map(({ architecture }) => {
    const entry = root.manifests.find(({ annotations }) => annotations?.[REF_NAME] === architecture);
    if (entry === undefined) throw new Error(`umoci made no image ${architecture}`);
    const { mediaType, digest, size } = entry;
    return { mediaType, digest, size, platform: { architecture, os: 'linux' } };
  });
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }));
  const hex = createHash('sha256').update(index).digest('hex');
  await writeFile(join(directory, 'blobs', 'sha256', hex), index);
  const digest = `sha256:${hex}`;
  const entry = { mediaType: INDEX, digest, size: index.length, annotations: { [REF_NAME]: 'multi' } };
  await writeFile(rootFile, JSON.stringify({ ...root, manifests: [...root.manifests, entry] }));
  const children = manifests.map((child): [string, string] => [child.platform.architecture, child.digest]);
  return { directory, digest, children: Object.fromEntries(children) };
}

const REF_NAME = 'org.opencontainers.image.ref.name';
const INDEX = 'application/vnd.oci.image.index.v1+json';

async function addImage(directory: string, image: LayoutImage): Promise<void> {
  const target = ['--image', `${directory}:${image.architecture}`];
  await umoci(['new', ...target]);
  for (const { from, to } of image.layers) await umoci(['insert', ...target, '--rootless', from, to]);
  const labels = Object.entries(image.labels).flatMap(([key, value]) => ['--config.label', `${key}=${value}`]);
  await umoci(['config', ...target, '--architecture', image.architecture, '--os', 'linux', ...labels]);
}

function parseIndex(text: string): { readonly manifests: readonly Entry[] } {
  const value: unknown = JSON.parse(text);
  if (!isIndex(value)) throw new Error('umoci wrote an index.json without manifests');
  return value;
}

function isIndex(value: unknown): value is { readonly manifests: readonly Entry[] } {
  return typeof value === 'object' && value !== null && 'manifests' in value && Array.isArray(value.manifests);
}
