import { type NewPackage } from '../domain/github/package-link.js';
import { text } from './markdown.js';

/** What the maker of a package should know of it: GitHub says neither where it is pushed. */
export function newPackageNote({ made }: { readonly made: NewPackage | undefined }): readonly string[] {
  if (made === undefined) return [];
  const { settingsUrl, linkedTo } = made;
  const link =
    linkedTo === undefined
      ? 'No repository is linked to it, so no workflow may push to it with its GITHUB_TOKEN: link one on its page ("Connect repository"), or give it access there under "Manage Actions access".'
      : `GitHub links it to ${linkedTo}.`;
  return [
    `**The first push of this package.** ${text('It is private until that is changed under "Danger Zone"')} in [its settings](${settingsUrl}). ${text(link)}`,
  ];
}
