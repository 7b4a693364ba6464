import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect } from '../../core/connect.js';
import { connectForPost } from '../../core/connect-post.js';
import { type Credential } from '../../core/domain/credential/credential-choice.js';
import { type GitHubContext } from '../../core/domain/github/github.js';
import { type RegistryHost, type RepositoryName } from '../../core/domain/registry/reference.js';
import { ActionError, type ErrorCode } from '../../core/errors.js';
import { type CredentialPrograms, type StoredCredential, type TokenFacts } from '../../core/ports.js';
import { parseInputs } from '../../login/inputs.js';
import { login } from '../../login/login.js';
import { undoLogin } from '../../login/undo.js';
import { FakeRegistry } from './fake-registry.js';
import { FakeRunner } from './fake-runner.js';

export const tokens = { githubToken: 'ghs_0123456789', pat: 'ghp_0123456789' } as const;

type Inputs = Readonly<Record<string, string>>;
interface Refusal {
  readonly code: ErrorCode;
  readonly words: string;
}
/** Answers other than yes, by question: `github-token pull octo-org/base`. */
export type Given = Readonly<Record<string, Refusal>>;

export const refused = {
  code: 'denied',
  words: 'ghcr.io answered 403 (DENIED: permission_denied: read_package)',
} as const;
export const missing = { code: 'not-found', words: 'ghcr.io answered 404 (NAME_UNKNOWN)' } as const;
export const down = { code: 'unavailable', words: 'no answer' } as const;
export const slowed = { code: 'rate-limited', words: 'ghcr.io answered 429' } as const;
export const [a, b] = ['octo-org/a', 'octo-org/b'];
export const pull = 'ghcr.io/octo-org/a, ghcr.io/octo-org/b';
export const aDenied: Given = { [`github-token pull ${a}`]: refused };

/** Writes a file, and the directories above it. @returns its path */
export async function put(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

export async function readJson(path: string | undefined): Promise<unknown> {
  return JSON.parse(await readFile(path ?? '', 'utf8'));
}

/** An entry of a credential file. */
export function auth(secret: string) {
  return { auth: Buffer.from(`octocat:${secret}`).toString('base64') };
}

/** One step of a job: what it said, and what its post step is given. */
export class Step extends FakeRunner {
  override readonly temporaryDirectory: string;
  readonly #scene: LoginScene;
  readonly #state = new Map<string, string>();

  constructor(scene: LoginScene, inputs: Inputs, context: Partial<GitHubContext>) {
    super({ 'github-token': tokens.githubToken, ...inputs }, context, scene.directory);
    this.temporaryDirectory = scene.temporaryDirectory;
    this.#scene = scene;
  }

  override environment(name: string): string | undefined {
    // What the system itself has for containers tools is left alone.
    const session = name === 'XDG_RUNTIME_DIR' ? join(this.#scene.home, 'run') : undefined;
    return this.#scene.environment.get(name) ?? session;
  }

  override readonly exportVariable = (name: string, value: string): void => {
    if (value === '') this.#scene.environment.delete(name);
    else this.#scene.environment.set(name, value);
  };

  override readonly saveState = (name: string, value: string): void => {
    this.#state.set(name, value);
  };

  override state(name = ''): string {
    return this.#state.get(name) ?? '';
  }
}

/** A machine with real files, before a registry in memory. */
export class LoginScene {
  readonly home: string;
  readonly temporaryDirectory: string;
  /** What steps of the job see. */
  readonly environment = new Map<string, string>();
  /** What the registry was asked: `github-token pull octo-org/base`. */
  readonly asked: string[] = [];
  /** Answers other than yes, by question. */
  readonly answers = new Map<string, Refusal>();
  /** Hosts that do not answer. */
  readonly absentHosts = new Set<string>();
  /** What credential programs of the user keep, by program and server. */
  readonly kept = new Map<string, StoredCredential>();
  readonly programs: CredentialPrograms = {
    find: (program, server) => Promise.resolve(this.kept.get(`${program} ${server}`)),
    store: (program, server, credential) => {
      this.kept.set(`${program} ${server}`, credential);
      return Promise.resolve();
    },
    erase: (program, server) => {
      this.kept.delete(`${program} ${server}`);
      return Promise.resolve();
    },
  };
  facts: TokenFacts = { state: 'unknown', login: undefined, scopes: undefined, signOnHint: undefined };
  /** Tokens that GitHub was asked about. */
  readonly inspected: string[] = [];
  engineVersion: string | undefined;

  readonly directory: string;

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

  answer(given: Given): void {
    for (const [question, refusal] of Object.entries(given)) this.answers.set(question, refusal);
  }

  get dockerFile(): string {
    return join(this.environment.get('DOCKER_CONFIG') ?? '', 'config.json');
  }

  /** Of containers tools. */
  get authFile(): string | undefined {
    return this.environment.get('REGISTRY_AUTH_FILE');
  }

  /** A step with these inputs; GITHUB_TOKEN is given unless they say otherwise. */
  step(inputs: Inputs = {}, context: Partial<GitHubContext> = {}): Step {
    return new Step(this, inputs, context);
  }

  /** The main step. @param credentialFiles real ones unless told @throws as the action does */
  async main(step: Step, credentialFiles = connectForPost(step).credentialFiles): Promise<void> {
    const options = parseInputs(step);
    await login(options, {
      ...connect(options, step),
      credentialFiles,
      credentialPrograms: () => Promise.resolve(this.programs),
      registryAs: (host, credential) => this.#registry(host, credential),
      inspectToken: (secret) => {
        this.inspected.push(secret);
        return Promise.resolve(this.facts);
      },
      findEngineVersion: () => Promise.resolve(this.engineVersion),
    });
  }

  post(step: Step, credentialFiles = connectForPost(step).credentialFiles): Promise<void> {
    return undoLogin(step, credentialFiles, () => Promise.resolve(this.programs));
  }

  async login(inputs: Inputs = {}, context: Partial<GitHubContext> = {}): Promise<Step> {
    const step = this.step(inputs, context);
    await this.main(step);
    return step;
  }

  #registry(host: RegistryHost, credential: Credential | undefined): FakeRegistry {
    const ask = async (need: string, name: RepositoryName | undefined): Promise<void> => {
      await Promise.resolve();
      const question = [credential?.kind ?? 'anonymous', need, ...(name === undefined ? [] : [name])].join(' ');
      this.asked.push(question);
      const answer = this.answers.get(question);
      if (answer === undefined) return;
      const verb = need === 'push' ? 'pushed to' : 'pulled';
      const what = name === undefined ? `${host} gave no token` : `${host}/${name} can't be ${verb}`;
      throw new ActionError(answer.code, `${what}: ${answer.words}.`, { hint: `Mend ${question}.` });
    };
    return new AskedRegistry(host, ask, !this.absentHosts.has(host));
  }
}

/** Answers the questions of a login, and no others. */
class AskedRegistry extends FakeRegistry {
  readonly #ask: (need: string, name: RepositoryName | undefined) => Promise<void>;
  readonly #isPresent: boolean;

  constructor(
    host: RegistryHost,
    ask: (need: string, name: RepositoryName | undefined) => Promise<void>,
    isPresent: boolean,
  ) {
    super(host);
    this.#ask = ask;
    this.#isPresent = isPresent;
  }

  override checkPull(name?: RepositoryName): Promise<void> {
    return this.#ask('pull', name);
  }

  override checkPush(name?: RepositoryName): Promise<void> {
    return this.#ask('push', name);
  }

  override checkCredential(): Promise<void> {
    return this.#ask('token', undefined);
  }

  override isThere(): Promise<boolean> {
    return Promise.resolve(this.#isPresent);
  }
}
