import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../core/domain/image/digest.js';
import { mediaTypes } from '../../../core/domain/image/manifest.js';
import { replaceChildren, replaceLayers } from '../../../core/domain/image/relink.js';
import { documentOf, entryOf, imageOf, indexOf } from './index-documents.js';

const plain = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(Buffer.from('plain')), size: 5 };
const packed = { ...plain, mediaType: `${plain.mediaType}+gzip`, digest: digestOf(Buffer.from('packed')), size: 6 };

describe('a descriptor of something else', () => {
  it('does not carry the content of the layer that it named before', () => {
    const other = { ...plain, digest: digestOf(Buffer.from('other')) };
    const image = imageOf('a', { layers: [{ ...plain, data: 'cGxhaW4=', own: 1.0 }, other] });
    if (image.kind !== 'image') throw new Error('It is an image.');
    const replaced = replaceLayers(image, new Map([[plain.digest, packed]]));
    expect(documentOf(replaced)['layers']).toEqual([{ ...packed, own: 1 }, other]);
  });

  it('does not carry the content of the image that it named before', () => {
    const [before, after] = [imageOf('a'), imageOf('b', {}, true)];
    const index = indexOf([entryOf(before, { data: 'e30=' }), entryOf(imageOf('c'), { data: 'e30=' })]);
    const replaced = replaceChildren(index, new Map([[before.digest, after]]));
    expect(documentOf(replaced)['manifests']).toEqual([entryOf(after), entryOf(imageOf('c'), { data: 'e30=' })]);
    expect(replaced.manifests[0]?.mediaType).toBe(mediaTypes.dockerManifest);
  });
});
