import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import process from 'node:process';
import * as core from '@actions/core';
import { type GitHubContext } from '../domain/github/github.js';
import { type RawInputs } from '../domain/input/input.js';
import { isJsonObject } from '../domain/json/json.js';
import { adviceOf, isActionError } from '../errors.js';
import { type Log, type Runner } from '../ports.js';
import { findCommitTime } from './git.js';
import { decodePercent } from './http/proxy.js';

const minMaskedLength = 4;
const maxSummaryBytes = 1024 * 1024;
const cutSummaryNote = '\n\n*The rest is left out: GitHub shows summaries of up to 1 MiB.*\n';

/** The runner that started this process, by its environment and files. */
export function openRunner(): Runner {
  const masked = new Set<string>();
  return {
    inputs: readInputs(),
    github: readContext(),
    log,
    cancelled: listenForCancellation(),
    environment,
    childEnvironment: () => childEnvironment(masked),
    temporaryDirectory: environment('RUNNER_TEMP') ?? tmpdir(),
    workspace: workspace(),
    startedAt: Date.now(),
    findCommitTime: (sha) =>
      findCommitTime(sha, { directory: workspace(), path: process.env['PATH'], home: process.env['HOME'] }),
    mask: (secret) => {
      if (secret.length >= minMaskedLength) masked.add(secret);
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
    writeSummary: openSummary(),
  };
}

/** Reports what ended the run as one error annotation and makes the process exit with 1. */
export function failRun(error: unknown): void {
  const isOurs = isActionError(error);
  const message = error instanceof Error ? error.message : String(error);
  const hint = isOurs ? adviceOf(error) : 'This is a fault of the action itself; please report it.';
  core.setFailed(clean([message, ...(hint === undefined ? [] : [hint])].join('\n')));
  if (error instanceof Error) log.debug(error.stack ?? error.message);
  if (error instanceof Error && error.cause instanceof Error) log.debug(`Caused by: ${error.cause.stack ?? ''}`);
}

/**
 * Takes care of settings of the process that would weaken its security, before anything is sent.
 * A proxy's password is masked, and a proxy without a scheme is used at all: `proxy:3128` passes for a URL without a host.
 * Certificates are checked whatever the environment says.
 */
export function hardenProcess(): void {
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
    const given = environment(name);
    const proxy = given === undefined || given === '' || given.includes('://') ? given : `http://${given}`;
    if (proxy !== undefined && proxy !== given) process.env[name] = proxy;
    const url = proxy !== undefined && URL.canParse(proxy) ? new URL(proxy) : undefined;
    if (url === undefined || url.password === '') continue;
    for (const secret of [url.password, decodePercent(url.password)]) mask(secret);
  }
  if (environment('NODE_TLS_REJECT_UNAUTHORIZED') === '0') {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    log.warning(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are checked. Add your own with NODE_EXTRA_CA_CERTS.',
    );
  }
}

/** What a child may see: neither inputs and state of this step, nor any variable that holds a secret. */
function childEnvironment(masked: ReadonlySet<string>): Readonly<Record<string, string>> {
  const isOwn = (name: string): boolean => /^(?:INPUT_|STATE_|ACTIONS_)/.test(name);
  const secrets = [...masked];
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || isOwn(name) || secrets.some((secret) => value.includes(secret)) ? [] : [[name, value]],
    ),
  );
}

/** One of a few characters would hide much else in the log, and is no secret. */
function mask(secret: string): void {
  if (secret.length >= minMaskedLength) core.setSecret(secret);
}

const log: Log = {
  debug: (message) => {
    core.debug(clean(message));
  },
  info: (message) => {
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

/**
 * Text for the log that can neither start a workflow command nor hide or reorder what it says: control and
 * bidirectional characters become escapes, lines that begin like a command are set off.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function clean(message: string): string {
  return message
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Bidi_Control}|[\u2028\u2029]/gu, (character) => {
      return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
    })
    .replaceAll('##[', '## [')
    .replace(/^(?=[^\S\n]*::)/gm, '> ');
}

/** GitHub drops a larger summary of a step as a whole, so what is too much is cut off instead. */
function openSummary(): Runner['writeSummary'] {
  let room = maxSummaryBytes - Buffer.byteLength(cutSummaryNote);
  return async (markdown) => {
    // Outside of a runner there is no summary file, and nothing to say about it.
    if (environment('GITHUB_STEP_SUMMARY') === undefined || room <= 0) return;
    const bytes = Buffer.from(markdown);
    const isWhole = bytes.length < room;
    const kept = isWhole ? markdown : bytes.subarray(0, bytes.lastIndexOf('\n', room) + 1).toString('utf8');
    room = isWhole ? room - bytes.length - 1 : 0;
    await core.summary.addRaw(isWhole ? kept : kept + cutSummaryNote, true).write();
  };
}

function workspace(): string {
  return environment('GITHUB_WORKSPACE') ?? process.cwd();
}

function environment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

function readInputs(): RawInputs {
  const prefix = 'INPUT_';
  const names = Object.entries(process.env)
    .filter(([name, value]) => name.startsWith(prefix) && value !== undefined && value.trim() !== '')
    .map(([name]) => name.slice(prefix.length).toLowerCase());
  return { names, get: (name) => process.env[prefix + name.replaceAll(' ', '_').toUpperCase()] ?? '' };
}

function readContext(): GitHubContext {
  const repository = environment('GITHUB_REPOSITORY') ?? '';
  return {
    serverUrl: environment('GITHUB_SERVER_URL') ?? 'https://github.com',
    apiUrl: environment('GITHUB_API_URL') ?? 'https://api.github.com',
    repository,
    repositoryOwner: environment('GITHUB_REPOSITORY_OWNER') ?? repository.split('/')[0] ?? '',
    actor: environment('GITHUB_ACTOR') ?? '',
    eventName: environment('GITHUB_EVENT_NAME') ?? '',
    ref: environment('GITHUB_REF') ?? '',
    sha: environment('GITHUB_SHA') ?? '',
    event: readEvent(environment('GITHUB_EVENT_PATH')),
  };
}

/** A payload that is missing or unreadable is as good as none: it only ever fills in defaults. */
function readEvent(path: string | undefined): Readonly<Record<string, unknown>> {
  if (path === undefined) return {};
  try {
    const event: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJsonObject(event) ? event : {};
  } catch {
    return {};
  }
}

function listenForCancellation(): AbortSignal {
  const controller = new AbortController();
  // Every request under way listens; Node would warn of more than ten.
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort();
    });
  }
  return controller.signal;
}
