import { type InputReader } from '../input/input.js';
import { type ImageFormat, type LayerCompression } from './layer.js';
import { parsePlatformName } from './platform.js';

/** What of an image is pushed, and in which form. */
export interface ImageShape {
  /** `os/architecture[/variant]`; all if empty. */
  readonly platforms: readonly string[];
  readonly attestations: 'keep' | 'drop';
  readonly format: 'keep' | ImageFormat;
  /** Of layers that come plain; others stay as they are. */
  readonly compression: 'keep' | LayerCompression;
  readonly compressionLevel: number;
  readonly reuseLayers: boolean;
}

const maxLevels = { keep: 9, gzip: 9, zstd: 19 } as const;

/** Reads `platforms`, `attestations`, `format`, `compression`, `compression-level` and `reuse-layers`; faults are noted. */
export function readImageShape(reader: InputReader): ImageShape {
  const compression = reader.choice('compression', ['keep', 'gzip', 'zstd'], 'keep');
  return {
    platforms: [...new Set(reader.list('platforms', parsePlatformName))],
    attestations: reader.choice('attestations', ['keep', 'drop'], 'keep'),
    format: reader.choice('format', ['keep', 'oci', 'docker'], 'keep'),
    compression,
    compressionLevel: reader.integer('compression-level', { min: 1, max: maxLevels[compression] }) ?? 1,
    reuseLayers: reader.boolean('reuse-layers', true),
  };
}
