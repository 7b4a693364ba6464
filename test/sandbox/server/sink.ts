import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A server of somebody else, which writes down all that reaches it. */
export interface Sink {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly requests: readonly {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingHttpHeaders;
  }[];
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and answers everything with a token and nothing else. */
export async function startSink(): Promise<Sink> {
  const requests: Sink['requests'][number][] = [];
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"token":"from-elsewhere-0123456789"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the sink does not listen');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
