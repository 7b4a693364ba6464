import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const actions = ['login', 'push', 'annotate', 'cleanup', 'publish'];

/** A source file by its path from the root, with slashes. */
interface Source {
  readonly path: string;
  readonly text: string;
}

/** What a file is to the rules. */
function layerOf(path: string): string {
  const [folder = '', second = '', file = ''] = path.split('/');
  if (folder === 'core') return file === '' ? `core/${second}` : `core/${second}/`;
  if (folder === 'cli') return second === 'main.ts' ? 'cli/main.ts' : 'cli/';
  if (actions.includes(folder))
    return ['main.ts', 'post.ts'].includes(second) ? 'entry' : second === 'inputs.ts' ? 'inputs' : 'use case';
  return folder;
}

const foundation = ['core/domain/', 'core/errors.ts'];
/** Who may import whom; late imports count as well. Parts of one action may import each other. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  entry: ['inputs', 'use case', 'core/connect.ts', 'core/connect-post.ts', 'core/run.ts'],
  inputs: [...foundation, 'core/ports.ts', 'inputs'],
  'use case': [...foundation, 'core/ports.ts', 'core/progress.ts', 'core/report/', 'inputs', 'use case'],
  'cli/main.ts': ['cli/', 'core/run-at-terminal.ts'],
  'cli/': [...foundation, 'core/ports.ts', 'core/report/', 'core/connect.ts', 'inputs', 'use case', 'cli/'],
  'core/connect.ts': [
    ...foundation,
    'core/ports.ts',
    'core/adapters/',
    'core/connect-api.ts',
    'core/connect-post.ts',
    'core/connect-registries.ts',
  ],
  'core/connect-api.ts': [...foundation, 'core/ports.ts', 'core/adapters/'],
  'core/connect-registries.ts': [...foundation, 'core/ports.ts', 'core/adapters/'],
  'core/connect-post.ts': ['core/ports.ts', 'core/adapters/'],
  'core/run.ts': [...foundation, 'core/ports.ts', 'core/adapters/', 'core/report/'],
  'core/run-at-terminal.ts': ['core/ports.ts', 'core/adapters/'],
  'core/adapters/': [...foundation, 'core/ports.ts', 'core/adapters/'],
  'core/report/': [...foundation, 'core/report/'],
  'core/domain/': foundation,
  'core/ports.ts': foundation,
  'core/progress.ts': [...foundation, 'core/ports.ts'],
  'core/errors.ts': [],
};

/** Breaches of one file, in words. */
function findBreaches({ path, text }: Source): readonly string[] {
  const layer = layerOf(path);
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return [
    ...importedFiles.flatMap(({ fileName }) => {
      const isOwn = fileName.startsWith('.');
      return isOwn ? checkOwnImport(path, layer, fileName) : checkForeignImport(path, layer, fileName);
    }),
    ...(/\bprocess\.env\b/.test(text) && path !== 'core/adapters/environment.ts' ? [`${path} reads process.env`] : []),
    ...(/\bTODO\b|\bFIXME\b/.test(text) ? [`${path} leaves something to be done`] : []),
    ...(/(?:^|\/)(?:index|utils?|helpers?)(?:\.ts|\/)/.test(path) ? [`${path} has a name that says nothing`] : []),
  ];
}

function checkOwnImport(path: string, layer: string, fileName: string): readonly string[] {
  const target = normalize(join(dirname(path), fileName))
    .replaceAll('\\', '/')
    .replace(/\.js$/, '.ts');
  const [action, other] = [path.split('/')[0] ?? '', target.split('/')[0] ?? ''];
  const isForeignAction = actions.includes(other) && other !== action && actions.includes(action);
  // Only publish is made of other actions, and of their use cases, never of their entries.
  if (isForeignAction && action !== 'publish') return [`${path} imports ${target} of another action`];
  return (allowed[layer] ?? []).includes(layerOf(target)) ? [] : [`${path} imports ${target}`];
}

function checkForeignImport(path: string, layer: string, fileName: string): readonly string[] {
  const isPure = ['core/domain/', 'core/report/', 'core/errors.ts', 'core/ports.ts'].includes(layer);
  const pureModules = ['node:crypto', ...(layer === 'core/ports.ts' ? ['node:stream'] : [])];
  if (isPure && fileName.startsWith('node:') && !pureModules.includes(fileName)) return [`${path} imports ${fileName}`];
  if (fileName === '@actions/core' && path !== 'core/adapters/runner.ts') return [`${path} imports @actions/core`];
  if (fileName.startsWith('@actions/') && layer !== 'core/adapters/') return [`${path} imports ${fileName}`];
  return [];
}

function readSources(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): readonly Source[] => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return readSources(path);
    return path.endsWith('.ts') ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
  });
}

describe('the architecture', () => {
  const sources = [...actions, 'cli', 'core'].flatMap(readSources);

  it('is kept by all sources', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(findBreaches)).toEqual([]);
  });

  it.each<[string, string, string | undefined]>([
    [
      'core/domain/image/graph.ts',
      "import { x } from '../../adapters/http/http.js';",
      'imports core/adapters/http/http.ts',
    ],
    ['core/domain/image/graph.ts', "import { readFile } from 'node:fs/promises';", 'imports node:fs/promises'],
    ['core/domain/image/digest.ts', "import { createHash } from 'node:crypto';", undefined],
    ['core/report/push.ts', "import { type Runner } from '../ports.js';", 'imports core/ports.ts'],
    ['core/adapters/http/http.ts', "import * as core from '@actions/core';", 'imports @actions/core'],
    ['core/adapters/http/http.ts', 'const home = process.env.HOME;', 'reads process.env'],
    ['push/push.ts', "import { login } from '../login/login.js';", 'of another action'],
    ['publish/publish.ts', "import { login } from '../login/login.js';", undefined],
    ['publish/publish.ts', "import '../login/main.js';", 'imports login/main.ts'],
    ['push/push.ts', "import { connect } from '../core/connect.js';", 'imports core/connect.ts'],
    [
      'push/push.ts',
      "const late = await import('../core/adapters/http/http.js');",
      'imports core/adapters/http/http.ts',
    ],
    ['push/main.ts', "import { Http } from '../core/adapters/http/http.js';", 'imports core/adapters/http/http.ts'],
    ['core/adapters/runner.ts', 'const home = process.env.HOME;', 'reads process.env'],
    [
      'cli/run-command.ts',
      "import { Http } from '../core/adapters/http/http.js';",
      'imports core/adapters/http/http.ts',
    ],
    ['cli/commands.ts', "const late = await import('../push/main.js');", 'imports push/main.ts'],
    ['cli/commands.ts', "const late = await import('../push/push.js');", undefined],
    ['push/push.ts', "import { commands } from '../cli/commands.js';", 'imports cli/commands.ts'],
    ['push/main.ts', "import { fake } from '../test/fake.js';", 'imports test/fake.ts'],
    ['core/utils.ts', '', 'says nothing'],
    ['core/domain/image/index.ts', '', 'says nothing'],
    ['core/domain/metadata/tag.ts', '// TODO: later', 'to be done'],
  ])('would notice a breach: %s with %s', (path, text, breach) => {
    const breaches = findBreaches({ path, text });
    expect(breaches.join()).toContain(breach ?? '');
    expect(breaches).toHaveLength(breach === undefined ? 0 : 1);
  });
});
