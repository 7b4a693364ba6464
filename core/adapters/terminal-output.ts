import { styleText } from 'node:util';
import { type Log, type StatusLine } from '../ports.js';
import { clean, escapeControls } from './log-text.js';
import { type Secrets } from './secrets.js';

/** Standard output or standard error. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface OutputOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly secrets: Secrets;
  /** @see https://no-color.org */
  readonly hasColour: boolean;
}

type Colour = 'red' | 'yellow' | 'cyan' | 'dim';

const usualColumns = 80;
const barWidth = 24;
const clearLine = '\r\u001b[K';

/**
 * Prints for a person: what happens to standard output, and to standard error what is to be heeded and how far it is.
 * No line has a meaning to a runner, secrets are hidden, and text of a server can't act on the terminal.
 */
export class TerminalOutput {
  readonly log: Log;
  readonly #options: OutputOptions;
  /** Spaces before each line, within groups. */
  #indent = '';
  /** What the status line shows. */
  #shown = '';
  /** Whether details and what helps to find a fault are shown. */
  isVerbose = false;
  /** Standard output is for the result alone. */
  isResultOnly = false;

  constructor(options: OutputOptions) {
    this.#options = options;
    this.log = {
      debug: (message) => {
        if (this.isVerbose) this.#warn(message, '', 'dim');
      },
      info: (message) => {
        this.#tell(message);
      },
      detail: (message) => {
        if (this.isVerbose) this.#tell(message);
      },
      notice: (message) => {
        this.#warn(message, 'Note: ', 'cyan');
      },
      warning: (message) => {
        this.#warn(message, 'Warning: ', 'yellow');
      },
      group: (title, work) => this.#group(title, work),
      status: options.stderr.isTTY === true ? this.#openStatus() : undefined,
    };
  }

  error(message: string): void {
    this.#indent = '';
    this.#warn(message, 'Error: ', 'red');
  }

  /** A result for standard output; JSON stays JSON. */
  print(text: string): void {
    this.#write(this.#options.stdout, escapeControls(this.#hide(text)));
  }

  async #group<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.log.info(title.replaceAll('\n', ' '));
    const before = this.#indent;
    this.#indent = `${before}  `;
    try {
      return await work();
    } finally {
      this.#indent = before;
    }
  }

  #openStatus(): StatusLine {
    const { stderr } = this.#options;
    return {
      show: (text, share) => {
        const words = clean(this.#hide(text)).replace(/\s+/g, ' ');
        const line = Array.from(share === undefined ? words : `${drawBar(share)} ${words}`);
        // Some pseudo-terminals are said to have none.
        const columns = stderr.columns === undefined || stderr.columns < 2 ? usualColumns : stderr.columns;
        this.#shown = line.slice(0, columns - 1).join('');
        stderr.write(clearLine + this.#shown);
      },
      clear: () => {
        if (this.#shown !== '') stderr.write(clearLine);
        this.#shown = '';
      },
    };
  }

  #tell(message: string): void {
    const { stdout, stderr } = this.#options;
    this.#write(this.isResultOnly ? stderr : stdout, `${this.#format(message)}\n`);
  }

  #warn(message: string, prefix: string, colour: Colour): void {
    const { stderr, hasColour } = this.#options;
    const text = this.#format(prefix + message);
    const isColoured = hasColour && stderr.isTTY === true;
    this.#write(stderr, `${isColoured ? styleText(colour, text, { validateStream: false }) : text}\n`);
  }

  #format(message: string): string {
    return this.#indent + clean(this.#hide(message)).replaceAll('\n', `\n${this.#indent}`);
  }

  #hide(text: string): string {
    return this.#options.secrets.hide(text);
  }

  /** The status line makes room, and comes back below. */
  #write(stream: OutputStream, text: string): void {
    const { stderr } = this.#options;
    if (this.#shown !== '') stderr.write(clearLine);
    stream.write(text);
    if (this.#shown !== '') stderr.write(this.#shown);
  }
}

/** `[██████░░░░░░]`; a share of nothing is nothing. */
function drawBar(share: number): string {
  const full = Math.round(Math.min(Math.max(Number.isNaN(share) ? 0 : share, 0), 1) * barWidth);
  return `[${'█'.repeat(full)}${'░'.repeat(barWidth - full)}]`;
}
