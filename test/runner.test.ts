import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Job, type JobOptions, startJob, type StepOptions, type StepResult } from './runner.js';

const SECRET = 'ghs_0123456789abcdefghij';

interface Scripts {
  readonly main: string;
  readonly post?: string;
  /** `inputs:` of the metadata. */
  readonly inputs?: Readonly<Record<string, { readonly default?: string }>>;
}

let root: string;
let job: Job | undefined;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'actions-')));
});

afterEach(async () => {
  await job?.dispose();
  job = undefined;
  await rm(root, { recursive: true, force: true });
});

async function defineAction(name: string, scripts: Scripts): Promise<void> {
  await mkdir(join(root, name), { recursive: true });
  await mkdir(join(root, 'dist', name), { recursive: true });
  await writeFile(join(root, 'dist', name, 'main.cjs'), `const fs = require('fs');\n${scripts.main}`);
  if (scripts.post !== undefined) await writeFile(join(root, 'dist', name, 'post.cjs'), scripts.post);
  const program = (stage: string): string => `../dist/${name}/${stage}.cjs`;
  const post = scripts.post === undefined ? {} : { post: program('post') };
  const runs = { using: 'node24', main: program('main'), ...post };
  await writeFile(join(root, name, 'action.yml'), JSON.stringify({ inputs: scripts.inputs ?? {}, runs }));
}

async function start(options: JobOptions = {}): Promise<Job> {
  job = await startJob({ root, token: SECRET, ...options });
  return job;
}

/** Runs one script as the only step of a job. */
async function runScript(
  main: string,
  options: JobOptions & Pick<StepOptions, 'nodeArgs' | 'env'> = {},
): Promise<StepResult> {
  await defineAction('only', { main });
  return (await start(options)).run('only', {}, options);
}

const printEnvironment = `process.stdout.write('::set-output name=env::' + JSON.stringify(process.env) + '\\n');`;

function environmentOf(result: StepResult | undefined): Readonly<Record<string, string>> {
  const values: unknown = JSON.parse(result?.outputs['env'] ?? '{}');
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, String(value)]));
}

describe('inputs', () => {
  it('are given in upper case, with spaces as underlines and hyphens kept, and defaults filled in', async () => {
    await defineAction('shout', {
      main: printEnvironment,
      inputs: {
        'github-token': { default: '${{ github.token }}' },
        username: { default: '${{ github.actor }}' },
        'two words': {},
        where: { default: '${{github.server_url}}/${{ github.event.repository.name }}/${{ github.event.none.here }}' },
        'dry-run': { default: 'false' },
      },
    });
    const result = await (await start({ actor: 'mona' })).run('shout', { 'dry-run': 'true' });
    expect(environmentOf(result)).toMatchObject({
      'INPUT_GITHUB-TOKEN': SECRET,
      INPUT_USERNAME: 'mona',
      INPUT_TWO_WORDS: '',
      INPUT_WHERE: 'https://github.com/octo-repo/',
      'INPUT_DRY-RUN': 'true',
    });
  });

  it('that the action does not declare are passed on with a warning', async () => {
    await defineAction('shout', { main: printEnvironment, inputs: { tags: {} } });
    const result = await (await start()).run('shout', { tag: 'v1' });
    expect(environmentOf(result)).toMatchObject({ INPUT_TAG: 'v1' });
    expect(result.annotations).toEqual([
      { level: 'warning', message: "Unexpected input(s) 'tag', valid inputs are ['tags']", title: undefined },
    ]);
  });

  it('with an expression that names what a default may not are refused', async () => {
    await defineAction('shout', { main: '', inputs: { tags: { default: '${{ secrets.PAT }}' } } });
    await expect((await start()).run('shout')).rejects.toThrow("Unrecognized named-value: 'secrets'");
  });

  it('of the root action are read from its action.yml', async () => {
    await mkdir(join(root, 'dist'), { recursive: true });
    await writeFile(join(root, 'dist', 'main.cjs'), printEnvironment);
    await writeFile(join(root, 'action.yml'), 'inputs: { tags: { default: a } }\nruns: { main: dist/main.cjs }\n');
    expect(environmentOf(await (await start()).run('publish'))).toMatchObject({ INPUT_TAGS: 'a' });
  });
});

describe('the environment', () => {
  it('holds what a runner gives and nothing of this process', async () => {
    process.env['LEFT_BEHIND'] = 'x';
    const values = environmentOf(
      await runScript(printEnvironment, { serverUrl: 'https://ghe.example', repository: 'a/b', ref: 'refs/tags/v1' }),
    );
    delete process.env['LEFT_BEHIND'];
    expect(values).toMatchObject({
      CI: 'true',
      GITHUB_API_URL: 'https://ghe.example/api/v3',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_REPOSITORY_OWNER: 'a',
      GITHUB_REF_NAME: 'v1',
      GITHUB_REF_TYPE: 'tag',
      HOME: job?.home,
      RUNNER_TEMP: job?.temporaryDirectory,
    });
    expect(Object.keys(values)).toEqual(expect.not.arrayContaining(['LEFT_BEHIND', 'GITHUB_TOKEN', 'RUNNER_DEBUG']));
  });

  it('starts the program in the workspace, beside the payload of the event', async () => {
    const script = `const { repository } = JSON.parse(fs.readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'));
      console.log(process.cwd() === process.env.GITHUB_WORKSPACE, repository.full_name);`;
    expect((await runScript(script, { repository: 'a/b' })).log).toBe('true a/b\n');
  });

  it('passes from step to step what was exported, the last path first', async () => {
    await defineAction('export', {
      main: `fs.appendFileSync(process.env.GITHUB_ENV, 'PLAIN=a=b\\nLONG<<EOF\\none\\ntwo\\nEOF\\nGITHUB_SHA=mine\\n');
        fs.appendFileSync(process.env.GITHUB_PATH, '/first\\n/second\\n');`,
    });
    await defineAction('print', { main: printEnvironment });
    const running = await start({ sha: 'abc' });
    const exported = await running.run('export');
    const values = environmentOf(await running.run('print'));
    expect(exported.environment).toEqual({ PLAIN: 'a=b', LONG: 'one\ntwo', GITHUB_SHA: 'mine' });
    expect(values).toMatchObject({ PLAIN: 'a=b', LONG: 'one\ntwo', GITHUB_SHA: 'abc' });
    expect(values['PATH']).toMatch(/^\/second.\/first./);
    expect(running.environment).toMatchObject({ PLAIN: 'a=b', GITHUB_SHA: 'abc' });
  });

  it('does not take NODE_OPTIONS from a step', async () => {
    const result = await runScript(`fs.appendFileSync(process.env.GITHUB_ENV, 'NODE_OPTIONS=--inspect\\n')`);
    expect(result.environment).toEqual({});
    expect(result.annotations).toHaveLength(1);
  });
});

describe('files of commands', () => {
  it('give outputs and the job summary', async () => {
    const result = await runScript(`
      fs.appendFileSync(process.env.GITHUB_OUTPUT, 'tags<<ghadelimiter_1\\na\\n\\nb<<c\\nghadelimiter_1\\nempty=\\nempty<<X\\nX\\n');
      fs.appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Done with ${SECRET}\\n');`);
    expect(result).toMatchObject({
      outcome: 'success',
      outputs: { tags: 'a\n\nb<<c', empty: '' },
      summary: '# Done with ***\n',
    });
  });

  it.each([
    ['a line that is no entry', 'hello\\n', "Invalid format 'hello'"],
    ['an entry without its delimiter', 'a<<EOF\\nb\\n', "Matching delimiter not found 'EOF'"],
    ['an entry without a name', '=b\\n', 'Name must not be empty'],
  ])('with %s fail the step', async (_, text, words) => {
    const result = await runScript(`fs.appendFileSync(process.env.GITHUB_OUTPUT, '${text}')`);
    expect(result).toMatchObject({ exitCode: 0, outcome: 'failure', outputs: {} });
    expect(result.annotations[0]?.message).toContain(words);
  });

  it('with a summary over 1 MiB lose it', async () => {
    const result = await runScript(`fs.writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1))`);
    expect(result.summary).toBe('');
    expect(result.annotations[0]?.message).toContain('supports content up to a size of 1024k');
  });
});

describe('commands in the output', () => {
  const print = (...lines: readonly string[]): string => `console.log(${JSON.stringify(lines.join('\n'))});`;

  it('become annotations with their titles', async () => {
    const result = await runScript(
      print(
        '::error title=Push%2C failed%3A,file=a.ts::100%25 wrong%0Asecond line',
        '::warning::w',
        '  ::notice title=::n',
      ),
    );
    expect(result.annotations).toEqual([
      { level: 'error', message: '100% wrong\nsecond line', title: 'Push, failed:' },
      { level: 'warning', message: 'w', title: undefined },
      { level: 'notice', message: 'n', title: undefined },
    ]);
    expect(result.log).toBe('##[error]100% wrong\nsecond line\n##[warning]w\n##[notice]n\n');
    expect(result.outcome).toBe('success');
  });

  it('act in the older form too, anywhere in a line', async () => {
    const result = await runScript(print('text ##[error]from; a%3B server%5D'));
    expect(result.annotations).toEqual([{ level: 'error', message: 'from; a; server]', title: undefined }]);
  });

  it.each(['::unknown::x', '::error', 'a ::error::x', '##[unknown]x', ':: error::x'])('are not %p', async (line) => {
    expect(await runScript(print(line))).toMatchObject({ commands: [], annotations: [], log: `${line}\n` });
  });

  it('fold groups, and show debug lines under step debug only', async () => {
    const script = print('::group::Layers', 'one', '::endgroup::', '::debug::fine');
    expect((await runScript(script)).log).toBe('##[group]Layers\none\n##[endgroup]\n');
    await job?.dispose();
    expect((await runScript(script, { debug: true })).log).toBe('##[group]Layers\none\n##[endgroup]\n##[debug]fine\n');
  });

  it('rest between stop-commands and its token', async () => {
    const result = await runScript(print('::stop-commands::tok', '::error::no', '::tok::', '::error::yes'));
    expect(result.annotations.map(({ message }) => message)).toEqual(['yes']);
  });

  it('that set variables are refused and fail the step', async () => {
    const result = await runScript(print('::set-env name=PATH::/evil'));
    expect(result).toMatchObject({ exitCode: 0, outcome: 'failure', environment: {} });
    expect(result.commands).toHaveLength(1);
  });

  it('are found on both streams, over pieces and unfinished lines', async () => {
    const result = await runScript(`process.stderr.write('::war'); process.stderr.write('ning::é');
      process.stdout.write(Buffer.from([0x3a, 0x3a, 0x6e, 0x6f]));
      setImmediate(() => process.stdout.write('tice::ok\\r\\nlast'));`);
    expect(result.annotations.map(({ level, message }) => `${level} ${message}`).sort()).toEqual([
      'notice ok',
      'warning é',
    ]);
    expect(result.log).toContain('last\n');
  });
});

describe('masks', () => {
  it('hide the token of the job from its start, other values from their add-mask on', async () => {
    const result = await runScript(`console.log('${SECRET} early-value\\n::add-mask::early-value\\nearly-value')`);
    expect(result.log).toBe('*** early-value\n***\n');
    expect(result.masks).toEqual([SECRET, 'early-value']);
    expect(result.rawOutput).toContain('::add-mask::early-value');
  });

  it.each([
    ['base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['base64 within a longer text', (secret: string) => Buffer.from(`user:a${secret}`).toString('base64').slice(8)],
    ['a URI', (secret: string) => encodeURIComponent(secret)],
    ['JSON', (secret: string) => JSON.stringify(secret)],
  ])('hide the secret in %s', async (_, encode) => {
    const secret = 'p"ss wörd&/';
    const result = await runScript(`console.log(${JSON.stringify(encode(secret))})`, { secrets: [secret] });
    expect(result.log).toMatch(/^"?\*\*\*"?\n$/);
  });

  it('hide each line of a value, and overlapping values as one', async () => {
    const result = await runScript(
      `console.log('::add-mask::first%0Asecond\\n::add-mask::dthird\\na secondthirdsecond z')`,
    );
    expect(result.log).toBe('a *** z\n');
  });
});

describe('the end', () => {
  it.each([
    ['process.exitCode = 3', 3],
    [`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)`, 143],
    [`throw new Error('boom')`, 1],
  ])('of %p is told by the exit code', async (script, exitCode) => {
    expect(await runScript(script)).toMatchObject({ exitCode, outcome: 'failure' });
  });

  it('runs post steps in reverse order, each with its inputs and state, a failed one too', async () => {
    await defineAction('login', {
      main: `fs.appendFileSync(process.env.GITHUB_STATE, 'who=' + process.env.INPUT_WHO + '\\n');
        fs.appendFileSync(process.env.GITHUB_ENV, 'LAST=' + process.env.INPUT_WHO + '\\n'); process.exitCode = 1;`,
      post: `console.log('bye', process.env.STATE_who, process.env.INPUT_WHO, process.env.LAST)`,
      inputs: { who: {} },
    });
    const running = await start();
    await running.run('login', { who: 'a' });
    await running.run('login', { who: 'b' });
    const ends = await running.finish();
    expect(ends.map(({ log, stage }) => `${stage}: ${log}`)).toEqual(['post: bye b b b\n', 'post: bye a a b\n']);
    await expect(running.finish()).resolves.toEqual([]);
  });

  it('comes with SIGINT when the step is cancelled', async () => {
    await defineAction('slow', {
      main: `process.on('SIGINT', () => { console.log('stopping'); process.exit(1); });
        setInterval(() => {}, 1000); console.log('ready');`,
    });
    const cancel = new AbortController();
    const running = await start({
      onLine: () => {
        cancel.abort();
      },
    });
    const result = await running.run('slow', {}, { cancel: cancel.signal });
    expect(result).toMatchObject({ exitCode: 1, log: 'ready\nstopping\n' });
  });

  it('of the job leaves no directory and no process', async () => {
    await defineAction('slow', { main: `setInterval(() => {}, 1000); console.log(process.pid);` });
    const pid = new Promise<number>((resolve) => {
      void start({
        onLine: (line) => {
          resolve(Number(line));
        },
      }).then((running) => running.run('slow'));
    });
    const child = await pid;
    const home = job?.home ?? '';
    expect(existsSync(home)).toBe(true);
    await job?.dispose();
    expect(existsSync(home)).toBe(false);
    expect(() => process.kill(child, 0)).toThrow('ESRCH');
  });
});

it('node can be given arguments before the program', async () => {
  await writeFile(join(root, 'clock.mjs'), 'globalThis.patched = process.env.AT;');
  const options = { nodeArgs: ['--import', join(root, 'clock.mjs')], env: { AT: 'noon' } };
  expect((await runScript('console.log(patched)', options)).log).toBe('noon\n');
});
