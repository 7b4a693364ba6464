import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { basic } from '../visitor.js';

/** What was asked of a proxy. */
export interface ProxyRequest {
  readonly method: string;
  /** `host:port` of a tunnel, the whole URL otherwise. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
  /** What went through the tunnel to the server, in kilobytes at most 64. */
  readonly sent: Buffer;
}

export interface ProxyOptions {
  /** Tunnels lead there, whatever they are called. */
  readonly port: number;
  /** `host:port` of the tunnels that there are; 502 for others. */
  readonly targets: ReadonlySet<string>;
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;
}

export interface Proxy {
  /** With credentials, if it asks for some. */
  readonly url: string;
  readonly requests: readonly ProxyRequest[];
  close(): Promise<void>;
}

const SENT_BYTES = 64 * 1024;

/** A proxy on a free port of 127.0.0.1 that makes tunnels and nothing else. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const requests: { -readonly [K in keyof ProxyRequest]: ProxyRequest[K] }[] = [];
  const sockets = new Set<Duplex>();
  const { credentials } = options;
  const authorization = credentials && basic(credentials.username, credentials.password);

  const note = ({ method = '', url = '', headers }: IncomingMessage, status: number): (typeof requests)[number] => {
    const entry = { method, target: url, headers, status, sent: Buffer.alloc(0) };
    requests.push(entry);
    return entry;
  };
  const statusOf = (request: IncomingMessage): number => {
    if (authorization !== undefined && request.headers['proxy-authorization'] !== authorization) return 407;
    return request.method === 'CONNECT' && options.targets.has(request.url ?? '') ? 200 : 502;
  };

  const server = createServer((request, response) => {
    const status = statusOf(request);
    note(request, status);
    response.writeHead(status, { connection: 'close', 'proxy-authenticate': 'Basic realm="proxy"' }).end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const status = statusOf(request);
    const entry = note(request, status);
    client.on('error', () => client.destroy());
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} Refused\r\nProxy-Authenticate: Basic realm="proxy"\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const upstream: Socket = connect(options.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    client.on('data', (chunk: Buffer) => {
      if (entry.sent.length < SENT_BYTES) entry.sent = Buffer.concat([entry.sent, chunk]);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    upstream.once('close', () => {
      sockets.delete(upstream);
      client.destroy();
    });
    client.once('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the proxy does not listen');
  const user = credentials
    ? `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password)}@`
    : '';
  return {
    url: `http://${user}127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
