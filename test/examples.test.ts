import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Secrets } from '../demo/secrets.js';
import { LayoutWriter, named } from './adapters/source/layout-writer.js';
import { type JobOptions } from './runner.js';
import { Artifacts } from './runner/artifacts.js';
import { type JobRun, runWorkflow, type StandIn, type WorkflowOptions } from './runner/workflow.js';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox/sandbox.js';
import { parseSeed } from './sandbox/seed/seed.js';

const fixtures = fileURLToPath(new URL('fixtures/images/', import.meta.url));
const examples = fileURLToPath(new URL('../examples/', import.meta.url));
const repository = 'octo-org/app';
const organization = `
organizations: { octo-org: { owners: [octocat] } }
repositories: { octo-org/app: { description: An app of the octopus, license: MIT } }
`;

let sandbox: Sandbox;
/** What actions/upload-artifact has stored and actions/download-artifact finds. */
let artifacts: Artifacts;
/** Credentials that were found in files after the post steps of any job. */
let left: string[];

afterEach(() => sandbox.close());

/** github.com with a registry of its own, filled with these packages. */
async function open(
  packages: string,
  options: SandboxOptions = { site: { kind: 'github.com' }, redirectBlobs: false },
): Promise<void> {
  sandbox = await startSandbox({ ...options, seed: parseSeed(`${organization}packages: ${packages}`) });
  artifacts = new Artifacts();
  left = [];
}

interface Run extends Partial<WorkflowOptions> {
  readonly job?: JobOptions;
}

/** Runs an example as a workflow of octo-org/app. */
async function run(
  example: string,
  { job = {}, standIns = {}, secrets = {}, ...options }: Run = {},
): Promise<readonly JobRun[]> {
  const { GITHUB_SERVER_URL: serverUrl = '', GITHUB_API_URL: apiUrl = '', ...env } = sandbox.environment;
  const tokens = Object.values(secrets);
  return runWorkflow(join(examples, example), {
    job: { serverUrl, apiUrl, repository, env, timeFile: sandbox.shareTime(), ...job },
    secrets,
    token: ({ packages }) => {
      const token = sandbox.createToken({
        kind: 'installation',
        repository,
        packages: packages === 'write' || packages === 'read' ? packages : 'none',
      });
      tokens.push(token);
      return token;
    },
    // All that no action of ours does: each stands for the step of that action or of that name.
    standIns: {
      'actions/checkout': () => Promise.resolve(),
      'actions/upload-artifact': artifacts.upload,
      'actions/download-artifact': artifacts.download,
      ...standIns,
    },
    inspect: async (each) => {
      for (const token of tokens) left.push(...(await new Secrets(token).search(join(each.workspace, '..'))).leaks);
    },
    ...options,
  });
}

/** Leaves an image of the fixtures where a build would. */
const leaveImage = (fixture: string): StandIn => {
  return ({ job }) => cp(join(fixtures, fixture), join(job.workspace, 'image.tar'));
};

/** Leaves an image for the platform of the matrix where buildx would. */
const leavePlatform: StandIn = ({ job, matrix }) => {
  const layout = new LayoutWriter();
  const architecture = String(matrix['name']);
  const image = layout.image({ config: { architecture }, layers: [Buffer.from(`layer of ${architecture}`)] });
  layout.finish(named({ ...image, platform: { os: 'linux', architecture } }, 'latest'));
  return writeFile(join(job.workspace, 'image.tar'), layout.toTar());
};

/** What docker, podman, buildah and skopeo would find: a credential for the registry, in a file of the job. */
const expectSignedIn: StandIn = async ({ job }) => {
  const file = job.environment['REGISTRY_AUTH_FILE'] ?? '';
  expect(file.startsWith(job.temporaryDirectory)).toBe(true);
  expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty(['auths', sandbox.registry, 'auth']);
};

function tagsOf(name: string): readonly string[] {
  return Object.keys(sandbox.package('octo-org', name).tags).sort();
}

function digests(name: string): readonly string[] {
  return sandbox
    .package('octo-org', name)
    .versions.map(({ digest }) => digest)
    .sort();
}

/** What each job and step came to, with the words of what failed. */
function outcomes(runs: readonly JobRun[]): readonly string[] {
  return runs.map(({ id, outcome, steps }) => {
    const failed = steps.filter((step) => step.outcome === 'failure');
    return [
      `${id}: ${outcome}`,
      ...failed.map(({ name, error, result }) => `${name}: ${error ?? result?.log ?? ''}`),
    ].join('\n');
  });
}

function outputOf(runs: readonly JobRun[], step: string, output: string): string | undefined {
  return runs.flatMap(({ steps }) => steps).find(({ name }) => name === step)?.outputs[output];
}

const ofArchitecture = (architecture: string): unknown =>
  expect.objectContaining({ platform: { os: 'linux', architecture } });
const release: JobOptions = {
  eventName: 'push',
  ref: 'refs/tags/v1.4.2',
  event: { repository: { full_name: repository, description: 'An app of the octopus', default_branch: 'main' } },
};

describe('the examples, run against a GitHub', () => {
  it('release.yml: a tag of the repository becomes the tags of the image, and nobody stays signed in', async () => {
    await open('{}');
    const standIns = { Build: leaveImage('buildx-oci-multiarch-attested.tar'), 'Try what was pushed': expectSignedIn };
    const runs = await run('release.yml', { job: release, standIns });
    expect(outcomes(runs)).toEqual(['image: success']);
    expect(tagsOf('app')).toEqual(['1.4', '1.4.2', 'latest', 'sha-6dcb09b']);
    expect(left).toEqual([]);
  });

  it('matrix.yml: each platform by digest, one index, one move of each tag', async () => {
    await open('{}');
    const runs = await run('matrix.yml', { job: release, standIns: { Build: leavePlatform } });
    expect(outcomes(runs)).toEqual(['build: success', 'build: success', 'index: success']);
    expect(tagsOf('app')).toEqual(['1.4', '1.4.2', 'latest']);
    const index: unknown = JSON.parse(sandbox.package('octo-org', 'app').version('1.4.2').bytes.toString());
    expect(index).toMatchObject({
      manifests: expect.arrayContaining(['amd64', 'arm64'].map(ofArchitecture)),
      annotations: { 'org.opencontainers.image.description': 'An app of the octopus' },
    });
  });

  it('pull-request-image.yml: an image while the pull request is open, none after it', async () => {
    await open('{ octo-org/app: { repository: octo-org/app, versions: [{ tags: [v1] }, { tags: [pr-77] }] } }');
    const on = (action: string, head = repository): JobOptions => ({
      eventName: 'pull_request',
      ref: 'refs/pull/7/merge',
      event: { action, number: 7, pull_request: { head: { repo: { full_name: head } } } },
    });
    const standIns = { Build: leaveImage('docker-save-26-containerd-single.tar') };
    const opened = await run('pull-request-image.yml', { job: on('opened'), standIns });
    expect(outcomes(opened)).toEqual(['publish: success', 'remove: skipped']);
    expect(tagsOf('app')).toEqual(['pr-7', 'pr-77', 'v1']);
    const closed = await run('pull-request-image.yml', { job: { ...on('closed'), runId: '2' }, standIns });
    expect(outcomes(closed)).toEqual(['publish: skipped', 'remove: success']);
    expect(tagsOf('app')).toEqual(['pr-77', 'v1']);
    expect(artifacts.names('2')).toEqual(['cleanup-journal']);
    const ofFork = await run('pull-request-image.yml', { job: on('opened', 'mona/app'), standIns });
    expect(outcomes(ofFork)).toEqual(['publish: skipped', 'remove: skipped']);
  });

  it('promotion.yml: what was tried in staging goes on by its digest, after the review', async () => {
    await open('{}');
    const seen: string[] = [];
    const runs = await run('promotion.yml', {
      standIns: { Build: leaveImage('buildx-oci-multiarch-attested.tar') },
      review: (environment) => seen.push(environment, ...tagsOf('app')),
    });
    expect(outcomes(runs)).toEqual(['staging: success', 'production: success']);
    expect(seen).toEqual(['production', 'staging']);
    const digest = outputOf(runs, 'publish', 'digest');
    expect(sandbox.package('octo-org', 'app').tags).toEqual({
      staging: digest,
      production: digest,
      'production-1': digest,
    });
  });

  it('migration-from-docker-registry.yml: each tag of the Docker registry, with its layers, in the Container registry', async () => {
    const packages = `{ octo-org/app/web: { type: docker, repository: octo-org/app, versions: [
      { tags: [v1], format: docker }, { tags: [v2, latest], format: docker }] } }`;
    await open(packages, { site: { kind: 'ghes' }, profile: 'ghes-container', secondProfile: 'ghes-docker' });
    const inputs = { from: 'docker.ghes.test/octo-org/app/web', to: 'octo-org/web', tags: '["v1","latest"]' };
    const runs = await run('migration-from-docker-registry.yml', { inputs });
    expect(outcomes(runs)).toEqual(['copy: success', 'copy: success']);
    expect(tagsOf('web')).toEqual(['latest', 'v1']);
    expect(tagsOf('app/web')).toEqual(['latest', 'v1', 'v2']);
    expect(sandbox.package('octo-org', 'web').tags['v1']).toBe(sandbox.package('octo-org', 'app/web').tags['v1']);
    const again = await run('migration-from-docker-registry.yml', { inputs: { ...inputs, tags: '["v1"]' } });
    expect(outcomes(again)).toEqual(['copy: success']);
  });

  it('self-hosted-podman.yml: podman finds the credential of the job, and nothing of it stays on the machine', async () => {
    await open('{ octo-org/base: { repository: octo-org/app, versions: [{ tags: [latest] }] } }');
    const build: StandIn = async (step) => {
      await expectSignedIn(step);
      await leaveImage('buildx-oci-multiarch-attested.tar')(step);
    };
    const runs = await run('self-hosted-podman.yml', { job: release, standIns: { Build: build } });
    expect(outcomes(runs)).toEqual(['image: success']);
    expect(tagsOf('app')).toEqual(['1.4', '1.4.2', 'latest']);
    expect(left).toEqual([]);
  });

  it('nightly-cleanup.yml: only says at first, then deletes what is old; restore-after-a-mistake.yml brings it back', async () => {
    await open(`{ octo-org/app: { repository: octo-org/app, versions: [
      { tags: ['v{n}'], count: 3, age: 90 days, until: 60 days, platforms: [linux/amd64, linux/arm64] },
      { tags: ['pr-{n}'], count: 2, age: 30 days, until: 20 days, platforms: [linux/amd64, linux/arm64] },
      { tags: [pr-9], age: 2 days }, { age: 20 days }] } }`);
    const before = digests('app');
    const byHand = { job: { runId: '1', eventName: 'workflow_dispatch' } };
    expect(outcomes(await run('nightly-cleanup.yml', byHand))).toEqual(['cleanup: success']);
    expect(digests('app')).toEqual(before);

    const nightly = await run('nightly-cleanup.yml', {
      job: { runId: '2', eventName: 'schedule' },
      inputs: { 'dry-run': '' },
    });
    expect(outcomes(nightly)).toEqual(['cleanup: success']);
    expect(tagsOf('app')).toEqual(['pr-9', 'v1', 'v2', 'v3']);
    expect(digests('app')).toHaveLength(10);
    expect(artifacts.names('2')).toEqual(['cleanup-journal']);

    const wanted = { 'run-id': '2', 'dry-run': false };
    const restored = await run('restore-after-a-mistake.yml', { job: { runId: '3' }, inputs: wanted });
    expect(outcomes(restored)).toEqual(['journal: success', 'tags: skipped']);
    expect(tagsOf('app')).toEqual(['pr-1', 'pr-2', 'pr-9', 'v1', 'v2', 'v3']);
    expect(digests('app')).toEqual(before);
  });

  it('restore-after-a-mistake.yml: tags come back without a journal too, and only where that is wanted', async () => {
    await open(
      `{ octo-org/app: { repository: octo-org/app, versions: [{ tags: [v1] }, { tags: [v2], age: 1 day }] } }`,
    );
    sandbox.package('octo-org', 'app').delete('v2');
    const start = (dryRun: boolean): Promise<readonly JobRun[]> =>
      run('restore-after-a-mistake.yml', { inputs: { tags: 'v2', 'dry-run': dryRun } });
    expect(outcomes(await start(true))).toEqual(['journal: skipped', 'tags: success']);
    expect(tagsOf('app')).toEqual(['v1']);
    expect(outcomes(await start(false))).toEqual(['journal: skipped', 'tags: success']);
    expect(tagsOf('app')).toEqual(['v1', 'v2']);
  });

  it('organization-cleanup.yml: the plan is looked at before anything goes, jobs share what it says, and all of it can come back', async () => {
    const images = '[{ tags: [v1], age: 1 year }, { tags: [pr-1], age: 60 days }, { age: 60 days }, { tags: [pr-2] }]';
    await open(`{ octo-org/app: { versions: ${images} }, octo-org/web: { versions: ${images} } }`);
    const tokenFor = (...scopes: readonly string[]): string =>
      sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
    const secrets = { CLEANUP_TOKEN: tokenFor('read:packages', 'delete:packages') };
    const before = [digests('app'), digests('web')];
    const seen: unknown[] = [];
    const review = (environment: string): void => {
      seen.push(environment, artifacts.names('5'), digests('app').length, digests('web').length);
    };
    const runs = await run('organization-cleanup.yml', { job: { runId: '5' }, secrets, review });
    expect(outcomes(runs)).toEqual(['plan: success', 'apply: success', 'apply: success']);
    expect(seen).toEqual(['cleanup', ['cleanup-plan'], 4, 4]);
    expect([tagsOf('app'), tagsOf('web')]).toEqual([
      ['pr-2', 'v1'],
      ['pr-2', 'v1'],
    ]);
    expect([digests('app'), digests('web')].map((each) => each.length)).toEqual([2, 2]);
    expect(artifacts.names('5')).toEqual(['cleanup-plan', 'cleanup-journal-0', 'cleanup-journal-1']);

    const restored = await run('restore-after-a-mistake.yml', {
      job: { runId: '6' },
      secrets: { RESTORE_TOKEN: tokenFor('read:packages', 'write:packages') },
      inputs: { 'run-id': '5', packages: '*', 'dry-run': false },
    });
    expect(outcomes(restored)).toEqual(['journal: success', 'tags: skipped']);
    expect([digests('app'), digests('web')]).toEqual(before);
    expect(left).toEqual([]);
  });
});
