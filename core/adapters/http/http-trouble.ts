import { ActionError } from '../../errors.js';

const transientStatuses: ReadonlySet<number> = new Set([408, 429, 499, 500, 502, 503, 504, 522]);
const certificatePattern =
  /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECODE|DECRYPT)|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)/;

/** Answers that another try may better. */
export function isTransientStatus(status: number): boolean {
  return transientStatuses.has(status);
}

/** Trouble on the way to an answer that another try may better. */
export function isTransientTrouble(error: unknown): boolean {
  if (error instanceof ActionError) return error.code === 'unavailable';
  return !isFaultOfOurs(error) && !isTlsTrouble(error);
}

/**
 * The error that is told for trouble that stays.
 * @param what the request, such as `PUT https://ghcr.io/v2/…`
 */
export function describeTrouble(error: unknown, what: string): unknown {
  if (error instanceof ActionError && error.code !== 'unavailable') return error;
  if (isFaultOfOurs(error)) return error;
  if (certificatePattern.test(codeOf(error) ?? '')) {
    return new ActionError('refused', `${what}: the server's certificate is not trusted (${textOf(error)}).`, {
      hint: "A certificate authority of your own is added with NODE_EXTRA_CA_CERTS; checking can't be switched off.",
      cause: error,
    });
  }
  if (isTlsTrouble(error)) {
    return new ActionError('refused', `${what}: no secure connection could be made (${textOf(error)}).`, {
      hint: 'Check that the server speaks TLS 1.2 or newer at this port.',
      cause: error,
    });
  }
  return new ActionError('unavailable', `${what} failed: ${textOf(error)}.`, { cause: error });
}

/** Node's messages name host and port only; a message with a path in it is replaced by its code. */
export function textOf(error: unknown): string {
  if (error instanceof ActionError) return error.message;
  if (!isError(error)) return 'unknown trouble';
  // All addresses of a host were tried; the first trouble is as good as any.
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return textOf(error.errors[0]);
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  return error.message === '' || error.message.includes('/') ? (codeOf(error) ?? 'unknown trouble') : error.message;
}

/** By its shape: an error of another realm is no instance of this one's class. */
function isError(error: unknown): error is { readonly name: string; readonly message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    typeof error.name === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  );
}

/** Node refuses wrong arguments with errors of the language; trouble on the network has a class of its own. */
function isFaultOfOurs(error: unknown): boolean {
  return isError(error) && (error.name === 'TypeError' || error.name === 'RangeError');
}

function isTlsTrouble(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return code === 'EPROTO' || /^ERR_(?:TLS|SSL)_/.test(code) || certificatePattern.test(code);
}

function codeOf(error: unknown): string | undefined {
  return isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
