/** What can be changed about a refusal of GitHub for good. @param message GitHub's own words */
export function explainRefusal(message: string): string | undefined {
  if (/last (?:tagged )?version/.test(message)) {
    return 'With "last-version: delete-package" the package goes as a whole when nothing of it is to stay.';
  }
  if (message.includes('downloads')) {
    return 'GitHub lets such versions be deleted while the package is private: Package settings, Change visibility.';
  }
  return undefined;
}
