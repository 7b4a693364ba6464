import { type Answer, classifyAnswer, isForPat } from '../../domain/credential/credential-choice.js';
import { type Quota } from '../../domain/retention/quota.js';
import { ActionError, isActionError } from '../../errors.js';
import { type Turn } from '../../ports.js';
import { type ApiAnswer, GitHubApi, type GitHubApiOptions } from './github-api.js';

export interface ChoosingApiOptions extends GitHubApiOptions {
  /** A personal access token besides, for what `token` is denied. */
  readonly pat?: string | undefined;
}

type Values = Readonly<Record<string, string | number>>;

/**
 * GitHub's REST API with the weakest token that suffices. What the first one is denied is asked for with the PAT; that
 * then does the reading, or the changing, of the same package or repository. A refusal has no effect, so a change that
 * was refused may be sent again with the other token; an outage never leads to it.
 */
export class ChoosingApi {
  readonly #first: GitHubApi;
  readonly #pat: GitHubApi | undefined;
  readonly #log: GitHubApiOptions['log'];
  /** Which of the two does, by what is to be done with what; nothing for what neither has done. */
  readonly #chosen = new Map<string, GitHubApi>();
  /** That which sends changes, so that its limits are the ones to mind. */
  #changing: GitHubApi;

  /** Nothing is sent yet. */
  static async open({ pat, ...options }: ChoosingApiOptions): Promise<ChoosingApi> {
    const [first, second] = await Promise.all([
      GitHubApi.open(options),
      pat === undefined ? undefined : GitHubApi.open({ ...options, token: pat }),
    ]);
    return new ChoosingApi(first, second, options.log);
  }

  private constructor(first: GitHubApi, pat: GitHubApi | undefined, log: GitHubApiOptions['log']) {
    this.#first = first;
    this.#pat = pat;
    this.#log = log;
    this.#changing = first;
  }

  /** As that of GitHubApi, for the token that sends the changes. */
  get quota(): Quota | undefined {
    return this.#changing.quota;
  }

  /** As `turn` of Packages. */
  turn(method: 'DELETE' | 'POST', wanted: number, reserve: number): Turn {
    return this.#changing.turn(method, wanted, reserve);
  }

  /** As that of GitHubApi. */
  async send(route: string, values: Values, what: string): Promise<ApiAnswer> {
    const key = keyOf(route, values);
    const known = this.#chosen.get(key);
    if (known !== undefined) return known.send(route, values, what);
    try {
      const answer = await this.#first.send(route, values, what);
      // Requests that were under way at the same time may have chosen the other.
      if (!this.#chosen.has(key)) this.#chosen.set(key, this.#first);
      return answer;
    } catch (error) {
      if (this.#pat === undefined || !isActionError(error) || !isForPat(classifyAnswer(error))) throw error;
      const answer = await this.#pat.send(route, values, what).catch((second: unknown) => {
        throw blend(error, second);
      });
      if (this.#chosen.get(key) !== this.#pat) this.#log.notice(`${error.message} The PAT is used for it.`);
      this.#chosen.set(key, this.#pat);
      if (!isReading(route)) this.#changing = this.#pat;
      return answer;
    }
  }
}

function isReading(route: string): boolean {
  return route.startsWith('GET ');
}

/** What is read or changed: a package, a repository, or else whatever the route is about. */
function keyOf(route: string, { owner = '', name, repo }: Values): string {
  return JSON.stringify([isReading(route), owner, name ?? repo ?? route]);
}

/** Where both are denied, the first answer counts; any other trouble of the PAT is what is known last. */
function blend(first: ActionError, second: unknown): unknown {
  const answer: Answer = classifyAnswer(second);
  if (!(second instanceof ActionError) || !isForPat(answer)) return second;
  const hints = [first.hint, `The PAT was tried as well: ${second.message}`];
  return new ActionError(first.code, first.message, {
    hint: hints.filter((hint) => hint !== undefined).join(' '),
    cause: first,
  });
}
