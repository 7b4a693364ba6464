export const id = 383;
export const ids = [383];
export const modules = {

/***/ 8383:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  annotate: () => (/* binding */ annotate)
});

// EXTERNAL MODULE: ./build/core/domain/image/annotation-placement.js
var annotation_placement = __webpack_require__(8378);
// EXTERNAL MODULE: ./build/core/domain/image/annotation.js + 2 modules
var annotation = __webpack_require__(8863);
// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var image_digest = __webpack_require__(7145);
// EXTERNAL MODULE: ./build/core/domain/metadata/github-texts.js
var github_texts = __webpack_require__(5547);
// EXTERNAL MODULE: ./build/core/domain/image/manifest.js
var image_manifest = __webpack_require__(7484);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var registry_reference = __webpack_require__(4302);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/report/image-tree.js
var image_tree = __webpack_require__(8089);
// EXTERNAL MODULE: ./build/core/report/markdown.js
var markdown = __webpack_require__(1432);
// EXTERNAL MODULE: ./build/core/report/package-page.js
var package_page = __webpack_require__(8293);
;// CONCATENATED MODULE: ./build/core/report/annotate.js





/** Rows of the table of annotations. */
const maxRows = 200;
/** The outputs of the action by name, those of `json` included; a text is put out as it is, anything else as JSON. */
function describeAnnotation(report) {
    const { root, before, target, tags, moved } = report;
    const outputs = {
        digest: root.digest,
        image: `${(0,registry_reference/* formatRepository */.Sh)(target)}@${root.digest}`,
        'previous-digest': before?.digest ?? '',
        changed: moved.length > 0,
        'media-type': root.mediaType,
        digests: (0,image_tree/* platformDigests */.H)(report),
        'attestation-digests': (0,image_manifest/* childrenOf */.LU)(root)
            .filter(image_manifest/* isAttestation */.H3)
            .map(({ digest }) => digest),
        annotations: Object.fromEntries(root.annotations),
    };
    return { ...outputs, json: { ...outputs, tags, moved, 'deleted-replaced': report.deletedReplaced } };
}
/** The job summary of an annotate run: outcome first, then what changed, what the page shows, and what the image holds. */
function summarizeAnnotation(report) {
    const { root, target } = report;
    return [
        `### ${outcome(report)}`,
        `${(0,markdown/* code */.aY)(`${(0,registry_reference/* formatRepository */.Sh)(target)}@${root.digest}`)} · ${(0,markdown/* text */.Qq)(root.mediaType)}`,
        changes(report),
        (0,package_page/* pagePreview */.o)(root, report.labels),
        (0,image_tree/* treeTable */.v)(report),
        ...(report.renewed.size === 0 ? [] : [renewals(report)]),
    ].join('\n\n');
}
function outcome({ target, moved, tags, before, dryRun }) {
    const name = (0,markdown/* text */.Qq)((0,registry_reference/* formatRepository */.Sh)(target));
    if (moved.length === 0)
        return `${name} needed no change (${(0,markdown/* text */.Qq)(tags.join(', '))})`;
    const verb = before === undefined ? 'made' : 'annotated';
    return `${name} ${dryRun ? 'would be ' : ''}${verb} (${(0,markdown/* text */.Qq)(moved.join(', '))})`;
}
function changes({ before, root }) {
    const old = before?.annotations ?? new Map();
    const keys = [...new Set([...old.keys(), ...root.annotations.keys()])].sort();
    if (keys.length === 0)
        return `The ${root.kind} has no annotations.`;
    const rows = keys.slice(0, maxRows).map((key) => {
        const [was, is] = [old.get(key), root.annotations.get(key)];
        return [(0,markdown/* code */.aY)(key), show(was), was === is ? 'unchanged' : show(is)];
    });
    const more = keys.length > maxRows ? [[`and ${keys.length - maxRows} more`, '', '']] : [];
    return (0,markdown/* table */.tp)(['annotation', 'before', 'after'], [...rows, ...more]);
}
function renewals({ renewed }) {
    const rows = [...renewed].slice(0, maxRows).map(([before, after]) => [(0,markdown/* code */.aY)(before), (0,markdown/* code */.aY)(after)]);
    return (0,markdown/* table */.tp)(['image before', 'after'], rows);
}
function show(value) {
    return value === undefined ? '–' : (0,markdown/* text */.Qq)(value);
}

// EXTERNAL MODULE: ./build/core/domain/image/platform.js
var image_platform = __webpack_require__(8966);
;// CONCATENATED MODULE: ./build/annotate/changes.js






/**
 * Where annotations without a level go: what GitHub's page shows of this image, or as `level` says.
 * @throws ActionError `unsupported` for the index of an image that has none
 */
function chooseLevels({ level }, root) {
    if (root.kind === 'index') {
        if (level === 'both')
            return ['index', 'manifest'];
        return [level === 'manifest' ? 'manifest' : 'index'];
    }
    if (level !== 'index')
        return ['manifest'];
    throw new errors/* ActionError */.lZ('unsupported', 'The image is a single one, and "level: index" is for an index.', {
        hint: 'With "single: wrap" it becomes an index of one image.',
    });
}
/** The images of a tree that annotations and labels are about; attestations and what is no image are none. */
function imagesOf({ root, descendants }) {
    if (root.kind !== 'index')
        return [{ manifest: root, entry: undefined }];
    return root.manifests.flatMap((entry) => {
        const manifest = descendants.get(entry.digest);
        return manifest?.kind === 'image' && !(0,image_manifest/* isAttestation */.H3)(entry) ? [{ manifest, entry }] : [];
    });
}
/** All changes that the inputs stand for: labels first, then texts, then `annotations`. */
function chooseChanges(options, github, root, images) {
    const levels = chooseLevels(options, root);
    const warnings = [];
    const changes = levels.flatMap((level) => {
        const existing = level === 'index' || root.kind !== 'index' ? root.annotations : annotationsOfAll(images);
        const labelled = level === 'index'
            ? commonLabels(options.fromLabels, images, existing, warnings)
            : labelsOfEach(options.fromLabels, images);
        const known = new Map([
            ...existing,
            ...labelled.flatMap(({ key, value }) => (value ? [[key, value]] : [])),
        ]);
        return [...labelled, ...at(level, (0,github_texts/* chooseTexts */.y6)(options.texts, github, known))];
    });
    return { changes: [...changes, ...(0,annotation_placement/* placeChanges */.XH)(options.annotations, levels)], warnings };
}
/** @throws ActionError `invalid-input` under `strict`; a sentence for each otherwise */
function judgeTexts(changes, strict) {
    const faults = new Set(changes.flatMap(({ key, value }) => (value === undefined ? [] : ((0,annotation/* checkGitHubAnnotation */.Fo)(key, value) ?? []))));
    if (strict && faults.size > 0) {
        throw new errors/* ActionError */.lZ('invalid-input', `The labels do not fit: ${[...faults].join('; ')}.`, {
            hint: 'Set the text by its own input, or allow it with "strict: false".',
        });
    }
    return [...faults].map((fault) => `${fault}.`);
}
function at(level, changes) {
    return changes.map((change) => ({ ...change, targets: [{ level, platform: undefined }] }));
}
/** A text that one image has is not to be covered by a guess. */
function annotationsOfAll(images) {
    return new Map(images.flatMap(({ manifest }) => [...manifest.annotations]));
}
/** One value for all: that of the first image that has the label. */
function commonLabels(choice, images, existing, warnings) {
    return wantedKeys(choice, existing).flatMap((key) => {
        const values = [...new Set(images.map(({ labels }) => labels.get(key) ?? ''))].filter((text) => text !== '');
        const [value] = values;
        if (value === undefined) {
            if (choice.keys.includes(key))
                warnings.push(`No image has the label ${key} that "from-labels" names.`);
            return [];
        }
        if (values.length > 1)
            warnings.push(`The images have different labels ${key}; that of the first one is taken.`);
        return at('index', [{ key, value }]);
    });
}
function labelsOfEach(choice, images) {
    return images.flatMap(({ manifest, entry, labels }) => wantedKeys(choice, manifest.annotations).flatMap((key) => {
        const value = labels.get(key);
        const platform = entry?.platform === undefined ? undefined : (0,image_platform/* formatPlatform */.Bq)(entry.platform);
        return value ? [{ key, value, targets: [{ level: 'manifest', platform }] }] : [];
    }));
}
function wantedKeys({ keys, isAuto }, existing) {
    const automatic = isAuto ? Object.values(annotation/* gitHubKeys */.w_).filter((key) => !existing.get(key)) : [];
    return [...new Set([...keys, ...automatic])];
}

// EXTERNAL MODULE: ./build/core/domain/concurrent.js
var concurrent = __webpack_require__(3378);
// EXTERNAL MODULE: ./build/core/report/units.js
var units = __webpack_require__(3562);
// EXTERNAL MODULE: ./build/core/progress.js
var progress = __webpack_require__(4923);
;// CONCATENATED MODULE: ./build/annotate/copy.js





const concurrency = 6;
/** Stores the manifests, each after its blobs; what is there already is left alone. @param manifests children first */
async function storeManifests(manifests, target, connection) {
    const registry = connection.registry(target.registry);
    for (const { manifest, origin } of manifests) {
        if ((await registry.findManifestDigest(target.name, manifest.digest)) === manifest.digest)
            continue;
        if (origin !== undefined)
            await takeBlobs(manifest, origin, target, connection);
        await registry.putManifest(target.name, manifest.digest, manifest);
    }
}
/** Takes the blobs over from another repository: mounted where the registry does that, sent otherwise. */
async function takeBlobs(manifest, origin, target, connection) {
    const registry = connection.registry(target.registry);
    const blobs = (0,image_manifest/* blobsOf */.OR)(manifest).filter((blob) => !(0,image_manifest/* isForeignLayer */.sJ)(blob));
    const unmounted = [];
    await (0,concurrent/* mapConcurrently */.X)(blobs, concurrency, async (blob) => {
        if (await registry.hasBlob(target.name, blob))
            return;
        if (!(await registry.mountBlob(target.name, blob.digest, origin.name)))
            unmounted.push(blob);
    });
    const reference = (0,registry_reference/* formatReference */.FH)({ registry: target.registry, ...origin });
    if (unmounted.length === 0)
        connection.runner.log.info(`${reference} is taken over without sending a blob`);
    else
        await sendBlobs(unmounted, reference, target, connection);
}
async function sendBlobs(blobs, reference, target, connection) {
    const registry = connection.registry(target.registry);
    const totalBytes = blobs.reduce((sum, { size }) => sum + size, 0);
    let sentBytes = 0;
    const line = () => ({
        text: `${(0,units/* formatBytes */.z)(sentBytes)} of ${(0,units/* formatBytes */.z)(totalBytes)} of ${reference} sent`,
        share: sentBytes / totalBytes,
    });
    const source = await connection.openSource(`docker://${reference}`);
    try {
        await (0,progress/* withProgress */.E)(line, { clock: connection.clock, log: connection.runner.log }, () => (0,concurrent/* mapConcurrently */.X)(blobs, concurrency, async (blob) => {
            await registry.uploadBlob(target.name, await source.openBlob(blob), (bytes) => {
                sentBytes += bytes;
            });
        }));
    }
    finally {
        await source.close();
    }
    connection.runner.log.info(line().text);
}

;// CONCATENATED MODULE: ./build/annotate/patience.js

const firstPauseMs = 1000;
const maxPauseMs = 5000;
/** Waits for what a registry does not show yet: an answer about a tag or a digest may be older than a push. */
class Patience {
    #connection;
    #deadline;
    /** @param waitMs from now on, for all that is waited for together */
    constructor(connection, waitMs) {
        this.#connection = connection;
        this.#deadline = connection.clock.now() + waitMs;
    }
    /**
     * Looks until there is an answer, ever less often, and for the last time when the time is over.
     * @param what is waited for, for the log
     * @returns undefined if it never came
     * @throws ActionError `cancelled`; what a look throws is not waited for
     */
    async find(what, look) {
        const { clock, runner } = this.#connection;
        for (let pauseMs = firstPauseMs;; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
            const found = await look();
            const leftMs = this.#deadline - clock.now();
            if (found !== undefined || leftMs <= 0)
                return found;
            runner.log.info(`Waiting for ${what} (${(0,units/* formatDuration */.a)(leftMs)} left)`);
            await clock.sleep(Math.min(pauseMs, leftMs), runner.cancelled);
        }
    }
}

// EXTERNAL MODULE: ./build/core/domain/image/graph.js
var image_graph = __webpack_require__(5457);
;// CONCATENATED MODULE: ./build/annotate/referrers.js



const maxShown = 10;
/**
 * Tells what of the replaced digests stays behind: signatures and attestations that do not cover the new ones.
 */
async function warnOfOldDigests({ before, isAssembled }, { root, replaced }, target, connection) {
    const { log } = connection.runner;
    const isAttested = root.kind === 'index' && root.manifests.some(image_manifest/* isAttestation */.H3);
    if (replaced.size > 0 && isAttested) {
        log.warning('The images get new digests. The index names their attestations for the new ones, but the statements inside (in-toto subjects) still name the old ones.');
    }
    const isEdited = !isAssembled && before !== undefined && before.digest !== root.digest;
    const subjects = [...(isEdited ? [before.digest] : []), ...replaced.keys()];
    if (subjects.length === 0)
        return;
    try {
        const { tags, count } = await findAttachments(connection.registry(target.registry), target, subjects);
        if (count === 0)
            return;
        const shown = tags.slice(0, maxShown).join(', ') + (tags.length > maxShown ? ` and ${tags.length - maxShown} more` : '');
        log.warning(`${count === 1 ? '1 referrer (signature, attestation or SBOM)' : `${count} referrers (signatures, attestations, SBOMs)`} ` +
            `of what is replaced will not cover the new digest: ${shown}. Sign and attest ${root.digest} again.`);
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error) || error.code === 'cancelled')
            throw error;
        log.notice(`Signatures of what is replaced were not looked for: ${error.message}`);
    }
}
/**
 * Finds signatures and other referrers by their tags. Referrers that no tag names can only be found by reading every
 * manifest of the package.
 */
async function findAttachments(registry, { name }, subjects) {
    const names = new Set(subjects.map(image_graph/* attachmentName */.Rr));
    const tags = (await registry.listTags(name)).filter((tag) => names.has((0,image_graph/* findAttachmentName */.ch)(tag) ?? ''));
    let count = 0;
    for (const tag of tags)
        count += names.has(tag) ? await countListed(registry, name, tag) : 1;
    return { tags, count };
}
/** A fallback tag points to an index of the referrers. */
async function countListed(registry, name, tag) {
    const manifest = await registry.findManifest(name, tag);
    return manifest?.kind === 'index' ? manifest.manifests.length : 1;
}

// EXTERNAL MODULE: ./build/core/domain/github/github.js
var github = __webpack_require__(6388);
;// CONCATENATED MODULE: ./build/annotate/replaced.js








const concurrentReads = 8;
/**
 * Deletes the version that was replaced, if a mark from all tags proves that nothing needs it. Whatever can't be learned
 * for certain keeps it.
 * @param root what the tags have now
 * @throws ActionError `incomplete` if GitHub deleted some of the new image along with it
 */
async function deleteReplaced(replaced, root, { target, server, waitMs }, connection) {
    const [owner = '', ...rest] = target.name.split('/');
    const packageName = rest.join('/');
    if (!(0,github/* isHostOfGitHub */.NU)(server, target.registry) || !(0,registry_reference/* isRepositoryName */.en)(packageName)) {
        return kept(`${(0,registry_reference/* formatRepository */.Sh)(target)} is no package of this GitHub`);
    }
    try {
        const packages = await connection.packages(owner);
        const removing = new Removing({ replaced, root, target, packageName, packages, connection });
        return await removing.run(new Patience(connection, waitMs));
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error) || error.code === 'cancelled' || error.code === 'incomplete')
            throw error;
        return kept(error.message.replace(/\.$/, ''));
    }
}
function kept(reason) {
    return { kind: 'kept', reason };
}
class Removing {
    #replaced;
    #root;
    #target;
    #packageName;
    #packages;
    #registry;
    constructor({ replaced, root, target, packageName, packages, connection }) {
        this.#replaced = replaced;
        this.#root = root;
        this.#target = target;
        this.#packageName = packageName;
        this.#packages = packages;
        this.#registry = connection.registry(target.registry);
    }
    async run(patience) {
        const { digest } = this.#replaced;
        // GitHub's list shows a tag that moved away for some seconds more.
        let versions = [];
        const version = await patience.find(`GitHub to list ${digest} without tags`, async () => {
            ({ versions } = await this.#packages.listVersions(this.#packageName, 'active'));
            return versions.find((each) => each.digest === digest && each.tags.length === 0);
        });
        if (version === undefined) {
            const listed = versions.find((each) => each.digest === digest);
            if (listed === undefined)
                return kept("GitHub's list does not have it");
            return kept(`it has the tag ${listed.tags.join(', ')}`);
        }
        const reason = await this.#findNeed(versions);
        if (reason !== undefined)
            return kept(reason);
        const again = await this.#packages.listVersions(this.#packageName, 'active');
        if (describeVersions(again.versions) !== describeVersions(versions)) {
            return kept('the package changed meanwhile');
        }
        const result = await this.#packages.deleteVersion(this.#packageName, version.id);
        if (result.kind === 'retained')
            return kept(result.message.replace(/\.$/, ''));
        await this.#undoIfHarmful(version, versions);
        return { kind: 'deleted' };
    }
    /** The new index has the old one's images. That GitHub leaves them when an index goes is nowhere promised. */
    async #undoIfHarmful(version, versions) {
        const digests = [...new Set((0,image_manifest/* childrenOf */.LU)(this.#root).map(({ digest }) => digest))];
        const found = await (0,concurrent/* mapConcurrently */.X)(digests, concurrentReads, (digest) => this.#registry.findManifestDigest(this.#target.name, digest));
        const lost = digests.filter((_, index) => found[index] === undefined);
        if (lost.length === 0)
            return;
        const faults = [];
        // Images first, so that the index is whole when it is back.
        for (const { id, digest } of [...versions.filter((each) => lost.includes(each.digest)), version]) {
            const result = await this.#packages.restoreVersion(this.#packageName, id);
            if (result.kind === 'lost' || result.kind === 'deferred')
                faults.push(`${digest} is not back: ${result.message}`);
        }
        const outcome = faults.length === 0 ? 'They were restored.' : faults.join(' ');
        throw new errors/* ActionError */.lZ('incomplete', `With the replaced index ${version.digest} GitHub deleted ${lost.join(', ')}, which the new one needs. ${outcome}`, { hint: 'Leave "delete-replaced" out, and look whether the image can be pulled.' });
    }
    /** Why the replaced version has to stay, by all that the tags of the package reach. */
    async #findNeed(versions) {
        const { digest } = this.#replaced;
        const listed = versions.flatMap(({ tags }) => tags);
        const tags = [...new Set([...(await this.#registry.listTags(this.#target.name)), ...listed])];
        const attached = tags.find((tag) => (0,image_graph/* findAttachmentName */.ch)(tag) === (0,image_graph/* attachmentName */.Rr)(digest));
        if (attached !== undefined)
            return `${attached} is attached to it`;
        const contents = new Map([[digest, (0,image_graph/* describeContent */.Xb)(this.#replaced)]]);
        // What GitHub's list says of a tag counts as well as what the registry says.
        const tagged = versions.filter((version) => version.tags.length > 0).map((version) => version.digest);
        const roots = await (0,concurrent/* mapConcurrently */.X)([...tags, ...tagged], concurrentReads, (root) => this.#readAll(root, contents));
        const graph = (0,image_graph/* buildGraph */.ZG)(versions, contents);
        const [referrer] = graph.referrers(digest);
        if (referrer !== undefined)
            return `${referrer} is attached to it`;
        const root = (0,image_graph/* traceLive */.m0)(graph, roots).get(digest);
        return root === undefined ? undefined : `${root} needs it`;
    }
    /**
     * Reads a manifest and all indexes below it.
     * @returns its digest
     * @throws ActionError where something can't be read: what it needs is then unknown
     */
    async #readAll(reference, contents) {
        if ((0,image_digest/* isDigest */.Bc)(reference) && contents.has(reference))
            return reference;
        const manifest = await this.#registry.findManifest(this.#target.name, reference);
        if (manifest === undefined) {
            throw new errors/* ActionError */.lZ('not-found', `${(0,registry_reference/* formatRepository */.Sh)(this.#target)} lists ${reference} and does not have it.`, {
                hint: 'The list or the registry lags behind; run again later.',
            });
        }
        const content = (0,image_graph/* describeContent */.Xb)(manifest);
        contents.set(manifest.digest, content);
        const children = content.kind === 'manifest' ? content.children : [];
        for (const child of children) {
            if (!child.isPlain)
                await this.#readAll(child.digest, contents);
        }
        return manifest.digest;
    }
}
/** Ids, digests and tags: what a push, a deletion or a tag changes. */
function describeVersions(versions) {
    const lines = versions.map(({ id, digest, tags }) => `${id} ${digest} ${[...tags].sort().join(' ')}`);
    return lines.sort().join('\n');
}

// EXTERNAL MODULE: ./build/core/domain/image/index-entries.js
var index_entries = __webpack_require__(1128);
;// CONCATENATED MODULE: ./build/annotate/parts.js


const parts_maxShown = 5;
/**
 * @throws ActionError `invalid-file` for a directory without digests, or with other files
 */
async function readPartSources({ sources, digestsDirectory }, name, connection) {
    if (digestsDirectory === undefined)
        return { named: sources, listed: [] };
    const files = (await connection.listFiles(digestsDirectory)).filter((file) => !file.startsWith('.'));
    const digests = files.flatMap((file) => findDigest(file) ?? []);
    const others = files.filter((file) => findDigest(file) === undefined);
    if (others.length > 0 || digests.length === 0) {
        const shown = others.slice(0, parts_maxShown).map((file) => JSON.stringify(file.slice(0, 100)));
        const more = others.length > parts_maxShown ? ` and ${others.length - parts_maxShown} more` : '';
        const fault = others.length === 0 ? 'has no files' : `has files that are no digests: ${shown.join(', ')}${more}`;
        throw new errors/* ActionError */.lZ('invalid-file', `"digests-dir" ${digestsDirectory} ${fault}.`, {
            hint: 'Each job writes one empty file named by the digest that it pushed (touch "digests/${digest#sha256:}").',
        });
    }
    return { named: sources, listed: digests.map((reference) => ({ name, reference })) };
}
/** As `${digest#sha256:}` gives it, or whole; some file systems have no colons in names. */
function findDigest(file) {
    const digest = `sha256:${file.replace(/^sha256[:-]/, '')}`;
    return (0,image_digest/* isDigest */.Bc)(digest) ? digest : undefined;
}

// EXTERNAL MODULE: ./build/core/domain/json/json-edit.js
var json_edit = __webpack_require__(3155);
// EXTERNAL MODULE: ./build/core/domain/json/json-slices.js
var json_slices = __webpack_require__(6712);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
// EXTERNAL MODULE: ./build/core/domain/image/oci-types.js
var oci_types = __webpack_require__(3952);
;// CONCATENATED MODULE: ./build/core/domain/image/assembly.js








/**
 * Puts an index together. Entries of other indexes keep all of their fields; what a descriptor lacks of the platform
 * comes from the config. What the source indexes say of themselves (annotations, subject, unknown members) is kept.
 * @param indexes that the parts were found in; the first one is what the result is made of
 * @throws ActionError `invalid-input` for two parts of one platform, or for a result larger than registries take
 */
function assemble(parts, indexes) {
    const texts = parts.map(describePart);
    const [first, ...others] = indexes;
    const base = first ?? emptyIndex();
    const isWhole = first !== undefined &&
        sameTexts(texts, (0,index_entries/* entriesOf */.Mc)(first).map(({ text }) => text));
    const filled = isWhole ? first : (0,oci_types/* toOciTypes */.K)((0,index_entries/* withEntries */.bA)(base, texts));
    refuseRepeats(filled);
    const disagreements = [];
    const index = others.reduce((merged, other) => addMembers(merged, other, disagreements), filled);
    if (index.bytes.length > image_manifest/* maxManifestBytes */.rq) {
        throw new errors/* ActionError */.lZ('invalid-input', `The index would have ${index.bytes.length} bytes; registries take ${image_manifest/* maxManifestBytes */.rq}.`, { hint: 'Put fewer images into it, or give it fewer annotations.' });
    }
    return { index, disagreements: [...new Set(disagreements)] };
}
function emptyIndex() {
    const document = { schemaVersion: 2, mediaType: image_manifest/* mediaTypes */.Ib.ociIndex, manifests: [] };
    return (0,index_entries/* parseIndex */.A1)(Buffer.from(JSON.stringify(document)), image_manifest/* mediaTypes */.Ib.ociIndex, 'The new index');
}
/** The JSON of the part's descriptor. */
function describePart(part) {
    const { platform } = part;
    if (part.entry !== undefined)
        return completePlatform(part.entry, platform);
    const { mediaType, digest, bytes, artifactType } = part.manifest;
    return JSON.stringify({
        mediaType,
        digest,
        size: bytes.length,
        ...(artifactType === undefined ? {} : { artifactType }),
        ...(platform === undefined ? {} : { platform: toJson(platform) }),
    });
}
/** Adds what the entry does not say; what it says stays, and so does an entry that has other ideas than the config. */
function completePlatform({ descriptor, text }, platform) {
    if (platform === undefined || (0,image_manifest/* isAttestation */.H3)(descriptor))
        return text;
    const bytes = Buffer.from(text);
    const what = `The entry of ${descriptor.digest}`;
    const own = descriptor.platform;
    const isOther = own !== undefined && (own.os !== platform.os || own.architecture !== platform.architecture);
    if (isOther)
        return text;
    const present = (0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(bytes, what), 'platform');
    const missing = Object.entries(toJson(platform)).filter(([name]) => !(0,json/* isJsonObject */.OW)(present) || (0,json/* member */.Dc)(present, name) === undefined);
    const edits = missing.map(([name, value]) => ({ path: ['platform', name], value }));
    return edits.length === 0 ? text : (0,json_edit/* editJson */.p)(bytes, edits, what).toString('utf8');
}
function toJson({ architecture, os, variant, osVersion, osFeatures }) {
    return {
        architecture,
        os,
        ...(osVersion === undefined ? {} : { 'os.version': osVersion }),
        ...(osFeatures === undefined ? {} : { 'os.features': osFeatures }),
        ...(variant === undefined ? {} : { variant }),
    };
}
function sameTexts(some, others) {
    return some.length === others.length && some.every((text, at) => text === others[at]);
}
function refuseRepeats(index) {
    const seen = new Map();
    for (const entry of index.manifests) {
        const key = entry.platform === undefined || (0,image_manifest/* isAttestation */.H3)(entry) ? entry.digest : (0,image_platform/* platformKey */.Ng)(entry.platform);
        const other = seen.get(key);
        seen.set(key, entry);
        if (other === undefined)
            continue;
        const name = entry.platform === undefined ? 'no platform' : (0,image_platform/* formatPlatform */.Bq)(entry.platform);
        const what = other.digest === entry.digest ? `${entry.digest} twice` : `${name} twice: ${other.digest} and ${entry.digest}`;
        throw new errors/* ActionError */.lZ('invalid-input', `The parts hold ${what}.`, {
            hint: 'An index names each platform once; leave one of them out of "sources" or "digests-dir".',
        });
    }
}
/** Members of their own are for the index that is made, and not for one of its parts. */
const ownMembers = ['schemaVersion', 'mediaType', 'manifests', 'annotations'];
/** Adds what another source index says of itself and this one does not; its unknown members as they stand there. */
function addMembers(index, other, disagreements) {
    const what = `Index ${other.digest}`;
    const annotations = [];
    for (const [key, value] of other.annotations) {
        const own = index.annotations.get(key);
        if (own === undefined)
            annotations.push({ path: ['annotations', key], value });
        else if (own !== value)
            disagreements.push(key);
    }
    const present = (0,json_slices/* sliceMembers */.eS)(index.bytes, what);
    const members = new Map();
    for (const [name, text] of (0,json_slices/* sliceMembers */.eS)(other.bytes, what)) {
        if (ownMembers.includes(name))
            continue;
        const own = present.get(name);
        if (own === undefined)
            members.set(name, text);
        else if (own !== text)
            disagreements.push(name);
    }
    if (annotations.length + members.size === 0)
        return index;
    const annotated = (0,json_edit/* editJson */.p)(index.bytes, annotations, what);
    return (0,index_entries/* parseIndex */.A1)((0,json_slices/* appendMembers */.QR)(annotated, members, what), index.mediaType, what);
}

// EXTERNAL MODULE: ./build/core/domain/image/descendants.js
var descendants = __webpack_require__(5885);
// EXTERNAL MODULE: ./build/core/domain/image/labels.js
var labels = __webpack_require__(5838);
;// CONCATENATED MODULE: ./build/annotate/tree.js











const tree_concurrentReads = 8;
const maxDepth = 8;
/** An index of so many has the size that registries take. Each is read, as often as it is named. */
const maxEntries = 5000;
/** Reads images of one registry, and waits for what it does not show yet. */
class TreeReader {
    #registry;
    #patience;
    #configs = new Map();
    /** Entries of the indexes among the sources. */
    #entryCount = 0;
    constructor(registry, patience) {
        this.#registry = registry;
        this.#patience = patience;
    }
    /** Looks once. */
    async find(name, reference) {
        return this.#registry.findManifest(name, reference);
    }
    /**
     * @param input that names the digest, if one does
     * @throws ActionError `not-found` if it does not come in time
     */
    async read(name, reference, input) {
        const what = describe(this.#registry, name, reference);
        const found = await this.#patience.find(what, () => this.#registry.findManifest(name, reference));
        if (found !== undefined)
            return found;
        if (input !== undefined) {
            throw new errors/* ActionError */.lZ('not-found', `${what}, which "${input}" names, was not found.`, {
                hint: 'Write the output "digest" of the push. What was deleted or replaced since is gone; what was pushed a moment ago may need longer to be seen: raise "wait".',
            });
        }
        throw new errors/* ActionError */.lZ('not-found', `${what} was not found.`, {
            hint: 'Check the spelling. What was pushed a moment ago may need longer to be seen: raise "wait".',
        });
    }
    /** @throws ActionError `not-found` for an index over something that is missing */
    async readTree(name, root) {
        const what = describe(this.#registry, name, root.digest);
        const readChild = async ({ digest, mediaType }) => {
            const child = await this.#findEntry(name, { digest, mediaType });
            if (child !== 'missing')
                return child;
            // An index over a missing image would be worse than none.
            throw new errors/* ActionError */.lZ('not-found', `${what} names ${digest}, which the registry does not have.`, {
                hint: 'The image is broken; push it again before it is annotated.',
            });
        };
        return { root, descendants: await (0,descendants/* readDescendants */.P)(root, readChild, what), elsewhere: new Map() };
    }
    /**
     * Makes a new index of the sources; an index among them gives all of its entries. Those from a directory come last, by
     * their platforms, so that the same platforms have the same order each time.
     * @param name of the repository that the index is for
     * @param onDisagreement is told what two source indexes say differently of themselves
     */
    async assemble(name, { named, listed }, onDisagreement) {
        const read = (sources) => (0,concurrent/* mapConcurrently */.X)(sources, tree_concurrentReads, (source) => this.#readSource(source, name));
        const found = [...(await read(named)), ...byPlatform(await read(listed))];
        const parts = found.flatMap((each) => each.parts);
        const { index, disagreements } = assemble(parts.map(({ part }) => part), found.flatMap(({ indexes }) => indexes));
        if (disagreements.length > 0)
            onDisagreement(disagreements);
        const manifests = parts.flatMap(({ manifest, home }) => (manifest === undefined ? [] : [{ manifest, home }]));
        return {
            root: index,
            descendants: new Map(manifests.map(({ manifest }) => [manifest.digest, manifest])),
            elsewhere: new Map(manifests.filter(({ home }) => home !== name).map(({ manifest, home }) => [manifest.digest, home])),
        };
    }
    /** An index of this one image, which stays as it is. */
    async wrap(name, image) {
        const part = { manifest: image, entry: undefined, platform: await this.#readPlatform(name, image) };
        const { index } = assemble([part], []);
        return { root: index, descendants: new Map([[image.digest, image]]), elsewhere: new Map() };
    }
    /** What an image's config says. */
    async readConfig(name, image) {
        const what = `Config ${image.config.digest}`;
        const known = this.#configs.get(image.config.digest) ?? this.#registry.readBlob(name, image.config);
        this.#configs.set(image.config.digest, known);
        const bytes = await known;
        return { platform: (0,image_manifest/* parsePlatform */.FL)((0,json/* parseJsonObject */.dw)(bytes, what)), labels: (0,labels/* readLabels */.k)(bytes, what) };
    }
    async #readSource(source, home) {
        const { name, reference } = source;
        const manifest = await this.read(name, reference);
        if (manifest.kind === 'index') {
            return { parts: await this.#flatten(name, manifest, home, 1), indexes: [manifest] };
        }
        const platform = await this.#readPlatform(name, manifest);
        if (platform !== undefined) {
            return { parts: [{ part: { manifest, entry: undefined, platform }, manifest, home: name }], indexes: [] };
        }
        throw new errors/* ActionError */.lZ('invalid-image', `${describe(this.#registry, name, reference)} does not say which platform it is for.`, { hint: 'Only images and indexes of images can be put together.' });
    }
    async #flatten(name, index, home, depth) {
        if (depth > maxDepth)
            throw new errors/* ActionError */.lZ('invalid-image', `Index ${index.digest} is nested too deeply.`);
        const entries = (0,index_entries/* entriesOf */.Mc)(index);
        this.#entryCount += entries.length;
        if (this.#entryCount > maxEntries) {
            throw new errors/* ActionError */.lZ('invalid-image', `The indexes among the sources name more than ${maxEntries} manifests.`, {
                hint: 'Name the images themselves in "sources".',
            });
        }
        const parts = await (0,concurrent/* mapConcurrently */.X)(entries, tree_concurrentReads, (entry) => this.#readEntry(name, entry, home, depth));
        return parts.flat();
    }
    async #readEntry(name, entry, home, depth) {
        const { descriptor } = entry;
        const manifest = await this.#findEntry(name, descriptor);
        if (manifest === 'missing' || (manifest === undefined && name !== home)) {
            const what = describe(this.#registry, name, descriptor.digest);
            throw new errors/* ActionError */.lZ('not-found', `${what}, which an index of the sources names, can't be read.`, {
                hint: 'Push that index again; what was pushed a moment ago may need longer to be seen: raise "wait".',
            });
        }
        if (manifest?.kind === 'index')
            return this.#flatten(name, manifest, home, depth + 1);
        const isImage = manifest !== undefined && !(0,image_manifest/* isAttestation */.H3)(descriptor);
        const platform = isImage ? await this.#readPlatform(name, manifest) : undefined;
        return [{ part: { entry, platform }, manifest, home: name }];
    }
    /** What an index names, once it is there; undefined for what is no manifest that we understand. */
    async #findEntry(name, { digest, mediaType }) {
        if (!image_manifest/* manifestMediaTypes */.$P.includes(mediaType))
            return undefined;
        try {
            const what = describe(this.#registry, name, digest);
            return (await this.#patience.find(what, () => this.#registry.findManifest(name, digest))) ?? 'missing';
        }
        catch (error) {
            if ((0,errors/* isActionError */.Bd)(error, 'invalid-image'))
                return undefined;
            throw error;
        }
    }
    async #readPlatform(name, manifest) {
        return manifest.kind === 'image' ? (await this.readConfig(name, manifest)).platform : undefined;
    }
}
function byPlatform(found) {
    const nameOf = ({ parts }) => {
        const [first] = parts.flatMap(({ part }) => part.entry?.descriptor.platform ?? part.platform ?? []);
        return first === undefined ? '' : (0,image_platform/* formatPlatform */.Bq)(first);
    };
    return [...found].sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'));
}
function describe({ host }, name, reference) {
    const named = (0,image_digest/* isDigest */.Bc)(reference) ? { digest: reference } : { tag: reference };
    return (0,registry_reference/* formatReference */.FH)({ registry: host, name, ...named });
}

;// CONCATENATED MODULE: ./build/annotate/start.js








const start_concurrentReads = 8;
/**
 * @param expected what a tag is known to be, which is read in its place
 * @param pointers where the tags point
 */
async function openSubject(options, expected, pointers, patience, connection) {
    const { target, fromLabels } = options;
    const reader = new TreeReader(connection.registry(target.registry), patience);
    const { tree, before, readTag } = await readSubject(options, expected, pointers, reader, connection);
    const { root } = tree;
    const single = root.kind === 'image' ? await reader.readConfig(target.name, root) : undefined;
    const hasLabels = fromLabels.isAuto || fromLabels.keys.length > 0;
    const images = await (0,concurrent/* mapConcurrently */.X)(imagesOf(tree), start_concurrentReads, async ({ manifest, entry }) => {
        if (!hasLabels || manifest.kind !== 'image')
            return { manifest, entry, labels: new Map() };
        const home = tree.elsewhere.get(manifest.digest) ?? target.name;
        return { manifest, entry, labels: (await reader.readConfig(home, manifest)).labels };
    });
    return { tree, before, readTag, isAssembled: options.subject.kind === 'parts', images, single };
}
async function readSubject(options, expected, pointers, reader, connection) {
    const { target, subject, tags } = options;
    if (subject.kind === 'parts') {
        const sources = await readPartSources(subject, target.name, connection);
        const tree = await reader.assemble(target.name, sources, (members) => {
            connection.runner.log.warning(`The sources say different things of themselves; those of the first one are taken: ${members.join(', ')}.`);
        });
        const previous = tags[0] === undefined ? undefined : pointers.get(tags[0]);
        const before = previous === undefined ? undefined : await reader.find(target.name, previous);
        return { tree: withoutAttestations(options, tree), before, readTag: undefined };
    }
    // The digest is read where it is known, because reads of a tag may lag behind a push.
    const digest = subject.digest ?? expected;
    const readTag = digest === undefined ? (subject.tag ?? tags[0]) : undefined;
    const reference = digest ?? readTag;
    if (reference === undefined)
        throw new TypeError('An image without a digest has a tag, as the inputs make sure.');
    const input = subject.digest !== undefined ? 'image' : options.expectDigest !== undefined ? 'expect-digest' : undefined;
    const before = await reader.read(target.name, reference, input);
    const isWrapped = options.single === 'wrap' && before.kind !== 'index';
    const tree = isWrapped ? await reader.wrap(target.name, before) : await reader.readTree(target.name, before);
    if (before.kind !== 'index') {
        const what = isWrapped ? 'it becomes an index of one' : 'its manifest is what is annotated';
        connection.runner.log.info(`${before.digest} is a single image; ${what}.`);
    }
    return { tree: withoutAttestations(options, tree), before, readTag };
}
function withoutAttestations({ attestations }, tree) {
    const { root } = tree;
    if (attestations === 'keep' || root.kind !== 'index')
        return tree;
    const dropped = new Set(root.manifests.filter(image_manifest/* isAttestation */.H3).map(({ digest }) => digest));
    const descendants = new Map([...tree.descendants].filter(([digest]) => !dropped.has(digest)));
    return { ...tree, root: (0,index_entries/* dropAttestations */.fk)(root), descendants };
}
/** @throws ActionError `invalid-image` unless the image holds these platforms and no others */
function requirePlatforms(wanted, { tree, single }) {
    if (wanted.length === 0)
        return;
    const { root } = tree;
    const entries = root.kind === 'index' ? root.manifests.filter((entry) => !(0,image_manifest/* isAttestation */.H3)(entry)) : [];
    const platforms = root.kind === 'index' ? entries.map(({ platform }) => platform) : [single?.platform];
    const held = platforms.map((platform) => (platform === undefined ? 'no platform' : (0,image_platform/* formatPlatform */.Bq)(platform)));
    const canonical = { wanted: new Set(wanted.map(image_platform/* canonicalPlatform */._l)), held: new Set(held.map(image_platform/* canonicalPlatform */._l)) };
    const missing = wanted.filter((name) => !canonical.held.has((0,image_platform/* canonicalPlatform */._l)(name)));
    const extra = held.filter((name) => !canonical.wanted.has((0,image_platform/* canonicalPlatform */._l)(name)));
    if (missing.length === 0 && extra.length === 0)
        return;
    const faults = [
        ...(missing.length === 0 ? [] : [`lacks ${missing.join(', ')}`]),
        ...(extra.length === 0 ? [] : [`holds ${extra.join(', ')}, which "platforms" does not name`]),
    ];
    throw new errors/* ActionError */.lZ('invalid-image', `The image ${faults.join(' and ')}.`, {
        hint: 'Look whether a job of the matrix failed or wrote no digest.',
    });
}

// EXTERNAL MODULE: ./build/core/domain/registry/tag-moves.js
var tag_moves = __webpack_require__(460);
;// CONCATENATED MODULE: ./build/annotate/tags.js




const tags_concurrentReads = 8;
async function findPointers(registry, { name }, tags) {
    const digests = await (0,concurrent/* mapConcurrently */.X)(tags, tags_concurrentReads, (tag) => registry.findManifestDigest(name, tag));
    return new Map(tags.map((tag, index) => [tag, digests[index]]));
}
/** What `expect-digest` says, else what a step of this job moved the tag to that is read. */
async function findExpected({ target, subject, tags, expectDigest }, connection) {
    const isImage = subject.kind === 'image';
    const tag = (isImage ? subject.tag : undefined) ?? tags[0];
    if (tag === undefined)
        return undefined;
    const mayBeNew = isImage && subject.digest !== undefined;
    if (expectDigest !== undefined) {
        return { tag, digest: expectDigest, witness: 'as "expect-digest" says', mayBeNew };
    }
    if (!isImage || mayBeNew)
        return undefined;
    const digest = await connection.findMovedTag(target.registry, target.name, tag);
    return digest === undefined ? undefined : { tag, digest, witness: 'to which a step of this job moved it', mayBeNew };
}
/**
 * Where the tags point once the expected one was seen; a tag that has the result already is fine as well, so that a run
 * can be repeated.
 * @param root the result
 * @throws ActionError `conflict` if it does not come in time
 */
async function settleExpected(expected, target, pointers, root, patience, registry) {
    if (expected === undefined)
        return pointers;
    const { tag, digest, witness, mayBeNew } = expected;
    let seen;
    const settled = await patience.find(`${(0,registry_reference/* formatReference */.FH)({ ...target, tag })} to be ${digest}`, async () => {
        seen = await registry.findManifestDigest(target.name, tag);
        const isFine = seen === undefined ? mayBeNew : seen === digest || seen === root.digest;
        return isFine ? { seen } : undefined;
    });
    if (settled !== undefined)
        return new Map([...pointers, [tag, settled.seen]]);
    throw new errors/* ActionError */.lZ('conflict', `${(0,registry_reference/* formatReference */.FH)({ ...target, tag })} is ${seen ?? 'not there'}, not ${digest}, ${witness}.`, {
        hint: 'Someone pushed meanwhile, or the registry still shows an old answer. Name the digest that is meant: "image" as name@digest, and "tags".',
    });
}
/**
 * Moves each tag once, and looks at it right before. A look and a write are not one step in the protocol, so a small
 * window stays.
 * @throws ActionError `conflict` where someone else moved a tag meanwhile: theirs stays. The message of any failure says
 *   of each tag where it is
 */
async function moveTags(moves, registry, log) {
    const { target, to, tags } = moves;
    for (const [failedAt, tag] of tags.entries()) {
        try {
            // A token that is asked for between the look and the write would make the window wider.
            await registry.checkCredential(target.name);
            await refuseMoved(moves, tag, registry);
            await registry.putManifest(target.name, tag, to);
        }
        catch (error) {
            const hasMoved = await registry.findManifestDigest(target.name, tag).then((digest) => digest === to.digest, () => undefined);
            throw (0,errors/* withSentence */.wt)(error, (0,tag_moves/* describeTagProgress */.l)({ names: tags, failedAt, hasMoved }));
        }
        log.info(`${(0,registry_reference/* formatReference */.FH)({ ...target, tag })} → ${to.digest}`);
    }
}
async function refuseMoved({ target, to, pointers, from }, tag, registry) {
    const now = await registry.findManifestDigest(target.name, tag);
    if (now === pointers.get(tag) || now === to.digest || (now !== undefined && now === from))
        return;
    throw new errors/* ActionError */.lZ('conflict', `${(0,registry_reference/* formatRepository */.Sh)(target)}:${tag} was moved by someone else to ${now ?? 'nothing'} during this run; it was left there.`, { hint: 'Let one job at a time write a tag (concurrency: in the workflow), and run again.' });
}

;// CONCATENATED MODULE: ./build/annotate/annotate.js















/**
 * Edits the annotations of an image in place, or makes an index of its parts, and moves the tags to the result: one
 * write for each tag, last of all.
 * @throws ActionError `conflict` where someone else moved a tag meanwhile: theirs stays
 */
async function annotate(options, connection) {
    const { target, tags } = options;
    const { log } = connection.runner;
    const registry = connection.registry(target.registry);
    const patience = new Patience(connection, options.waitMs);
    const found = await findPointers(registry, target, tags);
    const expected = await findExpected(options, connection);
    const start = await openSubject(options, expected?.digest, found, patience, connection);
    // What was read is what the tag has to be still, whatever another answer said of it.
    const pointers = start.readTag === undefined ? found : new Map([...found, [start.readTag, start.before?.digest]]);
    requirePlatforms(options.platforms, start);
    const github = await findTexts(options, start, connection);
    const { changes, warnings } = chooseChanges(options, github, start.tree.root, start.images);
    for (const warning of [...warnings, ...judgeTexts(changes, options.strict)])
        log.warning(warning);
    const result = edit(start, changes);
    const settled = await settleExpected(expected, target, pointers, result.root, patience, registry);
    adviseOnChanges(start, result, changes, connection);
    const moved = tags.filter((tag) => settled.get(tag) !== result.root.digest);
    if (moved.length === 0) {
        log.info(`Nothing to change: ${tags.join(', ')} of ${(0,registry_reference/* formatRepository */.Sh)(target)} already are ${result.root.digest}.`);
    }
    else {
        await warnOfOldDigests(start, result, target, connection);
        if (options.dryRun)
            log.info(`Dry run: ${moved.join(', ')} would move to ${result.root.digest}.`);
        else
            await write(options, start, result, moved, settled, connection);
    }
    const deletedReplaced = await removeReplaced(options, start, result, connection);
    const report = annotate_describe(options, start, result, { moved, deletedReplaced });
    await publish(report, connection);
    return report;
}
/** What the run knows of the repository, with the licence that GitHub tells where it is wanted and the payload has none. */
async function findTexts({ texts }, { tree }, connection) {
    const { github } = connection.runner;
    const isWanted = texts.licenses.kind === 'auto' && !tree.root.annotations.get(annotation/* gitHubKeys */.w_.licenses);
    const spdxId = isWanted && (0,github_texts/* lacksLicence */.gr)(github) ? await connection.findLicence() : undefined;
    return spdxId === undefined ? github : (0,github_texts/* withLicence */.GO)(github, spdxId);
}
function edit({ tree, single }, changes) {
    const { root, descendants } = tree;
    if (root.kind === 'index')
        return (0,annotation_placement/* annotateIndex */.xb)(root, descendants, changes);
    const own = (0,annotation_placement/* changesFor */.z7)(changes, 'manifest', single?.platform);
    return { root: (0,annotation_placement/* annotateManifest */.Cw)(root, own), replaced: new Map() };
}
function adviseOnChanges({ tree, before, single }, { root }, changes, { runner }) {
    const { log } = runner;
    for (const { level, platform } of (0,annotation_placement/* findUnreached */.HP)(changes, tree.root, single?.platform)) {
        const where = platform === undefined ? level : `${level}[${platform}]`;
        log.warning(`"annotations" for ${where} are left out: the image has no such place.`);
    }
    const wasDocker = before !== undefined && before.mediaType !== root.mediaType && before.kind === root.kind;
    if (wasDocker && before.mediaType === image_manifest/* mediaTypes */.Ib.dockerList) {
        log.notice('It was a Docker manifest list, which has no annotations; it becomes an OCI index. Its images stay as they are.');
    }
    else if (wasDocker) {
        log.notice('It was a Docker manifest, which has no annotations; it becomes an OCI one over the same blobs.');
    }
    const isShown = changes.some(({ key, value }) => value !== undefined && Object.values(annotation/* gitHubKeys */.w_).includes(key));
    if (root.kind === 'image' && isShown) {
        log.notice("The image is a single one, whose manifest is annotated. GitHub's page shows the labels of such an image; with " +
            '"single: wrap" it becomes an index, whose annotations are shown.');
    }
}
async function write(options, start, result, moved, pointers, connection) {
    const { target, subject } = options;
    const { root } = result;
    try {
        await storeManifests(manifestsToStore(start.tree, result), target, connection);
    }
    catch (error) {
        throw (0,errors/* withSentence */.wt)(error, 'No tag was moved.');
    }
    const from = subject.kind === 'image' ? start.before?.digest : undefined;
    const moves = { target, to: root, tags: moved, pointers, from };
    await moveTags(moves, connection.registry(target.registry), connection.runner.log);
}
function manifestsToStore({ descendants, elsewhere }, { replaced }) {
    const originOf = (digest) => {
        const name = elsewhere.get(digest);
        return name === undefined ? undefined : { name, digest };
    };
    const moved = [...descendants.values()].filter(({ digest }) => elsewhere.has(digest) && !replaced.has(digest));
    return [
        ...moved.map((manifest) => ({ manifest, origin: originOf(manifest.digest) })),
        ...[...replaced].map(([before, manifest]) => ({ manifest, origin: originOf(before) })),
    ];
}
async function removeReplaced(options, { before }, { root }, connection) {
    if (!options.deleteReplaced || before === undefined || before.digest === root.digest)
        return false;
    const { log } = connection.runner;
    const what = `The replaced version ${before.digest}`;
    if (options.dryRun) {
        log.info(`Dry run: ${what} would be deleted if nothing else needs it.`);
        return false;
    }
    const removal = await deleteReplaced(before, root, options, connection);
    if (removal.kind === 'deleted')
        log.info(`${what} is deleted`);
    else
        log.warning(`${what} stays: ${removal.reason}.`);
    return removal.kind === 'deleted';
}
function annotate_describe(options, { tree, before, single }, { root, replaced }, outcome) {
    const renewed = [...replaced.values()].map((manifest) => [manifest.digest, manifest]);
    return {
        target: options.target,
        before,
        root,
        descendants: new Map([...tree.descendants, ...renewed]),
        platform: single?.platform,
        labels: single?.labels ?? new Map(),
        renewed: new Map([...replaced].map(([digest, manifest]) => [digest, manifest.digest])),
        tags: options.tags,
        dryRun: options.dryRun,
        ...outcome,
    };
}
async function publish(report, { runner }) {
    for (const [name, value] of Object.entries(describeAnnotation(report))) {
        runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    const before = report.before === undefined ? 'nothing' : (0,image_digest/* shortDigest */.VK)(report.before.digest);
    runner.log.info(`${(0,registry_reference/* formatRepository */.Sh)(report.target)}: ${before} → ${(0,image_digest/* shortDigest */.VK)(report.root.digest)}`);
    await runner.writeSummary(summarizeAnnotation(report));
}


/***/ }),

/***/ 5457:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E0: () => (/* binding */ markLive),
/* harmony export */   Rr: () => (/* binding */ attachmentName),
/* harmony export */   Xb: () => (/* binding */ describeContent),
/* harmony export */   ZG: () => (/* binding */ buildGraph),
/* harmony export */   ch: () => (/* binding */ findAttachmentName),
/* harmony export */   jn: () => (/* binding */ findSubjectName),
/* harmony export */   kg: () => (/* binding */ holdersFirst),
/* harmony export */   m0: () => (/* binding */ traceLive)
/* harmony export */ });
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7145);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8966);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7484);
/* harmony import */ var _placeholder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2104);




function describeContent(manifest) {
    const entries = manifest.kind === 'index' ? manifest.manifests : [];
    const children = entries.map((entry) => {
        const { digest, mediaType, platform } = entry;
        return {
            digest,
            isPlain: _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .manifestMediaTypes */ .$P.includes(mediaType) && !(0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isIndexMediaType */ .$$)(mediaType),
            role: (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(entry) ? 'attestation' : platform === undefined ? 'other' : 'platform',
            attests: (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .findAttestedDigest */ .Or)(entry),
            ...(platform === undefined ? {} : { platform: (0,_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(platform) }),
        };
    });
    const subject = manifest.subject?.digest;
    return { kind: 'manifest', children, subject, ...((0,_placeholder_js__WEBPACK_IMPORTED_MODULE_3__/* .isPlaceholder */ .wK)(manifest) ? { isPlaceholder: true } : {}) };
}
const attachedTagPattern = /^(?:.+(?=sha(?:256|512)-[0-9a-f]{64}\.))?(sha(?:256|512)-[0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/;
/**
 * Whether the tag only says what its version is attached to: the fallback tag of the referrers API
 * (`sha256-<hex>`), or a tag of cosign (`[prefix]sha256-<hex>.sig`, `.att`, `.sbom`).
 * @returns the subject as such tags write it, the same text as attachmentName gives for a digest
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
function findAttachmentName(tag) {
    return attachedTagPattern.exec(tag)?.[1];
}
/**
 * As findAttachmentName, for tags with any other suffix too (`sha256-<hex>.imgpkg`): such a tag names its version as any
 * tag does, and says besides what it belongs to.
 */
function findSubjectName(tag) {
    return findAttachmentName(tag) ?? /^(sha(?:256|512)-[0-9a-f]{64})\../.exec(tag)?.[1];
}
/** A digest as tags write it; the longer hash is cut at 64 digits there. */
function attachmentName(digest) {
    return `${(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .digestAlgorithm */ .g4)(digest)}-${(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .digestHex */ .sU)(digest).slice(0, 64)}`;
}
/** @param versions of one package; tags may hold any text */
function buildGraph(versions, contents) {
    const bySubject = new Map();
    const byName = new Map();
    for (const { digest, tags } of versions) {
        for (const name of new Set(tags.map(findSubjectName))) {
            if (name !== undefined)
                append(byName, name, digest);
        }
    }
    for (const [digest, content] of contents) {
        if (content.kind === 'manifest' && content.subject !== undefined)
            append(bySubject, content.subject, digest);
    }
    return {
        children: (digest) => {
            const content = contents.get(digest);
            return content?.kind === 'manifest' ? content.children.map((child) => child.digest) : [];
        },
        referrers: (digest) => [...(bySubject.get(digest) ?? []), ...(byName.get(attachmentName(digest)) ?? [])],
    };
}
function append(lists, key, digest) {
    const list = lists.get(key);
    if (list === undefined)
        lists.set(key, [digest]);
    else
        list.push(digest);
}
/**
 * Marks what the roots keep alive: children, and referrers whose subject is alive.
 * @returns live digests, roots included; the caller sweeps the rest
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md (subject)
 */
function markLive(graph, roots) {
    return new Set(traceLive(graph, roots).keys());
}
/**
 * As markLive, and tells through which root each was reached: the nearest, the earlier one of equally near ones.
 * @returns live digest → root
 */
function traceLive(graph, roots) {
    const origins = new Map();
    for (const root of roots)
        origins.set(root, root);
    // A Map also visits what is added while it is walked.
    for (const [digest, origin] of origins) {
        for (const next of heldBy(graph, digest))
            if (!origins.has(next))
                origins.set(next, origin);
    }
    return origins;
}
/**
 * Puts what holds before what is held: an index before its children, a subject before its referrers.
 * Deleting in this order never leaves an index broken, and what GitHub refuses to delete still has all that it holds.
 * In a circle of subjects any order serves, as long as indexes come before their children.
 * @param digests in the order of preference; an image is followed by its parts
 */
function holdersFirst(graph, digests) {
    const wanted = new Set(digests);
    const holders = countEdges(wanted, (digest) => heldBy(graph, digest));
    const parents = countEdges(wanted, (digest) => graph.children(digest));
    const ready = digests.filter((digest) => !holders.has(digest)).reverse();
    const orphans = digests.filter((digest) => !parents.has(digest)).reverse();
    const placed = new Set();
    while (placed.size < wanted.size) {
        const digest = ready.pop() ?? orphans.pop() ?? digests.find((each) => !placed.has(each));
        if (digest === undefined || placed.has(digest))
            continue;
        placed.add(digest);
        for (const next of heldBy(graph, digest))
            if (countDown(holders, next))
                ready.push(next);
        for (const next of graph.children(digest))
            if (countDown(parents, next))
                orphans.push(next);
    }
    return [...placed];
}
/** How many of the wanted digests lead to each wanted digest; those without are left out. */
function countEdges(wanted, edges) {
    const counts = new Map();
    for (const from of wanted) {
        for (const to of edges(from))
            if (wanted.has(to))
                counts.set(to, (counts.get(to) ?? 0) + 1);
    }
    return counts;
}
/** @returns whether this was the last edge to it */
function countDown(counts, digest) {
    const count = counts.get(digest);
    if (count === undefined)
        return false;
    if (count > 1)
        counts.set(digest, count - 1);
    else
        counts.delete(digest);
    return count === 1;
}
function heldBy(graph, digest) {
    return [...graph.children(digest), ...graph.referrers(digest)];
}


/***/ }),

/***/ 2104:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Um: () => (/* binding */ createPlaceholder),
/* harmony export */   Y7: () => (/* binding */ findUntaggedId),
/* harmony export */   wK: () => (/* binding */ isPlaceholder)
/* harmony export */ });
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7484);

/** Says in the registry what the manifest is there for. */
const annotation = 'io.github.ghcr-actions.untag';
/** Whether it is of this kind, and holds nothing. */
function isPlaceholder(manifest) {
    return manifest.kind === 'index' && manifest.manifests.length === 0 && manifest.annotations.has(annotation);
}
/** @returns the id of the version that its tag was taken from; undefined where it does not say */
function findUntaggedId(manifest) {
    const about = manifest.annotations.get(annotation) ?? '';
    const id = Number(/ of version ([1-9]\d{0,14}),/.exec(about)?.[1]);
    return Number.isNaN(id) ? undefined : id;
}
/**
 * A manifest that is nothing but a place for a tag to go to: an empty index that is like no other.
 * @param about what makes it unique: `<package>:<tag> of version <id>, <time>`
 */
function createPlaceholder(about) {
    const document = {
        schemaVersion: 2,
        mediaType: _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .mediaTypes */ .Ib.ociIndex,
        manifests: [],
        annotations: { [annotation]: about },
    };
    const manifest = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .parseManifest */ .Ng)(Buffer.from(JSON.stringify(document)), _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .mediaTypes */ .Ib.ociIndex, 'A placeholder');
    if (manifest.kind !== 'index')
        throw new TypeError('A placeholder is an index.');
    return manifest;
}


/***/ })

};
