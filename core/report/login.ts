import { type CredentialName } from '../domain/credential/credential-choice.js';
import { type RegistryHost } from '../domain/registry/reference.js';
import { code, table, text } from './markdown.js';

/** What the credentials may do with one image, and which one the job got for it. */
export interface ImageReport {
  readonly image: string;
  readonly need: 'pull' | 'push';
  /** By credential: `may read`, or the registry's words. Empty if none was tried. */
  readonly answers: Readonly<Partial<Record<CredentialName, string>>>;
  readonly chosen: CredentialName;
  /** One sentence. */
  readonly reason: string;
}

export interface LoginReport {
  readonly registry: RegistryHost;
  /** Empty where nobody is signed in. */
  readonly username: string;
  /** `mixed`: tools or images have different ones; `anonymous`: none is needed, and nothing was written. */
  readonly credential: CredentialName | 'mixed';
  /** One sentence. */
  readonly reason: string;
  readonly images: readonly ImageReport[];
  /** Directory of Docker's `config.json`; undefined if Docker was not to be signed in. */
  readonly dockerConfig: string | undefined;
  /** Path of the `auth.json` of containers tools. */
  readonly authFile: string | undefined;
}

/** GitHub drops a summary over 1 MiB whole; what registries say may take up to 10 KiB a row. */
const maxRows = 50;
const titles: Readonly<Record<CredentialName, string>> = {
  'github-token': 'GITHUB&#95;TOKEN',
  pat: 'PAT',
  anonymous: 'anonymous',
};

/** The job summary of a login: which credential, and why. */
export function summarizeLogin({ registry, username, credential, reason, images }: LoginReport): string {
  const tried = names.filter((name) => images.some(({ answers }) => answers[name] !== undefined));
  const rows = images
    .slice(0, maxRows)
    .map((image) => [
      code(image.image),
      image.need,
      ...tried.map((name) => text(image.answers[name] ?? 'not tried')),
      titles[image.chosen],
      text(image.reason),
    ]);
  const header = ['image', 'need', ...tried.map((name) => titles[name]), 'chosen', 'reason'];
  const rest = images.length - rows.length;
  return [
    `### ${titleOf({ registry, username, credential })}`,
    text(reason),
    ...(rows.length === 0 ? [] : [table(header, rows)]),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ].join('\n\n');
}

const names: readonly CredentialName[] = ['github-token', 'pat', 'anonymous'];

function titleOf({
  registry,
  username,
  credential,
}: Pick<LoginReport, 'registry' | 'username' | 'credential'>): string {
  if (credential === 'anonymous') return `${text(registry)} needs no credential here`;
  const name = credential === 'mixed' ? 'GITHUB&#95;TOKEN and PAT' : titles[credential];
  return `Signed in to ${text(registry)} with ${name} as ${text(username)}`;
}
