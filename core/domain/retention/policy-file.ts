import { ActionError, isActionError } from '../../errors.js';
import { parseDuration } from '../input/input.js';
import { type PackageSelector, parsePackageSelector } from './package-selection.js';
import { parseExpression, parseFileGlob } from './pattern.js';
import { type Breakage, type DeleteRule, type KeepRule, type Timestamp } from './policy.js';
import { type RegistryHost } from '../registry/reference.js';
import { parseExpressionSelector, parseProtection, parseTagSelector, type Selector } from './selector.js';
import { parseTagTemplate } from './tag-template.js';
import { type YamlNode } from './yaml-node.js';

/** What one entry of the file says of the packages that it names. */
export interface PolicyEntry {
  readonly names: readonly PackageSelector[];
  readonly keep: readonly KeepRule[];
  readonly delete: readonly DeleteRule[];
}

type MapNode = Extract<YamlNode, { kind: 'map' }>;
/** What is allowed below a key, and how it is read. */
type Readers = Readonly<Record<string, (node: YamlNode, path: string) => void>>;

const maxFaultsShown = 20;
const maxCount = 1_000_000;
const breakages: readonly Breakage[] = ['ghost', 'partial', 'orphaned'];
const orders: readonly (Timestamp | 'semver')[] = ['semver', 'created', 'updated'];

/**
 * Reads a policy file.
 * @param file its name, for errors
 * @param defaultRegistry meant where a reference names none
 * @throws ActionError `invalid-file` with all faults, each with its line
 */
export function parsePolicyFile(
  document: YamlNode,
  file: string,
  defaultRegistry: RegistryHost,
): readonly PolicyEntry[] {
  const reader = new PolicyReader(defaultRegistry);
  const entries = reader.readDocument(document);
  if (reader.faults.length === 0) return entries;
  const shown = reader.faults.slice(0, maxFaultsShown).map((fault) => `- ${fault}`);
  const rest = reader.faults.length - shown.length;
  if (rest > 0) shown.push(`- and ${rest} more`);
  throw new ActionError('invalid-file', `The policy ${file} is wrong:\n${shown.join('\n')}`, {
    hint: 'Its schema is cleanup/policy.schema.json; the README of cleanup shows an example.',
  });
}

class PolicyReader {
  readonly faults: string[] = [];
  readonly #registry: RegistryHost;

  constructor(registry: RegistryHost) {
    this.#registry = registry;
  }

  readDocument(document: YamlNode): readonly PolicyEntry[] {
    let entries: readonly PolicyEntry[] = [];
    this.#readMap(document, 'The file', ['packages'], {
      packages: (node, path) => {
        entries = this.#readList(node, path, (item, place) => this.#readEntry(item, place));
        if (node.kind === 'list' && node.items.length === 0) this.#fault(node, path, 'names no package');
      },
    });
    return entries;
  }

  #readEntry(node: YamlNode, path: string): PolicyEntry {
    let names: readonly PackageSelector[] = [];
    let keep: readonly (KeepRule | undefined)[] = [];
    let doomed: readonly (DeleteRule | undefined)[] = [];
    this.#readMap(node, path, ['name'], {
      name: (value, place) => {
        names = this.#readTexts(value, place, parseName);
      },
      keep: (value, place) => {
        keep = this.#readList(value, place, (item, at, number) => this.#readKeep(item, at, number));
      },
      delete: (value, place) => {
        doomed = this.#readList(value, place, (item, at, number) => this.#readDelete(item, at, number));
      },
    });
    const isRule = <T>(rule: T | undefined): rule is T => rule !== undefined;
    return { names, keep: keep.filter(isRule), delete: doomed.filter(isRule) };
  }

  #readKeep(node: YamlNode, path: string, number: number): KeepRule | undefined {
    let tags: readonly Selector[] | undefined;
    let files: readonly Selector[] | undefined;
    let untagged: boolean | undefined;
    let count: number | undefined;
    let by: Timestamp | 'semver' | undefined;
    const ages: { youngerThanMs?: number | undefined; olderThanMs?: number | undefined } = {};
    const keys = this.#readMap(node, path, [], {
      tags: (value, place) => {
        tags = this.#readTexts(value, place, (text) =>
          expressionOf(text) === undefined ? parseProtection(text, this.#registry) : parseSelector(text),
        );
      },
      'referenced-in': (value, place) => {
        files = [{ kind: 'referenced-in', files: this.#readTexts(value, place, parseFileGlob) }];
      },
      untagged: (value, place) => {
        untagged = this.#readTrue(value, place);
      },
      newest: (value, place) => {
        count = this.#readCount(value, place);
      },
      by: (value, place) => {
        by = this.#readChoice(value, place, orders);
      },
      'younger-than': (value, place) => {
        ages.youngerThanMs = this.#readText(value, place, parseDuration);
      },
      'older-than': (value, place) => {
        ages.olderThanMs = this.#readText(value, place, parseDuration);
      },
    });
    if (keys === undefined) return undefined;
    const has = (...names: readonly string[]): boolean => names.some((name) => keys.has(name));
    if (!has('tags', 'referenced-in', 'untagged', 'newest', 'younger-than', 'older-than')) {
      this.#fault(node, path, 'names nothing; write tags, newest, younger-than, referenced-in or untagged');
    }
    if (has('by') && !has('newest')) this.#fault(node, path, 'has "by" without "newest"');
    if (has('untagged') && has('tags')) this.#fault(node, path, 'says both "tags" and "untagged"; make it two rules');
    if (has('untagged') && by === 'semver') this.#fault(node, path, 'orders what has no tag by semver');
    if (has('referenced-in') && keys.size > 1) {
      this.#fault(node, path, 'says more than "referenced-in", which stands alone; make it two rules');
    }
    return {
      name: `keep ${number}`,
      reason: `rule keep ${number} names it`,
      ...ages,
      selectors: tags ?? files,
      untagged,
      newest: count === undefined ? undefined : { count, by: by ?? 'updated' },
    };
  }

  #readDelete(node: YamlNode, path: string, number: number): DeleteRule | undefined {
    let olderThanMs: number | undefined;
    let found: readonly Breakage[] = [];
    let selectors: readonly Selector[] = [];
    const keys = this.#readMap(node, path, [], {
      tags: (value, place) => {
        selectors = this.#readTexts(value, place, parseSelector);
      },
      'closed-prs': (value, place) => {
        const parse = (text: string): Selector => ({
          kind: 'closed-pulls',
          template: parseTagTemplate(text, '{number}'),
        });
        selectors = this.#readTexts(value, place, parse);
      },
      'gone-branches': (value, place) => {
        const parse = (text: string): Selector => ({
          kind: 'gone-branches',
          template: parseTagTemplate(text, '{branch}'),
        });
        selectors = this.#readTexts(value, place, parse);
      },
      untagged: (value, place) => {
        this.#readTrue(value, place);
      },
      broken: (value, place) => {
        const nodes = value.kind === 'list' ? value.items : [value];
        if (nodes.length === 0) this.#fault(value, place, 'is empty');
        found = nodes.flatMap((item) => this.#readChoice(item, place, breakages) ?? []);
      },
      'older-than': (value, place) => {
        olderThanMs = this.#readText(value, place, parseDuration);
      },
    });
    if (keys === undefined) return undefined;
    const kinds = ['tags', 'closed-prs', 'gone-branches', 'untagged', 'broken'].filter((key) => keys.has(key));
    if (kinds.length !== 1) {
      const what = kinds.length === 0 ? 'names nothing' : `says ${kinds.map((kind) => `"${kind}"`).join(' and ')}`;
      this.#fault(node, path, `${what}; each rule has one of tags, closed-prs, gone-branches, untagged, broken`);
    }
    const rule = { name: `delete ${number}`, olderThanMs } as const;
    if (keys.has('broken')) return { ...rule, kind: 'broken', breakages: found };
    return keys.has('untagged') ? { ...rule, kind: 'untagged' } : { ...rule, kind: 'tags', selectors };
  }

  /** @returns the keys that are there; undefined after a fault that leaves nothing to read */
  #readMap(
    node: YamlNode,
    path: string,
    required: readonly string[],
    readers: Readers,
  ): ReadonlySet<string> | undefined {
    if (node.kind !== 'map') {
      this.#fault(node, path, `is no map of ${Object.keys(readers).join(', ')}`);
      return undefined;
    }
    const prefix = path === 'The file' ? '' : `${path}.`;
    for (const { key, line, value } of node.entries) {
      const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
      if (read !== undefined) read(value, prefix + key);
      else
        this.#fault(
          { line },
          path,
          `has ${JSON.stringify(key.slice(0, 60))}; it may have ${Object.keys(readers).join(', ')}`,
        );
    }
    const keys = new Set(node.entries.map(({ key }) => key));
    for (const key of required) if (!keys.has(key)) this.#fault(node, path, `lacks "${key}"`);
    return keys;
  }

  #readList<T>(node: YamlNode, path: string, read: (item: YamlNode, path: string, number: number) => T): readonly T[] {
    if (node.kind === 'list') return node.items.map((item, index) => read(item, `${path}[${index}]`, index + 1));
    this.#fault(node, path, 'is no list');
    return [];
  }

  /** One text or a list of them; never none. */
  #readTexts<T>(node: YamlNode, path: string, parse: (text: string) => T): readonly T[] {
    const nodes = node.kind === 'list' ? node.items : [node];
    if (nodes.length === 0) this.#fault(node, path, 'is empty');
    return nodes.flatMap((item) => {
      const value = this.#readText(item, path, (text) => [parse(text)]);
      return value ?? [];
    });
  }

  #readText<T>(node: YamlNode, path: string, parse: (text: string) => T): T | undefined {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') {
      const hint = node.kind === 'scalar' && node.value !== null ? `; put ${node.source} into quotes` : '';
      this.#fault(node, path, `is no text${hint}`);
      return undefined;
    }
    try {
      return parse(node.value);
    } catch (error) {
      if (!isActionError(error)) throw error;
      const words = [error.message, error.hint]
        .filter((text) => text !== undefined)
        .map((text) => text.replace(/\.$/, ''));
      this.#fault(node, path, `is wrong: ${words.join('. ')}`);
      return undefined;
    }
  }

  #readTrue(node: YamlNode, path: string): boolean {
    if (node.kind !== 'scalar' || node.value !== true)
      this.#fault(node, path, 'can only be true; leave it out otherwise');
    return true;
  }

  #readCount(node: YamlNode, path: string): number {
    const value = node.kind === 'scalar' ? node.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxCount) return value;
    this.#fault(node, path, `is no whole number from 1 to ${maxCount}`);
    return 1;
  }

  #readChoice<T extends string>(node: YamlNode, path: string, choices: readonly T[]): T | undefined {
    const choice = node.kind === 'scalar' ? choices.find((each) => each === node.value) : undefined;
    if (choice === undefined) this.#fault(node, path, `is none of ${choices.join(', ')}`);
    return choice;
  }

  #fault({ line }: Pick<MapNode, 'line'>, path: string, what: string): void {
    this.faults.push(`line ${line}: ${path} ${what}.`);
  }
}

/** A glob or `/regular expression/`. */
function parseSelector(text: string): Selector {
  const expression = expressionOf(text);
  return expression === undefined ? parseTagSelector(text) : parseExpressionSelector(expression);
}

function parseName(text: string): PackageSelector {
  const expression = expressionOf(text);
  if (expression === undefined) return parsePackageSelector(text, false);
  return { kind: 'pattern', pattern: parseExpression(expression), isExcluded: false };
}

function expressionOf(text: string): string | undefined {
  return /^\/(.+)\/$/s.exec(text)?.[1];
}
