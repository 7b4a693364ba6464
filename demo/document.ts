/** A JSON object of somebody else, of which nothing is known yet. */
export type Document = Readonly<Record<string, unknown>>;

/** An empty document where the value is no object. */
export function asDocument(value: unknown): Document {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** An empty list where the value is no list. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Empty where the value is no text. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
