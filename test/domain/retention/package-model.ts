import { type Digest, digestOf } from '../../../core/domain/image/digest.js';
import { attachmentName, type Child, type Content, type Contents } from '../../../core/domain/image/graph.js';
import { type InputRules, policyOfInputs } from '../../../core/domain/retention/input-rules.js';
import { type RetentionPolicy, type Snapshot, type Version } from '../../../core/domain/retention/policy.js';
import { parseReference, parseRegistryHost, type Repository } from '../../../core/domain/registry/reference.js';
import { decide, type Decision, type Verdict } from '../../../core/domain/retention/retention.js';
import { parseProtection, parseTagSelector } from '../../../core/domain/retention/selector.js';

export const hour = 60 * 60 * 1000;
export const day = 24 * hour;
export const now = Date.UTC(2026, 10, 1);

const registry = parseRegistryHost('ghcr.io');
const repository: Repository = parseReference('ghcr.io/acme/app', registry);

export const digestNamed = (name: string): Digest => digestOf(Buffer.from(name));

/** One version by its name: tests speak of `v1` and `v1-amd64`, and get digests that are made of these names. */
export interface ModelVersion {
  readonly name: string;
  readonly tags?: readonly string[];
  /** Names; an index if there is this list. Names that no version has are children that are missing. */
  readonly children?: readonly string[];
  readonly subject?: string;
  /** Of creation; 30 days if absent. */
  readonly ageMs?: number;
  /** Of the last update; as the creation if absent. */
  readonly updatedAgeMs?: number;
  readonly isUnreadable?: boolean;
  /** GitHub's list has it, the registry does not. */
  readonly isGone?: boolean;
  /** The registry has it, GitHub's list does not. */
  readonly isUnlisted?: boolean;
  readonly hasNoDate?: boolean;
}

/** A complete snapshot: everything has been read. Later versions have higher ids. */
export function snapshotOf(model: readonly ModelVersion[]): Snapshot {
  const versions = model.map(versionOf).filter((_, index) => model[index]?.isUnlisted !== true);
  return { repository, versions, contents: contentsOf(model), held: new Map(), now };
}

function versionOf(model: ModelVersion, index: number): Version {
  const createdAt = model.hasNoDate === true ? undefined : now - (model.ageMs ?? 30 * day);
  return {
    id: 1000 + index,
    digest: digestNamed(model.name),
    tags: model.tags ?? [],
    createdAt,
    updatedAt: createdAt === undefined || model.updatedAgeMs === undefined ? createdAt : now - model.updatedAgeMs,
  };
}

function contentsOf(model: readonly ModelVersion[]): Contents {
  const indexes = new Set(model.filter(({ children }) => children !== undefined).map(({ name }) => name));
  // A descriptor tells the truth: what is attached to something is no image of a platform.
  const attached = new Set(model.filter(({ subject }) => subject !== undefined).map(({ name }) => name));
  return new Map(
    model
      .filter(({ isGone }) => isGone !== true)
      .map((version): [Digest, Content] => {
        if (version.isUnreadable === true) {
          return [digestNamed(version.name), { kind: 'unreadable', reason: 'the registry has no such manifest' }];
        }
        const children = (version.children ?? []).map((name): Child => ({
          digest: digestNamed(name),
          isPlain: !indexes.has(name),
          role: attached.has(name) ? 'other' : 'platform',
        }));
        const subject = version.subject === undefined ? undefined : digestNamed(version.subject);
        return [digestNamed(version.name), { kind: 'manifest', children, subject }];
      }),
  );
}

/** The fallback tag, or with a suffix a tag of cosign, for what a name stands for. */
export const attachedTag = (name: string, suffix = ''): string => attachmentName(digestNamed(name)) + suffix;

export interface Wishes extends Partial<Omit<InputRules, 'deleteTags' | 'exclude'>> {
  readonly deleteTags?: readonly string[];
  readonly exclude?: readonly string[];
}

/** A policy in the words of the inputs; without wishes nothing is deleted. */
export function policyOf(wishes: Wishes): RetentionPolicy {
  return policyOfInputs({
    deleteUntagged: false,
    keepNTagged: undefined,
    keepNUntagged: undefined,
    broken: [],
    olderThanMs: undefined,
    keepYoungerThanMs: hour,
    timestamp: 'updated',
    deletesPackage: false,
    ...wishes,
    deleteTags: (wishes.deleteTags ?? []).map(parseTagSelector),
    exclude: (wishes.exclude ?? []).map((text) => parseProtection(text, registry)),
  });
}

export type Decided = Extract<Decision, { kind: 'decided' }>;

/** Decides as a run does: reads nothing at first, then what the decision asks for. */
export function decideByReading(snapshot: Snapshot, policy: RetentionPolicy): Decided & { readonly reads: number } {
  return readWith(snapshot, (each) => decide(each, policy));
}

export function readWith(
  snapshot: Snapshot,
  decideNow: (snapshot: Snapshot) => Decision,
): Decided & { readonly reads: number } {
  const contents = new Map<Digest, Content>();
  for (;;) {
    const decision = decideNow({ ...snapshot, contents });
    if (decision.kind === 'decided') return { ...decision, reads: contents.size };
    for (const digest of decision.digests) {
      contents.set(digest, snapshot.contents.get(digest) ?? { kind: 'missing' });
    }
  }
}

/** Names of the versions with this verdict, in the order of the model. */
export function namesOf(
  model: readonly ModelVersion[],
  verdicts: readonly Verdict[],
  wanted: Verdict['verdict'],
): readonly string[] {
  const digests = new Set(verdicts.filter(({ verdict }) => verdict === wanted).map(({ version }) => version.digest));
  return model.map(({ name }) => name).filter((name) => digests.has(digestNamed(name)));
}
