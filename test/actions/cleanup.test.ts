import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStage, repository, type Stage, writesOf } from './stage.js';

describe('cleanup', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    for (const tag of ['v1', 'v2', 'v3']) {
      const images = await Promise.all(
        ['amd64', 'arm64'].map(async (architecture) => ({
          ...(await stage.visitor.pushImage({ path: repository, content: `${tag} ${architecture}` })),
          platform: { os: 'linux', architecture },
        })),
      );
      await stage.visitor.pushIndex(repository, images, tag);
    }
    stage.sandbox.clearRequests();
  });
  afterEach(() => stage.close());

  const target = () => stage.sandbox.package('octo-org', 'app');

  it('deletes with the GITHUB_TOKEN of the job what the rules name, and keeps what the rest needs', async () => {
    const job = await stage.job();
    const step = await job.run('cleanup', { ...stage.registry, 'keep-n-tagged': '2', journal: 'deleted.jsonl' });
    expect(step.annotations).toEqual([]);
    expect(step.exitCode).toBe(0);
    expect(Object.keys(target().tags).sort()).toEqual(['v2', 'v3']);
    expect(target().versions).toHaveLength(6);
    expect(step.outputs).toMatchObject({ deleted: '3', kept: '6', failed: '0', remaining: '0' });
    expect(step.outputs['journal']).toBe(join(job.workspace, 'deleted.jsonl'));
    expect((await readFile(join(job.workspace, 'deleted.jsonl'), 'utf8')).match(/"kind":"delete"/g)).toHaveLength(3);
    expect(step.summary).toContain('3 deleted, 6 kept');
    expect(step.rawOutput.replaceAll(`::add-mask::${stage.token}`, '')).not.toContain(stage.token);
  });

  it('changes nothing under dry-run', async () => {
    const job = await stage.job();
    const step = await job.run('cleanup', { ...stage.registry, 'delete-tags': 'v*', 'dry-run': 'TRUE' });
    expect(step.exitCode).toBe(0);
    expect(writesOf(stage.sandbox)).toEqual([]);
    expect(step.outputs).toMatchObject({ deleted: '6', retained: '1', kept: '2' });
  });

  it('says nothing but what it means to, also with many requests under way', async () => {
    for (let index = 0; index < 40; index += 1) {
      await stage.visitor.pushImage({ path: repository, tag: `pr-${index}`, content: String(index) });
    }
    const job = await stage.job();
    const step = await job.run('cleanup', { ...stage.registry, 'delete-tags': 'pr-*', 'dry-run': 'true' });
    expect(step.outputs['deleted']).toBe('40');
    expect(step.rawOutput).not.toMatch(/Warning|node:internal/);
  });

  it('takes exactly the credential that is given as token', async () => {
    const token = stage.sandbox.createToken({
      kind: 'classic',
      user: 'octocat',
      scopes: ['read:packages', 'delete:packages'],
    });
    const job = await stage.job({ secrets: [token] });
    const step = await job.run('cleanup', { ...stage.registry, 'delete-tags': 'v1', token });
    expect(step.exitCode).toBe(0);
    const used = stage.sandbox.requests.map(({ headers }) => headers.authorization ?? '');
    expect(used.filter((header) => header.includes(stage.token))).toEqual([]);
    expect(step.log).not.toContain(token);
  });

  it('with a token that may not delete fails with what has to be changed', async () => {
    const token = stage.sandbox.createToken({ kind: 'installation', repository, packages: 'read' });
    const job = await stage.job({ token });
    const step = await job.run('cleanup', { ...stage.registry, 'delete-tags': 'v1' });
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toMatchObject([
      {
        level: 'error',
        message: expect.stringMatching(/Resource not accessible by integration[^]*Manage Actions access/),
      },
    ]);
    expect(target().versions).toHaveLength(9);
    expect(step.outputs).toMatchObject({ deleted: '0', failed: '1', remaining: '2' });
  });

  it('tells all faults of the inputs before the first request', async () => {
    const job = await stage.job();
    const step = await job.run('cleanup', {
      ...stage.registry,
      'keep-n-tagged': '2x',
      'dry-run': 'tru',
      mode: 'clear',
    });
    expect(step.exitCode).toBe(1);
    const errors = step.annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors).toEqual([expect.stringContaining('3 inputs are wrong')]);
    expect(stage.sandbox.requests).toEqual([]);
  });

  it('ended by the runner between two deletions says what was done, and a second run finishes', async () => {
    const controller = new AbortController();
    const cancel = (): void => {
      controller.abort();
    };
    const path = /\/versions\//;
    stage.sandbox.addFault({ method: 'DELETE', path, skip: 1, action: { kind: 'event', run: cancel } });
    // What comes after it is held back, so that the signal is there before the run is through.
    stage.sandbox.addFault({ method: 'DELETE', path, skip: 1, times: 4, action: { kind: 'delay', ms: 300 } });
    const job = await stage.job();
    const inputs = {
      ...stage.registry,
      'delete-tags': 'v1, v2',
      'delete-untagged': 'true',
      'keep-younger-than': '0 seconds',
    };
    const first = await job.run('cleanup', inputs, { cancel: controller.signal });
    expect(first.exitCode).not.toBe(0);
    expect(Number(first.outputs['deleted']) + Number(first.outputs['remaining'])).toBe(6);
    expect(Number(first.outputs['remaining'])).toBeGreaterThan(0);
    const second = await job.run('cleanup', inputs);
    expect(second.exitCode).toBe(0);
    expect(target().versions).toHaveLength(3);
    expect(Object.keys(target().tags)).toEqual(['v3']);
  });
});
