import { type Credential } from '../domain/credential-choice.js';
import { type RegistryHost } from '../domain/reference.js';
import { code, table, text } from './markdown.js';

/** What one credential may do with one image. */
export interface ImageAnswer {
  readonly image: string;
  readonly need: 'pull';
  readonly credential: Credential['kind'];
  /** `may read`, or the registry's words. */
  readonly answer: string;
  readonly isChosen: boolean;
  readonly remedy: string | undefined;
}

export interface LoginReport {
  readonly registry: RegistryHost;
  readonly credential: Credential;
  /** One sentence. */
  readonly reason: string;
  readonly images: readonly ImageAnswer[];
  readonly dockerConfig: string | undefined;
  readonly authFile: string | undefined;
}

/** The job summary of a login: which credential, and why. */
export function summarizeLogin({ registry, credential, reason, images }: LoginReport): string {
  const rows = images.map((answer) => [
    code(answer.image),
    answer.need,
    text(answer.credential),
    text(answer.answer),
    answer.isChosen ? 'chosen' : '',
    text(answer.remedy ?? ''),
  ]);
  return [
    `### Signed in to ${text(registry)} with ${text(credential.kind)}`,
    text(reason),
    ...(rows.length === 0 ? [] : [table(['image', 'need', 'credential', 'answer', '', 'what would change it'], rows)]),
  ].join('\n\n');
}
