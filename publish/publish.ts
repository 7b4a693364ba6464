import { type Connection } from '../core/ports.js';
import { type PushReport } from '../core/report/push.js';
import { signIn } from '../login/login.js';
import { push } from '../push/push.js';
import { type PublishOptions } from './inputs.js';

/**
 * Signs the job in and pushes the image, whose bytes are settled (labels and annotations included) before the first tag
 * moves. The credential files stay for later steps; the post step takes them back.
 */
export async function publish(options: PublishOptions, connection: Connection): Promise<PushReport> {
  const { login, push: inputs, ...connectionOptions } = options;
  await signIn({ ...connectionOptions, ...login }, connection);
  return push({ ...connectionOptions, ...inputs }, connection);
}
