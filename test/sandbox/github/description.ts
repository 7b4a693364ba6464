import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import addFormats from 'ajv-formats';
import type { Request, ValidationResult } from 'openapi-backend';

/** GitHub's own description of the Packages API, to hold requests and answers against. */
export interface Description {
  /** Id of the operation that a request means, such as `packages/list-packages-for-user`. */
  operation(method: string, path: string): string | undefined;
  /**
   * What is wrong with a request.
   * @param path below the base of the API, with its query
   */
  requestFaults(method: string, path: string): string[];
  /**
   * What is wrong with an answer: its status or its body.
   * @param body parsed JSON; undefined when there is none
   */
  answerFaults(method: string, path: string, status: number, body: unknown): string[];
}

/** Reads the description that lies in `test/fixtures`. Works in jest only. */
export async function loadDescription(): Promise<Description> {
  // A CommonJS package over an ES module: jest's own `require` cannot load that before Node 24.9, its `import` can.
  const refParser = await import('@apidevtools/json-schema-ref-parser');
  jest.mock('@apidevtools/json-schema-ref-parser', () => ({ ...refParser }));
  const { OpenAPIBackend } = await import('openapi-backend');
  const backend = new OpenAPIBackend({
    definition: fileURLToPath(new URL('../../fixtures/github-packages-openapi.json', import.meta.url)),
    quick: true,
    ajvOpts: { strict: false },
    customizeAjv: (ajv) => {
      addFormats.default(ajv);
      return ajv;
    },
  });
  await backend.init();

  const requestOf = (method: string, url: string): Request => {
    const [path = '', query = ''] = url.split('?');
    return { method, path, query, headers: {} };
  };
  const errors = ({ errors: list }: ValidationResult): string[] =>
    (list ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  return {
    operation: (method, path) => backend.matchOperation(requestOf(method, path))?.operationId,
    requestFaults: (method, path) => {
      const operation = backend.matchOperation(requestOf(method, path));
      return operation === undefined
        ? ['no such operation']
        : errors(backend.validateRequest(requestOf(method, path), operation));
    },
    answerFaults: (method, path, status, body) => {
      const operation = backend.matchOperation(requestOf(method, path));
      if (operation === undefined) return ['no such operation'];
      const described = operation.responses?.[String(status)];
      if (described === undefined) return [`status ${status} is not described`];
      if (body === undefined) return 'content' in described ? ['no body'] : [];
      return errors(backend.validateResponse(body, operation, status));
    },
  };
}
