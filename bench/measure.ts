import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Measurement {
  readonly seconds: number;
  /** Largest resident set, in MiB; undefined where the system doesn't tell (it is Linux that does). */
  readonly peakMiB: number | undefined;
  readonly exitCode: number;
}

const sampleMs = 20;

/** Runs a command as a whole process, its output thrown away. */
export async function measure({ file, args, env = {} }: Command): Promise<Measurement> {
  await writeOut();
  const started = performance.now();
  const child = spawn(file, args, { stdio: 'ignore', env: { PATH: process.env['PATH'], ...env } });
  let peakMiB: number | undefined;
  const timer = setInterval(() => {
    peakMiB = readPeak(child.pid) ?? peakMiB;
  }, sampleMs);
  await once(child, 'exit');
  clearInterval(timer);
  return {
    seconds: (performance.now() - started) / 1000,
    peakMiB,
    exitCode: child.exitCode ?? 1,
  };
}

/** What was written before is not to be brought to the disk on the time of what is measured. */
async function writeOut(): Promise<void> {
  if (process.platform !== 'win32') await once(spawn('sync', { stdio: 'ignore' }), 'exit');
}

/** The kernel's own high-water mark, so that samples may be far apart. */
function readPeak(pid: number | undefined): number | undefined {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'));
    return match?.[1] === undefined ? undefined : Number(match[1]) / 1024;
  } catch {
    return undefined;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs both in turn (A B A B …), so that drift of the machine's speed meets both. */
export async function compare(
  rounds: number,
  ours: (round: number) => Command,
  peer: (round: number) => Command,
): Promise<{ readonly ours: readonly Measurement[]; readonly peer: readonly Measurement[] }> {
  const results: { readonly ours: Measurement[]; readonly peer: Measurement[] } = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round += 1) {
    results.ours.push(await measure(ours(round)));
    results.peer.push(await measure(peer(round)));
  }
  return results;
}
