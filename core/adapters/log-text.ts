/** A secret that is shorter would hide much else, and is none. */
export const minSecretLength = 4;

/** Control and bidirectional characters become escapes, as JSON has them; lines and tabs stay. */
export function escapeControls(message: string): string {
  return message.replace(/[^\P{Cc}\n\t]|\p{Bidi_Control}|[\u2028\u2029]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

/**
 * Text for the log that can neither start a workflow command nor hide or reorder what it says: control and
 * bidirectional characters become escapes, lines that begin like a command are set off.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function clean(message: string): string {
  return escapeControls(message.replace(/\r\n?/g, '\n'))
    .replaceAll('##[', '## [')
    .replace(/^(?=[^\S\n]*::)/gm, '> ');
}
