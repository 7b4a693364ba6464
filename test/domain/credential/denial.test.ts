import { describe, expect, it } from '@jest/globals';
import { type Attempt, findRemedy, withRemedy } from '../../../core/domain/credential/denial.js';
import { parseReference, parseRegistryHost } from '../../../core/domain/registry/reference.js';
import { ActionError, type ErrorCode } from '../../../core/errors.js';

const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  need: 'pull',
  credential: 'github-token',
  repository: parseReference('octo-org/base', parseRegistryHost('ghcr.io')),
  workflowRepository: 'octo-org/app',
  ...change,
});

describe('findRemedy', () => {
  it.each<[string, ErrorCode, string, Partial<Attempt>, RegExp]>([
    [
      'a package that the repository may not read',
      'denied',
      'DENIED: permission_denied: read_package',
      {},
      /octo-org\/base.*Manage Actions access.*octo-org\/app.*Read.*packages: read/,
    ],
    [
      'a package that it may not write',
      'denied',
      'permission_denied: write_package',
      { need: 'push' },
      /Manage Actions access.*Write.*packages: write.*link .* on its page \("Connect repository"\)/,
    ],
    [
      'a job that may not create packages',
      'denied',
      'installation not allowed to Create organization package',
      { need: 'push' },
      /^Give the job "permissions: packages: write"/,
    ],
    [
      'a run of a fork',
      'denied',
      'installation not allowed to Write organization package',
      { need: 'push' },
      /runs of forks never may write/,
    ],
    [
      'a PAT with other scopes',
      'denied',
      'The token provided does not match expected scopes.',
      { need: 'push', credential: 'pat' },
      /lacks write:packages/,
    ],
    [
      'single sign-on',
      'denied',
      'Resource protected by organization SAML enforcement.',
      { credential: 'pat' },
      /single sign-on/,
    ],
    [
      'a credential that the token server refuses',
      'denied',
      'ghcr.io gave no token to octocat: ghcr.io answered 403 (DENIED: denied).',
      {},
      /wrong, expired or revoked/,
    ],
    [
      'a bare denial of GITHUB_TOKEN on a pull',
      'denied',
      'ghcr.io answered 403 (DENIED: denied).',
      {},
      /Read.*"pat".*packages: read/,
    ],
    [
      'a bare denial of GITHUB_TOKEN on a deletion',
      'denied',
      'ghcr.io answered 403.',
      { need: 'delete' },
      /role Admin/,
    ],
    [
      'a bare denial of a PAT',
      'unauthorized',
      'ghcr.io answered 401.',
      { credential: 'pat' },
      /read:packages.*classic/,
    ],
    ['nobody', 'unauthorized', 'ghcr.io answered 401.', { credential: 'anonymous' }, /No token was given/],
    [
      'nobody whom the token server refuses',
      'denied',
      'ghcr.io gave no token: ghcr.io answered 403 (DENIED: denied).',
      { credential: 'anonymous' },
      /^No token was given/,
    ],
    [
      'a user who may not read',
      'denied',
      'permission_denied: read_package',
      { credential: 'pat' },
      /^The user of the token needs the role Read on the package octo-org\/base, and the token read:packages\.$/,
    ],
    [
      'a user who may not write',
      'denied',
      'permission_denied: write_package',
      { credential: 'exact', need: 'push' },
      /^The user of the token needs the role Write .*write:packages/,
    ],
    [
      'a user who may not create packages',
      'denied',
      'permission_denied: create_package',
      { credential: 'pat', need: 'push' },
      /new packages for octo-org/,
    ],
    [
      'a workflow that may not delete',
      'denied',
      'Resource not accessible by integration',
      { need: 'delete' },
      /role Admin.*packages: write/,
    ],
    [
      'an image whose name speaks of SAML',
      'denied',
      "ghcr.io/octo-org/saml-proxy can't be pulled: ghcr.io answered 403 (DENIED: denied).",
      {},
      /^On the settings page .*role Read/,
    ],
    ['an unknown image', 'not-found', 'ghcr.io answered 404.', {}, /spelling/],
  ])('tells %s what to change', (_, code, message, change, remedy) => {
    expect(findRemedy(new ActionError(code, message), attempt(change))).toMatch(remedy);
  });

  it('does not speak of forks where only reading was tried', () => {
    expect(findRemedy(new ActionError('denied', 'read_package'), attempt())).not.toContain('fork');
  });

  it.each<ErrorCode>(['unavailable', 'rate-limited', 'invalid-response', 'refused'])(
    'has nothing to say of %s',
    (code) => {
      const error = new ActionError(code, 'permission_denied: read_package');
      expect(findRemedy(error, attempt())).toBeUndefined();
      expect(withRemedy(error, attempt())).toBe(error);
    },
  );

  it('leaves errors of others alone', () => {
    const error = new TypeError('denied');
    expect(withRemedy(error, attempt())).toBe(error);
  });
});
