import { tmpdir } from 'node:os';
import process from 'node:process';
import * as core from '@actions/core';
import { describeError } from '../errors.js';
import { type Log, type Runner } from '../ports.js';
import {
  hardenEnvironment,
  listenForCancellation,
  readChildEnvironment,
  readGitHubContext,
  readInputVariables,
  readVariable,
} from './environment.js';
import { findCommitTime } from './git.js';
import { clean, minSecretLength } from './log-text.js';

const maxSummaryBytes = 1024 * 1024;
const cutSummaryNote = '\n\n*The rest is left out: GitHub shows summaries of up to 1 MiB.*\n';

/** The runner that started this process, by its environment and files. */
export function openRunner(): Runner {
  const masked = new Set<string>();
  return {
    inputs: readInputVariables(),
    github: readGitHubContext(),
    log,
    cancelled: listenForCancellation(),
    environment: readVariable,
    childEnvironment: () => readChildEnvironment(masked),
    temporaryDirectory: readVariable('RUNNER_TEMP') ?? tmpdir(),
    workspace: workspace(),
    startedAt: Date.now(),
    findCommitTime: (sha) =>
      findCommitTime(sha, { directory: workspace(), path: readVariable('PATH'), home: readVariable('HOME') }),
    mask: (secret) => {
      if (secret.length >= minSecretLength) masked.add(secret);
      mask(secret);
    },
    setOutput: (name, value) => {
      core.setOutput(name, value);
    },
    exportVariable: (name, value) => {
      core.exportVariable(name, value);
    },
    saveState: (name, value) => {
      core.saveState(name, value);
    },
    state: (name) => core.getState(name),
    // The workflow has said by its inputs what is to be done.
    confirm: () => Promise.resolve(true),
    writeSummary: openSummary(),
  };
}

/** Reports what ended the run as one error annotation and makes the process exit with 1. */
export function failRun(error: unknown): void {
  core.setFailed(clean(describeError(error)));
  if (error instanceof Error) log.debug(error.stack ?? error.message);
  if (error instanceof Error && error.cause instanceof Error) log.debug(`Caused by: ${error.cause.stack ?? ''}`);
}

/** As hardenEnvironment; the password of a proxy is hidden in the log, and programs still get their proxy. */
export function hardenProcess(): void {
  hardenEnvironment(mask, (message) => {
    log.warning(message);
  });
}

/** One of a few characters would hide much else in the log, and is no secret. */
function mask(secret: string): void {
  if (secret.length >= minSecretLength) core.setSecret(secret);
}

const log: Log = {
  debug: (message) => {
    core.debug(clean(message));
  },
  info: (message) => {
    core.info(clean(message));
  },
  detail: (message) => {
    core.info(clean(message));
  },
  notice: (message) => {
    core.notice(clean(message));
  },
  warning: (message) => {
    core.warning(clean(message));
  },
  group: (title, work) => core.group(clean(title).replaceAll('\n', ' '), work),
};

/** GitHub drops a larger summary of a step as a whole, so what is too much is cut off instead. */
function openSummary(): Runner['writeSummary'] {
  let room = maxSummaryBytes - Buffer.byteLength(cutSummaryNote);
  return async (markdown) => {
    // Outside of a runner there is no summary file, and nothing to say about it.
    if (readVariable('GITHUB_STEP_SUMMARY') === undefined || room <= 0) return;
    const bytes = Buffer.from(markdown);
    const isWhole = bytes.length < room;
    const kept = isWhole ? markdown : bytes.subarray(0, bytes.lastIndexOf('\n', room) + 1).toString('utf8');
    room = isWhole ? room - bytes.length - 1 : 0;
    await core.summary.addRaw(isWhole ? kept : kept + cutSummaryNote, true).write();
  };
}

function workspace(): string {
  return readVariable('GITHUB_WORKSPACE') ?? process.cwd();
}
