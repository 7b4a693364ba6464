import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addMissingEntries,
  authKeyOf,
  containersKeyOf,
  findAuthEntry,
  findCredentialProgram,
  findOwnProgram,
  fingerprint,
  leaveOutCredentialProgram,
  leaveOutOwnProgram,
  makeAuthEntry,
  putAuthEntry,
  scopeOf,
} from '../../../core/domain/credential/credential-file.js';
import { parseRegistryHost } from '../../../core/domain/registry/reference.js';

const host = parseRegistryHost('ghcr.io');
const entry = makeAuthEntry('octocat', 'secret');
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const read = (file: Uint8Array): unknown => JSON.parse(Buffer.from(file).toString('utf8'));

describe('putAuthEntry', () => {
  it.each<[string, Uint8Array | undefined]>([
    ['no file', undefined],
    ['an empty file', Buffer.from(' \n')],
    ['an empty object', Buffer.from('{}')],
    ['auths of null', Buffer.from('{"auths":null}')],
  ])('begins with %s', (_, file) => {
    expect(read(putAuthEntry(file, host, entry, 'config.json'))).toEqual({ auths: { 'ghcr.io': entry } });
  });

  it('keeps every other byte', () => {
    const file = Buffer.from('{\n\t"auths": {"quay.io": {"auth": "eDp5"}},\n\t"n": 9007199254740993, "f": 1.0\n}\n');
    const text = putAuthEntry(file, host, entry, 'config.json').toString('utf8');
    expect(text).toContain('"quay.io": {"auth": "eDp5"}');
    expect(text).toContain('"n": 9007199254740993, "f": 1.0\n}\n');
  });

  it('gives the former bytes back when the entry is taken out of others again', () => {
    const hosts = fc.uniqueArray(
      fc.domain().filter((name) => name !== 'ghcr.io'),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(hosts, (others) => {
        const file = json({ auths: Object.fromEntries(others.map((other) => [other, { auth: 'eDp5' }])), x: 1 });
        const added = putAuthEntry(file, host, entry, 'config.json');
        expect(findAuthEntry(added, host, 'config.json')).toEqual(entry);
        expect(putAuthEntry(added, host, undefined, 'config.json').equals(file)).toBe(true);
      }),
    );
  });

  it.each(['{', '[]', '"x"', '{"auths":[]}', '{"auths":"x"}', '{"auths":{},"auths":{}}', '\u00ff\u0000'])(
    'refuses the malformed file %j',
    (text) => {
      expect(() => putAuthEntry(Buffer.from(text, 'latin1'), host, entry, 'config.json')).toThrow(
        expect.objectContaining({ code: 'invalid-file', message: expect.stringContaining('left as it is') }),
      );
    },
  );
});

describe('a credential program', () => {
  it.each<[object, string | undefined]>([
    [{}, undefined],
    [{ credsStore: '' }, undefined],
    [{ credsStore: 'pass' }, 'pass'],
    [{ credsStore: 'pass', credHelpers: { 'ghcr.io': 'own' } }, 'own'],
    [{ credHelpers: { 'quay.io': 'other' } }, undefined],
    [{ credsStore: 'pass', credHelpers: { 'ghcr.io': '' } }, undefined],
    [JSON.parse('{"credHelpers":{"__proto__":"x"}}'), undefined],
  ])('of %j is found for the host', (config, program) => {
    expect(findCredentialProgram(json(config), host, 'config.json')).toBe(program);
  });

  it('is left out for the host and kept for hosts that have something stored there', () => {
    const config = {
      auths: { 'ghcr.io': {}, 'quay.io': {}, 'gcr.io': {} },
      credsStore: 'pass',
      credHelpers: { 'ghcr.io': 'own', 'gcr.io': 'gcloud' },
    };
    const result = read(leaveOutCredentialProgram(json(config), host, 'config.json'));
    expect(result).toEqual({ auths: config.auths, credHelpers: { 'gcr.io': 'gcloud', 'quay.io': 'pass' } });
  });
});

describe('a credential program of containers tools', () => {
  const config = {
    auths: { 'quay.io': {} },
    credsStore: 'pass',
    credHelpers: { 'ghcr.io': 'own', 'gcr.io': 'gcloud' },
  };

  it('is that of the host alone, since they know no other', () => {
    expect(findOwnProgram(json(config), host, 'auth.json')).toBe('own');
    expect(findOwnProgram(json({ credsStore: 'pass' }), host, 'auth.json')).toBeUndefined();
  });

  it('is left out for the host, and nothing else changes', () => {
    const result = read(leaveOutOwnProgram(json(config), host, 'auth.json'));
    expect(result).toEqual({ ...config, credHelpers: { 'gcr.io': 'gcloud' } });
    const file = json({ credsStore: 'pass' });
    expect(leaveOutOwnProgram(file, host, 'auth.json').equals(file)).toBe(true);
  });
});

describe('Docker Hub', () => {
  const hub = parseRegistryHost('docker.io');

  it.each([
    ['docker.io', 'https://index.docker.io/v1/', 'docker.io', 'registry-1.docker.io'],
    ['index.docker.io', 'https://index.docker.io/v1/', 'docker.io', 'registry-1.docker.io'],
    ['ghcr.io', 'ghcr.io', 'ghcr.io', 'ghcr.io'],
  ])('has names of its own in each tool: %s is %s, %s and %s', (name, ...names) => {
    const registry = parseRegistryHost(name);
    expect([authKeyOf(registry), containersKeyOf(registry), scopeOf(registry)]).toEqual(names);
  });

  it('has its own key for programs, other hosts go by their name', () => {
    const config = { auths: { 'https://index.docker.io/v1/': {}, 'https://gcr.io/v2/': {} }, credsStore: 'desktop' };
    const programs = (result: Buffer): unknown => read(result);
    expect(programs(leaveOutCredentialProgram(json(config), host, 'config.json'))).toEqual({
      auths: config.auths,
      credHelpers: { 'https://index.docker.io/v1/': 'desktop', 'gcr.io': 'desktop' },
    });
    expect(programs(leaveOutCredentialProgram(json(config), hub, 'config.json'))).toEqual({
      auths: config.auths,
      credHelpers: { 'gcr.io': 'desktop' },
    });
    expect(findCredentialProgram(json({ credHelpers: { 'docker.io': 'x' } }), hub, 'config.json')).toBe('x');
  });
});

describe('addMissingEntries', () => {
  it('takes hosts over that are missing, with their form, and none that are there or empty', () => {
    const file = json({ auths: { 'ghcr.io': { auth: 'a' } }, n: 1 });
    const other = json({
      auths: { 'ghcr.io': { auth: 'b' }, 'quay.io': { auth: 'c', email: 'x' }, 'gcr.io': {} },
      credHelpers: { 'ecr.example': 'ecr-login' },
      credsStore: 'desktop',
    });
    expect(read(addMissingEntries(file, other, 'auth.json', 'config.json'))).toEqual({
      auths: { 'ghcr.io': { auth: 'a' }, 'quay.io': { auth: 'c', email: 'x' } },
      n: 1,
      credHelpers: { 'ecr.example': 'ecr-login' },
    });
  });

  it.each([
    ['quay.io', 'quay.io'],
    ['quay.io/octo-org', 'quay.io'],
    ['https://quay.io/v1/', 'quay.io'],
    ['docker.io', 'https://index.docker.io/v1/'],
  ])('takes no program over that would hide the entry of %s', (key, server) => {
    const other = json({ credHelpers: { [server]: 'pass', 'gcr.io': 'gcloud' } });
    const result = addMissingEntries(json({ auths: { [key]: { auth: 'a' } } }), other, 'auth.json', 'config.json');
    expect(read(result)).toEqual({ auths: { [key]: { auth: 'a' } }, credHelpers: { 'gcr.io': 'gcloud' } });
  });

  it('names the file that is malformed', () => {
    expect(() => addMissingEntries(json({}), Buffer.from('{'), 'auth.json', 'config.json')).toThrow(/^config\.json/);
  });

  it('of a name that objects have anyway is an entry like others', () => {
    const other = Buffer.from('{"auths":{"__proto__":{"auth":"x"},"constructor":{"auth":"y"}}}');
    const result = addMissingEntries(undefined, other, 'auth.json', 'config.json').toString('utf8');
    expect(result).toContain('"__proto__":{"auth":"x"}');
    expect(result).toContain('"constructor":{"auth":"y"}');
  });
});

describe('fingerprint', () => {
  it('differs for another entry and for none, and does not hold the secret', () => {
    const prints = [entry, makeAuthEntry('octocat', 'other'), undefined].map(fingerprint);
    expect(new Set(prints).size).toBe(3);
    expect(prints.join()).not.toContain(Buffer.from('octocat:secret').toString('base64'));
  });
});
