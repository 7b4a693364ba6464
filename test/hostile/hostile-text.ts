import process from 'node:process';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { isActionError } from '../../core/errors.js';

/** What reads text that somebody else wrote, or bytes of it: what it is, how it is read, and what may stand around it. */
export interface Reader<T> {
  readonly what: string;
  readonly read: (given: T) => unknown;
  /** Beginnings and ends between which the text gets to the parts that matter. */
  readonly frames?: readonly (readonly [before: string, after: string])[];
}

const runs = Number(process.env['FUZZ_RUNS'] ?? 40);
/** Of one text. What takes the square of it does not end in the time of a test. */
const longCharacters = 256 * 1024;
/** As long as a whole error may be: it is shown as one annotation. */
const maxMessageCharacters = 20_000;

/** `FUZZ_RUNS=<number>` tries more, or fewer. @param share of the usual number, for what is slow */
export function howMany(share = 1): fc.Parameters<unknown> {
  return { numRuns: Math.max(1, Math.ceil(runs * share)) };
}

const words = [
  ...['sha256:', 'a'.repeat(64), '@', ':', '/', '=', ',', '"', "'", '\\', '<', '>', ';', '#', '&', '*', '!', '?', '(a'],
  ...['Bearer realm=', 'rel="next"', 'https://', 'http://', 'ghcr.io', '[::1]', '10.0.0.0/8', '..', '%2f', '%0A', '::'],
  ...['__proto__', 'constructor', 'type=', 'type=semver', 'pattern=', '{{', '}}', '{number}', '{branch}', '${', 'YYYY'],
  ...['-1', '1e999', '9007199254740993', '999999999999999', '1ns', '30 days', 'P1D', 'v1.2.3', 'true', 'null', 'MIT'],
  ...['::error::', '##[', '\r\n', '\n', '\0', '\u202e', '\u2028', '\u0300', '\u001b[31m', '\ufeff', '\ud800', 'İ', 'K'],
];

const piece = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...words),
  fc.stringMatching(/^[a-z0-9]{1,8}$/),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** Text as users and servers write it, with what means something to a parser sown in. */
export const hostileText: fc.Arbitrary<string> = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

/** One piece again and again, between two others. */
export const longText: fc.Arbitrary<string> = fc
  .tuple(piece, piece, piece)
  .map(([before, middle, after]) => repeat(middle, longCharacters / 4, before, after));

/** What has a parser begin anew at each place, where it is written without care. */
export function longTexts(frames: Reader<unknown>['frames'] = []): readonly string[] {
  const pieces = ['a', '-', '.', '/', ',', '"', '\\', '*', '%', ' ', '\n', '=', '@', ':', '0', '\0', '\u0300'];
  const pairs = ['a-', 'a,"', '<>;', '{{', '${', '(a', ': ', '&a ', '""', ' \n', 'a=b\n', 'sha256:'];
  return [...pieces, ...pairs].flatMap((middle) =>
    [['', '!\n.'] as const, ...frames].map(([before, after]) => repeat(middle, longCharacters, before, after)),
  );
}

function repeat(middle: string, characters: number, before: string, after: string): string {
  return before + middle.repeat(middle === '' ? 0 : Math.floor(characters / middle.length)) + after;
}

const digest = `sha256:${'0'.repeat(64)}`;
const names = [
  ...[
    'schemaVersion',
    'mediaType',
    'manifests',
    'layers',
    'config',
    'annotations',
    'digest',
    'size',
    'subject',
    'urls',
  ],
  ...[
    'platform',
    'os',
    'architecture',
    'os.features',
    'Labels',
    'rootfs',
    'diff_ids',
    'created',
    'artifactType',
    'data',
  ],
  ...['auths', 'auth', 'ghcr.io', 'credHelpers', 'credsStore', 'username', 'identitytoken', 'token', 'expires_in'],
  ...['errors', 'message', 'code', 'details', 'id', 'name', 'metadata', 'container', 'tags', 'updated_at', 'versions'],
  ...['kind', 'package', 'packages', 'owner', 'verdict', 'untag', 'logins', 'former', 'runner', 'Config', 'RepoTags'],
  ...['repository', 'pull_request', 'head', 'commits', 'timestamp', 'license', 'spdx_id', 'number', 'description'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''],
];
const types = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.layer.v1.tar+gzip',
];
const leaf = fc.oneof(
  fc.constantFrom<unknown>(0, 2, -1, 1.5, 2 ** 53, 1e300, '2', '', null, true, digest, 'eDp5', '2026-01-01T00:00:00Z'),
  fc.constantFrom<unknown>(...types, 'v1', 'delete', 'octo-org/app'),
  hostileText,
);

/** A document with members that mean something to one reader or another. */
export const hostileDocument: fc.Arbitrary<unknown> = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...names), tie('tree')), { maxLength: 6 })
      .map((entries): unknown => Object.fromEntries(entries)),
  ),
})).tree;

/** Of another document with something of it changed: most readers look at what is wholly wrong no further. */
export function mutated(document: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(document);
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), fc.option(hostileDocument, { nil: undefined })), { maxLength: 3 })
    .map((changes) => changes.reduce((before, [path, value]) => change(before, path, value), document));
}

function pathsOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path]))];
}

/** @param to undefined takes the member away */
function change(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([name, inner]): [string, unknown] => [name, name === key ? change(inner, rest, to) : inner])
    .filter(([name, inner]) => name !== key || inner !== undefined);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** Bytes of any kind, of some document, or of those that are given with something changed. */
export function hostileBytes(...documents: readonly unknown[]): fc.Arbitrary<Buffer> {
  const near = documents.map((document) => mutated(document).map(toBytes));
  return fc.oneof(
    fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
    hostileText.map((text) => Buffer.from(text)),
    hostileDocument.map(toBytes),
    ...near,
    ...near,
  );
}

function toBytes(document: unknown): Buffer {
  return Buffer.from(JSON.stringify(document ?? null));
}

const prototypes = describePrototypes();

/** Either is fine; a crash, an error that fills the log, and a prototype that was changed, are not. */
export async function expectTakenOrRefused(read: () => unknown): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!isActionError(error)) throw error;
    const text = `${error.message}${error.hint ?? ''}`;
    expect(text).not.toBe('');
    expect(text.length).toBeLessThan(maxMessageCharacters);
  }
  expect(describePrototypes()).toBe(prototypes);
}

/** What a parser that trusts a name like `__proto__` would change. */
function describePrototypes(): string {
  return [Object.prototype, Array.prototype, Function.prototype, String.prototype]
    .flatMap((prototype) => Object.getOwnPropertyNames(prototype))
    .join();
}
