import { ActionError } from '../../errors.js';
import { formatDate } from './date-format.js';
import { type GitHubContext } from '../github/github.js';
import { type InputReader } from '../input/input.js';
import { isJsonArray, isJsonObject, type JsonObject, member } from '../json/json.js';
import { type Expression, type Template, parseTemplate, renderTemplate, type Vocabulary } from './template.js';

/** The event that a run belongs to, as far as tags and labels follow from it. */
export interface EventContext {
  readonly eventName: string;
  /** Of a pull request always `refs/pull/N/…`. */
  readonly ref: string;
  /** Empty if unknown. */
  readonly sha: string;
  readonly shortSha: string;
  readonly payload: JsonObject;
  /** When the run began, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** When the commit was made, in milliseconds since the epoch; when the run began if that isn't known. */
  commitTime(): number;
}

/** What else tells of the event: metadata-action's variables, the time, and git. */
export interface EventSources {
  environment(name: string): string | undefined;
  readonly startedAt: number;
  /** The time of a commit in the workspace, in milliseconds since the epoch. */
  findCommitTime(sha: string): number | undefined;
}

const usualShortShaLength = 7;

/**
 * Reads the event as metadata-action does: for `pull_request_target`, whose ref is the base branch, the pull request
 * counts; `DOCKER_METADATA_PR_HEAD_SHA` and `DOCKER_METADATA_SHORT_SHA_LENGTH` are heeded.
 * @throws ActionError `invalid-input` for a variable that makes no sense
 * @see https://github.com/docker/metadata-action#environment-variables
 */
export function readEvent(
  github: Pick<GitHubContext, 'eventName' | 'ref' | 'sha' | 'event'>,
  sources: EventSources,
): EventContext {
  const payload: JsonObject = isJsonObject(github.event) ? github.event : {};
  const isHeadMeant = /true/i.test(sources.environment('DOCKER_METADATA_PR_HEAD_SHA') ?? '');
  const head = isHeadMeant ? textAt(payload, 'pull_request', 'head', 'sha') : undefined;
  const sha = head !== undefined && github.eventName.startsWith('pull_request') ? head : github.sha;
  const { startedAt } = sources;
  return {
    eventName: github.eventName,
    ref: refOf(github.eventName, github.ref, payload),
    sha,
    shortSha: sha.slice(0, readShortShaLength(sources)),
    payload,
    startedAt,
    commitTime: () => findCommitTime(payload, sha) ?? sources.findCommitTime(sha) ?? startedAt,
  };
}

/** As readEvent; what makes no sense is a fault of `tags`. */
export function readEventOfRun(
  reader: InputReader,
  github: Parameters<typeof readEvent>[0],
  sources: EventSources,
): EventContext {
  const event = reader.attempt('tags', () => readEvent(github, sources));
  // The run ends at `finish`, so nothing is made of the stand-in.
  const standIn = { startedAt: 0, environment: () => undefined, findCommitTime: () => undefined };
  return event ?? readEvent(github, standIn);
}

function readShortShaLength(sources: EventSources): number {
  const name = 'DOCKER_METADATA_SHORT_SHA_LENGTH';
  const text = sources.environment(name);
  if (text === undefined) return usualShortShaLength;
  if (/^[1-9][0-9]{0,2}$/.test(text)) return Number(text);
  throw new ActionError('invalid-input', `${name} is ${JSON.stringify(text.slice(0, 60))}, which is no length.`, {
    hint: 'Write a number from 1 to 999.',
  });
}

/** GitHub gives `pull_request_target` the ref of the base branch, whose tag must not move for a pull request. */
function refOf(eventName: string, ref: string, payload: JsonObject): string {
  if (eventName !== 'pull_request_target') return ref;
  const number = member(payload, 'number');
  return typeof number === 'number' && Number.isSafeInteger(number) ? `refs/pull/${number}/merge` : '';
}

function findCommitTime(payload: JsonObject, sha: string): number | undefined {
  const commits = member(payload, 'commits');
  const candidates = [...(isJsonArray(commits) ? commits : []), member(payload, 'head_commit')];
  const commit = candidates.find((candidate) => isJsonObject(candidate) && member(candidate, 'id') === sha);
  const time = Date.parse(isJsonObject(commit) ? (textAt(commit, 'timestamp') ?? '') : '');
  return Number.isNaN(time) ? undefined : time;
}

/** The branch of a push or a manual run. */
export function findBranch({ ref }: EventContext): string | undefined {
  return afterPrefix(ref, 'refs/heads/');
}

export function findTag({ ref }: EventContext): string | undefined {
  return afterPrefix(ref, 'refs/tags/');
}

/** The number of a pull request, or what else stands between `refs/pull/` and `/merge`. */
export function findPullRequest({ ref }: EventContext): string | undefined {
  return afterPrefix(ref, 'refs/pull/')?.replace(/\/merge$/, '');
}

export function findDefaultBranch({ payload }: EventContext): string | undefined {
  return textAt(payload, 'repository', 'default_branch');
}

/** The branch that a tag was pushed from, where GitHub says so, or that a pull request goes to. */
function findBaseBranch(context: EventContext): string | undefined {
  if (findTag(context) !== undefined) return textAt(context.payload, 'base_ref')?.replace(/^refs\/heads\//, '');
  return findPullRequest(context) === undefined ? undefined : textAt(context.payload, 'pull_request', 'base', 'ref');
}

/** @see https://docs.github.com/actions/reference/events-that-trigger-workflows (events of the default branch) */
function isOnDefaultBranch(context: EventContext): boolean {
  if (context.ref === '') return false;
  const branch = findBranch(context);
  if (branch !== undefined && branch === findDefaultBranch(context)) return true;
  return /^(?:create|discussion|issues|schedule)/.test(context.eventName);
}

type GlobalName =
  'branch' | 'tag' | 'sha' | 'base_ref' | 'is_default_branch' | 'is_not_default_branch' | 'date' | 'commit_date';

const vocabulary: Vocabulary<GlobalName> = {
  words: ['branch', 'tag', 'sha', 'base_ref', 'is_default_branch', 'is_not_default_branch'],
  dates: ['date', 'commit_date'],
};

/** Text with expressions that stand for something of the event. */
export type EventTemplate = Template<GlobalName>;

/** @throws ActionError `invalid-input` */
export function parseEventTemplate(text: string): EventTemplate {
  return parseTemplate(text, vocabulary);
}

export function renderEventTemplate(template: EventTemplate, context: EventContext): string {
  return renderTemplate(template, (expression) => valueOf(expression, context));
}

function valueOf(expression: Expression<GlobalName>, context: EventContext): string {
  switch (expression.name) {
    case 'branch':
      return findBranch(context) ?? '';
    case 'tag':
      return findTag(context) ?? '';
    case 'sha':
      return context.shortSha;
    case 'base_ref':
      return findBaseBranch(context) ?? '';
    case 'is_default_branch':
      return String(isOnDefaultBranch(context));
    case 'is_not_default_branch':
      return String(!isOnDefaultBranch(context));
    case 'date':
    case 'commit_date':
      return renderDate(expression, context);
  }
}

/** `date` is when the run began, `commit_date` when the commit was made. */
export function renderDate({ name, format, zone }: Expression<GlobalName>, context: EventContext): string {
  return formatDate(name === 'date' ? context.startedAt : context.commitTime(), format, zone);
}

function afterPrefix(ref: string, prefix: string): string | undefined {
  return ref.length > prefix.length && ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}

/** A text that is not empty, at a path of members. */
function textAt(object: JsonObject, ...path: readonly string[]): string | undefined {
  let value: ReturnType<typeof member> = object;
  for (const name of path) value = isJsonObject(value) ? member(value, name) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
