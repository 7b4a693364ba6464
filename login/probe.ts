import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Answer, classifyAnswer, type Credential } from '../core/domain/credential/credential-choice.js';
import { type RegistryHost, type Repository } from '../core/domain/registry/reference.js';
import { type Connection } from '../core/ports.js';

const concurrency = 8;

/** What a registry said to one credential. */
export interface Probe {
  /** Undefined: asked without one. */
  readonly credential: Credential | undefined;
  readonly need: 'pull' | 'push';
  /** Undefined where only the credential was tried. */
  readonly image: Repository | undefined;
  readonly answer: Answer;
  /** Why not; undefined if it was allowed. */
  readonly error: unknown;
}

/** Asks for all images side by side; the question has no effect there. */
export function probePulls(
  credential: Credential | undefined,
  images: readonly Repository[],
  connection: Connection,
): Promise<readonly Probe[]> {
  return probeAll('pull', credential, images, ({ registry, name }) =>
    connection.registryAs(registry, credential).checkPull(name),
  );
}

/** As probePulls, by opening an upload for each image and cancelling it. */
export function probePushes(
  credential: Credential,
  images: readonly Repository[],
  connection: Connection,
): Promise<readonly Probe[]> {
  return probeAll('push', credential, images, ({ registry, name }) =>
    connection.registryAs(registry, credential).checkPush(name),
  );
}

function probeAll(
  need: Probe['need'],
  credential: Credential | undefined,
  images: readonly Repository[],
  ask: (image: Repository) => Promise<void>,
): Promise<readonly Probe[]> {
  return mapConcurrently(images, concurrency, async (image) => {
    const error = await failureOf(() => ask(image));
    return { credential, need, image, answer: classifyAnswer(error), error };
  });
}

/** Without an image: asks the token server alone. */
export async function probeCredential(
  credential: Credential,
  registry: RegistryHost,
  connection: Connection,
): Promise<Probe> {
  const error = await failureOf(() => connection.registryAs(registry, credential).checkCredential());
  return { credential, need: 'pull', image: undefined, answer: classifyAnswer(error), error };
}

async function failureOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error ?? new Error('unknown trouble');
  }
}
