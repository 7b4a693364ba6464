import { describe, expect, it } from '@jest/globals';
import { adviseOnImageName } from '../../../core/domain/input/image-name.js';
import { parseReference, parseRegistryHost } from '../../../core/domain/registry/reference.js';

const ghcr = parseRegistryHost('ghcr.io');

function advise(written: string, owner: string): string {
  const advice = adviseOnImageName(written, parseReference(written, ghcr), owner);
  return advice.map(({ level, text }) => `${level}: ${text}`).join('\n');
}

describe('what is said of an image name', () => {
  it.each([
    ['octo-org/app:V1', 'octo-org'],
    ['octo-org/app', 'Octo-Org'],
    ['ghcr.io/others/app', 'octo-org'],
    ['docker.io/alpine', 'octo-org'],
    ['localhost:5000/others/app:V1', 'octo-org'],
    ['others/app', ''],
  ])('is nothing of %s for %j', (written, owner) => {
    expect(advise(written, owner)).toBe('');
  });

  it.each([
    ['Octo-Org/App:V1', 'notice: Octo-Org/App:V1 is read as ghcr.io/octo-org/app: names have lower-case letters only.'],
    ['localhost:5000/octo-org/App', 'notice: localhost:5000/octo-org/App is read as localhost:5000/octo-org/app'],
    [
      'library/nginx@sha256:' + 'a'.repeat(64),
      'is read as ghcr.io/library/nginx, and library is not the owner of this repository. ' +
        'An image of Docker Hub is written docker.io/library/nginx; with ghcr.io/ in front this warning goes.',
    ],
    ['Others/app', 'warning: Others/app is read as ghcr.io/others/app'],
  ])('is how %s is read, where its author may have meant something else', (written, text) => {
    expect(advise(written, 'octo-org')).toContain(text);
  });
});
