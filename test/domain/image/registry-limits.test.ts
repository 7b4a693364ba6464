import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../core/domain/image/digest.js';
import { type Descriptor } from '../../../core/domain/image/manifest.js';
import { checkLimits } from '../../../core/domain/image/registry-limits.js';

const gigabyte = 1024 ** 3;
const gzip = 'application/vnd.oci.image.layer.v1.tar+gzip';
const plain = 'application/vnd.oci.image.layer.v1.tar';
const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

function layer(size: number, mediaType = gzip): Descriptor {
  return { mediaType, digest: digestOf(Buffer.from(String(size))), size, annotations: new Map() };
}

describe('a layer', () => {
  it.each([
    ['container', 10, gzip],
    ['docker', 5, gzip],
    // It is compressed on its way, and what comes out is not known yet.
    ['container', 30, plain],
    // It lives elsewhere and is not sent.
    ['container', 30, foreign],
  ] as const)('of the %s registry may have %d GB as %s', (kind, size, mediaType) => {
    expect(checkLimits([layer(size * gigabyte, mediaType)], kind)).toEqual({});
  });

  it.each([
    ['container', 11, /^The layer sha256:\w{64} has 11\.0 GB; the Container registry takes 10 GB a layer\.$/],
    ['docker', 6, /^The layer sha256:\w{64} has 6\.0 GB; the Docker registry takes 5 GB a layer\.$/],
  ] as const)('of the %s registry must not have %d GB', (kind, size, refusal) => {
    expect(checkLimits([layer(1), layer(size * gigabyte)], kind).refusal).toMatch(refusal);
  });
});

describe('an image', () => {
  const three = [4, 4.1, 4.2].map((size) => layer(size * gigabyte));

  it('of more than 10 GB is warned about in the Docker registry', () => {
    expect(checkLimits(three, 'docker')).toEqual({ warning: expect.stringMatching(/^The image has 12\.3 GB; above/) });
  });

  it('of any size is fine in the Container registry, and of less in the other', () => {
    expect(checkLimits(three, 'container')).toEqual({});
    expect(checkLimits(three.slice(1), 'docker')).toEqual({});
  });
});
