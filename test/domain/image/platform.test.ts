import { describe, expect, it } from '@jest/globals';
import {
  canonicalPlatform,
  formatPlatform,
  isUnknownPlatform,
  platformKey,
} from '../../../core/domain/image/platform.js';

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

describe('canonicalPlatform', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['Linux/x86_64', 'linux/amd64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm/v7', 'linux/arm'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['linux/amd64/v2', 'linux/amd64/v2'],
    ['macos/arm64', 'darwin/arm64'],
  ])('takes %s as %s', (name, canonical) => {
    expect(canonicalPlatform(name)).toBe(canonical);
  });
});

describe('platformKey', () => {
  const windows = { os: 'windows', architecture: 'amd64', osVersion: '1', osFeatures: ['b', 'a'] };

  it.each([
    [{ ...windows, osFeatures: ['a', 'b'] }, true],
    [{ ...windows, osVersion: '2' }, false],
    [{ ...windows, osFeatures: ['a'] }, false],
    [{ ...windows, architecture: 'x86_64' }, true],
  ])('tells %j and another one apart unless they are the same', (platform, isSame) => {
    expect(platformKey(platform) === platformKey(windows)).toBe(isSame);
  });
});
