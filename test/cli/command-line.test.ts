import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseInputs as parseAnnotate } from '../../annotate/inputs.js';
import { parseInputs as parseCleanup } from '../../cleanup/inputs.js';
import { parseActionFile, type ActionInput } from '../../cli/action-file.js';
import { parseCommandLine, secretInputs } from '../../cli/command-line.js';
import { commands } from '../../cli/commands.js';
import { formatHelp } from '../../cli/help.js';
import { parseYaml } from '../../core/adapters/yaml.js';
import { isActionError } from '../../core/errors.js';
import { type Runner } from '../../core/ports.js';
import { parseInputs as parsePush } from '../../push/inputs.js';
import { FakeRunner } from '../actions/fake-runner.js';

const parsers: Readonly<Record<string, (runner: Runner) => unknown>> = {
  cleanup: parseCleanup,
  push: parsePush,
  annotate: parseAnnotate,
};
const files = new Map(
  await Promise.all(
    [...commands.keys()].map(async (name) => {
      const text = readFileSync(new URL(`../../${name}/action.yml`, import.meta.url), 'utf8');
      return [name, parseActionFile(await parseYaml(text, name))] as const;
    }),
  ),
);
const inputsOf = (name: string): readonly ActionInput[] => files.get(name)?.inputs ?? [];
const parse = (...args: readonly string[]) => parseCommandLine(args, inputsOf('cleanup'));

function thrownBy(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isActionError(error, 'invalid-input')) return `${error.message} ${error.hint ?? ''}`;
    throw error;
  }
  return '';
}

describe('a command line', () => {
  it.each<[readonly string[], Readonly<Record<string, string>>]>([
    [[], {}],
    [['--package', 'app'], { package: 'app' }],
    [['--package=app'], { package: 'app' }],
    [['--delete-tags', 'pr-*', '--delete-tags', 'a,b'], { 'delete-tags': 'pr-*\na,b' }],
    [['--dry-run'], { 'dry-run': 'true' }],
    [['--dry-run=false'], { 'dry-run': 'false' }],
    [['--no-dry-run'], { 'dry-run': 'false' }],
    [['--dry-run', '--delete-untagged'], { 'dry-run': 'true', 'delete-untagged': 'true' }],
    [['--exclude-tags=-x'], { 'exclude-tags': '-x' }],
    [['--older-than', '14 days'], { 'older-than': '14 days' }],
    [['--tags', 'pr-*'], { tags: 'pr-*' }],
  ])('%j gives inputs as a workflow would', (args, inputs) => {
    expect(Object.fromEntries(parse(...args).inputs)).toEqual(inputs);
  });

  it('tells its own options from inputs', () => {
    expect(parse('-y', '--json', '--summary', 's.md', '--token-file', '-', '--verbose')).toEqual({
      isHelp: false,
      isJson: true,
      isConfirmed: true,
      isVerbose: true,
      summaryFile: 's.md',
      tokenFile: '-',
      inputs: new Map(),
    });
    expect(parse('--owner', 'o', '-h').isHelp).toBe(true);
  });

  it.each<[readonly string[], RegExp]>([
    [['--delet-tags', 'x'], /no option --delet-tags\. Did you mean --delete-tags\?/],
    [['--zzzzzzzzzzzz'], /no option --zzzzzzzzzzzz\. Look at --help\.$/],
    [['-x'], /no option -x/],
    [['--no-package'], /no option --no-package\. Did you mean --package\?/],
    [['--package'], /--package has no value/],
    [['--package', '--dry-run'], /--package has no value/],
    [['--no-dry-run=yes'], /takes no value/],
    [['--dry-run', 'true'], /write --dry-run or --no-dry-run/],
    [['app'], /belongs to no option/],
    [['--', 'app'], /belongs to no option/],
  ])('%j is refused with what to write', (args, message) => {
    expect(thrownBy(() => parse(...args))).toMatch(message);
  });

  it.each(secretInputs.flatMap((name) => [[`--${name}`, 's3cr3t-value'], [`--${name}=s3cr3t-value`]]))(
    'takes no secret, and does not repeat it: %s %s',
    (...args) => {
      const message = thrownBy(() => parse(...args.filter((arg) => typeof arg === 'string')));
      expect(message).toMatch(/every process of this machine can read arguments/);
      expect(message).not.toContain('s3cr3t');
    },
  );
});

describe.each([...commands])('the command %s', (name, command) => {
  it('knows as flags exactly the inputs that the code reads as true or false', () => {
    const flags = inputsOf(name).filter((input) => {
      const runner = new FakeRunner({ source: 'oci:x', image: 'ghcr.io/o/a:t', tags: 't', [input.name]: 'perhaps' });
      return thrownBy(() => parsers[name]?.(runner)).includes(`"${input.name}" is "perhaps"; write true or false`);
    });
    expect(flags.length).toBeGreaterThan(2);
    expect(inputsOf(name).filter(({ isFlag }) => isFlag)).toEqual(flags);
  });

  it('helps with every input but secrets and second names, in lines that fit', () => {
    const file = files.get(name);
    if (file === undefined) throw new Error('no action.yml');
    const help = formatHelp(name, command, file);
    const hidden = inputsOf(name).filter(
      ({ name: input }) => !new RegExp(`^  --(?:\\[no-\\])?${input}(?![\\w-])`, 'm').test(help),
    );
    expect(
      hidden
        .filter((input) => !/^Alias|without effect/.test(input.description))
        .map((input) => input.name)
        .sort(),
    ).toEqual(
      inputsOf(name)
        .map((input) => input.name)
        .filter((input) => secretInputs.includes(input))
        .sort(),
    );
    expect(help).not.toContain('${{');
    const long = help.split('\n').filter((line) => line.length > 100 && !line.startsWith('  ghcr-actions'));
    expect(long).toEqual([]);
  });

  it('has examples that its own options allow', () => {
    for (const example of command.examples) {
      const args = example.match(/'[^']*'|\S+/g) ?? [];
      expect(() =>
        parseCommandLine(
          args.map((arg) => arg.replaceAll("'", '')),
          inputsOf(name),
        ),
      ).not.toThrow();
    }
  });
});
