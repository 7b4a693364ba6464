// Erased as a whole: the package has no code to import.
import type { components } from '@octokit/openapi-types';
import { type Account, type Accounts, type Branch, type PullRequest, type Repository } from '../store/accounts.js';
import { isoSeconds } from '../time/clock.js';
import { type Identity, isIntegration } from '../store/credentials.js';
import { digestOf } from '../store/digest.js';
import { type Exchange, type Reply } from '../server/http.js';
import { json, page, restError, restRefusal } from './rest.js';
import { type Shapes } from './shapes.js';
import { requireSignOn } from './sign-on.js';

type Schemas = components['schemas'];
type PullRequestShape = Pick<
  Schemas['pull-request-simple'],
  | 'id'
  | 'number'
  | 'state'
  | 'locked'
  | 'title'
  | 'user'
  | 'html_url'
  | 'url'
  | 'created_at'
  | 'updated_at'
  | 'closed_at'
  | 'merged_at'
> & { readonly head: End; readonly base: End };

interface End {
  readonly label: string;
  readonly ref: string;
  readonly sha: string;
}

/** `/repos/{owner}/{repo}` with its branches and pull requests: what the actions ask of it, reading only. */
export class Repositories {
  readonly #origin: string;
  readonly #api: string;
  readonly #accounts: Accounts;
  readonly #shapes: Shapes;

  constructor(origin: string, api: string, accounts: Accounts, shapes: Shapes) {
    this.#origin = origin;
    this.#api = api;
    this.#accounts = accounts;
    this.#shapes = shapes;
  }

  /**
   * @param path decoded segments below `repos`
   * @returns undefined when there is no such thing
   */
  answer({ method, url }: Exchange, identity: Identity, path: readonly string[]): Reply | undefined {
    const [owner = '', name = '', kind, ...rest] = path;
    const repository = this.#accounts.findRepository(`${owner}/${name}`);
    if (repository === undefined || method !== 'GET') return undefined;
    if (repository.isPrivate) {
      requireSignOn(this.#origin, repository.owner, identity);
      if (!reads(identity, repository)) return undefined;
    }
    if (kind === undefined) return json(200, this.#repository(repository));
    if (kind === 'branches') {
      requirePermission(repository, identity, 'contents');
      return rest.length === 0 ? this.#branches(url, repository) : this.#branch(repository, rest.join('/'));
    }
    if (kind !== 'pulls' || rest.length > 1) return undefined;
    requirePermission(repository, identity, 'pullRequests');
    return rest[0] === undefined ? this.#pulls(url, repository) : this.#pull(repository, Number(rest[0]));
  }

  #repository(repository: Repository): object {
    const { licence, isPrivate, defaultBranch } = repository;
    return {
      ...this.#shapes.repository(repository),
      default_branch: defaultBranch,
      visibility: isPrivate ? 'private' : 'public',
      license: licence === null ? null : { key: licence.toLowerCase(), name: licence, spdx_id: licence },
    };
  }

  #branches(url: URL, repository: Repository): Reply {
    const wanted = url.searchParams.get('protected');
    const branches = [...repository.branches]
      .filter(([, { isProtected }]) => wanted === null || String(isProtected) === wanted)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return page(url, branches, ([name, branch]) => this.#branchShape(repository, name, branch));
  }

  #branch(repository: Repository, name: string): Reply {
    const branch = repository.branches.get(name);
    if (branch === undefined) return restError(404, 'Branch not found');
    return json(200, this.#branchShape(repository, name, branch));
  }

  #branchShape(repository: Repository, name: string, { isProtected }: Branch): Schemas['short-branch'] {
    const sha = commitOf(repository.fullName, name);
    const url = `${this.#api}/repos/${repository.fullName}/commits/${sha}`;
    return { name, commit: { sha, url }, protected: isProtected };
  }

  #pulls(url: URL, repository: Repository): Reply {
    const query = url.searchParams;
    const state = query.get('state') ?? 'open';
    const [base, head] = [query.get('base'), query.get('head')];
    const pulls = [...repository.pulls]
      .filter(
        ([, pull]) =>
          (state === 'all' || pull.state === state) &&
          (base === null || base === pull.base) &&
          (head === null || head === labelOf(pull.headOwner, pull.head)),
      )
      // Newest first, which is what GitHub sorts by unless told otherwise.
      .sort(([one], [other]) => other - one);
    return page(url, pulls, ([number, pull]) => this.#pullShape(repository, number, pull));
  }

  #pull(repository: Repository, number: number): Reply | undefined {
    const pull = repository.pulls.get(number);
    return pull && json(200, this.#pullShape(repository, number, pull));
  }

  #pullShape(repository: Repository, number: number, pull: PullRequest): PullRequestShape {
    const { fullName } = repository;
    const { state, title, createdAt, closedAt, mergedAt } = pull;
    const end = (owner: Account, ref: string): End => ({
      label: labelOf(owner, ref),
      ref,
      sha: commitOf(fullName, ref),
    });
    return {
      id: repository.id * 1000 + number,
      number,
      state,
      locked: false,
      title,
      user: this.#shapes.account(pull.headOwner),
      html_url: `${this.#origin}/${fullName}/pull/${number}`,
      url: `${this.#api}/repos/${fullName}/pulls/${number}`,
      created_at: isoSeconds(createdAt),
      updated_at: isoSeconds(closedAt ?? createdAt),
      closed_at: closedAt === undefined ? null : isoSeconds(closedAt),
      merged_at: mergedAt === undefined ? null : isoSeconds(mergedAt),
      head: end(pull.headOwner, pull.head),
      base: end(repository.owner, pull.base),
    };
  }
}

function labelOf({ login }: Account, ref: string): string {
  return `${login}:${ref}`;
}

/** Some commit, always the same one. */
function commitOf(fullName: string, ref: string): string {
  return digestOf(Buffer.from(`${fullName} ${ref}`)).slice('sha256:'.length, 'sha256:'.length + 40);
}

/** Whether a private repository can be seen. */
function reads(identity: Identity, repository: Repository): boolean {
  switch (identity.kind) {
    case 'anonymous':
      return false;
    case 'installation':
      return identity.repository === repository;
    case 'app':
      return identity.account === repository.owner;
    case 'classic':
      // Without the scope a token sees what everybody sees.
      return identity.scopes.has('repo') && isMember(identity.user, repository.owner);
    case 'fine-grained':
      return isMember(identity.user, repository.owner);
  }
}

function isMember(user: Account, owner: Account): boolean {
  return owner === user || owner.members.has(user.login.toLowerCase());
}

/** Public repositories show everything to everybody; in a private one a job needs the permission. */
function requirePermission(repository: Repository, identity: Identity, area: 'contents' | 'pullRequests'): void {
  if (!repository.isPrivate || !isIntegration(identity)) return;
  if (identity.kind === 'installation' && identity[area] !== 'none') return;
  throw restRefusal(403, 'Resource not accessible by integration');
}
