export const id = 960;
export const ids = [960];
export const modules = {

/***/ 6960:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  annotate: () => (/* binding */ annotate)
});

// EXTERNAL MODULE: ./build/core/domain/image/annotation.js + 2 modules
var annotation = __webpack_require__(8863);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/domain/json/json-rewriter.js + 1 modules
var json_rewriter = __webpack_require__(6032);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
;// CONCATENATED MODULE: ./build/core/domain/json/json-slices.js



/**
 * The elements of a list of a JSON document, each as it stands there: number forms, order and unknown fields included.
 * @param list name of a member of the document
 * @throws ActionError `invalid-image` if there is no such list, or it can't be told what the document means
 */
function sliceElements(bytes, list, what) {
    return slice(bytes, list, what).elements;
}
/**
 * The document with other elements in a list of it; every byte around them stays.
 * @param elements JSON texts
 * @throws ActionError `invalid-image` as sliceElements
 */
function replaceElements(bytes, list, elements, what) {
    const { before, separator, after } = slice(bytes, list, what);
    if (elements.length > 0)
        return Buffer.from(before + elements.join(separator) + after, 'utf8');
    return Buffer.from(before.trimEnd() + after.trimStart(), 'utf8');
}
/** The members of a JSON document by name, the values as they stand there. */
function sliceMembers(bytes, what) {
    const { text, root } = readTree(bytes, what);
    return new Map(root.members.map(({ name, value }) => [
        name.type === 'String' ? name.value : name.name,
        text.slice(...(0,json_rewriter/* rangeOf */.be)(value)),
    ]));
}
/**
 * The document with more members at its end; every byte before them stays.
 * @param members JSON texts by name; the document has none of the names
 */
function appendMembers(bytes, members, what) {
    const { text, root } = readTree(bytes, what);
    const last = root.members.at(-1);
    const at = last === undefined ? (0,json_rewriter/* rangeOf */.be)(root)[0] + 1 : (0,json_rewriter/* rangeOf */.be)(last)[1];
    const added = [...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',');
    const comma = last === undefined || added === '' ? '' : ',';
    return Buffer.from(text.slice(0, at) + comma + added + text.slice(at), 'utf8');
}
function slice(bytes, list, what) {
    const { text, root } = readTree(bytes, what);
    const member = root.members.find(({ name }) => name.type === 'String' && name.value === list);
    if (member?.value.type !== 'Array') {
        throw new errors/* ActionError */.lZ('invalid-image', `${what} has no list "${list}".`);
    }
    const [start, end] = (0,json_rewriter/* rangeOf */.be)(member.value);
    const ranges = member.value.elements.map(({ value }) => (0,json_rewriter/* rangeOf */.be)(value));
    const [first, second] = ranges;
    const last = ranges.at(-1);
    if (first === undefined || last === undefined) {
        return { before: text.slice(0, start + 1), elements: [], separator: ',', after: text.slice(end - 1) };
    }
    return {
        before: text.slice(0, first[0]),
        elements: ranges.map(([from, to]) => text.slice(from, to)),
        separator: second === undefined ? `,${text.slice(start + 1, first[0])}` : text.slice(first[1], second[0]),
        after: text.slice(last[1]),
    };
}
function readTree(bytes, what) {
    (0,json/* parseJsonObject */.dw)(bytes, what);
    const text = Buffer.from(bytes).toString('utf8');
    const root = (0,json_rewriter/* parseTree */.cZ)(text, what);
    (0,json_rewriter/* refuseDuplicateNames */.qP)(root, what);
    return { text, root };
}

// EXTERNAL MODULE: ./build/core/domain/image/manifest.js
var image_manifest = __webpack_require__(7484);
;// CONCATENATED MODULE: ./build/core/domain/image/index-entries.js


/** @throws ActionError `invalid-image` if it can't be told what the index means */
function entriesOf(index) {
    const texts = sliceElements(index.bytes, 'manifests', `Index ${index.digest}`);
    return index.manifests.map((descriptor, at) => ({ descriptor, text: texts[at] ?? '' }));
}
/**
 * Leaves entries out of an index; those that stay keep their order and every byte, as does all around them.
 * @returns the very same index where all stay
 */
function keepEntries(index, isKept) {
    const entries = index.manifests.every(isKept) ? undefined : entriesOf(index);
    if (entries === undefined)
        return index;
    const texts = entries.filter(({ descriptor }) => isKept(descriptor)).map(({ text }) => text);
    return withEntries(index, texts);
}
/** The index without what buildx says of its images: provenance and SBOMs. */
function dropAttestations(index) {
    return keepEntries(index, (entry) => !(0,image_manifest/* isAttestation */.H3)(entry));
}
/** The index with other entries. @param texts JSON of descriptors */
function withEntries(index, texts) {
    const what = `Index ${index.digest}`;
    const bytes = replaceElements(index.bytes, 'manifests', texts, what);
    return parseIndex(bytes, index.mediaType, what);
}
/** @throws TypeError where the bytes are of no index, which is for the caller to know */
function parseIndex(bytes, mediaType, what) {
    const parsed = (0,image_manifest/* parseManifest */.Ng)(bytes, mediaType, what);
    if (parsed.kind === 'index')
        return parsed;
    throw new TypeError(`${what} is no index.`);
}

// EXTERNAL MODULE: ./build/core/domain/json/json-edit.js
var json_edit = __webpack_require__(3155);
// EXTERNAL MODULE: ./build/core/domain/image/layer.js
var image_layer = __webpack_require__(6448);
;// CONCATENATED MODULE: ./build/core/domain/image/oci-types.js





function toOciTypes(manifest) {
    const what = `Manifest ${manifest.digest}`;
    if (manifest.mediaType === image_manifest/* mediaTypes */.Ib.dockerList) {
        const bytes = (0,json_edit/* editJson */.p)(manifest.bytes, [{ path: ['mediaType'], value: image_manifest/* mediaTypes */.Ib.ociIndex }], what);
        return parseIndex(bytes, image_manifest/* mediaTypes */.Ib.ociIndex, what);
    }
    if (manifest.mediaType !== image_manifest/* mediaTypes */.Ib.dockerManifest || manifest.kind === 'index')
        return manifest;
    const layers = manifest.layers.map(({ mediaType }, index) => {
        return { within: { list: 'layers', index }, path: ['mediaType'], value: ociLayerType(mediaType, what) };
    });
    const isImage = manifest.config.mediaType === image_manifest/* mediaTypes */.Ib.dockerConfig;
    const config = isImage ? [{ path: ['config', 'mediaType'], value: image_manifest/* mediaTypes */.Ib.ociConfig }] : [];
    const edits = [{ path: ['mediaType'], value: image_manifest/* mediaTypes */.Ib.ociManifest }, ...config, ...layers];
    return (0,image_manifest/* parseManifest */.Ng)((0,json_edit/* editJson */.p)(manifest.bytes, edits, what), image_manifest/* mediaTypes */.Ib.ociManifest, what);
}
function ociLayerType(mediaType, what) {
    const kind = (0,image_layer/* findLayerKind */.B)(mediaType);
    const type = kind === undefined ? undefined : (0,image_layer/* layerMediaType */.s)(kind, 'oci');
    if (type !== undefined)
        return type;
    if (!mediaType.startsWith('application/vnd.docker.'))
        return mediaType;
    const shown = mediaType.slice(0, 100);
    throw new errors/* ActionError */.lZ('unsupported', `${what} has a layer of the type ${shown}, which OCI does not know.`, {
        hint: 'Leave out what needs OCI types (annotations, "format: oci"), or build the image with them.',
    });
}

// EXTERNAL MODULE: ./build/core/domain/image/platform.js
var image_platform = __webpack_require__(8966);
// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var image_digest = __webpack_require__(7145);
;// CONCATENATED MODULE: ./build/core/domain/image/relink.js



const attestedDigest = 'vnd.docker.reference.digest';
/**
 * Names other children in an index: their digests, sizes and types, and the digests that attestations say they belong to.
 * Every other byte stays.
 * @param replacements the new manifest by the digest of the old one
 * @returns the very same index where none of its children is replaced
 * @throws ActionError `invalid-image` if the index can't be edited
 */
function replaceChildren(index, replacements) {
    const what = `Index ${index.digest}`;
    const edits = index.manifests.flatMap((child, at) => {
        const within = { list: 'manifests', index: at };
        const replacement = replacements.get(child.digest);
        const attested = child.annotations.get(attestedDigest);
        const attestedNow = (0,image_digest/* isDigest */.Bc)(attested) ? replacements.get(attested) : undefined;
        return [
            ...(replacement === undefined
                ? []
                : [
                    { within, path: ['digest'], value: replacement.digest },
                    { within, path: ['size'], value: replacement.bytes.length },
                    { within, path: ['mediaType'], value: replacement.mediaType },
                    // A descriptor may carry its content along.
                    { within, path: ['data'], value: undefined },
                ]),
            ...(attestedNow === undefined
                ? []
                : [{ within, path: ['annotations', attestedDigest], value: attestedNow.digest }]),
        ];
    });
    if (edits.length === 0)
        return index;
    const edited = (0,image_manifest/* parseManifest */.Ng)((0,json_edit/* editJson */.p)(index.bytes, edits, what), index.mediaType, what);
    if (edited.kind !== 'index')
        throw new TypeError('An index stays one when its children are replaced.');
    return edited;
}
/**
 * Puts others in the place of manifests, at any depth, children before what names them. Attestations stay.
 * @param change gives the very same manifest where nothing is to be changed
 */
function changeManifests(tree, change) {
    const descendants = new Map(tree.descendants);
    const visit = (manifest) => {
        if (manifest.kind !== 'index')
            return change(manifest);
        const replacements = new Map();
        for (const entry of manifest.manifests) {
            const before = descendants.get(entry.digest);
            const after = before === undefined || isAttestation(entry) ? before : visit(before);
            if (after === undefined || after.digest === entry.digest)
                continue;
            replacements.set(entry.digest, after);
            descendants.set(after.digest, after);
        }
        return change(replaceChildren(manifest, replacements));
    };
    return { root: visit(tree.root), descendants };
}
/** As changeManifests, of images only. */
function changeImages(tree, change) {
    return changeManifests(tree, (manifest) => (manifest.kind === 'image' ? change(manifest) : manifest));
}
/** Images at any depth, attestations left out; each once. */
function imagesOf({ root, descendants }) {
    const images = new Map();
    const visit = (manifest) => {
        if (manifest.kind === 'image')
            images.set(manifest.digest, manifest);
        if (manifest.kind !== 'index')
            return;
        for (const entry of manifest.manifests) {
            const child = isAttestation(entry) ? undefined : descendants.get(entry.digest);
            if (child !== undefined)
                visit(child);
        }
    };
    visit(root);
    return [...images.values()];
}
/**
 * Whether something speaks of the image, or of an image in it, by its digest: attestations, or a referrer.
 * @param subjects digests that manifests outside of the tree have as their subject
 */
function isReferredTo({ root, descendants }, subjects) {
    return [root, ...descendants.values()].some((manifest) => subjects.has(manifest.digest) ||
        manifest.subject !== undefined ||
        (manifest.kind === 'index' && manifest.manifests.some(isAttestation)));
}
/**
 * Names other layers in an image; every other byte stays.
 * @param replacements by the digest of the layer that goes
 */
function replaceLayers(image, replacements) {
    const edits = image.layers.flatMap((layer, index) => {
        const replacement = replacements.get(layer.digest);
        const within = { list: 'layers', index };
        return replacement === undefined
            ? []
            : [
                { within, path: ['mediaType'], value: replacement.mediaType },
                { within, path: ['digest'], value: replacement.digest },
                { within, path: ['size'], value: replacement.size },
                // A descriptor may carry its content along.
                { within, path: ['data'], value: undefined },
            ];
    });
    if (edits.length === 0)
        return image;
    const what = `Manifest ${image.digest}`;
    const edited = parseManifest(editJson(image.bytes, edits, what), image.mediaType, what);
    if (edited.kind !== 'image')
        throw new TypeError('A manifest stays an image when its layers are replaced.');
    return edited;
}

;// CONCATENATED MODULE: ./build/core/domain/image/annotation-placement.js







/** Changes without a level get these; the others keep theirs. */
function placeChanges(changes, levels) {
    const places = levels.map((level) => ({ level, platform: undefined }));
    return changes.map((change) => (change.targets.length === 0 ? { ...change, targets: places } : change));
}
/** What of the changes is for this level, and for this platform. */
function changesFor(changes, level, platform) {
    return changes.filter(({ targets }) => targets.some((target) => isMeant(target, level, platform)));
}
/**
 * Targets that reach nothing in this image: a platform that it lacks, an index that it is not, a place that no registry has.
 * @param own platform of a single image
 */
function findUnreached(changes, root, own) {
    const platforms = root.kind === 'index' ? root.manifests.map(({ platform }) => platform) : [own];
    const isReached = (target) => {
        if (target.level === 'index')
            return root.kind === 'index';
        if (target.level === 'index-descriptor')
            return false;
        if (root.kind !== 'index' && target.level !== 'manifest')
            return false;
        return target.platform === undefined || platforms.some((platform) => isMeant(target, target.level, platform));
    };
    return changes.flatMap(({ targets }) => targets.filter((target) => !isReached(target)));
}
/**
 * Annotates an index: itself, the images below it, and its entries for them, as the changes say. Attestations stay as
 * they are, and entries of attestations follow the images that they belong to.
 * @param descendants every manifest below the index that is to be annotated, by digest
 * @throws ActionError `invalid-image`, `unsupported` or `invalid-input`, as editAnnotations
 */
function annotateIndex(index, descendants, changes) {
    const replaced = new Map();
    const relinked = annotateChildren(index, descendants, changes, replaced);
    const root = (0,annotation/* editAnnotations */.R6)(relinked, changesFor(changes, 'index'));
    (0,annotation/* refuseTooLarge */.Aj)(root, `Index ${index.digest}`);
    return { root, replaced };
}
/** Annotates a manifest; one of Docker's types, which have no annotations, becomes an OCI one over the same blobs. */
function annotateManifest(manifest, changes) {
    const isBare = manifest.mediaType === image_manifest/* mediaTypes */.Ib.dockerManifest && changes.every(({ value }) => value === undefined);
    return isBare ? manifest : (0,annotation/* editAnnotations */.R6)(changes.length === 0 ? manifest : toOciTypes(manifest), changes);
}
function annotateChildren(index, descendants, changes, replaced) {
    const replacements = new Map();
    for (const child of index.manifests) {
        const before = descendants.get(child.digest);
        if (before === undefined || (0,image_manifest/* isAttestation */.H3)(child))
            continue;
        const after = before.kind === 'index'
            ? annotateChildren(before, descendants, changes, replaced)
            : annotateManifest(before, changesFor(changes, 'manifest', child.platform));
        if (after.digest !== before.digest)
            replacements.set(before.digest, after);
    }
    for (const [digest, manifest] of replacements)
        replaced.set(digest, manifest);
    const hasOciChild = [...replacements].some(([digest, after]) => descendants.get(digest)?.mediaType !== after.mediaType);
    return annotateEntries(replaceChildren(hasOciChild ? toOciTypes(index) : index, replacements), changes);
}
/** Annotations of the entries themselves, which are called descriptors. */
function annotateEntries(index, changes) {
    const edits = index.manifests.flatMap((entry, at) => {
        if ((0,image_manifest/* isAttestation */.H3)(entry))
            return [];
        return changesFor(changes, 'manifest-descriptor', entry.platform)
            .filter(({ key, value }) => entry.annotations.get(key) !== value)
            .map(({ key, value }) => ({ within: { list: 'manifests', index: at }, path: ['annotations', key], value }));
    });
    if (edits.length === 0)
        return index;
    const oci = toOciTypes(index);
    const what = `Index ${index.digest}`;
    return parseIndex((0,json_edit/* editJson */.p)(oci.bytes, edits, what), oci.mediaType, what);
}
function isMeant(target, level, platform) {
    if (target.level !== level)
        return false;
    if (target.platform === undefined)
        return true;
    return platform !== undefined && (0,image_platform/* canonicalPlatform */._l)(target.platform) === (0,image_platform/* canonicalPlatform */._l)((0,image_platform/* formatPlatform */.Bq)(platform));
}

// EXTERNAL MODULE: ./build/core/domain/metadata/github-texts.js
var github_texts = __webpack_require__(5547);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var registry_reference = __webpack_require__(4302);
// EXTERNAL MODULE: ./build/core/report/markdown.js
var markdown = __webpack_require__(1432);
;// CONCATENATED MODULE: ./build/core/report/units.js
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'];
/** Decimal, as registries count: `12.3 MB`. */
function formatBytes(bytes) {
    const exponent = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), byteUnits.length - 1);
    const value = bytes / 1000 ** exponent;
    return `${exponent === 0 ? value : value.toFixed(value < 100 ? 1 : 0)} ${byteUnits[exponent] ?? 'B'}`;
}
/** `4 s`, `2 min 5 s`, `1 h 3 min`, `3 days 4 h`; never more precise than a second. */
function formatDuration(ms) {
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds} s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60)
        return `${minutes} min ${seconds % 60} s`;
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

;// CONCATENATED MODULE: ./build/core/report/image-tree.js




/** Of one table: GitHub drops a summary of more than 1 MiB as a whole. */
const maxRows = 200;
/** What an image holds: its platforms with their sizes, and below each what attests to it. */
function treeTable(image) {
    const rows = treeRows(image);
    const more = rows.length > maxRows ? [[`and ${rows.length - maxRows} more`, '', '']] : [];
    return (0,markdown/* table */.tp)(['content', 'digest', 'size'], [...rows.slice(0, maxRows), ...more]);
}
/** Digest by platform; Windows versions of one platform are told apart as containerd writes them. */
function platformDigests({ root, platform }) {
    if (root.kind !== 'index')
        return platform === undefined ? {} : { [(0,image_platform/* formatPlatform */.Bq)(platform)]: root.digest };
    const images = (0,image_manifest/* childrenOf */.LU)(root).filter((child) => child.platform !== undefined && !(0,image_manifest/* isAttestation */.H3)(child));
    const names = images.map(nameOf);
    return Object.fromEntries(images.map((child, index) => {
        const name = names[index] ?? '';
        const isUnique = names.indexOf(name) === names.lastIndexOf(name);
        const version = child.platform?.osVersion;
        return [isUnique || version === undefined ? name : name.replace('/', `(${version})/`), child.digest];
    }));
}
function treeRows({ root, descendants, platform }) {
    if (root.kind !== 'index') {
        const name = platform === undefined ? root.kind : (0,image_platform/* formatPlatform */.Bq)(platform);
        return [[(0,markdown/* text */.Qq)(name), (0,markdown/* code */.aY)(root.digest), formatBytes(contentBytes(root))]];
    }
    const children = (0,image_manifest/* childrenOf */.LU)(root);
    const images = children.filter((child) => !(0,image_manifest/* isAttestation */.H3)(child));
    const owners = new Set(images.map(({ digest }) => digest));
    const attestations = children.filter(image_manifest/* isAttestation */.H3);
    const row = (child, name) => [
        name,
        (0,markdown/* code */.aY)(child.digest),
        formatBytes(contentBytes(descendants.get(child.digest))),
    ];
    const rowOf = (attestation) => row(attestation, `↳ ${(0,markdown/* text */.Qq)(attestationName(descendants.get(attestation.digest)))}`);
    return [
        ...images.flatMap((image) => {
            const own = attestations.filter((attestation) => (0,image_manifest/* findAttestedDigest */.Or)(attestation) === image.digest);
            return [row(image, (0,markdown/* text */.Qq)(nameOf(image))), ...own.map(rowOf)];
        }),
        ...attestations
            .filter((attestation) => !owners.has((0,image_manifest/* findAttestedDigest */.Or)(attestation) ?? root.digest))
            .map((attestation) => row(attestation, 'attestation of no image here')),
    ];
}
function nameOf({ platform }) {
    return platform === undefined ? 'no platform' : (0,image_platform/* formatPlatform */.Bq)(platform);
}
/** @see https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
function attestationName(manifest) {
    if (manifest === undefined || manifest.kind === 'index')
        return 'attestation';
    const types = manifest.layers.map(({ annotations }) => annotations.get('in-toto.io/predicate-type') ?? '');
    const names = [
        ...(types.some((type) => type.startsWith('https://slsa.dev/provenance/')) ? ['provenance'] : []),
        ...(types.some((type) => type.startsWith('https://spdx.dev/')) ? ['SBOM'] : []),
    ];
    return names.length === 0 ? 'attestation' : names.join(', ');
}
/** Bytes of all blobs that are pulled from the registry. */
function contentBytes(manifest) {
    const blobs = manifest === undefined ? [] : (0,image_manifest/* blobsOf */.OR)(manifest);
    return blobs.filter((blob) => !(0,image_manifest/* isForeignLayer */.sJ)(blob)).reduce((sum, { size }) => sum + size, 0);
}

;// CONCATENATED MODULE: ./build/core/report/package-page.js


/**
 * What GitHub's package page will show of an image: it reads the labels of a single image, and the annotations of an
 * index.
 * @param labels of a single image
 */
function pagePreview(root, labels) {
    const texts = root.kind === 'index' ? root.annotations : labels;
    const show = (key, missing) => (0,markdown/* text */.Qq)(texts.get(key) ?? missing);
    return (0,markdown/* table */.tp)(['package page', ''], [
        ['description', show(annotation/* gitHubKeys */.w_.description, 'No description provided')],
        ['licenses', show(annotation/* gitHubKeys */.w_.licenses, '–')],
        ['source', show(annotation/* gitHubKeys */.w_.source, '–')],
    ]);
}

;// CONCATENATED MODULE: ./build/core/report/annotate.js





/** Rows of the table of annotations. */
const annotate_maxRows = 200;
/** The outputs of the action by name, those of `json` included; a text is put out as it is, anything else as JSON. */
function describeAnnotation(report) {
    const { root, before, target, tags, moved } = report;
    const outputs = {
        digest: root.digest,
        image: `${(0,registry_reference/* formatRepository */.Sh)(target)}@${root.digest}`,
        'previous-digest': before?.digest ?? '',
        changed: moved.length > 0,
        'media-type': root.mediaType,
        digests: platformDigests(report),
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
        pagePreview(root, report.labels),
        treeTable(report),
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
    const rows = keys.slice(0, annotate_maxRows).map((key) => {
        const [was, is] = [old.get(key), root.annotations.get(key)];
        return [(0,markdown/* code */.aY)(key), show(was), was === is ? 'unchanged' : show(is)];
    });
    const more = keys.length > annotate_maxRows ? [[`and ${keys.length - annotate_maxRows} more`, '', '']] : [];
    return (0,markdown/* table */.tp)(['annotation', 'before', 'after'], [...rows, ...more]);
}
function renewals({ renewed }) {
    const rows = [...renewed].slice(0, annotate_maxRows).map(([before, after]) => [(0,markdown/* code */.aY)(before), (0,markdown/* code */.aY)(after)]);
    return (0,markdown/* table */.tp)(['image before', 'after'], rows);
}
function show(value) {
    return value === undefined ? '–' : (0,markdown/* text */.Qq)(value);
}

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
function changes_imagesOf({ root, descendants }) {
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
    return { changes: [...changes, ...placeChanges(options.annotations, levels)], warnings };
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
;// CONCATENATED MODULE: ./build/core/progress.js

const logEveryMs = 5000;
const showEveryMs = 200;
/**
 * Works, and logs a line every 5 seconds meanwhile, so that nobody takes long work for a hang; at a terminal the line
 * stays where it is and is written anew.
 */
async function withProgress(line, { clock, log }, work) {
    const stop = new AbortController();
    const lines = logLines(line, clock, log, stop.signal);
    try {
        return await work();
    }
    finally {
        stop.abort();
        await lines;
    }
}
async function logLines(line, clock, log, stop) {
    const { status } = log;
    try {
        for (;;) {
            await clock.sleep(status === undefined ? logEveryMs : showEveryMs, stop);
            const now = line();
            const { text, share } = typeof now === 'string' ? { text: now, share: undefined } : now;
            if (status === undefined)
                log.info(text);
            else
                status.show(text, share);
        }
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error, 'cancelled'))
            throw error;
    }
    finally {
        status?.clear();
    }
}

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
        text: `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)} of ${reference} sent`,
        share: sentBytes / totalBytes,
    });
    const source = await connection.openSource(`docker://${reference}`);
    try {
        await withProgress(line, { clock: connection.clock, log: connection.runner.log }, () => (0,concurrent/* mapConcurrently */.X)(blobs, concurrency, async (blob) => {
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
            runner.log.info(`Waiting for ${what} (${formatDuration(leftMs)} left)`);
            await clock.sleep(Math.min(pauseMs, leftMs), runner.cancelled);
        }
    }
}

;// CONCATENATED MODULE: ./build/core/domain/image/placeholder.js

/** Says in the registry what the manifest is there for. */
const placeholder_annotation = 'io.github.ghcr-actions.untag';
/** Whether it is of this kind, and holds nothing. */
function isPlaceholder(manifest) {
    return manifest.kind === 'index' && manifest.manifests.length === 0 && manifest.annotations.has(placeholder_annotation);
}
/** @returns the id of the version that its tag was taken from; undefined where it does not say */
function findUntaggedId(manifest) {
    const about = manifest.annotations.get(placeholder_annotation) ?? '';
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
        mediaType: mediaTypes.ociIndex,
        manifests: [],
        annotations: { [placeholder_annotation]: about },
    };
    const manifest = parseManifest(Buffer.from(JSON.stringify(document)), mediaTypes.ociIndex, 'A placeholder');
    if (manifest.kind !== 'index')
        throw new TypeError('A placeholder is an index.');
    return manifest;
}

;// CONCATENATED MODULE: ./build/core/domain/image/graph.js




function describeContent(manifest) {
    const entries = manifest.kind === 'index' ? manifest.manifests : [];
    const children = entries.map((entry) => {
        const { digest, mediaType, platform } = entry;
        return {
            digest,
            isPlain: image_manifest/* manifestMediaTypes */.$P.includes(mediaType) && !(0,image_manifest/* isIndexMediaType */.$$)(mediaType),
            role: (0,image_manifest/* isAttestation */.H3)(entry) ? 'attestation' : platform === undefined ? 'other' : 'platform',
            attests: (0,image_manifest/* findAttestedDigest */.Or)(entry),
            ...(platform === undefined ? {} : { platform: (0,image_platform/* formatPlatform */.Bq)(platform) }),
        };
    });
    const subject = manifest.subject?.digest;
    return { kind: 'manifest', children, subject, ...(isPlaceholder(manifest) ? { isPlaceholder: true } : {}) };
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
    return `${(0,image_digest/* digestAlgorithm */.g4)(digest)}-${(0,image_digest/* digestHex */.sU)(digest).slice(0, 64)}`;
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
    const names = new Set(subjects.map(attachmentName));
    const tags = (await registry.listTags(name)).filter((tag) => names.has(findAttachmentName(tag) ?? ''));
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
        const attached = tags.find((tag) => findAttachmentName(tag) === attachmentName(digest));
        if (attached !== undefined)
            return `${attached} is attached to it`;
        const contents = new Map([[digest, describeContent(this.#replaced)]]);
        // What GitHub's list says of a tag counts as well as what the registry says.
        const tagged = versions.filter((version) => version.tags.length > 0).map((version) => version.digest);
        const roots = await (0,concurrent/* mapConcurrently */.X)([...tags, ...tagged], concurrentReads, (root) => this.#readAll(root, contents));
        const graph = buildGraph(versions, contents);
        const [referrer] = graph.referrers(digest);
        if (referrer !== undefined)
            return `${referrer} is attached to it`;
        const root = traceLive(graph, roots).get(digest);
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
        const content = describeContent(manifest);
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
        sameTexts(texts, entriesOf(first).map(({ text }) => text));
    const filled = isWhole ? first : toOciTypes(withEntries(base, texts));
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
    return parseIndex(Buffer.from(JSON.stringify(document)), image_manifest/* mediaTypes */.Ib.ociIndex, 'The new index');
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
    const present = sliceMembers(index.bytes, what);
    const members = new Map();
    for (const [name, text] of sliceMembers(other.bytes, what)) {
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
    return parseIndex(appendMembers(annotated, members, what), index.mediaType, what);
}

;// CONCATENATED MODULE: ./build/core/domain/image/descendants.js



/** Real indexes have a few dozen manifests in one or two levels; all of them are held in memory. What is named twice counts twice. */
const maxDepth = 8;
const maxManifests = 5000;
const maxTotalBytes = 64 * 1024 * 1024;
const descendants_concurrentReads = 8;
/**
 * Reads every manifest below another one, each once, level by level.
 * @param read gives undefined for what can't be understood, which is left out
 * @param what names the root in errors
 * @returns by digest, in the order in which they are named
 * @throws ActionError `invalid-image` where there are more than an image can have
 */
async function readDescendants(root, read, what) {
    const manifests = new Map();
    let totalBytes = 0;
    let level = (0,image_manifest/* childrenOf */.LU)(root);
    for (let depth = 1; level.length > 0; depth += 1) {
        const named = new Map(level.map((child) => [child.digest, child]));
        const unread = [...named.values()].filter(({ digest }) => !manifests.has(digest));
        refuseTooMany(depth > maxDepth || manifests.size + unread.length > maxManifests, what);
        const found = await (0,concurrent/* mapConcurrently */.X)(unread, descendants_concurrentReads, async (child) => {
            const manifest = await read(child);
            if (manifest === undefined)
                return [];
            totalBytes += manifest.bytes.length;
            refuseTooMany(totalBytes > maxTotalBytes, what);
            return [manifest];
        });
        for (const manifest of found.flat())
            manifests.set(manifest.digest, manifest);
        level = found.flat().flatMap(image_manifest/* childrenOf */.LU);
    }
    const { count, bytes } = measure(root, manifests, new Map());
    refuseTooMany(count - 1 > maxManifests || bytes > maxTotalBytes + root.bytes.length, what);
    return manifests;
}
/** Indexes that name each other several times, level after level, have few bytes and more ways than anybody can walk. */
function measure(manifest, descendants, known) {
    const before = known.get(manifest.digest);
    if (before !== undefined)
        return before;
    let [count, bytes] = [1, manifest.bytes.length];
    for (const { digest } of (0,image_manifest/* childrenOf */.LU)(manifest)) {
        const child = descendants.get(digest);
        const below = child === undefined ? { count: 1, bytes: 0 } : measure(child, descendants, known);
        count += below.count;
        bytes += below.bytes;
    }
    known.set(manifest.digest, { count, bytes });
    return { count, bytes };
}
function refuseTooMany(isTooMany, what) {
    if (!isTooMany)
        return;
    throw new errors/* ActionError */.lZ('invalid-image', `${what} has more manifests than an image can have.`, {
        hint: `At most ${maxManifests} in ${maxDepth} levels are read, of ${maxTotalBytes} bytes altogether.`,
    });
}

;// CONCATENATED MODULE: ./build/core/domain/image/labels.js





/** The labels of an image config. @throws ActionError `invalid-image` if it is no JSON object */
function readLabels(config, what) {
    return (0,json/* stringMembers */.PS)(labelsOf((0,json/* parseJsonObject */.dw)(config, what))) ?? new Map();
}
/**
 * Sets and removes labels in the image's config and names the new config in its manifest; every other byte of both stays.
 * @param changes a later change of the same key wins
 * @returns the very same image where nothing changes
 * @throws ActionError `invalid-image` if the config or the manifest can't be edited
 */
function editLabels(image, changes) {
    const { manifest } = image;
    const what = `Config ${manifest.config.digest}`;
    const effective = effectiveChanges(labelsOf(parseJsonObject(image.config, what)), changes);
    if (effective.length === 0)
        return image;
    const edits = effective.map(({ key, value }) => ({ path: ['config', 'Labels', key], value }));
    const config = editJson(image.config, edits, what);
    return { config, manifest: nameConfig(manifest, config) };
}
/** The manifest with another config of the same kind. */
function nameConfig(manifest, config) {
    const what = `Manifest ${manifest.digest}`;
    const descriptor = member(parseJsonObject(manifest.bytes, what), 'config');
    // A descriptor may carry its content along.
    const hasData = isJsonObject(descriptor) && member(descriptor, 'data') !== undefined;
    const edits = [
        { path: ['config', 'digest'], value: digestOf(config) },
        { path: ['config', 'size'], value: config.length },
        ...(hasData ? [{ path: ['config', 'data'], value: config.toString('base64') }] : []),
    ];
    const edited = parseManifest(editJson(manifest.bytes, edits, what), manifest.mediaType, what);
    if (edited.kind !== 'image')
        throw new TypeError('A manifest stays an image when its config is replaced.');
    return edited;
}
function labelsOf(config) {
    const inner = (0,json/* member */.Dc)(config, 'config');
    return (0,json/* isJsonObject */.OW)(inner) ? (0,json/* member */.Dc)(inner, 'Labels') : undefined;
}

;// CONCATENATED MODULE: ./build/annotate/tree.js











const tree_concurrentReads = 8;
const tree_maxDepth = 8;
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
        return { root, descendants: await readDescendants(root, readChild, what), elsewhere: new Map() };
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
        return { platform: (0,image_manifest/* parsePlatform */.FL)((0,json/* parseJsonObject */.dw)(bytes, what)), labels: readLabels(bytes, what) };
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
        if (depth > tree_maxDepth)
            throw new errors/* ActionError */.lZ('invalid-image', `Index ${index.digest} is nested too deeply.`);
        const entries = entriesOf(index);
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
    const images = await (0,concurrent/* mapConcurrently */.X)(changes_imagesOf(tree), start_concurrentReads, async ({ manifest, entry }) => {
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
    return { ...tree, root: dropAttestations(root), descendants };
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

;// CONCATENATED MODULE: ./build/core/domain/registry/tag-moves.js
/** Sentences that say of each tag whether it is old or new. */
function describeTagProgress({ names, failedAt, hasMoved }) {
    const moved = names.slice(0, hasMoved === true ? failedAt + 1 : failedAt);
    const unknown = hasMoved === undefined ? names.slice(failedAt, failedAt + 1) : [];
    const old = names.slice(moved.length + unknown.length);
    if (moved.length + unknown.length === 0)
        return 'No tag was moved.';
    const list = (title, some) => some.length === 0 ? [] : [`${title}: ${some.join(', ')}.`];
    return [...list('Moved', moved), ...list('Not moved', old), ...list('Unknown', unknown)].join(' ');
}

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
            throw (0,errors/* withSentence */.wt)(error, describeTagProgress({ names: tags, failedAt, hasMoved }));
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
        return annotateIndex(root, descendants, changes);
    const own = changesFor(changes, 'manifest', single?.platform);
    return { root: annotateManifest(root, own), replaced: new Map() };
}
function adviseOnChanges({ tree, before, single }, { root }, changes, { runner }) {
    const { log } = runner;
    for (const { level, platform } of findUnreached(changes, tree.root, single?.platform)) {
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

/***/ 3378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ mapConcurrently)
/* harmony export */ });
/* unused harmony export mapOverlapping */
/**
 * Works on the items in their order, at most `limit` at a time. After a failure nothing more is begun; what runs is
 * awaited, so that nothing goes on behind the caller's back.
 * @returns results in the order of the items
 * @throws what the first failure was
 */
async function mapConcurrently(items, limit, work) {
    return mapOverlapping(items, { atWork: limit, underWay: limit }, (item) => work(item));
}
/**
 * Like `mapConcurrently`, but who has only to wait any more may make way before it ends, so that the next item is begun.
 */
async function mapOverlapping(items, { atWork, underWay }, work) {
    const results = new Map();
    const failures = [];
    const running = new Set();
    const queue = items.entries();
    const run = async (index, item, makeWay) => {
        try {
            results.set(index, await work(item, makeWay));
        }
        catch (error) {
            failures.push(error);
        }
    };
    const begin = (index, item) => new Promise((goOn) => {
        const ended = run(index, item, goOn).then(() => {
            running.delete(ended);
            goOn();
        });
        running.add(ended);
    });
    const worker = async () => {
        for (const [index, item] of queue) {
            while (running.size >= underWay)
                await Promise.race(running);
            if (failures.length > 0)
                return;
            await begin(index, item);
        }
    };
    await Promise.all(Array.from({ length: Math.min(atWork, items.length) }, worker));
    await Promise.all(running);
    if (failures.length > 0)
        throw failures[0];
    return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}


/***/ })

};
