// Runs the bundled actions on a real image against a GitHub on loopback, as the steps of one job, and proves the result.
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { areBundlesCurrent } from '../scripts/bundles.mjs';
import { openGitHub, owner, packageName } from './github.js';
import { PackageReader } from './package-reader.js';
import { readPage, renderPage } from './page.js';
import { checkDryRun, checkGarbage, checkLogout, checkLogs, checkPage, checkSteps, checkTags } from './proof.js';
import { buildReleases, dayMs } from './releases.js';
import { openInBrowser } from './report/open.js';
import { renderReport } from './report/render.js';
import { resolveTags } from './resolve.js';
import { Secrets } from './secrets.js';
import { Steps } from './steps.js';
import { lastDay, tellStory } from './story.js';
import { choosePaint, columns, count, formatBytes, formatSeconds, wrap } from './terminal.js';
import { renderVersions } from './versions-table.js';

const { values } = parseArgs({
  options: {
    'open-report': { type: 'boolean', default: false },
    report: { type: 'string' },
    debug: { type: 'boolean' },
  },
});
const reportPath = values.report ?? (values['open-report'] ? join(tmpdir(), 'ghcr-actions-demo.html') : undefined);
const started = performance.now();
const root = fileURLToPath(new URL('..', import.meta.url));
const paint = choosePaint(process.stdout.isTTY, process.env['NO_COLOR']);
const startMs = Date.now() - lastDay * dayMs;

const print = (line: string): void => {
  console.log(line);
};
const printSection = (title: string, lines: readonly string[]): void => {
  print('');
  print(paint('bold', title));
  for (const line of lines) print(line);
};

// A job that is cancelled fails, so that all that it made is removed.
const interrupt = new AbortController();
process.on('SIGINT', () => {
  interrupt.abort();
});
if (!areBundlesCurrent()) print('dist/ was not built from these sources: run npm run build.');

const github = await openGitHub(root, startMs, values.debug === true);
try {
  const { sandbox, job } = github;
  print('One job of a workflow, with all five actions, on a GitHub that runs on this machine only.');
  print(`Registry ${sandbox.registry}, API ${sandbox.apiUrl}`);
  const releases = await buildReleases(root, job.workspace, startMs);
  const [first] = releases;
  const size = formatBytes(first.sizeBytes);
  print(`Built ${count(releases.length, 'release')} of ${size} for linux/amd64 and linux/arm64, with provenance.`);

  const secrets = new Secrets(github.token);
  const steps = new Steps({ job, sandbox, secrets, paint, print, cancel: interrupt.signal });
  const ending = await tellStory(github, releases, steps, secrets);
  const reader = new PackageReader(github.visitor, owner, packageName);
  const page = await readPage(reader, sandbox.registry, 'latest');
  const resolved = await resolveTags(reader);

  printSection('The package page', renderPage(page, paint));
  const { before, verdicts, after } = ending;
  printSection(`${count(before.length, 'version')} before the cleanup`, renderVersions(before, verdicts, paint));
  printSection(`${count(after.length, 'version')} after it`, renderVersions(after, new Map(), paint));

  const checks = [
    checkSteps(steps),
    checkTags(resolved),
    checkGarbage(ending),
    checkDryRun(ending),
    checkPage(page, github),
    await checkLogout(github, secrets, ending),
    checkLogs(steps),
  ];
  printSection(
    'Looked up independently of the actions',
    checks.flatMap(({ claim, holds, detail }) => {
      const [line = '', ...more] = wrap(`${claim}: ${detail}`, columns - 2);
      const mark = holds ? paint('green', '✓') : paint('red', '✗');
      return [`${mark} ${line}`, ...more.map((rest) => `  ${rest}`)];
    }),
  );
  print(`\n${formatSeconds(performance.now() - started)}`);
  if (reportPath !== undefined) {
    await writeFile(
      reportPath,
      await renderReport({ page, before, after, verdicts, chapters: steps.chapters, checks }),
    );
    print(`\nThe report as a page: ${reportPath}`);
  } else print('\nnpm run demo -- --open-report shows this as a page in your browser.');
  if (values['open-report']) openInBrowser(reportPath ?? '');
  if (checks.some(({ holds }) => !holds)) process.exitCode = 1;
} catch (error) {
  print(paint('red', `\n${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
} finally {
  await github.close();
}
