import { isJsonObject, member } from '../../domain/json/json.js';
import { type Quota } from '../../domain/retention/quota.js';
import { type RepositoryName } from '../../domain/registry/reference.js';
import { ActionError, isActionError } from '../../errors.js';
import {
  type DeletionResult,
  type OwnerKind,
  type Package,
  type Packages,
  type PackageType,
  type PackageVersion,
  type RestorationResult,
  type Turn,
  type VersionListing,
} from '../../ports.js';
import { ChoosingApi, type ChoosingApiOptions } from './choosing-api.js';
import { adminHint, type ApiAnswer } from './github-api.js';
import { parsePackage, parsePackageName, parseVersion, readPageLinks } from './packages-answer.js';
import { maxPages, readVersionList, type VersionPage } from './version-list.js';

export interface PackagesOptions extends ChoosingApiOptions {
  /** Login of a user or an organization, in any case. */
  readonly owner: string;
  readonly type: PackageType;
}

const pageSize = 100;
const maxChangeTries = 3;
/** Doubled each time; the server may be done by then. */
const lookPauseMs = 1000;

/**
 * Opens the container packages of one owner.
 * @throws ActionError `not-found` if there is no such owner
 */
export async function openPackages(options: PackagesOptions): Promise<Packages> {
  const api = await ChoosingApi.open(options);
  return new GitHubPackages(api, options, await findOwnerKind(api, options));
}

async function findOwnerKind(api: ChoosingApi, { owner, apiUrl }: PackagesOptions): Promise<OwnerKind> {
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
  readonly #api: ChoosingApi;
  readonly #options: PackagesOptions;
  /** Up to and with `packages`, and with their type. */
  readonly #ownerBase: string;
  readonly #base: string;

  constructor(api: ChoosingApi, options: PackagesOptions, kind: OwnerKind) {
    this.owner = options.owner;
    this.#api = api;
    this.#options = options;
    this.#ownerBase = `/${kind === 'organization' ? 'orgs' : 'users'}/{owner}/packages`;
    this.#base = `${this.#ownerBase}/${options.type}/{name}`;
  }

  async listPackages(): Promise<readonly RepositoryName[]> {
    const { owner, type, apiUrl } = this.#options;
    const names: RepositoryName[] = [];
    const route = `GET ${this.#ownerBase}?package_type={type}&per_page={per_page}&page={page}`;
    let next: number | undefined = 1;
    while (next !== undefined) {
      const page: number = next;
      const what = `Reading the packages of ${owner}, page ${page},`;
      const { headers, data } = await this.#api
        .send(route, { owner, type, per_page: pageSize, page }, what)
        .catch((error: unknown) => {
          throw asListRefusal(error);
        });
      if (!Array.isArray(data)) throw new ActionError('invalid-response', `${what} failed: the answer is no list.`);
      const items: readonly unknown[] = data;
      for (const item of items) names.push(parsePackageName(item, `${what} failed: an entry`));
      next = readPageLinks(headers['link'], { apiUrl, page }, what).next;
      if ((next ?? 0) > maxPages) throw tooManyPages(what);
    }
    return [...new Set(names)].sort();
  }

  async findPackage(name: RepositoryName): Promise<Package | undefined> {
    const what = `Reading the package ${this.#nameOf(name)}`;
    const answer = await unlessMissing(this.#send('GET', '', { name }, what));
    return answer === undefined ? undefined : parsePackage(answer.data, name, what);
  }

  listVersions(name: RepositoryName, state: 'active' | 'deleted'): Promise<VersionListing> {
    const options = { ...this.#options, state };
    return readVersionList((page) => this.#readPage(name, state, page), this.#nameOf(name), options);
  }

  async listNewestVersions(name: RepositoryName): Promise<readonly PackageVersion[]> {
    return (await this.#readPage(name, 'active', 1)).versions;
  }

  get quota(): Quota | undefined {
    return this.#api.quota;
  }

  turn(change: 'deletion' | 'restoration', wanted: number, reserve: number): Turn {
    return this.#api.turn(change === 'deletion' ? 'DELETE' : 'POST', wanted, reserve);
  }

  deleteVersion(name: RepositoryName, id: number): Promise<DeletionResult> {
    const what = `Deleting the version ${id} of ${this.#nameOf(name)}`;
    return this.#delete('/versions/{id}', { name, id }, what, 'The version', async () => {
      return (await this.#findVersion(name, id)) !== undefined;
    });
  }

  deletePackage(name: RepositoryName): Promise<DeletionResult> {
    const what = `Deleting the package ${this.#nameOf(name)}`;
    return this.#delete('', { name }, what, 'The package', async () => (await this.findPackage(name)) !== undefined);
  }

  restoreVersion(name: RepositoryName, id: number): Promise<RestorationResult> {
    const what = `Restoring the version ${id} of ${this.#nameOf(name)}`;
    return this.#restore('/versions/{id}/restore', { name, id }, what, async () => {
      return (await this.#findVersion(name, id)) !== undefined;
    });
  }

  restorePackage(name: RepositoryName): Promise<RestorationResult> {
    const what = `Restoring the package ${this.#nameOf(name)}`;
    return this.#restore('/restore', { name }, what, async () => (await this.findPackage(name)) !== undefined);
  }

  /** @param isThere looks, because what is gone, done although the answer was lost, or not permitted may look the same */
  async #delete(
    path: string,
    values: Target,
    what: string,
    subject: string,
    isThere: () => Promise<boolean>,
  ): Promise<DeletionResult> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try('DELETE', path, values, what);
      if (outcome === undefined) return { kind: 'deleted' };
      const refusal = retainedMessage(outcome);
      if (refusal !== undefined) return { kind: 'retained', message: refusal };
      if (outcome.code === 'rate-limited') return { kind: 'deferred', message: outcome.message };
      if (outcome.code !== 'not-found' && outcome.code !== 'unavailable') throw outcome;
      if (!(await isThere())) return { kind: outcome.code === 'not-found' ? 'gone' : 'deleted' };
      if (outcome.code === 'not-found') {
        throw new ActionError('denied', `${outcome.message} ${subject} is still there.`, {
          hint: adminHint,
          cause: outcome,
        });
      }
      if (tries >= maxChangeTries) throw outcome;
      await this.#pause(tries);
    }
  }

  async #restore(
    path: string,
    values: Target,
    what: string,
    isThere: () => Promise<boolean>,
  ): Promise<RestorationResult> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try('POST', path, values, what);
      if (outcome === undefined) return { kind: 'restored' };
      if (outcome.code === 'rate-limited') return { kind: 'deferred', message: outcome.message };
      if (!isRestoreRefusal(outcome) && outcome.code !== 'unavailable') throw outcome;
      if (await isThere()) return { kind: outcome.code === 'unavailable' ? 'restored' : 'there' };
      if (outcome.code !== 'unavailable') return { kind: 'lost', message: outcome.message };
      if (tries >= maxChangeTries) throw outcome;
      await this.#pause(tries);
    }
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
        hint: 'Check the inputs "owner" and "package". GitHub also says so where the token may not read the package: a job needs "permissions: packages" and a place under "Manage Actions access" in the settings of the package, a personal access token read:packages.',
        cause: error,
      });
    });
    if (!Array.isArray(data)) throw new ActionError('invalid-response', `${what} failed: the answer is no list.`);
    const items: readonly unknown[] = data;
    const serverTime = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : Number.NaN;
    if (Number.isNaN(serverTime)) {
      throw new ActionError('invalid-response', `${what} failed: the answer does not tell the time (no Date header).`);
    }
    const links = readPageLinks(headers['link'], { apiUrl: this.#options.apiUrl, page }, what);
    if (Math.max(links.last ?? 0, links.next ?? 0) > maxPages) throw tooManyPages(what);
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
  async #try(method: 'DELETE' | 'POST', path: string, values: Target, what: string): Promise<ActionError | undefined> {
    try {
      const { status } = await this.#send(method, path, values, what);
      if (status === 204) return undefined;
      // Something between us and GitHub answered; whether the request came through is not known.
      return new ActionError(
        'unavailable',
        `${what} failed: ${this.#options.apiUrl.host} answered ${status}, not 204.`,
      );
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

interface Target extends Readonly<Record<string, string | number>> {
  readonly name: RepositoryName;
}

/** GitHub's words where it refuses a deletion for good. */
function retainedMessage(error: ActionError): string | undefined {
  if (error.code !== 'rejected') return undefined;
  const words =
    /(?:You cannot delete the last (?:tagged )?version|Publicly visible package(?:s| versions?) with more than).*(?=\)\.$)/;
  return words.exec(error.message)?.[0];
}

/** Only a user's token may list packages. */
function asListRefusal(error: unknown): unknown {
  if (!isActionError(error, 'denied', 'not-found')) return error;
  return new ActionError(error.code, error.message, {
    hint: 'GITHUB_TOKEN cannot list packages, which patterns need. Write the names of the packages, or pass a classic personal access token with read:packages and delete:packages as "pat".',
    cause: error,
  });
}

/** 404 where there is nothing to restore; other refusals of the kind were not seen, but mean no more. */
function isRestoreRefusal({ code }: ActionError): boolean {
  return code === 'not-found' || code === 'rejected';
}

async function unlessMissing(answer: Promise<ApiAnswer>): Promise<ApiAnswer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isActionError(error, 'not-found')) return undefined;
    throw error;
  }
}

function tooManyPages(what: string): ActionError {
  return new ActionError('invalid-response', `${what} failed: the list has more than ${maxPages} pages.`);
}
