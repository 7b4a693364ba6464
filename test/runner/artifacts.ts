import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, matchesGlob, relative } from 'node:path';
import { type StandIn } from './workflow.js';

/** Files by their path within the artifact. */
type Artifact = ReadonlyMap<string, Buffer>;

/** Artifacts of workflow runs, and what stands in for GitHub's actions that store and fetch them. */
export class Artifacts {
  /** By the number of the run, then by name. */
  readonly #runs = new Map<string, Map<string, Artifact>>();

  /** Names of all artifacts of a run. */
  names(runId: string): readonly string[] {
    return [...(this.#runs.get(runId)?.keys() ?? [])];
  }

  /** actions/upload-artifact with one file or one directory. */
  readonly upload: StandIn = async ({ job, inputs, runId }) => {
    const { name = 'artifact', path = '', 'if-no-files-found': missing = 'warn' } = inputs;
    const files = await readFiles(join(job.workspace, path));
    if (files.size === 0) {
      if (missing === 'error') throw new Error(`No files were found with the provided path: ${path}`);
      return;
    }
    const artifacts = this.#runs.get(runId) ?? new Map<string, Artifact>();
    if (artifacts.has(name)) throw new Error(`an artifact with this name already exists: ${name}`);
    this.#runs.set(runId, artifacts.set(name, files));
  };

  /** actions/download-artifact by name or pattern. */
  readonly download: StandIn = async ({ job, inputs, runId: own }) => {
    const { name, pattern = '*', path = '', 'run-id': runId = own, 'merge-multiple': merge = 'false' } = inputs;
    if (runId !== own && inputs['github-token'] === undefined) throw new Error('another run takes a github-token');
    const all = [...(this.#runs.get(runId) ?? [])];
    const found = all.filter(([each]) => (name === undefined ? matchesGlob(each, pattern) : each === name));
    if (name !== undefined && found.length === 0) throw new Error(`Artifact not found for name: ${name}`);
    const isFlat = name !== undefined || merge === 'true' || found.length === 1;
    for (const [each, files] of found) {
      for (const [file, bytes] of files) {
        const target = join(job.workspace, path, isFlat ? '' : each, file);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, bytes);
      }
    }
  };
}

async function readFiles(path: string): Promise<Artifact> {
  const about = await stat(path).catch(() => undefined);
  if (about === undefined) return new Map();
  if (about.isFile()) return new Map([[basename(path), await readFile(path)]]);
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (file) => [relative(path, file), await readFile(file)] as const)));
}
