import { ActionError } from '../../errors.js';
import { parseCsvLine } from '../input/csv-line.js';
import { type EventTemplate, parseEventTemplate } from './event.js';
import { parseRegularExpression, type RegularExpression } from '../input/regular-expression.js';
import { parseTag, type RegistryHost, type Repository, parseReference, type Tag } from '../registry/reference.js';
import { parseTemplate, type Template } from './template.js';

/** What every rule has. */
interface RuleBase {
  /** As the user wrote it. */
  readonly source: string;
  /** Higher ones come first. */
  readonly priority: number;
  readonly enable: EventTemplate;
  /** Undefined where the flavor's is meant; an empty one is the rule's own. */
  readonly prefix: EventTemplate | undefined;
  readonly suffix: EventTemplate | undefined;
  /** Attributes that mean nothing to a rule of its type; metadata-action passes over them without a word. */
  readonly idle: readonly string[];
}

export type VersionName = 'raw' | 'version' | 'major' | 'minor' | 'patch';

/** What a rule makes a tag from. */
export type TagSource =
  | { readonly type: 'schedule'; readonly pattern: Template<'date' | 'commit_date'> }
  | {
      readonly type: 'semver' | 'pep440';
      readonly pattern: Template<VersionName>;
      /** In place of the tag that was pushed. */
      readonly value: EventTemplate | undefined;
      /** Its first group is the version. */
      readonly match: RegularExpression | undefined;
    }
  | {
      readonly type: 'match';
      readonly pattern: RegularExpression;
      readonly group: number;
      readonly value: EventTemplate | undefined;
    }
  /** The default branch where `branch` is empty. */
  | { readonly type: 'edge'; readonly branch: string }
  | { readonly type: 'ref'; readonly event: 'branch' | 'tag' | 'pr' }
  | { readonly type: 'raw'; readonly value: EventTemplate }
  | { readonly type: 'sha'; readonly format: 'short' | 'long' }
  /** A full reference: this tag for this repository alone, whatever the flavor. */
  | { readonly type: 'reference'; readonly repository: Repository; readonly tag: Tag };

/** One line of `tags`. */
export type TagRule = RuleBase & TagSource;

interface TypeTraits {
  readonly priority: number;
  /** The attributes that mean something to it, besides those of every rule. */
  readonly attributes: readonly string[];
}

const types: Readonly<Record<TagSource['type'], TypeTraits>> = {
  schedule: { priority: 1000, attributes: ['pattern'] },
  semver: { priority: 900, attributes: ['pattern', 'value', 'match'] },
  pep440: { priority: 900, attributes: ['pattern', 'value', 'match'] },
  match: { priority: 800, attributes: ['pattern', 'group', 'value'] },
  edge: { priority: 700, attributes: ['branch'] },
  ref: { priority: 600, attributes: ['event'] },
  raw: { priority: 200, attributes: ['value'] },
  reference: { priority: 200, attributes: [] },
  sha: { priority: 100, attributes: ['format'] },
};
const commonAttributes = ['type', 'enable', 'priority', 'prefix', 'suffix'];

/**
 * The rules that an empty `tags` input stands for.
 * @see https://github.com/docker/metadata-action#tags-input
 */
export const defaultTagRules: readonly TagRule[] = [
  'type=schedule',
  'type=ref,event=branch',
  'type=ref,event=tag',
  'type=ref,event=pr',
].map(parseAttributes);

/**
 * Reads a line of `tags`: a rule of metadata-action, a plain tag, or a full reference such as it puts out.
 * @param registry meant by a reference without one
 * @throws ActionError `invalid-input`
 * @see https://github.com/docker/metadata-action#tags-input
 */
export function parseTagRule(line: string, registry: RegistryHost): TagRule {
  if (isTagRule(line)) return parseAttributes(line);
  if (!line.includes('/')) return makeRule(line, new Map(), { type: 'raw', value: [parseTag(line)] });
  const { tag, digest, ...repository } = parseReference(line, registry);
  if (tag !== undefined && digest === undefined)
    return makeRule(line, new Map(), { type: 'reference', repository, tag });
  throw invalidRule(line, 'is no tag, and no reference with a tag', 'Write one tag, rule or name:tag a line');
}

/** Whether a line of `tags` is more than a plain tag or a reference. */
export function isTagRule(line: string): boolean {
  return /["=]|\{\{/.test(line);
}

type Attributes = ReadonlyMap<string, string>;

function parseAttributes(line: string): TagRule {
  const attributes = readAttributes(line);
  const type = attributes.get('type') ?? 'raw';
  return makeRule(line, attributes, parseSource(line, type, attributes));
}

/** `key=value` fields; a word alone is the value. A later one of the same key wins. */
function readAttributes(line: string): Attributes {
  const fields = parseCsvLine(line).filter((field) => field.trim() !== '');
  return new Map(
    fields.map((field): [string, string] => {
      const at = field.indexOf('=');
      if (at < 1) return ['value', field.trim()];
      return [field.slice(0, at).trim().toLowerCase(), field.slice(at + 1).trim()];
    }),
  );
}

function makeRule(line: string, attributes: Attributes, source: TagSource): TagRule {
  const template = (name: string): EventTemplate | undefined => optionalTemplate(attributes.get(name));
  const priority = Number(attributes.get('priority') ?? types[source.type].priority);
  if (!Number.isFinite(priority)) throw invalidRule(line, 'has a priority that is no number', 'Write priority=100');
  const usualPrefix = usualPrefixOf(source);
  const known = [...commonAttributes, ...types[source.type].attributes];
  return {
    ...source,
    source: line,
    priority,
    enable: template('enable') ?? ['true'],
    prefix: template('prefix') ?? (usualPrefix === undefined ? undefined : [usualPrefix]),
    suffix: template('suffix'),
    idle: [...attributes.keys()].filter((name) => !known.includes(name)),
  };
}

function usualPrefixOf(source: TagSource): string | undefined {
  if (source.type === 'sha') return 'sha-';
  return source.type === 'ref' && source.event === 'pr' ? 'pr-' : undefined;
}

function parseSource(line: string, type: string, attributes: Attributes): TagSource {
  const required = (name: string): string => {
    const value = attributes.get(name);
    if (value !== undefined) return value;
    throw invalidRule(line, `has no ${name}`, `A rule of the type ${type} needs ${name}=…`);
  };
  const oneOf = <const T extends string>(name: string, choices: readonly T[], value: string): T => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    throw invalidRule(line, `has an unknown ${name}`, `Write ${name}= with one of ${choices.join(', ')}`);
  };
  // An empty value is as good as none.
  const value = attributes.get('value') === '' ? undefined : optionalTemplate(attributes.get('value'));

  switch (type) {
    case 'schedule': {
      const pattern = attributes.get('pattern') ?? 'nightly';
      return { type, pattern: parseTemplate(pattern, { words: [], dates: ['date', 'commit_date'] }) };
    }
    case 'semver':
    case 'pep440':
      return { type, pattern: parseVersionPattern(required('pattern')), value, match: parseMatch(line, attributes) };
    case 'match': {
      const group = attributes.get('group') ?? '0';
      if (!/^[0-9]{1,3}$/.test(group)) throw invalidRule(line, 'has a group that is no number', 'Write group=1');
      return { type, pattern: parsePattern(required('pattern')), group: Number(group), value };
    }
    case 'edge':
      return { type, branch: attributes.get('branch') ?? '' };
    case 'ref':
      return { type, event: oneOf('event', ['branch', 'tag', 'pr'], required('event')) };
    case 'raw':
      return { type, value: parseEventTemplate(required('value')) };
    case 'sha':
      return { type, format: oneOf('format', ['short', 'long'], attributes.get('format') ?? 'short') };
    default:
      throw invalidRule(
        line,
        'has an unknown type',
        'Write type= with one of schedule, semver, pep440, match, edge, ref, raw, sha',
      );
  }
}

function optionalTemplate(text: string | undefined): EventTemplate | undefined {
  return text === undefined ? undefined : parseEventTemplate(text);
}

function parseVersionPattern(text: string): Template<VersionName> {
  return parseTemplate(text, { words: ['raw', 'version', 'major', 'minor', 'patch'], dates: [] });
}

function parseMatch(line: string, attributes: Attributes): RegularExpression | undefined {
  const text = attributes.get('match') ?? '';
  if (text === '') return undefined;
  const match = parseRegularExpression(text);
  if (match.groupCount > 0) return match;
  throw invalidRule(line, 'has a match without a group', 'Put what is the version into parentheses: match=v(.*)');
}

/** Plain, or with slashes around it and flags after it. */
function parsePattern(text: string): RegularExpression {
  const delimited = /^\/(.+)\/(.*)$/.exec(text);
  return delimited === null ? parseRegularExpression(text) : parseRegularExpression(delimited[1] ?? '', delimited[2]);
}

function invalidRule(line: string, what: string, hint: string): ActionError {
  return new ActionError('invalid-input', `${JSON.stringify(line.slice(0, 200))} ${what}.`, { hint: `${hint}.` });
}
