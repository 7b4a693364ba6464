import { mapConcurrently } from '../../domain/concurrent.js';
import { ActionError } from '../../errors.js';
import { type Clock, type Log, type PackageVersion, type VersionListing } from '../../ports.js';

/** One page of a package's versions, newest first. */
export interface VersionPage {
  readonly versions: readonly PackageVersion[];
  /** GitHub's own time when it answered. */
  readonly serverTime: number;
  /** Numbers of other pages, as far as the answer tells them. */
  readonly next: number | undefined;
  readonly last: number | undefined;
}

/** @param page from 1 */
export type ReadPage = (page: number) => Promise<VersionPage>;

export interface ListOptions {
  /** Of what is deleted the same image may be there more than once: it was pushed again, and deleted again. */
  readonly state: 'active' | 'deleted';
  readonly clock: Clock;
  readonly log: Log;
  readonly cancelled: AbortSignal;
}

export const maxPages = 10_000;
/** GitHub takes up to 100 requests at a time. */
const concurrentPages = 10;
const maxListings = 4;
/** Doubled each time; whoever changes the package may be done by then. */
const pauseMs = 1000;

/**
 * Reads all pages of a list, again and again until they fit together: a version that goes meanwhile shifts those after
 * it, past the end of a page that was read already.
 * @param what whose versions they are, for log and errors
 * @throws ActionError `conflict` for a list that never comes to rest
 */
export async function readVersionList(
  readPage: ReadPage,
  what: string,
  { state, clock, log, cancelled }: ListOptions,
): Promise<VersionListing> {
  let known: ReadonlySet<number> | undefined;
  for (let tries = 1; tries <= maxListings; tries += 1) {
    const { versions, serverTime, isStable } = await readOnce(readPage, state);
    known ??= new Set(versions.map(({ id }) => id));
    const first = known;
    const arrived = new Set(versions.map(({ id }) => id).filter((id) => !first.has(id)));
    if (isStable) return { versions, arrived, serverTime };
    log.info(`The list of versions of ${what} changed while it was read.`);
    if (tries < maxListings) await clock.sleep(pauseMs * 2 ** (tries - 1), cancelled);
  }
  throw new ActionError(
    'conflict',
    `The list of versions of ${what} changed each of the ${maxListings} times that it was read.`,
    { hint: 'Run cleanup when nothing is pushed to the package or deleted from it.' },
  );
}

interface ListReading extends Omit<VersionListing, 'arrived'> {
  /** Whether the pages fit together: nothing came, went or moved meanwhile. */
  readonly isStable: boolean;
}

async function readOnce(readPage: ReadPage, state: ListOptions['state']): Promise<ListReading> {
  const first = await readPage(1);
  const pages = [first, ...(await readFurther(readPage, first))];
  const versions = pages.flatMap((page) => page.versions);
  const last = pages.at(-1) ?? first;
  const isFilled = pages.slice(0, -1).every((page) => page.versions.length === first.versions.length);
  const isComplete = isFilled && isDistinct(versions, state) && last.next === undefined;
  if (!isComplete || pages.length === 1) return { versions, serverTime: first.serverTime, isStable: isComplete };
  // Whatever goes shifts the end, and whatever comes shifts the start: if both are the same, so is what lies between.
  const start = await readPage(1);
  const end = await readPage(pages.length);
  const isStable = isSame(start, first) && isSame(end, last);
  return { versions, serverTime: Math.max(start.serverTime, end.serverTime), isStable };
}

async function readFurther(readPage: ReadPage, first: VersionPage): Promise<readonly VersionPage[]> {
  if (first.next === undefined) return [];
  if (first.last !== undefined) {
    const numbers = Array.from({ length: first.last - 1 }, (_, index) => index + 2);
    return mapConcurrently(numbers, concurrentPages, readPage);
  }
  // Where the first page does not say how many there are, each leads on to the next.
  const pages: VersionPage[] = [];
  for (let next: number | undefined = first.next; next !== undefined && next <= maxPages; next = pages.at(-1)?.next) {
    pages.push(await readPage(next));
  }
  return pages;
}

function isSame(a: VersionPage, b: VersionPage): boolean {
  return JSON.stringify([a.versions, a.next]) === JSON.stringify([b.versions, b.next]);
}

function isDistinct(versions: readonly PackageVersion[], state: ListOptions['state']): boolean {
  const isOnce = (keys: readonly (number | string)[]): boolean => new Set(keys).size === keys.length;
  return isOnce(versions.map(({ id }) => id)) && (state === 'deleted' || isOnce(versions.map(({ digest }) => digest)));
}
