import { type GitHubContext, type GitHubServer } from './github.js';
import { isJsonObject, type JsonValue, member } from '../json/json.js';
import { type Repository } from '../registry/reference.js';

/** A package that was just made, as far as its maker should know. */
export interface NewPackage {
  /** Where its visibility is changed. */
  readonly settingsUrl: string;
  /** `owner/name`, or the URL, of the repository that GitHub links it to; undefined where nothing links it. */
  readonly linkedTo: string | undefined;
}

/**
 * What GitHub makes of a package that is pushed for the first time: it is private, and linked to the repository of the
 * workflow whose GITHUB_TOKEN pushed it, else to the one that its source text names.
 * @param source the image's `org.opencontainers.image.source` as GitHub reads it
 * @see https://docs.github.com/packages/learn-github-packages/connecting-a-repository-to-a-package
 */
export function describeNewPackage(
  { name }: Repository,
  server: GitHubServer,
  github: GitHubContext,
  by: { readonly isWorkflowToken: boolean; readonly source: string | undefined },
): NewPackage {
  const [owner = '', ...rest] = name.split('/');
  const base = server.serverUrl.href.replace(/\/$/, '');
  const place = findOwnerKind(github, owner) === 'User' ? 'users' : 'orgs';
  const isOfServer = by.source?.startsWith(`${base}/`) === true;
  return {
    settingsUrl: `${base}/${place}/${owner}/packages/container/${encodeURIComponent(rest.join('/'))}/settings`,
    linkedTo: by.isWorkflowToken && github.repository !== '' ? github.repository : isOfServer ? by.source : undefined,
  };
}

/** The payload tells it of the repository's owner, to whom the package mostly belongs. */
function findOwnerKind({ event }: GitHubContext, owner: string): 'User' | 'Organization' {
  const repository = isJsonObject(event) ? member(event, 'repository') : undefined;
  const told = isJsonObject(repository) ? member(repository, 'owner') : undefined;
  const isUser = textOf(told, 'type') === 'User' && textOf(told, 'login')?.toLowerCase() === owner;
  return isUser ? 'User' : 'Organization';
}

function textOf(value: JsonValue | undefined, name: string): string | undefined {
  const text = isJsonObject(value) ? member(value, name) : undefined;
  return typeof text === 'string' ? text : undefined;
}
