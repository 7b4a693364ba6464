import { join } from 'node:path';
import { type Page } from './page.js';
import { type GitHub, licence, repository } from './github.js';
import { type Version } from './package-reader.js';
import { type Resolved } from './resolve.js';
import { type Secrets } from './secrets.js';
import { type Steps } from './steps.js';
import { type Ending } from './story.js';
import { count, formatBytes } from './terminal.js';

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
  const detail = [`${found} of ${formatBytes(blobBytes)}`, ...faults].join('; ');
  return { claim: 'every tag that remains resolves completely, digests right', holds, detail };
}

/** What may go is worked out from the releases alone, before anything went. */
export function checkGarbage({ before, after, keptTags }: Ending): Check {
  const roots = before.filter(({ tags }) => tags.some((tag) => keptTags.includes(tag)));
  const expected = new Set(roots.flatMap(({ digest, children }) => [digest, ...children]));
  const rest = after.filter(({ digest }) => !expected.has(digest)).length;
  const lost = [...expected].filter((digest) => after.every((version) => version.digest !== digest)).length;
  const tags = after.flatMap((version) => version.tags);
  const hasTags = [...tags].sort().join() === [...keptTags].sort().join();
  const counts = `${after.length} kept, ${rest} too many, ${lost} missing`;
  const detail = `${count(before.length - after.length, 'version')} deleted, ${counts}, ${count(tags.length, 'tag')}`;
  return { claim: 'exactly the garbage is gone', holds: rest === 0 && lost === 0 && hasTags, detail };
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
