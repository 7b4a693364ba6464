import http, { type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import { type Socket } from 'node:net';

/** A request as the server saw it; filled in as it goes on. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** All of the body that has come so far, up to 1 MiB of it. */
  body: Buffer;
  /** Whether the whole request has come. */
  isComplete: boolean;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, seen: SeenRequest) => unknown;

/** A server on loopback that does what a test tells it to. */
export interface ScriptedServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** In the order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** How many connections were opened to it. */
  readonly connections: number;
  url(path: string): URL;
  /** Closes connections that wait for another request, as servers do after some time. */
  closeIdleConnections(): void;
  close(): Promise<void>;
}

const maxKeptBytes = 1024 * 1024;

/**
 * @param answer one for all requests, or one for each in turn, of which the last one stays
 * @param tls with it the server speaks https
 */
export async function serve(
  answer: Answer | readonly Answer[],
  tls?: { readonly key: Buffer; readonly cert: Buffer },
): Promise<ScriptedServer> {
  const answers = typeof answer === 'function' ? [answer] : answer;
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const seen: SeenRequest = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.alloc(0),
      isComplete: false,
    };
    const act = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(seen);
    request.on('error', () => undefined);
    act?.(request, response, seen);
  };
  const server: Server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  const origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`;
  return {
    origin,
    requests,
    get connections() {
      return connections;
    },
    url: (path) => new URL(path, origin),
    closeIdleConnections: () => {
      server.closeIdleConnections();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** Reads the request to its end and then answers. */
export function answerWith(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: string | Uint8Array = '',
): Answer {
  return (request, response, seen) => {
    receive(request, seen, () => {
      response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
      response.end(seen.method === 'HEAD' ? undefined : body);
    });
  };
}

/** Takes the body in, and then goes on. */
export function receive(request: IncomingMessage, seen: SeenRequest, then: () => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    if (size < maxKeptBytes) chunks.push(chunk);
    size += chunk.length;
    seen.body = Buffer.concat(chunks);
  });
  request.on('end', () => {
    seen.isComplete = true;
    then();
  });
}

/** Breaks the connection without an answer. */
export const reset: Answer = (request) => {
  request.socket.resetAndDestroy();
};

/** Never answers. */
export const stall: Answer = () => undefined;
