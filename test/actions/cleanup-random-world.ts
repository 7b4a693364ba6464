import { digestOf } from '../../core/domain/image/digest.js';
import { type ActiveFault } from '../sandbox/server/faults.js';
import { CleanupScene, day } from './cleanup-scene.js';
import { type Disturbance, hour, type Node, type Policy } from './random-package.js';
import { isOrdinaryTag, readImages, type StoredImage, type StoredImages, walkFrom } from './registry-walk.js';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const emptyConfig = Buffer.from('{}');
/**
 * Requests with which a run looks for what others do. The README tells of the moment after each in which a push can slip
 * through; nobody pushes in that here.
 */
const list = /\/versions\?/;
const look = /\/versions\?|\/tags\/list/;

/** octo-org/app with random versions, and who else works on it. */
export class World {
  readonly scene: CleanupScene;
  readonly first: StoredImages;
  readonly #policy: Policy;
  /** By place. */
  readonly #digests: string[] = [];
  readonly #takenByOthers = new Set<string>();
  readonly #pushed = new Set<string>();
  #hasMovedTag = false;
  #newTags = 0;

  static async open(nodes: readonly Node[], policy: Policy, pageSize: number): Promise<World> {
    // Tags on their way to nowhere are looked for on the first page of the list, which has a hundred entries on GitHub.
    const shared = nodes.filter(({ names }) => names.length > 1).flatMap(({ names }) => names);
    const maxPageSize = Math.max(pageSize, shared.length + 3);
    const scene = await CleanupScene.open({ maxPageSize });
    await scene.sandbox.putBlob('octo-org/app', emptyConfig);
    return new World(scene, nodes, policy);
  }

  private constructor(scene: CleanupScene, nodes: readonly Node[], policy: Policy) {
    this.scene = scene;
    this.#policy = policy;
    for (const node of nodes) this.#put(node);
    this.first = this.read();
  }

  get inputs(): Readonly<Record<string, string>> {
    const { deleteTags, excludeTags, deleteUntagged, keepNTagged, olderThanDays } = this.#policy;
    const excluded = [...excludeTags, ...this.#excludedDigests];
    return {
      'delete-untagged': String(deleteUntagged),
      ...(deleteTags.length === 0 ? {} : { 'delete-tags': deleteTags.join() }),
      ...(excluded.length === 0 ? {} : { 'exclude-tags': excluded.join() }),
      ...(keepNTagged === undefined ? {} : { 'keep-n-tagged': String(keepNTagged) }),
      ...(olderThanDays === undefined ? {} : { 'older-than': `${olderThanDays} days` }),
    };
  }

  /** Whether somebody else deleted anything. */
  get isTakenFrom(): boolean {
    return this.#takenByOthers.size > 0;
  }

  /** What is there now. */
  read(): StoredImages {
    return readImages(this.#package.versions);
  }

  /** Digest → tags. */
  get state(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.read()].map(([digest, { tags }]) => [digest, tags]));
  }

  disturb(disturbance: Disturbance): Pick<ActiveFault, 'remove'> {
    const { sandbox } = this.scene;
    const { before: skip } = disturbance;
    const on = (path: RegExp, run: () => void): Pick<ActiveFault, 'remove'> => {
      if (disturbance.isLate !== true) return sandbox.addFault({ path, skip, action: { kind: 'event', run } });
      const begun: ActiveFault[] = [];
      const begin = (): void => void begun.push(sandbox.addFault({ path, action: { kind: 'event', run } }));
      begun.push(sandbox.addFault({ method: 'DELETE', path: /./, skip, action: { kind: 'event', run: begin } }));
      return {
        remove: () =>
          void begun.map((fault) => {
            fault.remove();
          }),
      };
    };
    switch (disturbance.kind) {
      case 'push':
        // What comes without a tag after the run has looked at the list is another thing that the README tells of.
        return on(disturbance.isTagged || disturbance.isLate ? look : list, () => {
          const manifests = disturbance.over.map((at) => this.#describe(this.#pick(at)));
          const document = { schemaVersion: 2, mediaType: indexType, manifests, annotations: { pushed: 'late' } };
          const tags = disturbance.isTagged || disturbance.isLate ? [this.#newTag()] : [];
          this.#pushed.add(sandbox.putManifest('octo-org/app', document, { tags }).digest);
        });
      case 'new tag':
        return on(look, () => {
          this.#package.moveTag(this.#newTag(), this.#pick(disturbance.place));
        });
      case 'retag':
        return on(/./, () => {
          const [tag] = [...this.#package.version(this.#pick(disturbance.from)).tags].filter(isOrdinaryTag);
          if (tag === undefined) return;
          this.#hasMovedTag = true;
          this.#package.moveTag(tag, this.#pick(disturbance.place));
        });
      case 'deletion':
        return on(/./, () => {
          const digest = this.#pick(disturbance.place);
          this.#takenByOthers.add(digest);
          this.#package.delete(digest);
        });
      case 'unreadable': {
        const path = new RegExp(`/manifests/${this.#digests[disturbance.place] ?? 'none'}`);
        return sandbox.addFault({ path, times: skip, action: { kind: 'respond', status: 404 } });
      }
      case 'stale list':
        return sandbox.addFault({ path: list, skip, action: { kind: 'stale' } });
      case 'trouble':
        return sandbox.addFault({ path: /./, skip, ...disturbance.fault });
    }
  }

  /** Each is `holder lacks part`, of what was there at first or came later: what has a tag now, or is protected. */
  findBroken(): readonly string[] {
    const now = this.read();
    const all = new Map([...this.first, ...now].filter(([digest]) => !this.#takenByOthers.has(digest)));
    const isOurs = (digest: string): boolean => all.has(digest);
    const tagged = [...now.values()].filter(({ tags }) => tags.some(isOrdinaryTag)).map(({ digest }) => digest);
    return [...tagged, ...this.#pushed, ...this.#excludedDigests].filter(isOurs).flatMap((root) => {
      const lost = [...walkFrom(all, [root])].filter((digest) => isOurs(digest) && !now.has(digest));
      return lost.map((digest) => `${this.#name(root)} lacks ${this.#name(digest)}`);
    });
  }

  /** What is gone although the rules say that it stays, or that something that stays needs it. */
  findWronglyGone(): readonly string[] {
    // What a moved tag stands for changes what the rules mean.
    if (this.#hasMovedTag) return [];
    const now = this.read();
    const ours = new Map([...this.first].filter(([digest]) => !this.#takenByOthers.has(digest)));
    // Whether the run saw what others took is not known: what stays either way must be there.
    const [asFirst, asLast] = [this.#findStaying(this.first), this.#findStaying(ours)];
    const wrong = [...ours.keys()].filter((digest) => asFirst.has(digest) && asLast.has(digest) && !now.has(digest));
    return wrong.map((digest) => this.#name(digest));
  }

  /**
   * What the rules want gone and is there. GitHub does not let the last version with a tag go, nor the last one at all;
   * what rules that count want is not said here.
   */
  findLeftOver(): readonly string[] {
    if (this.#policy.keepNTagged !== undefined) return [];
    const now = this.read();
    const staying = this.#findStaying(this.first);
    const left = [...this.first.keys()].filter((digest) => !staying.has(digest) && now.has(digest));
    const isLast = ![...staying].some((digest) => this.first.get(digest)?.tags.some(isOrdinaryTag) === true);
    const isSpared = left.some((digest) => {
      const parts = walkFrom(this.first, [digest]);
      return left.every((each) => parts.has(each));
    });
    return isLast && isSpared ? [] : left.map((digest) => this.#name(digest));
  }

  /** What was there at first and is gone, unless somebody else took it. */
  findMissing(): readonly string[] {
    const now = this.read();
    const missing = [...this.first.keys()].filter((digest) => !now.has(digest) && !this.#takenByOthers.has(digest));
    return missing.map((digest) => this.#name(digest));
  }

  /**
   * The rules anew, in the words of the README: what they want gone takes along what hangs on it, unless something that
   * stays needs that. Of what a rule counts nothing is said to stay.
   */
  #findStaying(images: StoredImages): ReadonlySet<string> {
    const { deleteTags, excludeTags, deleteUntagged, keepNTagged, olderThanDays = 0 } = this.#policy;
    const parts = new Set([...images.keys()].flatMap((digest) => [...walkFrom(images, [digest])].slice(1)));
    const named = keepNTagged !== undefined && deleteTags.length === 0 ? ['*'] : deleteTags;
    const now = this.scene.sandbox.now();
    const isDoomed = ({ digest, tags, subject, createdAt, updatedAt }: StoredImage): boolean | undefined => {
      const names = tags.filter(isOrdinaryTag);
      const isOld = now - updatedAt > olderThanDays * day;
      if (tags.some((tag) => fits(tag, excludeTags)) || this.#excludedDigests.includes(digest)) return false;
      if (names.length > 0) return isOld && names.every((tag) => fits(tag, named));
      if (parts.has(digest) || tags.length > 0 || subject !== undefined) return undefined;
      return deleteUntagged && isOld && now - Math.max(createdAt, updatedAt) >= hour;
    };
    const digestsThat = (is: boolean | undefined): readonly string[] =>
      [...images.values()].filter((image) => isDoomed(image) === is).map(({ digest }) => digest);
    const taken = walkFrom(images, digestsThat(true));
    const followers = digestsThat(undefined).filter((digest) => !taken.has(digest));
    return walkFrom(images, [...digestsThat(false), ...followers]);
  }

  get #package() {
    return this.scene.sandbox.package('octo-org', 'app');
  }

  get #excludedDigests(): readonly string[] {
    const digest = this.#digests[this.#policy.excludedPlace ?? Infinity];
    return digest === undefined ? [] : [digest];
  }

  #put({ children, subject, names, attached, ageMs, sinceUpdateMs }: Node): void {
    const number = this.#digests.length;
    const subjectDigest = this.#digests[subject ?? Infinity];
    const attachedTo = this.#digests[attached?.[0] ?? Infinity];
    const document = {
      schemaVersion: 2,
      mediaType: children === undefined ? manifestType : indexType,
      ...(children === undefined
        ? {
            config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf(emptyConfig), size: 2 },
            layers: [],
          }
        : { manifests: children.flatMap((at) => this.#digests[at] ?? []).map((digest) => this.#describe(digest)) }),
      ...(subjectDigest === undefined ? {} : { subject: { mediaType: manifestType, digest: subjectDigest, size: 2 } }),
      annotations: { number: String(number) },
    };
    const { sandbox } = this.scene;
    const createdAt = sandbox.now() - ageMs;
    const { digest } = sandbox.putManifest('octo-org/app', document, {
      tags: [
        ...names.map((name) => `${name}${number}`),
        ...(attachedTo === undefined ? [] : [`${attachedTo.replace(':', '-')}${attached?.[1] ?? ''}`]),
      ],
      createdAt,
      updatedAt: createdAt + Math.min(sinceUpdateMs, ageMs),
    });
    this.#digests.push(digest);
  }

  /** Its descriptor. What is attached to something is no image of a platform. */
  #describe(digest: string): object {
    const image = readImages([this.#package.version(digest)]).get(digest);
    const isPlatform = image?.children === undefined && image?.subject === undefined;
    return {
      mediaType: image?.children === undefined ? manifestType : indexType,
      digest,
      size: 2,
      ...(isPlatform ? { platform: { os: 'linux', architecture: 'amd64' } } : {}),
    };
  }

  /** One of the versions that are there; what the run itself put there for a moment is nobody else's. */
  #pick(at: number): string {
    const present = this.#digests.filter((digest) => this.read().has(digest));
    return present[at % present.length] ?? '';
  }

  /** Never one that a run knows: that a known tag moves is seen later than that a new one comes, as the README tells. */
  #newTag(): string {
    this.#newTags += 1;
    return `new-${this.#newTags}`;
  }

  #name(digest: string): string {
    const number = this.#digests.indexOf(digest);
    return number < 0 ? digest.slice(0, 14) : `version ${number}`;
  }
}

function fits(tag: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? tag.startsWith(pattern.slice(0, -1)) : tag === pattern));
}
