import { type YamlNode } from '../core/domain/retention/yaml-node.js';

/** An input as action.yml declares it. */
export interface ActionInput {
  readonly name: string;
  /** On one line. */
  readonly description: string;
  /** Empty where it has none. */
  readonly fallback: string;
  readonly isRequired: boolean;
  /** Whether it is true or false. */
  readonly isFlag: boolean;
}

export interface ActionFile {
  readonly description: string;
  readonly inputs: readonly ActionInput[];
}

/** Flags whose default depends on other inputs, so that action.yml gives none. */
const flagsWithoutDefault: readonly string[] = ['delete-untagged'];

/** Reads the metadata of an action; what it lacks is empty. */
export function parseActionFile(document: YamlNode): ActionFile {
  const inputs = entriesOf(member(document, 'inputs')).map(({ key, value }): ActionInput => {
    const fallback = textAt(value, 'default');
    return {
      name: key,
      description: textAt(value, 'description'),
      fallback,
      isRequired: textAt(value, 'required') === 'true',
      isFlag: /^(?:true|false)$/.test(fallback) || flagsWithoutDefault.includes(key),
    };
  });
  return { description: textAt(document, 'description'), inputs };
}

function entriesOf(node: YamlNode | undefined): readonly { readonly key: string; readonly value: YamlNode }[] {
  return node?.kind === 'map' ? node.entries : [];
}

function member(node: YamlNode, name: string): YamlNode | undefined {
  return entriesOf(node).find(({ key }) => key === name)?.value;
}

function textAt(node: YamlNode, name: string): string {
  const value = member(node, name);
  return value?.kind === 'scalar'
    ? String(value.value ?? '')
        .replace(/\s+/g, ' ')
        .trim()
    : '';
}
