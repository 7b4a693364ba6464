import { Readable } from 'node:stream';
import type { getOctokit } from '@actions/github';
import { isJsonObject, member } from '../../domain/json/json.js';
import { type Quota } from '../../domain/retention/quota.js';
import { ActionError, type ErrorCode, isActionError } from '../../errors.js';
import { type Clock, type Log, type Turn } from '../../ports.js';
import { type Environment, findProxy } from '../http/proxy.js';
import { fetchOver, type FetchOptions } from '../http/tunnel-fetch.js';
import { TunnelAgent } from '../http/tunnel.js';
import { type LimitedAnswer, Pacing } from './pacing.js';

type Octokit = ReturnType<typeof getOctokit>;

export interface GitHubApiOptions {
  readonly apiUrl: URL;
  readonly token: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A number from 0 to 1, for the jitter of back-off. */
  readonly random: () => number;
  readonly cancelled: AbortSignal;
  /** Names the proxy, if there is one. */
  readonly environment?: Environment;
  /** How often a GET is sent at most; 5 by default. */
  readonly maxTries?: number;
}

/** An answer with a status below 300. */
export interface ApiAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

const usualMaxTries = 5;
const firstDelayMs = 500;
const maxDelayMs = 30_000;
/** For one exchange, to its last byte. */
const timeoutMs = 60_000;
/** A page of a hundred versions is some 100 KB; tags may make it a few MB. */
const maxAnswerBytes = 16 * 1024 * 1024;
const transientStatuses: ReadonlySet<number> = new Set([408, 499, 500, 502, 503, 504, 522]);

/**
 * GitHub's REST API by Octokit: paced, its errors put into words once.
 * A GET is repeated after trouble, and waits where a limit refuses it. Anything else never is: its effect is unknown
 * after trouble, and what was looked at before it may have changed after a wait.
 */
export class GitHubApi {
  readonly #octokit: Octokit;
  readonly #options: GitHubApiOptions;
  readonly #pacing: Pacing;

  /** Nothing is sent yet; Octokit is loaded only now. @throws ActionError `unsupported` for a proxy that is none */
  static async open(options: GitHubApiOptions): Promise<GitHubApi> {
    const { cancelled, environment = () => undefined } = options;
    const proxy = findProxy(options.apiUrl, environment);
    const agent = proxy && new TunnelAgent(proxy, { patienceMs: timeoutMs, cancelled });
    const fetch = capped(agent === undefined ? globalThis.fetch : fetchOver(agent));
    const { getOctokit } = await import('@actions/github');
    const ignore = (): void => undefined;
    const octokit = getOctokit(options.token, {
      baseUrl: options.apiUrl.href.replace(/\/$/, ''),
      userAgent: 'ghcr-actions',
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    return new GitHubApi(octokit, options, fetch);
  }

  private constructor(octokit: Octokit, options: GitHubApiOptions, fetch: Fetch) {
    this.#octokit = octokit;
    this.#options = options;
    const pacing = new Pacing(options);
    this.#pacing = pacing;
    octokit.hook.wrap('request', async (request, parameters) => {
      const given = parameters.request;
      for (let refusals = 1, waitedMs = 0; ; refusals += 1) {
        const { method } = parameters;
        const settle = await pacing.admit(method);
        // What changes something is let finish, so that its effect is known.
        const isHarmless = method === 'GET';
        const timeout = AbortSignal.timeout(timeoutMs);
        const signal = isHarmless ? AbortSignal.any([options.cancelled, timeout]) : timeout;
        // Changed in place: a hook that was registered before this one is not given what this one passes on.
        parameters.request = Object.assign({}, given, { redirect: 'manual', signal, fetch });
        try {
          const response = await request(parameters);
          pacing.observe(method, { status: response.status, headers: response.headers, message: '' });
          return response;
        } catch (error) {
          const answer = answerOf(error);
          if (answer === undefined || !pacing.observe(method, answer)) throw error;
          const words = this.#hideToken(answer.message);
          if (!isHarmless) {
            pacing.block(answer);
            throw new ActionError('rate-limited', `GitHub asks to slow down (${words}).`, { cause: error });
          }
          waitedMs = await pacing.waitAfter({ ...answer, message: words }, waitedMs, refusals);
        } finally {
          settle();
        }
      }
    });
  }

  get quota(): Quota | undefined {
    return this.#pacing.quota;
  }

  /** As `turn` of Packages. */
  turn(method: 'DELETE' | 'POST', wanted: number, reserve: number): Turn {
    return this.#pacing.turn(method, wanted, reserve);
  }

  /**
   * @param route method and path template, such as `GET /users/{username}`; values are URL-encoded once
   * @param what what is being done, for errors: `Reading the package x`
   * @throws ActionError `not-found`, `denied`, `unauthorized`, `rate-limited` (a change had no effect then), `rejected`, `unavailable`, `refused`, `cancelled`
   */
  async send(route: string, values: Readonly<Record<string, string | number>>, what: string): Promise<ApiAnswer> {
    const { clock, random, cancelled, log, maxTries = usualMaxTries } = this.#options;
    const isRepeatable = route.startsWith('GET ');
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#exchange(route, values, what).catch((error: unknown) => error);
      if (isAnswer(outcome)) return outcome;
      if (!isActionError(outcome, 'unavailable') || !isRepeatable || tries >= maxTries) throw outcome;
      const delayMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (tries - 1)) * random();
      log.info(`${outcome.message} Trying again in ${(delayMs / 1000).toFixed(1)} s.`);
      await clock.sleep(delayMs, cancelled);
    }
  }

  async #exchange(route: string, values: Readonly<Record<string, string | number>>, what: string): Promise<ApiAnswer> {
    try {
      const answer: ApiAnswer = await this.#octokit.request(route, values);
      if (answer.status < 300) return answer;
      throw new ActionError('refused', `${what} failed: the API redirects (${answer.status}), which is not followed.`, {
        hint: 'The owner or the package may have been renamed; use its present name.',
      });
    } catch (error) {
      throw this.#describe(error, what);
    }
  }

  #describe(error: unknown, what: string): ActionError {
    const ours = causesOf(error).find((cause) => isActionError(cause));
    if (ours !== undefined) return ours;
    const answer = answerOf(error);
    if (answer === undefined) {
      if (this.#options.cancelled.aborted)
        return new ActionError('cancelled', 'The run was cancelled.', { cause: error });
      const reason = this.#hideToken(reasonOf(error));
      return new ActionError('unavailable', `${what} failed: ${reason}.`, { cause: error });
    }
    const words = this.#hideToken(answer.message);
    const message = `${what} failed: ${this.#options.apiUrl.host} answered ${answer.status} (${words}).`;
    const hint = hintFor(answer);
    return new ActionError(codeOf(answer.status), message, { ...(hint === undefined ? {} : { hint }), cause: error });
  }

  #hideToken(text: string): string {
    return text.replaceAll(this.#options.token, '***');
  }
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 429) return 'rate-limited';
  return transientStatuses.has(status) || status > 500 ? 'unavailable' : 'rejected';
}

/** What mends a refusal, by GitHub's own words. */
function hintFor({ status, headers, message }: LimitedAnswer): string | undefined {
  const sso = headers['x-github-sso'];
  const ssoUrl = typeof sso === 'string' ? /^required; url=(https:\/\/\S{1,500})$/.exec(sso)?.[1] : undefined;
  if (ssoUrl !== undefined) return `Authorise the token for single sign-on: ${ssoUrl}`;
  if (status === 401) return 'The token is wrong, expired or revoked.';
  if (/accessible by integration/i.test(message)) return adminHint;
  if (/accessible by personal access token/i.test(message)) {
    return 'GitHub Packages accept classic personal access tokens only, not fine-grained ones.';
  }
  if (/packages scope/i.test(message)) {
    return `Make a classic personal access token with ${adminScopes}.`;
  }
  return undefined;
}

const adminScopes = 'read:packages and delete:packages (to restore: read:packages and write:packages)';

/** What deleting and restoring need. */
export const adminHint =
  'Give this repository the role Admin under "Manage Actions access" in the settings of the package, and the job ' +
  `"permissions: packages: write"; or pass a classic personal access token with ${adminScopes} of ` +
  'somebody who administers the package.';

function isAnswer(outcome: unknown): outcome is ApiAnswer {
  return typeof outcome === 'object' && outcome !== null && 'data' in outcome && 'headers' in outcome;
}

/** What the server answered, if it is an error of Octokit that holds an answer. */
function answerOf(error: unknown): LimitedAnswer | undefined {
  if (!(error instanceof Error) || !('response' in error) || !('status' in error)) return undefined;
  const { response, status } = error;
  if (!isRecord(response) || typeof status !== 'number') return undefined;
  const { headers, data } = response;
  return { status, headers: isRecord(headers) ? headers : {}, message: wordsOf(data) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** One line of at most 500 characters. */
function wordsOf(data: unknown): string {
  const message = isJsonObject(data) ? member(data, 'message') : data;
  if (typeof message !== 'string' || message.trim() === '') return 'without a message';
  if (/^\s*</.test(message)) return 'an HTML page in place of an answer';
  return message
    .slice(0, 2000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 500)
    .replace(/\.$/, '');
}

function reasonOf(error: unknown): string {
  const innermost = causesOf(error).at(-1);
  if (innermost instanceof AggregateError && innermost.errors[0] instanceof Error) return innermost.errors[0].message;
  return innermost?.message ?? 'unknown trouble';
}

/** The error itself, then what caused it. */
function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 5; cause = cause.cause) causes.push(cause);
  return causes;
}

type Fetch = (url: string, options: FetchOptions) => Promise<Response>;

/** Reads an answer whole, up to the limit, so that no server can fill the memory. */
function capped(fetch: Fetch): Fetch {
  return async (url, options) => {
    const response = await fetch(url, options);
    const chunks: Uint8Array[] = [];
    let size = 0;
    const body: AsyncIterable<Uint8Array> = response.body ?? Readable.from([]);
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > maxAnswerBytes)
        throw new ActionError(
          'invalid-response',
          `An answer of ${new URL(url).host} is larger than ${maxAnswerBytes} bytes.`,
        );
      chunks.push(chunk);
    }
    const isEmpty = size === 0 || [204, 205, 304].includes(response.status);
    return new Response(isEmpty ? null : Buffer.concat(chunks), {
      status: response.status,
      headers: [...response.headers],
    });
  };
}
