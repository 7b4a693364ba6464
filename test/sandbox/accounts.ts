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
}

export interface RepositoryOptions {
  readonly private?: boolean;
  readonly description?: string;
  /** SPDX identifier. */
  readonly licence?: string;
}

export interface OrganizationOptions {
  /** Users who administer everything in it. */
  readonly owners?: readonly string[];
  /** Users who may create packages in it. */
  readonly members?: readonly string[];
}

const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/;
const REPOSITORY = /^[A-Za-z0-9._-]{1,100}$/;

/** Who and what exists on this GitHub. */
export class Accounts {
  readonly #accounts = new Map<string, Account>();
  readonly #repositories = new Map<string, Repository>();

  addUser(login: string): Account {
    return this.#add({ login, type: 'User', owners: new Set(), members: new Set(), id: this.#nextId() });
  }

  addOrganization(login: string, options: OrganizationOptions = {}): Account {
    const owners = new Set((options.owners ?? []).map((name) => this.user(name).login.toLowerCase()));
    const others = (options.members ?? []).map((name) => this.user(name).login.toLowerCase());
    const members = new Set([...owners, ...others]);
    return this.#add({ login, type: 'Organization', owners, members, id: this.#nextId() });
  }

  addRepository(fullName: string, options: RepositoryOptions = {}): Repository {
    const [login = '', name = '', ...rest] = fullName.split('/');
    const owner = this.find(login);
    if (owner === undefined) throw new Error(`no account ${login} on this sandbox: add it first`);
    if (rest.length > 0 || !REPOSITORY.test(name)) throw new Error(`not a repository name: ${fullName}`);
    if (this.findRepository(fullName) !== undefined) throw new Error(`the repository ${fullName} exists already`);
    const repository: Repository = {
      id: 700_000_000 + this.#repositories.size,
      owner,
      name,
      fullName: `${owner.login}/${name}`,
      isPrivate: options.private ?? false,
      description: options.description ?? null,
      licence: options.licence ?? null,
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
