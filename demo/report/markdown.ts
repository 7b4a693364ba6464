import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Marked } from 'marked';
import { Html } from './html.js';

const markdown = new Marked({ gfm: true });

/**
 * Markdown as GitHub renders it. What GitHub's sanitizer would take out stays in: the texts are those of our own actions,
 * and the tests of the page hold its elements against GitHub's list.
 */
export function renderMarkdown(text: string): Html {
  return new Html(markdown.parse(text, { async: false }));
}

/** GitHub's own styles of rendered Markdown, light and dark: for `.markdown-body`. */
export function readMarkdownStyle(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve('github-markdown-css/github-markdown.css'), 'utf8');
}
