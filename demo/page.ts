import { asDocument, asText } from './document.js';
import { describeEntry, entriesOf, type PackageReader } from './package-reader.js';
import { columns, padded, type Paint, wrap } from './terminal.js';

/** What GitHub shows of a package. */
export interface Page {
  readonly owner: string;
  readonly name: string;
  readonly visibility: string;
  readonly description: string;
  readonly licence: string;
  readonly source: string;
  /** `owner/name` of the repository that the package is connected with. */
  readonly repository: string;
  readonly platforms: readonly string[];
  readonly attestationCount: number;
  readonly tags: readonly string[];
  readonly digest: string;
  readonly versionCount: number;
  readonly pullCommand: string;
}

const keys = 'org.opencontainers.image.';
const width = columns - 4;

/**
 * Looks up what the page of a package says.
 * @param registry first part of its image references
 * @param tag the one that the page is about
 */
export async function readPage(reader: PackageReader, registry: string, tag: string): Promise<Page> {
  const [about, index, tags] = await Promise.all([reader.about(), reader.manifest(tag), reader.tags()]);
  // GitHub reads the texts of an index there and nowhere else: labels of its images do not count.
  const annotations = asDocument(index.document['annotations']);
  const entries = entriesOf(index.document).map(describeEntry);
  const owner = asText(asDocument(about['owner'])['login']);
  const name = asText(about['name']);
  return {
    owner,
    name,
    visibility: asText(about['visibility']),
    description: asText(annotations[`${keys}description`]),
    licence: asText(annotations[`${keys}licenses`]),
    source: asText(annotations[`${keys}source`]),
    repository: asText(asDocument(about['repository'])['full_name']),
    platforms: entries.filter((entry) => entry !== 'attestation'),
    attestationCount: entries.filter((entry) => entry === 'attestation').length,
    tags,
    digest: index.digest,
    versionCount: Number(about['version_count']),
    pullCommand: `docker pull ${registry}/${owner}/${name}:${tag}`,
  };
}

/** The page in a frame. */
export function renderPage(page: Page, paint: Paint): readonly string[] {
  const title = `${page.owner} / ${page.name}`;
  const visibility = `( ${page.visibility} )`;
  const attestations = page.attestationCount === 0 ? '' : `  (+ ${page.attestationCount} attestation)`;
  const facts = [
    ['Licence', page.licence || 'none'],
    ['Source', page.source || 'none'],
    ['Repository', page.repository === '' ? 'not connected' : `connected with ${page.repository}`],
    ['Platforms', page.platforms.join(', ') + attestations],
    ['Tags', page.tags.join(', ')],
    ['Digest', page.digest],
    ['Versions', String(page.versionCount)],
  ].map(([name = '', value = '']) => row(`${padded(name, 12)}${value}`));
  return [
    `┌${'─'.repeat(width + 2)}┐`,
    row(padded(title, width - visibility.length) + visibility, (text) => paint('bold', text)),
    row(''),
    ...wrap(page.description || 'No description provided', width).map((line) => row(line)),
    row(''),
    row(`$ ${page.pullCommand}`, (text) => paint('cyan', text)),
    row(''),
    ...facts,
    `└${'─'.repeat(width + 2)}┘`,
  ];
}

function row(text: string, decorate: (text: string) => string = (same) => same): string {
  return `│ ${decorate(padded(text, width))} │`;
}
