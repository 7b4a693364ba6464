import process from 'node:process';
import { describe } from '@jest/globals';

/** What takes too long for CI is wanted too. */
export const isAllWanted = process.env['BUNDLES'] === 'all';

/** On the Node that bundles have in a workflow: CI runs the suite on another one too. */
export function describeOnBundleNode(title: string, suite: () => void): void {
  const isBundleNode = Number.parseInt(process.versions.node, 10) >= 24;
  if (isBundleNode || isAllWanted) describe(title, suite);
  else describe.skip(title, suite);
}
