import { expect } from '@jest/globals';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { Visitor } from '../visitor.js';
import { type Description } from './description.js';

export const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-03-01T12:00:00.789Z');
export const SCOPES = ['read:packages', 'write:packages', 'delete:packages'];
export const PACKAGE = '/orgs/org/packages/container/app';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export const message = (text: string): unknown => expect.objectContaining({ message: text });

/** A GitHub with an organization and a repository, and the owner of both who asks its API. */
export class PackagesStage {
  readonly sandbox: Sandbox;
  readonly boss: Visitor;
  readonly #description: Description;

  static async open(description: Description): Promise<PackagesStage> {
    const sandbox = await startSandbox({ now: () => START });
    sandbox.addUser('boss');
    sandbox.addOrganization('org', { owners: ['boss'] });
    sandbox.addRepository('org/app', { description: 'An app' });
    return new PackagesStage(sandbox, description);
  }

  private constructor(sandbox: Sandbox, description: Description) {
    this.sandbox = sandbox;
    this.boss = new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'boss', scopes: SCOPES }));
    this.#description = description;
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  workflow(): Visitor {
    const token = this.sandbox.createToken({ kind: 'installation', repository: 'org/app', packages: 'write' });
    return new Visitor(this.sandbox, token);
  }

  /** A request to the API whose answer is held against GitHub's own description of it. */
  async call(method: string, path: string, visitor = this.boss): Promise<Answer> {
    const response = await visitor.api(method, path);
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    expect(this.#description.requestFaults(method, path)).toEqual([]);
    // The description leaves out the 400 of a version that may not be deleted, and the 404 of everything that is read.
    const known =
      response.status === 400 || response.status === 404 ? [`status ${response.status} is not described`] : [];
    const faults = this.#description.answerFaults(method, path, response.status, body);
    expect(faults.filter((fault) => !known.includes(fault))).toEqual([]);
    return { status: response.status, headers: response.headers, body };
  }

  /** Three images, oldest first. */
  async pushThree(path = 'org/app'): Promise<string[]> {
    const digests: string[] = [];
    for (const tag of ['1', '2', '3']) {
      digests.push((await this.boss.pushImage({ path, tag, content: tag })).digest);
      this.sandbox.advance(1000);
    }
    return digests;
  }

  async idOf(tag: string): Promise<string> {
    const { body } = await this.call('GET', `${PACKAGE}/versions`);
    const id = this.sandbox.package('org', 'app').version(tag).id;
    expect(body).toContainEqual(expect.objectContaining({ id }));
    return String(id);
  }
}
