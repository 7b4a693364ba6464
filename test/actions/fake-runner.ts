import { type GitHubContext } from '../../core/domain/github/github.js';
import { type Runner } from '../../core/ports.js';

/** A runner in memory that remembers what it was told. */
export class FakeRunner implements Runner {
  readonly inputs: Runner['inputs'];
  readonly github: GitHubContext;
  readonly cancelled = new AbortController().signal;
  readonly temporaryDirectory: string = '/nowhere';
  readonly workspace: string;
  readonly outputs = new Map<string, string>();
  readonly masked: string[] = [];
  readonly lines: { readonly level: string; readonly message: string }[] = [];
  readonly startedAt = Date.UTC(2026, 0, 10, 15, 25, 50, 123);
  /** Nothing of the person who runs the tests is read. */
  readonly variables = new Map([
    ['HOME', '/nowhere'],
    ['XDG_RUNTIME_DIR', '/nowhere'],
  ]);
  readonly commitTimes = new Map<string, number>();
  summary = '';
  readonly log: Runner['log'];

  constructor(
    inputs: Readonly<Record<string, string>> = {},
    context: Partial<GitHubContext> = {},
    workspace = '/nowhere',
  ) {
    this.inputs = { names: Object.keys(inputs), get: (name) => inputs[name] ?? '' };
    this.workspace = workspace;
    this.github = {
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      repository: 'Octo-Org/App',
      repositoryOwner: 'Octo-Org',
      actor: 'octocat',
      eventName: 'push',
      ref: 'refs/heads/main',
      sha: '0'.repeat(40),
      event: {},
      ...context,
    };
    const write = (level: string) => (message: string) => {
      this.lines.push({ level, message });
    };
    this.log = {
      debug: write('debug'),
      info: write('info'),
      detail: write('info'),
      notice: write('notice'),
      warning: write('warning'),
      group: (title, work) => {
        write('group')(title);
        return work();
      },
    };
  }

  said(level: string): string {
    return this.lines
      .filter((line) => line.level === level)
      .map(({ message }) => message)
      .join('\n');
  }

  environment(name: string): string | undefined {
    return this.variables.get(name);
  }

  childEnvironment(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.variables);
  }

  findCommitTime(sha: string): number | undefined {
    return this.commitTimes.get(sha);
  }

  mask(secret: string): void {
    this.masked.push(secret);
  }

  setOutput(name: string, value: string): void {
    this.outputs.set(name, value);
  }

  readonly exportVariable: Runner['exportVariable'] = (name) => {
    throw new Error(`Nothing was to export ${name}.`);
  };

  readonly saveState: Runner['saveState'] = (name) => {
    throw new Error(`Nothing was to save ${name}.`);
  };

  state(): string {
    return '';
  }

  /** What it was asked before something that is hard to undo. */
  readonly questions: string[] = [];
  /** Its answer. */
  isWilling = true;

  readonly confirm: Runner['confirm'] = (question) => {
    this.questions.push(question);
    return Promise.resolve(this.isWilling);
  };

  writeSummary(markdown: string): Promise<void> {
    this.summary += markdown;
    return Promise.resolve();
  }
}
