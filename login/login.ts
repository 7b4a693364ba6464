import {
  chooseCredential,
  type Credential,
  decidePull,
  nameCredential,
  type PullDecision,
} from '../core/domain/credential-choice.js';
import { isWithoutSecrets } from '../core/domain/github.js';
import { formatRepository } from '../core/domain/reference.js';
import { ActionError } from '../core/errors.js';
import { type Connection } from '../core/ports.js';
import { type ImageReport, type LoginReport, summarizeLogin } from '../core/report/login.js';
import { type LoginOptions } from './inputs.js';
import { installCredential } from './install.js';
import { describeProbes, type Probe, probeCredential, probeImages } from './probe.js';

/** Signs the job in, sets the outputs and writes the summary. @throws ActionError as `signIn` */
export async function login(options: LoginOptions, connection: Connection): Promise<LoginReport> {
  const report = await signIn(options, connection);
  setOutputs(report, connection);
  await connection.runner.writeSummary(summarizeLogin(report));
  return report;
}

/**
 * Chooses the credential that the job needs, tries it, and writes it where the tools look for it.
 * Nothing is written before the credential was accepted for every image.
 * @param accepted why the credential needs no trial where no image is pulled; one sentence
 * @throws ActionError that names the image and says what to change
 */
export async function signIn(options: LoginOptions, connection: Connection, accepted?: string): Promise<LoginReport> {
  const { runner, server } = connection;
  if (runner.environment('DOCKER_AUTH_CONFIG') !== undefined) {
    runner.log.warning('DOCKER_AUTH_CONFIG is set and overrides this login for Docker. Remove it from the job.');
  }
  const { credential, probes, reason } = await choose(options, connection, accepted);
  const chosen = nameCredential(credential);
  runner.log.info(`${server.registry}: ${chosen} as ${credential.username}. ${reason}`);
  const files = await installCredential(options, credential, connection);
  return {
    registry: server.registry,
    username: credential.username,
    credential: chosen,
    reason,
    images: [...reportPulls(options, credential, probes, reason), ...reportPushes(options, credential)],
    ...files,
  };
}

interface Choice {
  readonly credential: Credential;
  readonly probes: readonly Probe[];
  /** One sentence. */
  readonly reason: string;
}

async function choose(options: LoginOptions, connection: Connection, accepted?: string): Promise<Choice> {
  const first = chooseCredential(options, options.preference);
  if (first === undefined) {
    throw new ActionError('invalid-input', 'Neither "github-token" nor "pat" is given.', {
      hint: 'GITHUB_TOKEN is the default of "github-token"; an empty secret may stand in its place. Runs of forks and Dependabot get no secrets.',
    });
  }
  if (!options.isProbed) return { credential: first, probes: [], reason: 'It was not tried (probe: none).' };
  if (accepted !== undefined && options.pull.length === 0) return { credential: first, probes: [], reason: accepted };
  const isPatAtHand = options.preference === 'auto' && first.kind === 'github-token' && options.pat !== undefined;
  const probes =
    options.pull.length === 0
      ? [await probeCredential(first, connection)]
      : await probeImages(first, options.pull, connection);
  const answers = { first: probes.map(({ answer }) => answer), isPatAtHand };
  return settle(decidePull(answers), { first, probes }, options, connection);
}

/** What is known when a decision is carried out. */
interface Findings {
  readonly first: Credential;
  readonly probes: readonly Probe[];
  readonly patProbes?: readonly Probe[];
}

async function settle(
  decision: PullDecision,
  findings: Findings,
  options: LoginOptions,
  connection: Connection,
): Promise<Choice> {
  const { first, probes, patProbes = [] } = findings;
  const { pat, pull } = options;
  const { log, github } = connection.runner;
  if (decision === 'take-first') return takeFirst(findings, options, connection);
  if (decision === 'take-first-untried' && first.kind === 'github-token') {
    const failure = describeProbes(probes, false);
    log.warning(`${failure.message} GITHUB_TOKEN is used untried, since no other credential is given.`);
    return { credential: first, probes, reason: 'The registry did not answer, and nothing else is given.' };
  }
  if (decision === 'ask-pat' && pat !== undefined && pull.length > 0) {
    const asked = await probeImages(pat, pull, connection);
    const answersOf = (list: readonly Probe[]) => list.map(({ answer }) => answer);
    const next = decidePull({ first: answersOf(probes), pat: answersOf(asked), isPatAtHand: true });
    return settle(next, { first, probes, patProbes: asked }, options, connection);
  }
  if (decision === 'take-pat' && pat !== undefined) {
    warnOfPush(options, connection);
    const reason = 'GITHUB_TOKEN is denied an image of "pull", which the PAT can read.';
    return { credential: pat, probes: [...probes, ...patProbes], reason };
  }
  if (decision === 'needs-both') throw describeConflict(probes, patProbes);
  throw describeProbes([...probes, ...patProbes], isWithoutSecrets(github));
}

function takeFirst({ first, probes }: Findings, options: LoginOptions, { runner }: Connection): Choice {
  if (options.pull.length === 0) return { credential: first, probes, reason: 'The token server accepts it.' };
  if (options.preference === 'auto' && options.pat !== undefined && first.kind === 'github-token') {
    runner.log.notice('GITHUB_TOKEN can read every image of "pull", so "pat" was not used.');
  }
  return { credential: first, probes, reason: 'It can read every image of "pull".' };
}

function describeConflict(probes: readonly Probe[], patProbes: readonly Probe[]): ActionError {
  const nameOf = (list: readonly Probe[]): string => {
    const image = list.find(({ answer }) => answer !== 'allowed')?.image;
    return image === undefined ? 'one image' : formatRepository(image);
  };
  return new ActionError(
    'denied',
    `One credential is kept per registry, but ${nameOf(probes)} needs the PAT and ${nameOf(patProbes)} the GITHUB_TOKEN.`,
    { hint: 'Grant this repository Read on the first under "Manage Actions access" (preferred), or split the job.' },
  );
}

/** The tools have one credential for the registry, and a PAT for reading is not to write. */
function warnOfPush({ push }: LoginOptions, { runner }: Connection): void {
  const [image] = push;
  if (image === undefined) return;
  runner.log.warning(
    `The tools now have the PAT, with which "docker push" to ${formatRepository(image)} will be refused unless it has write:packages. ` +
      'The push action of this suite brings GITHUB_TOKEN itself.',
  );
}

function reportPulls(
  { pull }: LoginOptions,
  credential: Credential,
  probes: readonly Probe[],
  reason: string,
): readonly ImageReport[] {
  return pull.map((image) => ({
    image: formatRepository(image),
    need: 'pull',
    answers: Object.fromEntries(
      probes
        .filter((probe) => probe.image === image)
        .map((probe) => [nameCredential(probe.credential), describeAnswer(probe)]),
    ),
    chosen: nameCredential(credential),
    reason,
  }));
}

function reportPushes({ push }: LoginOptions, credential: Credential): readonly ImageReport[] {
  return push.map((image) => ({
    image: formatRepository(image),
    need: 'push',
    answers: {},
    chosen: nameCredential(credential),
    reason: 'Writing is not tried.',
  }));
}

function describeAnswer({ error }: Probe): string {
  if (error === undefined) return 'may read';
  return error instanceof Error ? error.message : 'unknown trouble';
}

function setOutputs(report: LoginReport, { runner }: Connection): void {
  const { reason, images } = report;
  const outputs = {
    registry: report.registry,
    username: report.username,
    credential: report.credential,
    'docker-config': report.dockerConfig ?? '',
    'auth-file': report.authFile ?? '',
  };
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
  runner.setOutput('json', JSON.stringify({ ...outputs, reason, images }));
}
