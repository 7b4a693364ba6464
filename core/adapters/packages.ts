import { mapConcurrently } from '../domain/concurrent.js';
import { isJsonObject, member } from '../domain/json.js';
import { type RepositoryName } from '../domain/reference.js';
import { ActionError, isActionError } from '../errors.js';
import {
  type DeletionResult,
  type OwnerKind,
  type Package,
  type Packages,
  type PackageVersion,
  type VersionListing,
} from '../ports.js';
import { adminHint, type ApiAnswer, GitHubApi, type GitHubApiOptions } from './github-api.js';
import { parsePackage, parseVersion, readPageLinks } from './packages-answer.js';

export interface PackagesOptions extends GitHubApiOptions {
  /** Login of a user or an organization, in any case. */
  readonly owner: string;
}

const pageSize = 100;
const maxPages = 10_000;
const concurrentPages = 4;
const maxListings = 4;
const maxChangeTries = 3;
/** Doubled each time; the server may be done by then. */
const lookPauseMs = 1000;

/**
 * Opens the container packages of one owner.
 * @throws ActionError `not-found` if there is no such owner
 */
export async function openPackages(options: PackagesOptions): Promise<Packages> {
  const { getOctokit } = await import('@actions/github');
  const ignore = (): void => undefined;
  const octokit = getOctokit(options.token, {
    baseUrl: options.apiUrl.href.replace(/\/$/, ''),
    userAgent: 'ghcr-actions',
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  const api = new GitHubApi(octokit, options);
  return new GitHubPackages(api, options, await findOwnerKind(api, options));
}

async function findOwnerKind(api: GitHubApi, { owner, apiUrl }: PackagesOptions): Promise<OwnerKind> {
  const what = `Looking for the owner ${JSON.stringify(owner)}`;
  try {
    const { data } = await api.send('GET /users/{owner}', { owner }, what);
    const type = isJsonObject(data) ? member(data, 'type') : undefined;
    if (type === 'User') return 'user';
    if (type === 'Organization') return 'organization';
    throw new ActionError('invalid-response', `${what} failed: ${apiUrl.host} says neither user nor organization.`);
  } catch (error) {
    if (!isActionError(error, 'not-found')) throw error;
    throw new ActionError('not-found', `There is no user or organization ${JSON.stringify(owner)} on ${apiUrl.host}.`, {
      hint: 'Check the input "owner": it is the first part of the name of the package.',
      cause: error,
    });
  }
}

class GitHubPackages implements Packages {
  readonly owner: string;
  readonly #api: GitHubApi;
  readonly #options: PackagesOptions;
  /** Up to and with the type of the packages. */
  readonly #base: string;

  constructor(api: GitHubApi, options: PackagesOptions, kind: OwnerKind) {
    this.owner = options.owner;
    this.#api = api;
    this.#options = options;
    this.#base = `/${kind === 'organization' ? 'orgs' : 'users'}/{owner}/packages/container/{name}`;
  }

  async findPackage(name: RepositoryName): Promise<Package | undefined> {
    const what = `Reading the package ${this.#nameOf(name)}`;
    const answer = await unlessMissing(this.#send('GET', '', { name }, what));
    return answer === undefined ? undefined : parsePackage(answer.data, name, what);
  }

  async listVersions(name: RepositoryName, state: 'active' | 'deleted'): Promise<VersionListing> {
    const { clock, log, cancelled } = this.#options;
    for (let tries = 1; tries <= maxListings; tries += 1) {
      const listing = await this.#readList(name, state);
      if (listing !== undefined) return listing;
      log.info(`The list of versions of ${this.#nameOf(name)} changed while it was read.`);
      if (tries < maxListings) await clock.sleep(lookPauseMs * 2 ** (tries - 1), cancelled);
    }
    throw new ActionError(
      'conflict',
      `The list of versions of ${this.#nameOf(name)} changed each of the ${maxListings} times that it was read.`,
      { hint: 'Run cleanup when nothing is pushed to the package or deleted from it.' },
    );
  }

  async listNewestVersions(name: RepositoryName): Promise<readonly PackageVersion[]> {
    return (await this.#readPage(name, 'active', 1)).versions;
  }

  async deleteVersion(name: RepositoryName, id: number): Promise<DeletionResult> {
    const what = `Deleting the version ${id} of ${this.#nameOf(name)}`;
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try('DELETE', '/versions/{id}', { name, id }, what);
      if (outcome === undefined) return { kind: 'deleted' };
      const refusal = retainedMessage(outcome);
      if (refusal !== undefined) return { kind: 'retained', message: refusal };
      if (outcome.code !== 'not-found' && outcome.code !== 'unavailable') throw outcome;
      // Gone, done although the answer was lost, or no permission: all three may look the same.
      const version = await this.#findVersion(name, id);
      if (version === undefined) return { kind: outcome.code === 'not-found' ? 'gone' : 'deleted' };
      if (outcome.code === 'not-found') {
        throw new ActionError('denied', `${outcome.message} The version is still there.`, {
          hint: adminHint,
          cause: outcome,
        });
      }
      if (tries >= maxChangeTries) throw outcome;
      await this.#pause(tries);
    }
  }

  async restoreVersion(name: RepositoryName, id: number): Promise<void> {
    const what = `Restoring the version ${id} of ${this.#nameOf(name)}`;
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try('POST', '/versions/{id}/restore', { name, id }, what);
      if (outcome === undefined) return;
      if (outcome.code !== 'not-found' && outcome.code !== 'unavailable') throw outcome;
      if ((await this.#findVersion(name, id)) !== undefined) return;
      if (outcome.code === 'not-found') {
        throw new ActionError('not-found', outcome.message, {
          hint: `GitHub restores within 30 days, and only where the same image was not pushed again. ${adminHint}`,
          cause: outcome,
        });
      }
      if (tries >= maxChangeTries) throw outcome;
      await this.#pause(tries);
    }
  }

  /** @returns undefined if the pages do not fit together: something came, went or moved meanwhile */
  async #readList(name: RepositoryName, state: 'active' | 'deleted'): Promise<VersionListing | undefined> {
    const first = await this.#readPage(name, state, 1);
    if (first.next === undefined) return isDistinct(first.versions) ? first : undefined;
    const lastNumber = first.last ?? first.next;
    const numbers = Array.from({ length: lastNumber - 1 }, (_, index) => index + 2);
    const pages = [...(await mapConcurrently(numbers, concurrentPages, (page) => this.#readPage(name, state, page)))];
    // Where the first page did not say how many there are, the others lead on one by one.
    for (let next = pages.at(-1)?.next; next !== undefined; next = pages.at(-1)?.next) {
      if (first.last !== undefined || next > maxPages) return undefined;
      pages.push(await this.#readPage(name, state, next));
    }
    const versions = [first, ...pages].flatMap((page) => page.versions);
    const isFilled = pages.slice(0, -1).every((page) => page.versions.length === first.versions.length);
    if (!isFilled || !isDistinct(versions)) return undefined;
    // Whatever comes or goes shifts the pages after it: if the two ends are the same, so is what lies between.
    const again = [await this.#readPage(name, state, 1), await this.#readPage(name, state, pages.length + 1)];
    const ends = [first, pages.at(-1)];
    const isStable = again.every((page, index) => describePage(page) === describePage(ends[index]));
    return isStable ? { versions, serverTime: Math.max(...again.map((page) => page.serverTime)) } : undefined;
  }

  async #readPage(name: RepositoryName, state: 'active' | 'deleted', page: number): Promise<VersionPage> {
    const what = `Reading the versions of ${this.#nameOf(name)}, page ${page},`;
    const query = { name, state, per_page: pageSize, page };
    const { headers, data } = await this.#send(
      'GET',
      '/versions?state={state}&per_page={per_page}&page={page}',
      query,
      what,
    ).catch((error: unknown) => {
      if (!isActionError(error, 'not-found')) throw error;
      throw new ActionError('not-found', error.message, {
        hint: 'Check the inputs "owner" and "package". GitHub also says so where the token may not read the package: see "Manage Actions access" in its settings and "permissions: packages" of the job.',
        cause: error,
      });
    });
    if (!Array.isArray(data)) throw new ActionError('invalid-response', `${what} failed: the answer is no list.`);
    const items: readonly unknown[] = data;
    const serverTime = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : Number.NaN;
    if (Number.isNaN(serverTime)) {
      throw new ActionError('invalid-response', `${what} failed: the answer does not tell the time (no Date header).`);
    }
    const links = readPageLinks(headers['link'], this.#options.apiUrl, what);
    if ((links.last ?? 0) > maxPages) {
      throw new ActionError('invalid-response', `${what} failed: the list has more than ${maxPages} pages.`);
    }
    return {
      versions: items.map((item, index) => parseVersion(item, `${what} failed: entry ${index}`)),
      serverTime,
      ...links,
    };
  }

  /** @throws ActionError `not-found` where the whole package is out of sight, so that nothing is known of its versions */
  async #findVersion(name: RepositoryName, id: number): Promise<PackageVersion | undefined> {
    const what = `Looking for the version ${id} of ${this.#nameOf(name)}`;
    const answer = await unlessMissing(this.#send('GET', '/versions/{id}', { name, id }, what));
    if (answer !== undefined) return parseVersion(answer.data, `${what} failed: the version`);
    if ((await this.findPackage(name)) !== undefined) return undefined;
    throw new ActionError('not-found', `The package ${this.#nameOf(name)} can no longer be seen.`, {
      hint: 'It was deleted, or the token lost its access to it.',
    });
  }

  /** @returns what went wrong, if something did */
  async #try(
    method: 'DELETE' | 'POST',
    path: string,
    values: { readonly name: RepositoryName; readonly id: number },
    what: string,
  ): Promise<ActionError | undefined> {
    try {
      await this.#send(method, path, values, what);
      return undefined;
    } catch (error) {
      if (!isActionError(error)) throw error;
      return error;
    }
  }

  #send(
    method: string,
    path: string,
    values: Readonly<Record<string, string | number>>,
    what: string,
  ): Promise<ApiAnswer> {
    return this.#api.send(`${method} ${this.#base}${path}`, { owner: this.owner, ...values }, what);
  }

  #nameOf(name: RepositoryName): string {
    return `${this.owner}/${name}`;
  }

  async #pause(tries: number): Promise<void> {
    await this.#options.clock.sleep(lookPauseMs * 2 ** (tries - 1), this.#options.cancelled);
  }
}

interface VersionPage extends VersionListing {
  readonly next: number | undefined;
  readonly last: number | undefined;
}

/** What has to be the same when a page is read again. */
function describePage(page: VersionPage | undefined): string {
  return JSON.stringify([page?.versions, page?.next, page?.last]);
}

function isDistinct(versions: readonly PackageVersion[]): boolean {
  const keys = [versions.map(({ id }) => id), versions.map(({ digest }) => digest)];
  return keys.every((list) => new Set<unknown>(list).size === versions.length);
}

/** GitHub's words where it refuses a deletion for good. */
function retainedMessage(error: ActionError): string | undefined {
  if (error.code !== 'rejected') return undefined;
  const words =
    /(?:You cannot delete the last (?:tagged )?version|Publicly visible package versions? with more than).*(?=\)\.$)/;
  return words.exec(error.message)?.[0];
}

async function unlessMissing(answer: Promise<ApiAnswer>): Promise<ApiAnswer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isActionError(error, 'not-found')) return undefined;
    throw error;
  }
}
