import { formatRepository } from '../core/domain/registry/reference.js';
import { type Connection } from '../core/ports.js';
import { type PushReport } from '../core/report/push.js';
import { signIn } from '../login/login.js';
import { push } from '../push/push.js';
import { type PublishOptions } from './inputs.js';

/**
 * Signs the job in and pushes the image, whose bytes are settled (labels and annotations included) before the first tag
 * moves. The credential files stay for later steps; the post step takes them back.
 * @throws ActionError; nothing is written, here or there, before the credential was accepted
 */
export async function publish(options: PublishOptions, connection: Connection): Promise<PushReport> {
  const { login, push: inputs, ...connectionOptions } = options;
  const accepted = await acceptCredential(options, connection);
  await signIn({ ...connectionOptions, ...login }, connection, accepted);
  return push({ ...connectionOptions, ...inputs }, connection);
}

/** Gets the one token that the whole push uses, which tells whether the credential is good. */
async function acceptCredential(
  { server, push: { targets, dryRun } }: PublishOptions,
  connection: Connection,
): Promise<string | undefined> {
  const target = targets.find(({ registry }) => registry === server.registry);
  if (target === undefined || dryRun) return undefined;
  await connection.registry(target.registry).checkCredential(target.name);
  return `The token server accepts it for ${formatRepository(target)}.`;
}
