import { chooseCredential, type Credential } from '../core/domain/credential-choice.js';
import { formatRepository, type Repository } from '../core/domain/reference.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Connection } from '../core/ports.js';
import { type ImageAnswer, type LoginReport, summarizeLogin } from '../core/report/login.js';
import { installCredential } from './install.js';
import { type LoginOptions } from './inputs.js';

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
 * @throws ActionError that names the image and says what to change
 */
export async function signIn(options: LoginOptions, connection: Connection): Promise<LoginReport> {
  const { runner, server } = connection;
  if (runner.environment('DOCKER_AUTH_CONFIG') !== undefined) {
    runner.log.warning('DOCKER_AUTH_CONFIG is set and overrides this login for Docker. Remove it from the job.');
  }
  const { credential, images, reason } = await choose(options, connection);
  runner.log.info(`${server.registry}: ${nameOf(credential)} as ${credential.username}. ${reason}`);
  const files = await installCredential(options, credential, connection);
  return { registry: server.registry, credential, images, reason, ...files };
}

interface Choice {
  readonly credential: Credential;
  readonly images: readonly ImageAnswer[];
  /** One sentence for the log. */
  readonly reason: string;
}

async function choose(options: LoginOptions, connection: Connection): Promise<Choice> {
  const first = chooseCredential(options, options.preference);
  if (first === undefined) {
    throw new ActionError('invalid-input', 'Neither "github-token" nor "pat" is given.', {
      hint: 'GITHUB_TOKEN is the default of "github-token"; an empty secret may stand in its place. Runs of forks and Dependabot get no secrets.',
    });
  }
  if (!options.isProbed) return { credential: first, images: [], reason: 'It was not tried (probe: none).' };
  if (options.pull.length === 0) {
    await checkWithoutImage(first, connection);
    return { credential: first, images: [], reason: 'The token server accepts it.' };
  }
  const answers = await probe(first, options.pull, connection);
  const denied = answers.filter(({ error }) => error !== undefined);
  const isSwitchAllowed = options.exact === undefined && options.preference === 'auto' && first.kind === 'github-token';
  // An outage or an image that is not there says nothing about the token: only a refusal leads to the stronger one.
  const isRefused = denied.length > 0 && denied.every(({ error }) => isActionError(error, 'denied', 'unauthorized'));
  if (denied.length > 0 && isSwitchAllowed && isRefused && options.pat !== undefined) {
    return chooseStronger(options.pat, answers, options.pull, connection);
  }
  const [failure] = denied;
  if (failure !== undefined) throw failure.error;
  const isPatUnused = options.preference === 'auto' && options.pat !== undefined && first.kind === 'github-token';
  if (isPatUnused) connection.runner.log.notice('GITHUB_TOKEN can read every image of "pull", so "pat" was not used.');
  return { credential: first, images: toAnswers(first, answers), reason: 'It can read every image of "pull".' };
}

/** GITHUB_TOKEN was refused something; the PAT is taken only if it can read all that the job pulls. */
async function chooseStronger(
  pat: Credential,
  weaker: readonly ProbeAnswer[],
  images: readonly Repository[],
  connection: Connection,
): Promise<Choice> {
  const answers = await probe(pat, images, connection);
  const failure = answers.find(({ error }) => error !== undefined);
  if (failure !== undefined) {
    const refused = weaker.find(({ error, image }) => error !== undefined && image === failure.image);
    if (refused !== undefined) throw failure.error;
    const needy = weaker.find(({ error }) => error !== undefined);
    throw new ActionError(
      'denied',
      `One credential is kept per registry, but ${needy === undefined ? 'one image' : formatRepository(needy.image)} needs the PAT and ${formatRepository(failure.image)} the GITHUB_TOKEN.`,
      { hint: 'Grant this repository Read on the first under "Manage Actions access" (preferred), or split the job.' },
    );
  }
  return {
    credential: pat,
    images: [...toAnswers(undefined, weaker), ...toAnswers(pat, answers)],
    reason: 'GITHUB_TOKEN is denied an image of "pull", which the PAT can read.',
  };
}

interface ProbeAnswer {
  readonly image: Repository;
  readonly kind: Credential['kind'];
  /** Why the image can't be read; undefined if it can. */
  readonly error: unknown;
}

/** Asks for all images side by side; the question has no effect there. */
function probe(
  credential: Credential,
  images: readonly Repository[],
  connection: Connection,
): Promise<readonly ProbeAnswer[]> {
  return Promise.all(
    images.map(async (image) => {
      const registry = connection.registryAs(image.registry, credential);
      const error = await registry.checkPull(image.name).then(
        () => undefined,
        (cause: unknown) => cause ?? new Error('unknown'),
      );
      return { image, kind: credential.kind, error };
    }),
  );
}

async function checkWithoutImage(credential: Credential, connection: Connection): Promise<void> {
  const { registry } = connection.server;
  try {
    await connection.registryAs(registry, credential).checkCredential();
  } catch (error) {
    if (!isActionError(error, 'denied', 'unauthorized')) throw error;
    throw new ActionError(error.code, error.message, {
      hint: 'The token is wrong, expired or revoked. GitHub Packages take GITHUB_TOKEN and classic personal access tokens only.',
      cause: error,
    });
  }
}

function toAnswers(chosen: Credential | undefined, answers: readonly ProbeAnswer[]): readonly ImageAnswer[] {
  return answers.map(({ image, kind, error }) => ({
    image: formatRepository(image),
    need: 'pull',
    credential: kind,
    answer: error === undefined ? 'may read' : error instanceof Error ? error.message : 'unknown trouble',
    isChosen: chosen !== undefined,
    remedy: error instanceof ActionError ? error.hint : undefined,
  }));
}

function setOutputs(report: LoginReport, { runner }: Connection): void {
  const { credential, images, reason } = report;
  const outputs = {
    registry: report.registry,
    username: credential.username,
    credential: nameOf(credential),
    'docker-config': report.dockerConfig ?? '',
    'auth-file': report.authFile ?? '',
  };
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
  runner.setOutput('json', JSON.stringify({ ...outputs, reason, images }));
}

/** An exact credential is called by what it most likely is. */
function nameOf({ kind, secret }: Credential): string {
  if (kind !== 'exact') return kind;
  return secret.startsWith('ghs_') ? 'github-token' : 'pat';
}
