import { ActionError } from '../../errors.js';
import { parseCsvLine } from '../input/csv-line.js';
import { formatRepository, parseReference, type RegistryHost, type Repository, type Tag } from './reference.js';
import { type TagEntry } from '../metadata/tag-rules.js';

/** Where an image goes, and under which tags. */
export interface PushTarget extends Repository {
  /** Without repeats; empty if it is pushed by digest only. */
  readonly tags: readonly Tag[];
}

export interface NamedImage {
  /** As the user wrote it. */
  readonly text: string;
  readonly repository: Repository;
}

/**
 * Reads `images`: one `name` or `name=…,enable=true|false` a line; a single line of plain names may have commas.
 * @returns the enabled ones
 * @throws ActionError `invalid-input`
 * @see https://github.com/docker/metadata-action#images-input
 */
export function parseImages(lines: readonly string[], registry: RegistryHost): readonly NamedImage[] {
  const [only, ...more] = lines;
  const isList = only !== undefined && more.length === 0 && !only.includes('=');
  const entries = isList ? readFields(only) : lines;
  return entries.flatMap((entry) => {
    const text = parseImageLine(entry);
    return text === undefined ? [] : [{ text, repository: parseRepository(text, registry) }];
  });
}

/** @returns the name, or undefined if the line switches it off */
function parseImageLine(line: string): string | undefined {
  let name: string | undefined;
  let isEnabled = true;
  for (const field of readFields(line)) {
    const [key, value] = splitOnce(field);
    if (value === undefined) name = key;
    else if (key.toLowerCase() === 'name') name = value;
    else if (key.toLowerCase() === 'enable' && /^(?:true|false)$/i.test(value))
      isEnabled = value.toLowerCase() === 'true';
    else {
      throw new ActionError('invalid-input', `${JSON.stringify(line.slice(0, 200))} is no image.`, {
        hint: 'Write owner/name, or name=owner/name,enable=true.',
      });
    }
  }
  if (name === undefined || name === '') {
    throw new ActionError('invalid-input', `${JSON.stringify(line.slice(0, 200))} has no name.`, {
      hint: 'Write owner/name, or name=owner/name,enable=true.',
    });
  }
  return isEnabled ? name : undefined;
}

function readFields(line: string): readonly string[] {
  return parseCsvLine(line)
    .map((field) => field.trim())
    .filter((field) => field !== '');
}

function splitOnce(field: string): readonly [string, string?] {
  const at = field.indexOf('=');
  return at < 0 ? [field] : [field.slice(0, at).trim(), field.slice(at + 1).trim()];
}

function parseRepository(text: string, registry: RegistryHost): Repository {
  const { tag, digest, ...repository } = parseReference(text, registry);
  if (tag === undefined && digest === undefined) return repository;
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 200))} has a tag or digest.`, {
    hint: 'Name the image without it, and write tags into "tags".',
  });
}

/** Plain tags go to every image; a full reference is a target of its own. Targets keep the order in which they come. */
export function combineTargets(images: readonly Repository[], entries: readonly TagEntry[]): readonly PushTarget[] {
  const targets = new Map<string, { readonly repository: Repository; readonly tags: Set<Tag> }>();
  const tagsOf = (repository: Repository): Set<Tag> => {
    const name = formatRepository(repository);
    const target = targets.get(name) ?? { repository, tags: new Set<Tag>() };
    targets.set(name, target);
    return target.tags;
  };
  for (const image of images) tagsOf(image);
  for (const { repository, tag } of entries) {
    for (const target of repository === undefined ? images : [repository]) tagsOf(target).add(tag);
  }
  return [...targets.values()].map(({ repository, tags }) => ({ ...repository, tags: [...tags] }));
}
