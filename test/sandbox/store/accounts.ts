/** A user or an organization. */
export interface Account {
  readonly id: number;
  /** As it was written; compared without regard to case. */
  readonly login: string;
  readonly type: 'User' | 'Organization';
  /** Of an organization: logins (lower case) that administer all of its packages. */
  readonly owners: ReadonlySet<string>;
  /** Of an organization: logins (lower case) that may create packages in it; owners are members. */
  readonly members: ReadonlySet<string>;
  /** Of an organization: personal tokens have to be authorised for it one by one. */
  readonly singleSignOn: boolean;
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** `owner/name` */
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly description: string | null;
  /** SPDX identifier. */
  readonly licence: string | null;
  readonly defaultBranch: string;
  /** By name; tests may change it as people do. */
  readonly branches: Map<string, Branch>;
  /** By number; tests may change it as people do. */
  readonly pulls: Map<number, PullRequest>;
}

export interface Branch {
  readonly isProtected: boolean;
}

export interface PullRequest {
  readonly state: 'open' | 'closed';
  readonly title: string;
  /** Branch that is to be merged, and the account whose repository has it. */
  readonly head: string;
  readonly headOwner: Account;
  readonly base: string;
  /** Milliseconds since 1970, as the next two. */
  readonly createdAt: number;
  readonly closedAt: number | undefined;
  readonly mergedAt: number | undefined;
}

export interface PullRequestOptions {
  readonly head: string;
  /** Login of the owner of the fork; that of the repository when absent. */
  readonly headOwner?: string;
  /** The default branch when absent. */
  readonly base?: string;
  /** The next one when absent. */
  readonly number?: number;
  readonly title?: string;
  readonly createdAt: number;
  /** Open when absent. */
  readonly closedAt?: number;
  readonly isMerged?: boolean;
}

export interface RepositoryOptions {
  readonly private?: boolean;
  readonly description?: string;
  /** SPDX identifier. */
  readonly licence?: string;
  /** `main` when absent. */
  readonly defaultBranch?: string;
}

export interface OrganizationOptions {
  /** Users who administer everything in it. */
  readonly owners?: readonly string[];
  /** Users who may create packages in it. */
  readonly members?: readonly string[];
  /** Personal tokens are shut out unless they were authorised for it; false when absent. */
  readonly singleSignOn?: boolean;
}

const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/;
const REPOSITORY = /^[A-Za-z0-9._-]{1,100}$/;

/** Who and what exists on this GitHub. */
export class Accounts {
  readonly #accounts = new Map<string, Account>();
  readonly #repositories = new Map<string, Repository>();

  addUser(login: string): Account {
    return this.#add({
      login,
      type: 'User',
      owners: new Set(),
      members: new Set(),
      singleSignOn: false,
      id: this.#nextId(),
    });
  }

  addOrganization(login: string, options: OrganizationOptions = {}): Account {
    const owners = new Set((options.owners ?? []).map((name) => this.user(name).login.toLowerCase()));
    const others = (options.members ?? []).map((name) => this.user(name).login.toLowerCase());
    const members = new Set([...owners, ...others]);
    const singleSignOn = options.singleSignOn ?? false;
    return this.#add({ login, type: 'Organization', owners, members, singleSignOn, id: this.#nextId() });
  }

  addRepository(fullName: string, options: RepositoryOptions = {}): Repository {
    const [login = '', name = '', ...rest] = fullName.split('/');
    const owner = this.find(login);
    if (owner === undefined) throw new Error(`no account ${login} on this sandbox: add it first`);
    if (rest.length > 0 || !REPOSITORY.test(name)) throw new Error(`not a repository name: ${fullName}`);
    if (this.findRepository(fullName) !== undefined) throw new Error(`the repository ${fullName} exists already`);
    const defaultBranch = options.defaultBranch ?? 'main';
    const repository: Repository = {
      id: 700_000_000 + this.#repositories.size,
      owner,
      name,
      fullName: `${owner.login}/${name}`,
      isPrivate: options.private ?? false,
      description: options.description ?? null,
      licence: options.licence ?? null,
      defaultBranch,
      branches: new Map([[defaultBranch, { isProtected: false }]]),
      pulls: new Map(),
    };
    this.#repositories.set(fullName.toLowerCase(), repository);
    return repository;
  }

  find(login: string): Account | undefined {
    return this.#accounts.get(login.toLowerCase());
  }

  user(login: string): Account {
    const account = this.find(login);
    if (account?.type !== 'User') throw new Error(`no user ${login} on this sandbox: add it first`);
    return account;
  }

  findRepository(fullName: string): Repository | undefined {
    return this.#repositories.get(fullName.toLowerCase());
  }

  repository(fullName: string): Repository {
    const repository = this.findRepository(fullName);
    if (repository === undefined) throw new Error(`no repository ${fullName} on this sandbox: add it first`);
    return repository;
  }

  /** @returns its number */
  addPullRequest(fullName: string, options: PullRequestOptions): number {
    const { pulls, owner, defaultBranch } = this.repository(fullName);
    const { head, headOwner, base = defaultBranch, createdAt, closedAt, isMerged = false } = options;
    const number = options.number ?? Math.max(0, ...pulls.keys()) + 1;
    if (pulls.has(number)) throw new Error(`the pull request ${fullName}#${number} exists already`);
    pulls.set(number, {
      state: closedAt === undefined ? 'open' : 'closed',
      title: options.title ?? head,
      head,
      headOwner: headOwner === undefined ? owner : this.user(headOwner),
      base,
      createdAt,
      closedAt,
      mergedAt: isMerged ? closedAt : undefined,
    });
    return number;
  }

  #nextId(): number {
    return 10_000 + this.#accounts.size;
  }

  #add(account: Account): Account {
    if (!LOGIN.test(account.login)) throw new Error(`not a login: ${account.login}`);
    const key = account.login.toLowerCase();
    if (this.#accounts.has(key)) throw new Error(`the account ${account.login} exists already`);
    this.#accounts.set(key, account);
    return account;
  }
}
