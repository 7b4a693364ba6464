import { type Job, type JobOptions, startJob } from '../runner.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.js';
import { Visitor } from '../sandbox/visitor.js';

/** A GitHub with one organization and repository, and what a workflow of that repository needs. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** GITHUB_TOKEN of octo-org/app with `packages: write`. */
  readonly token: string;
  /** Pushes and reads independently of the actions, with that token. */
  readonly visitor: Visitor;
  /** The input that sends an action to the sandbox. */
  readonly registry: { readonly registry: string };
  /** A job of octo-org/app on this GitHub; removed by `close`. */
  job(options?: JobOptions): Promise<Job>;
  close(): Promise<void>;
}

export const repository = 'octo-org/app';

export async function openStage(options: SandboxOptions = {}): Promise<Stage> {
  const sandbox = await startSandbox(options);
  sandbox.addUser('octocat');
  sandbox.addOrganization('octo-org', { owners: ['octocat'] });
  sandbox.addRepository(repository, { description: 'An app of the octopus', licence: 'MIT' });
  const token = sandbox.createToken({ kind: 'installation', repository, packages: 'write' });
  const jobs: Job[] = [];
  return {
    sandbox,
    token,
    visitor: new Visitor(sandbox, token),
    registry: { registry: sandbox.registry },
    job: async (jobOptions = {}) => {
      const job = await startJob({
        serverUrl: sandbox.origin,
        apiUrl: sandbox.apiUrl,
        repository,
        token,
        ...jobOptions,
      });
      jobs.push(job);
      return job;
    },
    close: async () => {
      await Promise.all(jobs.map((job) => job.dispose()));
      await sandbox.close();
    },
  };
}

/** Requests to the registry and the API that can change something; the token server and its GETs left out. */
export function writesOf(sandbox: Sandbox): readonly string[] {
  return sandbox.requests
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url}`);
}
