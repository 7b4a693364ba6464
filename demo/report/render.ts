import { readFile } from 'node:fs/promises';
import { type Version } from '../package-reader.js';
import { type Page } from '../page.js';
import { type Check } from '../proof.js';
import { count, shortDigest } from '../terminal.js';
import { type Verdicts } from '../versions-table.js';
import { Html, html } from './html.js';
import { renderLog } from './log.js';
import { readMarkdownStyle, renderMarkdown } from './markdown.js';
import { type Chapter, type Report } from './report.js';

/** Nothing of the page comes from elsewhere, and nothing in it runs. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** The report as one HTML document that needs nothing but itself. */
export async function renderReport(report: Report): Promise<string> {
  const styles = [await readMarkdownStyle(), await readFile(new URL('report.css', import.meta.url), 'utf8')];
  const { page, before, after, verdicts, chapters, checks } = report;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.owner}/${page.name}, before and after a cleanup</title>
        <style>
          ${styles.map((style) => new Html(style))}
        </style>
      </head>
      <body>
        <main class="markdown-body">
          ${renderPage(page)}
          <div class="sides">
            ${renderSide(`Before the cleanup: ${count(before.length, 'version')}`, before, verdicts, before)}
            <div>
              ${renderSide(`After it: ${count(after.length, 'version')}`, before, verdicts, after)}
              ${renderChecks(checks)}
            </div>
          </div>
          <h2>What the job did: summaries and logs of its steps</h2>
          ${chapters.map(renderChapter)}
        </main>
      </body>
    </html> `.text;
}

function renderChecks(checks: readonly Check[]): Html {
  const items = checks.map(
    ({ claim, holds, detail }) => html`<li class="${holds ? 'holds' : 'fails'}"><b>${claim}</b>: ${detail}</li>`,
  );
  return html`<section class="side checks">
    <h2>Looked up independently of the actions</h2>
    <ul>
      ${items}
    </ul>
  </section>`;
}

function renderPage(page: Page): Html {
  const platforms = [...page.platforms, ...(page.attestationCount > 0 ? ['provenance'] : [])].join(' · ');
  return html`<section class="page">
    <h1>${page.owner} / <b>${page.name}</b><span class="label">${page.visibility}</span></h1>
    <p>${page.description}</p>
    <p class="muted">${page.licence} · ${page.repository} · ${platforms}</p>
    <p>${page.tags.map((tag) => html`<span class="label tag">${tag}</span> `)}</p>
  </section>`;
}

/** One column: each image with its parts. @param there the versions that are there at this time, of all that were */
function renderSide(title: string, all: readonly Version[], verdicts: Verdicts, there: readonly Version[]): Html {
  const children = new Set(all.flatMap((version) => version.children));
  const parts = new Map(all.map((version) => [version.digest, version]));
  const now = new Map(there.map((version) => [version.digest, version]));
  const heads = all.filter(({ digest }) => !children.has(digest));
  const taken = new Set<string>();
  const images = heads.map((head) => {
    const own = head.children.flatMap((digest) => (taken.has(digest) ? [] : (parts.get(digest) ?? [])));
    for (const { digest } of own) taken.add(digest);
    return renderImage(now.get(head.digest) ?? head, own, verdicts, now.has(head.digest), all !== there);
  });
  return html`<section class="side">
    <h2>${title}</h2>
    ${images}
  </section>`;
}

function renderImage(
  head: Version,
  parts: readonly Version[],
  verdicts: Verdicts,
  isThere: boolean,
  isAfter: boolean,
): Html {
  const { verdict = 'keep', rule = '' } = verdicts.get(head.id) ?? {};
  const fate = !isThere ? 'gone' : verdict === 'delete' ? 'goes' : 'stays';
  const words = isAfter ? (isThere ? '' : 'deleted') : verdict === 'delete' ? `goes by ${rule}` : `stays by ${rule}`;
  const names = head.tags.map((tag) => html`<span class="label tag">${tag}</span>`);
  const row = (version: Version, name: readonly Html[] | string): Html =>
    html`${name} <code>${shortDigest(version.digest)}</code>`;
  return html`<div class="image ${fate}">
    <div class="head">${row(head, names.length === 0 ? 'untagged' : names)}</div>
    ${isThere ? parts.map((part) => html`<div class="part">${row(part, part.kind)}</div>`) : []}
    ${words === '' ? [] : html`<div class="verdict">${words}</div>`}
  </div>`;
}

function renderChapter({ title, detail, told, results }: Chapter): Html {
  const steps = results.map(
    (result) =>
      html`${result.summary === '' ? [] : html`<div class="summary">${renderMarkdown(result.summary)}</div>`}
        <h4>${result.action} (${result.stage}): ${result.outcome}</h4>
        ${renderLog(result.log)}`,
  );
  return html`<details class="step">
    <summary>${title} <span class="muted">${told}</span></summary>
    <p class="muted">${detail}</p>
    ${steps}
  </details>`;
}
