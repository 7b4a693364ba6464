import {
  type AnnotationChange,
  type AnnotationLevel,
  checkGitHubAnnotation,
  gitHubKeys,
} from '../core/domain/image/annotation.js';
import { placeChanges } from '../core/domain/image/annotation-placement.js';
import { chooseTexts } from '../core/domain/metadata/github-texts.js';
import { type GitHubContext } from '../core/domain/github/github.js';
import { type Descriptor, isAttestation, type Manifest } from '../core/domain/image/manifest.js';
import { formatPlatform } from '../core/domain/image/platform.js';
import { ActionError } from '../core/errors.js';
import { type AnnotateOptions, type LabelChoice } from './inputs.js';
import { type ImageTree } from './tree.js';

/** An image that gets annotations of its own, or that gives labels. */
export interface LabelledImage {
  readonly manifest: Manifest;
  /** In the index; undefined for a single image. */
  readonly entry: Descriptor | undefined;
  /** Empty where none were asked for. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface ChosenChanges {
  /** Each with the places that it is for; a later change of the same key wins. */
  readonly changes: readonly AnnotationChange[];
  /** Sentences about what may not be what was meant. */
  readonly warnings: readonly string[];
}

/**
 * Where annotations without a level go: what GitHub's page shows of this image, or as `level` says.
 * @throws ActionError `unsupported` for the index of an image that has none
 */
function chooseLevels({ level }: AnnotateOptions, root: Manifest): readonly ('index' | 'manifest')[] {
  if (root.kind === 'index') {
    if (level === 'both') return ['index', 'manifest'];
    return [level === 'manifest' ? 'manifest' : 'index'];
  }
  if (level !== 'index') return ['manifest'];
  throw new ActionError('unsupported', 'The image is a single one, and "level: index" is for an index.', {
    hint: 'With "single: wrap" it becomes an index of one image.',
  });
}

/** The images of a tree that annotations and labels are about; attestations and what is no image are none. */
export function imagesOf({ root, descendants }: ImageTree): readonly Omit<LabelledImage, 'labels'>[] {
  if (root.kind !== 'index') return [{ manifest: root, entry: undefined }];
  return root.manifests.flatMap((entry) => {
    const manifest = descendants.get(entry.digest);
    return manifest?.kind === 'image' && !isAttestation(entry) ? [{ manifest, entry }] : [];
  });
}

/** All changes that the inputs stand for: labels first, then texts, then `annotations`. */
export function chooseChanges(
  options: AnnotateOptions,
  github: GitHubContext,
  root: Manifest,
  images: readonly LabelledImage[],
): ChosenChanges {
  const levels = chooseLevels(options, root);
  const warnings: string[] = [];
  const changes = levels.flatMap((level): readonly AnnotationChange[] => {
    const existing = level === 'index' || root.kind !== 'index' ? root.annotations : annotationsOfAll(images);
    const labelled =
      level === 'index'
        ? commonLabels(options.fromLabels, images, existing, warnings)
        : labelsOfEach(options.fromLabels, images);
    const known = new Map([
      ...existing,
      ...labelled.flatMap(({ key, value }) => (value ? [[key, value] as const] : [])),
    ]);
    return [...labelled, ...at(level, chooseTexts(options.texts, github, known))];
  });
  return { changes: [...changes, ...placeChanges(options.annotations, levels)], warnings };
}

/** @throws ActionError `invalid-input` under `strict`; a sentence for each otherwise */
export function judgeTexts(changes: readonly AnnotationChange[], strict: boolean): readonly string[] {
  const faults = new Set(
    changes.flatMap(({ key, value }) => (value === undefined ? [] : (checkGitHubAnnotation(key, value) ?? []))),
  );
  if (strict && faults.size > 0) {
    throw new ActionError('invalid-input', `The labels do not fit: ${[...faults].join('; ')}.`, {
      hint: 'Set the text by its own input, or allow it with "strict: false".',
    });
  }
  return [...faults].map((fault) => `${fault}.`);
}

function at(level: AnnotationLevel, changes: readonly { readonly key: string; readonly value: string | undefined }[]) {
  return changes.map((change): AnnotationChange => ({ ...change, targets: [{ level, platform: undefined }] }));
}

/** A text that one image has is not to be covered by a guess. */
function annotationsOfAll(images: readonly LabelledImage[]): ReadonlyMap<string, string> {
  return new Map(images.flatMap(({ manifest }) => [...manifest.annotations]));
}

/** One value for all: that of the first image that has the label. */
function commonLabels(
  choice: LabelChoice,
  images: readonly LabelledImage[],
  existing: ReadonlyMap<string, string>,
  warnings: string[],
): readonly AnnotationChange[] {
  return wantedKeys(choice, existing).flatMap((key) => {
    const values = [...new Set(images.map(({ labels }) => labels.get(key) ?? ''))].filter((text) => text !== '');
    const [value] = values;
    if (value === undefined) {
      if (choice.keys.includes(key)) warnings.push(`No image has the label ${key} that "from-labels" names.`);
      return [];
    }
    if (values.length > 1) warnings.push(`The images have different labels ${key}; that of the first one is taken.`);
    return at('index', [{ key, value }]);
  });
}

function labelsOfEach(choice: LabelChoice, images: readonly LabelledImage[]): readonly AnnotationChange[] {
  return images.flatMap(({ manifest, entry, labels }) =>
    wantedKeys(choice, manifest.annotations).flatMap((key) => {
      const value = labels.get(key);
      const platform = entry?.platform === undefined ? undefined : formatPlatform(entry.platform);
      return value ? [{ key, value, targets: [{ level: 'manifest', platform }] } satisfies AnnotationChange] : [];
    }),
  );
}

function wantedKeys({ keys, isAuto }: LabelChoice, existing: ReadonlyMap<string, string>): readonly string[] {
  const automatic = isAuto ? Object.values(gitHubKeys).filter((key) => !existing.get(key)) : [];
  return [...new Set([...keys, ...automatic])];
}
