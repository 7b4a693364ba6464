import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { deriveApiUrl, type GitHubContext } from '../domain/github/github.js';
import { type RawInputs } from '../domain/input/input.js';
import { isJsonObject } from '../domain/json/json.js';
import { decodePercent } from './http/proxy.js';

const inputPrefix = 'INPUT_';

/** A variable of the environment; undefined when unset or empty. */
export function readVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/** The inputs of a step as a runner hands them over. */
export function readInputVariables(): RawInputs {
  const names = Object.entries(process.env)
    .filter(([name, value]) => name.startsWith(inputPrefix) && value !== undefined && value.trim() !== '')
    .map(([name]) => name.slice(inputPrefix.length).toLowerCase());
  return { names, get: (name) => process.env[inputPrefix + name.replaceAll(' ', '_').toUpperCase()] ?? '' };
}

/** What the environment says of the workflow run; of github.com where it says nothing. */
export function readGitHubContext(): GitHubContext {
  const repository = readVariable('GITHUB_REPOSITORY') ?? '';
  const serverUrl = readVariable('GITHUB_SERVER_URL') ?? 'https://github.com';
  return {
    serverUrl,
    apiUrl: readVariable('GITHUB_API_URL') ?? deriveApiUrl(serverUrl),
    repository,
    repositoryOwner: readVariable('GITHUB_REPOSITORY_OWNER') ?? repository.split('/')[0] ?? '',
    actor: readVariable('GITHUB_ACTOR') ?? '',
    eventName: readVariable('GITHUB_EVENT_NAME') ?? '',
    ref: readVariable('GITHUB_REF') ?? '',
    sha: readVariable('GITHUB_SHA') ?? '',
    event: readEvent(readVariable('GITHUB_EVENT_PATH')),
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

/** What a child may see: neither inputs and state of this step, nor any variable that holds a secret. */
export function readChildEnvironment(secrets: Iterable<string>): Readonly<Record<string, string>> {
  const isOwn = (name: string): boolean => /^(?:INPUT_|STATE_|ACTIONS_)/.test(name);
  const hidden = [...secrets];
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || isOwn(name) || hidden.some((secret) => value.includes(secret)) ? [] : [[name, value]],
    ),
  );
}

/**
 * Takes care of settings of the process that would weaken its security, before anything is sent.
 * A proxy's password is masked, and a proxy without a scheme is used at all: `proxy:3128` passes for a URL without a host.
 * Certificates are checked whatever the environment says.
 */
export function hardenEnvironment(mask: (secret: string) => void, warn: (message: string) => void): void {
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
    const given = readVariable(name);
    const proxy = given === undefined || given.includes('://') ? given : `http://${given}`;
    if (proxy !== undefined && proxy !== given) process.env[name] = proxy;
    const url = proxy !== undefined && URL.canParse(proxy) ? new URL(proxy) : undefined;
    if (url === undefined || url.password === '') continue;
    for (const secret of [url.password, decodePercent(url.password)]) mask(secret);
  }
  if (readVariable('NODE_TLS_REJECT_UNAUTHORIZED') === '0') {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    warn('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are checked. Add your own with NODE_EXTRA_CA_CERTS.');
  }
}

/** Fires on SIGINT and SIGTERM; a second one ends the process as usual. */
export function listenForCancellation(): AbortSignal {
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
