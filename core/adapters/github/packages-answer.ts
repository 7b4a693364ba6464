import { isDigest } from '../../domain/image/digest.js';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  showValue,
} from '../../domain/json/json.js';
import { isRepositoryName, isTag, type RepositoryName, type Tag } from '../../domain/registry/reference.js';
import { ActionError } from '../../errors.js';
import { type Package, type PackageVersion } from '../../ports.js';

/**
 * Reads one entry of a list of versions. Nothing is guessed: who deletes by such a list must be able to trust it.
 * @param what begins the message, such as `Reading … failed: entry 3`
 * @throws ActionError `invalid-response`
 */
export function parseVersion(value: unknown, what: string): PackageVersion {
  if (!isJsonObject(value)) throw malformed(what, 'is no object');
  const id = member(value, 'id');
  const name = member(value, 'name');
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) throw malformed(what, 'has no usable id');
  if (!isDigest(name)) throw malformed(what, `has the name ${showValue(name)}, which is no digest`);
  const deletedAt = parseTime(member(value, 'deleted_at'));
  return {
    id,
    digest: name,
    tags: parseTags(value, what),
    createdAt: parseTime(member(value, 'created_at')),
    updatedAt: parseTime(member(value, 'updated_at')),
    ...(deletedAt === undefined ? {} : { deletedAt }),
  };
}

/** Reads the name of one entry of a list of packages. */
export function parsePackageName(value: unknown, what: string): RepositoryName {
  const name = isJsonObject(value) ? member(value, 'name') : undefined;
  const lowered = typeof name === 'string' ? name.toLowerCase() : '';
  if (isRepositoryName(lowered)) return lowered;
  throw malformed(what, `has the name ${showValue(name)}, which is none of a package`);
}

export function parsePackage(value: unknown, name: RepositoryName, what: string): Package {
  if (!isJsonObject(value)) throw malformed(what, 'failed: the answer is no object');
  const visibility = member(value, 'visibility');
  const count = member(value, 'version_count');
  const repository = member(value, 'repository');
  const fullName = isJsonObject(repository) ? member(repository, 'full_name') : undefined;
  return {
    name,
    visibility: typeof visibility === 'string' ? visibility : 'unknown',
    versionCount: typeof count === 'number' && Number.isSafeInteger(count) ? count : undefined,
    repository: typeof fullName === 'string' ? fullName : undefined,
  };
}

/**
 * Reads where a `Link` header says that the list goes on. Its addresses are never requested, but one to another
 * origin means that the server is not what it should be, and one to any page but the next leads nowhere or in a circle.
 * @param header of the answer with this page
 * @returns numbers of pages, from 1
 * @throws ActionError `refused` for another origin, `invalid-response` for a page that is no number
 * @see https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function readPageLinks(
  header: unknown,
  { apiUrl, page }: { readonly apiUrl: URL; readonly page: number },
  what: string,
): { readonly next: number | undefined; readonly last: number | undefined } {
  const links = typeof header === 'string' ? [...header.slice(0, 16_384).matchAll(/<([^<>]*)>; ?rel="([a-z]+)"/g)] : [];
  const pageOf = (relation: string): number | undefined => {
    const target = links.find(([, , name]) => name === relation)?.[1];
    if (target === undefined) return undefined;
    const url = URL.canParse(target, apiUrl.href) ? new URL(target, apiUrl) : undefined;
    if (url?.origin !== apiUrl.origin) {
      throw new ActionError(
        'refused',
        `${what} failed: the list is said to go on at another server than ${apiUrl.host}.`,
      );
    }
    const number = url.searchParams.get('page') ?? '';
    if (!/^[1-9]\d{0,8}$/.test(number)) throw malformed(what, 'failed: the next page has no number');
    return Number(number);
  };
  const next = pageOf('next');
  if (next !== undefined && next !== page + 1) throw malformed(what, `failed: the next page is said to be ${next}`);
  return { next, last: pageOf('last') };
}

function parseTags(version: JsonObject, what: string): readonly Tag[] {
  const metadata = member(version, 'metadata');
  const [container, docker] = ['container', 'docker'].map((type) => {
    const about = isJsonObject(metadata) ? member(metadata, type) : undefined;
    return isJsonObject(about) ? about : {};
  });
  // GitHub's description calls them `tag` in the Docker registry's packages.
  const tags = member(container ?? {}, 'tags') ?? member(docker ?? {}, 'tag');
  if (!isJsonArray(tags)) throw malformed(what, 'has no list of tags');
  return tags.map((tag) => {
    if (typeof tag === 'string' && isTag(tag)) return tag;
    throw malformed(what, `has the tag ${showValue(tag)}, which is none`);
  });
}

/** Milliseconds since the epoch; undefined for what is no date of ISO 8601 in UTC. */
function parseTime(value: JsonValue | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

function malformed(what: string, fault: string): ActionError {
  return new ActionError('invalid-response', `${what} ${fault}.`);
}
