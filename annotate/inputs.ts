import {
  type AnnotationChange,
  checkGitHubAnnotation,
  parseAnnotationLine,
  parseNumberedLines,
} from '../core/domain/annotation.js';
import {
  type ConnectionOptions,
  readConnectionInputs,
  refuseForeignRegistry,
} from '../core/domain/connection-inputs.js';
import { type Digest, isDigest } from '../core/domain/digest.js';
import { readTextChoices, type TextChoices } from '../core/domain/github-texts.js';
import { InputReader } from '../core/domain/input.js';
import { parseReference, parseTag, type Reference, type Tag } from '../core/domain/reference.js';
import { ActionError } from '../core/errors.js';
import { type Runner } from '../core/ports.js';

export interface AnnotateOptions extends ConnectionOptions {
  /** Its tag or digest says what is read; with neither, the first of `tags` does. */
  readonly image: Reference;
  /** Never empty; without repeats. */
  readonly tags: readonly Tag[];
  readonly annotations: readonly AnnotationChange[];
  readonly texts: TextChoices;
  readonly expectDigest: Digest | undefined;
  readonly dryRun: boolean;
}

/** @throws ActionError `invalid-input` with all faults */
export function parseInputs(runner: Runner): AnnotateOptions {
  const reader = new InputReader(runner.inputs);
  const connection = readConnectionInputs(reader, runner.github, (secret) => {
    runner.mask(secret);
  });
  reader.required('image');
  const image = reader.parsed('image', (text) => parseReference(text, connection.server.registry)) ?? {
    registry: connection.server.registry,
    name: parseReference('owner/name', connection.server.registry).name,
  };
  const named = reader.list('tags', (entry) => parseTarget(entry, image));
  const tags = [...new Set(named.length === 0 && image.tag !== undefined ? [image.tag] : named)];
  const strict = reader.boolean('strict', true);
  const annotations = reader.parsed('annotations', (text) => parseNumberedLines(text, parseIndexAnnotation)) ?? [];
  for (const { key, value } of annotations) {
    const fault = value === undefined ? undefined : checkGitHubAnnotation(key, value);
    if (fault === undefined) continue;
    if (strict) reader.fault('annotations', `do not fit: ${fault}`);
    else runner.log.warning(`"annotations": ${fault}.`);
  }
  const options: AnnotateOptions = {
    ...connection,
    image,
    tags,
    annotations,
    texts: readTextChoices(reader, 'none'),
    expectDigest: reader.parsed('expect-digest', parseExpectedDigest),
    dryRun: reader.boolean('dry-run', false),
  };
  if (tags.length === 0)
    reader.fault('tags', 'is needed where "image" has no tag: it says which tags move to the result');
  refuseForeignRegistry(reader, connection);
  for (const warning of reader.unknownInputs()) runner.log.warning(warning);
  reader.finish();
  return options;
}

/** A plain tag, or a reference to the annotated repository as metadata-action prints it. */
function parseTarget(entry: string, image: Reference): Tag {
  if (!entry.includes('/')) return parseTag(entry);
  const reference = parseReference(entry, image.registry);
  if (reference.tag === undefined || reference.registry !== image.registry || reference.name !== image.name) {
    throw new ActionError('invalid-input', `${JSON.stringify(entry)} is no tag of ${image.registry}/${image.name}.`);
  }
  return reference.tag;
}

function parseIndexAnnotation(line: string): AnnotationChange {
  const change = parseAnnotationLine(line);
  if (change.targets.every(({ level }) => level === 'index')) return change;
  throw new ActionError('unsupported', `${JSON.stringify(line.slice(0, 100))} is for another level than the index.`, {
    hint: 'Write the annotation without a prefix or with "index:"',
  });
}

function parseExpectedDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no sha256 or sha512 digest.`);
}
