import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Secrets } from '../../core/adapters/secrets.js';
import { TerminalOutput } from '../../core/adapters/terminal-output.js';
import { findWorkflowCommand } from '../runner/workflow-command.js';

/** A stream that shows what a terminal would after what was written. */
class Screen {
  readonly isTTY: boolean;
  readonly columns = 60;
  text = '';

  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }

  /** Lines as they stand at the end: what was cleared is gone. */
  get lines(): readonly string[] {
    return this.text.split('\n').map((line) => line.slice(line.lastIndexOf('\u001b[K') + 1).replace(/^\[K/, ''));
  }
}

describe('what a person is shown', () => {
  let stdout: Screen;
  let stderr: Screen;
  let secrets: Secrets;
  const open = (isTerminal: boolean, hasColour = false): TerminalOutput => {
    stdout = new Screen(isTerminal);
    stderr = new Screen(isTerminal);
    return new TerminalOutput({ stdout, stderr, secrets, hasColour });
  };
  beforeEach(() => {
    secrets = new Secrets();
  });

  it('is news on standard output, and what is to be heeded on standard error', async () => {
    const output = open(false);
    await output.log.group('a title\nof two lines', () => {
      output.log.info('one\ntwo');
      output.log.detail('left out');
      output.log.warning('heed');
      return Promise.resolve();
    });
    output.log.notice('note');
    output.log.debug('left out');
    output.error('failed\nhint');
    expect(stdout.text).toBe('a title of two lines\n  one\n  two\n');
    expect(stderr.text).toBe('  Warning: heed\nNote: note\nError: failed\nhint\n');
  });

  it('is all on standard error where standard output is for the result', () => {
    const output = open(false);
    output.isResultOnly = true;
    output.isVerbose = true;
    output.log.info('news');
    output.log.detail('a detail');
    output.log.debug('debug');
    output.print('{}\n');
    expect(stdout.text).toBe('{}\n');
    expect(stderr.text).toBe('news\na detail\ndebug\n');
  });

  it('keeps one line for how far work is, below all else, and takes it away at the end', () => {
    const output = open(true);
    output.log.status?.show('3 of 12 deleted', 0.25);
    expect(stderr.lines).toEqual([`[${'█'.repeat(6)}${'░'.repeat(18)}] 3 of 12 deleted`]);
    output.log.warning('heed');
    expect(stderr.lines).toEqual(['Warning: heed', `[${'█'.repeat(6)}${'░'.repeat(18)}] 3 of 12 deleted`]);
    output.log.status?.show('reading\nthe list', undefined);
    expect(stderr.lines.at(-1)).toBe('reading the list');
    output.log.status?.show('long '.repeat(50), Number.NaN);
    expect(stderr.lines.at(-1)).toHaveLength(59);
    output.log.status?.clear();
    expect(stderr.lines).toEqual(['Warning: heed', '']);
  });

  it('has neither such a line nor colours where nobody sees them', () => {
    const output = open(false, true);
    expect(output.log.status).toBeUndefined();
    output.log.warning('heed');
    expect(stderr.text).toBe('Warning: heed\n');
    open(true, true).log.warning('heed');
    expect(stderr.text).toContain('\u001b[33mWarning: heed');
  });

  it('obeys no text of a server: neither a runner nor a terminal acts on it', () => {
    const output = open(true);
    const text = '\u001b[2J::add-mask::x\n::error::x\r##[error]x\u202e';
    output.log.info(text);
    output.error(text);
    output.print(JSON.stringify({ text: '\u009b2J\u202e' }));
    output.log.status?.show(text, 0.5);
    for (const { text: written } of [stdout, stderr]) {
      for (const line of written.split('\n')) expect(findWorkflowCommand(line)).toBeUndefined();
      expect(written.replaceAll('\r\u001b[K', '')).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}/u);
    }
    expect(stdout.text).toContain(String.raw`{"text":"\u009b2J\u202e"}`);
  });

  it('holds no secret, in whatever form, wherever it is said', () => {
    const secret = fc
      .string({ minLength: 12, maxLength: 60, unit: 'grapheme-ascii' })
      .filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 5 }), (value, before) => {
        secrets = new Secrets();
        const output = open(true);
        secrets.add(value);
        const basic = Buffer.from(`${before}:${value}`);
        const forms = [value, encodeURIComponent(value), basic.toString('base64'), basic.toString('base64url')];
        for (const form of forms) {
          output.log.info(`a ${form} b`);
          output.error(form);
          output.log.status?.show(form, undefined);
        }
        output.print(JSON.stringify({ value }));
        const all = stdout.text + stderr.text;
        // What comes of the first and last bytes of an encoded text also depends on what is around.
        const inner = Buffer.from(value).toString('base64').slice(4, -6);
        expect(all.includes(value) || all.includes(inner) || all.includes(encodeURIComponent(value))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('holds no token of GitHub that nobody told of', () => {
    const output = open(false);
    const tokens = [
      `ghp_${'a1'.repeat(18)}`,
      `github_pat_${'b2_'.repeat(20)}`,
      `ghs_123_${'c'.repeat(20)}.${'d'.repeat(20)}`,
    ];
    for (const token of tokens) output.error(`There is no option --${token}.`);
    expect(stderr.text).toBe('Error: There is no option --***.\n'.repeat(3));
    output.log.info('ghcr_actions_are_called_so and ghp_short');
    expect(stdout.text).toBe('ghcr_actions_are_called_so and ghp_short\n');
  });
});
