import { tmpdir } from 'node:os';
import { type SourceMeans } from '../../../core/adapters/source/image-source.js';
import { parseRegistryHost } from '../../../core/domain/registry/reference.js';

/** For sources that are files: no registry, and no engine but the one that a test names. */
export function sourceMeans(
  workspace: string,
  environment: Readonly<Record<string, string>> = {},
  cancelled: AbortSignal = new AbortController().signal,
): SourceMeans {
  return {
    runner: { workspace, temporaryDirectory: tmpdir(), environment: (name) => environment[name], cancelled },
    registry: (host) => {
      throw new Error(`Nothing was to be read from ${host}.`);
    },
    defaultRegistry: parseRegistryHost('ghcr.io'),
  };
}
