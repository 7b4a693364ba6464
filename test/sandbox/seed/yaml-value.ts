import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Document } from 'yaml';

/** What is wrong with a document, line by line. */
class YamlFaults extends Error {
  constructor(name: string, faults: readonly Fault[]) {
    const lines = [...faults].sort((one, other) => one.line - other.line);
    super(lines.map(({ line, message }) => `${name}:${line}: ${message}`).join('\n'));
    this.name = 'YamlFaults';
  }
}

interface Fault {
  readonly line: number;
  readonly message: string;
}

/**
 * Reads a YAML document whole, so that all of its faults are told at once.
 * @param name of the file, for faults
 * @param read is given the root; what it returns counts only if nothing was wrong
 * @throws YamlFaults
 */
export function readYaml<T>(name: string, text: string, read: (root: YamlValue) => T): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = document.errors.map(({ message, pos }) => ({ line: lines.linePos(pos[0]).line, message }));
  if (faults.length > 0) throw new YamlFaults(name, faults);
  const report = (node: Node | undefined, message: string): void => {
    faults.push({ line: lines.linePos(node?.range?.[0] ?? 0).line, message });
  };
  const value = read(new YamlValue(document, report, document.contents ?? undefined, undefined, ''));
  if (faults.length > 0) throw new YamlFaults(name, faults);
  return value;
}

/** One value of a document, where it stands, and what is wrong with it. Each reader gives a stand-in after a fault. */
export class YamlValue {
  readonly #document: Document;
  readonly #report: (node: Node | undefined, message: string) => void;
  readonly #node: Node | undefined;
  /** What a fault is told at when there is no value: the key. */
  readonly #key: Node | undefined;
  readonly #place: string;

  constructor(
    document: Document,
    report: (node: Node | undefined, message: string) => void,
    node: Node | undefined,
    key: Node | undefined,
    place: string,
  ) {
    this.#document = document;
    this.#report = report;
    this.#node = isAlias(node) ? node.resolve(document) : node;
    this.#key = key;
    this.#place = place;
  }

  fault(message: string): void {
    this.#report(this.#node ?? this.#key, this.#place === '' ? message : `${this.#place}: ${message}`);
  }

  /** Key and value of a map; none for an empty value. */
  entries(): readonly (readonly [key: string, value: YamlValue])[] {
    if (this.#isEmpty()) return [];
    if (!isMap<Node, Node | null>(this.#node)) {
      this.fault('expected a map');
      return [];
    }
    return this.#node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      const place = this.#place === '' ? name : `${this.#place}.${name}`;
      return [name, new YamlValue(this.#document, this.#report, value ?? undefined, key, place)];
    });
  }

  /** A map of known keys. Any other is a fault. */
  fields<K extends string>(names: readonly K[]): Readonly<Partial<Record<K, YamlValue>>> {
    const fields: Partial<Record<K, YamlValue>> = {};
    for (const [key, value] of this.entries()) {
      const name = names.find((known) => known === key);
      if (name === undefined) value.fault(`unknown key, expected one of ${names.join(', ')}`);
      else fields[name] = value;
    }
    return fields;
  }

  /** A list; none for an empty value. */
  items(): readonly YamlValue[] {
    if (this.#isEmpty()) return [];
    if (!isSeq<Node>(this.#node)) {
      this.fault('expected a list');
      return [];
    }
    return this.#node.items.map(
      (item, index) => new YamlValue(this.#document, this.#report, item, this.#key, `${this.#place}[${index}]`),
    );
  }

  /** Text; a number counts as the text it was written as. */
  text(): string {
    if (isScalar(this.#node)) {
      if (typeof this.#node.value === 'string') return this.#node.value;
      if (typeof this.#node.value === 'number') return this.#node.source ?? String(this.#node.value);
    }
    this.fault('expected text');
    return '';
  }

  /** @param accept gives undefined for text that it cannot read */
  parsed<T>(what: string, standIn: T, accept: (text: string) => T | undefined): T {
    const text = this.text();
    const value = accept(text);
    if (value === undefined && text !== '') this.fault(`not ${what}: ${text}`);
    return value ?? standIn;
  }

  /** One of some words. */
  word<K extends string>(words: readonly [K, ...K[]]): K {
    return this.parsed(`one of ${words.join(', ')}`, words[0], (text) => words.find((word) => word === text));
  }

  integer(atLeast: number, atMost: number): number {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= atLeast && value <= atMost) return value;
    this.fault(`expected a whole number from ${atLeast} to ${atMost}`);
    return atLeast;
  }

  flag(): boolean {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === 'boolean') return value;
    this.fault('expected true or false');
    return false;
  }

  /** Whether it is a map, for values that may be written in two ways. */
  get isMap(): boolean {
    return isMap(this.#node);
  }

  #isEmpty(): boolean {
    return this.#node === undefined || (isScalar(this.#node) && this.#node.value === null);
  }
}
