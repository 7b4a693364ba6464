import { type GitHubServer, isDockerRegistry, isHostOfGitHub } from '../core/domain/github/github.js';
import { type ImageFormat } from '../core/domain/image/layer.js';
import { checkLimits } from '../core/domain/image/registry-limits.js';
import { type ManifestTree } from '../core/domain/image/relink.js';
import { planPush } from '../core/domain/registry/push-plan.js';
import { type PushTarget } from '../core/domain/registry/push-target.js';
import { formatRepository } from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import { type Log } from '../core/ports.js';
import { type PushOptions } from './inputs.js';

/** @throws ActionError `invalid-input` where a target takes another format than the user wants */
export function chooseFormat({ format, targets, server }: PushOptions): 'keep' | ImageFormat {
  const docker = targets.find(({ registry }) => isDockerRegistry(server, registry));
  if (docker === undefined) return format;
  if (format !== 'oci') return 'docker';
  throw new ActionError('invalid-input', `${formatRepository(docker)} takes images in Docker's format only.`, {
    hint: 'Leave "format" away; an OCI image is converted.',
  });
}

/**
 * Tells what a registry of this GitHub would refuse, before the first byte is sent.
 * @throws ActionError `unsupported`
 */
export function checkTarget(target: PushTarget, image: ManifestTree, server: GitHubServer, log: Log): void {
  if (!isHostOfGitHub(server, target.registry)) return;
  const name = formatRepository(target);
  const isDocker = isDockerRegistry(server, target.registry);
  const { blobs, foreignLayers } = planPush(image.root, image.descendants);
  const { refusal, warning } = checkLimits(blobs, isDocker ? 'docker' : 'container');
  if (refusal !== undefined) throw new ActionError('unsupported', refusal, { hint: 'Split it into several layers.' });
  if (warning !== undefined) log.warning(warning);
  if (!isDocker) return;
  const way = 'Push to the Container registry (containers.HOST), which takes it.';
  if (target.tags.length === 0) {
    throw new ActionError('unsupported', `${name} is in the Docker registry, which takes images by tag only.`, {
      hint: `Leave "push-by-digest" away. ${way}`,
    });
  }
  if (image.root.kind === 'index') {
    throw new ActionError('unsupported', `${name} is in the Docker registry, which takes single images only.`, {
      hint: `Name one platform in "platforms". ${way}`,
    });
  }
  if (foreignLayers.length > 0) {
    throw new ActionError('unsupported', `${name} is in the Docker registry, which takes no layers with "urls".`, {
      hint: way,
    });
  }
  log.notice(`${name} is in the older Docker registry: the image is pushed in Docker's format and by tag only.`);
}
