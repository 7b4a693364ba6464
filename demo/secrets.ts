import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StepResult } from '../test/runner.js';
import { type LoggedRequest } from '../test/sandbox/server/server.js';

/** All credentials of a run, in each form in which they could lie around. */
export class Secrets {
  readonly #forms = new Set<string>();

  constructor(token: string) {
    this.#add(token);
  }

  /** Takes what an action made of the token: Basic pairs, and bearer tokens that it was given. */
  learn(requests: readonly LoggedRequest[]): void {
    for (const { headers } of requests) {
      const [, value = ''] = (headers.authorization ?? '').split(' ');
      if (value !== '') this.#add(value);
    }
  }

  areIn(text: string): boolean {
    for (const form of this.#forms) if (text.includes(form)) return true;
    return false;
  }

  /** @returns paths of the files below a directory that hold a secret, and how many files there are */
  async search(directory: string): Promise<{ readonly leaks: readonly string[]; readonly fileCount: number }> {
    const entries = await readdir(directory, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const leaks: string[] = [];
    for (const file of files) if (this.areIn(await readFile(file, 'latin1'))) leaks.push(file);
    return { leaks, fileCount: files.length };
  }

  /** Base64 looks different at each of the three offsets that a secret may have in a longer text. */
  #add(secret: string): void {
    this.#forms.add(secret);
    this.#forms.add(encodeURIComponent(secret));
    for (const skipped of [0, 1, 2]) {
      const bytes = Buffer.from(secret).subarray(skipped);
      const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
      this.#forms.add(whole.toString('base64')).add(whole.toString('base64url'));
    }
  }
}

/** All that a step leaves for people and later steps to read; commands that mask a value have to name it. */
export function publicTexts(step: StepResult): readonly string[] {
  const printed = step.rawOutput.replace(/^::add-mask::.*$/gm, '');
  return [printed, step.log, step.summary, JSON.stringify(step.outputs), JSON.stringify(step.environment)];
}
