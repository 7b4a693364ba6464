import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../../domain/registry/reference.js';
import { ActionError } from '../../errors.js';

/** A variable of the environment; undefined when unset or empty. */
export type Environment = (name: string) => string | undefined;

export const proxyHint =
  'HTTPS_PROXY names the proxy, with credentials where it wants some (http://user:password@host:port); NO_PROXY lists hosts that are reached without it.';

/**
 * The proxy through which a server is reached: `https_proxy` or `HTTPS_PROXY`, unless `no_proxy` or `NO_PROXY` names
 * the host. This machine is never reached through one.
 * @returns undefined for the direct way
 * @throws ActionError `unsupported` for a proxy that is no HTTP proxy; its text may hold a password and is not shown
 */
export function findProxy(target: URL, environment: Environment): URL | undefined {
  const given = environment('https_proxy') ?? environment('HTTPS_PROXY');
  if (given === undefined || isLoopback(target.host)) return undefined;
  if (isExempt(target, environment('no_proxy') ?? environment('NO_PROXY') ?? '')) return undefined;
  const text = given.includes('://') ? given : `http://${given}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy === undefined || proxy.hostname === '') {
    throw new ActionError('unsupported', 'HTTPS_PROXY is not the URL of a proxy.', { hint: proxyHint });
  }
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw new ActionError('unsupported', `HTTPS_PROXY names a ${proxy.protocol}// proxy, which is not spoken here.`, {
      hint: proxyHint,
    });
  }
  return proxy;
}

/** The text as it is where its percent signs mean nothing. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Entries are `*`, a host, `.host` or `*.host`, an address or a network of addresses; each with a port or without. */
function isExempt(target: URL, list: string): boolean {
  const host = target.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = target.port === '' ? '443' : target.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => isNamed(host, port, entry));
}

function isNamed(host: string, port: string, entry: string): boolean {
  if (entry === '*') return true;
  if (isIP(host) !== 0 && isInNetwork(host, entry)) return true;
  const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  const bare = name.replace(/^\*?\.|^\[|\]$/g, '');
  return bare !== '' && (only ?? port) === port && (host === bare || (isIP(host) === 0 && host.endsWith(`.${bare}`)));
}

/** `10.0.0.0/8`, `fd00::/8` */
function isInNetwork(address: string, entry: string): boolean {
  const [, network = '', prefix = ''] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
  const version = isIP(network);
  if (version === 0 || version !== isIP(address) || Number(prefix) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const members = new BlockList();
  members.addSubnet(network, Number(prefix), family);
  return members.check(address, family);
}
