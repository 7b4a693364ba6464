import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clean } from '../../core/adapters/log-text.js';
import { parseCommandFile } from '../runner/command-file.js';
import { findWorkflowCommand } from '../runner/workflow-command.js';
import { answerWith, serve } from './http/scripted-server.js';

describe('clean', () => {
  it.each([
    ['a plain text', 'Pushed ghcr.io/o/app:v1 (3 MB)', 'Pushed ghcr.io/o/app:v1 (3 MB)'],
    ['other letters and emoji', 'naïve 日本 😀 👩‍👩‍👧', 'naïve 日本 😀 👩‍👩‍👧'],
    ['lines and tabs', 'a\n\tb', 'a\n\tb'],
    ['a command', '::error::x', '> ::error::x'],
    ['a command on a line of its own', 'a\n::set-output name=x::y\nb', 'a\n> ::set-output name=x::y\nb'],
    ['a command after spaces', ' \t ::add-path::x', '>  \t ::add-path::x'],
    ['a command after a space that is none to most', '\u00a0\u3000::error::x', '> \u00a0\u3000::error::x'],
    ['a command after CR', 'a\r::error::x', 'a\n> ::error::x'],
    ['a command after CRLF', 'a\r\n::error::x', 'a\n> ::error::x'],
    ['a command after empty lines', '\n\n::error::x', '\n\n> ::error::x'],
    ['a command after NEL', '\u0085::error::x', '\\u0085::error::x'],
    ['a command after a line separator', '\u2028::error::x', '\\u2028::error::x'],
    ['colons that begin no line', 'a ::error::x', 'a ::error::x'],
    ['a command of the older form', 'a ##[error]x', 'a ## [error]x'],
    ['one of many signs', '####[[error]x', '#### [[error]x'],
    ['escaped line ends, which stay text', '%0A::error::x', '%0A::error::x'],
    ['colours', '\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['a control sequence of one byte', '\u009b2J', '\\u009b2J'],
    ['backspaces and a bell', 'a\b\u0007\u007f', 'a\\u0008\\u0007\\u007f'],
    ['NUL', 'a\0b', 'a\\u0000b'],
    ['text that runs the other way', 'x\u202egnp.exe\u2066\u200f', 'x\\u202egnp.exe\\u2066\\u200f'],
  ])('leaves or defuses %s', (_, text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  it('leaves nothing that a runner obeys or a terminal acts on, and nothing to clean', () => {
    const piece = fc.constantFrom(
      '::',
      'error',
      'set-env name=a',
      '##',
      '[',
      ']',
      '#',
      '\n',
      '\r',
      ' ',
      '\t',
      '\u0085',
      '\u2029',
      '\u001b',
      '\u202e',
      'x',
      '>',
      '\ufeff',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (message) => {
        const shown = clean(message);
        for (const line of shown.split('\n')) expect(findWorkflowCommand(line)).toBeUndefined();
        expect(shown).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}/u);
        expect(clean(shown)).toBe(shown);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['line ends', '\n'.repeat(1_000_000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['lines of spaces', ' \n'.repeat(500_000)],
    ['colons', ':'.repeat(1_000_000)],
    ['escapes', '\u001b'.repeat(200_000)],
  ])('takes linear time for a megabyte of %s', (_, text) => {
    expect(clean(text).length).toBeGreaterThanOrEqual(text.length);
  });
});

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

describe('a run', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ghcr-actions-runner-'));
    for (const name of ['output', 'env', 'state', 'summary']) await writeFile(path.join(directory, name), '');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const fileOf = (name: string): Promise<string> => readFile(path.join(directory, name), 'utf8');

  /** Runs an action of one line in a process of its own, as a runner would. */
  async function run(
    work: string,
    env: Readonly<Record<string, string>> = {},
    onOutput: (kill: () => void) => void = () => undefined,
  ): Promise<Ended> {
    const program = `
      import { run } from './core/run.ts';
      import { ActionError } from './core/errors.ts';
      import { systemClock } from './core/adapters/clock.ts';
      void run(async (runner) => { ${work} });
    `;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--no-warnings', '--input-type=module', '--eval', program],
      {
        cwd: root,
        timeout: 25_000,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env['PATH'],
          GITHUB_OUTPUT: path.join(directory, 'output'),
          GITHUB_ENV: path.join(directory, 'env'),
          GITHUB_STATE: path.join(directory, 'state'),
          GITHUB_STEP_SUMMARY: path.join(directory, 'summary'),
          ...env,
        },
      },
    );
    let output = '';
    let errors = '';
    child.stdout.once('data', () => {
      onOutput(() => child.kill('SIGTERM'));
    });
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (errors += String(text)));
    await once(child, 'close');
    return { code: child.exitCode, output, errors };
  }
  const commandsOf = ({ output }: Ended) =>
    output.split('\n').flatMap((line) => {
      const command = findWorkflowCommand(line);
      return command === undefined ? [] : [{ name: command.name, data: command.data }];
    });

  it('that succeeds says nothing and exits with 0', async () => {
    expect(await run('')).toEqual({ code: 0, output: '', errors: '' });
  });

  it('that fails tells one error with its hint, and the summary too', async () => {
    const ended = await run(
      `throw new ActionError('denied', 'Refused:\\n::warning::evil \\u001b[31m', { hint: 'Ask <them>.', cause: new Error('the cause') });`,
    );
    expect(ended.code).toBe(1);
    expect(commandsOf(ended).filter(({ name }) => name !== 'debug')).toEqual([
      { name: 'error', data: 'Refused:\n> ::warning::evil \\u001b[31m\nAsk <them>.' },
    ]);
    // The runner shows these under step debug only.
    expect(commandsOf(ended).some(({ name, data }) => name === 'debug' && data.includes('the cause'))).toBe(true);
    expect(ended.errors).toBe('');
    expect(await fileOf('summary')).toContain('Refused');
    expect(await fileOf('summary')).not.toContain('<them>');
  });

  it('that fails by a fault of ours says so', async () => {
    const ended = await run('null.x;');
    expect(ended.code).toBe(1);
    expect(commandsOf(ended)[0]?.data).toMatch(
      /^Cannot read properties of null.*\nThis is a fault of ghcr-actions itself/,
    );
  });

  it('writes outputs, variables and state that no value can break out of', async () => {
    const value = 'a\nghadelimiter_0\nother=evil\nEOF\nname<<x\r\nlast';
    const { code, output } = await run(
      `for (const set of ['setOutput', 'exportVariable', 'saveState']) { runner[set]('digest', ${JSON.stringify(value)}); runner[set]('empty', ''); }`,
    );
    expect([code, output]).toEqual([0, '']);
    for (const name of ['output', 'env', 'state']) {
      expect(parseCommandFile(await fileOf(name))).toEqual(
        new Map([
          ['digest', value],
          ['empty', ''],
        ]),
      );
    }
  });

  it('logs nothing that the runner would obey', async () => {
    const text = JSON.stringify('a\n::set-env name=x::y\r##[add-path]z%0A::error::x');
    const ended = await run(
      `for (const level of ['debug', 'info', 'notice', 'warning']) runner.log[level](${text}); await runner.log.group(${text}, async () => {});`,
    );
    expect(commandsOf(ended).map(({ name }) => name)).toEqual(['debug', 'notice', 'warning', 'group', 'endgroup']);
  });

  it('masks secrets, but none that would hide half of the log', async () => {
    const ended = await run(`for (const secret of ['', 'a', 'abc', 'abcd', 'two\\nlines']) runner.mask(secret);`);
    expect(commandsOf(ended)).toEqual([
      { name: 'add-mask', data: 'abcd' },
      { name: 'add-mask', data: 'two\nlines' },
    ]);
  });

  it('writes a summary that GitHub takes, however much there is to say', async () => {
    const line = `| ${'é'.repeat(500)} |\\n`;
    await run(
      `await runner.writeSummary('# Title\\n'); for (let n = 0; n < 3; n += 1) await runner.writeSummary('${line}'.repeat(800));`,
    );
    const summary = await fileOf('summary');
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(1020 * 1024);
    expect(summary.startsWith('# Title\n')).toBe(true);
    expect(summary).not.toContain('\ufffd');
    expect(summary.trimEnd().split('\n').at(-1)).toContain('The rest is left out');
    expect(summary.match(/left out/g)).toHaveLength(1);
  });

  it('needs no summary file', async () => {
    expect((await run(`await runner.writeSummary('x');`, { GITHUB_STEP_SUMMARY: '' })).code).toBe(0);
  });

  it('reads inputs by their names, and the event if there is one', async () => {
    const event = path.join(directory, 'event.json');
    await writeFile(event, '{"repository":{"description":"x"}}');
    const show =
      'console.log(JSON.stringify([runner.inputs.names.toSorted(), runner.inputs.get("dry-run"), runner.inputs.get("not given"), runner.github.event, runner.github.repositoryOwner]));';
    const inputs = { 'INPUT_DRY-RUN': ' true ', INPUT_EMPTY: '  ', INPUT_PAT: 'x', GITHUB_REPOSITORY: 'octo-org/app' };
    const read = async (file: string): Promise<unknown> =>
      JSON.parse((await run(show, { ...inputs, GITHUB_EVENT_PATH: file })).output);
    const rest = [['dry-run', 'pat'], ' true ', ''];
    expect(await read(event)).toEqual([...rest, { repository: { description: 'x' } }, 'octo-org']);
    await writeFile(event, '[]');
    expect(await read(event)).toEqual([...rest, {}, 'octo-org']);
    await writeFile(event, '{');
    expect(await read(event)).toEqual([...rest, {}, 'octo-org']);
    expect(await read(path.join(directory, 'missing'))).toEqual([...rest, {}, 'octo-org']);
  });

  it('that is cancelled ends its waiting, tidies up and fails', async () => {
    const work = `console.log('waiting'); try { await systemClock.sleep(1e9, runner.cancelled); } finally { console.log('tidied'); }`;
    // The runner sends it once, after an interrupt.
    const ended = await run(work, {}, (kill) => {
      kill();
    });
    expect(ended.code).toBe(1);
    expect(ended.output).toContain('tidied');
    expect(commandsOf(ended)[0]).toEqual({ name: 'error', data: 'The run was cancelled while it waited.' });
  });

  it('masks the password of a proxy, as it stands and as it is meant', async () => {
    const ended = await run('', {
      HTTPS_PROXY: 'http://user:p%40ssword@proxy.example:3128',
      http_proxy: 'http://user:100%25@p',
    });
    expect(commandsOf(ended).map(({ data }) => data)).toEqual(['p%40ssword', 'p@ssword', '100%25', '100%']);
  });

  it.each(['http://user:%zz-secret@proxy.example', 'http://user:ab@proxy.example', 'no url', 'http://proxy.example'])(
    'gets along with the proxy %s',
    async (proxy) => {
      const ended = await run('', { HTTPS_PROXY: proxy });
      expect([ended.code, ended.errors]).toEqual([0, '']);
      expect(ended.output).not.toContain('::ab');
    },
  );

  it('checks certificates although the environment says not to, and says so', async () => {
    const directoryOfKeys = new URL('../fixtures/tls/', import.meta.url);
    const key = await readFile(new URL('self-signed.key', directoryOfKeys));
    const cert = await readFile(new URL('self-signed.crt', directoryOfKeys));
    const server = await serve(answerWith(200), { key, cert });
    try {
      const work = `await fetch('${server.origin}').then(() => console.log('fetched'), (error) => console.log(error.cause.code));`;
      const ended = await run(work, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
      expect(ended.output).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(commandsOf(ended)).toEqual([{ name: 'warning', data: expect.stringContaining('is ignored') }]);
      expect(server.requests).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
