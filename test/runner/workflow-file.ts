import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** A mapping of YAML of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export interface JobFile {
  readonly id: string;
  readonly needs: readonly string[];
  readonly condition: string | undefined;
  /** By scope; those of the workflow where the job has none. */
  readonly permissions: Fields;
  /** Empty without one. */
  readonly environment: string;
  readonly matrix: unknown;
  readonly env: Fields;
  readonly outputs: Fields;
  readonly steps: readonly StepFile[];
}

export interface StepFile {
  /** The `id`, else the `name`, else the action that it uses. */
  readonly name: string;
  /** The `name`; empty without one. */
  readonly title: string;
  readonly condition: string | undefined;
  /** Action with version; empty where it is a script. */
  readonly uses: string;
  readonly inputs: Fields;
  readonly script: string;
  readonly env: Fields;
}

const keys = {
  workflow: ['name', 'run-name', 'on', 'permissions', 'concurrency', 'jobs'],
  // What only GitHub can carry out is listed too, so that a key that nobody knows is noticed.
  job: ['name', 'needs', 'if', 'runs-on', 'timeout-minutes', 'permissions', 'concurrency', 'environment'].concat([
    'strategy',
    'env',
    'outputs',
    'steps',
  ]),
  strategy: ['matrix', 'fail-fast', 'max-parallel'],
  step: ['id', 'name', 'if', 'uses', 'with', 'run', 'env'],
};

/**
 * Reads a workflow as far as the runner of the tests understands it.
 * @returns its jobs, and the defaults of its inputs
 * @throws Error for a key that it does not know
 */
export async function readWorkflow(
  path: string,
): Promise<{ readonly inputs: Fields; readonly jobs: readonly JobFile[] }> {
  const workflow = fieldsOf(parse(await readFile(path, 'utf8')), path, keys.workflow);
  const inputs = fieldsOf(fieldsOf(fieldsOf(workflow['on'])['workflow_dispatch'])['inputs']);
  return {
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, fieldsOf(input)['default'] ?? ''])),
    jobs: Object.entries(fieldsOf(workflow['jobs'])).map(([id, job]) => readJob(id, job, workflow['permissions'])),
  };
}

function readJob(id: string, value: unknown, permissions: unknown): JobFile {
  const job = fieldsOf(value, id, keys.job);
  return {
    id,
    needs: listOf(job['needs']).map(textOf),
    condition: conditionOf(job),
    permissions: fieldsOf(job['permissions'] ?? permissions),
    environment: textOf(job['environment']),
    matrix: fieldsOf(job['strategy'], `${id}.strategy`, keys.strategy)['matrix'],
    env: fieldsOf(job['env']),
    outputs: fieldsOf(job['outputs']),
    steps: listOf(job['steps']).map((step) => readStep(fieldsOf(step, `${id}.steps`, keys.step))),
  };
}

function readStep(step: Fields): StepFile {
  return {
    name: textOf(step['id'] ?? step['name'] ?? step['uses']),
    title: textOf(step['name']),
    condition: conditionOf(step),
    uses: textOf(step['uses']),
    inputs: fieldsOf(step['with']),
    script: textOf(step['run']),
    env: fieldsOf(step['env']),
  };
}

function conditionOf(fields: Fields): string | undefined {
  return fields['if'] === undefined ? undefined : textOf(fields['if']);
}

/** @param known keys that it may have; any where absent @throws Error for another one */
export function fieldsOf(value: unknown, name = '', known?: readonly string[]): Fields {
  const fields: Fields = typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  const unknown = Object.keys(fields).filter((key) => known?.includes(key) === false);
  if (unknown.length > 0) throw new Error(`${name}: the runner of the tests does not know ${unknown.join(', ')}`);
  return fields;
}

/** Of a list its items, of a single value that one. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value].flat();
}

export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
