import { type AnnotationChange, parseAnnotationLine } from '../core/domain/image/annotation.js';
import {
  type ConnectionOptions,
  readConnectionInputs,
  refuseForeignRegistry,
} from '../core/domain/input/connection-inputs.js';
import { type Digest, isDigest } from '../core/domain/image/digest.js';
import { readTextChoices, type TextChoices } from '../core/domain/metadata/github-texts.js';
import { readChangeLines } from '../core/domain/metadata/change-lines.js';
import { type EventContext, readEventOfRun } from '../core/domain/metadata/event.js';
import { parseFlavor } from '../core/domain/metadata/flavor.js';
import { parsePlatformName } from '../core/domain/image/platform.js';
import { isDockerRegistry } from '../core/domain/github/github.js';
import { adviseOnImageName } from '../core/domain/input/image-name.js';
import { InputReader, splitLines } from '../core/domain/input/input.js';
import {
  formatRepository,
  type ManifestReference,
  parseReference,
  parseTag,
  type Reference,
  type RegistryHost,
  type Repository,
  type RepositoryName,
  type Tag,
} from '../core/domain/registry/reference.js';
import { isTagRule, parseTagRule } from '../core/domain/metadata/tag-rule.js';
import { resolveTags, type TagEntry } from '../core/domain/metadata/tag-rules.js';
import { ActionError } from '../core/errors.js';
import { type Log, type Runner } from '../core/ports.js';

/** A manifest in the registry of the target; it may be in another repository. */
export interface PartSource {
  readonly name: RepositoryName;
  readonly reference: ManifestReference;
}

/** What is annotated. */
export type Subject =
  /** An image or index that is there; with neither tag nor digest, the first of `tags` says which. */
  | { readonly kind: 'image'; readonly tag: Tag | undefined; readonly digest: Digest | undefined }
  /** A new index of these. */
  | { readonly kind: 'parts'; readonly sources: readonly PartSource[]; readonly digestsDirectory: string | undefined };

/** Labels of the images that become annotations: certain ones, or the three that GitHub reads where there is no text yet. */
export interface LabelChoice {
  readonly keys: readonly string[];
  readonly isAuto: boolean;
}

export interface AnnotateOptions extends ConnectionOptions {
  readonly target: Repository;
  readonly subject: Subject;
  /** Never empty; without repeats. */
  readonly tags: readonly Tag[];
  readonly annotations: readonly AnnotationChange[];
  readonly texts: TextChoices;
  readonly fromLabels: LabelChoice;
  readonly level: 'auto' | 'index' | 'manifest' | 'both';
  /** What the result has to hold, no more and no less; empty if that does not matter. */
  readonly platforms: readonly string[];
  readonly single: 'manifest' | 'wrap';
  readonly attestations: 'keep' | 'drop';
  readonly expectDigest: Digest | undefined;
  /** How long what is missing in the registry is waited for. */
  readonly waitMs: number;
  /** Whether a text that GitHub would not take ends the run. */
  readonly strict: boolean;
  readonly deleteReplaced: boolean;
  readonly dryRun: boolean;
}

const defaultWaitMs = 30_000;

/** @throws ActionError `invalid-input` with all faults */
export function parseInputs(runner: Runner): AnnotateOptions {
  const reader = new InputReader(runner.inputs);
  const connection = readConnectionInputs(reader, runner.github, (secret) => {
    runner.mask(secret);
  });
  const { registry } = connection.server;
  const event = readEventOfRun(reader, runner.github, runner);
  const entries = readTagEntries(reader, event, runner.log, registry);
  const image = readImage(reader, registry, entries);
  for (const { level, text } of adviseOnImageName(reader.text('image') ?? '', image, runner.github.repositoryOwner)) {
    runner.log[level](text);
  }
  const tags = chooseTags(reader, runner.log, image, entries);
  const subject = readSubject(reader, image);
  const strict = reader.boolean('strict', true);
  const options: AnnotateOptions = {
    ...connection,
    target: { registry: image.registry, name: image.name },
    subject,
    tags,
    ...readTexts(reader, event, runner.log, strict),
    fromLabels: readLabelChoice(reader),
    level: reader.choice('level', ['auto', 'index', 'manifest', 'both'], 'auto'),
    platforms: reader.list('platforms', parsePlatformName),
    single: reader.choice('single', ['manifest', 'wrap'], 'manifest'),
    attestations: reader.choice('attestations', ['keep', 'drop'], 'keep'),
    expectDigest: reader.parsed('expect-digest', parseDigestInput),
    waitMs: reader.duration('wait') ?? defaultWaitMs,
    strict,
    deleteReplaced: reader.boolean('delete-replaced', false),
    dryRun: reader.boolean('dry-run', false),
  };
  refuseForeignRegistry(reader, connection);
  if (isDockerRegistry(connection.server, image.registry)) {
    const why = "which is GitHub's old Docker registry: it holds no indexes and reads no digests";
    reader.fault('image', `is in ${image.registry}, ${why}; push to the Container registry`);
  }
  for (const warning of reader.warnings()) runner.log.warning(warning);
  reader.finish();
  return options;
}

/** Tags as they are, or what rules give in this event; both may be what docker/metadata-action prints or takes. */
function readTagEntries(
  reader: InputReader,
  event: EventContext,
  log: Log,
  registry: RegistryHost,
): readonly TagEntry[] {
  const lines = splitLines(reader.text('tags') ?? '');
  if (!lines.some(isTagRule)) return reader.list('tags', (entry) => parseTagEntry(entry, registry));
  const rules = reader.lines('tags', (line) => parseTagRule(line, registry));
  // A line that is no rule was told already.
  if (rules.length < lines.length) return [];
  const set = reader.attempt('tags', () => resolveTags(rules, parseFlavor([]), event));
  for (const warning of set?.warnings ?? []) log.warning(warning);
  return set?.entries ?? [];
}

/** A plain tag, or a full reference as metadata-action prints it. */
function parseTagEntry(entry: string, registry: RegistryHost): TagEntry {
  if (!entry.includes('/')) return { repository: undefined, tag: parseTag(entry) };
  const { tag, digest, ...repository } = parseReference(entry, registry);
  if (tag !== undefined && digest === undefined) return { repository, tag };
  throw new ActionError('invalid-input', `${JSON.stringify(entry.slice(0, 200))} names no tag.`, {
    hint: 'Write a tag or name:tag.',
  });
}

/** Where `image` is left out, `tags` may say whose they are. */
function readImage(reader: InputReader, registry: RegistryHost, entries: readonly TagEntry[]): Reference {
  const named = entries.find(({ repository }) => repository !== undefined)?.repository;
  const isNeeded = named === undefined;
  if (isNeeded) reader.required('image');
  const standIn = { registry, name: parseReference('owner/name', registry).name };
  return reader.parsed('image', (text) => parseReference(text, registry)) ?? named ?? standIn;
}

/** The tags of the image; those of other repositories are not ours to move. */
function chooseTags(reader: InputReader, log: Log, image: Reference, entries: readonly TagEntry[]): readonly Tag[] {
  const isOwn = ({ repository }: TagEntry): boolean =>
    repository === undefined || formatRepository(repository) === formatRepository(image);
  const foreign = entries.filter((entry) => !isOwn(entry));
  const own = entries.filter(isOwn).map(({ tag }) => tag);
  const others = [...new Set(foreign.flatMap(({ repository }) => (repository ? [formatRepository(repository)] : [])))];
  if (foreign.length > 0 && own.length === 0) {
    reader.fault('tags', `names tags of ${others.join(', ')} only, and the image is ${formatRepository(image)}`);
  } else if (foreign.length > 0) {
    log.warning(`"tags" of ${others.join(', ')} are left alone: the image is ${formatRepository(image)}.`);
  }
  const tags = [...new Set(own.length === 0 && image.tag !== undefined ? [image.tag] : own)];
  if (tags.length === 0 && foreign.length === 0) {
    const given =
      reader.text('tags') === undefined ? 'is needed where "image" has no tag' : 'gives no tag in this event';
    reader.fault('tags', `${given}: it says which tags move to the result`);
  }
  return tags;
}

function readSubject(reader: InputReader, image: Reference): Subject {
  const sources = reader.list('sources', (entry) => parseSource(entry, image));
  const digestsDirectory = reader.text('digests-dir');
  if (sources.length === 0 && digestsDirectory === undefined) {
    return { kind: 'image', tag: image.tag, digest: image.digest };
  }
  if (image.digest !== undefined) {
    reader.fault('image', 'names a digest, and with "sources" or "digests-dir" it only says where the new index goes');
  }
  return { kind: 'parts', sources, digestsDirectory };
}

function parseSource(entry: string, image: Reference): PartSource {
  if (isDigest(entry)) return { name: image.name, reference: entry };
  const { registry, name, tag, digest } = parseReference(entry, image.registry);
  const reference = digest ?? tag;
  const shown = JSON.stringify(entry.slice(0, 200));
  if (registry !== image.registry) {
    throw new ActionError('unsupported', `${shown} is in another registry than ${image.registry}.`, {
      hint: 'Push it there first (push action, source: docker://…, push-by-digest: true).',
    });
  }
  if (reference !== undefined) return { name, reference };
  throw new ActionError('invalid-input', `${shown} has neither a digest nor a tag.`, {
    hint: 'Write a digest, name@digest or name:tag.',
  });
}

interface Texts {
  readonly annotations: readonly AnnotationChange[];
  readonly texts: TextChoices;
}

/** What GitHub would not take is a fault, or a warning unless `strict`. */
function readTexts(reader: InputReader, event: EventContext, log: Log, strict: boolean): Texts {
  const tell = (name: string, what: string): void => {
    if (strict) reader.fault(name, what);
    else log.warning(`"${name}" ${what}.`);
  };
  const annotations = readChangeLines(reader, 'annotations', parseAnnotationLine, event, tell);
  return { annotations, texts: readTextChoices(reader, 'none', tell) };
}

function readLabelChoice(reader: InputReader): LabelChoice {
  const keys = reader.list('from-labels', (entry) => entry);
  return { keys: keys.filter((key) => key !== 'auto'), isAuto: keys.includes('auto') };
}

function parseDigestInput(text: string): Digest {
  if (isDigest(text)) return text;
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no sha256 or sha512 digest.`, {
    hint: 'Write sha256: and 64 digits 0-9 and a-f, as pushes and registries give it.',
  });
}
