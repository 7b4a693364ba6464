import { ActionError, isActionError } from '../../errors.js';
import { findNearest } from './nearest.js';

const maxFaultsShown = 50;

/** The inputs as the runner hands them over. */
export interface RawInputs {
  /** The value as given, not trimmed; empty if the input is not set. */
  get(name: string): string;
  /** All names that were given a value, lower case. */
  readonly names: readonly string[];
}

/**
 * Reads inputs and gathers what is wrong with them, so that one run tells all faults.
 * Each method returns a harmless value after a fault; `finish` throws.
 */
export class InputReader {
  readonly #raw: RawInputs;
  readonly #faults: string[] = [];
  readonly #remarks: string[] = [];
  readonly #known = new Set<string>();

  constructor(raw: RawInputs) {
    this.#raw = raw;
  }

  /** A trimmed text; undefined when not set. */
  text(name: string, ...aliases: readonly string[]): string | undefined {
    const given = [name, ...aliases].map((key) => {
      this.#known.add(key);
      return { key, value: this.#raw.get(key).trim() };
    });
    const [first, second] = given.filter(({ value }) => value !== '');
    if (first !== undefined && second !== undefined && first.value !== second.value) {
      this.fault(first.key, `says ${show(first.value)} and its alias "${second.key}" says ${show(second.value)}`);
    }
    return first?.value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) this.fault(name, 'is required');
    return value ?? '';
  }

  /** A text that `parse` turns into a value; what it throws becomes a fault of this input. */
  parsed<T>(name: string, parse: (text: string) => T, ...aliases: readonly string[]): T | undefined {
    const value = this.text(name, ...aliases);
    return value === undefined ? undefined : this.attempt(name, () => parse(value));
  }

  /** YAML 1.2 core booleans. */
  boolean(name: string, fallback: boolean): boolean {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (/^(?:true|True|TRUE)$/.test(value)) return true;
    if (!/^(?:false|False|FALSE)$/.test(value)) this.fault(name, `is ${show(value)}; write true or false`);
    return false;
  }

  /** Decimal digits only. */
  integer(name: string, { min, max }: { readonly min: number; readonly max?: number }): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= (max ?? Infinity)) return number;
    const range = max === undefined ? `, ${min} or more` : ` from ${min} to ${max}`;
    this.fault(name, `is ${show(value)}; write a whole number${range}`);
    return undefined;
  }

  /** Milliseconds. */
  duration(name: string): number | undefined {
    return this.parsed(name, parseDuration);
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) this.fault(name, `is ${show(value)}; write one of ${choices.join(', ')}`);
    return choice ?? fallback;
  }

  /** Newline- or comma-separated entries, each turned into a value. */
  list<T>(name: string, parse: (entry: string) => T, ...aliases: readonly string[]): readonly T[] {
    const value = this.text(name, ...aliases) ?? '';
    return splitLines(value)
      .flatMap((line) => line.split(','))
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .flatMap((entry) => this.attempt(name, () => [parse(entry)]) ?? []);
  }

  /** One entry a line (commas belong to the entry), comment lines left out. */
  lines<T>(name: string, parse: (line: string) => T): readonly T[] {
    return splitLines(this.text(name) ?? '').flatMap((line) => this.attempt(name, () => [parse(line)]) ?? []);
  }

  /**
   * A credential. One line end is cut off, as files give it; nothing else is changed. The value is in no fault.
   * @param onSecret is told each form that has to be masked
   */
  secret(name: string, onSecret: (secret: string) => void): string | undefined {
    this.#known.add(name);
    const raw = this.#raw.get(name);
    if (raw === '') return undefined;
    if (raw.trim() === '') {
      this.fault(name, 'is empty but for white space');
      return undefined;
    }
    const value = raw.replace(/\r?\n$/, '');
    if (value.length < 4) {
      this.fault(name, 'is too short for a token');
      return undefined;
    }
    if (value !== raw) {
      onSecret(raw);
      this.#remarks.push(`The line end of ${show(name)} was left out.`);
    }
    onSecret(value);
    if (/^[\x21-\x7e]+$/.test(value)) return value;
    for (const part of value.split(/\s+/)) if (part.length >= 4) onSecret(part);
    this.fault(name, 'holds a space, a line end or a control character, so it is no token');
    return undefined;
  }

  /** Notes a fault that concerns this input. */
  fault(name: string, what: string): void {
    this.#faults.push(`"${name}" ${what}.`);
  }

  /** @throws ActionError `invalid-input` with all faults (the first 50, if a list has more), if there were any */
  finish(): void {
    const [only, ...more] = this.#faults;
    if (only === undefined) return;
    if (more.length === 0) throw new ActionError('invalid-input', `Input ${only}`);
    const shown = this.#faults.slice(0, maxFaultsShown).map((fault) => `- ${fault}`);
    const rest = this.#faults.length - shown.length;
    if (rest > 0) shown.push(`- and ${rest} more`);
    throw new ActionError('invalid-input', `${this.#faults.length} inputs are wrong:\n${shown.join('\n')}`);
  }

  /** What was read otherwise than it was given, and inputs that were never read, each with the nearest name that was. */
  warnings(): readonly string[] {
    const unknown = this.#raw.names.filter((name) => !this.#known.has(name));
    return [...this.#remarks, ...unknown.map((name) => this.#describeUnknown(name))];
  }

  #describeUnknown(name: string): string {
    const nearest = findNearest(name, [...this.#known]);
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    return `Unknown input ${show(name)} was ignored.${hint}`;
  }

  /** Does work whose ActionError becomes a fault of this input. */
  attempt<T>(name: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!isActionError(error)) throw error;
      this.fault(
        name,
        `is wrong: ${[error.message.replace(/\.$/, ''), error.hint].filter(Boolean).join('. ').replace(/\.$/, '')}`,
      );
      return undefined;
    }
  }
}

/** Trimmed lines without empty ones and without comments. */
export function splitLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:s|sec|secs|seconds?)$/, second],
  [/^(?:m|min|mins|minutes?)$/, minute],
  [/^(?:h|hrs?|hours?)$/, hour],
  [/^(?:d|days?)$/, day],
  [/^(?:w|weeks?)$/, 7 * day],
  [/^(?:mo|mon|months?)$/, 30 * day],
  [/^(?:y|yrs?|years?)$/, 365 * day],
];
const isoPattern =
  /^P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;
const isoUnits = [365 * day, 30 * day, 7 * day, day, hour, minute, second];

/**
 * Reads `15 days`, `14d`, `12h` or ISO 8601 (`P14D`). A month is 30 days, a year 365.
 * @returns milliseconds
 */
export function parseDuration(text: string): number {
  const iso = /\d/.test(text) && !text.endsWith('T') ? isoPattern.exec(text) : null;
  if (iso !== null) return isoUnits.reduce((sum, unit, index) => sum + Number(iso[index + 1] ?? 0) * unit, 0);
  // A capital M alone means months to some and minutes to others; between the two lie many images.
  const match = /\d ?M$/.test(text) ? null : /^(\d{1,6}) ?([a-z]{1,8})$/.exec(text.toLowerCase());
  const unit = units.find(([pattern]) => pattern.test(match?.[2] ?? ''));
  if (match === null || unit === undefined) {
    throw new ActionError('invalid-input', `${show(text)} is no duration.`, {
      hint: 'Write a number and a unit, such as 30 seconds, 12h, 14 days or 6 months.',
    });
  }
  return Number(match[1]) * unit[1];
}

function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
