import { minSecretLength } from './log-text.js';

/** What GitHub's tokens look like, for one that nobody has told of, such as an argument at the wrong place. */
const tokenPattern = /\b(?:gh[a-z]|github_pat)_[\w.-]{15,}[\w-]/g;
/** A shorter piece of Base64 would be found in digests. */
const minEncodedLength = 8;

/** Secrets that must not be printed, in no form that they usually take. */
export class Secrets {
  /** Longest first, so that no form cuts another. */
  #forms: readonly string[] = [];

  add(secret: string): void {
    if (secret.length < minSecretLength || this.#forms.includes(secret)) return;
    const forms = new Set([...this.#forms, ...formsOf(secret)]);
    this.#forms = [...forms].sort((a, b) => b.length - a.length);
  }

  /** Puts `***` in the place of each. */
  hide(text: string): string {
    return this.#forms.reduce((rest, form) => rest.replaceAll(form, '***'), text).replace(tokenPattern, '***');
  }
}

function formsOf(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].flatMap((offset) => encodedAt(secret, offset)),
  ];
}

/** What Base64 makes of the secret alone, wherever it begins within the text that was encoded. */
function encodedAt(secret: string, offset: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const [first, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  const forms = (['base64', 'base64url'] as const).map((encoding) => bytes.toString(encoding).slice(first, end));
  return forms.filter((form) => form.length >= minEncodedLength);
}
