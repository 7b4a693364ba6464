import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parsePolicyFile } from '../../../core/domain/retention/policy-file.js';
import { parseRegistryHost } from '../../../core/domain/registry/reference.js';
import { parseYaml } from '../../../core/adapters/yaml.js';
import { isActionError } from '../../../core/errors.js';

const registry = parseRegistryHost('ghcr.io');
const schema: unknown = JSON.parse(
  await readFile(new URL('../../../cleanup/policy.schema.json', import.meta.url), 'utf8'),
);
if (typeof schema !== 'object' || schema === null) throw new Error('The schema is no object.');
const fitsSchema = new Ajv({ allErrors: true }).compile(schema);

/** Undefined for a document that is accepted. */
async function faultsOf(document: unknown): Promise<string | undefined> {
  try {
    parsePolicyFile(await parseYaml(JSON.stringify(document, undefined, 2), 'policy.yaml'), 'policy.yaml', registry);
    return undefined;
  } catch (error) {
    if (!isActionError(error, 'invalid-file')) throw error;
    return error.message;
  }
}

type Values = fc.Arbitrary<unknown>;

/** Mostly what is right for the key, sometimes what is right nowhere. */
const mostly = (...right: readonly [unknown, ...unknown[]]): Values =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(7, false, null, '', {}, [], [[]], [7], -1, 1.5, 'soon') },
  );

/** Some of the keys, now and then one that is unknown. */
const mapOf = (keys: Readonly<Record<string, Values>>): Values =>
  fc
    .tuple(
      fc.record(keys, { requiredKeys: [] }),
      fc.subarray(Object.keys(keys), { maxLength: 3 }),
      fc.integer({ min: 0, max: 19 }),
    )
    .map(([values, chosen, luck]) => ({
      ...Object.fromEntries(Object.entries(values).filter(([key]) => chosen.includes(key))),
      ...(luck === 0 ? { unknown: true } : {}),
    }));

const listOf = (items: Values): Values =>
  fc.oneof({ weight: 15, arbitrary: fc.array(items, { maxLength: 2 }) }, mostly([]));

const age = mostly('14 days', '12h', 'P14D', '1 month');
const keep = mapOf({
  tags: mostly('v*', ['v*', '/^v1/'], `sha256:${'a'.repeat(64)}`, 'acme/app:v1'),
  'referenced-in': mostly('deploy/**/*.yaml', ['a', 'b']),
  untagged: mostly(true),
  newest: mostly(1, 10, 1_000_000),
  by: mostly('semver', 'created', 'updated'),
  'younger-than': age,
  'older-than': age,
});
const doomed = mapOf({
  tags: mostly('pr-*', ['a', 'b']),
  'closed-prs': mostly('pr-{number}', ['{number}']),
  'gone-branches': mostly('branch-{branch}'),
  untagged: mostly(true),
  broken: mostly('ghost', ['partial', 'orphaned']),
  'older-than': age,
});
const entry = fc.record({
  name: mostly('app', ['app-*', '!app-x', '/^x/']),
  keep: listOf(keep),
  delete: listOf(doomed),
});
const documents: Values = fc.oneof(
  { weight: 20, arbitrary: fc.record({ packages: fc.array(entry, { minLength: 1, maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.constantFrom({}, { packages: [] }, { packages: [{}] }, [], 'packages', null) },
);

describe('the schema of the policy file', () => {
  it('says yes to what is read, and no to what is refused', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const faults = await faultsOf(document);
        if (faults === undefined) accepted += 1;
        expect({ faults, fits: fitsSchema(document) }).toEqual({ faults, fits: faults === undefined });
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it('takes the durations that the reader takes', async () => {
    const amounts = ['P', '1', '14 ', '1  ', '1234567', ''];
    const units = [
      's',
      'M',
      'm',
      'Mon',
      'mins',
      'HRS',
      'Days',
      'week',
      'yrs',
      'months',
      'apples',
      'T',
      '1D',
      'T6M',
      ' ',
      '',
    ];
    for (const older of amounts.flatMap((amount) => units.map((unit) => `${amount}${unit}`))) {
      const document = { packages: [{ name: 'app', delete: [{ tags: '*', 'older-than': older }] }] };
      expect([older, fitsSchema(document)]).toEqual([older, (await faultsOf(document)) === undefined]);
    }
  });

  it.each<[string, unknown, boolean]>([
    ['an order without a number', { by: 'semver' }, false],
    ['a version order for what has no tag', { untagged: true, newest: 1, by: 'semver' }, false],
    ['an age in words', { 'younger-than': 'two weeks' }, false],
    ['a number in quotes', { newest: '10' }, false],
    ['the newest without a tag', { untagged: true, newest: 3, by: 'created' }, true],
    ['references beside something else', { 'referenced-in': '*', newest: 1 }, false],
  ])('and the reader think the same of %s', async (_, rule, expected) => {
    const document = { packages: [{ name: 'app', keep: [rule] }] };
    expect([fitsSchema(document), (await faultsOf(document)) === undefined]).toEqual([expected, expected]);
  });
});
