import { join, relative } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from '@jest/globals';
import { findCredentialPlaces, type User } from '../../../core/adapters/credentials/credential-places.js';

const user: User = { platform: 'linux', id: 1001, home: '/home/known' };
const find = (variables: Readonly<Record<string, string>>, who: Partial<User> = {}) =>
  findCredentialPlaces({ environment: (name) => variables[name], temporaryDirectory: '/temp' }, { ...user, ...who });

describe('the places of credentials', () => {
  it.each<[string, Record<string, string>, Partial<User>, string]>([
    ['as HOME says', { HOME: '/home/said' }, {}, '/home/said/.docker'],
    ['as the system says without HOME', {}, {}, '/home/known/.docker'],
    ['those of the job where nobody says', {}, { home: undefined }, '/temp/.docker'],
    ['as DOCKER_CONFIG says', { DOCKER_CONFIG: '/d', HOME: '/h' }, {}, '/d'],
    ['the same with a slash at its end', { DOCKER_CONFIG: '/d/', HOME: '/h' }, {}, '/d'],
    ['whole where the variable is relative', { DOCKER_CONFIG: relative(process.cwd(), '/d/e') }, {}, '/d/e'],
  ])('of docker are %s', (_, variables, who, directory) => {
    const places = find(variables, who);
    expect(places).toMatchObject({ dockerConfig: directory, buildxConfig: join(directory, 'buildx') });
    expect(places.authFiles.at(-1)).toBe(join(directory, 'config.json'));
  });

  it.each<[string, Record<string, string>, Partial<User>, readonly string[]]>([
    ['the session first', { XDG_RUNTIME_DIR: '/run/user/1' }, {}, ['/run/user/1/containers/auth.json', '/h/.config']],
    ['that of root, who has none', {}, { id: 0 }, ['/run/containers/0/auth.json', '/h/.config']],
    ['no session where nobody may make one', {}, {}, ['/h/.config']],
    ['no session but on Linux', { XDG_RUNTIME_DIR: '/run/x' }, { platform: 'darwin', id: 501 }, ['/h/.config']],
    ['where the configuration is kept', { XDG_CONFIG_HOME: '/c' }, {}, ['/c']],
    ['the one that is named alone', { REGISTRY_AUTH_FILE: '/a.json', XDG_RUNTIME_DIR: '/r' }, {}, ['/a.json']],
  ])('of containers tools are %s', (_, variables, who, expected) => {
    const { authFiles } = find({ HOME: '/h', ...variables }, who);
    const files = expected.map((path) => (path.endsWith('.json') ? path : `${path}/containers/auth.json`));
    const docker = variables['REGISTRY_AUTH_FILE'] === undefined ? ['/h/.docker/config.json'] : [];
    expect(authFiles).toEqual([...files, ...docker]);
  });
});
