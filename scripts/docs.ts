// Writes what is generated: the tables of the READMEs, and the page of errors. With --check nothing is written and a
// document that is behind is an error.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { renderReadmes } from './readme-tables.mjs';
import { renderTroubleshooting } from './troubleshooting.js';

export interface GeneratedDocument {
  /** Empty where there is none yet. */
  readonly current: string;
  readonly wanted: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** All generated documents as they should be, by path. */
export async function renderDocuments(): Promise<ReadonlyMap<string, GeneratedDocument>> {
  const page = join(root, 'docs', 'troubleshooting.md');
  const options = await prettier.resolveConfig(page);
  return new Map<string, GeneratedDocument>([
    ...(await renderReadmes()),
    [
      page,
      {
        current: existsSync(page) ? readFileSync(page, 'utf8') : '',
        wanted: await prettier.format(renderTroubleshooting(root), { ...options, parser: 'markdown' }),
      },
    ],
  ]);
}

async function main(isCheck: boolean): Promise<void> {
  for (const [path, { current, wanted }] of await renderDocuments()) {
    if (current === wanted) continue;
    if (isCheck) process.exitCode = 1;
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, wanted);
    }
    process.stdout.write(`${path} ${isCheck ? 'is behind its sources; run npm run docs' : 'written'}.\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.includes('--check'));
