import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/adapters/clock.js';
import { openCredentialFiles } from '../../core/adapters/credential-files.js';
import { type Credential } from '../../core/domain/credential-choice.js';
import { type GitHubContext } from '../../core/domain/github.js';
import { type RegistryHost, type RepositoryName } from '../../core/domain/reference.js';
import { ActionError, type ErrorCode } from '../../core/errors.js';
import { type Connection, type Registry, type Runner } from '../../core/ports.js';
import { type LoginOptions, parseInputs } from '../../login/inputs.js';
import { login } from '../../login/login.js';
import { undoLogin } from '../../login/undo.js';
import { FakeRegistry } from './fake-registry.js';
import { FakeRunner } from './fake-runner.js';

export const tokens = { githubToken: 'ghs_0123456789', pat: 'ghp_0123456789' } as const;

/** One step of a job: what it said, and what the post step is given. */
export interface Step {
  readonly fake: FakeRunner;
  readonly runner: Runner;
  readonly state: Map<string, string>;
}

/** A machine with real files, before a registry in memory. */
export class LoginScene {
  readonly directory: string;
  readonly home: string;
  readonly temporaryDirectory: string;
  /** What steps of the job see, as far as it matters here. */
  readonly environment = new Map<string, string>();
  /** What the registry was asked: `github-token octo-org/base`, or a credential alone. */
  readonly asked: string[] = [];
  /** Answers other than yes: by `<credential> <owner/name>`, or by the credential where none is named. */
  readonly answers = new Map<string, { readonly code: ErrorCode; readonly words: string }>();
  readonly files = openCredentialFiles(systemClock);

  private constructor(directory: string) {
    this.directory = directory;
    this.home = join(directory, 'home');
    this.temporaryDirectory = join(directory, 'temp');
    this.environment.set('HOME', this.home);
  }

  static async open(): Promise<LoginScene> {
    const scene = new LoginScene(await mkdtemp(join(tmpdir(), 'login-')));
    await Promise.all([scene.home, scene.temporaryDirectory].map((path) => mkdir(path)));
    return scene;
  }

  close(): Promise<void> {
    return rm(this.directory, { recursive: true });
  }

  /** A step with these inputs; GITHUB_TOKEN is given unless they say otherwise. */
  step(inputs: Readonly<Record<string, string>> = {}, context: Partial<GitHubContext> = {}): Step {
    const fake = new FakeRunner({ 'github-token': tokens.githubToken, ...inputs }, context);
    const state = new Map<string, string>();
    const runner: Runner = {
      inputs: fake.inputs,
      github: fake.github,
      log: fake.log,
      cancelled: fake.cancelled,
      temporaryDirectory: this.temporaryDirectory,
      workspace: this.directory,
      environment: (name) => this.environment.get(name) ?? undefined,
      mask: (secret) => {
        fake.mask(secret);
      },
      setOutput: (name, value) => {
        fake.setOutput(name, value);
      },
      exportVariable: (name, value) => {
        if (value === '') this.environment.delete(name);
        else this.environment.set(name, value);
      },
      saveState: (name, value) => {
        state.set(name, value);
      },
      state: (name) => state.get(name) ?? '',
      writeSummary: (markdown) => fake.writeSummary(markdown),
    };
    return { fake, runner, state };
  }

  /** The main step. @throws as the action does */
  async main(step: Step): Promise<void> {
    const options = parseInputs(step.runner);
    await login(options, this.#connect(options, step.runner));
  }

  /** The post step. */
  post(step: Step): Promise<void> {
    return undoLogin(step.runner, this.files);
  }

  async login(inputs: Readonly<Record<string, string>> = {}, context: Partial<GitHubContext> = {}): Promise<Step> {
    const step = this.step(inputs, context);
    await this.main(step);
    return step;
  }

  #connect({ server }: LoginOptions, runner: Runner): Connection {
    const unused = (): never => {
      throw new Error('A login needs no such thing.');
    };
    return {
      runner,
      clock: systemClock,
      server,
      credentialFiles: this.files,
      registry: unused,
      registryAs: (host, credential) => new AskedRegistry(host, credential, (question) => this.#answer(question)),
      packages: unused,
      openJournal: unused,
      openSource: unused,
    };
  }

  #answer(question: string): void {
    this.asked.push(question);
    const answer = this.answers.get(question) ?? this.answers.get(question.split(' ')[0] ?? '');
    if (answer === undefined) return;
    const name = question.split(' ')[1];
    const what = name === undefined ? 'ghcr.io gave no token to octocat' : `ghcr.io/${name} can't be pulled`;
    throw new ActionError(answer.code, `${what}: ${answer.words}.`, { hint: `Mend ${question}.` });
  }
}

/** Answers the two questions of a login, and no others. */
class AskedRegistry extends FakeRegistry implements Registry {
  readonly #credential: string;
  readonly #answer: (question: string) => void;

  constructor(host: RegistryHost, credential: Credential | undefined, answer: (question: string) => void) {
    super(host);
    this.#credential = credential?.kind ?? 'anonymous';
    this.#answer = answer;
  }

  override async checkPull(name?: RepositoryName): Promise<void> {
    await Promise.resolve();
    this.#answer(`${this.#credential} ${name ?? ''}`);
  }

  override async checkCredential(): Promise<void> {
    await Promise.resolve();
    this.#answer(this.#credential);
  }
}
