import { StringDecoder } from 'node:string_decoder';
import { type Masks } from './masks.js';
import { findWorkflowCommand, type WorkflowCommand } from './workflow-command.js';

/** A remark that GitHub shows at the top of a run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title: string | undefined;
}

/** Takes what one step prints, obeys the commands in it and keeps what a reader of the log would see. */
export class StepLog {
  readonly annotations: Annotation[] = [];
  readonly commands: WorkflowCommand[] = [];
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  /** Whether a command could not be carried out, which fails a step. */
  hasFailed = false;
  readonly #masks: Masks;
  readonly #isDebug: boolean;
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  #raw = '';
  #resumeToken: string | undefined;

  constructor(masks: Masks, isDebug: boolean, onLine: (line: string) => void) {
    this.#masks = masks;
    this.#isDebug = isDebug;
    this.#onLine = onLine;
  }

  /** All that was printed, as it came. */
  get raw(): string {
    return this.#raw;
  }

  /** What the log shows. */
  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  /** Reads one of the output streams to its end. */
  async read(stream: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new StringDecoder('utf8');
    let pending = '';
    for await (const chunk of stream) {
      const text = decoder.write(chunk);
      this.#raw += text;
      // A carriage return at the end of a piece may be the first half of a line end.
      const lines = (pending + text).split(/\r\n|\n|\r(?!$)/);
      pending = lines.pop() ?? '';
      for (const line of lines) this.#takeLine(line);
    }
    const rest = decoder.end();
    this.#raw += rest;
    pending = (pending + rest).replace(/\r$/, '');
    if (pending !== '') this.#takeLine(pending);
  }

  annotate(level: Annotation['level'], message: string, title?: string): void {
    const shown = this.#masks.apply(message);
    this.annotations.push({ level, message: shown, title: title === undefined ? undefined : this.#masks.apply(title) });
    this.#show(level === 'notice' ? `##[notice]${shown}` : `##[${level}]${shown}`);
  }

  fail(message: string): void {
    this.hasFailed = true;
    this.annotate('error', message);
  }

  /** Adds to the log what a reader sees of the text. */
  #show(text: string): void {
    for (const line of this.#masks.apply(text).split(/\r\n|\r|\n/)) {
      this.#lines.push(line);
      this.#onLine(line);
    }
  }

  #takeLine(line: string): void {
    const command = findWorkflowCommand(line, this.#resumeToken);
    if (command === undefined) {
      this.#show(line);
    } else if (this.#resumeToken !== undefined) {
      if (command.name === this.#resumeToken.toLowerCase()) this.#resumeToken = undefined;
      this.#show(line);
    } else {
      this.commands.push(command);
      this.#obey(command, line);
    }
  }

  #obey(command: WorkflowCommand, line: string): void {
    const name = command.properties.get('name') ?? '';
    switch (command.name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.annotate(command.name, command.data, command.properties.get('title'));
        break;
      case 'add-mask':
        if (command.data.trim() === '') {
          this.annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
        }
        this.#masks.add(command.data);
        break;
      case 'debug':
        if (this.#isDebug) this.#show(`##[debug]${command.data}`);
        break;
      case 'group':
      case 'endgroup':
        this.#show(`##[${command.name}]${command.data}`);
        break;
      case 'set-output':
        this.outputs.set(name, command.data);
        break;
      case 'save-state':
        this.state.set(name, command.data);
        break;
      case 'set-env':
      case 'add-path':
        this.fail(`Unable to process command '${line}' successfully. The \`${command.name}\` command is disabled.`);
        break;
      case 'stop-commands':
        this.#resumeToken = command.data;
        this.#show(line);
        break;
    }
  }
}
