import { type Readable } from 'node:stream';
import { type Credential } from './domain/credential/credential-choice.js';
import { type NotedFile } from './domain/credential/credential-ledger.js';
import { type CredentialFile } from './domain/credential/credential-file.js';
import { type Digest } from './domain/image/digest.js';
import { type GitHubContext, type GitHubServer } from './domain/github/github.js';
import { type RawInputs } from './domain/input/input.js';
import { type JsonObject } from './domain/json/json.js';
import { type CompressionSettings } from './domain/image/layer.js';
import { type Descriptor, type Manifest } from './domain/image/manifest.js';
import { type Quota } from './domain/retention/quota.js';
import {
  type ManifestReference,
  type RegistryHost,
  type Repository,
  type RepositoryName,
  type Tag,
} from './domain/registry/reference.js';
import { type YamlNode } from './domain/retention/yaml-node.js';

/** Time, as an argument. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws ActionError `cancelled` when the signal fires first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a run tells a person. Every value is escaped by the adapter, so text of a server can't act on the runner. */
export interface Log {
  /** Seen under step debug only. */
  debug(message: string): void;
  info(message: string): void;
  /** One of many lines within a group; a terminal, which can't fold them, shows them on request only. */
  detail(message: string): void;
  notice(message: string): void;
  warning(message: string): void;
  /** Folds what `work` logs under one title. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** At a terminal, the place for how far work is; elsewhere lines of the log tell. */
  readonly status?: StatusLine | undefined;
}

/** One line that is written over and over. */
export interface StatusLine {
  /** @param share of the whole, from 0 to 1; undefined where the whole is not known */
  show(text: string, share: number | undefined): void;
  clear(): void;
}

/** The machine that runs the action: the only way to inputs, environment, files of the runner and log. */
export interface Runner {
  readonly inputs: RawInputs;
  readonly github: GitHubContext;
  readonly log: Log;
  /** Fires on SIGINT and SIGTERM, which the runner sends on cancellation. */
  readonly cancelled: AbortSignal;
  /** A variable of the environment; undefined when unset or empty. */
  environment(name: string): string | undefined;
  /** The environment of a program that is started: no input, no state, nothing that holds a masked secret. */
  childEnvironment(): Readonly<Record<string, string>>;
  /** Private directory of this job, removed by the runner at its end (`RUNNER_TEMP`). */
  readonly temporaryDirectory: string;
  /** Where relative paths of inputs start (`GITHUB_WORKSPACE`). */
  readonly workspace: string;
  /** When this process began, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** When a commit of the workspace was made, in milliseconds since the epoch; undefined where git can't tell. */
  findCommitTime(sha: string): number | undefined;
  /** Hides a secret in all logs from now on; to be called before its first use. */
  mask(secret: string): void;
  setOutput(name: string, value: string): void;
  /** Sets a variable for the steps that follow; an empty value counts as unset for the tools that we write for. */
  exportVariable(name: string, value: string): void;
  /** Hands a value to the post step. */
  saveState(name: string, value: string): void;
  /** What the main step handed over; empty if nothing. */
  state(name: string): string;
  /** Asks whoever is there before something that is hard to undo. @returns false where it is not wanted */
  confirm(question: string): Promise<boolean>;
  /** Adds Markdown to the job summary. */
  writeSummary(markdown: string): Promise<void>;
}

/** How a command at a terminal is to behave. */
export interface TerminalSettings {
  /** Standard output is for the result alone. */
  readonly isResultOnly: boolean;
  /** Details and what helps to find a fault are shown. */
  readonly isVerbose: boolean;
  /** Questions count as answered with yes. */
  readonly isConfirmed: boolean;
  /** Where the summary goes, relative to the working directory; nowhere if undefined. */
  readonly summaryFile: string | undefined;
}

/** Where a person runs an action by hand: what a command needs before there is a runner. */
export interface Terminal {
  readonly github: GitHubContext;
  /** Whether somebody is there who can be asked. */
  readonly isAttended: boolean;
  /** A variable of the environment; undefined when unset or empty. */
  environment(name: string): string | undefined;
  /** Hides a secret in all that is printed from now on. */
  mask(secret: string): void;
  /** The metadata that this package has for an action. */
  readActionFile(action: string): Promise<YamlNode>;
  /** @param path a file, or `-` for standard input @throws ActionError `invalid-file` */
  readSecretFile(path: string): Promise<string>;
  /** Writes a result to standard output, with its secrets hidden. */
  print(text: string): void;
  /** @param onOutput is told each output */
  openRunner(inputs: RawInputs, settings: TerminalSettings, onOutput: (name: string, value: string) => void): Runner;
}

/** A blob that can be read as often as an upload needs it. */
export interface BlobSource {
  readonly digest: Digest;
  readonly size: number;
  /** Opens a new stream over all of its bytes, in pieces of up to 1 MiB. */
  open(): Readable;
}

export interface MeasuredBlob {
  readonly digest: Digest;
  readonly size: number;
}

/** A blob whose digest and size are known once it was read to its end; each time it gives the same bytes. */
export interface BlobStream {
  open(): Readable;
}

export type UploadResult = 'uploaded' | 'existed' | 'mounted';

/** One registry, with the credentials that fit each of its repositories. */
export interface Registry {
  readonly host: RegistryHost;
  /** Reads a manifest, its digest checked against the bytes; undefined where the registry has none. */
  findManifest(name: RepositoryName, reference: ManifestReference): Promise<Manifest | undefined>;
  /** As findManifest. @throws ActionError `not-found` */
  getManifest(name: RepositoryName, reference: ManifestReference): Promise<Manifest>;
  /** The digest that the registry gives for a tag or digest by HEAD, or undefined where there is none. */
  findManifestDigest(name: RepositoryName, reference: ManifestReference): Promise<Digest | undefined>;
  /** Stores the bytes under a tag or under their digest. */
  putManifest(name: RepositoryName, reference: ManifestReference, manifest: Manifest): Promise<void>;
  /** Whether the registry holds the blob in this repository, with this size. */
  hasBlob(name: RepositoryName, blob: Pick<Descriptor, 'digest' | 'size'>): Promise<boolean>;
  /** Reads a small blob (an image config) whole, its digest checked. */
  readBlob(name: RepositoryName, blob: Pick<Descriptor, 'digest' | 'size'>): Promise<Buffer>;
  /**
   * Makes the repository hold the blob: looks first, then sends it; its hash is checked before the last byte leaves.
   * @param onProgress is told the number of bytes each time some were sent
   */
  uploadBlob(name: RepositoryName, blob: BlobSource, onProgress?: (bytes: number) => void): Promise<UploadResult>;
  /**
   * Sends bytes whose digest is not known before.
   * @param onProgress as that of uploadBlob
   */
  uploadStream(name: RepositoryName, stream: BlobStream, onProgress?: (bytes: number) => void): Promise<MeasuredBlob>;
  /** A blob to be read, of any size; whoever sends it on checks its digest. */
  openBlob(name: RepositoryName, blob: Pick<Descriptor, 'digest' | 'size'>): BlobSource;
  /** Takes the blob over from another repository of this registry; false where the registry would not. */
  mountBlob(name: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean>;
  /**
   * Empty where the repository is unknown.
   * @param maxPages of the registry's list, each of up to 100 tags in the registry's order; all where left out
   */
  listTags(name: RepositoryName, maxPages?: number): Promise<readonly Tag[]>;
  /** Whether there is a tag at all, by one request. */
  hasTags(name: RepositoryName): Promise<boolean>;
  /** Asks whether the credential may read the repository; has no effect there. @throws ActionError as the registry answers */
  checkPull(name: RepositoryName): Promise<void>;
  /** Asks whether the credential may write, by opening an upload and cancelling it. @throws ActionError as the registry answers */
  checkPush(name: RepositoryName): Promise<void>;
  /**
   * Whether a registry answers there at all, asked once and without a credential.
   * @throws ActionError `unavailable` where that could not be learnt
   */
  isThere(): Promise<boolean>;
  /**
   * Has the credential checked by the token server.
   * @param pushTo asks for a token to push there, which all requests to that repository then use
   * @throws ActionError `unauthorized`, `denied`
   */
  checkCredential(pushTo?: RepositoryName): Promise<void>;
}

/** Where an image is read: a layout, an archive, the engine or a registry. Nothing is extracted to disk. */
export interface ImageSource {
  /** For logs and errors, such as `oci-archive:image.tar`. */
  readonly description: string;
  /** Of an image that is copied: where its blobs are, from which a repository of the same registry may take them over. */
  readonly origin?: Repository;
  /** The image or index that the source stands for. */
  readRoot(): Promise<Manifest>;
  /** @throws ActionError `invalid-image` if it is missing or its bytes don't have the digest */
  readManifest(descriptor: Descriptor): Promise<Manifest>;
  /** Digests that other manifests of the source have as their subject; only of sources that may hold such manifests. */
  findSubjects?(): Promise<ReadonlySet<Digest>>;
  /** Reads a small blob whole, its digest checked. */
  readBlob(descriptor: Descriptor): Promise<Buffer>;
  /** @throws ActionError `invalid-image` if the blob is missing or of another size */
  openBlob(descriptor: Descriptor): Promise<BlobSource>;
  close(): Promise<void>;
}

export type PackageType = 'container' | 'docker';
export type OwnerKind = 'user' | 'organization';

export interface PackageVersion {
  readonly id: number;
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  /** Milliseconds since the epoch; undefined if GitHub's text could not be read as a date. */
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  /** Of a deleted version, where GitHub tells. */
  readonly deletedAt?: number;
}

export interface Package {
  readonly name: RepositoryName;
  readonly visibility: string;
  readonly versionCount: number | undefined;
  /** `owner/name` of the linked repository. */
  readonly repository: string | undefined;
}

/** A complete, stable listing: nothing went or moved while its pages were read. */
export interface VersionListing {
  readonly versions: readonly PackageVersion[];
  /** Ids of what came while the pages were read, the first time or again. */
  readonly arrived: ReadonlySet<number>;
  /** GitHub's own time when it answered, from its Date header. */
  readonly serverTime: number;
}

/** What became of a deletion. */
export type DeletionResult =
  | { readonly kind: 'deleted' }
  /** It was gone already; looked up after a 404 or an unclear answer. */
  | { readonly kind: 'gone' }
  /** GitHub refuses for good: last tagged version, or more than 5,000 downloads. */
  | { readonly kind: 'retained'; readonly message: string }
  /** GitHub asked to slow down, so it had no effect; `turn` tells when it may be tried again. */
  | { readonly kind: 'deferred'; readonly message: string };

/** What became of a restoration. */
export type RestorationResult =
  | { readonly kind: 'restored' }
  /** It is there already; looked up after a 404 or an unclear answer. */
  | { readonly kind: 'there' }
  /** GitHub no longer has it: more than 30 days, or the name is taken again; or the token may not. */
  | { readonly kind: 'lost'; readonly message: string }
  | { readonly kind: 'deferred'; readonly message: string };

/** How many changes may be sent now, or when to ask again (milliseconds since the epoch) and what stands against it. */
export type Turn =
  | { readonly kind: 'go'; readonly count: number }
  | { readonly kind: 'wait'; readonly until: number; readonly cause: 'pace' | 'backoff' | 'quota' };

/** GitHub's Packages REST API for the packages of one owner. */
export interface Packages {
  readonly owner: string;
  /** All of this type, in the order of their names. @throws ActionError; GITHUB_TOKEN may not ask */
  listPackages(): Promise<readonly RepositoryName[]>;
  findPackage(name: RepositoryName): Promise<Package | undefined>;
  /** @throws ActionError; a listing that is incomplete, malformed or unstable is an error, never a shorter list */
  listVersions(name: RepositoryName, state: 'active' | 'deleted'): Promise<VersionListing>;
  /** The first page of the active versions, at most 100: what has come since a listing is among them. */
  listNewestVersions(name: RepositoryName): Promise<readonly PackageVersion[]>;
  /** The hourly quota as GitHub told it last; undefined where it does not tell. */
  readonly quota: Quota | undefined;
  /**
   * Whether changes may be sent without a wait, so that a look right before them is still true when they arrive.
   * @param wanted at least 1
   * @param reserve requests of the hourly quota that are left to others
   */
  turn(change: 'deletion' | 'restoration', wanted: number, reserve: number): Turn;
  /** @throws ActionError `denied` without the role Admin, `unavailable`, … */
  deleteVersion(name: RepositoryName, id: number): Promise<DeletionResult>;
  /** Deletes the package with all of its versions. */
  deletePackage(name: RepositoryName): Promise<DeletionResult>;
  restoreVersion(name: RepositoryName, id: number): Promise<RestorationResult>;
  restorePackage(name: RepositoryName): Promise<RestorationResult>;
}

/** What repositories tell about pull requests and branches. Names are `owner/name`. */
export interface Repositories {
  /**
   * Numbers of the pull requests that are closed, merged or not.
   * @param from the lowest number of interest; lower ones may be missing
   * @throws ActionError where not all of them could be learned
   */
  listClosedPulls(repository: string, from: number): Promise<ReadonlySet<number>>;
  /** All there are, protected ones and the default one among them. */
  listBranches(repository: string): Promise<readonly string[]>;
}

export interface TextFile {
  /** Relative to the workspace, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Files of the user below the workspace, or anywhere by an absolute path. */
export interface WorkspaceFiles {
  /** @throws ActionError `invalid-file` if it is missing, too large or no UTF-8 */
  read(path: string): Promise<string>;
  /** As read, parsed. @throws ActionError `invalid-file` with the lines of all faults */
  readYaml(path: string): Promise<YamlNode>;
  /** Replaces the file at once, or leaves it. @returns its absolute path @throws ActionError `invalid-file` */
  write(path: string, text: string): Promise<string>;
  /** All files of the workspace but git's own whose path fits, by links too. @throws ActionError `invalid-file` */
  find(fits: (path: string) => boolean): AsyncIterable<TextFile>;
}

/** @returns `madeDirectory`: what was made for the file and goes with it, as far as it is empty */
export type ChangeOfNoted = (
  noted: NotedFile,
  madeDirectory?: string,
) => NotedFile & { readonly madeDirectory?: string };

/** Something that holds credentials in the form of a file. */
export interface NotedContent {
  read(): Promise<CredentialFile>;
  /** @param after undefined: it is to be empty */
  write(after: CredentialFile): Promise<void>;
}

/** Files that hold credentials: private, written whole or not at all, one writer at a time. */
export interface CredentialFiles {
  /** Undefined where there is no such file. @throws ActionError `invalid-file` */
  read(path: string): Promise<CredentialFile>;
  /** Replaces the file by what `change` makes of it, while no one else can. @throws ActionError `conflict`, `invalid-file` */
  update(path: string, change: (file: CredentialFile) => Uint8Array): Promise<void>;
  /**
   * As update, with the ledger beside the file; what is undefined afterwards is removed. A change that changes nothing
   * makes nothing either.
   * @param change may be called twice; is told the topmost directory that was made for the file, if any was
   * @param content where the content is, if that is no file; only the ledger is one then
   */
  updateNoted(path: string, change: ChangeOfNoted, content?: NotedContent): Promise<void>;
  /** Paths of what has a ledger in a directory or below it. */
  findNoted(directory: string): Promise<readonly string[]>;
  /**
   * Makes a new private directory whose name begins with `prefix`.
   * @param onName is told its path right before it is made
   */
  makeDirectory(parent: string, prefix: string, onName?: (path: string) => void): Promise<string>;
  /** Paths of what makeDirectory made there with this prefix. */
  findDirectories(parent: string, prefix: string): Promise<readonly string[]>;
  /** Makes `path` a link to a directory or a file, if that exists. */
  link(target: string, path: string): Promise<void>;
  /** Removes a file or a directory with all that is in it, if it exists. */
  remove(path: string): Promise<void>;
}

/** Where the tools of this user look for credentials, without us. */
export interface CredentialPlaces {
  /** Directory of Docker's `config.json`. */
  readonly dockerConfig: string;
  /** Directory of buildx: its builders and the credentials of its own. */
  readonly buildxConfig: string;
  /** Files of containers tools, the one that is read first at the front. */
  readonly authFiles: readonly string[];
  /** Directory of ours, for the ledgers of programs that keep credentials: these belong to the user, not to a file. */
  readonly programLedgers: string;
}

/** A credential as somebody stored it for a registry. */
export interface StoredCredential {
  readonly username: string;
  readonly secret: string;
}

/** Programs that keep credentials (`docker-credential-NAME`), by NAME and server. @throws ActionError `invalid-file` */
export interface CredentialPrograms {
  find(program: string, server: string): Promise<StoredCredential | undefined>;
  store(program: string, server: string, credential: StoredCredential): Promise<void>;
  erase(program: string, server: string): Promise<void>;
}

/** What GitHub says of a personal access token, as far as it says anything. */
export interface TokenFacts {
  readonly state: 'valid' | 'revoked' | 'unknown';
  readonly login: string | undefined;
  /** Undefined for tokens without scopes, and where GitHub did not say. */
  readonly scopes: readonly string[] | undefined;
  /** What to do where the token is not authorised for single sign-on of the owner. */
  readonly signOnHint: string | undefined;
}

/** A file of JSON lines that outlives a killed run. */
export interface Journal {
  /** Absolute. */
  readonly path: string;
  /** Adds lines, one for each; they are on disk when this is done. @throws ActionError `invalid-file` */
  append(...lines: readonly JsonObject[]): Promise<void>;
  close(): Promise<void>;
}

/** What a use case is given: everything outside of it. Nothing is opened before it is asked for. */
export interface Connection {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly server: GitHubServer;
  readonly credentialFiles: CredentialFiles;
  readonly credentialPrograms: () => Promise<CredentialPrograms>;
  readonly credentialPlaces: CredentialPlaces;
  /** Asks the API about a token and the owner of a package. Never fails: what is not learnt is unknown. */
  readonly inspectToken: (secret: string, owner: string) => Promise<TokenFacts>;
  /** The version of the Docker engine, such as `28.1.1`; undefined where none answers. */
  readonly findEngineVersion: () => Promise<string | undefined>;
  /**
   * With the credential that the run uses for this registry. One of this GitHub: GITHUB_TOKEN, and the PAT to read what
   * that is denied. Any other: for each repository what `podman login` or `docker login` stored, else none.
   */
  registry(host: RegistryHost): Registry;
  /** With a certain credential, or anonymously. */
  registryAs(host: RegistryHost, credential: Credential | undefined): Registry;
  /** @param type `container` where it is not given */
  packages(owner: string, type?: PackageType): Promise<Packages>;
  repositories(): Promise<Repositories>;
  /** The SPDX identifier that GitHub gives for the licence of the run's repository; undefined where it tells none. */
  findLicence(): Promise<string | undefined>;
  readonly files: WorkspaceFiles;
  /** What a step of this job moved the tag to last; undefined if none did. The registry's own answer may be older. */
  findMovedTag(registry: RegistryHost, name: RepositoryName, tag: Tag): Promise<Digest | undefined>;
  /**
   * The names of all files in a directory and below it, without the directories that they are in; sorted.
   * @param path as an input gives it; relative to the workspace
   * @throws ActionError `invalid-file` if there is no such directory
   */
  listFiles(path: string): Promise<readonly string[]>;
  /** Opens a file to add to. @param path as an input gives it; relative to the workspace */
  openJournal(path: string): Promise<Journal>;
  /**
   * Opens `docker-daemon:NAME`, `docker-archive:PATH[:REF]`, `oci:DIR[:REF]`, `oci-archive:PATH[:REF]`, `docker://REF`,
   * or what is recognised: a directory is a layout, a file tells by its content, anything else is an image of the engine.
   * @param onProgress is told in words how far it is, where that takes long
   * @throws ActionError `invalid-image` if there is no such image
   */
  openSource(source: string, onProgress?: (line: string) => void): Promise<ImageSource>;
  /**
   * Compresses a layer while it is read; the same bytes give the same result. Its plain bytes are checked on the way.
   * @param onRead is told the number of plain bytes as they are read, and a negative one when they are read anew
   * @throws ActionError `unsupported` where this Node lacks the compression
   */
  compressLayer(layer: BlobSource, settings: CompressionSettings, onRead: (bytes: number) => void): Promise<BlobStream>;
}
