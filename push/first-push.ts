import { gitHubKeys } from '../core/domain/image/annotation.js';
import { isDockerRegistry, isHostOfGitHub } from '../core/domain/github/github.js';
import { describeNewPackage, type NewPackage } from '../core/domain/github/package-link.js';
import { isActionError } from '../core/errors.js';
import { type Connection } from '../core/ports.js';
import { type PushOptions } from './inputs.js';
import { type PreparedImage } from './prepare.js';
import { type TargetPush } from './target.js';

/**
 * Whether this push makes a package of this GitHub; looked at before it does. Only a repository that holds nothing of the
 * image and none of its tags is asked whether it has any.
 */
export async function findNewPackage(
  push: TargetPush,
  image: PreparedImage,
  options: PushOptions,
  { runner, registry }: Pick<Connection, 'runner' | 'registry'>,
): Promise<NewPackage | undefined> {
  const { target } = push;
  const { server, githubToken } = options;
  const isOfGitHub = isHostOfGitHub(server, target.registry) && !isDockerRegistry(server, target.registry);
  const isKnown = [...push.previous.values()].some((digest) => digest !== undefined);
  const isThere = push.plan.manifests.length === 0;
  if (!isOfGitHub || isKnown || isThere) return undefined;
  try {
    if (await registry(target.registry).hasTags(target.name)) return undefined;
  } catch (error) {
    // It is asked for a remark only; what is wrong will show itself when something is sent.
    if (isActionError(error) && error.code !== 'cancelled') return undefined;
    throw error;
  }
  const texts = image.root.kind === 'index' ? image.root.annotations : image.labels;
  const by = { isWorkflowToken: githubToken !== undefined, source: texts.get(gitHubKeys.source) };
  return describeNewPackage(target, server, runner.github, by);
}
