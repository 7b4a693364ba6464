import { InputReader } from '../core/domain/input/input.js';
import { isLoopback } from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import { type Terminal } from '../core/ports.js';

/** A token as the input of the action that is made for its kind. */
export interface GivenToken {
  readonly input: 'github-token' | 'pat';
  readonly value: string;
}

type TokenTerminal = Pick<Terminal, 'environment' | 'github' | 'mask' | 'readSecretFile'>;

const cloudVariables = ['GH_TOKEN', 'GITHUB_TOKEN'];
const enterpriseVariables = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];

/**
 * The token of a file, else that of the environment. As with gh, a variable that is meant for github.com is not sent to
 * an Enterprise Server, nor the other way round.
 * @throws ActionError `invalid-input` for what can be no token, `invalid-file`
 * @see https://cli.github.com/manual/gh_help_environment
 */
export async function findToken(file: string | undefined, terminal: TokenTerminal): Promise<GivenToken | undefined> {
  const name = variablesFor(terminal).find((variable) => terminal.environment(variable) !== undefined);
  if (file === undefined && name === undefined) return undefined;
  const [place, raw] =
    file === undefined
      ? [name ?? '', terminal.environment(name ?? '') ?? '']
      : ['token-file', await terminal.readSecretFile(file)];
  const reader = new InputReader({ names: [place], get: () => raw });
  const value = reader.secret(place, (secret) => {
    terminal.mask(secret);
  });
  if (raw.trim() === '') reader.fault(place, 'is empty');
  reader.finish();
  if (value?.startsWith('github_pat_') === true) {
    throw new ActionError(
      'invalid-input',
      `${place} holds a fine-grained token, which does not work with GitHub Packages.`,
      {
        hint: 'Make a classic one (ghp_…) with read:packages, and write:packages or delete:packages as needed.',
      },
    );
  }
  return { input: value?.startsWith('ghs_') === true ? 'github-token' : 'pat', value: value ?? '' };
}

/** What to do where a token is needed and there is none. */
export function adviseOnToken(terminal: Pick<Terminal, 'environment' | 'github'>): string {
  const wanted = variablesFor(terminal);
  const others = [...cloudVariables, ...enterpriseVariables].filter((name) => !wanted.includes(name));
  const set = others.find((name) => terminal.environment(name) !== undefined);
  const other =
    set === undefined ? '' : `${set} is set, and belongs to another GitHub than ${terminal.github.serverUrl}. `;
  return `${other}Set ${wanted[0] ?? ''} to a classic personal access token, or pipe one in: gh auth token | ghcr-actions … --token-file -`;
}

function variablesFor({ github }: Pick<Terminal, 'github'>): readonly string[] {
  const host = URL.canParse(github.serverUrl) ? new URL(github.serverUrl).host : '';
  const isCloud = host === 'github.com' || host.endsWith('.ghe.com') || isLoopback(host);
  return isCloud ? cloudVariables : enterpriseVariables;
}
