import { gitHubKeys } from '../domain/image/annotation.js';
import { type Manifest } from '../domain/image/manifest.js';
import { table, text } from './markdown.js';

/**
 * What GitHub's package page will show of an image: it reads the labels of a single image, and the annotations of an
 * index.
 * @param labels of a single image
 */
export function pagePreview(root: Manifest, labels: ReadonlyMap<string, string>): string {
  const texts = root.kind === 'index' ? root.annotations : labels;
  const show = (key: string, missing: string): string => text(texts.get(key) ?? missing);
  return table(
    ['package page', ''],
    [
      ['description', show(gitHubKeys.description, 'No description provided')],
      ['licenses', show(gitHubKeys.licenses, '–')],
      ['source', show(gitHubKeys.source, '–')],
    ],
  );
}
