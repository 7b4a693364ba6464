import { type Account } from './accounts.js';
import { type ClassicToken, type Identity, isIntegration, lacksSignOn } from './credentials.js';
import { type Role, type StoredPackage } from './store.js';

/** A refusal in the words of the registry. */
export interface Denial {
  readonly status: 401 | 403;
  readonly code: 'UNAUTHORIZED' | 'DENIED';
  readonly message: string;
}

const WRONG_SCOPES = denied('permission_denied: The token provided does not match expected scopes.');

/**
 * The role that somebody has on a package, whatever the token allows.
 * @returns undefined when the package is as good as invisible to them
 */
export function roleOn(target: StoredPackage, identity: Identity): Role | undefined {
  const open = target.visibility === 'public' ? 'read' : undefined;
  switch (identity.kind) {
    case 'anonymous':
      return open;
    case 'fine-grained':
      return undefined;
    case 'classic': {
      if (lacksSignOn(identity, target.owner)) return open;
      const login = identity.user.login.toLowerCase();
      if (target.owner === identity.user || target.owner.owners.has(login)) return 'admin';
      const inner = target.visibility === 'internal' && target.owner.members.has(login) ? 'read' : open;
      return target.roles.get(`user:${login}`) ?? inner;
    }
    case 'installation': {
      const granted = target.roles.get(`repository:${identity.repository.fullName.toLowerCase()}`);
      if (granted !== undefined) return granted;
      if (target.repository === identity.repository && target.inheritsAccess) return 'admin';
      return target.visibility === 'internal' ? 'read' : open;
    }
    case 'app':
      if (target.owner !== identity.account || identity.packages === 'none') return open;
      if (identity.packages === 'read') return 'read';
      return identity.deletes ? 'admin' : 'write';
  }
}

/** Whether the token as such may be used for the purpose; what it may be used on is the role's matter. */
export function tokenAllows(identity: Identity, purpose: 'read' | 'write' | 'delete'): boolean {
  switch (identity.kind) {
    case 'anonymous':
    case 'fine-grained':
      return false;
    case 'classic':
      return identity.scopes.has(`${purpose}:packages`);
    case 'installation':
    case 'app':
      return purpose === 'read' ? identity.packages !== 'none' : identity.packages === 'write';
  }
}

/** Why the registry does not let somebody read; undefined when it does, and for a package that does not exist. */
export function denyPull(target: StoredPackage | undefined, identity: Identity): Denial | undefined {
  if (identity.kind === 'fine-grained') return WRONG_SCOPES;
  if (target?.visibility === 'public') return undefined;
  if (identity.kind === 'anonymous') return unauthorized();
  if (!tokenAllows(identity, 'read')) return isIntegration(identity) ? denied('denied') : WRONG_SCOPES;
  if (target === undefined) return undefined;
  return roleOn(target, identity) === undefined ? denied('permission_denied: read_package') : undefined;
}

/**
 * Why the registry does not let somebody write; undefined when it does.
 * @param owner of the name, which decides about a package that does not exist yet
 */
export function denyPush(
  target: StoredPackage | undefined,
  owner: Account | undefined,
  identity: Identity,
): Denial | undefined {
  if (identity.kind === 'anonymous') return unauthorized();
  if (isIntegration(identity) && identity.packages !== 'write') {
    return denied(`installation not allowed to ${target === undefined ? 'Create' : 'Write'} organization package`);
  }
  if (!tokenAllows(identity, 'write')) return WRONG_SCOPES;
  if (target === undefined) return mayCreate(owner, identity) ? undefined : denied('permission_denied: create_package');
  const role = roleOn(target, identity);
  return role === 'write' || role === 'admin' ? undefined : denied('permission_denied: write_package');
}

/** Whether a user administers a repository, and so may link packages to it. */
export function administers(identity: ClassicToken, owner: Account): boolean {
  return owner === identity.user || owner.owners.has(identity.user.login.toLowerCase());
}

function mayCreate(owner: Account | undefined, identity: Identity): boolean {
  if (owner === undefined) return false;
  if (identity.kind === 'installation') return identity.repository.owner === owner;
  if (identity.kind === 'app') return identity.account === owner;
  if (identity.kind !== 'classic' || lacksSignOn(identity, owner)) return false;
  return owner === identity.user || owner.members.has(identity.user.login.toLowerCase());
}

function unauthorized(): Denial {
  return { status: 401, code: 'UNAUTHORIZED', message: 'authentication required' };
}

function denied(message: string): Denial {
  return { status: 403, code: 'DENIED', message };
}
