import { isActionError } from '../errors.js';
import { text } from './markdown.js';

/** The job summary of a run that failed: what happened, and what to change. */
export function summarizeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const paragraphs = ['### Failed', ...message.split('\n').map(text)];
  if (isActionError(error) && error.hint !== undefined) paragraphs.push(`**What to change:** ${text(error.hint)}`);
  return paragraphs.join('\n\n');
}
