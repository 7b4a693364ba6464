/** What GitHub does not delete for good, and what can be done about it. */
export const refusals: readonly { readonly says: string; readonly words: RegExp; readonly advice: string }[] = [
  {
    says: 'You cannot delete the last tagged version of a package.',
    words: /last (?:tagged )?version/,
    advice: 'With "last-version: delete-package" the package goes as a whole when nothing of it is to stay.',
  },
  {
    says: 'Publicly visible package versions with more than 5000 downloads cannot be deleted.',
    words: /downloads/,
    advice: 'GitHub lets such versions be deleted while the package is private: Package settings, Change visibility.',
  },
];

/** What can be changed about a refusal of GitHub for good. @param message GitHub's own words */
export function explainRefusal(message: string): string | undefined {
  return refusals.find(({ words }) => words.test(message))?.advice;
}
