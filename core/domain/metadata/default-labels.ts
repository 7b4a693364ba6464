import { type GitHubContext } from '../github/github.js';
import { isJsonObject, type JsonObject, member } from '../json/json.js';

const own = 'org.opencontainers.image.';

/** What a run tells of its image, besides the event's payload. */
export interface ImageFacts {
  readonly version: string | undefined;
  /** Of the commit; empty if unknown. */
  readonly revision: string;
}

/**
 * The labels that an image gets where it has none of its own, as far as they are known; never an empty one.
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys
 */
export function describeImage(github: GitHubContext, { version, revision }: ImageFacts): ReadonlyMap<string, string> {
  const repository = member(isJsonObject(github.event) ? github.event : {}, 'repository');
  const told = (name: string): string | undefined => textOf(isJsonObject(repository) ? repository : {}, name);
  const hasName = github.repository.includes('/');
  const known: readonly (readonly [string, string | undefined])[] = [
    ['title', told('name') ?? (hasName ? github.repository.split('/')[1] : undefined)],
    ['url', told('html_url') ?? (hasName ? `${github.serverUrl}/${github.repository}` : undefined)],
    ['version', version],
    ['revision', revision],
  ];
  return new Map(known.flatMap(([name, value]) => (value ? [[own + name, value] as const] : [])));
}

/**
 * The time that an image config gives for its own making, as a label. The time of a push would give the same image
 * another digest each time.
 * @returns nothing where it has none, or one that stands for none
 */
export function describeCreation(config: JsonObject): ReadonlyMap<string, string> {
  const created = textOf(config, 'created') ?? '';
  // Go writes the year 1 for no time, and builds that are reproducible often the epoch.
  const isTold = /^\d{4}-\d\d-\d\dT/.test(created) && Date.parse(created) > 0;
  return isTold ? new Map([[`${own}created`, created]]) : new Map<string, string>();
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = member(object, name);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
