import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStage, repository, type Stage, writesOf } from '../actions/stage.js';
import { type CommandResult, runAtTerminal, runCommand } from './command.js';

describe('ghcr-actions', () => {
  let stage: Stage;
  let cwd: string;
  let token: string;
  let env: Readonly<Record<string, string>>;

  beforeEach(async () => {
    stage = await openStage();
    cwd = await mkdtemp(join(tmpdir(), 'ghcr-actions-cli-'));
    const scopes = ['read:packages', 'write:packages', 'delete:packages'];
    token = stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
    env = { GITHUB_SERVER_URL: stage.sandbox.origin, GITHUB_API_URL: stage.sandbox.apiUrl, GH_TOKEN: token };
    for (const tag of ['v1', 'v2', 'pr-1']) await stage.visitor.pushImage({ path: repository, tag, content: tag });
    stage.sandbox.clearRequests();
  });
  afterEach(async () => {
    await stage.close();
    await rm(cwd, { recursive: true });
  });

  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<CommandResult> =>
    runCommand(args, { cwd, env: { ...env, ...more } });
  const target = ['--owner', 'octo-org', '--package', 'app'];
  const tags = (): readonly string[] => Object.keys(stage.sandbox.package('octo-org', 'app').tags).sort();

  it.each<[string, readonly string[], number, RegExp]>([
    ['help', ['--help'], 0, /^Usage: ghcr-actions COMMAND[^]*cleanup[^]*push[^]*annotate/],
    ['help of a command', ['cleanup', '-h'], 0, /^Usage: ghcr-actions cleanup[^]*--delete-tags VALUE[^]*exits with 0/],
    ['no command', [], 2, /Error: No command is given/],
    ['a command that is not there', ['cleanpu'], 2, /Did you mean "cleanup"\?/],
    ['an action for workflows', ['login'], 2, /login is for workflows only/],
    ['an option that is not there', ['cleanup', '--pakage', 'app'], 2, /Did you mean --package\?/],
    [
      'a value that is wrong',
      ['cleanup', '--owner', 'o', '--package', 'a', '--older-than', 'soon'],
      2,
      /"older-than" is wrong/,
    ],
    ['nothing of what it needs', ['cleanup'], 2, /"owner" is required[^]*"package" is required/],
  ])('answers %s', async (_, args, exitCode, said) => {
    const result = await run(args);
    expect(result.stdout + result.stderr).toMatch(said);
    expect(result.exitCode).toBe(exitCode);
    expect(stage.sandbox.requests).toEqual([]);
  });

  it('shows what a policy would delete, and changes nothing', async () => {
    const result = await run(['cleanup', ...target, '--delete-tags', 'pr-*', '--dry-run']);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toMatch(
      /^octo-org\/app: 1 of 3 versions go\n {2}delete pr-1 .*\n {2}2 images stay\nocto-org\/app: 1 would be deleted, 2 kept\n$/,
    );
    expect(writesOf(stage.sandbox)).toEqual([]);
  });

  it('prints the plan as JSON and nothing else, and writes the summary where it is wanted', async () => {
    const args = ['cleanup', ...target, '--delete-tags', 'pr-*', '--dry-run', '--json', '--summary', 'plan.md'];
    const result = await run(args);
    expect(JSON.parse(result.stdout)).toMatchObject({
      packages: [
        {
          owner: 'octo-org',
          name: 'app',
          versions: expect.arrayContaining([expect.objectContaining({ verdict: 'delete', tags: ['pr-1'] })]),
        },
      ],
    });
    expect(result.stderr).toContain('1 would be deleted');
    expect(await readFile(join(cwd, 'plan.md'), 'utf8')).toMatch(/^### Cleanup of .*: 1 would be deleted/);
  });

  it('takes a policy file beside all that action.yml gives by default', async () => {
    await writeFile(join(cwd, 'policy.yml'), 'packages:\n  - name: app\n    delete:\n      - tags: [pr-*]\n');
    const result = await run(['cleanup', '--owner', 'octo-org', '--policy', 'policy.yml', '--dry-run']);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toContain('octo-org/app: 1 would be deleted, 2 kept');
  });

  it('deletes nothing where nobody can be asked, unless that was said before', async () => {
    const asked = await run(['cleanup', ...target, '--delete-tags', 'pr-*']);
    expect(asked.stderr).toBe('Note: Nobody can be asked here, so nothing is deleted. Add --yes to delete.\n');
    expect(asked.exitCode).toBe(0);
    expect(writesOf(stage.sandbox)).toEqual([]);
    const said = await run(['cleanup', ...target, '--delete-tags', 'pr-*', '--yes']);
    expect(said).toMatchObject({ exitCode: 0, stderr: '' });
    expect(tags()).toEqual(['v1', 'v2']);
    expect(await readFile(join(cwd, 'cleanup-journal.jsonl'), 'utf8')).toContain('"tags":["pr-1"]');
  });

  const describeWithTerminal = platform() === 'linux' ? describe : describe.skip;
  describeWithTerminal('at a terminal', () => {
    it.each([
      ['y\n', 0, ['v1', 'v2']],
      ['n\n', 1, ['pr-1', 'v1', 'v2']],
      ['\n', 1, ['pr-1', 'v1', 'v2']],
      ['\u0004', 1, ['pr-1', 'v1', 'v2']],
    ])('asks before it deletes, and heeds the answer %j', async (input, exitCode, left) => {
      const result = await runAtTerminal(['cleanup', ...target, '--delete-tags', 'pr-*'], { cwd, env, input });
      expect(result.stdout).toContain('octo-org/app: delete 1 of 3 versions. Go on? [y/N]');
      expect(result.exitCode).toBe(exitCode);
      expect(tags()).toEqual(left);
    });

    it('shows how far it is in one line', async () => {
      // Much longer than it takes until the first line of progress is due.
      stage.sandbox.addFault({ method: 'DELETE', path: /./, action: { kind: 'delay', ms: 1500 } });
      const result = await runAtTerminal(['cleanup', ...target, '--delete-tags', 'pr-*', '-y'], { cwd, env });
      expect(result.stdout).toContain('\r\u001b[K[░░░░░░░░░░░░░░░░░░░░░░░░] octo-org/app: 0 of 1 deleted');
      expect(result.stdout).not.toContain('Go on?');
      expect(tags()).toEqual(['v1', 'v2']);
    });
  });

  it.each([
    ['a variable', { GH_TOKEN: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' }, [], ''],
    ['a file', {}, ['--token-file', 'token'], ''],
    ['standard input', {}, ['--token-file', '-'], 'ghp_0123456789abcdefghijABCDEFGHIJ012345\n'],
  ])(
    'fails with a wrong token of %s in words that do not hold it, and as no runner would obey',
    async (_, more, args, input) => {
      await writeFile(join(cwd, 'token'), 'ghp_0123456789abcdefghijABCDEFGHIJ012345\n');
      const result = await runCommand(['cleanup', ...target, '--verbose', ...args], {
        cwd,
        env: { ...env, ...more },
        input,
      });
      expect(result.exitCode).toBe(1);
      expect(result.stderr).toMatch(/^Error: .*401/m);
      const said = result.stdout + result.stderr;
      expect(said).not.toMatch(/0123456789abcdefghij|::add-mask|^::/m);
      const sent = stage.sandbox.requests.map(({ headers }) => headers.authorization ?? '');
      expect(sent.some((header) => header.includes('0123456789abcdefghij'))).toBe(true);
      expect(sent.some((header) => header.includes(token))).toBe(false);
    },
  );

  it('never sends a token of github.com to an Enterprise Server', async () => {
    const result = await run(['cleanup', ...target], { GITHUB_SERVER_URL: 'https://ghes.example' });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('GH_TOKEN is set, and belongs to another GitHub than https://ghes.example');
  });

  it('pushes and annotates like the actions', async () => {
    const image = `${stage.sandbox.registry}/octo-org/app`;
    const source = `docker://${image}:v1`;
    const pushed = await run([
      'push',
      '--source',
      source,
      '--images',
      image,
      '--tags',
      'copy',
      '--tags',
      'other',
      '--json',
    ]);
    expect(pushed).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(pushed.stdout)).toMatchObject({ tags: ['copy', 'other'] });
    const annotated = await run(['annotate', '--image', `${image}:copy`, '--description', 'A copy']);
    expect(annotated).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Note: ') });
    expect(annotated.stdout).toContain(`${image}: `);
    expect(tags()).toEqual(['copy', 'other', 'pr-1', 'v1', 'v2']);
  });
});
