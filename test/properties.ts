import process from 'node:process';
import fc from 'fast-check';

/**
 * Properties try the same inputs in every run, so that a change is judged by itself; `PROPERTY_SEED=<number>` tries
 * others, and a failure names its seed either way.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 1) });
