import { openPackages } from '../../../core/adapters/github/packages.js';
import { isRepositoryName, type RepositoryName } from '../../../core/domain/registry/reference.js';
import { type Log, type Packages } from '../../../core/ports.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.js';

export const versionsPath = /\/versions\?/;
export const deletion = /\/versions\/\d+$/;

/** A GitHub with octocat and the organization Acme of his, whose time goes on only by waiting. */
export class PackagesStage {
  readonly sandbox: Sandbox;
  /** A classic token of octocat that may do all with packages. */
  readonly token: string;
  /** What was logged. */
  readonly messages: string[] = [];
  waitedMs = 0;

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    sandbox.addUser('octocat');
    sandbox.addOrganization('Acme', { owners: ['octocat'] });
    const scopes = ['read:packages', 'write:packages', 'delete:packages'];
    this.token = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
  }

  static async open(options: SandboxOptions = {}): Promise<PackagesStage> {
    return new PackagesStage(await startSandbox({ now: () => Date.UTC(2026, 10, 1), ...options }));
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  packages(owner = 'Acme', token = this.token, cancelled = new AbortController().signal): Promise<Packages> {
    return openPackages({
      type: 'container',
      apiUrl: new URL(this.sandbox.apiUrl),
      owner,
      token,
      clock: { now: () => this.sandbox.now(), sleep: (ms) => this.#sleep(ms) },
      log: this.#log(),
      random: () => 0.5,
      cancelled,
    });
  }

  #sleep(ms: number): Promise<void> {
    this.waitedMs += ms;
    this.sandbox.advance(ms);
    return Promise.resolve();
  }

  #log(): Log {
    const note = (message: string): void => void this.messages.push(message);
    return { debug: note, info: note, detail: note, notice: note, warning: note, group: (_, work) => work() };
  }

  /** Pushes images, of which every third has a tag. */
  fill(count: number, path = 'Acme/app'): void {
    for (let index = 0; index < count; index += 1) {
      this.sandbox.putManifest(path, manifest(String(index)), { tags: index % 3 === 0 ? [`t${index}`] : [] });
    }
  }

  /** Their URLs. */
  requestsTo(pattern: RegExp, method = 'GET'): readonly string[] {
    return this.sandbox.requests
      .filter((request) => request.method === method && pattern.test(request.url))
      .map(({ url }) => url);
  }
}

export function nameOf(text: string): RepositoryName {
  if (!isRepositoryName(text)) throw new Error(`not a name: ${text}`);
  return text;
}

/** Without children. @param text makes its bytes different */
export function manifest(text: string) {
  return {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 },
    layers: [],
    annotations: { text },
  };
}
