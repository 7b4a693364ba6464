import { formatDuration } from './units.js';

/** The file whose plan a run applies. Times are milliseconds since the epoch. */
export interface AppliedPlan {
  readonly file: string;
  /** Undefined where the file does not tell. */
  readonly createdAt: number | undefined;
  /** GitHub's, where it was asked. */
  readonly now: number;
}

/** A plan is looked at and approved within days. */
const oldMs = 7 * 24 * 60 * 60_000;
/** So far the clock of the machine that wrote the plan may be ahead. */
const maxSkewMs = 5 * 60_000;

/** @returns how old the plan is, in words, and whether it is worth another look before it is applied */
export function describePlanAge({ file, createdAt, now }: AppliedPlan): {
  readonly text: string;
  readonly isDoubtful: boolean;
} {
  if (createdAt === undefined) return { text: `The plan ${file} does not tell when it was made.`, isDoubtful: false };
  const time = `${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (createdAt > now + maxSkewMs) {
    return { text: `The plan ${file} says that it was made on ${time}, which is yet to come.`, isDoubtful: true };
  }
  const ageMs = Math.max(0, now - createdAt);
  const text = `The plan ${file} was made on ${time}, ${formatDuration(ageMs)} ago.`;
  if (ageMs <= oldMs) return { text, isDoubtful: false };
  const advice =
    'What has changed in the packages since then stays, but what has changed elsewhere (a pull request that was opened again, a rule, a file that names an image) is not seen: have "mode: plan" write a new plan if in doubt.';
  return { text: `${text} ${advice}`, isDoubtful: true };
}
