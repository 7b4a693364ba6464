import { ActionError } from '../../errors.js';
import { isJsonObject, type JsonObject, member } from '../json/json.js';
import { isLoopback, parseRegistryHost, type RegistryHost, registryOrigin } from '../registry/reference.js';

/** What the runner says of the workflow run. Texts are empty where it says nothing. */
export interface GitHubContext {
  /** `GITHUB_SERVER_URL`, such as `https://github.com`. */
  readonly serverUrl: string;
  /** `GITHUB_API_URL`, such as `https://api.github.com`. */
  readonly apiUrl: string;
  /** `owner/name` of the repository whose workflow runs. */
  readonly repository: string;
  readonly repositoryOwner: string;
  readonly actor: string;
  readonly eventName: string;
  readonly ref: string;
  readonly sha: string;
  /** The event's payload as GitHub wrote it; an empty object if there is none. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** Which GitHub a run talks to, and where its credentials may go. */
export interface GitHubServer {
  readonly serverUrl: URL;
  readonly apiUrl: URL;
  readonly registry: RegistryHost;
  /**
   * Origins that may be given a credential of this GitHub, the registry's own left out.
   * @see design of the hosts: HOST, containers.HOST, docker.HOST and the API
   */
  readonly origins: ReadonlySet<string>;
}

export interface ServerInputs {
  readonly registry?: string | undefined;
  readonly apiUrl?: string | undefined;
}

/**
 * Finds the registry of this GitHub: ghcr.io for github.com, else `containers.HOST`; inputs override.
 * @throws ActionError `invalid-input` for a URL that is not https (http on loopback)
 */
export function resolveGitHub(
  context: Pick<GitHubContext, 'serverUrl' | 'apiUrl'>,
  inputs: ServerInputs,
): GitHubServer {
  const serverUrl = parseServerUrl(context.serverUrl, 'GITHUB_SERVER_URL');
  const apiUrl = parseServerUrl(
    inputs.apiUrl ?? context.apiUrl,
    inputs.apiUrl === undefined ? 'GITHUB_API_URL' : 'api-url',
  );
  const registry = inputs.registry === undefined ? deriveRegistry(serverUrl) : parseRegistryHost(inputs.registry);
  const hosts = [serverUrl.host, `containers.${serverUrl.host}`, `docker.${serverUrl.host}`];
  const origins = new Set([...hosts.map((host) => `${serverUrl.protocol}//${host}`), apiUrl.origin]);
  return { serverUrl, apiUrl, registry, origins };
}

function deriveRegistry(serverUrl: URL): RegistryHost {
  if (serverUrl.host === 'github.com') return parseRegistryHost('ghcr.io');
  // An address has no subdomains.
  const isAddress = isLoopback(serverUrl.host) || serverUrl.hostname.startsWith('[');
  return parseRegistryHost(isAddress ? serverUrl.host : `containers.${serverUrl.host}`);
}

/**
 * Where the REST API of a GitHub is that does not say so itself.
 * @see https://docs.github.com/enterprise-server/rest/quickstart
 */
export function deriveApiUrl(serverUrl: string): string {
  const url = URL.canParse(serverUrl) ? new URL(serverUrl) : undefined;
  // What is no URL is told of where it is read.
  if (url === undefined || url.host === 'github.com') return 'https://api.github.com';
  return url.host.endsWith('.ghe.com') ? `https://api.${url.host}` : `${url.origin}/api/v3`;
}

/**
 * Reads the URL of a GitHub or of its API.
 * @param name the input or variable that it comes from, for the error
 * @throws ActionError `invalid-input` unless it is https (http on loopback) without user info, query and fragment
 */
export function parseServerUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.host));
  if (
    url === undefined ||
    !isSafe ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new ActionError(
      'invalid-input',
      `${name} is ${JSON.stringify(text.slice(0, 200))}, which is no https URL of a GitHub.`,
      {
        hint: 'Write it as https://HOST; http:// is accepted for loopback addresses only.',
      },
    );
  }
  return url;
}

/** Whether the host is a registry of this GitHub, so that a credential of it may go there. */
export function isHostOfGitHub(server: GitHubServer, host: RegistryHost): boolean {
  return host === server.registry || server.origins.has(registryOrigin(host));
}

/** Whether an input names a registry of somebody else: what is given for that one is no business of this GitHub. */
export function isForeignRegistry({ serverUrl, apiUrl, registry }: GitHubServer): boolean {
  return !isHostOfGitHub(resolveGitHub({ serverUrl: serverUrl.href, apiUrl: apiUrl.href }, {}), registry);
}

/**
 * Whether the host is the older Docker registry of a GitHub Enterprise Server: `docker.HOST`, or `HOST` itself where
 * subdomains are not isolated. It takes single images in Docker's format only, by tag only.
 * @see https://docs.github.com/enterprise-server/packages/working-with-a-github-packages-registry/working-with-the-docker-registry
 */
export function isDockerRegistry({ serverUrl }: GitHubServer, host: RegistryHost): boolean {
  if (host === 'docker.pkg.github.com' || host === `docker.${serverUrl.host}`) return true;
  // A GitHub on loopback has one address for all that it is.
  return host === serverUrl.host && !isLoopback(host);
}

/**
 * Whether GitHub gives the run no secrets: it was started by Dependabot, or by a pull request of a fork.
 * @see https://docs.github.com/actions/security-guides/using-secrets-in-github-actions
 */
export function isWithoutSecrets({ actor, eventName, event, repository }: GitHubContext): boolean {
  if (actor === 'dependabot[bot]') return true;
  if (eventName !== 'pull_request') return false;
  const head = member(asObject(member(asObject(event), 'pull_request')), 'head');
  const name = member(asObject(member(asObject(head), 'repo')), 'full_name');
  return typeof name === 'string' && name.toLowerCase() !== repository.toLowerCase();
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
