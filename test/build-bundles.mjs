// Suites run the bundles of dist/. They are built anew only if the sources are not those that they were built from, which
// dist/built-from.json tells; on a fresh clone they are current.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { areBundlesCurrent } from '../scripts/bundles.mjs';

export default function buildBundles() {
  if (areBundlesCurrent()) return;
  console.log('\ndist/ is not built from these sources; building it …');
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
  const build = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`The bundles can't be built:\n${build.stdout}${build.stderr}`);
}
