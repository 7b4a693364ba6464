import { checkGitHubAnnotation, type KeyValueChange, parseNumberedLines } from '../image/annotation.js';
import { type InputReader } from '../input/input.js';
import { type EventContext, parseEventTemplate, renderEventTemplate } from './event.js';
import { type TellFault } from './github-texts.js';

/**
 * Reads `labels` or `annotations`: one change a line, in which expressions stand for something of the event.
 * @param tell is told what GitHub would not take of the keys that it reads
 */
export function readChangeLines<T extends KeyValueChange>(
  reader: InputReader,
  name: 'labels' | 'annotations',
  parseLine: (line: string) => T,
  event: EventContext,
  tell: TellFault,
): readonly T[] {
  const parse = (line: string): T => parseLine(renderEventTemplate(parseEventTemplate(line), event));
  const changes = reader.parsed(name, (text) => parseNumberedLines(text, parse)) ?? [];
  for (const { key, value } of changes) {
    const fault = value === undefined ? undefined : checkGitHubAnnotation(key, value);
    if (fault !== undefined) tell(name, `do not fit: ${fault}`);
  }
  return changes;
}
