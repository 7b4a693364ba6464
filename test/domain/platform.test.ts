import { describe, expect, it } from '@jest/globals';
import { formatPlatform, isUnknownPlatform } from '../../core/domain/platform.js';

describe('formatPlatform', () => {
  it.each([
    [{ os: 'linux', architecture: 'amd64' }, 'linux/amd64'],
    [{ os: 'linux', architecture: 'arm', variant: 'v7' }, 'linux/arm/v7'],
    [{ os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.1' }, 'windows/amd64'],
    [{ os: 'unknown', architecture: 'unknown' }, 'unknown/unknown'],
  ])('writes %j as docker --platform takes it', (platform, text) => {
    expect(formatPlatform(platform)).toBe(text);
  });
});

describe('isUnknownPlatform', () => {
  it.each([
    [{ os: 'unknown', architecture: 'unknown' }, true],
    [{ os: 'unknown', architecture: 'amd64' }, false],
    [{ os: 'linux', architecture: 'unknown' }, false],
  ])('says of %j: %s', (platform, isUnknown) => {
    expect(isUnknownPlatform(platform)).toBe(isUnknown);
  });
});
