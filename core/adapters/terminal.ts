import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { describeError, isActionError, ActionError } from '../errors.js';
import { type Runner, type Terminal } from '../ports.js';
import {
  hardenEnvironment,
  listenForCancellation,
  readChildEnvironment,
  readGitHubContext,
  readVariable,
} from './environment.js';
import { asFileError } from './files/file-trouble.js';
import { openWorkspaceFiles } from './files/workspace-files.js';
import { findCommitTime } from './git.js';
import { minSecretLength } from './log-text.js';
import { Secrets } from './secrets.js';
import { TerminalOutput } from './terminal-output.js';

/** Wherever a token may be that is meant for us or for another program of the user. */
const tokenVariables = ['GITHUB_TOKEN', 'GH_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];

/** The terminal, or whatever else the process was started from, with the end that a run may come to. */
export interface OpenTerminal extends Terminal {
  /** Reports what ended the command; the process exits with 2 where it was wrongly written, else with 1. */
  fail(error: unknown): void;
}

/** Nothing that is printed has a meaning to a runner, and no file of a runner is written. */
export function openTerminal(): OpenTerminal {
  const secrets = new Secrets();
  /** What no child may see; the password of a proxy is hidden too, but programs still get their proxy. */
  const withheld = new Set<string>();
  const output = new TerminalOutput({
    stdout: process.stdout,
    stderr: process.stderr,
    secrets,
    hasColour: readVariable('NO_COLOR') === undefined,
  });
  const mask = (secret: string): void => {
    secrets.add(secret);
    if (secret.length >= minSecretLength) withheld.add(secret);
  };
  for (const name of tokenVariables) mask(readVariable(name) ?? '');
  outliveReader();
  hardenEnvironment(
    (secret) => {
      secrets.add(secret);
    },
    (message) => {
      output.log.warning(message);
    },
  );
  const files = openWorkspaceFiles(process.cwd());
  const github = readGitHubContext();
  const isAttended = process.stdin.isTTY && process.stderr.isTTY;
  return {
    github,
    isAttended,
    environment: readVariable,
    mask,
    readActionFile: (action) => files.readYaml(join(findPackage(), action, 'action.yml')),
    readSecretFile: (path) => readSecret(path),
    print: (result) => {
      output.print(result);
    },
    openRunner: (inputs, settings, onOutput) => {
      output.isVerbose = settings.isVerbose;
      output.isResultOnly = settings.isResultOnly;
      const cancelled = listenForCancellation();
      let summary = '';
      return {
        ...withoutFollowers,
        inputs,
        github,
        log: output.log,
        cancelled,
        environment: readVariable,
        childEnvironment: () => readChildEnvironment(withheld),
        temporaryDirectory: readVariable('RUNNER_TEMP') ?? tmpdir(),
        workspace: process.cwd(),
        startedAt: Date.now(),
        findCommitTime: (sha) =>
          findCommitTime(sha, { directory: process.cwd(), path: readVariable('PATH'), home: readVariable('HOME') }),
        mask,
        setOutput: onOutput,
        confirm: async (question) => settings.isConfirmed || (isAttended && (await ask(question, cancelled))),
        writeSummary: async (markdown) => {
          summary += `${secrets.hide(markdown)}\n`;
          if (settings.summaryFile !== undefined) await files.write(settings.summaryFile, summary);
        },
      };
    },
    fail: (error) => {
      output.error(describeError(error));
      if (error instanceof Error) output.log.debug(error.stack ?? error.message);
      process.exitCode = isActionError(error, 'invalid-input') ? 2 : 1;
    },
  };
}

/** No step and no post step comes after a command. */
const withoutFollowers: Pick<Runner, 'exportVariable' | 'saveState' | 'state'> = {
  exportVariable: () => undefined,
  saveState: () => undefined,
  state: () => '',
};

/** Whoever reads our output may stop (`| head`); what was begun is finished all the same. */
function outliveReader(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** The folder of this package, above the program wherever that was bundled to. */
function findPackage(): string {
  const program = realpathSync(process.argv[1] ?? '.');
  for (let folder = dirname(program); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'cleanup', 'action.yml'))) return folder;
  }
  throw new ActionError('invalid-file', `No action.yml is found above ${program}.`, {
    hint: 'Install the package as a whole; its program reads what the options are from there.',
  });
}

async function readSecret(path: string): Promise<string> {
  if (path !== '-') {
    return readFile(resolve(path), 'utf8').catch((error: unknown) => {
      throw asFileError(error, `${path} can not be read`);
    });
  }
  if (process.stdin.isTTY) {
    throw new ActionError('invalid-input', 'The token is to come from standard input, which is a terminal.', {
      hint: 'Pipe it in, such as: gh auth token | ghcr-actions ….',
    });
  }
  return text(process.stdin);
}

/** Yes only if it is said; the end of the input is a no. */
async function ask(question: string, cancelled: AbortSignal): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const dialogue = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    const ended = once(dialogue, 'close', { signal: cancelled }).then(() => '');
    const answer = await Promise.race([dialogue.question(`${question} [y/N] `, { signal: cancelled }), ended]);
    return /^y(?:es)?$/i.test(answer.trim());
  } catch (error) {
    throw new ActionError('cancelled', 'The run was cancelled.', { cause: error });
  } finally {
    dialogue.close();
  }
}
