import { type Attempt, denials, findRemedy } from '../core/domain/credential/denial.js';
import { parseReference, parseRegistryHost, type Repository } from '../core/domain/registry/reference.js';
import { ActionError, type ErrorCode, generalAdvice } from '../core/errors.js';
import { refusals } from '../core/report/refusal.js';
import { collectErrorTexts, type ErrorText } from './error-texts.js';

type Kind = 'github-token' | 'pat';
const who: Readonly<Record<Kind, string>> = { 'github-token': 'GITHUB_TOKEN', pat: 'A PAT' };

/**
 * The page that tells what mends each refusal and each error, out of what the actions themselves say.
 * @param root of the repository
 */
export function renderTroubleshooting(root: string): string {
  return [
    '# Troubleshooting',
    'Search this page for the words of the error. It is written by `npm run docs` out of what the actions themselves say; `…` stands for a name, a number or the words of a server.',
    '## What GitHub refuses',
    'The actions show GitHub’s own words and, below them, what to change, with the address of the settings page filled in. `owner/name` stands for the package, `owner/repository` for the repository whose workflow runs.',
    ...denials.map(({ says, to }) => {
      return explain(says.map(code).join(', '), says[0] ?? '', to === undefined ? ['github-token', 'pat'] : [to]);
    }),
    explain('`denied`, 401 or 403 without more words', 'denied', ['github-token', 'pat']),
    ...others(),
    '## What GitHub does not delete',
    'Such versions are counted as `retained` and do not fail the run.',
    table(
      ['GitHub says', 'what to change'],
      refusals.map(({ says, advice }) => [code(says), advice]),
    ),
    ...sections(root),
  ].join('\n\n');
}

/** What mends a refusal; whom it is said to and what was tried is told where it makes a difference. */
function explain(title: string, words: string, credentials: readonly Kind[]): string {
  const needs = ['pull', 'push', 'delete'] as const;
  const lines = credentials.flatMap((credential) => {
    const remedies = new Map<string, Attempt['need'][]>();
    for (const need of needs) {
      const remedy = remedyFor('denied', words, { need, credential });
      remedies.set(remedy, [...(remedies.get(remedy) ?? []), need]);
    }
    return [...remedies].map(([remedy, meant]) => {
      const doing = meant.length === needs.length ? '' : `, to ${meant.join(' or ')}`;
      return `- ${who[credential]}${doing}: ${remedy}`;
    });
  });
  return `### ${title}\n\n${lines.join('\n')}`;
}

function others(): readonly string[] {
  return [
    `### Any of these, where no token was given\n\n${remedyFor('unauthorized', '', { credential: 'anonymous' })}`,
    `### Any of these, from a registry that is not of this GitHub\n\n${remedyFor('denied', '', { credential: 'stored', repository: parse('docker.io/owner/name') })}`,
    `### 404, not found\n\n${remedyFor('not-found', '', {})}`,
  ];
}

function remedyFor(kind: ErrorCode, words: string, change: Partial<Attempt>): string {
  const attempt: Attempt = {
    need: 'pull',
    credential: 'github-token',
    repository: parse('owner/name'),
    workflowRepository: 'owner/repository',
    ...change,
  };
  return findRemedy(new ActionError(kind, `${words}.`), attempt) ?? '';
}

function parse(name: string): Repository {
  return parseReference(name, parseRegistryHost('ghcr.io'));
}

const places: readonly (readonly [title: string, pattern: RegExp])[] = [
  ['login', /^(?:login|core\/(?:adapters|domain)\/credentials?)\//],
  ['push', /^(?:push|core\/domain\/registry\/push)/],
  ['annotate', /^annotate\//],
  ['cleanup', /^(?:cleanup\/|core\/domain\/retention\/)/],
  ['Inputs', /^core\/domain\/(?:input|metadata|github|registry)\//],
  ['Images, archives and layouts', /^core\/(?:adapters\/source|domain\/(?:image|json))\//],
  ['Servers and the network', /^core\/adapters\/(?:http|registry|github)\//],
  ['The runner and its files', /^/],
];

function sections(root: string): readonly string[] {
  const left = new Set(collectErrorTexts(root).filter(isTelling));
  return places.flatMap(([title, pattern]) => {
    const here = [...left].filter(({ place }) => pattern.test(place));
    for (const text of here) left.delete(text);
    const rows = new Map(here.map((text) => [text.message ?? '', advise(text)]));
    if (rows.size === 0) return [];
    const sorted = [...rows].sort(([one], [other]) => (sortKey(one) < sortKey(other) ? -1 : 1));
    return [
      `## ${title}`,
      table(
        ['message', 'what to change'],
        sorted.map(([message, advice]) => [cell(message), cell(advice)]),
      ),
    ];
  });
}

/** Texts that are made of values alone can't be searched for; a fragment stands within another error. */
function isTelling({ message, code: kind }: ErrorText): boolean {
  return (
    message !== undefined &&
    kind !== 'cancelled' &&
    /[a-z]{3,}[^…]* [^…]*[a-z]{2,}/i.test(message) &&
    !/^[a-z]/.test(message)
  );
}

function advise({ code: kind, hint, hasHint }: ErrorText): string {
  if (hint !== undefined) return hint;
  if (hasHint) return 'It is said below the message.';
  return Object.entries(generalAdvice).find(([known]) => known === kind)?.[1] ?? 'The message says it of each input.';
}

/** Messages sort by their first letters; the ones that begin with a name come by what follows it. */
function sortKey(message: string): string {
  return message
    .replace(/[^a-z ]/gi, '')
    .trim()
    .toLowerCase();
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Text of the sources in a cell of Markdown, where a new line is a list that follows. */
function cell(text: string): string {
  return text.replaceAll(/([\\|<>*_`[\]])/g, '\\$1').replaceAll('\n', ' ');
}
