import process from 'node:process';
import { describe } from '@jest/globals';

/** On the Node that bundles have in a workflow: CI runs the suite on another one too, where `BUNDLES=all` asks for it. */
export function describeOnBundleNode(title: string, suite: () => void): void {
  const isBundleNode = Number.parseInt(process.versions.node, 10) >= 24 || process.env['BUNDLES'] === 'all';
  if (isBundleNode) describe(title, suite);
  else describe.skip(title, suite);
}
