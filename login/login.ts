import { type Answer, type Credential, nameCredential } from '../core/domain/credential/credential-choice.js';
import { formatRepository, type Repository } from '../core/domain/registry/reference.js';
import { type Connection } from '../core/ports.js';
import { type ImageReport, type LoginReport, summarizeLogin } from '../core/report/login.js';
import { chooseCredentials, type Choice } from './choose.js';
import { discoverRegistry } from './discover.js';
import { describeAnswer } from './explain.js';
import { type LoginOptions } from './inputs.js';
import { installCredential, type InstalledFiles } from './install.js';

/** Signs the job in, sets the outputs and writes the summary. @throws ActionError as `signIn` */
export async function login(options: LoginOptions, connection: Connection): Promise<LoginReport> {
  const report = await signIn(options, connection);
  setOutputs(report, connection);
  await connection.runner.writeSummary(summarizeLogin(report));
  return report;
}

/**
 * Chooses the credentials that the job needs, tries them, and writes them where the tools look for them.
 * Nothing is written before they were accepted for every image.
 * @param accepted why the credential needs no trial where no image is pulled; one sentence
 * @throws ActionError that names the image and says what to change
 */
export async function signIn(given: LoginOptions, connection: Connection, accepted?: string): Promise<LoginReport> {
  const { runner } = connection;
  const { log } = runner;
  if (runner.environment('DOCKER_AUTH_CONFIG') !== undefined) {
    log.warning('DOCKER_AUTH_CONFIG is set and overrides this login for Docker. Remove it from the job.');
  }
  const options = await discoverRegistry(given, connection);
  const { registry } = options.server;
  const choice = await chooseCredentials(options, connection, accepted);
  const files = await install(choice, options, { ...connection, server: options.server });
  const report: LoginReport = {
    registry,
    username: choice.signIn?.general.username ?? '',
    credential: nameAll(choice, options),
    reason: choice.reason,
    images: [
      ...options.pull.map((image) => reportImage(image, 'pull', choice, options)),
      ...options.push.map((image) => reportImage(image, 'push', choice, options)),
    ],
    ...files,
  };
  const done = choice.signIn === undefined ? 'nothing is written' : `signed in as ${report.username}`;
  log.info(`${registry}: ${done} (${report.credential}). ${report.reason}`);
  for (const { image, need, chosen, reason } of report.images) log.info(`${need} ${image}: ${chosen}. ${reason}`);
  return report;
}

async function install({ signIn }: Choice, options: LoginOptions, connection: Connection): Promise<InstalledFiles> {
  if (signIn !== undefined) return installCredential(options, signIn, connection);
  return { dockerConfig: undefined, authFile: undefined };
}

/** What the tools that are wanted have been given, all together. */
function nameAll({ signIn }: Choice, { tools }: LoginOptions): LoginReport['credential'] {
  if (signIn === undefined) return 'anonymous';
  const { general, single, images } = signIn;
  const hasKeys = tools.some((tool) => tool !== 'docker');
  const given = [
    ...(tools.includes('docker') ? [single] : []),
    ...(hasKeys ? [general, ...images.map(({ credential }) => credential)] : []),
  ];
  const [only, ...more] = new Set(given.map(nameCredential));
  return only === undefined || more.length > 0 ? 'mixed' : only;
}

/** What an image is pulled or pushed with: by tools with keys, or else by Docker. */
function reportImage(
  image: Repository,
  need: ImageReport['need'],
  { signIn, probes }: Choice,
  { tools }: LoginOptions,
): ImageReport {
  const own = need === 'pull' ? signIn?.images.find((each) => each.image === image)?.credential : undefined;
  const best = own ?? signIn?.general;
  const chosen = tools.some((tool) => tool !== 'docker') ? best : signIn?.single;
  const tried = probes.filter((probe) => probe.image === image && probe.need === need);
  const answer = tried.find(({ credential }) => credential === chosen)?.answer;
  const needed = 'Another image needs it, and Docker keeps one credential for a registry.';
  const reason = chosen === best ? reasonFor(need, chosen, own, answer) : needed;
  const isOtherForDocker = tools.includes('docker') && signIn?.single !== chosen;
  return {
    image: formatRepository(image),
    need,
    answers: Object.fromEntries(tried.map((probe) => [nameCredential(probe.credential), describeAnswer(probe)])),
    chosen: nameCredential(chosen),
    reason: isOtherForDocker ? `${reason} Docker, which keeps one credential for a registry, has the PAT.` : reason,
  };
}

function reasonFor(
  need: ImageReport['need'],
  chosen: Credential | undefined,
  own: Credential | undefined,
  answer: Answer | undefined,
): string {
  if (chosen === undefined) return 'It is public.';
  if (answer === undefined) return need === 'push' ? 'Writing is not tried.' : 'Reading is not tried.';
  if (answer !== 'allowed') return 'The registry did not answer, and no other credential is given or wanted.';
  if (need === 'push') return 'It may be written to.';
  if (own !== undefined) return 'GITHUB_TOKEN is denied it, and the PAT can read it.';
  return chosen.kind === 'github-token'
    ? 'The weakest credential that can read it.'
    : 'It can be read, and no other credential is given or wanted.';
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
