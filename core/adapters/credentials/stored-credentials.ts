import { join } from 'node:path';
import { type Credential } from '../../domain/credential/credential-choice.js';
import { formatRepository, type Repository } from '../../domain/registry/reference.js';
import { type Finding, findInAuthFile, findInDockerFile } from '../../domain/credential/stored-credential.js';
import { ActionError } from '../../errors.js';
import { type CredentialFiles, type CredentialPlaces, type CredentialPrograms } from '../../ports.js';

export interface StoredCredentialMeans {
  readonly places: CredentialPlaces;
  readonly files: Pick<CredentialFiles, 'read'>;
  readonly programs: () => Promise<Pick<CredentialPrograms, 'find'>>;
  /** Told every secret, and what it is sent as, before it is used. */
  readonly onSecret: (secret: string) => void;
}

/**
 * The credential that `podman login` or `docker login` stored for a repository.
 * @returns undefined where there is none: it is asked for anonymously
 * @throws ActionError `invalid-file` if a file or a credential program can't be used, `unsupported` for an identity token
 */
export async function findStoredCredential(
  repository: Repository,
  means: StoredCredentialMeans,
): Promise<Credential | undefined> {
  const { places, files } = means;
  const dockerFile = join(places.dockerConfig, 'config.json');
  for (const path of places.authFiles.filter((each) => each !== dockerFile)) {
    const finding = findInAuthFile(await files.read(path), repository, path);
    const credential = await take(finding, repository, path, means);
    if (credential !== undefined) return credential;
  }
  return take(findInDockerFile(await files.read(dockerFile), repository, dockerFile), repository, dockerFile, means);
}

async function take(
  finding: Finding | undefined,
  repository: Repository,
  path: string,
  { programs, onSecret }: StoredCredentialMeans,
): Promise<Credential | undefined> {
  if (finding === undefined) return undefined;
  if (finding.kind === 'identity-token') throw identityToken(path, repository);
  const credential =
    finding.kind === 'credential' ? finding.credential : await ask(finding.program, finding.server, programs);
  if (credential === undefined) return undefined;
  // Programs say so of an identity token.
  if (credential.username === '<token>') throw identityToken(path, repository);
  const { username, secret } = credential;
  onSecret(secret);
  onSecret(Buffer.from(secret).toString('base64'));
  onSecret(Buffer.from(`${username}:${secret}`).toString('base64'));
  return credential;
}

async function ask(
  program: string,
  server: string,
  programs: StoredCredentialMeans['programs'],
): Promise<Credential | undefined> {
  const answer = await (await programs()).find(program, server);
  return answer === undefined || answer.secret === '' ? undefined : { kind: 'stored', ...answer };
}

function identityToken(path: string, repository: Repository): ActionError {
  return new ActionError(
    'unsupported',
    `${path} has an identity token for ${formatRepository(repository)}, which can't be used here.`,
    { hint: 'Sign in to that registry with a user name and a password or token.' },
  );
}
