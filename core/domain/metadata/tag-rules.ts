import { ActionError } from '../../errors.js';
import { type EventContext, type EventTemplate, renderEventTemplate } from './event.js';
import { type Affix, type Flavor } from './flavor.js';
import { isTag, type Repository, type Tag } from '../registry/reference.js';
import { type TagRule } from './tag-rule.js';
import { findTagValue } from './tag-value.js';

/** A tag for every image, or one for a certain repository. */
export interface TagEntry {
  readonly repository: Repository | undefined;
  readonly tag: Tag;
}

export interface TagSet {
  /** In the order of the rules' priorities, `latest` last; empty where no rule fires. Plain ones are without repeats. */
  readonly entries: readonly TagEntry[];
  /** What the first rule that fires gives. */
  readonly version: string | undefined;
  /** Why rules gave nothing, or not what they say. */
  readonly warnings: readonly string[];
}

/**
 * The tags that follow from an event. The first rule that fires gives the version and decides on `latest`.
 * @throws ActionError `invalid-input` if what a rule gives can't be made a tag
 * @see https://github.com/docker/metadata-action#latest-tag
 */
export function resolveTags(rules: readonly TagRule[], flavor: Flavor, context: EventContext): TagSet {
  const warnings = rules.flatMap(({ source, idle }) =>
    idle.map((name) => `${source}: ${name} means nothing to a rule of this type.`),
  );
  const fired = [...rules]
    .sort((a, b) => b.priority - a.priority)
    .flatMap((rule): readonly FiredRule[] => {
      const { text, isLatest, warning } = findTagValue(rule, context);
      if (warning !== undefined) warnings.push(`${rule.source}: ${warning}.`);
      if (text === undefined) return [];
      const repository = rule.type === 'reference' ? rule.repository : undefined;
      const tag = requireTag(decorate(text, rule, flavor, context), rule.source, context);
      return [{ repository, tag, isLatest }];
    });
  // A full reference is no rule of an event, so it decides on nothing.
  const decisive = fired.find(({ repository }) => repository === undefined);
  const isLatest = decisive !== undefined && (flavor.latest === 'auto' ? decisive.isLatest : flavor.latest === 'true');
  const latest = isLatest ? [{ repository: undefined, tag: latestTag(flavor, context) }] : [];
  return { entries: withoutRepeats([...fired, ...latest]), version: fired[0]?.tag, warnings };
}

interface FiredRule extends TagEntry {
  readonly isLatest: boolean;
}

function withoutRepeats(entries: readonly TagEntry[]): readonly TagEntry[] {
  const plain = new Set<Tag>();
  return entries.flatMap(({ repository, tag }) => {
    if (repository === undefined && plain.has(tag)) return [];
    if (repository === undefined) plain.add(tag);
    return [{ repository, tag }];
  });
}

/** The rule's own prefix and suffix, even empty ones, take the place of the flavor's. */
function decorate(value: string, rule: TagRule, flavor: Flavor, context: EventContext): string {
  if (rule.type === 'reference') return value;
  const render = (template: EventTemplate): string => renderEventTemplate(template, context);
  return sanitize(render(rule.prefix ?? flavor.prefix.text) + value + render(rule.suffix ?? flavor.suffix.text));
}

function latestTag(flavor: Flavor, context: EventContext): Tag {
  const render = ({ text, isOnLatest }: Affix): string => (isOnLatest ? renderEventTemplate(text, context) : '');
  return requireTag(sanitize(`${render(flavor.prefix)}latest${render(flavor.suffix)}`), 'flavor', context);
}

/** A branch or tag name with all that a registry's tag can't have turned into dashes. */
export function sanitize(name: string): string {
  return name.replace(/[^a-zA-Z0-9._-]+/g, '-');
}

function requireTag(name: string, source: string, { ref }: EventContext): Tag {
  if (isTag(name)) return name;
  const event = ref === '' ? 'this event' : ref.slice(0, 200);
  throw new ActionError(
    'invalid-input',
    `${JSON.stringify(name.slice(0, 200))}, which ${source.slice(0, 200)} gives for ${event}, is no tag.`,
    {
      hint: 'A tag has up to 128 letters, digits, "_", "." and "-", and begins with neither "." nor "-"; prefix= and suffix= can help.',
    },
  );
}
