import { join } from 'node:path';
import { signOutDead } from '../core/domain/credential/credential-ledger.js';
import { type Connection } from '../core/ports.js';
import { nameSigner, sweepDirectories } from './own-directory.js';
import { contentOf, findProgramPlace } from './program.js';

/** A job that was killed could not sign out; the next one on the same runner does it, wherever a ledger tells of it. */
export async function sweep(connection: Connection): Promise<void> {
  await sweepDirectories(connection);
  const { credentialFiles, credentialPlaces: places, credentialPrograms, runner } = connection;
  const signer = nameSigner(runner);
  const files = [
    join(places.dockerConfig, 'config.json'),
    ...places.authFiles,
    ...(await credentialFiles.findNoted(join(places.buildxConfig, 'config'))),
    ...(await credentialFiles.findNoted(places.programLedgers)),
  ];
  // What lies deeper goes first, so that directories above it can go as well.
  for (const path of [...new Set(files)].sort((a, b) => b.length - a.length)) {
    const place = findProgramPlace(path, places);
    const content = place === undefined ? undefined : contentOf(place.program, place.server, credentialPrograms);
    // What can't be read here fails where it is needed; it is no reason to fail before.
    try {
      await credentialFiles.updateNoted(path, (noted) => signOutDead(noted, signer, path), content);
    } catch (error) {
      runner.log.debug(error instanceof Error ? error.message : String(error));
    }
  }
}
