import { type Digest, isDigest } from '../core/domain/image/digest.js';
import { ActionError } from '../core/errors.js';
import { type Connection } from '../core/ports.js';
import { type PartSource, type Subject } from './inputs.js';

const maxShown = 5;

/** The parts of a new index. */
export interface PartSources {
  /** In the order that the user gives them. */
  readonly named: readonly PartSource[];
  /** Whose digests are names of files, which come in no order that means anything. */
  readonly listed: readonly PartSource[];
}

/**
 * @throws ActionError `invalid-file` for a directory without digests, or with other files
 */
export async function readPartSources(
  { sources, digestsDirectory }: Extract<Subject, { kind: 'parts' }>,
  name: PartSource['name'],
  connection: Pick<Connection, 'listFiles'>,
): Promise<PartSources> {
  if (digestsDirectory === undefined) return { named: sources, listed: [] };
  const files = (await connection.listFiles(digestsDirectory)).filter((file) => !file.startsWith('.'));
  const digests = files.flatMap((file) => findDigest(file) ?? []);
  const others = files.filter((file) => findDigest(file) === undefined);
  if (others.length > 0 || digests.length === 0) {
    const shown = others.slice(0, maxShown).map((file) => JSON.stringify(file.slice(0, 100)));
    const more = others.length > maxShown ? ` and ${others.length - maxShown} more` : '';
    const fault = others.length === 0 ? 'has no files' : `has files that are no digests: ${shown.join(', ')}${more}`;
    throw new ActionError('invalid-file', `"digests-dir" ${digestsDirectory} ${fault}.`, {
      hint: 'Each job writes one empty file named by the digest that it pushed (touch "digests/${digest#sha256:}").',
    });
  }
  return { named: sources, listed: digests.map((reference) => ({ name, reference })) };
}

/** As `${digest#sha256:}` gives it, or whole; some file systems have no colons in names. */
function findDigest(file: string): Digest | undefined {
  const digest = `sha256:${file.replace(/^sha256[:-]/, '')}`;
  return isDigest(digest) ? digest : undefined;
}
