import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { renderDocuments } from '../scripts/docs.js';
import { actionFile } from '../scripts/readme-tables.mjs';
import { FakeRunner } from './actions/fake-runner.js';
import { inputParsers } from './input-parsers.js';

interface Entry {
  readonly description?: string;
  readonly default?: string;
  readonly required?: boolean;
}
interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, Entry>>;
  readonly outputs: Readonly<Record<string, Entry>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post?: string };
}

function readAction(name: string): Action {
  const document: unknown = parse(readFileSync(actionFile(name), 'utf8'));
  if (!isAction(document)) throw new Error(`action.yml of ${name} lacks a section`);
  return document;
}

function isAction(document: unknown): document is Action {
  const sections = ['name', 'description', 'inputs', 'outputs', 'runs'];
  return typeof document === 'object' && document !== null && sections.every((section) => section in document);
}

/** Notes every input that is asked for, whether it is set or not. */
class RecordingRunner extends FakeRunner {
  readonly asked = new Set<string>();
  override readonly inputs = {
    names: [],
    get: (input: string) => {
      this.asked.add(input);
      return '';
    },
  };
}

function readNames(name: string): readonly string[] {
  const runner = new RecordingRunner();
  // Required inputs are missing; what was asked for is known all the same.
  expect(() => inputParsers[name]?.(runner)).not.toThrow(TypeError);
  return [...runner.asked].sort();
}

describe.each(Object.keys(inputParsers))('action.yml of %s', (name) => {
  const action = readAction(name);

  it('runs existing sources on Node 24', () => {
    expect(action.runs.using).toBe('node24');
    const entries = [action.runs.main, ...(action.runs.post === undefined ? [] : [action.runs.post])];
    const up = name === 'publish' ? '' : '../';
    expect(entries).toEqual([
      `${up}dist/${name}/main.js`,
      ...(['login', 'publish'].includes(name) ? [`${up}dist/${name}/post.js`] : []),
    ]);
    for (const entry of entries) {
      const source = entry.replace(/^(?:\.\.\/)?dist\//, '').replace(/\.js$/, '.ts');
      expect(existsSync(new URL(`../${source}`, import.meta.url))).toBe(true);
    }
  });

  it('declares the inputs that the code reads, no more and no fewer', () => {
    expect(readNames(name)).toEqual(Object.keys(action.inputs).sort());
  });

  it('describes each input and output in words that end without a full stop or a blank', () => {
    const entries = [...Object.entries(action.inputs), ...Object.entries(action.outputs)];
    expect(entries.length).toBeGreaterThan(10);
    const faulty = entries.filter(([, { description }]) => description === undefined || !/\S[^\s.]$/.test(description));
    expect(faulty.map(([key]) => key)).toEqual([]);
  });

  it('takes token and name of the job by default', () => {
    expect(action.inputs['github-token']?.default).toBe('${{ github.token }}');
    expect(action.inputs['username']?.default).toBe('${{ github.actor }}');
  });
});

describe('the documents', () => {
  it('have the tables of the action.yml files and the errors of the code', async () => {
    const behind = [...(await renderDocuments())].filter(([, { current, wanted }]) => current !== wanted);
    expect(behind.map(([path]) => path)).toEqual([]);
  });
});
