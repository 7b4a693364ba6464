import {
  chooseCredential,
  type Credential,
  decidePull,
  isForPat,
  type SignInPlan,
} from '../core/domain/credential/credential-choice.js';
import { isForeignRegistry, isWithoutSecrets } from '../core/domain/github/github.js';
import { formatRepository } from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import { type Connection } from '../core/ports.js';
import { type SignIn } from './entries.js';
import { describeProbes } from './explain.js';
import { type LoginOptions } from './inputs.js';
import { explainPat, warnOfScopes } from './pat.js';
import { type Probe, probeCredential, probePulls, probePushes } from './probe.js';

/** Which credential goes where, and how that came about. */
export interface Choice {
  /** Undefined where every image is public and no token is given. */
  readonly signIn: SignIn | undefined;
  readonly probes: readonly Probe[];
  /** One sentence. */
  readonly reason: string;
}

/**
 * Chooses the credentials that the job needs by trying them.
 * @param accepted why the first one needs no trial where no image is pulled; one sentence
 * @throws ActionError that names what can't be pulled or pushed, in the registry's words, and says what to change
 */
export async function chooseCredentials(
  options: LoginOptions,
  connection: Connection,
  accepted?: string,
): Promise<Choice> {
  const first = chooseCredential(options, options.preference);
  if (first === undefined) return chooseNone(options, connection);
  if (options.probe === 'none') return takeAlone(first, [], 'It was not tried (probe: none).');
  if (accepted !== undefined && options.pull.length === 0) return takeAlone(first, [], accepted);
  const choice = await choosePull(first, options, connection);
  if (options.probe !== 'push' || options.push.length === 0) return choice;
  // Writing never leads to another credential: who pushes is not changed unasked.
  const pushes = await probePushes(first, options.push, connection);
  if (pushes.some(({ answer }) => answer !== 'allowed')) throw await describe(pushes, options, connection);
  return { ...choice, probes: [...choice.probes, ...pushes] };
}

/** Without a token: public images need none, and nothing else is possible. */
async function chooseNone(options: LoginOptions, connection: Connection): Promise<Choice> {
  const { pull, push, probe } = options;
  if (pull.length === 0 || push.length > 0 || probe === 'none') {
    throw new ActionError('invalid-input', 'Neither "github-token" nor "pat" is given.', { hint: emptinessHint });
  }
  const probes = await probePulls(undefined, pull, connection);
  if (probes.some(({ answer }) => answer !== 'allowed')) throw await describe(probes, options, connection);
  return { signIn: undefined, probes, reason: 'No token is given, and every image of "pull" is public.' };
}

const emptinessHint =
  'GITHUB_TOKEN is the default of "github-token"; an empty secret may stand in its place. Runs of forks and Dependabot get no secrets.';

function takeAlone(credential: Credential, probes: readonly Probe[], reason: string): Choice {
  return { signIn: { general: credential, single: credential, images: [] }, probes, reason };
}

async function choosePull(first: Credential, options: LoginOptions, connection: Connection): Promise<Choice> {
  const { pull, pat } = options;
  const isPatAtHand = options.preference === 'auto' && first.kind === 'github-token' && pat !== undefined;
  const probes =
    pull.length === 0
      ? [await probeCredential(first, options.server.registry, connection)]
      : await probePulls(first, pull, connection);
  const answers = { first: answersOf(probes), isPatAtHand };
  const decision = decidePull(answers);
  if (decision.kind === 'sign-in') return takeFirst(first, decision, probes, options, connection);
  if (decision.kind === 'fail' || pat === undefined || pull.length === 0)
    throw await describe(probes, options, connection);

  const asked = await probePulls(pat, pull, connection);
  const all = [...probes, ...asked];
  const plan = decidePull({ ...answers, pat: answersOf(asked) });
  if (plan.kind !== 'sign-in') throw await describe(all, options, connection);
  const single = await chooseSingle(first, pat, plan, { probes, asked }, options, connection);
  await warnOfScopes(pat, pull[0], false, connection);
  if (probes.every(({ answer }) => answer === 'refused')) await warnOfRejection(first, options, connection);
  const images = pull.filter((_, index) => plan.images[index] === 'pat').map((image) => ({ image, credential: pat }));
  return {
    signIn: { general: first, single, images },
    probes: all,
    reason: 'GITHUB_TOKEN is denied an image of "pull", which the PAT can read.',
  };
}

/** A token that is good for nothing stands in the way even of what needs none, where it is the registry's own. */
async function warnOfRejection(
  first: Credential,
  { server, tools }: LoginOptions,
  connection: Connection,
): Promise<void> {
  if (tools.every((tool) => tool === 'docker')) return;
  const probe = await probeCredential(first, server.registry, connection);
  if (probe.answer !== 'refused') return;
  connection.runner.log.warning(
    `${describeProbes([probe]).message} podman, buildah, skopeo and buildx have it for what "pull" does not name, and will fail there, ` +
      'with public images too. Mend "github-token", or use credential: pat.',
  );
}

function answersOf(probes: readonly Probe[]) {
  return probes.map(({ answer }) => answer);
}

async function takeFirst(
  first: Credential,
  { isTried }: SignInPlan,
  probes: readonly Probe[],
  options: LoginOptions,
  connection: Connection,
): Promise<Choice> {
  const { log } = connection.runner;
  if (!isTried) {
    const failure = describeProbes(probes);
    // Another kind was asked for, so there is nothing to be careful about, and nothing to be gained either.
    if (first.kind !== 'github-token') throw failure;
    const words = [
      failure.message,
      failure.hint,
      'GITHUB_TOKEN is used untried, since no other credential is given or wanted.',
    ];
    log.warning(words.filter((each) => each !== undefined).join(' '));
    return takeAlone(first, probes, 'The registry did not answer, and no other credential is given or wanted.');
  }
  if (first.kind !== 'github-token') await warnOfScopes(first, options.pull[0], options.push.length > 0, connection);
  if (options.pull.length === 0) return takeAlone(first, probes, 'The token server accepts it.');
  if (options.preference === 'auto' && options.pat !== undefined && first.kind === 'github-token') {
    log.notice('GITHUB_TOKEN can read every image of "pull", so "pat" was not used.');
  }
  return takeAlone(first, probes, 'It can read every image of "pull".');
}

/**
 * What Docker gets, which keeps one credential for the registry.
 * @throws ActionError where no single one reads every image
 */
async function chooseSingle(
  first: Credential,
  pat: Credential,
  { single }: SignInPlan,
  { probes, asked }: { readonly probes: readonly Probe[]; readonly asked: readonly Probe[] },
  options: LoginOptions,
  connection: Connection,
): Promise<Credential> {
  if (!options.tools.includes('docker')) return first;
  if (single === undefined) {
    // What the PAT may do is not known where the registry did not say.
    const unknown = asked.filter(({ answer }) => answer !== 'allowed' && !isForPat(answer));
    throw unknown.length > 0 ? await describe(unknown, options, connection) : describeConflict(probes, asked);
  }
  const [image] = options.push;
  if (image !== undefined) {
    connection.runner.log.warning(
      `Docker now has the PAT, with which "docker push" to ${formatRepository(image)} will be refused unless it has write:packages. ` +
        'The push action of this suite brings GITHUB_TOKEN itself.',
    );
  }
  return pat;
}

function describeConflict(probes: readonly Probe[], patProbes: readonly Probe[]): ActionError {
  const nameOf = (list: readonly Probe[]): string => {
    const image = list.find(({ answer }) => answer !== 'allowed')?.image;
    return image === undefined ? 'one image' : formatRepository(image);
  };
  return new ActionError(
    'denied',
    `docker keeps one credential per registry, but ${nameOf(probes)} needs the PAT and ${nameOf(patProbes)} the GITHUB_TOKEN.`,
    {
      hint: 'Grant this repository Read on the first under "Manage Actions access" (preferred), use "tools: containers, buildx", which keep one for each image, or split the job.',
    },
  );
}

/** The error for what could not be done, with what GitHub says of the PAT where that was refused. */
async function describe(probes: readonly Probe[], options: LoginOptions, connection: Connection): Promise<ActionError> {
  const explained = await explainPat(probes, connection);
  return describeProbes(probes, {
    explained,
    isWithoutSecrets: isWithoutSecrets(connection.runner.github) && options.pat === undefined,
    isForeign: isForeignRegistry(connection.server),
  });
}
