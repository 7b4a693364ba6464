// Measures what the project promises about speed and memory, each figure beside a peer of the same run.
// Arguments: which parts (`start`, `push`, `cleanup`; all unless told), and `--rounds=N`, `--node24=PATH` (a Node that has
// zstd), `--cases=LETTERS` (of push, such as `ab`), `--latency=MS` (of push; 0 and 20 unless told), `--deletions` (a minute
// of deletions at GitHub's pace).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchCleanup } from './cleanup.js';
import { type Command, compare } from './measure.js';
import { benchPush } from './push.js';
import { compareTimes, type Row } from './row.js';

const startUpRounds = 15;
const actions = ['publish', 'login', 'push', 'annotate', 'cleanup'];

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    node24: { type: 'string' },
    cases: { type: 'string', default: '' },
    latency: { type: 'string', multiple: true, default: ['0', '20'] },
    deletions: { type: 'boolean' },
  },
  allowPositionals: true,
});
const has = (part: string): boolean => positionals.length === 0 || positionals.includes(part);
const hasZstd = Number(process.versions.node.split('.')[0]) >= 24;
const node24 = values.node24 ?? (hasZstd ? process.execPath : undefined);

const rows = [
  ...(has('start') ? await benchStartUp() : []),
  ...(has('push') ? await benchPushes() : []),
  ...(has('cleanup') ? await benchCleanup(programOf('cleanup'), values.deletions === true) : []),
];
console.table(rows.map(({ ratio, limit, ...row }) => ({ ...row, ratio: ratio.toFixed(2), 'at most': limit })));
if (rows.some(({ ratio, limit }) => ratio > limit)) process.exitCode = 1;

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
      startUpRounds,
      () => ours,
      () => bare,
    );
    rows.push(compareTimes(`start-up of ${action}, rejected input`, 'bare node', result, 3));
  }
  return rows;
}

async function benchPushes(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const { rounds, cases } = values;
  for (const latency of values.latency) {
    const directory = await mkdtemp(join(tmpdir(), 'bench-'));
    try {
      const program = programOf('push');
      const bench = { directory, program, rounds: Number(rounds), latencyMs: Number(latency), node24, cases };
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
