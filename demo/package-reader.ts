import { createHash } from 'node:crypto';
import { type Visitor } from '../test/sandbox/visitor.js';
import { asDocument, asList, asText, type Document } from './document.js';

const manifestTypes = ['application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json'];

export interface ManifestRead {
  /** SHA-256 of the bytes that came. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly document: Document;
}

/** A version as the Packages API lists it, and what its manifest turned out to be. */
export interface Version {
  readonly id: number;
  readonly digest: string;
  readonly tags: readonly string[];
  /** Such as `index of 3`, `linux/amd64` or `attestation`. */
  readonly kind: string;
  /** Of an index. */
  readonly children: readonly string[];
}

/** Reads one package over plain HTTP, as the API and the registry show it. */
export class PackageReader {
  readonly #visitor: Visitor;
  readonly #owner: string;
  readonly #name: string;

  constructor(visitor: Visitor, owner: string, name: string) {
    this.#visitor = visitor;
    this.#owner = owner;
    this.#name = name;
  }

  /** What the API says of the package. */
  async about(): Promise<Document> {
    return asDocument(await this.#api(''));
  }

  /** @param reference tag or digest @throws Error when the registry has no such manifest */
  async manifest(reference: string): Promise<ManifestRead> {
    const headers = { accept: manifestTypes.join(', ') };
    const response = await this.#visitor.registry('GET', `${this.#base}/manifests/${reference}`, { headers });
    const bytes = await body(response, reference);
    const document = asDocument(JSON.parse(bytes.toString('utf8')));
    return { digest: digestOf(bytes), sizeBytes: bytes.length, document };
  }

  /** The bytes of a blob, from wherever the registry sends its readers. @throws Error when it has no such blob */
  async blob(digest: string): Promise<Buffer> {
    const response = await this.#visitor.registry('GET', `${this.#base}/blobs/${digest}`);
    const location = response.headers.get('location');
    return body(response.status === 307 && location !== null ? await fetch(location) : response, digest);
  }

  /** All tags, as the registry lists them. */
  async tags(): Promise<readonly string[]> {
    const response = await this.#visitor.registry('GET', `${this.#base}/tags/list`);
    const answer = asDocument(JSON.parse((await body(response, 'tags')).toString('utf8')));
    return asList(answer['tags']).map(asText);
  }

  /** All versions, newest first. */
  async versions(): Promise<readonly Version[]> {
    const listed = asList(await this.#api('/versions?per_page=100')).map(asDocument);
    const manifests = await Promise.all(listed.map((version) => this.manifest(asText(version['name']))));
    const indexes = manifests.map(({ document }) => entriesOf(document));
    const kinds = new Map(indexes.flat().map((entry) => [asText(entry['digest']), describeEntry(entry)]));
    return listed.map((version, at) => {
      const digest = asText(version['name']);
      const children = (indexes[at] ?? []).map((entry) => asText(entry['digest']));
      return {
        id: Number(version['id']),
        digest,
        tags: asList(asDocument(asDocument(version['metadata'])['container'])['tags']).map(asText),
        kind: children.length > 0 ? `index of ${children.length}` : (kinds.get(digest) ?? 'image of no index'),
        children,
      };
    });
  }

  get #base(): string {
    return `/v2/${this.#owner}/${this.#name}`;
  }

  async #api(path: string): Promise<unknown> {
    const url = `/orgs/${this.#owner}/packages/container/${encodeURIComponent(this.#name)}${path}`;
    return JSON.parse((await body(await this.#visitor.api('GET', url), url)).toString('utf8'));
  }
}

/** The descriptors in an index; none in any other manifest. */
export function entriesOf(manifest: Document): readonly Document[] {
  return asList(manifest['manifests']).map(asDocument);
}

/** `linux/amd64`, or `attestation`. */
export function describeEntry(entry: Document): string {
  if (asDocument(entry['annotations'])['vnd.docker.reference.type'] === 'attestation-manifest') return 'attestation';
  const platform = asDocument(entry['platform']);
  return `${asText(platform['os'])}/${asText(platform['architecture'])}`;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function body(response: Response, what: string): Promise<Buffer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status === 200) return bytes;
  throw new Error(`${what}: ${response.status} ${bytes.toString('utf8').slice(0, 200)}`);
}
