import { type Digest } from '../../../core/domain/image/digest.js';
import { attachedTag, digestNamed, type ModelVersion } from './package-model.js';

function isReadable({ isUnreadable, isGone }: ModelVersion): boolean {
  return isUnreadable !== true && isGone !== true;
}

/** Written down anew, from the words of the specification and without the graph: what a name keeps alive. */
export function reachableFrom(model: readonly ModelVersion[], roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set(roots);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const version of model) {
      if (isReadable(version) && reached.has(version.name)) {
        for (const child of version.children ?? []) reached.add(child);
      }
      const hangsOn = [...reached].some(
        (name) =>
          (isReadable(version) && version.subject === name) ||
          ['', '.sig', '.att', '.sbom'].some((suffix) => version.tags?.includes(attachedTag(name, suffix))),
      );
      if (hangsOn) reached.add(version.name);
    }
  }
  return reached;
}

/** Names of what goes although something that stays needs it. */
export function brokenBy(model: readonly ModelVersion[], doomed: ReadonlySet<Digest>): readonly string[] {
  const kept = model.map(({ name }) => name).filter((name) => !doomed.has(digestNamed(name)));
  return [...reachableFrom(model, kept)].filter((name) => doomed.has(digestNamed(name)));
}
