// Measures what the project promises about speed and memory, each figure beside a peer of the same run; see README.md.
// Arguments: which parts (`start`, `push`, `cleanup`; all unless told), `--quick` (one round, without what takes long), and
// `--rounds=N`, `--node24=PATH` (a Node that has zstd), `--cases=LETTERS` and `--latency=MS` (of push).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { areBundlesCurrent } from '../scripts/bundles.mjs';
import { benchCleanup } from './cleanup.js';
import { type Command, compare } from './measure.js';
import { benchPush } from './push.js';
import { compareTimes, formatTable, isKept, type Row } from './row.js';

const actions = ['publish', 'login', 'push', 'annotate', 'cleanup'];

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    node24: { type: 'string' },
    cases: { type: 'string' },
    latency: { type: 'string', multiple: true },
  },
  allowPositionals: true,
});
const isQuick = values.quick;
const hasZstd = Number(process.versions.node.split('.')[0]) >= 24;
const node24 = values.node24 ?? (hasZstd ? process.execPath : undefined);

if (!areBundlesCurrent()) console.error('dist/ was not built from these sources: run npm run build.');
if (node24 === undefined) console.error('Without zstd: this Node has none, and --node24=PATH names no other.');
const started = performance.now();
const rows = [
  ...(await part('start', benchStartUp)),
  ...(await part('push', benchPushes)),
  ...(await part('cleanup', () => benchCleanup(programOf('cleanup'), isQuick))),
];
console.log(formatTable(rows));
const broken = rows.filter((row) => !isKept(row)).length;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`\n${rows.length - broken} of ${rows.length} promises are kept; measured in ${seconds} s.`);
if (broken > 0) process.exitCode = 1;

async function part(name: string, work: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  if (positionals.length > 0 && !positionals.includes(name)) return [];
  console.error(`Measuring ${name} …`);
  return work();
}

/** From the start of the process to the report that an input is wrong. */
async function benchStartUp(): Promise<readonly Row[]> {
  const bare: Command = { file: process.execPath, args: ['-e', '0'] };
  const rows: Row[] = [];
  for (const action of actions) {
    const ours: Command = {
      file: process.execPath,
      args: [programOf(action)],
      env: { 'INPUT_DRY-RUN': 'perhaps', INPUT_LOGOUT: 'perhaps' },
    };
    const result = await compare(
      Number(values.rounds ?? (isQuick ? 5 : 15)),
      () => ours,
      () => bare,
    );
    rows.push(compareTimes(`start-up of ${action}, rejected input`, 'bare node', result, 3));
  }
  return rows;
}

async function benchPushes(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const latency of values.latency ?? (isQuick ? ['0'] : ['0', '20'])) {
    const directory = await mkdtemp(join(tmpdir(), 'bench-'));
    try {
      const bench = {
        directory,
        program: programOf('push'),
        rounds: Number(values.rounds ?? (isQuick ? 1 : 3)),
        latencyMs: Number(latency),
        node24,
        // Naming them leaves out the layer of 4 GiB.
        cases: values.cases ?? (isQuick ? 'abcde' : ''),
      };
      rows.push(...(await benchPush(bench)));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  return rows;
}

function programOf(action: string): string {
  return fileURLToPath(new URL(`../dist/${action}/main.js`, import.meta.url));
}
