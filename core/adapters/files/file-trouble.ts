import { ActionError } from '../../errors.js';

/** @param what happened to which file, as a sentence without its full stop */
export function asFileError(error: unknown, what: string): ActionError {
  if (error instanceof ActionError) return error;
  const words = isError(error) ? error.message : String(error);
  return new ActionError('invalid-file', `${what}: ${words}.`, { cause: error });
}

export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  return isError(error) && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

/** By its shape: an error of another realm is no instance of this one's class. */
function isError(error: unknown): error is { readonly message: string } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}
