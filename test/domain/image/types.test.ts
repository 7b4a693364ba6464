import { describe, expect, it } from '@jest/globals';
import { toDockerTypes } from '../../../core/domain/image/docker-types.js';
import { type Manifest, mediaTypes } from '../../../core/domain/image/manifest.js';
import { toOciTypes } from '../../../core/domain/image/oci-types.js';
import { imageOf } from './index-documents.js';

const docker = 'application/vnd.docker.image.rootfs.';
const oci = 'application/vnd.oci.image.layer.';
const digest = `sha256:${'a'.repeat(64)}`;

function withLayer(mediaType: string, isDocker: boolean): Manifest {
  return imageOf('a', { layers: [{ mediaType, digest, size: 1 }] }, isDocker);
}

function layerTypesOf(manifest: Manifest): readonly string[] {
  return manifest.kind === 'index' ? [] : manifest.layers.map(({ mediaType }) => mediaType);
}

describe('the types of layers', () => {
  it.each([
    ['diff.tar', 'v1.tar'],
    ['diff.tar.gzip', 'v1.tar+gzip'],
    ['foreign.diff.tar', 'nondistributable.v1.tar'],
    ['foreign.diff.tar.gzip', 'nondistributable.v1.tar+gzip'],
  ])('%s and %s are the same in two formats', (inDocker, inOci) => {
    const converted = toOciTypes(withLayer(docker + inDocker, true));
    expect(converted.mediaType).toBe(mediaTypes.ociManifest);
    expect(layerTypesOf(converted)).toEqual([oci + inOci]);
    expect(layerTypesOf(toDockerTypes(converted))).toEqual([docker + inDocker]);
  });

  it('that containerd writes for zstd in Docker’s format are OCI’s, and nothing turns into them', () => {
    const converted = toOciTypes(withLayer(`${docker}diff.tar.zstd`, true));
    expect(layerTypesOf(converted)).toEqual([`${oci}v1.tar+zstd`]);
    expect(() => toDockerTypes(converted)).toThrow("which Docker's format does not know");
  });

  it('that nobody knows are an error where they say that they are Docker’s, and stay where they do not', () => {
    expect(() => toOciTypes(withLayer('application/vnd.docker.own', true))).toThrow('which OCI does not know');
    expect(layerTypesOf(toOciTypes(withLayer('application/own', true)))).toEqual(['application/own']);
  });
});
