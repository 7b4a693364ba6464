export const id = 684;
export const ids = [684];
export const modules = {

/***/ 9684:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseInputs: () => (/* binding */ parseInputs)
/* harmony export */ });
/* harmony import */ var _core_domain_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8863);
/* harmony import */ var _core_domain_input_connection_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8206);
/* harmony import */ var _core_domain_image_digest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7145);
/* harmony import */ var _core_domain_metadata_github_texts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5547);
/* harmony import */ var _core_domain_metadata_change_lines_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8683);
/* harmony import */ var _core_domain_metadata_event_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(285);
/* harmony import */ var _core_domain_metadata_flavor_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3349);
/* harmony import */ var _core_domain_image_platform_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8966);
/* harmony import */ var _core_domain_github_github_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6388);
/* harmony import */ var _core_domain_input_image_name_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6909);
/* harmony import */ var _core_domain_input_input_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1164);
/* harmony import */ var _core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4302);
/* harmony import */ var _core_domain_metadata_tag_rule_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(2012);
/* harmony import */ var _core_domain_metadata_tag_rules_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(5272);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(2807);















const defaultWaitMs = 30_000;
/** @throws ActionError `invalid-input` with all faults */
function parseInputs(runner) {
    const reader = new _core_domain_input_input_js__WEBPACK_IMPORTED_MODULE_10__/* .InputReader */ .i_(runner.inputs);
    const connection = (0,_core_domain_input_connection_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readConnectionInputs */ .qY)(reader, runner.github, (secret) => {
        runner.mask(secret);
    });
    const { registry } = connection.server;
    const event = (0,_core_domain_metadata_event_js__WEBPACK_IMPORTED_MODULE_5__/* .readEventOfRun */ .vE)(reader, runner.github, runner);
    const entries = readTagEntries(reader, event, runner.log, registry);
    const image = readImage(reader, registry, entries);
    for (const { level, text } of (0,_core_domain_input_image_name_js__WEBPACK_IMPORTED_MODULE_9__/* .adviseOnImageName */ .e)(reader.text('image') ?? '', image, runner.github.repositoryOwner)) {
        runner.log[level](text);
    }
    const tags = chooseTags(reader, runner.log, image, entries);
    const subject = readSubject(reader, image);
    const strict = reader.boolean('strict', true);
    const options = {
        ...connection,
        target: { registry: image.registry, name: image.name },
        subject,
        tags,
        ...readTexts(reader, event, runner.log, strict),
        fromLabels: readLabelChoice(reader),
        level: reader.choice('level', ['auto', 'index', 'manifest', 'both'], 'auto'),
        platforms: reader.list('platforms', _core_domain_image_platform_js__WEBPACK_IMPORTED_MODULE_7__/* .parsePlatformName */ .e4),
        single: reader.choice('single', ['manifest', 'wrap'], 'manifest'),
        attestations: reader.choice('attestations', ['keep', 'drop'], 'keep'),
        expectDigest: reader.parsed('expect-digest', parseDigestInput),
        waitMs: reader.duration('wait') ?? defaultWaitMs,
        strict,
        deleteReplaced: reader.boolean('delete-replaced', false),
        dryRun: reader.boolean('dry-run', false),
    };
    (0,_core_domain_input_connection_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseForeignRegistry */ .wz)(reader, connection);
    if ((0,_core_domain_github_github_js__WEBPACK_IMPORTED_MODULE_8__/* .isDockerRegistry */ .Yy)(connection.server, image.registry)) {
        const why = "which is GitHub's old Docker registry: it holds no indexes and reads no digests";
        reader.fault('image', `is in ${image.registry}, ${why}; push to the Container registry`);
    }
    for (const warning of reader.warnings())
        runner.log.warning(warning);
    reader.finish();
    return options;
}
/** Tags as they are, or what rules give in this event; both may be what docker/metadata-action prints or takes. */
function readTagEntries(reader, event, log, registry) {
    const lines = (0,_core_domain_input_input_js__WEBPACK_IMPORTED_MODULE_10__/* .splitLines */ .uz)(reader.text('tags') ?? '');
    if (!lines.some(_core_domain_metadata_tag_rule_js__WEBPACK_IMPORTED_MODULE_12__/* .isTagRule */ .vZ))
        return reader.list('tags', (entry) => parseTagEntry(entry, registry));
    const rules = reader.lines('tags', (line) => (0,_core_domain_metadata_tag_rule_js__WEBPACK_IMPORTED_MODULE_12__/* .parseTagRule */ .G9)(line, registry));
    // A line that is no rule was told already.
    if (rules.length < lines.length)
        return [];
    const set = reader.attempt('tags', () => (0,_core_domain_metadata_tag_rules_js__WEBPACK_IMPORTED_MODULE_13__/* .resolveTags */ .y)(rules, (0,_core_domain_metadata_flavor_js__WEBPACK_IMPORTED_MODULE_6__/* .parseFlavor */ .w)([]), event));
    for (const warning of set?.warnings ?? [])
        log.warning(warning);
    return set?.entries ?? [];
}
/** A plain tag, or a full reference as metadata-action prints it. */
function parseTagEntry(entry, registry) {
    if (!entry.includes('/'))
        return { repository: undefined, tag: (0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .parseTag */ .ED)(entry) };
    const { tag, digest, ...repository } = (0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .parseReference */ .F2)(entry, registry);
    if (tag !== undefined && digest === undefined)
        return { repository, tag };
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_14__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(entry.slice(0, 200))} names no tag.`, {
        hint: 'Write a tag or name:tag.',
    });
}
/** Where `image` is left out, `tags` may say whose they are. */
function readImage(reader, registry, entries) {
    const named = entries.find(({ repository }) => repository !== undefined)?.repository;
    const isNeeded = named === undefined;
    if (isNeeded)
        reader.required('image');
    const standIn = { registry, name: (0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .parseReference */ .F2)('owner/name', registry).name };
    return reader.parsed('image', (text) => (0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .parseReference */ .F2)(text, registry)) ?? named ?? standIn;
}
/** The tags of the image; those of other repositories are not ours to move. */
function chooseTags(reader, log, image, entries) {
    const isOwn = ({ repository }) => repository === undefined || (0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .formatRepository */ .Sh)(repository) === (0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .formatRepository */ .Sh)(image);
    const foreign = entries.filter((entry) => !isOwn(entry));
    const own = entries.filter(isOwn).map(({ tag }) => tag);
    const others = [...new Set(foreign.flatMap(({ repository }) => (repository ? [(0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .formatRepository */ .Sh)(repository)] : [])))];
    if (foreign.length > 0 && own.length === 0) {
        reader.fault('tags', `names tags of ${others.join(', ')} only, and the image is ${(0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .formatRepository */ .Sh)(image)}`);
    }
    else if (foreign.length > 0) {
        log.warning(`"tags" of ${others.join(', ')} are left alone: the image is ${(0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .formatRepository */ .Sh)(image)}.`);
    }
    const tags = [...new Set(own.length === 0 && image.tag !== undefined ? [image.tag] : own)];
    if (tags.length === 0 && foreign.length === 0) {
        const given = reader.text('tags') === undefined ? 'is needed where "image" has no tag' : 'gives no tag in this event';
        reader.fault('tags', `${given}: it says which tags move to the result`);
    }
    return tags;
}
function readSubject(reader, image) {
    const sources = reader.list('sources', (entry) => parseSource(entry, image));
    const digestsDirectory = reader.text('digests-dir');
    if (sources.length === 0 && digestsDirectory === undefined) {
        return { kind: 'image', tag: image.tag, digest: image.digest };
    }
    if (image.digest !== undefined) {
        reader.fault('image', 'names a digest, and with "sources" or "digests-dir" it only says where the new index goes');
    }
    return { kind: 'parts', sources, digestsDirectory };
}
function parseSource(entry, image) {
    if ((0,_core_domain_image_digest_js__WEBPACK_IMPORTED_MODULE_2__/* .isDigest */ .Bc)(entry))
        return { name: image.name, reference: entry };
    const { registry, name, tag, digest } = (0,_core_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_11__/* .parseReference */ .F2)(entry, image.registry);
    const reference = digest ?? tag;
    const shown = JSON.stringify(entry.slice(0, 200));
    if (registry !== image.registry) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_14__/* .ActionError */ .lZ('unsupported', `${shown} is in another registry than ${image.registry}.`, {
            hint: 'Push it there first (push action, source: docker://…, push-by-digest: true).',
        });
    }
    if (reference !== undefined)
        return { name, reference };
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_14__/* .ActionError */ .lZ('invalid-input', `${shown} has neither a digest nor a tag.`, {
        hint: 'Write a digest, name@digest or name:tag.',
    });
}
/** What GitHub would not take is a fault, or a warning unless `strict`. */
function readTexts(reader, event, log, strict) {
    const tell = (name, what) => {
        if (strict)
            reader.fault(name, what);
        else
            log.warning(`"${name}" ${what}.`);
    };
    const annotations = (0,_core_domain_metadata_change_lines_js__WEBPACK_IMPORTED_MODULE_4__/* .readChangeLines */ .E)(reader, 'annotations', _core_domain_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .parseAnnotationLine */ .hR, event, tell);
    return { annotations, texts: (0,_core_domain_metadata_github_texts_js__WEBPACK_IMPORTED_MODULE_3__/* .readTextChoices */ .md)(reader, 'none', tell) };
}
function readLabelChoice(reader) {
    const keys = reader.list('from-labels', (entry) => entry);
    return { keys: keys.filter((key) => key !== 'auto'), isAuto: keys.includes('auto') };
}
function parseDigestInput(text) {
    if ((0,_core_domain_image_digest_js__WEBPACK_IMPORTED_MODULE_2__/* .isDigest */ .Bc)(text))
        return text;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_14__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no sha256 or sha512 digest.`, {
        hint: 'Write sha256: and 64 digits 0-9 and a-f, as pushes and registries give it.',
    });
}


/***/ })

};
