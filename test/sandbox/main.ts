import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type ProfileName, PROFILES } from './registry/profile.js';
import { type Sandbox, startSandbox } from './sandbox.js';
import { parseSeed, personOf, type Seed } from './seed/seed.js';

const USAGE = `npm run sandbox -- [--profile NAME] [--seed FILE.yml]

Serves a GitHub on 127.0.0.1 until it is stopped, filled from a description (see examples/sandbox); nothing is kept.
Prints what to export in the shell that is to use it. Profiles: ${Object.keys(PROFILES).join(', ')}; ghcr by default.`;

const EMPTY = `
repositories:
  octo-org/hello: {description: Says hello, license: MIT}
packages: {}
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { profile: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  const profile = values.profile ?? 'ghcr';
  if (!isProfileName(profile)) throw new Error(`--profile is one of ${Object.keys(PROFILES).join(', ')}`);
  const seed =
    values.seed === undefined ? parseSeed(EMPTY) : parseSeed(await readFile(values.seed, 'utf8'), values.seed);
  const sandbox = await startSandbox({ profile, seed });
  // Before anything is printed: whoever reads it may stop this at once.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  console.log(environment(seed, sandbox));
  await stopped;
  await sandbox.close();
}

function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

/** Lines for a POSIX shell. */
function environment(seed: Seed, sandbox: Sandbox): string {
  const [target] = seed.packages;
  const repository = target?.repository ?? seed.repositories[0]?.fullName;
  const owner = (target?.path ?? repository)?.split('/')[0] ?? 'octo-org';
  const user = personOf(seed, owner);
  const scopes = ['repo', 'read:packages', 'write:packages', 'delete:packages'];
  const pat = sandbox.createToken({ kind: 'classic', user, scopes, authorizedFor: [owner] });
  const job = { kind: 'installation', packages: 'write', contents: 'read', pullRequests: 'read' } as const;
  const variables = {
    GITHUB_SERVER_URL: sandbox.origin,
    GITHUB_API_URL: sandbox.apiUrl,
    GITHUB_REPOSITORY: repository ?? target?.path ?? '',
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_ACTOR: user,
    ...(repository === undefined ? {} : { GITHUB_TOKEN: sandbox.createToken({ ...job, repository }) }),
    INPUT_REGISTRY: sandbox.registry,
    INPUT_TOKEN: pat,
    GH_TOKEN: pat,
  };
  return [
    '# GitHub on loopback, until it is stopped (Ctrl+C). Export this, then: node dist/cli/main.js cleanup --dry-run',
    ...Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`),
    `# docker login ${sandbox.registry} --username ${user} --password ${pat}`,
  ].join('\n');
}

try {
  await main();
} catch (error) {
  // What is wrong is in the message; where in the program does not help whoever wrote the description.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
