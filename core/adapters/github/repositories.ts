import { mapConcurrently } from '../../domain/concurrent.js';
import { isJsonObject, type JsonObject, member } from '../../domain/json/json.js';
import { ActionError } from '../../errors.js';
import { type Repositories } from '../../ports.js';
import { ChoosingApi, type ChoosingApiOptions } from './choosing-api.js';
import { readPageLinks } from './packages-answer.js';

const pageSize = 100;
const concurrentPages = 4;
/** 10,000 pull requests or branches. */
const maxPages = 100;
const maxListings = 4;

/** Opens GitHub's REST API for pull requests and branches. Nothing is sent yet. */
export async function openRepositories(options: ChoosingApiOptions): Promise<Repositories> {
  const api = await ChoosingApi.open(options);
  const read = (route: string, about: PageQuery, what: string): Promise<Page> =>
    readPage(api, options, route, about, what);
  return {
    listClosedPulls: (repository, from) => listClosedPulls(read, repository, from),
    listBranches: (repository) => listBranches(read, repository),
  };
}

interface PageQuery {
  readonly repository: string;
  readonly page: number;
}

interface Page {
  readonly items: readonly JsonObject[];
  readonly next: number | undefined;
  readonly last: number | undefined;
}

type Read = (route: string, about: PageQuery, what: string) => Promise<Page>;

/** Newest first, until the lowest number of interest was passed. One that is reopened meanwhile may be missed, not more. */
async function listClosedPulls(read: Read, repository: string, from: number): Promise<ReadonlySet<number>> {
  const closed = new Set<number>();
  const route = 'GET /repos/{owner}/{repo}/pulls?state=closed&sort=created&direction=desc';
  for (let page: number | undefined = 1; page !== undefined && page <= maxPages;) {
    const what = `Reading the closed pull requests of ${repository}, page ${page},`;
    const { items, next }: Page = await read(route, { repository, page }, what);
    let lowest = Infinity;
    for (const item of items) {
      const number = member(item, 'number');
      if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
        throw new ActionError('invalid-response', `${what} failed: an entry has no number.`);
      }
      lowest = Math.min(lowest, number);
      if (member(item, 'state') === 'closed') closed.add(number);
    }
    page = lowest <= from ? undefined : next;
  }
  return closed;
}

/**
 * A branch that goes between two pages shifts the others, one of them out of sight: more than one page counts only when
 * the next reading shows the same.
 */
async function listBranches(read: Read, repository: string): Promise<readonly string[]> {
  let { names, pageCount } = await readBranches(read, repository);
  for (let tries = 1; pageCount > 1; tries += 1) {
    const before = names;
    ({ names, pageCount } = await readBranches(read, repository));
    if (names.join('\n') === before.join('\n')) break;
    if (tries === maxListings) {
      throw new ActionError('conflict', `The branches of ${repository} changed each time that they were read.`, {
        hint: 'Run cleanup when nobody makes or deletes branches.',
      });
    }
  }
  return names;
}

async function readBranches(
  read: Read,
  repository: string,
): Promise<{ readonly names: readonly string[]; readonly pageCount: number }> {
  const route = 'GET /repos/{owner}/{repo}/branches?';
  const readNames = async (page: number): Promise<{ readonly names: readonly string[] } & Page> => {
    const what = `Reading the branches of ${repository}, page ${page},`;
    const answer = await read(route, { repository, page }, what);
    const names = answer.items.map((item) => {
      const name = member(item, 'name');
      if (typeof name === 'string' && name !== '') return name;
      throw new ActionError('invalid-response', `${what} failed: an entry has no name.`);
    });
    return { ...answer, names };
  };
  const first = await readNames(1);
  const pages = [first];
  if (first.last !== undefined && first.last <= maxPages) {
    const numbers = Array.from({ length: first.last - 1 }, (_, index) => index + 2);
    pages.push(...(await mapConcurrently(numbers, concurrentPages, readNames)));
  }
  for (let next = pages.at(-1)?.next; next !== undefined; next = pages.at(-1)?.next) {
    if (next > maxPages) {
      throw new ActionError('unsupported', `${repository} has more than ${maxPages * pageSize} branches.`, {
        hint: 'Leave "delete-gone-branches" out, or name another "repository".',
      });
    }
    pages.push(await readNames(next));
  }
  return { names: pages.flatMap(({ names }) => names), pageCount: pages.length };
}

async function readPage(
  api: ChoosingApi,
  { apiUrl }: ChoosingApiOptions,
  route: string,
  { repository, page }: PageQuery,
  what: string,
): Promise<Page> {
  const [owner = '', repo = ''] = repository.split('/');
  const query = { owner, repo, per_page: pageSize, page };
  const { headers, data } = await api.send(`${route}&per_page={per_page}&page={page}`.replace('?&', '?'), query, what);
  if (!Array.isArray(data)) throw new ActionError('invalid-response', `${what} failed: the answer is no list.`);
  const items: readonly unknown[] = data;
  return { items: items.filter(isJsonObject), ...readPageLinks(headers['link'], { apiUrl, page }, what) };
}
