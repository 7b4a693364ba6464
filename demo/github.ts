import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Job, startJob } from '../test/runner.js';
import { type Sandbox, startSandbox } from '../test/sandbox/sandbox.js';
import { Visitor } from '../test/sandbox/visitor.js';
import { asDocument, asText } from './document.js';

export const owner = 'octo-org';
export const packageName = 'ghcr-actions';
/** `owner/name`, of the repository as of its package. */
export const repository = `${owner}/${packageName}`;
const actor = 'octocat';
export const licence = 'MIT';

/** A GitHub on loopback, and a job of a workflow of one of its repositories. */
export interface GitHub {
  readonly sandbox: Sandbox;
  readonly job: Job;
  /** GITHUB_TOKEN of the job, with `packages: write`. */
  readonly token: string;
  /** Reads what is there over plain HTTP and shares no code with the actions. */
  readonly visitor: Visitor;
  /** What the repository says of itself. */
  readonly description: string;
  close(): Promise<void>;
}

/**
 * @param root directory of this repository
 * @param startMs time of the sandbox at its start, milliseconds since 1970
 * @param isDebug whether its job has step debug logging
 */
export async function openGitHub(root: string, startMs: number, isDebug: boolean): Promise<GitHub> {
  const behindMs = Date.now() - startMs;
  const sandbox = await startSandbox({ now: () => Date.now() - behindMs });
  const description = asText(asDocument(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))['description']);
  sandbox.addUser(actor);
  sandbox.addOrganization(owner, { owners: [actor] });
  sandbox.addRepository(repository, { description, licence });
  const token = sandbox.createToken({ kind: 'installation', repository, packages: 'write' });
  const job = await startJob({
    root,
    serverUrl: sandbox.origin,
    apiUrl: sandbox.apiUrl,
    repository,
    actor,
    token,
    event: pushEvent(sandbox, description),
    debug: isDebug,
  });
  return {
    sandbox,
    job,
    token,
    visitor: new Visitor(sandbox, token),
    description,
    close: async () => {
      await job.dispose();
      await sandbox.close();
    },
  };
}

function pushEvent(sandbox: Sandbox, description: string): Readonly<Record<string, unknown>> {
  return {
    ref: 'refs/heads/main',
    repository: {
      name: packageName,
      full_name: repository,
      owner: { login: owner },
      html_url: `${sandbox.origin}/${repository}`,
      description,
      license: { key: 'mit', name: 'MIT License', spdx_id: licence },
      default_branch: 'main',
      private: false,
    },
    sender: { login: actor },
  };
}
