import { type FaultAction } from '../sandbox/server/faults.js';

const json = { 'content-type': 'application/json' };
const respond = (status: number, headers: Readonly<Record<string, string>> = json, body = '{}'): FaultAction => ({
  kind: 'respond',
  status,
  headers,
  body,
});

/** What a server, or something between it and us, does to a request: by what it comes to, and by name. */
export const faultClasses: Readonly<Record<string, Readonly<Record<string, FaultAction>>>> = {
  trouble: {
    '500': respond(500),
    '502 of a proxy': respond(502, { 'content-type': 'text/html' }, '<html>Bad gateway</html>'),
    '503': respond(503),
    '503 after the effect': { kind: 'respond', status: 503, headers: json, body: '{}', effect: true },
  },
  limit: {
    '429 with Retry-After': respond(429, { ...json, 'retry-after': '7' }),
    '429 without Retry-After': respond(429),
    '429 with a Go duration': respond(429, { ...json, 'retry-after': '1.889377ms' }),
    'a wait of years': respond(429, { ...json, 'retry-after': '99999999' }),
    'the secondary limit': respond(403, json, '{"message":"You have exceeded a secondary rate limit."}'),
  },
  refusal: {
    '404': respond(404),
    'a denial': respond(403, json, '{"errors":[{"code":"DENIED","message":"denied"}],"message":"denied"}'),
    '401': respond(401, { ...json, 'www-authenticate': 'Basic realm="nobody"' }),
  },
  connection: {
    'no answer, before the effect': { kind: 'reset', when: 'before' },
    'no answer, after the effect': { kind: 'reset', when: 'after' },
    'half an answer': { kind: 'truncate', bytes: 10 },
  },
  answer: {
    'a page of HTML': respond(200, { 'content-type': 'text/html' }, '<html>Please sign in</html>'),
    'an empty list': respond(200, json, '[]'),
    'another type': {
      kind: 'alter',
      change: (reply) => ({ ...reply, headers: { ...reply.headers, 'content-type': 'text/plain' } }),
    },
    'another digest': {
      kind: 'alter',
      change: (reply) => ({
        ...reply,
        headers: { ...reply.headers, 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
      }),
    },
  },
};

export const serverFaults: Readonly<Record<string, FaultAction>> = Object.fromEntries(
  Object.values(faultClasses).flatMap((faults) => Object.entries(faults)),
);
