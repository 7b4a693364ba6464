import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describeWithServers, findProgram } from './real/requirement.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

let directory: string;
let report: string;
/** The report as a page. */
let file: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'demo-'));
  file = join(directory, 'report.html');
  // Fails with all that was printed if the exit code is not 0.
  const args = ['node_modules/tsx/dist/cli.mjs', 'demo/main.ts', `--report=${file}`];
  report = (await run(process.execPath, args, { cwd: root })).stdout;
}, 60_000);
afterAll(() => rm(directory, { recursive: true }));

describe('the demo', () => {
  it.each([
    [
      'description',
      /│ GitHub Actions for GitHub's container registries: login, push, annotate, cleanup and publish +│/,
    ],
    ['licence', /│ Licence +MIT +│/],
    ['source', /│ Source +http:\/\/127\.0\.0\.1:\d+\/octo-org\/ghcr-actions +│/],
    ['platforms', /│ Platforms +linux\/amd64, linux\/arm64 {2}\(\+ 1 attestation\) +│/],
    ['tags', /│ Tags +1\.1\.0, 1\.2\.0, latest +│/],
  ])('shows the %s of the package as GitHub would', (_, line) => {
    expect(report).toMatch(line);
  });

  it.each(['login', 'publish', 'annotate', 'push', 'cleanup'])('runs the bundle of %s', (action) => {
    expect(report).toContain(`${action} (main): success`);
  });

  it('finds all that it claims to be true', () => {
    expect(report.match(/^✓/gm)).toHaveLength(7);
    expect(report).not.toMatch(/^✗/m);
  });

  it('is readable where there is no terminal', () => {
    expect(stripVTControlCharacters(report)).toBe(report);
    expect(report.split('\n').filter((line) => Array.from(line).length > 100)).toEqual([]);
  });

  it('says where the page is', () => {
    expect(report).toContain(`The report as a page: ${file}`);
  });
});

/** @see https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/sanitization_filter.rb */
const elementsOfGitHub = new Set(
  `h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody tfoot
  blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr bdo
  cite dfn mark small source span time wbr`.split(/\s+/),
);

describeWithServers('the report in a browser', ['chromium'], () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findProgram('chromium') ?? '', args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  async function open(colorScheme: 'light' | 'dark' = 'light', width = 1012): Promise<Page> {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  it('is one file: it asks for nothing else, runs nothing, and nothing of it is refused', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    expect([asked, complaints]).toEqual([[pathToFileURL(file).href], []]);
    expect(await page.locator('script, link, img, iframe').count()).toBe(0);
  });

  it('shows the package before and after the cleanup, and what was looked up', async () => {
    const page = await open();
    expect(await page.locator('.page h1').innerText()).toContain('octo-org / ghcr-actions');
    const sides = await page.locator('.side').allInnerTexts();
    expect(sides[0]).toMatch(/^Before the cleanup: 13 versions\s+1.2.0\s+latest[^]*goes by delete-untagged$/);
    expect(sides[1]).toMatch(/^After it: 8 versions\s+1.2.0\s+latest[^]*deleted$/);
    expect([await page.locator('.image.goes').count(), await page.locator('.image.gone').count()]).toEqual([2, 2]);
    expect([await page.locator('.holds').count(), await page.locator('.fails').count()]).toEqual([7, 0]);
  });

  it('unfolds the summary and the log of each step', async () => {
    const page = await open();
    const step = page.locator('.step', { hasText: 'Clean up' }).last();
    expect(await step.locator('.summary').isVisible()).toBe(false);
    await step.locator('summary').first().click();
    expect(await step.locator('.summary h3').innerText()).toBe('Cleanup of octo-org/ghcr-actions: 5 deleted, 8 kept');
    expect(await step.locator('.log').isVisible()).toBe(true);
  });

  it('has summaries of elements that GitHub lets through only', async () => {
    const page = await open();
    const names: unknown = await page.evaluate(
      "[...document.querySelectorAll('.summary *')].map(({ localName }) => localName)",
    );
    const used = Array.isArray(names) ? new Set(names) : new Set();
    expect(used.size).toBeGreaterThan(5);
    expect([...used].filter((name) => !elementsOfGitHub.has(String(name)))).toEqual([]);
  });

  it.each<['light' | 'dark', number]>([
    ['light', 1012],
    ['dark', 1012],
    ['dark', 390],
  ])('fits into a %s window of %i pixels', async (scheme, width) => {
    const page = await open(scheme, width);
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    const [content, background]: unknown[] = await page.evaluate(
      "[document.documentElement.scrollWidth, getComputedStyle(document.querySelector('main')).backgroundColor]",
    );
    expect(content).toBe(width);
    expect(background).toBe(scheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)');
  });
});
