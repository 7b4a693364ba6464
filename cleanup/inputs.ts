import {
  type ConnectionOptions,
  readConnectionInputs,
  refuseForeignRegistry,
} from '../core/domain/connection-inputs.js';
import { type Credential } from '../core/domain/credential-choice.js';
import { InputReader, parseDuration } from '../core/domain/input.js';
import { type RetentionPolicy } from '../core/domain/policy.js';
import { isRepositoryName, type RepositoryName } from '../core/domain/reference.js';
import { parseProtection, parseTagSelector, type Selector } from '../core/domain/selector.js';
import { ActionError } from '../core/errors.js';
import { type Runner } from '../core/ports.js';

export interface CleanupOptions extends ConnectionOptions {
  /** The input `token`: used as it is. */
  readonly exact: Credential | undefined;
  readonly owner: string;
  /** Names without the owner; never empty; without repeats. */
  readonly packages: readonly RepositoryName[];
  readonly policy: RetentionPolicy;
  readonly maxDeletions: number | undefined;
  /** Of the versions of each package. */
  readonly maxDeletionsPercent: number;
  readonly lastVersion: 'keep' | 'fail';
  /** Path of the journal, relative to the workspace or absolute. */
  readonly journal: string;
  readonly dryRun: boolean;
}

/**
 * Inputs that are to come. Each of them protects, limits or selects: who writes one expects less to be deleted, or
 * something else, so none may be passed over.
 */
export const unavailableInputs: readonly string[] = [
  'mode',
  'packages',
  'package-type',
  'delete-ghost-images',
  'delete-partial-images',
  'delete-orphaned-images',
  'delete-closed-prs',
  'delete-gone-branches',
  'repository',
  'protect-referenced-in',
  'policy',
  'use-regex',
  'time-budget',
  'quota-reserve',
  'plan-file',
  'restore-ids',
  'restore-digests',
  'restore-tags',
  'restore-deleted-within',
  'shard',
];

const maxCount = 1_000_000;

/** @throws ActionError `invalid-input` with all faults */
export function parseInputs(runner: Runner): CleanupOptions {
  const reader = new InputReader(runner.inputs);
  const onSecret = (secret: string): void => {
    runner.mask(secret);
  };
  const connection = readConnectionInputs(reader, runner.github, onSecret);
  const token = reader.secret('token', onSecret);
  // Of ghcr-cleanup-action. What is kept is always looked at afterwards, and patterns are recognised as such.
  for (const name of ['validate', 'log-level', 'expand-packages']) reader.text(name);
  const options: CleanupOptions = {
    ...connection,
    exact: token === undefined ? undefined : { kind: 'exact', username: connection.username, secret: token },
    owner: readOwner(reader, runner),
    packages: readPackages(reader, runner),
    policy: readPolicy(reader, runner, connection),
    maxDeletions: reader.integer('max-deletions', { min: 0, max: maxCount }),
    maxDeletionsPercent: reader.integer('max-deletions-percent', { min: 0, max: 100 }) ?? 100,
    lastVersion: readLastVersion(reader),
    journal: reader.text('journal') ?? 'cleanup-journal.jsonl',
    dryRun: reader.boolean('dry-run', false),
  };
  refuseUnavailable(reader, runner);
  if (token === undefined) refuseForeignRegistry(reader, connection, 'token');
  reader.finish();
  return options;
}

function readOwner(reader: InputReader, runner: Runner): string {
  const owner = reader.text('owner') ?? runner.github.repositoryOwner;
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,98}$/.test(owner) || !isRepositoryName(owner.toLowerCase())) {
    reader.fault('owner', `is ${JSON.stringify(owner.slice(0, 100))}, which is no name of a user or an organization`);
  }
  return owner;
}

function readPackages(reader: InputReader, runner: Runner): readonly RepositoryName[] {
  const named = reader.list('package', parsePackageName);
  if (reader.text('package') !== undefined) {
    for (const { given, name } of named) {
      if (given !== name) runner.log.notice(`The package ${given} is taken as ${name}: GitHub's names are lower case.`);
    }
    return [...new Set(named.map(({ name }) => name))];
  }
  const repository = runner.github.repository.split('/')[1]?.toLowerCase() ?? '';
  if (isRepositoryName(repository)) return [repository];
  reader.fault('package', 'is required where the workflow does not say its repository');
  return [];
}

function parsePackageName(given: string): { readonly given: string; readonly name: RepositoryName } {
  const name = given.toLowerCase();
  if (isRepositoryName(name)) return { given, name };
  const isPattern = /[*?!]/.test(given);
  throw new ActionError('invalid-input', `${JSON.stringify(given.slice(0, 150))} is no name of a package.`, {
    hint: isPattern
      ? 'Patterns of packages are not available in this version; write whole names'
      : 'Write the name without owner and tag; a "/" in it stays as it is',
  });
}

function readPolicy(reader: InputReader, runner: Runner, { server }: ConnectionOptions): RetentionPolicy {
  const deleteTags = readSelectors(reader, 'delete-tags', parseTagSelector, 'tags');
  const exclude = readSelectors(reader, 'exclude-tags', (text) => parseProtection(text, server.registry));
  const keepNTagged = reader.integer('keep-n-tagged', { min: 0, max: maxCount });
  const keepNUntagged = reader.integer('keep-n-untagged', { min: 0, max: maxCount });
  const isOnlyRule = deleteTags.length === 0 && keepNTagged === undefined && keepNUntagged === undefined;
  const deleteUntagged = reader.boolean('delete-untagged', isOnlyRule);
  if (deleteUntagged && keepNUntagged !== undefined) {
    reader.fault('keep-n-untagged', 'and "delete-untagged" exclude each other');
  }
  if (isOnlyRule && !deleteUntagged) runner.log.warning('No rule is set, so nothing will be deleted.');
  return {
    deleteTags,
    exclude,
    deleteUntagged,
    keepNTagged,
    keepNUntagged,
    olderThanMs: reader.duration('older-than'),
    keepYoungerThanMs: reader.duration('keep-younger-than') ?? parseDuration('1 hour'),
    timestamp: reader.choice('timestamp', ['updated', 'created'], 'updated'),
  };
}

/** A list that was given and names nothing would silently mean another set of rules. */
function readSelectors(
  reader: InputReader,
  name: string,
  parse: (text: string) => Selector,
  ...aliases: readonly string[]
): readonly Selector[] {
  const entries = reader.list(name, (text) => text, ...aliases);
  if (entries.length === 0 && reader.text(name, ...aliases) !== undefined)
    reader.fault(name, 'is given but names nothing');
  return reader.list(name, parse, ...aliases);
}

function readLastVersion(reader: InputReader): 'keep' | 'fail' {
  const choice = reader.choice('last-version', ['keep', 'fail', 'delete-package'], 'keep');
  if (choice !== 'delete-package') return choice;
  reader.fault('last-version', 'says delete-package, which is not available in this version');
  return 'keep';
}

function refuseUnavailable(reader: InputReader, runner: Runner): void {
  const given = runner.inputs.names.filter((name) => unavailableInputs.includes(name));
  for (const name of given) reader.fault(name, 'is not available in this version');
  for (const warning of reader.unknownInputs()) {
    if (!given.some((name) => warning.includes(`"${name}" was ignored`))) runner.log.warning(warning);
  }
}
