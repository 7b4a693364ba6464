/** A YAML document as a tree that knows its lines, counted from 1. */
export type YamlNode = { readonly line: number } & (
  | {
      readonly kind: 'map';
      readonly entries: readonly { readonly key: string; readonly line: number; readonly value: YamlNode }[];
    }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[] }
  | {
      readonly kind: 'scalar';
      readonly value: string | number | boolean | null;
      /** As it is written. */
      readonly source: string;
    }
);
