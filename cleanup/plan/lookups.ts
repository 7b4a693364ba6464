import { type RetentionPolicy } from '../../core/domain/retention/policy.js';
import { replaceSelectors, selectorsOf } from '../../core/domain/retention/policy-selectors.js';
import { type Selector } from '../../core/domain/retention/selector.js';
import { BranchNames, fillingOf, isOfGoneBranch, pullNumberOf } from '../../core/domain/retention/tag-template.js';
import { type ErrorCode, isActionError } from '../../core/errors.js';
import { type Connection, type Repositories } from '../../core/ports.js';

type TemplateSelector = Extract<Selector, { kind: 'closed-pulls' | 'gone-branches' }>;

/** Trouble with pull requests and branches alone; any other would meet the package too. */
const whatMayStayUnknown: readonly ErrorCode[] = [
  'denied',
  'not-found',
  'unavailable',
  'rejected',
  'invalid-response',
  'unsupported',
  'conflict',
];

/** Looks up which tags are of closed pull requests and of gone branches. What can't be learned selects nothing. */
export class Lookups {
  readonly #connection: Pick<Connection, 'runner' | 'repositories'>;
  readonly #branches = new Map<string, Promise<readonly string[]>>();
  readonly #pulls = new Map<string, Promise<ReadonlySet<number>>>();
  #repositories: Promise<Repositories> | undefined;

  constructor(connection: Pick<Connection, 'runner' | 'repositories'>) {
    this.#connection = connection;
  }

  /**
   * @param tags all of the package
   * @param repository `owner/name`, where pull requests and branches are
   */
  async resolve(
    policy: RetentionPolicy,
    { tags, repository }: { readonly tags: readonly string[]; readonly repository: string },
  ): Promise<RetentionPolicy> {
    const found = new Map<Selector, Selector>();
    for (const selector of selectorsOf(policy)) {
      if (selector.kind !== 'closed-pulls' && selector.kind !== 'gone-branches') continue;
      const selected = new Set(await this.#select(selector, tags, repository));
      const pattern = { source: selector.template.source, matches: (tag: string) => selected.has(tag) };
      found.set(selector, { kind: 'tags', pattern });
    }
    return replaceSelectors(policy, (selector) => [found.get(selector) ?? selector]);
  }

  async #select(selector: TemplateSelector, tags: readonly string[], repository: string): Promise<readonly string[]> {
    const meant = tags.filter((tag) => fillingOf(selector.template, tag) !== undefined);
    if (meant.length === 0) return [];
    const isPulls = selector.kind === 'closed-pulls';
    try {
      return await (isPulls ? this.#closed(selector, meant, repository) : this.#gone(selector, meant, repository));
    } catch (error) {
      if (!isActionError(error, ...whatMayStayUnknown)) throw error;
      const [what, permission] = isPulls ? ['pull requests', 'pull-requests: read'] : ['branches', 'contents: read'];
      this.#connection.runner.log.warning(
        `The ${what} of ${repository} could not be looked up, so no tag that fits ${selector.template.source} goes: ${error.message} The job needs "permissions: ${permission}" of that repository.`,
      );
      return [];
    }
  }

  async #closed(
    { template }: TemplateSelector,
    tags: readonly string[],
    repository: string,
  ): Promise<readonly string[]> {
    const numbers = new Map(tags.map((tag) => [tag, pullNumberOf(template, tag)]));
    const wanted = [...numbers.values()].filter((number) => number !== undefined);
    if (wanted.length === 0) return [];
    const from = wanted.reduce((lowest, number) => Math.min(lowest, number));
    const closed = await remember(this.#pulls, `${repository} ${from}`, async () =>
      (await this.#open()).listClosedPulls(repository, from),
    );
    return tags.filter((tag) => closed.has(numbers.get(tag) ?? 0));
  }

  async #gone({ template }: TemplateSelector, tags: readonly string[], repository: string): Promise<readonly string[]> {
    const branches = await remember(this.#branches, repository, async () =>
      (await this.#open()).listBranches(repository),
    );
    // A repository without any branch is one that we see nothing of.
    if (branches.length === 0) return [];
    const names = new BranchNames(branches);
    return tags.filter((tag) => isOfGoneBranch(template, tag, names));
  }

  #open(): Promise<Repositories> {
    this.#repositories ??= this.#connection.repositories();
    return this.#repositories;
  }
}

function remember<T>(known: Map<string, Promise<T>>, key: string, look: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? look();
  known.set(key, value);
  return value;
}
