import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

/** What the runner takes from an action's metadata. */
export interface ActionFile {
  /** Absolute path of the program of the main step. */
  readonly main: string;
  /** Absolute path of the program of the post step, if the action has one. */
  readonly post: string | undefined;
  /** Name to default; the default may hold expressions and is empty where there is none. */
  readonly inputs: ReadonlyMap<string, string>;
}

/**
 * Reads `action.yml` of one of the actions of a repository.
 * @param root directory of the repository
 * @param action name of the action's directory; `publish` is the action of the root
 */
export async function readActionFile(root: string, action: string): Promise<ActionFile> {
  const directory = action === 'publish' ? root : join(root, action);
  const file = join(directory, 'action.yml');
  const document = record(parse(await readFile(file, 'utf8')));
  const runs = record(document['runs']);
  if (typeof runs['main'] !== 'string') throw new Error(`${file} names no program: runs.main is missing`);
  const inputs = Object.entries(record(document['inputs'])).map(([name, input]): [string, string] => [
    name,
    scalarText(record(input)['default']),
  ]);
  return {
    main: resolve(directory, runs['main']),
    post: typeof runs['post'] === 'string' ? resolve(directory, runs['post']) : undefined,
    inputs: new Map(inputs),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
