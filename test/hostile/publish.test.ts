import { describe, expect, it } from '@jest/globals';
import { asked, expectRow, fault, type Row, stateOf } from './rows.js';

const event = (texts: object) => ({
  job: {
    event: {
      repository: { name: 'app', html_url: 'https://github.com/octo-org/app', default_branch: 'main', ...texts },
    },
  },
});
const hostile = '<img src=//evil.example/x> ](javascript:x) ::error::y \u202e\u001b[31m @org/team';

/** Titles begin with the number of the row in the list of bad inputs. */
const rows: readonly Row[] = [
  {
    what: '103: hostile texts of an event are data, in the image and out of it',
    inputs: { description: 'auto' },
    ...event({ description: hostile, license: { spdx_id: '$(id)' } }),
    check: (step, { stage }) => {
      expect(stateOf(stage).tags['v1']).toBe(step.outputs['digest']);
      expect(step.summary).not.toMatch(/@org/);
    },
  },
  {
    what: '104: line ends and delimiters in a text make no output of their own',
    inputs: { description: 'a\nghadelimiter_0\ndigest=evil\nEOF\nname<<x\r\nlast' },
    check: (step) => {
      expect(step.outputs['digest']).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(Object.keys(step.outputs)).not.toContain('name');
      expect(Object.keys(step.environment).sort()).toEqual(['BUILDX_CONFIG', 'DOCKER_CONFIG', 'REGISTRY_AUTH_FILE']);
    },
  },
  {
    what: '109: a GitHub over http gets no token',
    inputs: { registry: '' },
    job: { serverUrl: 'http://evil.example', apiUrl: 'http://evil.example/api/v3' },
    fails: /GITHUB_SERVER_URL|https/,
    requests: 0,
  },
  {
    what: '109: a registry of another GitHub gets no token of this one',
    inputs: { registry: 'registry.evil.example' },
    fails: /registry/,
    requests: 0,
  },
  {
    what: '16: a realm elsewhere leaves no login behind',
    prepare: (scene) => {
      fault(scene, undefined, /^\/v2\/$/, { kind: 'detour', by: 'realm', to: scene.sink.origin });
    },
    fails: /token/,
    check: (_, scene) => {
      expect(scene.sink.requests).toEqual([]);
      expect(asked(scene, 'GET /token')).toEqual([]);
      expect(scene.job.environment).not.toHaveProperty('DOCKER_CONFIG');
    },
  },
];

describe('a bundled publish', () => {
  it.each(rows)('$what', (row) => expectRow('publish', row));
});
