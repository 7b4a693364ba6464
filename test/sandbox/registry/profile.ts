import { type DigestAlgorithm } from '../store/digest.js';
import { type PackageType } from '../store/store.js';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

export type ProfileName = 'ghcr' | 'spec' | 'ghes-docker' | 'ghes-container';

/** What sets one registry apart from another; the routes ask it, never the profile's name. */
export interface Profile {
  /** Of the packages that a push creates. */
  readonly packageType: PackageType;
  /** Of digests that a push may name. */
  readonly algorithms: readonly DigestAlgorithm[];
  /** Parts of a name between slashes. */
  readonly nameParts: { readonly min: number; readonly max: number };
  /** Whether the second part of a name is a repository, which must exist and decides who may do what. */
  readonly isBelowRepository: boolean;
  readonly takesIndexes: boolean;
  readonly takesOci: boolean;
  readonly takesForeignLayers: boolean;
  /** Whether manifests can be read and written by digest. */
  readonly knowsDigests: boolean;
  /** Whether HEAD of a manifest tells its digest; if not, it tells something else. */
  readonly tellsDigests: boolean;
  /** Whether a PUT by digest may name tags. */
  readonly takesTagParameters: boolean;
  readonly hasReferrers: boolean;
  /** Of manifests, tags and blobs. */
  readonly canDelete: boolean;
  readonly canCancelUploads: boolean;
  /** Of a chunk that names its range. */
  readonly chunkBytes: number;
  readonly blobBytes: number;
  /** Whether a mount without `from` takes the blob from wherever the caller may read it. */
  readonly findsMountSources: boolean;
  /** Whether GET of a blob is sent to another origin. */
  readonly redirectsBlobs: boolean;
  /** Whether public packages can be read without credentials. */
  readonly isOpenToAnonymous: boolean;
  /** Whether the challenge of `/v2/` names a scope that nobody asked for. */
  readonly challengesWithPlaceholder: boolean;
  readonly hasRateLimits: boolean;
}

const GHCR: Profile = {
  packageType: 'container',
  algorithms: ['sha256'],
  nameParts: { min: 2, max: Infinity },
  isBelowRepository: false,
  takesIndexes: true,
  takesOci: true,
  takesForeignLayers: true,
  knowsDigests: true,
  tellsDigests: true,
  takesTagParameters: false,
  hasReferrers: false,
  canDelete: false,
  canCancelUploads: false,
  chunkBytes: 4 * MIB,
  blobBytes: 10 * GIB,
  findsMountSources: false,
  redirectsBlobs: true,
  isOpenToAnonymous: true,
  challengesWithPlaceholder: true,
  hasRateLimits: true,
};

/** Each profile; the README says from which source each member is known. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  ghcr: GHCR,
  spec: {
    ...GHCR,
    algorithms: ['sha256', 'sha512'],
    takesTagParameters: true,
    hasReferrers: true,
    canDelete: true,
    canCancelUploads: true,
    chunkBytes: Infinity,
    blobBytes: Infinity,
    findsMountSources: true,
    redirectsBlobs: false,
    challengesWithPlaceholder: false,
  },
  'ghes-container': { ...GHCR, redirectsBlobs: false, hasRateLimits: false },
  'ghes-docker': {
    ...GHCR,
    packageType: 'docker',
    nameParts: { min: 3, max: 3 },
    isBelowRepository: true,
    takesIndexes: false,
    takesOci: false,
    takesForeignLayers: false,
    knowsDigests: false,
    tellsDigests: false,
    blobBytes: 5 * GIB,
    redirectsBlobs: false,
    isOpenToAnonymous: false,
    hasRateLimits: false,
  },
};
