/** HTML that is safe already; anything else is escaped by `html`. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | readonly (Html | string | number)[];

/** A template of HTML: texts and numbers in it are escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const shown = values.map((value) => [value].flat().map(escaped).join(''));
  return new Html(parts.map((part, index) => part + (shown[index] ?? '')).join(''));
}

function escaped(value: Html | string | number): string {
  if (value instanceof Html) return value.text;
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
