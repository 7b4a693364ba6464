import { type Credential } from '../credential/credential-choice.js';
import {
  type GitHubContext,
  type GitHubServer,
  isForeignRegistry,
  parseServerUrl,
  resolveGitHub,
} from '../github/github.js';
import { type InputReader } from './input.js';
import { isLoopback, parseRegistryHost } from '../registry/reference.js';

/** What every action needs to reach this GitHub: where it is and as whom. */
export interface ConnectionOptions {
  readonly server: GitHubServer;
  readonly username: string;
  readonly githubToken: Credential | undefined;
  readonly pat: Credential | undefined;
}

/**
 * Reads `registry`, `api-url`, `username`, `github-token` and `pat`, which mean the same in every action.
 * @param onSecret is told each secret before anything else can happen to it
 */
export function readConnectionInputs(
  reader: InputReader,
  context: GitHubContext,
  onSecret: (secret: string) => void,
): ConnectionOptions {
  const registry = reader.parsed('registry', parseRegistryHost, 'registry-url');
  const apiUrl = reader.parsed('api-url', (text) => parseServerUrl(text, 'api-url').href, 'github-api-url');
  const username = reader.text('username') ?? context.actor;
  if (username.includes(':')) reader.fault('username', 'holds a colon, at which Basic authentication would cut it');
  const githubToken = reader.secret('github-token', onSecret);
  const pat = reader.secret('pat', onSecret);
  return {
    server: resolve(reader, context, { registry, apiUrl }),
    username,
    githubToken: githubToken === undefined ? undefined : { kind: 'github-token', username, secret: githubToken },
    pat: pat === undefined ? undefined : { kind: 'pat', username, secret: pat },
  };
}

/** A faulty variable of the runner is noted; the run ends at `finish`, so the stand-in is never talked to. */
function resolve(
  reader: InputReader,
  context: GitHubContext,
  overrides: { readonly registry: string | undefined; readonly apiUrl: string | undefined },
): GitHubServer {
  const standIn = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
  return reader.attempt('registry', () => resolveGitHub(context, overrides)) ?? resolveGitHub(standIn, {});
}

/**
 * Notes a fault where `registry` names a host that is not of this GitHub: its tokens are good there alone, and a host
 * that someone else runs must not learn them.
 * @param exactInput the input that takes a credential for such a host, where the action has one
 */
export function refuseForeignRegistry(reader: InputReader, { server }: ConnectionOptions, exactInput?: string): void {
  if (isLoopback(server.registry) || !isForeignRegistry(server)) return;
  const remedy = exactInput === undefined ? '' : `; pass its credential as "${exactInput}"`;
  reader.fault(
    'registry',
    `is ${server.registry}, no registry of ${server.serverUrl.host}, to which "github-token" and "pat" belong${remedy}`,
  );
}

/**
 * Notes a fault where `registry` names a host that is not of this GitHub and no API is named with it: the credential of
 * the one would be shown to the other.
 */
export function requireApiOfRegistry(reader: InputReader, { server }: ConnectionOptions): void {
  if (isLoopback(server.registry) || !isForeignRegistry(server)) return;
  if (reader.text('api-url', 'github-api-url') !== undefined) return;
  reader.fault(
    'registry',
    `is ${server.registry}, no registry of ${server.serverUrl.host}, whose API would be asked; name its own as "api-url"`,
  );
}
