import { type JsonEdit, planEdits } from './json-plan.js';
import { parseTree, rangeOf, refuseDuplicateNames, Rewriter } from './json-rewriter.js';
import { parseJsonObject } from './json.js';

/**
 * Changes members of a JSON document and keeps every other byte: number forms, escapes, order and white space stay,
 * as does a value that is already what it shall be. Objects on the way that are missing or null are created; what is
 * removed takes its comma along. Takes time linear in the document and the edits.
 * @throws ActionError `invalid-image` if the document is malformed, or has a duplicate name (which one is meant is unknown)
 */
export function editJson(bytes: Uint8Array, edits: readonly JsonEdit[], what: string): Buffer {
  parseJsonObject(bytes, what);
  const text = Buffer.from(bytes).toString('utf8');
  const root = parseTree(text, what);
  refuseDuplicateNames(root, what);
  const [start, end] = rangeOf(root);
  const edited = new Rewriter(text, what).object(root, planEdits(edits, what), 1);
  return Buffer.from(text.slice(0, start) + edited + text.slice(end), 'utf8');
}
