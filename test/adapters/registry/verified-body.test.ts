import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verifiedBody } from '../../../core/adapters/registry/verified-body.js';
import { digestOf } from '../../../core/domain/image/digest.js';
import { ActionError } from '../../../core/errors.js';
import { type BlobSource } from '../../../core/ports.js';

/** A source that may give pieces without bytes, as some streams do. */
const sourceOf = (pieces: readonly Uint8Array[], stated: Partial<BlobSource> = {}): BlobSource => {
  const bytes = Buffer.concat(pieces);
  return { digest: digestOf(bytes), size: bytes.length, open: () => Readable.from(pieces), ...stated };
};

async function drain(stream: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: Buffer; readonly error: unknown }> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk);
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error };
  }
  return { bytes: Buffer.concat(chunks), error: undefined };
}

const pieces = fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 6 });

describe('verifiedBody', () => {
  it('gives all bytes of a blob that is right, as often as it is opened, and tells each once', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        let told = 0;
        const blob = sourceOf(parts);
        const body = verifiedBody(blob, (bytes) => (told += bytes));
        for (let round = 0; round < 2; round += 1) {
          expect(await drain(body.open())).toEqual({ bytes: Buffer.concat(parts), error: undefined });
          expect(told).toBe(blob.size);
        }
        body.withdraw();
        body.withdraw();
        expect(told).toBe(0);
      }),
    );
  });

  it('keeps the end of a blob that is wrong, however it is cut', async () => {
    const wrong = fc.constantFrom<(blob: BlobSource) => Partial<BlobSource>>(
      () => ({ digest: digestOf(Buffer.from('another blob')) }),
      ({ size }) => ({ size: size + 1 }),
      ({ size }) => ({ size: Math.max(size - 1, 0), digest: digestOf(Buffer.from('another blob')) }),
    );
    await fc.assert(
      fc.asyncProperty(pieces, wrong, async (parts, change) => {
        const blob = sourceOf(parts, change(sourceOf(parts)));
        const { bytes, error } = await drain(verifiedBody(blob, () => undefined).open());
        expect(error).toBeInstanceOf(ActionError);
        expect(bytes.length < blob.size || blob.size === 0).toBe(true);
        expect(bytes.length).toBeLessThanOrEqual(blob.size);
      }),
    );
  });
});
