import { roleOn, tokenAllows } from '../store/access.js';
import { type Account } from '../store/accounts.js';
import { type Identity, isIntegration } from '../store/credentials.js';
import { type Exchange, Refusal, type Reply } from '../server/http.js';
import { json, page, restError, restRefusal, usualMaxPageSize } from './rest.js';
import { type Shapes } from './shapes.js';
import { type Store, type StoredPackage, type StoredVersion } from '../store/store.js';

const DOWNLOADS_AT_MOST = 5000;
const TYPES = ['npm', 'maven', 'rubygems', 'docker', 'nuget', 'container'];
const NO_PACKAGE = restError(404, 'Package not found.');
const NO_VERSION = restError(404, 'Package version not found.');

/** The operations on packages, below `/orgs/{org}`, `/users/{username}` and `/user`. */
export class Packages {
  readonly #store: Store;
  readonly #shapes: Shapes;
  readonly #maxPageSize: number;

  constructor(store: Store, shapes: Shapes, maxPageSize = usualMaxPageSize) {
    this.#store = store;
    this.#shapes = shapes;
    this.#maxPageSize = maxPageSize;
  }

  /**
   * @param path decoded segments below `packages`: type, name, `versions`, id, `restore`
   * @returns undefined when there is no such operation
   */
  answer(exchange: Exchange, identity: Identity, owner: Account, path: readonly string[]): Reply | undefined {
    if (identity.kind === 'anonymous') return restError(401, 'Requires authentication');
    if (identity.kind === 'fine-grained') return restError(403, 'Resource not accessible by personal access token');
    const { method } = exchange;
    if (path.length === 0) return method === 'GET' ? this.#list(exchange, identity, owner) : undefined;
    const [type = '', name = '', ...rest] = path;
    if (!TYPES.includes(type) || name === '') return undefined;
    const operation = `${method} ${rest.map((part) => (/^\d+$/.test(part) ? ':id' : part)).join('/')}`;
    const call: Call = { identity, owner, type, name, id: Number(rest[1]), url: exchange.url };
    switch (operation) {
      case 'GET ':
        return json(200, this.#shapes.package(this.#readable(call)));
      case 'DELETE ':
        return this.#deletePackage(call);
      case 'POST restore':
        return this.#restorePackage(call);
      case 'GET versions':
        return this.#versions(call);
      case 'GET versions/:id':
        return this.#version(call);
      case 'DELETE versions/:id':
        return this.#deleteVersion(call);
      case 'POST versions/:id/restore':
        return this.#restoreVersion(call);
      default:
        return undefined;
    }
  }

  #list(exchange: Exchange, identity: Identity, owner: Account): Reply {
    if (isIntegration(identity)) return restError(403, 'Resource not accessible by integration');
    requireToken(identity, 'read');
    const query = exchange.url.searchParams;
    const type = query.get('package_type') ?? '';
    if (!TYPES.includes(type)) return restError(400, 'Invalid package type.');
    const size = Number(query.get('per_page') ?? 30);
    if (size * Number(query.get('page') ?? 1) > 10_000) {
      return restError(400, 'The value of `per_page` multiplied by `page` cannot be greater than 10000.');
    }
    const visibility = query.get('visibility');
    const visible = this.#store.packagesOf(owner).filter((target) => {
      const isWanted = visibility === null || target.visibility === visibility;
      return target.type === type && isWanted && roleOn(target, identity) !== undefined;
    });
    return page(exchange.url, visible, (target) => this.#shapes.package(target), this.#maxPageSize);
  }

  #versions(call: Call): Reply {
    const target = this.#readable(call);
    const state = call.url.searchParams.get('state') === 'deleted' ? 'deleted' : 'active';
    // What was deleted is shown to those who could bring it back.
    if (state === 'deleted') requireAdmin(target, call.identity, NO_PACKAGE);
    const shape = (version: StoredVersion): unknown => this.#shapes.version(target, version);
    return page(call.url, this.#store.versions(target, state), shape, this.#maxPageSize);
  }

  #version(call: Call): Reply {
    const target = this.#readable(call);
    const version = this.#store.activeVersion(target, call.id);
    return version === undefined ? NO_VERSION : json(200, this.#shapes.version(target, version));
  }

  #deleteVersion(call: Call): Reply {
    const target = this.#administered(call, 'delete');
    const version = this.#store.activeVersion(target, call.id);
    if (version === undefined) return NO_VERSION;
    if (target.byDigest.size === 1) {
      return restError(400, 'You cannot delete the last version of a package. You must delete the package instead.');
    }
    if (version.tags.size > 0 && version.tags.size === target.tags.size) {
      const message = 'You cannot delete the last tagged version of a package. You must delete the package instead.';
      return restError(400, message);
    }
    if (target.visibility === 'public' && version.downloads > DOWNLOADS_AT_MOST) {
      const message = 'Publicly visible package versions with more than 5000 downloads cannot be deleted.';
      return restError(400, `${message} Contact GitHub support for further assistance.`);
    }
    this.#store.deleteVersion(target, version);
    return { status: 204 };
  }

  #restoreVersion(call: Call): Reply {
    const target = this.#administered(call, 'write');
    return this.#store.restoreVersion(target, call.id) === undefined ? { status: 204 } : NO_VERSION;
  }

  #deletePackage(call: Call): Reply {
    const target = this.#administered(call, 'delete');
    const isPopular = this.#store.versions(target, 'active').some(({ downloads }) => downloads > DOWNLOADS_AT_MOST);
    if (target.visibility === 'public' && isPopular) {
      const message = 'Publicly visible packages with more than 5000 downloads cannot be deleted.';
      return restError(400, `${message} Contact GitHub support for further assistance.`);
    }
    this.#store.deletePackage(target);
    return { status: 204 };
  }

  #restorePackage(call: Call): Reply {
    requireToken(call.identity, 'write');
    const target = this.#store.findDeleted(pathOf(call));
    if (target?.type !== call.type) return NO_PACKAGE;
    requireAdmin(target, call.identity, NO_PACKAGE);
    return this.#store.restorePackage(target) === undefined ? { status: 204 } : NO_PACKAGE;
  }

  #readable(call: Call): StoredPackage {
    requireToken(call.identity, 'read');
    const target = this.#store.find(pathOf(call));
    const isMeant = target?.name === call.name && target.type === call.type;
    // Missing and invisible are the same answer.
    if (!isMeant || roleOn(target, call.identity) === undefined) throw restRefusal(404, 'Package not found.');
    return target;
  }

  #administered(call: Call, purpose: 'write' | 'delete'): StoredPackage {
    const target = this.#readable(call);
    requireToken(call.identity, purpose);
    requireAdmin(target, call.identity, NO_PACKAGE);
    return target;
  }
}

interface Call {
  readonly identity: Identity;
  readonly owner: Account;
  readonly type: string;
  readonly name: string;
  /** NaN where the operation has none. */
  readonly id: number;
  readonly url: URL;
}
function pathOf({ owner, name }: Call): string {
  return `${owner.login}/${name}`;
}

/** The token's own permissions; what it may be used on comes after. */
function requireToken(identity: Identity, purpose: 'read' | 'write' | 'delete'): void {
  if (tokenAllows(identity, 'read') && tokenAllows(identity, purpose)) return;
  if (isIntegration(identity)) throw restRefusal(403, 'Resource not accessible by integration');
  const scopes = purpose === 'read' ? 'read:packages scope' : `read:packages and ${purpose}:packages scopes`;
  throw restRefusal(403, `You need at least ${scopes} to access this package.`);
}

/** A user who may read but not administer is told that there is nothing; an installation is told no. */
function requireAdmin(target: StoredPackage, identity: Identity, hidden: Reply): void {
  if (roleOn(target, identity) === 'admin') return;
  if (isIntegration(identity)) throw restRefusal(403, 'Resource not accessible by integration');
  throw new Refusal(hidden);
}
