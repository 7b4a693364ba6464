import { openTerminal } from './adapters/terminal.js';
import { type Terminal } from './ports.js';

/** Runs a command of a person: the only place where its failure is reported. */
export async function runAtTerminal(work: (terminal: Terminal) => Promise<void>): Promise<void> {
  const terminal = openTerminal();
  try {
    await work(terminal);
  } catch (error) {
    terminal.fail(error);
  }
}
