import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStage, repository, type Stage } from '../actions/stage.js';
import { writeCredentialProgram } from '../adapters/credentials/credential-program-writer.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { type Job, type StepResult, type Variables } from '../runner.js';

type Inputs = Readonly<Record<string, string>>;

interface Visit {
  readonly what: string;
  readonly action: string;
  readonly inputs: (stage: Stage) => Inputs;
  /** Gives the job what it finds on its machine. @returns `env:` of the step */
  readonly prepare?: (stage: Stage, job: Job) => Promise<Variables>;
  readonly outcome: StepResult['outcome'];
}

/** GITHUB_TOKEN of a job without permissions, and a PAT that may read. */
const withPat = ({ sandbox }: Stage): Inputs => ({
  'github-token': sandbox.createToken({ kind: 'installation', repository, packages: 'none' }),
  pat: sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['read:packages', 'repo'] }),
  pull: repository,
});
const refusingPat = (stage: Stage): Inputs => ({
  ...withPat(stage),
  pat: stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['gist'] }),
});
const allTools = { tools: 'docker, containers, buildx' };
/** The user's configuration leaves the registry to a program, which already keeps something for it. */
async function useProgram({ sandbox }: Stage, job: Job): Promise<Variables> {
  const program = await writeCredentialProgram(job.home, 'canary');
  const config = join(job.home, '.docker');
  await mkdir(config);
  await writeFile(join(config, 'config.json'), JSON.stringify({ credHelpers: { [sandbox.registry]: program.name } }));
  return { PATH: program.path };
}

const image = { image: `${repository}:latest`, annotations: 'a=b' };
const push = { source: 'oci-archive:image.tar', tags: 'v1' };
/** The program of these tests keeps nothing that holds this, and repeats what it was given. */
const refusedByProgram = 'ghs_refuse-me-0123456789abcdefghij';
const denied = { 'github-token': 'ghp_0123456789abcdefghijABCDEFGHIJ0123' };

const visits: readonly Visit[] = [
  { what: 'login', action: 'login', inputs: () => ({ pull: repository }), outcome: 'success' },
  { what: 'a denied login', action: 'login', inputs: () => ({ pull: repository, ...denied }), outcome: 'failure' },
  {
    what: 'a login that needs the PAT',
    action: 'login',
    inputs: (stage) => ({ ...withPat(stage), ...allTools }),
    outcome: 'success',
  },
  { what: 'a login whose PAT is denied', action: 'login', inputs: refusingPat, outcome: 'failure' },
  {
    what: 'a login that tries writing',
    action: 'login',
    inputs: () => ({ push: repository, probe: 'push', ...allTools }),
    outcome: 'success',
  },
  {
    what: 'a login that is refused writing',
    action: 'login',
    inputs: (stage) => ({ ...withPat(stage), push: repository, probe: 'push' }),
    outcome: 'failure',
  },
  {
    what: 'a login with an exact credential',
    action: 'login',
    inputs: ({ token }) => ({ password: token, 'github-token': '', config: 'shared', ...allTools }),
    outcome: 'success',
  },
  {
    what: 'a login into a credential program',
    action: 'login',
    inputs: (stage) => ({ ...withPat(stage), config: 'shared', ...allTools }),
    prepare: useProgram,
    outcome: 'success',
  },
  {
    what: 'a login that a credential program refuses',
    action: 'login',
    inputs: () => ({ 'github-token': refusedByProgram, probe: 'none', config: 'shared', tools: 'docker' }),
    prepare: useProgram,
    outcome: 'failure',
  },
  {
    what: 'a login beside a configuration that is broken',
    action: 'login',
    inputs: (stage) => ({ ...withPat(stage), config: 'shared', ...allTools }),
    prepare: async (_, job) => {
      await mkdir(join(job.home, '.docker'));
      await writeFile(join(job.home, '.docker', 'config.json'), '{');
      return {};
    },
    outcome: 'failure',
  },
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

  it.each(visits)('by $what', async ({ action, inputs, prepare, outcome }) => {
    const given = inputs(stage);
    const env = (await prepare?.(stage, job)) ?? {};
    const main = await job.run(action, { ...stage.registry, ...given }, { env });
    expect(main.outcome).toBe(outcome);
    const steps = [main, ...(await job.finish())];
    expect(steps.slice(1).map((step) => step.outcome)).toEqual(steps.slice(1).map(() => 'success'));
    const secrets = secretsOf(stage, given);
    expect(secrets.length).toBeGreaterThan(3);
    const texts = [
      ...steps.flatMap((step) => [withoutMasks(step.rawOutput), step.log, step.summary, JSON.stringify(step.outputs)]),
      JSON.stringify(job.environment),
      ...(await readFiles(job.workspace)),
      ...(await readFiles(job.home)),
      ...(await readFiles(job.temporaryDirectory)),
    ];
    expect(texts.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  });
});

/** Every form of a secret that went over the wire: tokens, what a user makes of them, what a token server gave. */
function secretsOf(stage: Stage, inputs: Inputs): readonly string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  const given = ['github-token', 'pat', 'password'].map((name) => inputs[name] ?? '');
  const tokens = [stage.token, ...given.filter((secret) => secret !== '')];
  const sent = stage.sandbox.requests.map(({ headers }) => headers.authorization?.split(' ')[1] ?? '');
  return [
    ...tokens,
    ...tokens.map(base64),
    ...tokens.map((token) => base64(`octocat:${token}`)),
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
