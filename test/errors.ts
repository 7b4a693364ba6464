import { ActionError, type ErrorCode } from '../core/errors.js';

/** The code of the ActionError that the work throws; what else it throws goes on. */
export function codeOf(work: () => unknown): ErrorCode | undefined {
  return errorOf(work)?.code;
}

export function errorOf(work: () => unknown): ActionError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof ActionError) return error;
    throw error;
  }
  return undefined;
}

/** The ActionError that a promise is rejected with. @throws what else it is rejected with, or if it is fulfilled */
export async function rejectionOf(work: Promise<unknown>): Promise<ActionError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ActionError) return error;
    throw error;
  }
  throw new Error('it was not rejected');
}
