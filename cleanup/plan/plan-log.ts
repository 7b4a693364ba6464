import { type Digest } from '../../core/domain/image/digest.js';
import { findHomes, findNaming } from '../../core/domain/retention/policy-selectors.js';
import { type Verdict } from '../../core/domain/retention/retention.js';
import { describeParts, groupImages, type ImageGroup, type PackageView } from '../../core/report/cleanup-tree.js';
import { describeVersion } from '../version-name.js';
import { type PackagePlan } from './snapshot.js';

const maxLines = 1000;

/** One line for each image, what goes before what stays; warns of what could not be read. */
export async function logPlan(plan: PackagePlan): Promise<void> {
  const { source, decision } = plan;
  const { log, name } = source;
  const { verdicts } = decision;
  warnOfUnlisted(plan);
  for (const version of decision.unreadable) {
    const effect = decision.blindingDigest !== undefined ? 'so every version of the package stays' : 'so it stays';
    log.warning(
      `${name}: ${describeVersion(version)} could not be read, ${effect}. To have it deleted, name it: delete-tags: ${version.digest}`,
    );
  }
  const doomed = verdicts.filter(({ verdict }) => verdict === 'delete');
  const images = groupImages(verdicts, viewOf(plan));
  const [going, staying] = [images.filter(isGoing), images.filter((image) => !isGoing(image))];
  const untagged = verdicts.filter(({ verdict }) => verdict === 'untag').length;
  const title = `${name}: ${doomed.length} of ${verdicts.length} versions go`;
  await log.group(untagged === 0 ? title : `${title}, tags go from ${untagged}`, () => {
    for (const image of going.slice(0, maxLines)) log.info(formatImage(image));
    if (going.length > maxLines) log.info(`… and ${going.length - maxLines} more images`);
    log.info(`${staying.length} images stay`);
    for (const image of staying.slice(0, maxLines)) log.detail(formatImage(image));
    if (staying.length > maxLines) log.detail(`… and ${staying.length - maxLines} more images`);
    return Promise.resolve();
  });
}

/** What is not listed is nothing that could be deleted: whoever protects it has to know what comes of it. */
function warnOfUnlisted(plan: PackagePlan): void {
  const {
    source: { log, name },
    snapshot: { versions, contents },
    decision,
  } = plan;
  const { blindingDigest, unlisted } = decision;
  const missing = [...unlisted].filter((digest) => contents.get(digest)?.kind === 'missing');
  if (missing.length > 0) {
    const what =
      missing.length === 1 ? '1 digest that is to stay is' : `${missing.length} digests that are to stay are`;
    log.info(`${what} not in ${name}, such as ${missing[0] ?? ''}.`);
  }
  if (blindingDigest === undefined || versions.some(({ digest }) => digest === blindingDigest)) return;
  log.warning(
    `${blindingDigest} is to stay, GitHub does not list it in ${name}, and it could not be read, so every version of the package stays: any of them might belong to it. ${adviseOnUnread(plan, blindingDigest)}`,
  );
}

/** Which rule names what could not be read, why it could not, and what to do. */
function adviseOnUnread({ snapshot: { contents, repository }, keep }: PackagePlan, digest: Digest): string {
  const content = contents.get(digest);
  const reason = content?.kind === 'unreadable' ? [content.reason] : [];
  const homes = [...(findHomes(repository, keep).get(digest) ?? [])];
  const rules = findNaming(keep, digest).map((rule) =>
    rule === 'protect-referenced-in' ? `the files of ${rule}` : rule,
  );
  if (rules.length === 0) return reason.join(' ');
  const named = `Named by ${rules.join(' and ')}${homes.length === 0 ? '' : `, in ${homes.join(' and ')}`}.`;
  const access = homes.length === 0 ? 'Take' : `Give a token that may read ${homes.join(' and ')}, or take`;
  return [named, ...reason, `${access} the digest out of ${rules.join(' and ')}.`].join(' ');
}

function isGoing({ head }: ImageGroup<Verdict>): boolean {
  return head.verdict !== 'keep';
}

/** What reports need of a plan. */
export function viewOf({ decision, snapshot, rules }: PackagePlan): PackageView {
  const { graph } = decision;
  const { contents, now } = snapshot;
  return { graph, contents, now, timestamp: rules['timestamp'] === 'created' ? 'created' : 'updated' };
}

/** `delete v1 (0123456789ab), id 7, with 2 platforms, by delete-tags: …` */
function formatImage({ head, parts }: ImageGroup<Verdict>): string {
  const { version, verdict, rule, reason } = head;
  const along = parts.length === 0 ? '' : `, with ${describeParts(parts)}`;
  return `${verdict} ${describeVersion(version)}, id ${version.id}${along}, by ${rule}: ${reason}`;
}
