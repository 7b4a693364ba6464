import { ActionError } from '../errors.js';
import { type GitHubContext } from './github.js';
import { isTag, type Tag } from './reference.js';

/** The event that a run belongs to, as far as tags follow from it. */
export type TagContext = Pick<GitHubContext, 'eventName' | 'ref' | 'event'>;

/** One rule of metadata-action's `tags` syntax: a kind of event, and the tag that follows from it. */
export type TagRule =
  | { readonly type: 'schedule'; readonly pattern: string }
  | { readonly type: 'ref'; readonly event: 'branch' | 'tag' | 'pr' };

export interface TagSet {
  /** Without repeats; empty where no rule fires. */
  readonly tags: readonly Tag[];
  /** What the first rule that fires gives. */
  readonly version: string | undefined;
}

/**
 * The rules that an empty `tags` input stands for.
 * @see https://github.com/docker/metadata-action#tags-input
 */
export const defaultTagRules: readonly TagRule[] = [
  { type: 'schedule', pattern: 'nightly' },
  { type: 'ref', event: 'branch' },
  { type: 'ref', event: 'tag' },
  { type: 'ref', event: 'pr' },
];

/** Higher ones come first, equal ones in the order given. */
const priorities: Readonly<Record<TagRule['type'], number>> = { schedule: 1000, ref: 600 };

/**
 * The tags that follow from an event. The first rule that fires gives the version and decides on `latest`.
 * @throws ActionError `invalid-input` if a name can't be made a tag
 */
export function resolveTags(rules: readonly TagRule[], context: TagContext): TagSet {
  const fired = [...rules]
    .sort((a, b) => priorities[b.type] - priorities[a.type])
    .flatMap((rule) => {
      const value = valueOf(rule, context);
      return value === undefined
        ? []
        : [{ value: sanitize(value), isLatest: rule.type === 'ref' && rule.event === 'tag' }];
    });
  const [first] = fired;
  const names = [...fired.map(({ value }) => value), ...(first?.isLatest === true ? ['latest'] : [])];
  return { tags: [...new Set(names)].map((name) => requireTag(name, context)), version: first?.value };
}

function valueOf(rule: TagRule, context: TagContext): string | undefined {
  if (rule.type === 'schedule') return context.eventName === 'schedule' ? rule.pattern : undefined;
  const ref = refOf(context);
  switch (rule.event) {
    case 'branch':
      return afterPrefix(ref, 'refs/heads/');
    case 'tag':
      return afterPrefix(ref, 'refs/tags/');
    case 'pr': {
      const number = /^refs\/pull\/([0-9]+)\//.exec(ref)?.[1];
      return number === undefined ? undefined : `pr-${number}`;
    }
  }
}

/** GitHub gives `pull_request_target` the ref of the base branch, whose tag must not move for a pull request. */
function refOf(context: TagContext): string {
  if (context.eventName !== 'pull_request_target') return context.ref;
  const number = context.event['number'];
  return typeof number === 'number' && Number.isSafeInteger(number) ? `refs/pull/${number}/merge` : '';
}

function afterPrefix(ref: string, prefix: string): string | undefined {
  return ref.length > prefix.length && ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}

/** A branch or tag name with all that a registry's tag can't have turned into dashes. */
export function sanitize(name: string): string {
  return name.replace(/[^a-zA-Z0-9._-]+/g, '-');
}

function requireTag(name: string, context: TagContext): Tag {
  if (isTag(name)) return name;
  throw new ActionError(
    'invalid-input',
    `${JSON.stringify(name.slice(0, 200))}, which follows from ${context.ref}, is no tag.`,
    {
      hint: 'Name the tags with the input "tags": up to 128 letters, digits, "_", "." and "-", beginning with neither "." nor "-".',
    },
  );
}
