import { adviceOf, isActionError } from '../errors.js';
import { text } from './markdown.js';

/** The job summary of a run that failed: what happened, and what to change. */
export function summarizeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const paragraphs = ['### Failed', ...message.split('\n').map(text)];
  const advice = isActionError(error) ? adviceOf(error) : undefined;
  if (advice !== undefined) paragraphs.push(`**What to change:** ${text(advice)}`);
  return paragraphs.join('\n\n');
}
