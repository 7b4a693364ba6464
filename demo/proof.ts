import { join } from 'node:path';
import { type Page } from './page.js';
import { type GitHub, licence, repository } from './github.js';
import { type Version } from './package-reader.js';
import { type Resolved } from './resolve.js';
import { type Secrets } from './secrets.js';
import { type Steps } from './steps.js';
import { type Ending } from './story.js';
import { count, megabytes } from './terminal.js';

/** One thing that has to hold at the end. */
export interface Check {
  readonly claim: string;
  readonly holds: boolean;
  /** What was looked at, or what is wrong. */
  readonly detail: string;
}

export function checkSteps({ results }: Steps): Check {
  const failed = results.filter(({ outcome }) => outcome === 'failure').length;
  const detail = `${count(results.length, 'step')}, ${failed} failed`;
  return { claim: 'every step ended with exit code 0', holds: failed === 0, detail };
}

export function checkTags({ tags, manifests, blobs, blobBytes, faults }: Resolved): Check {
  const holds = faults.length === 0 && tags.length > 0;
  const found = `${count(tags.length, 'tag')}, ${count(manifests.size, 'manifest')}, ${count(blobs.size, 'blob')}`;
  const detail = faults.length === 0 ? `${found}, ${megabytes(blobBytes)}, all digests right` : faults.join('; ');
  return { claim: 'every tag that remains resolves completely', holds, detail };
}

/** What is left must be exactly what the tags lead to, and what went must not. */
export function checkGarbage({ before, after }: Ending, { manifests }: Resolved): Check {
  const rest = after.filter(({ digest }) => !manifests.has(digest));
  const lost = [...manifests].filter((digest) => after.every((version) => version.digest !== digest));
  const holds = rest.length === 0 && lost.length === 0 && after.length < before.length;
  const deleted = count(before.length - after.length, 'version');
  const detail = `${deleted} deleted, ${after.length} kept, ${rest.length} left over, ${lost.length} missing`;
  return { claim: 'exactly the garbage is gone', holds, detail };
}

export function checkDryRun({ before, afterDryRun }: Ending): Check {
  const describe = (versions: readonly Version[]): string =>
    JSON.stringify(versions.map(({ id, digest, tags }) => [id, digest, tags]));
  const detail = `${before.length} versions before, ${afterDryRun.length} after it`;
  return { claim: 'the dry run changed nothing', holds: describe(before) === describe(afterDryRun), detail };
}

export function checkPage(page: Page, { description, sandbox }: GitHub): Check {
  const wrong = [
    page.description === description ? [] : ['description'],
    page.licence === licence ? [] : ['licence'],
    page.source === `${sandbox.origin}/${repository}` ? [] : ['source'],
    page.repository === repository ? [] : ['repository'],
    page.platforms.join() === 'linux/amd64,linux/arm64' ? [] : ['platforms'],
    page.attestationCount === 1 ? [] : ['attestation'],
  ].flat();
  const detail = wrong.length === 0 ? 'description, licence, source, platforms' : `wrong: ${wrong.join(', ')}`;
  return { claim: 'the page says what the repository says', holds: wrong.length === 0, detail };
}

/** A search that found nothing before the logout either would prove nothing. */
export async function checkLogout({ job }: GitHub, secrets: Secrets, { filesWhileLoggedIn }: Ending): Promise<Check> {
  const { leaks, fileCount } = await secrets.search(join(job.workspace, '..'));
  const variables = ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE'].filter((name) => (job.environment[name] ?? '') !== '');
  const holds = leaks.length === 0 && filesWhileLoggedIn.length > 0 && variables.length === 0;
  const faults = [...leaks, ...variables.map((name) => `${name} is still set`)];
  const found = `in ${filesWhileLoggedIn.length} of ${fileCount} files before the logout, in ${leaks.length} after it`;
  return { claim: 'no credential is left in a file', holds, detail: [found, ...faults].join('; ') };
}

export function checkLogs({ results, leaks }: Steps): Check {
  const lines = results.reduce((total, { rawOutput }) => total + rawOutput.split('\n').length - 1, 0);
  const detail = leaks.length === 0 ? `${lines} lines, summaries and outputs` : leaks.join(', ');
  return { claim: 'no token is in a log, summary or output', holds: leaks.length === 0, detail };
}
