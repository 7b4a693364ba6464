/** The secrets of a job, and what the runner shows in their place. */
export class Masks {
  readonly #values = new Set<string>();
  readonly #forms = new Set<string>();

  /** Each value as it was given to the runner. */
  get values(): readonly string[] {
    return [...this.#values];
  }

  /** Hides the value, each of its lines, and the encodings of both that a runner knows. */
  add(value: string): void {
    if (value.trim() === '') return;
    this.#values.add(value);
    for (const part of [value, ...value.split(/[\r\n]+/)]) {
      for (const form of part === '' ? [] : encodings(part)) if (form !== '') this.#forms.add(form);
    }
  }

  /** The text with each stretch that any mask covers shown as three asterisks. */
  apply(text: string): string {
    const stretches = [...this.#forms].flatMap((form) => occurrences(text, form)).sort((a, b) => a.start - b.start);
    let result = '';
    let end = 0;
    for (const stretch of stretches) {
      // Stretches that touch show as one.
      if (stretch.start > end || end === 0) result += `${text.slice(end, stretch.start)}***`;
      end = Math.max(end, stretch.end);
    }
    return result + text.slice(end);
  }
}

interface Stretch {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

function occurrences(text: string, form: string): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
    found.push({ start: at, end: at + form.length });
  }
  return found;
}

/** Base64 at each of the three offsets that a secret may have in a longer text, URI, JSON and XML. */
function encodings(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return [
    value,
    ...[0, 1, 2].map((offset) => bytes.subarray(offset).toString('base64')),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    value.replace(/[&<>"']/g, (character) => entities[character] ?? character),
    value.length > 8 ? value.replace(/^"(.*)"$/s, '$1') : value,
  ];
}
