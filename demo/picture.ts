// Makes docs/report.png: the head of the demo's report, as a browser shows it. Needs Chromium (CHROMIUM names another path).
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { formatBytes } from './terminal.js';

/** A README is about as wide on GitHub, in CSS pixels. */
const width = 880;

const root = fileURLToPath(new URL('..', import.meta.url));
const picture = join(root, 'docs/report.png');
const directory = await mkdtemp(join(tmpdir(), 'picture-'));
try {
  const report = join(directory, 'report.html');
  await promisify(execFile)(process.execPath, [...process.execArgv, join(root, 'demo/main.ts'), `--report=${report}`]);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage({
    viewport: { width, height: 1200 },
    deviceScaleFactor: 1.5,
    colorScheme: 'light',
  });
  await page.goto(pathToFileURL(report).href);
  const sides = await page.locator('.sides').boundingBox();
  if (sides === null) throw new Error('The report has no sides.');
  await mkdir(dirname(picture), { recursive: true });
  await page.screenshot({ path: picture, clip: { x: 0, y: 0, width, height: sides.y + sides.height + 24 } });
  await browser.close();
  console.log(`docs/report.png: ${formatBytes((await stat(picture)).size)}`);
} finally {
  await rm(directory, { recursive: true });
}
