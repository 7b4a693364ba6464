import { isDigest } from '../store/digest.js';
import { type Exchange, type Reply } from '../server/http.js';
import { readManifest } from './manifest.js';
import { ociError } from './oci-error.js';
import { type StoredPackage, type StoredVersion } from '../store/store.js';

const PER_PAGE = 100;
const INDEX = 'application/vnd.oci.image.index.v1+json';

/** A descriptor as the list of referrers shows it. */
interface Referrer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * `GET /v2/<name>/referrers/<digest>`: an index, empty for a subject that nothing refers to or that is not there.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export function listReferrers(
  exchange: Exchange,
  path: string,
  target: StoredPackage | undefined,
  subject: string,
): Reply {
  if (!isDigest(subject)) return ociError(400, 'DIGEST_INVALID', 'invalid digest');
  const query = exchange.url.searchParams;
  const artifactType = query.get('artifactType') ?? undefined;
  const last = query.get('last') ?? '';
  const rest = [...(target?.byDigest.values() ?? [])]
    .flatMap((version) => describe(version, subject) ?? [])
    .filter((referrer) => artifactType === undefined || referrer.artifactType === artifactType)
    .sort((one, other) => (one.digest < other.digest ? -1 : 1))
    .filter(({ digest }) => digest > last);
  const manifests = rest.slice(0, PER_PAGE);
  const next = rest.length > PER_PAGE ? manifests.at(-1)?.digest : undefined;
  const headers = {
    'content-type': INDEX,
    ...(artifactType === undefined ? {} : { 'oci-filters-applied': 'artifactType' }),
    ...(next === undefined ? {} : { link: `<${pageAfter(path, subject, next, artifactType)}>; rel="next"` }),
  };
  return { status: 200, headers, body: JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }) };
}

function pageAfter(path: string, subject: string, last: string, artifactType: string | undefined): string {
  const query = new URLSearchParams({ last, ...(artifactType === undefined ? {} : { artifactType }) });
  return `/v2/${path}/referrers/${subject}?${query.toString()}`;
}

function describe(version: StoredVersion, subject: string): Referrer | undefined {
  const facts = readManifest(version.bytes, version.mediaType);
  if (typeof facts === 'string' || facts.subject !== subject) return undefined;
  const { mediaType, digest, bytes } = version;
  return {
    mediaType,
    digest,
    size: bytes.byteLength,
    ...(facts.artifactType === undefined ? {} : { artifactType: facts.artifactType }),
    ...(Object.keys(facts.annotations).length === 0 ? {} : { annotations: facts.annotations }),
  };
}
