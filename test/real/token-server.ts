import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { importPKCS8, SignJWT } from 'jose';
import { basicCredentials } from '../sandbox/server/http.js';
import { runCommand } from './command.js';

export type Right = 'pull' | 'push' | 'delete';

/** Rights by repository name. */
export type Rights = Readonly<Record<string, readonly Right[]>>;

export interface RegistryUser {
  readonly name: string;
  readonly password: string;
  readonly rights: Rights;
}

export interface TokenServerOptions {
  readonly users: readonly RegistryUser[];
  /** What may be done without credentials. */
  readonly anonymous?: Rights;
}

/** What a registry needs in order to trust the tokens. */
export interface TokenServer {
  readonly service: string;
  readonly issuer: string;
  /** Path of the certificate of the key that signs. */
  readonly certificate: string;
  /** What `GET /token` gives. */
  answer(request: IncomingMessage): Promise<TokenAnswer>;
}

export interface TokenAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly Right[];
}

const SERVICE = 'registry.test';
const ISSUER = 'token.test';
const LIFETIME_S = 300;

/**
 * Makes a token server with a key and a self-signed certificate of its own.
 * @param directory where both are written
 * @see https://distribution.github.io/distribution/spec/auth/jwt/
 */
export async function createTokenServer(directory: string, options: TokenServerOptions): Promise<TokenServer> {
  const keyFile = join(directory, 'token.key');
  const certificate = join(directory, 'token.crt');
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${ISSUER}`];
  await runCommand('openssl', [...request, '-keyout', keyFile, '-out', certificate]);
  const key = await importPKCS8(await readFile(keyFile, 'utf8'), 'RS256');
  const der = (await readFile(certificate, 'utf8')).replace(/-----[A-Z ]+-----|\s/g, '');
  const sign = (subject: string, access: readonly Access[]): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ access })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5c: [der] })
      .setIssuer(ISSUER)
      .setSubject(subject)
      .setAudience(SERVICE)
      .setIssuedAt(now)
      .setNotBefore(now - 5)
      .setExpirationTime(now + LIFETIME_S)
      .setJti(randomUUID())
      .sign(key);
  };
  const answer = async (message: IncomingMessage): Promise<TokenAnswer> => {
    // The OAuth2 form (POST) is not served: clients then fall back on GET.
    if (message.method !== 'GET') return refuse(405, 'UNSUPPORTED', 'use GET');
    const user = findUser(options, message.headers.authorization);
    if (user === undefined) return refuse(401, 'UNAUTHORIZED', 'incorrect username or password');
    const url = new URL(message.url ?? '', 'http://token.test');
    const access = grant(user.rights, url.searchParams.getAll('scope'));
    const token = await sign(user.name, access);
    return { status: 200, body: JSON.stringify({ token, expires_in: LIFETIME_S }) };
  };
  return { service: SERVICE, issuer: ISSUER, certificate, answer };
}

/** @returns undefined for credentials that are wrong; nobody, with the rights of everybody, where there are none */
function findUser(
  options: TokenServerOptions,
  authorization: string | undefined,
): Pick<RegistryUser, 'name' | 'rights'> | undefined {
  if (authorization === undefined) return { name: '', rights: options.anonymous ?? {} };
  const given = basicCredentials(authorization);
  return options.users.find(({ name, password }) => name === given?.username && password === given.password);
}

/** What is asked for and allowed; as the specification says, less than was asked is no error. */
function grant(rights: Rights, scopes: readonly string[]): readonly Access[] {
  return scopes
    .flatMap((scope) => scope.split(' '))
    .flatMap((scope) => {
      const [type, name = '', actions = ''] = scope.split(':');
      const asked = new Set(actions.split(','));
      const granted = (rights[name] ?? []).filter((right) => asked.has(right));
      return type === 'repository' && granted.length > 0 ? [{ type, name, actions: granted }] : [];
    });
}

function refuse(status: number, code: string, message: string): TokenAnswer {
  return { status, body: JSON.stringify({ errors: [{ code, message }] }) };
}
