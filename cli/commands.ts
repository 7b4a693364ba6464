import { type Runner } from '../core/ports.js';

/** An action that can be run by hand. */
export interface Command {
  /** Shown after the description of the action. */
  readonly remarks: readonly string[];
  /** Arguments, as they are written in a shell. */
  readonly examples: readonly string[];
  /** Scopes of a classic personal access token. */
  readonly scopes: string;
  readonly run: (runner: Runner) => Promise<void>;
}

/** Loaded when they are run: help has no use for them. */
export const commands: ReadonlyMap<string, Command> = new Map([
  [
    'cleanup',
    {
      remarks: [
        'It asks before it deletes. Where nobody can be asked (no terminal) it says what it would delete and changes nothing, unless --yes is given.',
        'What it deletes is written to a journal first: --mode restore brings it back within 30 days.',
      ],
      examples: [
        "--owner octo-org --package app --delete-tags 'pr-*' --older-than '14 days' --dry-run",
        '--owner octo-org --policy cleanup.yml --dry-run --json',
        '--owner octo-org --package app --mode restore',
      ],
      scopes: 'read:packages and delete:packages (write:packages too for --mode restore)',
      run: async (runner) => {
        const { connect } = await import('../core/connect.js');
        const { parseInputs } = await import('../cleanup/inputs.js');
        const { cleanup } = await import('../cleanup/cleanup.js');
        const options = parseInputs(runner);
        await cleanup(options, connect(options, runner));
      },
    },
  ],
  [
    'push',
    {
      remarks: ['Images of other registries are pushed with what docker login or podman login stored.'],
      examples: [
        '--source oci:image --images ghcr.io/octo-org/app --tags latest --tags v1.4.2',
        '--source docker-daemon:app --images ghcr.io/octo-org/app --tags latest --dry-run',
      ],
      scopes: 'write:packages',
      run: async (runner) => {
        const { connect } = await import('../core/connect.js');
        const { parseInputs } = await import('../push/inputs.js');
        const { push } = await import('../push/push.js');
        const options = parseInputs(runner);
        await push(options, connect(options, runner));
      },
    },
  ],
  [
    'annotate',
    {
      remarks: [],
      examples: [
        "--image ghcr.io/octo-org/app:v1.4.2 --description 'The app of the octopus' --dry-run",
        '--image ghcr.io/octo-org/app --digests-dir digests --tags v1.4.2',
      ],
      scopes: 'write:packages',
      run: async (runner) => {
        const { connect } = await import('../core/connect.js');
        const { parseInputs } = await import('../annotate/inputs.js');
        const { annotate } = await import('../annotate/annotate.js');
        const options = parseInputs(runner);
        await annotate(options, connect(options, runner));
      },
    },
  ],
]);

/** Actions that are for workflows only, and what to do at a terminal in their place. */
export const refusedCommands: ReadonlyMap<string, string> = new Map([
  ['login', "It signs in the later steps of a job and undoes that at the job's end. Here: docker login ghcr.io."],
  ['publish', 'It is login and push for the steps of a job. Here: ghcr-actions push.'],
]);
