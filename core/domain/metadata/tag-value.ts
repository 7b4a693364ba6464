import { clean, explain, major, minor, patch, valid } from '@renovatebot/pep440';
import parseSemver from 'semver/functions/parse.js';
import { ActionError } from '../../errors.js';
import {
  type EventContext,
  type EventTemplate,
  findBranch,
  findDefaultBranch,
  findPullRequest,
  findTag,
  renderDate,
  renderEventTemplate,
} from './event.js';
import { type TagRule, type TagSource, type VersionName } from './tag-rule.js';
import { renderTemplate, type Template } from './template.js';

/** What a rule gives before prefix and suffix. */
export interface TagValue {
  /** Undefined where the rule isn't for this event, or can't give anything. */
  readonly text: string | undefined;
  /** Whether `latest` goes with it under `latest=auto`. */
  readonly isLatest: boolean;
  /** Why it gives nothing, or not what it says. */
  readonly warning: string | undefined;
}

/**
 * What a rule gives in an event.
 * @throws ActionError `invalid-input` if its `enable` is neither true nor false
 * @see https://github.com/docker/metadata-action#tags-input
 */
export function findTagValue(rule: TagRule, context: EventContext): TagValue {
  const enable = renderEventTemplate(rule.enable, context);
  if (enable !== 'true' && enable !== 'false') {
    throw new ActionError(
      'invalid-input',
      `${JSON.stringify(rule.source.slice(0, 200))} is enabled by ${JSON.stringify(enable.slice(0, 60))}.`,
      { hint: 'Write enable=true, enable=false or an expression that gives one of them.' },
    );
  }
  return enable === 'true' ? valueOf(rule, context) : nothing();
}

function valueOf(rule: TagSource, context: EventContext): TagValue {
  switch (rule.type) {
    case 'schedule':
      if (context.eventName !== 'schedule') return nothing();
      return value(renderTemplate(rule.pattern, (expression) => renderDate(expression, context)));
    case 'semver':
    case 'pep440':
      return valueOfVersion(rule, context);
    case 'match':
      return valueOfMatch(rule, context);
    case 'edge':
      return valueOfEdge(rule.branch, context);
    case 'ref':
      return valueOfRef(rule.event, context);
    case 'raw':
      return value(renderEventTemplate(rule.value, context));
    case 'sha':
      return value(rule.format === 'short' ? context.shortSha : context.sha);
    case 'reference':
      return value(rule.tag);
  }
}

/** An empty text gives no tag: its prefix alone would be one that says nothing. */
function value(text: string | undefined, isLatest = false, warning?: string): TagValue {
  return { text: text === '' ? undefined : text, isLatest, warning };
}

function nothing(warning?: string): TagValue {
  return { text: undefined, isLatest: false, warning };
}

function valueOfEdge(wanted: string, context: EventContext): TagValue {
  const branch = findBranch(context);
  if (branch === undefined) return nothing();
  const edge = wanted === '' ? findDefaultBranch(context) : wanted;
  if (edge === undefined) {
    return nothing('the event does not name the default branch; write type=edge,branch=NAME');
  }
  return branch === edge ? value('edge') : nothing();
}

function valueOfRef(event: 'branch' | 'tag' | 'pr', context: EventContext): TagValue {
  switch (event) {
    case 'branch':
      return value(findBranch(context));
    case 'tag':
      return value(findTag(context), true);
    case 'pr':
      return value(findPullRequest(context));
  }
}

/** What the user gives in place of the tag that was pushed, else that tag. */
function findSubject(given: EventTemplate | undefined, context: EventContext): string | undefined {
  return given === undefined ? findTag(context) : renderEventTemplate(given, context);
}

function valueOfMatch(rule: Extract<TagSource, { type: 'match' }>, context: EventContext): TagValue {
  const subject = findSubject(rule.value, context);
  if (subject === undefined) return nothing();
  const groups = rule.pattern.match(subject);
  const pattern = JSON.stringify(rule.pattern.source);
  if (groups === undefined) return nothing(`${pattern} does not match ${quote(subject)}`);
  const text = groups[rule.group];
  if (text !== undefined) return value(text, true);
  return nothing(`${pattern} has no group ${rule.group} in ${quote(subject)}`);
}

/** A version as its scheme reads it. */
interface Version {
  readonly raw: string;
  /** Without what its scheme leaves out, such as a "v" in front. */
  readonly version: string;
  readonly numbers: Readonly<Record<'major' | 'minor' | 'patch', number>>;
  /** Whether it is a release like any other: only such a one gets shorter tags, and `latest`. */
  readonly isPlain: boolean;
}

function valueOfVersion(rule: Extract<TagSource, { type: 'semver' | 'pep440' }>, context: EventContext): TagValue {
  const subject = findSubject(rule.value, context);
  if (subject === undefined) return nothing();
  const found = rule.match?.match(subject);
  const missed =
    rule.match === undefined || found !== undefined
      ? undefined
      : `${JSON.stringify(rule.match.source)} does not match ${quote(subject)}, all of which is taken for the version`;
  const text = (found?.[1] ?? subject).replaceAll('/', '-');
  const version = rule.type === 'semver' ? readSemver(text) : readPep440(text);
  if (version === undefined) {
    const scheme = rule.type === 'semver' ? 'semantic version' : 'version of PEP 440';
    return nothing(`${quote(text)} is no ${scheme}`);
  }
  const { isPlain } = version;
  const pattern: Template<VersionName> = isPlain || isRaw(rule.pattern) ? rule.pattern : [wholeVersion];
  const rendered = renderTemplate(pattern, ({ name }) => partOf(version, name));
  return value(rendered, isPlain, missed);
}

const wholeVersion = { name: 'version', format: '', zone: 'UTC' } as const;

function isRaw(pattern: Template<VersionName>): boolean {
  const [only, ...more] = pattern;
  return more.length === 0 && typeof only === 'object' && only.name === 'raw';
}

function partOf({ raw, version, numbers }: Version, name: VersionName): string {
  if (name === 'raw') return raw;
  return name === 'version' ? version : String(numbers[name]);
}

/** Longer ones are none; semver has the same limit. */
const maxVersionLength = 256;

/** @see https://semver.org */
function readSemver(text: string): Version | undefined {
  const parsed = parseSemver(text);
  if (parsed === null) return undefined;
  return { raw: parsed.raw, version: parsed.version, numbers: parsed, isPlain: parsed.prerelease.length === 0 };
}

/** @see https://peps.python.org/pep-0440/ */
function readPep440(text: string): Version | undefined {
  if (text.length > maxVersionLength || valid(text) === null) return undefined;
  const details = explain(text);
  const version = clean(text);
  if (details === null || version === null) return undefined;
  const isPlain = !details.is_prerelease && !details.is_postrelease && !details.is_devrelease;
  const numbers = { major: major(text), minor: minor(text), patch: patch(text) };
  return { raw: text, version, numbers, isPlain };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
