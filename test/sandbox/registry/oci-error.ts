import { type OutgoingHttpHeaders } from 'node:http';
import { Refusal, type Reply } from '../server/http.js';

export interface OciErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
}

/**
 * An answer in the error form of the distribution spec.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
 */
export function ociError(status: number, code: string, message: string, headers: OutgoingHttpHeaders = {}): Reply {
  return ociErrors(status, [{ code, message }], headers);
}

export function ociErrors(status: number, errors: readonly OciErrorDetail[], headers: OutgoingHttpHeaders = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ errors }) + '\n',
  };
}

/** The same as an exception, for code below a route. */
export function ociRefusal(status: number, code: string, message: string, headers: OutgoingHttpHeaders = {}): Refusal {
  return new Refusal(ociError(status, code, message, headers));
}
