import { policyOfInputs } from '../../core/domain/retention/input-rules.js';
import { findMentions } from '../../core/domain/retention/mentioned-images.js';
import { isSelected, type PackageSelection, selectPackages } from '../../core/domain/retention/package-selection.js';
import { type Pattern } from '../../core/domain/retention/pattern.js';
import { type KeepRule, type RetentionPolicy } from '../../core/domain/retention/policy.js';
import { parsePolicyFile } from '../../core/domain/retention/policy-file.js';
import { replaceSelectors, selectorsOf } from '../../core/domain/retention/policy-selectors.js';
import { type RepositoryName } from '../../core/domain/registry/reference.js';
import { type Selector } from '../../core/domain/retention/selector.js';
import { ActionError } from '../../core/errors.js';
import { type Connection } from '../../core/ports.js';
import { type CleanupOptions } from '../inputs.js';

/** What stays and what goes in which package. */
export interface Rules {
  /** The packages that the inputs name; else those that the policy file names. */
  readonly packages: PackageSelection;
  /** Undefined where nothing is said of a package. */
  policyOf(name: RepositoryName): RetentionPolicy | undefined;
}

const nothing: PackageSelection = { names: [], patterns: [], excluded: [] };

/**
 * Reads the policy file, if there is one, and the files of the workspace that the rules speak of. Nothing is sent.
 * @throws ActionError `invalid-file` for a faulty policy, `guarded` where a pattern of files finds none
 */
export async function openRules(
  options: CleanupOptions,
  { files, runner, server }: Pick<Connection, 'files' | 'runner' | 'server'>,
): Promise<Rules> {
  const references = new References(options, { files, runner });
  const { rules } = options;
  if (rules.kind === 'inputs') {
    const policy = await references.resolve(policyOfInputs(rules.rules));
    return { packages: options.packages ?? nothing, policyOf: () => policy };
  }
  const { path, keepYoungerThanMs, timestamp } = rules;
  const deletesPackage = options.lastVersion === 'delete-package';
  const entries: { readonly selection: PackageSelection; readonly policy: RetentionPolicy }[] = [];
  for (const entry of parsePolicyFile(await files.readYaml(path), path, server.registry)) {
    const policy = { keep: entry.keep, delete: entry.delete, keepYoungerThanMs, timestamp, deletesPackage };
    entries.push({ selection: selectPackages(entry.names), policy: await references.resolve(policy) });
  }
  const names = entries.flatMap(({ selection }) => selection.names);
  const patterns = entries.flatMap(({ selection }) => selection.patterns);
  return {
    packages: options.packages ?? { names: [...new Set(names)], patterns, excluded: [] },
    policyOf: (name) => entries.find(({ selection }) => isSelected(selection, name))?.policy,
  };
}

/**
 * What the inputs say stays, whatever else is to go.
 * @throws ActionError `guarded` as openRules
 */
export async function openProtections(
  options: CleanupOptions,
  connection: Pick<Connection, 'files' | 'runner'>,
): Promise<readonly KeepRule[]> {
  if (options.rules.kind === 'file') return [];
  return (await new References(options, connection).resolve(policyOfInputs(options.rules.rules))).keep;
}

/** Looks up `referenced-in`: what files of the workspace refer to. */
class References {
  readonly #options: CleanupOptions;
  readonly #connection: Pick<Connection, 'files' | 'runner'>;

  constructor(options: CleanupOptions, connection: Pick<Connection, 'files' | 'runner'>) {
    this.#options = options;
    this.#connection = connection;
  }

  async resolve(policy: RetentionPolicy): Promise<RetentionPolicy> {
    const found = new Map<Selector, readonly Selector[]>();
    for (const selector of selectorsOf(policy)) {
      if (selector.kind === 'referenced-in') found.set(selector, await this.#find(selector.files));
    }
    return replaceSelectors(policy, (selector) => found.get(selector) ?? [selector]);
  }

  async #find(patterns: readonly Pattern[]): Promise<readonly Selector[]> {
    const { files, runner } = this.#connection;
    const { owner, server } = this.#options;
    const about = { registry: server.registry, owner: owner.toLowerCase() };
    const selectors: Selector[] = [];
    const used = new Set<Pattern>();
    for await (const { path, text } of files.find((each) => patterns.some((pattern) => pattern.matches(each)))) {
      for (const pattern of patterns) if (pattern.matches(path)) used.add(pattern);
      const mentions = findMentions(text, about);
      // One by one: arguments of a call are counted by the stack.
      for (const selector of mentions.selectors) selectors.push(selector);
      for (const name of mentions.unresolved) {
        runner.log.warning(
          `${path} refers to ${name} by a tag that is filled in later, which can't be protected; name it in exclude-tags or write its digest.`,
        );
      }
    }
    const unused = patterns.find((pattern) => !used.has(pattern));
    if (unused !== undefined) {
      throw new ActionError('guarded', `No file of the workspace fits ${JSON.stringify(unused.source)}.`, {
        hint: 'A protection that finds nothing would protect nothing: check out the repository in a step before, or change the pattern.',
      });
    }
    runner.log.info(`${selectors.length} references to images were found in files of the workspace.`);
    return selectors;
  }
}
