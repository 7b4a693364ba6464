import { isJsonObject, member } from '../../domain/json/json.js';
import { isActionError } from '../../errors.js';
import { GitHubApi, type GitHubApiOptions } from './github-api.js';

/** Nice to know, and not worth a longer wait. */
const timeoutMs = 10_000;

/**
 * The SPDX identifier of a repository's licence.
 * @param repository `owner/name`
 * @returns undefined where GitHub knows of none, or tells nothing for whatever reason
 */
export async function findLicence(repository: string, options: GitHubApiOptions): Promise<string | undefined> {
  const [owner, name, ...more] = repository.split('/');
  if (!owner || !name || more.length > 0) return undefined;
  const cancelled = AbortSignal.any([options.cancelled, AbortSignal.timeout(timeoutMs)]);
  try {
    const api = await GitHubApi.open({ ...options, cancelled, maxTries: 1 });
    const { data } = await api.send('GET /repos/{owner}/{repo}', { owner, repo: name }, `Reading ${repository}`);
    const license = isJsonObject(data) ? member(data, 'license') : undefined;
    const spdxId = isJsonObject(license) ? member(license, 'spdx_id') : undefined;
    return typeof spdxId === 'string' ? spdxId : undefined;
  } catch (error) {
    if (!isActionError(error)) throw error;
    options.log.debug(error.message);
    return undefined;
  }
}
