export const id = 114;
export const ids = [114];
export const modules = {

/***/ 3378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ mapConcurrently),
/* harmony export */   _: () => (/* binding */ mapOverlapping)
/* harmony export */ });
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


/***/ }),

/***/ 8378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cw: () => (/* binding */ annotateManifest),
/* harmony export */   HP: () => (/* binding */ findUnreached),
/* harmony export */   XH: () => (/* binding */ placeChanges),
/* harmony export */   xb: () => (/* binding */ annotateIndex),
/* harmony export */   z7: () => (/* binding */ changesFor)
/* harmony export */ });
/* harmony import */ var _annotation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8863);
/* harmony import */ var _index_entries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1128);
/* harmony import */ var _json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3155);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7484);
/* harmony import */ var _oci_types_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3952);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8966);
/* harmony import */ var _relink_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(92);







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
    const root = (0,_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .editAnnotations */ .R6)(relinked, changesFor(changes, 'index'));
    (0,_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .refuseTooLarge */ .Aj)(root, `Index ${index.digest}`);
    return { root, replaced };
}
/** Annotates a manifest; one of Docker's types, which have no annotations, becomes an OCI one over the same blobs. */
function annotateManifest(manifest, changes) {
    const isBare = manifest.mediaType === _manifest_js__WEBPACK_IMPORTED_MODULE_3__/* .mediaTypes */ .Ib.dockerManifest && changes.every(({ value }) => value === undefined);
    return isBare ? manifest : (0,_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .editAnnotations */ .R6)(changes.length === 0 ? manifest : (0,_oci_types_js__WEBPACK_IMPORTED_MODULE_4__/* .toOciTypes */ .K)(manifest), changes);
}
function annotateChildren(index, descendants, changes, replaced) {
    const replacements = new Map();
    for (const child of index.manifests) {
        const before = descendants.get(child.digest);
        if (before === undefined || (0,_manifest_js__WEBPACK_IMPORTED_MODULE_3__/* .isAttestation */ .H3)(child))
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
    return annotateEntries((0,_relink_js__WEBPACK_IMPORTED_MODULE_6__/* .replaceChildren */ .WM)(hasOciChild ? (0,_oci_types_js__WEBPACK_IMPORTED_MODULE_4__/* .toOciTypes */ .K)(index) : index, replacements), changes);
}
/** Annotations of the entries themselves, which are called descriptors. */
function annotateEntries(index, changes) {
    const edits = index.manifests.flatMap((entry, at) => {
        if ((0,_manifest_js__WEBPACK_IMPORTED_MODULE_3__/* .isAttestation */ .H3)(entry))
            return [];
        return changesFor(changes, 'manifest-descriptor', entry.platform)
            .filter(({ key, value }) => entry.annotations.get(key) !== value)
            .map(({ key, value }) => ({ within: { list: 'manifests', index: at }, path: ['annotations', key], value }));
    });
    if (edits.length === 0)
        return index;
    const oci = (0,_oci_types_js__WEBPACK_IMPORTED_MODULE_4__/* .toOciTypes */ .K)(index);
    const what = `Index ${index.digest}`;
    return (0,_index_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .parseIndex */ .A1)((0,_json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__/* .editJson */ .p)(oci.bytes, edits, what), oci.mediaType, what);
}
function isMeant(target, level, platform) {
    if (target.level !== level)
        return false;
    if (target.platform === undefined)
        return true;
    return platform !== undefined && (0,_platform_js__WEBPACK_IMPORTED_MODULE_5__/* .canonicalPlatform */ ._l)(target.platform) === (0,_platform_js__WEBPACK_IMPORTED_MODULE_5__/* .canonicalPlatform */ ._l)((0,_platform_js__WEBPACK_IMPORTED_MODULE_5__/* .formatPlatform */ .Bq)(platform));
}


/***/ }),

/***/ 5885:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ readDescendants)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _concurrent_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3378);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7484);



/** Real indexes have a few dozen manifests in one or two levels; all of them are held in memory. What is named twice counts twice. */
const maxDepth = 8;
const maxManifests = 5000;
const maxTotalBytes = 64 * 1024 * 1024;
const concurrentReads = 8;
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
    let level = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .childrenOf */ .LU)(root);
    for (let depth = 1; level.length > 0; depth += 1) {
        const named = new Map(level.map((child) => [child.digest, child]));
        const unread = [...named.values()].filter(({ digest }) => !manifests.has(digest));
        refuseTooMany(depth > maxDepth || manifests.size + unread.length > maxManifests, what);
        const found = await (0,_concurrent_js__WEBPACK_IMPORTED_MODULE_2__/* .mapConcurrently */ .X)(unread, concurrentReads, async (child) => {
            const manifest = await read(child);
            if (manifest === undefined)
                return [];
            totalBytes += manifest.bytes.length;
            refuseTooMany(totalBytes > maxTotalBytes, what);
            return [manifest];
        });
        for (const manifest of found.flat())
            manifests.set(manifest.digest, manifest);
        level = found.flat().flatMap(_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .childrenOf */ .LU);
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
    for (const { digest } of (0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .childrenOf */ .LU)(manifest)) {
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
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has more manifests than an image can have.`, {
        hint: `At most ${maxManifests} in ${maxDepth} levels are read, of ${maxTotalBytes} bytes altogether.`,
    });
}


/***/ }),

/***/ 1128:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A1: () => (/* binding */ parseIndex),
/* harmony export */   Mc: () => (/* binding */ entriesOf),
/* harmony export */   bA: () => (/* binding */ withEntries),
/* harmony export */   cH: () => (/* binding */ keepEntries),
/* harmony export */   fk: () => (/* binding */ dropAttestations)
/* harmony export */ });
/* harmony import */ var _json_json_slices_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6712);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7484);


/** @throws ActionError `invalid-image` if it can't be told what the index means */
function entriesOf(index) {
    const texts = (0,_json_json_slices_js__WEBPACK_IMPORTED_MODULE_0__/* .sliceElements */ .a4)(index.bytes, 'manifests', `Index ${index.digest}`);
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
    return keepEntries(index, (entry) => !(0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .isAttestation */ .H3)(entry));
}
/** The index with other entries. @param texts JSON of descriptors */
function withEntries(index, texts) {
    const what = `Index ${index.digest}`;
    const bytes = (0,_json_json_slices_js__WEBPACK_IMPORTED_MODULE_0__/* .replaceElements */ .G5)(index.bytes, 'manifests', texts, what);
    return parseIndex(bytes, index.mediaType, what);
}
/** @throws TypeError where the bytes are of no index, which is for the caller to know */
function parseIndex(bytes, mediaType, what) {
    const parsed = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .parseManifest */ .Ng)(bytes, mediaType, what);
    if (parsed.kind === 'index')
        return parsed;
    throw new TypeError(`${what} is no index.`);
}


/***/ }),

/***/ 5838:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ editLabels),
/* harmony export */   k: () => (/* binding */ readLabels)
/* harmony export */ });
/* harmony import */ var _annotation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8863);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7145);
/* harmony import */ var _json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3155);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8718);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7484);





/** The labels of an image config. @throws ActionError `invalid-image` if it is no JSON object */
function readLabels(config, what) {
    return (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .stringMembers */ .PS)(labelsOf((0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .parseJsonObject */ .dw)(config, what))) ?? new Map();
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
    const effective = (0,_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .effectiveChanges */ .Jp)(labelsOf((0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .parseJsonObject */ .dw)(image.config, what)), changes);
    if (effective.length === 0)
        return image;
    const edits = effective.map(({ key, value }) => ({ path: ['config', 'Labels', key], value }));
    const config = (0,_json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__/* .editJson */ .p)(image.config, edits, what);
    return { config, manifest: nameConfig(manifest, config) };
}
/** The manifest with another config of the same kind. */
function nameConfig(manifest, config) {
    const what = `Manifest ${manifest.digest}`;
    const descriptor = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)((0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .parseJsonObject */ .dw)(manifest.bytes, what), 'config');
    // A descriptor may carry its content along.
    const hasData = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isJsonObject */ .OW)(descriptor) && (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(descriptor, 'data') !== undefined;
    const edits = [
        { path: ['config', 'digest'], value: (0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .digestOf */ .ol)(config) },
        { path: ['config', 'size'], value: config.length },
        ...(hasData ? [{ path: ['config', 'data'], value: config.toString('base64') }] : []),
    ];
    const edited = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .parseManifest */ .Ng)((0,_json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__/* .editJson */ .p)(manifest.bytes, edits, what), manifest.mediaType, what);
    if (edited.kind !== 'image')
        throw new TypeError('A manifest stays an image when its config is replaced.');
    return edited;
}
function labelsOf(config) {
    const inner = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(config, 'config');
    return (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isJsonObject */ .OW)(inner) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(inner, 'Labels') : undefined;
}


/***/ }),

/***/ 3952:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ toOciTypes)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _index_entries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1128);
/* harmony import */ var _json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3155);
/* harmony import */ var _layer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6448);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7484);





function toOciTypes(manifest) {
    const what = `Manifest ${manifest.digest}`;
    if (manifest.mediaType === _manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .mediaTypes */ .Ib.dockerList) {
        const bytes = (0,_json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__/* .editJson */ .p)(manifest.bytes, [{ path: ['mediaType'], value: _manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .mediaTypes */ .Ib.ociIndex }], what);
        return (0,_index_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .parseIndex */ .A1)(bytes, _manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .mediaTypes */ .Ib.ociIndex, what);
    }
    if (manifest.mediaType !== _manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .mediaTypes */ .Ib.dockerManifest || manifest.kind === 'index')
        return manifest;
    const layers = manifest.layers.map(({ mediaType }, index) => {
        return { within: { list: 'layers', index }, path: ['mediaType'], value: ociLayerType(mediaType, what) };
    });
    const isImage = manifest.config.mediaType === _manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .mediaTypes */ .Ib.dockerConfig;
    const config = isImage ? [{ path: ['config', 'mediaType'], value: _manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .mediaTypes */ .Ib.ociConfig }] : [];
    const edits = [{ path: ['mediaType'], value: _manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .mediaTypes */ .Ib.ociManifest }, ...config, ...layers];
    return (0,_manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .parseManifest */ .Ng)((0,_json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__/* .editJson */ .p)(manifest.bytes, edits, what), _manifest_js__WEBPACK_IMPORTED_MODULE_4__/* .mediaTypes */ .Ib.ociManifest, what);
}
function ociLayerType(mediaType, what) {
    const kind = (0,_layer_js__WEBPACK_IMPORTED_MODULE_3__/* .findLayerKind */ .B)(mediaType);
    const type = kind === undefined ? undefined : (0,_layer_js__WEBPACK_IMPORTED_MODULE_3__/* .layerMediaType */ .s)(kind, 'oci');
    if (type !== undefined)
        return type;
    if (!mediaType.startsWith('application/vnd.docker.'))
        return mediaType;
    const shown = mediaType.slice(0, 100);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('unsupported', `${what} has a layer of the type ${shown}, which OCI does not know.`, {
        hint: 'Leave out what needs OCI types (annotations, "format: oci"), or build the image with them.',
    });
}


/***/ }),

/***/ 92:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IC: () => (/* binding */ imagesOf),
/* harmony export */   WM: () => (/* binding */ replaceChildren),
/* harmony export */   XL: () => (/* binding */ isReferredTo),
/* harmony export */   nN: () => (/* binding */ replaceLayers),
/* harmony export */   nx: () => (/* binding */ changeManifests),
/* harmony export */   v_: () => (/* binding */ changeImages)
/* harmony export */ });
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7145);
/* harmony import */ var _json_json_edit_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3155);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7484);



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
        const attestedNow = (0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(attested) ? replacements.get(attested) : undefined;
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
    const edited = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .parseManifest */ .Ng)((0,_json_json_edit_js__WEBPACK_IMPORTED_MODULE_1__/* .editJson */ .p)(index.bytes, edits, what), index.mediaType, what);
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
            const after = before === undefined || (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(entry) ? before : visit(before);
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
            const child = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(entry) ? undefined : descendants.get(entry.digest);
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
        (manifest.kind === 'index' && manifest.manifests.some(_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)));
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
    const edited = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .parseManifest */ .Ng)((0,_json_json_edit_js__WEBPACK_IMPORTED_MODULE_1__/* .editJson */ .p)(image.bytes, edits, what), image.mediaType, what);
    if (edited.kind !== 'image')
        throw new TypeError('A manifest stays an image when its layers are replaced.');
    return edited;
}


/***/ }),

/***/ 6712:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G5: () => (/* binding */ replaceElements),
/* harmony export */   QR: () => (/* binding */ appendMembers),
/* harmony export */   a4: () => (/* binding */ sliceElements),
/* harmony export */   eS: () => (/* binding */ sliceMembers)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4929);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8718);



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
        text.slice(...(0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .rangeOf */ .be)(value)),
    ]));
}
/**
 * The document with more members at its end; every byte before them stays.
 * @param members JSON texts by name; the document has none of the names
 */
function appendMembers(bytes, members, what) {
    const { text, root } = readTree(bytes, what);
    const last = root.members.at(-1);
    const at = last === undefined ? (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .rangeOf */ .be)(root)[0] + 1 : (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .rangeOf */ .be)(last)[1];
    const added = [...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',');
    const comma = last === undefined || added === '' ? '' : ',';
    return Buffer.from(text.slice(0, at) + comma + added + text.slice(at), 'utf8');
}
function slice(bytes, list, what) {
    const { text, root } = readTree(bytes, what);
    const member = root.members.find(({ name }) => name.type === 'String' && name.value === list);
    if (member?.value.type !== 'Array') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has no list "${list}".`);
    }
    const [start, end] = (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .rangeOf */ .be)(member.value);
    const ranges = member.value.elements.map(({ value }) => (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .rangeOf */ .be)(value));
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
    (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJsonObject */ .dw)(bytes, what);
    const text = Buffer.from(bytes).toString('utf8');
    const root = (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .parseTree */ .cZ)(text, what);
    (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseDuplicateNames */ .qP)(root, what);
    return { text, root };
}


/***/ }),

/***/ 460:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ describeTagProgress)
/* harmony export */ });
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


/***/ }),

/***/ 4923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ withProgress)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

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
        if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error, 'cancelled'))
            throw error;
    }
    finally {
        status?.clear();
    }
}


/***/ }),

/***/ 8089:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ platformDigests),
/* harmony export */   v: () => (/* binding */ treeTable)
/* harmony export */ });
/* harmony import */ var _domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7484);
/* harmony import */ var _domain_image_platform_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8966);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1432);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3562);




/** Of one table: GitHub drops a summary of more than 1 MiB as a whole. */
const maxRows = 200;
/** What an image holds: its platforms with their sizes, and below each what attests to it. */
function treeTable(image) {
    const rows = treeRows(image);
    const more = rows.length > maxRows ? [[`and ${rows.length - maxRows} more`, '', '']] : [];
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .table */ .tp)(['content', 'digest', 'size'], [...rows.slice(0, maxRows), ...more]);
}
/** Digest by platform; Windows versions of one platform are told apart as containerd writes them. */
function platformDigests({ root, platform }) {
    if (root.kind !== 'index')
        return platform === undefined ? {} : { [(0,_domain_image_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(platform)]: root.digest };
    const images = (0,_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .childrenOf */ .LU)(root).filter((child) => child.platform !== undefined && !(0,_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .isAttestation */ .H3)(child));
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
        const name = platform === undefined ? root.kind : (0,_domain_image_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(platform);
        return [[(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)(name), (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .code */ .aY)(root.digest), (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z)(contentBytes(root))]];
    }
    const children = (0,_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .childrenOf */ .LU)(root);
    const images = children.filter((child) => !(0,_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .isAttestation */ .H3)(child));
    const owners = new Set(images.map(({ digest }) => digest));
    const attestations = children.filter(_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .isAttestation */ .H3);
    const row = (child, name) => [
        name,
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .code */ .aY)(child.digest),
        (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z)(contentBytes(descendants.get(child.digest))),
    ];
    const rowOf = (attestation) => row(attestation, `↳ ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)(attestationName(descendants.get(attestation.digest)))}`);
    return [
        ...images.flatMap((image) => {
            const own = attestations.filter((attestation) => (0,_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .findAttestedDigest */ .Or)(attestation) === image.digest);
            return [row(image, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)(nameOf(image))), ...own.map(rowOf)];
        }),
        ...attestations
            .filter((attestation) => !owners.has((0,_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .findAttestedDigest */ .Or)(attestation) ?? root.digest))
            .map((attestation) => row(attestation, 'attestation of no image here')),
    ];
}
function nameOf({ platform }) {
    return platform === undefined ? 'no platform' : (0,_domain_image_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(platform);
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
    const blobs = manifest === undefined ? [] : (0,_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .blobsOf */ .OR)(manifest);
    return blobs.filter((blob) => !(0,_domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .isForeignLayer */ .sJ)(blob)).reduce((sum, { size }) => sum + size, 0);
}


/***/ }),

/***/ 8293:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ pagePreview)
/* harmony export */ });
/* harmony import */ var _domain_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8863);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1432);


/**
 * What GitHub's package page will show of an image: it reads the labels of a single image, and the annotations of an
 * index.
 * @param labels of a single image
 */
function pagePreview(root, labels) {
    const texts = root.kind === 'index' ? root.annotations : labels;
    const show = (key, missing) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .text */ .Qq)(texts.get(key) ?? missing);
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)(['package page', ''], [
        ['description', show(_domain_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.description, 'No description provided')],
        ['licenses', show(_domain_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.licenses, '–')],
        ['source', show(_domain_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.source, '–')],
    ]);
}


/***/ }),

/***/ 3562:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ formatDuration),
/* harmony export */   z: () => (/* binding */ formatBytes)
/* harmony export */ });
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


/***/ })

};
