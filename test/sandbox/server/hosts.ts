import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TLS = new URL('../../fixtures/tls/', import.meta.url);

/** A GitHub that is reached by name: over TLS, through the proxy of the sandbox. */
export interface Site {
  /** `ghes` is an Enterprise Server, `ghes.test`; `ghe.com` is `corp.ghe.com`; `github.com` answers for ghcr.io too. */
  readonly kind: 'ghes' | 'ghe.com' | 'github.com';
  /** Whether an Enterprise Server has hosts of its own for its registries; true when absent. */
  readonly hasSubdomains?: boolean;
  /** What the proxy asks for; nothing when absent. */
  readonly proxyCredentials?: { readonly username: string; readonly password: string };
}

/** Where a sandbox answers; origins without a path. */
export interface Hosts {
  readonly web: string;
  readonly api: string;
  /** Path of the API's base: `/api/v3`, or empty where the API has a host of its own. */
  readonly apiPath: string;
  readonly registry: string;
}

/** All in one, as on loopback without names. */
export function hostsAt(origin: string): Hosts {
  return { web: origin, api: origin, apiPath: '/api/v3', registry: origin };
}

/**
 * @param label first part of the registry's name: `containers` or `docker`
 * @see https://docs.github.com/enterprise-server/admin/configuring-settings/hardening-security-for-your-enterprise/enabling-subdomain-isolation
 */
export function hostsOf({ kind, hasSubdomains = true }: Site, label: 'containers' | 'docker'): Hosts {
  if (kind === 'github.com') {
    return { web: 'https://github.com', api: 'https://api.github.com', apiPath: '', registry: 'https://ghcr.io' };
  }
  if (kind === 'ghe.com') {
    return {
      web: 'https://corp.ghe.com',
      api: 'https://api.corp.ghe.com',
      apiPath: '',
      registry: 'https://containers.corp.ghe.com',
    };
  }
  const web = 'https://ghes.test';
  if (!hasSubdomains && label === 'containers') throw new Error('the Container registry needs subdomains');
  const registry = hasSubdomains ? `https://${label}.ghes.test` : web;
  return { web, api: web, apiPath: '/api/v3', registry };
}

/** Names that lead to the sandbox, as `CONNECT` names them. */
export function targetsOf(origins: readonly string[]): ReadonlySet<string> {
  return new Set(origins.map((origin) => `${new URL(origin).hostname}:443`));
}

/** Path of the authority that `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE` are to name. */
export const authorityFile = fileURLToPath(new URL('sandbox-ca.crt', TLS));

/** The certificate of all names, with its key. */
export function readCertificate(): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: readFileSync(new URL('sandbox.crt', TLS)), key: readFileSync(new URL('sandbox.key', TLS)) };
}
