import {
  type ConnectionOptions,
  readConnectionInputs,
  refuseForeignRegistry,
  requireApiOfRegistry,
} from '../core/domain/input/connection-inputs.js';
import { type Credential } from '../core/domain/credential/credential-choice.js';
import { type Digest, parseDigest } from '../core/domain/image/digest.js';
import { InputReader, parseDuration } from '../core/domain/input/input.js';
import { type InputRules } from '../core/domain/retention/input-rules.js';
import {
  type PackageSelection,
  parsePackageSelector,
  parseShard,
  selectPackages,
  type Shard,
} from '../core/domain/retention/package-selection.js';
import { type Timestamp } from '../core/domain/retention/policy.js';
import { isRepositoryName, parseTag, type RegistryHost, type Tag } from '../core/domain/registry/reference.js';
import { findGivenRules, protectionInputs, readList, readRuleInputs } from '../core/domain/retention/rule-inputs.js';
import { ActionError } from '../core/errors.js';
import { type PackageType, type Runner } from '../core/ports.js';

/** Where the rules stand. */
export type RuleSource =
  | { readonly kind: 'inputs'; readonly rules: InputRules }
  | {
      readonly kind: 'file';
      /** Relative to the workspace, or absolute. */
      readonly path: string;
      readonly keepYoungerThanMs: number;
      readonly timestamp: Timestamp;
    };

/** What `restore` brings back where no journal is given. */
export interface RestoreSelection {
  readonly ids: readonly number[];
  readonly digests: readonly Digest[];
  readonly tags: readonly Tag[];
  readonly deletedWithinMs: number | undefined;
}

export interface CleanupOptions extends ConnectionOptions {
  readonly mode: 'clean' | 'plan' | 'apply' | 'restore';
  /** The input `token`: used as it is. */
  readonly exact: Credential | undefined;
  readonly owner: string;
  /** Undefined where neither the inputs nor the workflow name any: the plan or the policy does. */
  readonly packages: PackageSelection | undefined;
  readonly packageType: PackageType;
  readonly shard: Shard | undefined;
  readonly rules: RuleSource;
  /** `owner/name`, where pull requests and branches are looked up; the package's own where it is not given. */
  readonly repository: string | undefined;
  readonly maxDeletions: number | undefined;
  /** Of the versions of each package. */
  readonly maxDeletionsPercent: number;
  readonly lastVersion: 'keep' | 'delete-package' | 'fail';
  readonly timeBudgetMs: number;
  /** Of the hourly quota, what is left to others. */
  readonly quotaReservePercent: number;
  /** Paths, relative to the workspace or absolute. */
  readonly planFile: string;
  readonly journal: string;
  readonly restore: RestoreSelection;
  readonly dryRun: boolean;
}

const maxCount = 1_000_000;
const defaultJournal = 'cleanup-journal.jsonl';

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
  const mode = reader.choice('mode', ['clean', 'plan', 'apply', 'restore'], 'clean');
  const useRegex = reader.boolean('use-regex', false);
  const lastVersion = reader.choice('last-version', ['keep', 'delete-package', 'fail'], 'keep');
  const { registry } = connection.server;
  const options: CleanupOptions = {
    ...connection,
    mode,
    exact: token === undefined ? undefined : { kind: 'exact', username: connection.username, secret: token },
    owner: readOwner(reader, runner),
    packages: readPackages(reader, runner, useRegex),
    packageType: reader.choice('package-type', ['container', 'docker'], 'container'),
    shard: reader.parsed('shard', parseShard),
    rules: readRules(reader, runner, { mode, registry, useRegex, deletesPackage: lastVersion === 'delete-package' }),
    repository: reader.parsed('repository', parseRepository),
    maxDeletions: reader.integer('max-deletions', { min: 0, max: maxCount }),
    maxDeletionsPercent: reader.integer('max-deletions-percent', { min: 0, max: 100 }) ?? 100,
    lastVersion,
    timeBudgetMs: reader.duration('time-budget') ?? parseDuration('1 hour'),
    quotaReservePercent: reader.integer('quota-reserve', { min: 0, max: 100 }) ?? 20,
    planFile: reader.text('plan-file') ?? 'cleanup-plan.json',
    journal: reader.text('journal') ?? defaultJournal,
    restore: readRestore(reader),
    dryRun: reader.boolean('dry-run', false),
  };
  checkRestore(reader, options);
  for (const warning of reader.warnings()) runner.log.warning(warning);
  if (token === undefined) refuseForeignRegistry(reader, connection, 'token');
  else requireApiOfRegistry(reader, connection);
  reader.finish();
  return options;
}

function readOwner(reader: InputReader, runner: Runner): string {
  const owner = reader.text('owner') ?? runner.github.repositoryOwner;
  if (owner === '') {
    reader.fault('owner', 'is required where the workflow does not say its repository');
  } else if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,98}$/.test(owner) || !isRepositoryName(owner.toLowerCase())) {
    reader.fault('owner', `is ${JSON.stringify(owner.slice(0, 100))}, which is no name of a user or an organization`);
  }
  return owner;
}

/** `package` and `packages` are one list; where neither is given, the repository's name, unless something else names them. */
function readPackages(reader: InputReader, runner: Runner, useRegex: boolean): PackageSelection | undefined {
  const parse = (text: string): ReturnType<typeof parsePackageSelector> => parsePackageSelector(text, useRegex);
  const selectors = ['package', 'packages'].flatMap((name) => {
    const read = readList(reader, name, useRegex, parse);
    if (read.length > 0 && read.every(({ isExcluded }) => isExcluded)) {
      reader.fault(name, 'says only what is not meant; add what is, such as **');
    }
    return read;
  });
  for (const selector of selectors) {
    if (selector.kind !== 'name' || selector.given === selector.name) continue;
    runner.log.notice(`The package ${selector.given} is taken as ${selector.name}: GitHub's names are lower case.`);
  }
  if (['package', 'packages'].some((name) => reader.text(name) !== undefined)) return selectPackages(selectors);
  const isNamedElsewhere = reader.text('policy') !== undefined || reader.text('mode') === 'apply';
  if (isNamedElsewhere) return undefined;
  const repository = runner.github.repository.split('/')[1]?.toLowerCase() ?? '';
  if (isRepositoryName(repository)) return { names: [repository], patterns: [], excluded: [] };
  reader.fault('package', 'is required where the workflow does not say its repository');
  return undefined;
}

function readRules(
  reader: InputReader,
  runner: Runner,
  about: {
    readonly mode: CleanupOptions['mode'];
    readonly registry: RegistryHost;
    readonly useRegex: boolean;
    readonly deletesPackage: boolean;
  },
): RuleSource {
  const { isOnlyUntagged, ...rules } = readRuleInputs(reader, about);
  const given = findGivenRules(runner.inputs);
  const path = reader.text('policy');
  const idle = [...given.filter((name) => !protectionInputs.includes(name)), ...(path === undefined ? [] : ['policy'])];
  if (about.mode === 'apply' && idle.length > 0) {
    runner.log.notice(`The plan says what goes; ${idle.join(', ')} ${idle.length === 1 ? 'has' : 'have'} no effect.`);
  }
  if (path !== undefined) {
    for (const name of given) reader.fault(name, 'and "policy" exclude each other: all rules stand in the file then');
    return { kind: 'file', path, keepYoungerThanMs: rules.keepYoungerThanMs, timestamp: rules.timestamp };
  }
  if (about.mode !== 'apply' && isOnlyUntagged && !rules.deleteUntagged) {
    runner.log.warning('No rule is set, so nothing will be deleted.');
  }
  return { kind: 'inputs', rules: { ...rules, deletesPackage: about.deletesPackage } };
}

function parseRepository(text: string): string {
  if (/^[A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100}$/.test(text)) return text;
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 150))} is no repository.`, {
    hint: 'Write owner/name.',
  });
}

function readRestore(reader: InputReader): RestoreSelection {
  return {
    ids: readList(reader, 'restore-ids', false, parseId),
    digests: readList(reader, 'restore-digests', false, (text) => parseDigest(text, 'The entry')),
    tags: readList(reader, 'restore-tags', false, parseTag),
    deletedWithinMs: reader.duration('restore-deleted-within'),
  };
}

/** What a mode does not look at would be passed over in silence. */
function checkRestore(reader: InputReader, { mode, journal }: CleanupOptions): void {
  const given = ['restore-ids', 'restore-digests', 'restore-tags', 'restore-deleted-within'].filter(
    (name) => reader.text(name) !== undefined,
  );
  if (mode !== 'restore') for (const name of given) reader.fault(name, 'needs "mode: restore"');
  if (mode === 'restore' && given.length > 0 && journal !== defaultJournal) {
    reader.fault('journal', `and "${given.join('", "')}" exclude each other: either says what comes back`);
  }
}

function parseId(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 50))} is no id of a version.`, {
    hint: 'Ids are whole numbers, as the journal and the summary show them.',
  });
}
