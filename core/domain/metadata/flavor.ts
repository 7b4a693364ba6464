import { ActionError } from '../../errors.js';
import { parseCsvLine } from '../input/csv-line.js';
import { type EventTemplate, parseEventTemplate } from './event.js';

/** What holds for the tags of all rules. */
export interface Flavor {
  /** Whether `latest` is added; under `auto` the first rule that fires decides. */
  readonly latest: 'auto' | 'true' | 'false';
  readonly prefix: Affix;
  readonly suffix: Affix;
}

export interface Affix {
  readonly text: EventTemplate;
  /** Whether `latest` gets it too. */
  readonly isOnLatest: boolean;
}

const noAffix: Affix = { text: [], isOnLatest: false };

/**
 * Reads `flavor`: `latest=auto|true|false`, `prefix=…[,onlatest=true|false]` and `suffix=…[,onlatest=true|false]`.
 * @param lines a later entry of the same kind wins
 * @throws ActionError `invalid-input`
 * @see https://github.com/docker/metadata-action#flavor-input
 */
export function parseFlavor(lines: readonly string[]): Flavor {
  return lines.reduce<Flavor>(addLine, { latest: 'auto', prefix: noAffix, suffix: noAffix });
}

function addLine(before: Flavor, line: string): Flavor {
  let flavor = before;
  let affix: 'prefix' | 'suffix' | undefined;
  for (const field of parseCsvLine(line).filter((text) => text.trim() !== '')) {
    const at = field.indexOf('=');
    const key = field.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const value = field.slice(at + 1).trim();
    if (key === 'latest' && (value === 'auto' || value === 'true' || value === 'false')) {
      flavor = { ...flavor, latest: value };
    } else if (key === 'prefix' || key === 'suffix') {
      affix = key;
      flavor = { ...flavor, [key]: { text: parseEventTemplate(value), isOnLatest: flavor[key].isOnLatest } };
    } else if (key === 'onlatest' && affix !== undefined && (value === 'true' || value === 'false')) {
      flavor = { ...flavor, [affix]: { ...flavor[affix], isOnLatest: value === 'true' } };
    } else {
      throw new ActionError('invalid-input', `${JSON.stringify(line.slice(0, 200))} is no flavor.`, {
        hint: 'Write latest=auto, latest=true or latest=false, prefix=… or suffix=…, these two with ,onlatest=true if need be.',
      });
    }
  }
  return flavor;
}
