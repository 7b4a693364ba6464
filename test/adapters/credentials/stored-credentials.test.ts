import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../core/adapters/clock.js';
import { openCredentialFiles } from '../../../core/adapters/credentials/credential-files.js';
import { findCredentialPlaces } from '../../../core/adapters/credentials/credential-places.js';
import { openCredentialPrograms } from '../../../core/adapters/credentials/credential-program.js';
import { findStoredCredential } from '../../../core/adapters/credentials/stored-credentials.js';
import { type Credential } from '../../../core/domain/credential/credential-choice.js';
import { parseReference, parseRegistryHost } from '../../../core/domain/registry/reference.js';
import { rejectionOf } from '../../errors.js';
import { type WrittenProgram, writeCredentialProgram } from './credential-program-writer.js';

const encode = (text: string): string => Buffer.from(text).toString('base64');
const entry = (name: string) => ({ auth: encode(`${name}:secret of ${name}`) });

let home: string;
let program: WrittenProgram;
let variables: Map<string, string>;
let masked: string[];
const ownPath = process.env['PATH'];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stored-'));
  program = await writeCredentialProgram(home, 'test');
  variables = new Map([
    ['HOME', home],
    ['XDG_RUNTIME_DIR', join(home, 'run')],
    ['PATH', program.path],
  ]);
  masked = [];
  // Where programs are looked for is decided by the process itself, as in a job.
  process.env['PATH'] = program.path;
});
afterEach(async () => {
  process.env['PATH'] = ownPath;
  await rm(home, { recursive: true });
});

const put = async (path: string, content: unknown): Promise<void> => {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const environment = (name: string): string | undefined => variables.get(name);
const programs = () =>
  openCredentialPrograms({
    childEnvironment: () => ({ PATH: program.path, HOME: home }),
    mask: (secret) => masked.push(secret),
  });
const find = (image: string): Promise<Credential | undefined> =>
  findStoredCredential(parseReference(image, parseRegistryHost('ghcr.io')), {
    places: findCredentialPlaces({ environment, temporaryDirectory: '/nowhere' }),
    files: openCredentialFiles(systemClock),
    programs: () => Promise.resolve(programs()),
    onSecret: (secret) => masked.push(secret),
  });

const docker = '.docker/config.json';
const containers = '.config/containers/auth.json';

describe('the credential that was stored for a repository', () => {
  it.each<[string, string | undefined, string, Readonly<Record<string, unknown>>]>([
    ['none without files', undefined, 'quay.io/o/i', {}],
    ['that of its host', 'd', 'quay.io/o/i', { [docker]: { auths: { 'quay.io': entry('d') } } }],
    ['that of an old address', 'd', 'quay.io/o/i', { [docker]: { auths: { 'https://quay.io/v1/': entry('d') } } }],
    [
      'that of Docker Hub by its old key',
      'd',
      'docker.io/library/alpine',
      { [docker]: { auths: { 'https://index.docker.io/v1/': entry('d') } } },
    ],
    [
      'that of containers before that of docker',
      'c',
      'quay.io/o/i',
      { [docker]: { auths: { 'quay.io': entry('d') } }, [containers]: { auths: { 'quay.io': entry('c') } } },
    ],
    [
      'that of the image before those of owner and host',
      'image',
      'quay.io/o/i',
      {
        [containers]: {
          auths: { 'quay.io': entry('host'), 'quay.io/o': entry('owner'), 'quay.io/o/i': entry('image') },
        },
      },
    ],
    [
      'that of the owner before that of the host',
      'owner',
      'quay.io/o/i',
      {
        [containers]: { auths: { 'quay.io': entry('host'), 'quay.io/o': entry('owner'), 'quay.io/o/ii': entry('x') } },
      },
    ],
    ['none of another host', undefined, 'quay.io/o/i', { [docker]: { auths: { 'quay.io.evil': entry('d') } } }],
    ['none of an empty entry', undefined, 'quay.io/o/i', { [docker]: { auths: { 'quay.io': {} } } }],
    [
      'that of user name and password in plain members',
      'd',
      'quay.io/o/i',
      { [docker]: { auths: { 'quay.io': { username: 'd', password: 'secret of d' } } } },
    ],
  ])('is %s', async (_, username, image, files) => {
    for (const [path, content] of Object.entries(files)) await put(path, content);
    const expected = username === undefined ? undefined : { kind: 'stored', username, secret: `secret of ${username}` };
    expect(await find(image)).toEqual(expected);
    const forms = [`secret of ${username ?? ''}`, encode(`${username ?? ''}:secret of ${username ?? ''}`)];
    expect(masked.filter((text) => forms.includes(text))).toEqual(username === undefined ? [] : forms);
  });

  it('is that of the program of the host before an entry of the image, as podman has it', async () => {
    await put(containers, { credHelpers: { 'quay.io': 'test' }, auths: { 'quay.io/o/i': entry('hidden') } });
    await put(docker, { auths: { 'quay.io': entry('d') } });
    expect(await find('quay.io/o/i')).toMatchObject({ username: 'd' });
    await programs().store('test', 'quay.io', { username: 'p', secret: 'kept' });
    expect(await find('quay.io/o/i')).toMatchObject({ username: 'p' });
  });

  it('is read where the variables point', async () => {
    variables.set('DOCKER_CONFIG', join(home, 'd')).set('REGISTRY_AUTH_FILE', join(home, 'a.json'));
    await put(containers, { auths: { 'quay.io': entry('unseen') } });
    await put('d/config.json', { auths: { 'quay.io': entry('d') } });
    expect(await find('quay.io/o/i')).toMatchObject({ username: 'd' });
    await put('a.json', { auths: { 'quay.io': entry('a') } });
    expect(await find('quay.io/o/i')).toMatchObject({ username: 'a' });
  });

  it.each([
    ['of all hosts', { credsStore: 'test' }],
    ['of the host', { credHelpers: { 'quay.io': 'test' }, auths: { 'quay.io': entry('hidden') } }],
  ])('is asked of the program %s, in so many words', async (_, config) => {
    await put(docker, config);
    expect(await find('quay.io/o/i')).toBeUndefined();
    await programs().store('test', 'quay.io', { username: 'p', secret: 'kept "there"' });
    expect(await find('quay.io/o/i')).toEqual({ kind: 'stored', username: 'p', secret: 'kept "there"' });
    const start = await program.lastStart();
    expect(start).toMatch(/^get\n/);
    await programs().erase('test', 'quay.io');
    await programs().erase('test', 'quay.io');
    expect(await find('quay.io/o/i')).toBeUndefined();
  });

  it.each([
    [{ credsStore: 'gone' }, "can't be run"],
    [{ credsStore: '../x' }, 'no name of a credential program'],
    [{ auths: { 'quay.io': { identitytoken: 'x' } } }, 'identity token'],
    ['{', 'not valid JSON'],
  ])('is an error for %j', async (config, words) => {
    await put(docker, config);
    expect((await rejectionOf(find('quay.io/o/i'))).message).toContain(words);
  });
});
