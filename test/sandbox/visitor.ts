import { digestOf } from './store/digest.js';
import { type Sandbox } from './sandbox.js';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** A manifest that was pushed, as an index names it. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** A document that is pushed as JSON. */
export interface Manifest {
  readonly mediaType: string;
  readonly [member: string]: unknown;
}

export interface ImageOptions {
  /** `owner/name` */
  readonly path: string;
  /** A tag; by digest when absent. */
  readonly tag?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Content of the only layer; images of different content have different digests. */
  readonly content?: string;
}

/** Somebody who speaks to a sandbox over plain HTTP; shares no code with the product and follows no redirect. */
export class Visitor {
  readonly #sandbox: Sandbox;
  readonly #token: string | undefined;

  /** @param token of GitHub; anonymous without */
  constructor(sandbox: Sandbox, token?: string) {
    this.#sandbox = sandbox;
    this.#token = token;
  }

  /** A request to the token server. */
  askToken(scopes: readonly string[]): Promise<Response> {
    const query = new URLSearchParams({ service: this.#sandbox.registry });
    for (const scope of scopes) query.append('scope', scope);
    const headers = this.#token === undefined ? undefined : { authorization: basic('visitor', this.#token) };
    return fetch(`${this.#sandbox.origin}/token?${query.toString()}`, headers && { headers });
  }

  /** @throws when the token server refuses */
  async bearer(...scopes: string[]): Promise<string> {
    const response = await this.askToken(scopes);
    const answer: unknown = await response.json();
    if (typeof answer === 'object' && answer !== null && 'token' in answer && typeof answer.token === 'string') {
      return `Bearer ${answer.token}`;
    }
    throw new Error(`no token: ${response.status} ${JSON.stringify(answer)}`);
  }

  /** A request to the registry, with a fresh bearer token for `pull,push` on the path, or for other scopes. */
  async registry(method: string, url: string, init: RequestInit = {}, ...scopes: string[]): Promise<Response> {
    const path = /^\/v2\/(.+)\/(?:blobs|manifests|tags|referrers)\//.exec(url)?.[1] ?? '';
    const wanted =
      scopes.length > 0 ? scopes : [`repository:${path}:${this.#token === undefined ? 'pull' : 'pull,push'}`];
    const headers = new Headers(init.headers);
    headers.set('authorization', await this.bearer(...wanted));
    return fetch(this.#sandbox.origin + url, { redirect: 'manual', ...init, method, headers });
  }

  /** A request to the REST API. */
  api(method: string, path: string): Promise<Response> {
    const headers = this.#token === undefined ? undefined : { authorization: `Bearer ${this.#token}` };
    return fetch(this.#sandbox.apiUrl + path, headers ? { method, headers } : { method });
  }

  /** @returns the digest */
  async pushBlob(path: string, bytes: Uint8Array): Promise<string> {
    const digest = digestOf(bytes);
    const begun = await this.registry('POST', `/v2/${path}/blobs/uploads/`);
    const location = `${begun.headers.get('location') ?? ''}&digest=${digest}`;
    await expectStatus(begun, 202);
    await expectStatus(await this.registry('PUT', location, { body: Buffer.from(bytes) }), 201);
    return digest;
  }

  async pushManifest(path: string, manifest: Manifest, tag?: string): Promise<Descriptor> {
    const bytes = Buffer.from(JSON.stringify(manifest));
    const digest = digestOf(bytes);
    const headers = { 'content-type': manifest.mediaType };
    const response = await this.registry('PUT', `/v2/${path}/manifests/${tag ?? digest}`, { body: bytes, headers });
    await expectStatus(response, 201);
    return { mediaType: manifest.mediaType, digest, size: bytes.byteLength };
  }

  /** Pushes an image with one layer. */
  async pushImage({ path, tag, labels = {}, annotations, content = 'a layer' }: ImageOptions): Promise<Descriptor> {
    const layer = Buffer.from(content);
    const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] };
    const config = Buffer.from(
      JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: labels }, rootfs }),
    );
    const describe = (mediaType: string, bytes: Buffer): Descriptor => {
      return { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
    };
    await this.pushBlob(path, layer);
    await this.pushBlob(path, config);
    const manifest = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: describe(OCI_CONFIG, config),
      layers: [describe(OCI_LAYER, layer)],
      ...(annotations === undefined ? {} : { annotations }),
    };
    return this.pushManifest(path, manifest, tag);
  }

  /** Pushes an index over manifests that are there. */
  pushIndex(
    path: string,
    manifests: readonly Descriptor[],
    tag?: string,
    annotations?: Readonly<Record<string, string>>,
  ): Promise<Descriptor> {
    const index: Manifest = { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
    return this.pushManifest(path, annotations === undefined ? index : { ...index, annotations }, tag);
  }
}

/** The value of a Basic Authorization header. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function expectStatus(response: Response, status: number): Promise<void> {
  if (response.status === status) return;
  throw new Error(`${response.status} instead of ${status}: ${await response.text()}`);
}
