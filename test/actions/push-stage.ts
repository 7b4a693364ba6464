import { compressLayer } from '../../core/adapters/source/compressed-layer.js';
import { openSource } from '../../core/adapters/source/image-source.js';
import { ActionError } from '../../core/errors.js';
import { type Clock } from '../../core/ports.js';
import { parseInputs } from '../../push/inputs.js';
import { push } from '../../push/push.js';
import { type Client, openRegistry } from '../adapters/registry/registry-stage.js';
import { FakeRunner } from './fake-runner.js';
import { texts } from './push-world.js';
import { repository, type Stage } from './stage.js';

const progressMs = 5000;
/** Progress is not waited for; anything else comes at once. */
const quick: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (ms !== progressMs) resolve();
      signal?.addEventListener('abort', () => {
        reject(new ActionError('cancelled', 'It is over.'));
      });
    }),
};

/** Pushes to a sandbox, in this process. */
export async function pushTo(
  { sandbox, token }: Stage,
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  { registry }: Client = openRegistry(sandbox.registry, token),
): Promise<FakeRunner> {
  const all = { registry: sandbox.registry, 'github-token': token, ...texts, ...inputs };
  const runner = new FakeRunner(all, { repository }, workspace);
  const options = parseInputs(runner);
  await push(options, {
    runner,
    clock: quick,
    registry: () => registry,
    openSource: (text) => openSource(text, { runner, registry: () => registry, defaultRegistry: registry.host }),
    findLicence: () => Promise.resolve(undefined),
    compressLayer: (layer, settings, onRead) => Promise.resolve(compressLayer(layer, settings, onRead)),
  });
  return runner;
}
