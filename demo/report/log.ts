import { type Html, html } from './html.js';

/** A log as GitHub shows it: groups folded, warnings and errors marked. */
export function renderLog(log: string): Html {
  const blocks: Html[] = [];
  let group: { readonly title: string; readonly lines: Html[] } | undefined;
  for (const line of log.split('\n').filter((each) => each !== '')) {
    const [, command, text = ''] = /^##\[(\w+)\](.*)$/.exec(line) ?? [];
    if (command === 'group') {
      group = { title: text, lines: [] };
    } else if (command === 'endgroup') {
      if (group !== undefined) blocks.push(fold(group));
      group = undefined;
    } else {
      (group?.lines ?? blocks).push(
        html`<div class="line ${command ?? 'plain'}">${command === undefined ? line : text}</div>`,
      );
    }
  }
  if (group !== undefined) blocks.push(fold(group));
  return html`<div class="log">${blocks}</div>`;
}

function fold({ title, lines }: { readonly title: string; readonly lines: readonly Html[] }): Html {
  return html`<details>
    <summary>${title}</summary>
    ${lines}
  </details>`;
}
