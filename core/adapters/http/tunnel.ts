import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { Duplex } from 'node:stream';
import tls from 'node:tls';
import { ActionError } from '../../errors.js';
import { decodePercent, proxyHint } from './proxy.js';

type Opened = (error: Error | null, socket?: Duplex) => void;

/** To one server, in a tunnel or not. */
export const maxConnections = 64;
/** Statuses of a proxy that ask for credentials or forbid the host; others may pass. */
const refusals: ReadonlySet<number> = new Set([401, 403, 407]);

/**
 * Keeps connections to https servers through a proxy: one tunnel and one handshake serve many requests.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-connect
 */
export class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #patienceMs: number;
  readonly #cancelled: AbortSignal;

  /** @param options.patienceMs how long the proxy may be silent until there is a tunnel */
  constructor(proxy: URL, options: { readonly patienceMs: number; readonly cancelled: AbortSignal }) {
    super({ keepAlive: true, maxSockets: maxConnections });
    this.#proxy = proxy;
    this.#patienceMs = options.patienceMs;
    this.#cancelled = options.cancelled;
  }

  override createConnection(
    options: https.RequestOptions,
    callback: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const host = options.host ?? '';
    const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
    this.#openTunnel(target, (error, socket) => {
      if (socket === undefined) {
        // Node looks at the error alone; its types want a stream all the same.
        callback(error, new Duplex());
        return;
      }
      const { servername } = options;
      // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no say.
      const secure = { host, socket, rejectUnauthorized: true };
      callback(null, tls.connect(servername === undefined ? secure : { ...secure, servername }));
    });
  }

  #openTunnel(target: string, done: Opened): void {
    const request = this.#ask(target);
    request.once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.removeAllListeners('timeout');
      if (statusCode === 200 && head.length === 0) {
        done(null, socket);
        return;
      }
      socket.destroy();
      done(describeRefusal(statusCode, target));
    });
    request.once('timeout', () => {
      request.destroy(new Error('the proxy does not answer'));
    });
    request.once('error', (error) => {
      done(error);
    });
    request.end();
  }

  #ask(target: string): http.ClientRequest {
    const { protocol, hostname, port, username, password } = this.#proxy;
    const credentials = Buffer.from(`${decodePercent(username)}:${decodePercent(password)}`).toString('base64');
    const options = {
      method: 'CONNECT',
      host: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port }),
      path: target,
      headers: {
        host: target,
        ...(username === '' && password === '' ? {} : { 'proxy-authorization': `Basic ${credentials}` }),
      },
      agent: false,
      timeout: this.#patienceMs,
      // A run that was cancelled may still tidy up.
      ...(this.#cancelled.aborted ? {} : { signal: this.#cancelled }),
    };
    return protocol === 'https:' ? https.request({ ...options, rejectUnauthorized: true }) : http.request(options);
  }
}

function describeRefusal(status: number, target: string): ActionError {
  if (refusals.has(status)) {
    return new ActionError('refused', `The proxy answered ${status} and lets nothing through to ${target}.`, {
      hint: proxyHint,
    });
  }
  const what = status === 200 ? 'sent something in place of a tunnel' : `answered ${status}`;
  return new ActionError('unavailable', `the proxy ${what}`);
}
