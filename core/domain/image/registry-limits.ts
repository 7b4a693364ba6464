import { type Descriptor, isForeignLayer } from './manifest.js';
import { findLayerKind } from './layer.js';

/** GitHub counts in GB without saying which; the larger is meant, so that nothing is refused that would be taken. */
const gigabyte = 1024 ** 3;
const limits = {
  container: { name: 'Container registry', layerGB: 10 },
  docker: { name: 'Docker registry', layerGB: 5 },
} as const;
const imageGB = 10;

/**
 * What of GitHub's limits an image would break.
 * @param blobs of the image, each once; layers that will be compressed are left out, since their size is not known yet
 * @returns `refusal` for what the registry would not take, `warning` for what it takes and GitHub advises against
 * @see https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry
 */
export function checkLimits(
  blobs: readonly Descriptor[],
  kind: 'container' | 'docker',
): { readonly refusal?: string; readonly warning?: string } {
  const { name, layerGB } = limits[kind];
  const sent = blobs.filter((blob) => !isForeignLayer(blob));
  const large = sent.find(({ size, mediaType }) => size > layerGB * gigabyte && !willShrink(mediaType));
  if (large !== undefined) {
    return { refusal: `The layer ${large.digest} has ${showGB(large.size)}; the ${name} takes ${layerGB} GB a layer.` };
  }
  const total = sent.reduce((sum, { size }) => sum + size, 0);
  if (kind === 'container' || total <= imageGB * gigabyte) return {};
  return { warning: `The image has ${showGB(total)}; above ${imageGB} GB the ${name} may become slow for everyone.` };
}

function willShrink(mediaType: string): boolean {
  const kind = findLayerKind(mediaType);
  return kind !== undefined && kind.compression === undefined;
}

function showGB(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
