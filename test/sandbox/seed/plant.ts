import { type Accounts } from '../store/accounts.js';
import { type Blobs } from '../registry/blobs.js';
import { type Clock } from '../time/clock.js';
import { digestOf } from '../store/digest.js';
import { blobsOf, ImageMaker } from './images.js';
import { type ImageSeed, type PackageSeed, type RepositorySeed, type Seed, SOMEBODY } from './seed.js';
import { type Store, type StoredPackage } from '../store/store.js';

export interface PlantParts {
  readonly accounts: Accounts;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
}

/**
 * Fills a sandbox. An owner that the seed only names is an organization of octocat.
 * @throws Error for what contradicts itself, such as a repository without an owner
 */
export async function plant(seed: Seed, parts: PlantParts): Promise<void> {
  addAccounts(seed, parts.accounts);
  for (const repository of seed.repositories) addRepository(repository, parts);
  for (const about of seed.packages) await addPackage(about, parts);
}

function addAccounts(seed: Seed, accounts: Accounts): void {
  const addUser = (login: string): void => {
    if (accounts.find(login) === undefined) accounts.addUser(login);
  };
  for (const login of seed.users) addUser(login);
  for (const { login, ...about } of seed.organizations) {
    for (const user of [...about.owners, ...about.members]) addUser(user);
    accounts.addOrganization(login, about);
  }
  const named = [...seed.repositories.map(({ fullName }) => fullName), ...seed.packages.map(({ path }) => path)];
  for (const login of named.map((name) => name.split('/')[0] ?? '')) {
    if (accounts.find(login) !== undefined) continue;
    addUser(SOMEBODY);
    accounts.addOrganization(login, { owners: [SOMEBODY] });
  }
}

function addRepository(about: RepositorySeed, { accounts, clock }: PlantParts): void {
  const { fullName, isPrivate, description, licence, defaultBranch } = about;
  const { branches } = accounts.addRepository(fullName, {
    private: isPrivate,
    defaultBranch,
    ...(description === undefined ? {} : { description }),
    ...(licence === undefined ? {} : { licence }),
  });
  for (const { name, isProtected } of about.branches) branches.set(name, { isProtected });
  for (const { number, head, ageMs, closedAgeMs, isMerged } of about.pulls) {
    const closed = closedAgeMs === undefined ? {} : { closedAt: clock.now() - closedAgeMs, isMerged };
    accounts.addPullRequest(fullName, { number, head, createdAt: clock.now() - ageMs, ...closed });
  }
}

async function addPackage(about: PackageSeed, { accounts, store, blobs, clock }: PlantParts): Promise<void> {
  const slash = about.path.indexOf('/');
  const owner = accounts.find(about.path.slice(0, slash));
  if (owner === undefined) throw new Error(`no owner of ${about.path}`);
  const target = store.create(owner, about.path.slice(slash + 1), about.type);
  target.visibility = about.visibility;
  if (about.repository !== undefined) {
    target.repository = accounts.findRepository(about.repository) ?? accounts.addRepository(about.repository);
  }
  for (const { to, role } of about.roles)
    target.roles.set(`${to.includes('/') ? 'repository' : 'user'}:${to.toLowerCase()}`, role);
  for (const bytes of about.images.flatMap(blobsOf)) await putBlob(blobs, store, about.path, bytes);
  const now = clock.now();
  for (const planned of inOrderOfAge(about)) addImage(store, target, planned, now);
  target.createdAt = Math.min(now, ...[...target.versions.values()].slice(0, 1).map(({ createdAt }) => createdAt));
}

/** @returns its digest */
export async function putBlob(blobs: Blobs, store: Store, path: string, bytes: Uint8Array): Promise<string> {
  const incoming = blobs.receive();
  await incoming.write(bytes);
  await incoming.keep();
  const digest = digestOf(bytes);
  store.blobs(path.toLowerCase()).add(digest);
  return digest;
}

interface Planned {
  readonly seed: ImageSeed;
  readonly maker: ImageMaker;
  /** Of the image among those of its seed, from 1. */
  readonly number: number;
  readonly ageMs: number;
}

/** Oldest first, as they were pushed: that decides ids, and who has a tag in the end. */
function inOrderOfAge({ path, images }: PackageSeed): readonly Planned[] {
  const planned = images.flatMap((seed, place) => {
    const maker = new ImageMaker(seed, `${path} ${place}`);
    const stepMs = seed.count === 1 ? 0 : (seed.ageMs - seed.untilMs) / (seed.count - 1);
    return Array.from({ length: seed.count }, (_, index) => ({
      seed,
      maker,
      number: index + 1,
      ageMs: Math.round(seed.ageMs - index * stepMs),
    }));
  });
  return planned.sort((one, other) => other.ageMs - one.ageMs);
}

function addImage(store: Store, target: StoredPackage, { seed, maker, number, ageMs }: Planned, now: number): void {
  const createdAt = now - ageMs;
  for (const [place, { digest, mediaType, tags, isImage }] of maker.make(number).entries()) {
    const content = (): Buffer => maker.make(number)[place]?.bytes ?? Buffer.alloc(0);
    const version = store.addVersion(target, { digest, mediaType, content, createdAt });
    for (const tag of tags) store.moveTag(target, tag, version, createdAt);
    if (isImage) version.downloads = seed.downloads;
  }
}
