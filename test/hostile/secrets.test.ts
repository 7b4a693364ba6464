import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStage, repository, type Stage } from '../actions/stage.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { type Job, type StepResult } from '../runner.js';

interface Visit {
  readonly what: string;
  readonly action: string;
  readonly inputs: (stage: Stage) => Readonly<Record<string, string>>;
  readonly outcome: StepResult['outcome'];
}

const image = { image: `${repository}:latest`, annotations: 'a=b' };
const push = { source: 'oci-archive:image.tar', tags: 'v1' };
const denied = { 'github-token': 'ghp_0123456789abcdefghijABCDEFGHIJ0123' };

const visits: readonly Visit[] = [
  { what: 'login', action: 'login', inputs: () => ({ pull: repository }), outcome: 'success' },
  { what: 'a denied login', action: 'login', inputs: () => ({ pull: repository, ...denied }), outcome: 'failure' },
  { what: 'push', action: 'push', inputs: () => push, outcome: 'success' },
  { what: 'a denied push', action: 'push', inputs: () => ({ ...push, ...denied }), outcome: 'failure' },
  { what: 'annotate', action: 'annotate', inputs: () => image, outcome: 'success' },
  { what: 'a denied annotate', action: 'annotate', inputs: () => ({ ...image, ...denied }), outcome: 'failure' },
  { what: 'cleanup', action: 'cleanup', inputs: () => ({ 'delete-untagged': 'true' }), outcome: 'success' },
  { what: 'a denied cleanup', action: 'cleanup', inputs: () => denied, outcome: 'failure' },
  { what: 'publish', action: 'publish', inputs: () => push, outcome: 'success' },
  { what: 'a denied publish', action: 'publish', inputs: () => ({ ...push, ...denied }), outcome: 'failure' },
  {
    what: 'a push whose registry repeats the credential in its words',
    action: 'push',
    inputs: ({ sandbox, token }) => {
      const body = JSON.stringify({ errors: [{ code: 'DENIED', message: `no, ${token} may not` }] });
      const headers = { 'content-type': 'application/json' };
      sandbox.addFault({
        method: 'POST',
        path: /uploads/,
        times: Infinity,
        action: { kind: 'respond', status: 403, headers, body },
      });
      return push;
    },
    outcome: 'failure',
  },
];

describe('no secret is left behind, not even under step debug', () => {
  let stage: Stage;
  let job: Job;
  beforeEach(async () => {
    stage = await openStage();
    await stage.visitor.pushImage({ path: repository, tag: 'latest' });
    stage.sandbox.clearRequests();
    job = await stage.job({ debug: true });
    const layout = new LayoutWriter();
    await writeFile(join(job.workspace, 'image.tar'), layout.finish(layout.image()).toTar());
  });
  afterEach(() => stage.close());

  it.each(visits)('by $what', async ({ action, inputs, outcome }) => {
    const main = await job.run(action, { ...stage.registry, ...inputs(stage) });
    expect(main.outcome).toBe(outcome);
    const steps = [main, ...(await job.finish())];
    const secrets = secretsOf(stage, ['octocat']);
    expect(secrets.length).toBeGreaterThan(3);
    const texts = [
      ...steps.flatMap((step) => [withoutMasks(step.rawOutput), step.summary, JSON.stringify(step.outputs)]),
      JSON.stringify(job.environment),
      ...(await readFiles(job.workspace)),
      ...(await readFiles(job.home)),
      ...(await readFiles(job.temporaryDirectory)),
    ];
    expect(texts.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  });
});

/** Every form of a secret that went over the wire: tokens, what a user makes of them, what a token server gave. */
function secretsOf(stage: Stage, users: readonly string[]): readonly string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  const tokens = [stage.token, denied['github-token']];
  const sent = stage.sandbox.requests.map(({ headers }) => headers.authorization?.split(' ')[1] ?? '');
  return [
    ...tokens,
    ...tokens.map(base64),
    ...tokens.flatMap((token) => users.map((user) => base64(`${user}:${token}`))),
    ...new Set(sent.filter((credential) => credential !== '')),
  ];
}

/** What a step printed, less the lines by which it tells the runner what to hide. */
function withoutMasks(output: string): string {
  return output.replaceAll(/^::add-mask::.*$/gm, '');
}

/** The text of every file below a directory. */
async function readFiles(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
}
