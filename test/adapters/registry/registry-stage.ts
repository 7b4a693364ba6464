import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Http } from '../../../core/adapters/http/http.js';
import { DistributionRegistry } from '../../../core/adapters/registry/registry.js';
import { TokenSource } from '../../../core/adapters/registry/token.js';
import { type Credential } from '../../../core/domain/credential/credential-choice.js';
import { digestOf, parseDigest } from '../../../core/domain/image/digest.js';
import { isRepositoryName, parseRegistryHost, type RepositoryName } from '../../../core/domain/registry/reference.js';
import { type BlobSource } from '../../../core/ports.js';
import { FakeClock } from '../fake-clock.js';

export interface Client {
  readonly registry: DistributionRegistry;
  readonly clock: FakeClock;
  readonly cancel: AbortController;
  readonly masked: readonly string[];
}

/** The registry client as `connect` puts it together, on a clock of its own. */
export function openRegistry(host: string, secret?: string): Client {
  const clock = new FakeClock();
  const cancel = new AbortController();
  const masked: string[] = [];
  const credential: Credential | undefined =
    secret === undefined ? undefined : { kind: 'github-token', username: 'octocat', secret };
  const http = new Http({ clock, random: () => 0, cancelled: cancel.signal });
  const tokens = new TokenSource({
    http,
    clock,
    registry: parseRegistryHost(host),
    trustedOrigins: new Set(),
    credential,
    onSecret: (text) => masked.push(text),
  });
  const visitor = { credential: credential?.kind ?? 'anonymous', workflowRepository: 'octo-org/app' } as const;
  const registry = new DistributionRegistry({ host: parseRegistryHost(host), http, tokens, clock, visitor });
  return { registry, clock, cancel, masked };
}

export function nameOf(text: string): RepositoryName {
  if (isRepositoryName(text)) return text;
  throw new Error(`${text} is no repository name`);
}

/** A blob in memory, in pieces of 64 KiB. @param stated what its descriptor says, if that is not what it is */
export function blobOf(bytes: Uint8Array, stated: Partial<Pick<BlobSource, 'digest' | 'size'>> = {}): BlobSource {
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    open: () => Readable.from(piecesOf(bytes), { objectMode: false }),
    ...stated,
  };
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

/**
 * A blob of zeros that is made while it is read.
 * @param onPiece is told the size of each piece when it is asked for
 */
export function zeros(size: number, onPiece: (bytes: number) => void): BlobSource {
  const piece = Buffer.alloc(1024 * 1024);
  const hash = createHash('sha256');
  for (let done = 0; done < size; done += piece.length) hash.update(piece);
  const make = function* (): Generator<Buffer> {
    for (let done = 0; done < size; done += piece.length) {
      onPiece(piece.length);
      yield Buffer.alloc(piece.length);
    }
  };
  return {
    digest: parseDigest(`sha256:${hash.digest('hex')}`, 'zeros'),
    size,
    open: () => Readable.from(make(), { objectMode: false }),
  };
}
