import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openStage, repository, type Stage } from '../actions/stage.js';
import { writeCredentialProgram } from '../adapters/credentials/credential-program-writer.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { type Job, type StepResult, type Variables } from '../runner.js';
import { describeOnBundleNode } from './bundle-node.js';
import { scenarios } from './scenario.js';

type Inputs = Readonly<Record<string, string>>;

interface Visit {
  readonly what: string;
  readonly action: string;
  /** Of one step, or of several that come one after the other. */
  readonly inputs: (stage: Stage) => Inputs | readonly Inputs[];
  /** Gives the job what it finds on its machine. @returns `env:` of the step */
  readonly prepare?: (stage: Stage, job: Job) => Promise<Variables>;
  /** Of the last step; those before it succeed. */
  readonly outcome: StepResult['outcome'];
  /** What the process is in the midst of when something in it throws and nobody catches it. */
  readonly crash?: 'request' | 'rename';
  /** Programs that it has to start. */
  readonly children?: readonly string[];
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

/** `docker` and `git`, which write down how they were started and with what environment. */
async function useRecorder(_: Stage, { home, workspace }: Job): Promise<Variables> {
  const place = join(home, 'programs');
  await mkdir(place);
  const script = `#!/bin/sh
{ echo "\${0##*/} $*"; env; } >> '${place}/starts'
case "$1 $2" in
  'image inspect') echo 3000 ;;
  'image save') cp '${workspace}/image.tar' "$4" ;;
  'cat-file commit') printf 'tree x\\ncommitter A <a@b.c> 1767225600 +0000\\n\\nA commit\\n' ;;
  *) exit 1 ;;
esac
`;
  for (const name of ['docker', 'git']) {
    await writeFile(join(place, name), script);
    await chmod(join(place, name), 0o755);
  }
  return { PATH: [place, process.env['PATH'] ?? ''].join(delimiter) };
}
/** What the scenario of such a name finds. */
const as =
  (name: string) =>
  async (stage: Stage, job: Job): Promise<Variables> => {
    await scenarios.find((scenario) => scenario.name === name)?.prepare(stage, job.workspace);
    return {};
  };

const image = { image: `${repository}:latest`, annotations: 'a=b' };
const push = { source: 'oci-archive:image.tar', tags: 'v1' };
/** The program of these tests keeps nothing that holds this, and repeats what it was given. */
const refusedByProgram = 'ghs_refuse-me-0123456789abcdefghij';
/** Signs that each way of writing a secret writes otherwise. */
const odd = `p"w/0+1%2&3<4>5=6?7'8\\9`;
const rules = { 'delete-tags': 'v1, dev', 'delete-untagged': 'true' };
const fromEngine = { source: 'docker-daemon:app', tags: `type=raw,value=v{{commit_date 'YYYYMMDD'}}` };
const assembled = { image: repository, sources: `${repository}:latest`, tags: 'latest', annotations: 'a=b' };
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
    inputs: ({ token }) => ({ password: token, 'github-token': '', pull: repository, config: 'shared', ...allTools }),
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
  {
    what: 'a denied login with a password of odd signs',
    action: 'login',
    inputs: () => ({ password: odd, 'github-token': '', pull: repository }),
    outcome: 'failure',
  },
  {
    what: 'a login that crashes while it asks',
    action: 'login',
    inputs: (stage) => ({ ...withPat(stage), ...allTools }),
    crash: 'request',
    outcome: 'failure',
  },
  {
    what: 'a login that crashes while it writes',
    action: 'login',
    inputs: (stage) => ({ ...withPat(stage), ...allTools }),
    crash: 'rename',
    outcome: 'failure',
  },
  { what: 'push', action: 'push', inputs: () => push, outcome: 'success' },
  {
    what: 'a push from the engine, with the time of the commit',
    action: 'push',
    inputs: () => fromEngine,
    prepare: useRecorder,
    children: ['docker image inspect', 'docker image save', 'git cat-file'],
    outcome: 'success',
  },
  {
    what: 'a push of what the engine lacks',
    action: 'push',
    inputs: () => fromEngine,
    prepare: async (stage, job) => {
      const variables = await useRecorder(stage, job);
      await rm(join(job.workspace, 'image.tar'));
      return variables;
    },
    children: ['docker image save'],
    outcome: 'failure',
  },
  { what: 'a push that crashes', action: 'push', inputs: () => push, crash: 'request', outcome: 'failure' },
  { what: 'a denied push', action: 'push', inputs: () => ({ ...push, ...denied }), outcome: 'failure' },
  { what: 'annotate', action: 'annotate', inputs: () => image, outcome: 'success' },
  { what: 'a denied annotate', action: 'annotate', inputs: () => ({ ...image, ...denied }), outcome: 'failure' },
  {
    what: 'an annotate that assembles, and deletes what it replaced',
    action: 'annotate',
    inputs: () => ({ ...assembled, 'delete-replaced': 'true' }),
    prepare: as('annotate'),
    outcome: 'success',
  },
  {
    what: 'a denied annotate that assembles',
    action: 'annotate',
    inputs: () => ({ ...assembled, ...denied }),
    outcome: 'failure',
  },
  { what: 'an annotate that crashes', action: 'annotate', inputs: () => image, crash: 'request', outcome: 'failure' },
  {
    what: 'a cleanup that deletes, and restores from its journal',
    action: 'cleanup',
    inputs: () => [rules, { mode: 'restore' }],
    prepare: as('cleanup'),
    outcome: 'success',
  },
  {
    what: 'a cleanup that plans, and applies its plan',
    action: 'cleanup',
    inputs: () => [{ ...rules, mode: 'plan' }, { mode: 'apply' }],
    prepare: as('cleanup'),
    outcome: 'success',
  },
  {
    what: 'a cleanup that may not apply its plan',
    action: 'cleanup',
    inputs: () => [
      { ...rules, mode: 'plan' },
      { mode: 'apply', ...denied },
    ],
    prepare: as('cleanup'),
    outcome: 'failure',
  },
  {
    what: 'a cleanup that may not restore',
    action: 'cleanup',
    inputs: () => [rules, { mode: 'restore', ...denied }],
    prepare: as('cleanup'),
    outcome: 'failure',
  },
  {
    what: 'a cleanup with a token of its own that crashes',
    action: 'cleanup',
    inputs: ({ token }) => ({ token, 'github-token': '', ...rules }),
    prepare: as('cleanup'),
    crash: 'request',
    outcome: 'failure',
  },
  { what: 'a denied cleanup', action: 'cleanup', inputs: () => denied, outcome: 'failure' },
  { what: 'publish', action: 'publish', inputs: () => push, outcome: 'success' },
  {
    what: 'a publish from the engine',
    action: 'publish',
    inputs: () => fromEngine,
    prepare: useRecorder,
    children: ['docker image save', 'git cat-file'],
    outcome: 'success',
  },
  { what: 'a publish that crashes', action: 'publish', inputs: () => push, crash: 'rename', outcome: 'failure' },
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

describeOnBundleNode('no secret is left behind, not even under step debug', () => {
  let stage: Stage;
  let job: Job;
  beforeEach(async () => {
    stage = await openStage();
    await stage.visitor.pushImage({ path: repository, tag: 'latest' });
    job = await stage.job({ debug: true, env: { ACTIONS_STEP_DEBUG: 'true' } });
    const layout = new LayoutWriter();
    await writeFile(join(job.workspace, 'image.tar'), layout.finish(layout.image()).toTar());
  });
  afterEach(() => stage.close());

  it.each(visits)('by $what', async ({ action, inputs, prepare, outcome, crash, children = [] }) => {
    const env = (await prepare?.(stage, job)) ?? {};
    const given = [inputs(stage)].flat();
    stage.sandbox.clearRequests();
    const nodeArgs = crash === undefined ? [] : await crashDuring(crash, job);
    const mains: StepResult[] = [];
    for (const each of given) mains.push(await job.run(action, { ...stage.registry, ...each }, { env, nodeArgs }));
    expect(mains.map((main) => main.outcome)).toEqual(
      given.map((_, at) => (at < given.length - 1 ? 'success' : outcome)),
    );
    expect(mains.at(-1)?.log.includes(crashWords)).toBe(crash !== undefined);
    const posts = await job.finish();
    expect(posts.map((step) => step.outcome)).toEqual(posts.map(() => 'success'));
    const secrets = secretsOf(stage, given);
    expect(secrets.length).toBeGreaterThan(outcome === 'success' ? 3 : 2);
    const texts = [
      ...[...mains, ...posts].flatMap((step) => [
        ...[withoutMasks(step.rawOutput), step.log, step.summary, JSON.stringify([step.outputs, step.annotations])],
      ]),
      JSON.stringify(job.environment),
      ...(await readFiles(job.workspace)),
      ...(await readFiles(job.home)),
      ...(await readFiles(job.temporaryDirectory)),
    ];
    expect(texts.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
    const started = children.length === 0 ? '' : await readFile(join(job.home, 'programs', 'starts'), 'utf8');
    for (const child of children) expect(started).toContain(child);
  });
});

const crashWords = 'nobody catches this';

/** Arguments of node by which something throws on a timer, at the first request with a credential or after a file has its name. */
async function crashDuring(moment: 'request' | 'rename', job: Job): Promise<readonly string[]> {
  const module = join(job.home, 'crash.mjs');
  const fail = `const fail = () => setTimeout(() => { throw new Error('${crashWords}'); }, 0);\n`;
  const moments = {
    request: `import { subscribe } from 'node:diagnostics_channel';
for (const channel of ['http.client.request.start', 'undici:request:create']) subscribe(channel, ({ request }) => {
  const has = request.getHeader?.('authorization') ?? String(request.headers).includes('authorization');
  if (has) fail();
});\n`,
    rename: `import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
const { rename } = files;
files.rename = (...paths) => rename(...paths).finally(fail);
syncBuiltinESMExports();\n`,
  };
  await writeFile(module, fail + moments[moment]);
  return ['--import', pathToFileURL(module).href];
}

/** Every form of a secret that went over the wire: tokens, what a user makes of them, what a token server gave. */
function secretsOf(stage: Stage, inputs: readonly Inputs[]): readonly string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  const named = inputs.flatMap((each) => ['github-token', 'pat', 'password', 'token'].map((name) => each[name] ?? ''));
  const tokens = [stage.token, ...named.filter((secret) => secret !== '')];
  const sent = stage.sandbox.requests.map(({ headers }) => headers.authorization?.split(' ')[1] ?? '');
  const plain = [
    ...tokens,
    ...tokens.map(base64),
    ...tokens.map((token) => base64(`octocat:${token}`)),
    ...sent.filter((credential) => credential !== ''),
  ];
  const forms = plain.flatMap((secret) => [
    ...[secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)],
    secret.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
  return [...new Set(forms)];
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
