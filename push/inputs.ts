import {
  type AnnotationChange,
  type KeyValueChange,
  parseAnnotationLine,
  parseKeyValueLine,
} from '../core/domain/image/annotation.js';
import {
  type ConnectionOptions,
  readConnectionInputs,
  refuseForeignRegistry,
} from '../core/domain/input/connection-inputs.js';
import { describeImage } from '../core/domain/metadata/default-labels.js';
import { readTextChoices, type TextChoices } from '../core/domain/metadata/github-texts.js';
import { type GitHubServer } from '../core/domain/github/github.js';
import { readChangeLines } from '../core/domain/metadata/change-lines.js';
import { type EventContext, readEventOfRun } from '../core/domain/metadata/event.js';
import { parseFlavor } from '../core/domain/metadata/flavor.js';
import { type ImageShape, readImageShape } from '../core/domain/image/image-shape.js';
import { adviseOnImageName } from '../core/domain/input/image-name.js';
import { InputReader, splitLines } from '../core/domain/input/input.js';
import { parseGlob, type Pattern } from '../core/domain/retention/pattern.js';
import { combineTargets, type NamedImage, parseImages, type PushTarget } from '../core/domain/registry/push-target.js';
import { formatRepository, isRepositoryName, type Repository } from '../core/domain/registry/reference.js';
import { defaultTagRules, parseTagRule } from '../core/domain/metadata/tag-rule.js';
import { resolveTags, type TagEntry, type TagSet } from '../core/domain/metadata/tag-rules.js';
import { type Runner } from '../core/ports.js';

/** What the user wants changed about an image on its way. */
export interface ImageEdits {
  readonly labels: readonly KeyValueChange[];
  readonly annotations: readonly AnnotationChange[];
  readonly texts: TextChoices;
  /** Labels that an image gets where it has none. */
  readonly defaults: ReadonlyMap<string, string>;
}

export interface PushInputs extends ImageEdits, ImageShape {
  readonly source: string;
  /** Never empty. */
  readonly targets: readonly PushTarget[];
  /** The first tag; undefined without tags. */
  readonly version: string | undefined;
  /** Tags that never move once they exist. */
  readonly immutableTags: readonly Pattern[];
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
  for (const warning of reader.warnings()) runner.log.warning(warning);
  reader.finish();
  return { ...connection, ...inputs };
}

/** Reads what push itself needs; faults are noted in the reader. */
export function readPushInputs(reader: InputReader, runner: Runner, server: GitHubServer): PushInputs {
  const source = reader.required('source');
  const images = reader.parsed('images', (text) => parseImages(splitLines(text), server.registry));
  const event = readEventOfRun(reader, runner.github, runner);
  const isByDigest = reader.boolean('push-by-digest', false);
  const tags = chooseTags(reader, runner, server, event, isByDigest);
  const repositories = chooseRepositories(reader, runner, server, images, tags.entries);
  const targets = combineTargets(repositories, tags.entries);
  if (!isByDigest) requireTags(reader, targets);
  for (const { text: written, repository } of images ?? []) {
    for (const { level, text } of adviseOnImageName(written, repository, runner.github.repositoryOwner)) {
      runner.log[level](text);
    }
  }
  return {
    source,
    targets,
    version: tags.version,
    ...readEdits(reader, event),
    ...readImageShape(reader),
    defaults: describeImage(runner.github, { version: tags.version, revision: event.sha }),
    immutableTags: reader.list('immutable-tags', parseGlob),
    concurrency: readConcurrency(reader),
    verify: reader.boolean('verify', true),
    dryRun: reader.boolean('dry-run', false),
  };
}

/** What the user's rules give in this event, or the usual ones; nothing by digest. */
function chooseTags(
  reader: InputReader,
  runner: Runner,
  server: GitHubServer,
  event: EventContext,
  isByDigest: boolean,
): TagSet {
  const none: TagSet = { entries: [], version: undefined, warnings: [] };
  const given = reader.lines('tags', (line) => parseTagRule(line, server.registry));
  const flavor = reader.parsed('flavor', (text) => parseFlavor(splitLines(text))) ?? parseFlavor([]);
  const lines = splitLines(reader.text('tags') ?? '').length;
  if (isByDigest && lines > 0) reader.fault('tags', 'is set, and "push-by-digest" pushes without tags');
  // A line that is no rule was told already.
  if (isByDigest || given.length < lines) return none;
  const set = reader.attempt('tags', () => resolveTags(lines > 0 ? given : defaultTagRules, flavor, event));
  for (const warning of set?.warnings ?? []) runner.log.warning(warning);
  if (set?.entries.length === 0) {
    const which = lines > 0 ? 'gives no tag in this event' : 'is empty, and none follow from this event';
    reader.fault('tags', `${which} (${event.eventName || 'none'} of ${event.ref || 'no ref'}); name at least one`);
  }
  return set ?? none;
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

function readEdits(reader: InputReader, event: EventContext): Omit<ImageEdits, 'defaults'> {
  const tell = (name: string, what: string): void => {
    reader.fault(name, what);
  };
  return {
    labels: readChangeLines(reader, 'labels', parseKeyValueLine, event, tell),
    annotations: readChangeLines(reader, 'annotations', parseAnnotationLine, event, tell),
    texts: readTextChoices(reader, 'auto', tell),
  };
}

/** Out of range is brought into it: more at a time would only be refused by the registry. */
function readConcurrency(reader: InputReader): number {
  const wanted = reader.integer('concurrency', { min: 0 }) ?? defaultConcurrency;
  return Math.min(Math.max(wanted, 1), maxConcurrency);
}
