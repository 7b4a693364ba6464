import {
  type AnnotationChange,
  checkGitHubAnnotation,
  type KeyValueChange,
  parseAnnotationLine,
  parseKeyValueLine,
  parseNumberedLines,
} from '../core/domain/annotation.js';
import {
  type ConnectionOptions,
  readConnectionInputs,
  refuseForeignRegistry,
} from '../core/domain/connection-inputs.js';
import { readTextChoices, type TextChoices } from '../core/domain/github-texts.js';
import { type GitHubServer } from '../core/domain/github.js';
import { InputReader, splitLines } from '../core/domain/input.js';
import {
  combineTargets,
  type NamedImage,
  parseImages,
  parseTagEntry,
  type PushTarget,
  type TagEntry,
} from '../core/domain/push-target.js';
import { formatRepository, isRepositoryName, type Repository } from '../core/domain/reference.js';
import { defaultTagRules, resolveTags, type TagSet } from '../core/domain/tag-rules.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Runner } from '../core/ports.js';

/** What the user wants changed about an image on its way. */
export interface ImageEdits {
  readonly labels: readonly KeyValueChange[];
  readonly annotations: readonly AnnotationChange[];
  readonly texts: TextChoices;
}

export interface PushInputs extends ImageEdits {
  readonly source: string;
  /** Never empty. */
  readonly targets: readonly PushTarget[];
  /** The first tag; undefined without tags. */
  readonly version: string | undefined;
  /** Uploads at a time, for each target in turn. */
  readonly concurrency: number;
  readonly verify: boolean;
  readonly dryRun: boolean;
}

export type PushOptions = ConnectionOptions & PushInputs;

const defaultConcurrency = 6;
const maxConcurrency = 32;

/** @throws ActionError `invalid-input` with all faults */
export function parseInputs(runner: Runner): PushOptions {
  const reader = new InputReader(runner.inputs);
  const connection = readConnectionInputs(reader, runner.github, (secret) => {
    runner.mask(secret);
  });
  const inputs = readPushInputs(reader, runner, connection.server);
  refuseForeignRegistry(reader, connection);
  for (const warning of reader.unknownInputs()) runner.log.warning(warning);
  reader.finish();
  return { ...connection, ...inputs };
}

/** Reads what push itself needs; faults are noted in the reader. */
export function readPushInputs(reader: InputReader, runner: Runner, server: GitHubServer): PushInputs {
  const source = reader.required('source');
  const images = reader.parsed('images', (text) => parseImages(splitLines(text), server.registry));
  const entries = reader.lines('tags', (line) => parseTagEntry(line, server.registry));
  const isByDigest = reader.boolean('push-by-digest', false);
  const tags = chooseTags(reader, runner, entries, isByDigest);
  const repositories = chooseRepositories(reader, runner, server, images, tags.entries);
  const targets = combineTargets(repositories, tags.entries);
  if (!isByDigest) requireTags(reader, targets);
  if (images !== undefined) adviseOnNames(runner, server, images);
  return {
    source,
    targets,
    version: tags.version,
    ...readEdits(reader),
    concurrency: readConcurrency(reader),
    verify: reader.boolean('verify', true),
    dryRun: reader.boolean('dry-run', false),
  };
}

interface ChosenTags {
  readonly entries: readonly TagEntry[];
  readonly version: string | undefined;
}

/** What the user names, else what follows from the event; nothing by digest. */
function chooseTags(
  reader: InputReader,
  { github }: Runner,
  entries: readonly TagEntry[],
  isByDigest: boolean,
): ChosenTags {
  const isGiven = splitLines(reader.text('tags') ?? '').length > 0;
  if (isByDigest && isGiven) reader.fault('tags', 'is set, and "push-by-digest" pushes without tags');
  if (isByDigest) return { entries: [], version: undefined };
  if (isGiven) return { entries, version: entries[0]?.tag };
  const set = orFault<TagSet>(reader, 'tags', { tags: [], version: undefined }, () =>
    resolveTags(defaultTagRules, github),
  );
  if (set.tags.length === 0) reader.fault('tags', 'is empty, and none follow from this event; name at least one');
  return { entries: set.tags.map((tag) => ({ repository: undefined, tag })), version: set.version };
}

/** The package named like the repository is meant only where something is left to be put there. */
function chooseRepositories(
  reader: InputReader,
  { github }: Runner,
  server: GitHubServer,
  images: readonly NamedImage[] | undefined,
  entries: readonly TagEntry[],
): readonly Repository[] {
  if (images !== undefined) {
    if (images.length === 0) reader.fault('images', 'names no image that is enabled');
    return images.map(({ repository }) => repository);
  }
  const isNeeded = entries.length === 0 || entries.some(({ repository }) => repository === undefined);
  if (reader.text('images') !== undefined || !isNeeded) return [];
  const name = github.repository.toLowerCase();
  if (isRepositoryName(name)) return [{ registry: server.registry, name }];
  reader.fault('images', 'is empty, and GITHUB_REPOSITORY names no repository to take its name from');
  return [];
}

function requireTags(reader: InputReader, targets: readonly PushTarget[]): void {
  // Where no target has a tag, that was said already.
  if (targets.every(({ tags }) => tags.length === 0)) return;
  for (const target of targets) {
    if (target.tags.length === 0) {
      reader.fault('images', `names ${formatRepository(target)}, and no entry of "tags" is for it`);
    }
  }
}

function adviseOnNames({ github, log }: Runner, server: GitHubServer, images: readonly NamedImage[]): void {
  for (const { text, repository } of images) {
    const full = formatRepository(repository);
    if (!text.endsWith(repository.name))
      log.notice(`${text} is pushed as ${full}: names have lower-case letters only.`);
    const hasHost = text.length > repository.name.length;
    const owner = repository.name.split('/')[0] ?? '';
    if (hasHost || owner === github.repositoryOwner.toLowerCase() || github.repositoryOwner === '') continue;
    log.warning(
      `${text} is pushed as ${full}, and ${owner} is not the owner of this repository. ` +
        `An image of Docker Hub is written docker.io/${repository.name}; with ${server.registry}/ in front this warning goes.`,
    );
  }
}

function readEdits(reader: InputReader): ImageEdits {
  const labels = reader.parsed('labels', (text) => parseNumberedLines(text, parseKeyValueLine)) ?? [];
  const annotations = reader.parsed('annotations', (text) => parseNumberedLines(text, parsePlacedAnnotation)) ?? [];
  for (const [name, changes] of [
    ['labels', labels],
    ['annotations', annotations],
  ] as const) {
    for (const { key, value } of changes) {
      const fault = value === undefined ? undefined : checkGitHubAnnotation(key, value);
      if (fault !== undefined) reader.fault(name, `do not fit: ${fault}`);
    }
  }
  return { labels, annotations, texts: readTextChoices(reader, 'auto') };
}

function parsePlacedAnnotation(line: string): AnnotationChange {
  const change = parseAnnotationLine(line);
  const isPlaced = change.targets.every(
    ({ level, platform }) => level === 'manifest' || (level === 'index' && platform === undefined),
  );
  if (isPlaced) return change;
  throw new ActionError(
    'unsupported',
    `${JSON.stringify(line.slice(0, 100))} is for a level that can't be annotated.`,
    {
      hint: 'Write it without a prefix, with "index:" or with "manifest:"',
    },
  );
}

/** Out of range is brought into it: more at a time would only be refused by the registry. */
function readConcurrency(reader: InputReader): number {
  const wanted = reader.integer('concurrency', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? defaultConcurrency;
  return Math.min(Math.max(wanted, 1), maxConcurrency);
}

function orFault<T>(reader: InputReader, name: string, fallback: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isActionError(error)) throw error;
    reader.fault(name, `is empty, and ${error.message.replace(/\.$/, '')}`);
    return fallback;
  }
}
