/** One `WWW-Authenticate` challenge: its scheme in lower case and its parameters, names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const maxHeaderLength = 16 * 1024;
const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const space = /[ \t]*/y;
const separators = /[ \t,]*/y;
const quoted = /"((?:[^"\\]|\\.)*)"/y;
// A token68 (as in "Negotiate YII…=") is read over: no registry uses one, but it may stand beside a Bearer challenge.
const token68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;

/**
 * Reads a `WWW-Authenticate` header in one pass; what is malformed ends the reading, what stood before it counts.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  const reader = new HeaderReader(header.slice(0, maxHeaderLength));
  for (reader.take(separators); !reader.isAtEnd; reader.take(separators)) {
    const scheme = reader.take(token);
    if (scheme === undefined) break;
    reader.take(space);
    const parameters = readParameters(reader);
    challenges.push({ scheme: scheme.toLowerCase(), parameters });
  }
  return challenges;
}

export function findChallenge(header: string, scheme: 'bearer' | 'basic'): Challenge | undefined {
  return parseChallenges(header).find((challenge) => challenge.scheme === scheme);
}

/**
 * What a 401 says that a token has to allow on a repository, such as `delete`; empty where it names another one.
 * @see https://distribution.github.io/distribution/spec/auth/scope/
 */
export function findActions(header: string, repository: string): readonly string[] {
  const scope = findChallenge(header, 'bearer')?.parameters.get('scope') ?? '';
  const prefix = `repository:${repository}:`;
  return scope
    .split(' ')
    .filter((each) => each.startsWith(prefix))
    .flatMap((each) => each.slice(prefix.length).split(','))
    .filter((action) => /^(?:pull|push|delete|\*)$/.test(action));
}

function readParameters(reader: HeaderReader): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (;;) {
    const start = reader.position;
    const name = reader.take(token);
    reader.take(space);
    if (name === undefined || !reader.takeCharacter('=')) {
      reader.position = start;
      if (parameters.size === 0 && reader.take(token68) !== undefined) reader.take(separators);
      return parameters;
    }
    reader.take(space);
    const value = reader.take(quoted)?.slice(1, -1).replace(/\\(.)/gs, '$1') ?? reader.take(token);
    if (value === undefined) {
      // "Scheme abc=" is a token68 that looks like a parameter without a value.
      reader.position = start;
      if (reader.take(token68) === undefined) reader.position = reader.length;
      reader.take(separators);
      return parameters;
    }
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
    reader.take(separators);
  }
}

class HeaderReader {
  position = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get length(): number {
    return this.#text.length;
  }

  get isAtEnd(): boolean {
    return this.position >= this.#text.length;
  }

  /** Takes what the sticky pattern matches here. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.position = pattern.lastIndex;
    return match[0];
  }

  takeCharacter(character: string): boolean {
    if (this.#text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }
}
