import { startSandbox } from './sandbox.js';

const sandbox = await startSandbox();
sandbox.addUser('octocat');
sandbox.addOrganization('octo-org', { owners: ['octocat'] });
sandbox.addRepository('octo-org/hello', { description: 'Says hello', licence: 'MIT' });
const githubToken = sandbox.createToken({ kind: 'installation', repository: 'octo-org/hello', packages: 'write' });
const pat = sandbox.createToken({
  kind: 'classic',
  user: 'octocat',
  scopes: ['read:packages', 'write:packages', 'delete:packages'],
});

console.log(`GitHub on loopback, until it is stopped (Ctrl+C); nothing is kept.

owner         octo-org (owned by octocat), repository octo-org/hello
registry      ${sandbox.registry}
API           ${sandbox.apiUrl}
GITHUB_TOKEN  ${githubToken}
PAT           ${pat}

For an action: registry: ${sandbox.origin}, api-url: ${sandbox.apiUrl}, github-token or pat as above.
For docker:    docker login ${sandbox.registry} --username octocat --password ${pat}`);

process.once('SIGINT', () => void sandbox.close());
process.once('SIGTERM', () => void sandbox.close());
