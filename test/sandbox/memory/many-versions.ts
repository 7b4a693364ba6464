import { readFile } from 'node:fs/promises';
import { startSandbox } from '../sandbox.js';
import { parseSeed } from '../seed/seed.js';

/** Lists the package of `examples/sandbox/large.yml`; prints how many versions, how many pages, and the peak in MiB. */
const file = new URL('../../../examples/sandbox/large.yml', import.meta.url);
const seed = parseSeed(await readFile(file, 'utf8'));
const sandbox = await startSandbox({ seed, rateLimits: 'off' });
const token = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['read:packages'] });
const headers = { authorization: `Bearer ${token}` };
const ids = new Set<number>();
let pages = 0;
let next: string | undefined = `${sandbox.apiUrl}/orgs/octo-org/packages/container/large/versions?per_page=100`;
while (next !== undefined) {
  const response: Response = await fetch(next, { headers });
  for (const [id] of (await response.text()).matchAll(/(?<="id":)\d+/g)) ids.add(Number(id));
  next = /<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  pages += 1;
}
await sandbox.close();
console.log(ids.size, pages, Math.ceil(process.resourceUsage().maxRSS / 1024));
