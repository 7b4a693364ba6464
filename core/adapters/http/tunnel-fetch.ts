import https from 'node:https';
import { type Readable } from 'node:stream';

/** What Octokit gives to a `fetch`, as far as it matters. */
export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304]);

/** A `fetch` for Octokit over connections of our own; redirects are not followed. */
export function fetchOver(agent: https.Agent): (url: string, options: FetchOptions) => Promise<Response> {
  return (url, { method = 'GET', headers = {}, body, signal }) =>
    new Promise((resolve, reject) => {
      const options = { agent, method, headers, ...(signal === undefined ? {} : { signal }) };
      const request = https.request(url, options, (message) => {
        const { statusCode: status = 0, headersDistinct } = message;
        const pairs = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        );
        try {
          const isBodiless = bodilessStatuses.has(status);
          if (isBodiless) message.resume();
          resolve(new Response(isBodiless ? null : bodyOf(message), { status, headers: pairs }));
        } catch (error) {
          // A status that there is not.
          message.destroy();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      request.once('error', reject);
      request.end(body);
    });
}

async function* bodyOf(message: Readable): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterable<Buffer> = message;
  for await (const piece of pieces) yield piece;
}
