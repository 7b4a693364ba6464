export const id = 296;
export const ids = [296];
export const modules = {

/***/ 5250:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ describeCreation),
/* harmony export */   h: () => (/* binding */ describeImage)
/* harmony export */ });
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8718);

const own = 'org.opencontainers.image.';
/**
 * The labels that an image gets where it has none of its own, as far as they are known; never an empty one.
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys
 */
function describeImage(github, { version, revision }) {
    const repository = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .member */ .Dc)((0,_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(github.event) ? github.event : {}, 'repository');
    const told = (name) => textOf((0,_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(repository) ? repository : {}, name);
    const hasName = github.repository.includes('/');
    const known = [
        ['title', told('name') ?? (hasName ? github.repository.split('/')[1] : undefined)],
        ['url', told('html_url') ?? (hasName ? `${github.serverUrl}/${github.repository}` : undefined)],
        ['version', version],
        ['revision', revision],
    ];
    return new Map(known.flatMap(([name, value]) => (value ? [[own + name, value]] : [])));
}
/**
 * The time that an image config gives for its own making, as a label. The time of a push would give the same image
 * another digest each time.
 * @returns nothing where it has none, or one that stands for none
 */
function describeCreation(config) {
    const created = textOf(config, 'created') ?? '';
    // Go writes the year 1 for no time, and builds that are reproducible often the epoch.
    const isTold = /^\d{4}-\d\d-\d\dT/.test(created) && Date.parse(created) > 0;
    return isTold ? new Map([[`${own}created`, created]]) : new Map();
}
function textOf(object, name) {
    const value = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .member */ .Dc)(object, name);
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}


/***/ }),

/***/ 5700:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QT: () => (/* binding */ parseFileGlob),
/* harmony export */   YK: () => (/* binding */ parseExpression),
/* harmony export */   qF: () => (/* binding */ parseGlob)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _input_regular_expression_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(207);


const maxGlobLength = 255;
const globPattern = /^[A-Za-z0-9._/*?-]+$/;
/**
 * Reads a glob: `*` stands for any characters but `/`, `**` for any at all, `?` for one that is no `/`.
 * Matching takes time proportional to the length of the name, whatever the glob.
 * @throws ActionError `invalid-input` for characters that no tag and no package name has, such as those of other
 * glob dialects: a protection that silently matches nothing would be worse than none
 */
function parseGlob(text) {
    if (text === '' || text.length > maxGlobLength || !globPattern.test(text)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no pattern of names.`, {
            hint: 'Write letters, digits, ".", "_", "-", "/" and the wildcards "*", "**" and "?".',
        });
    }
    if (!/[*?]/.test(text))
        return { source: text, matches: (name) => name === text };
    const tokens = tokenize(text);
    return { source: text, matches: (name) => matchTokens(tokens, name) };
}
/**
 * Reads a glob of paths: as that of names, with `**`+`/` for any number of directories, none among them. Paths may hold
 * more characters than names, but those of other glob dialects are refused here too.
 * @throws ActionError `invalid-input`
 */
function parseFileGlob(text) {
    const path = text.replace(/^(?:\.\/)+/, '');
    if (path === '' ||
        path.length > maxGlobLength ||
        /[\\{}[\]()!|^$\p{Cc}]/u.test(path) ||
        /^\/|(?:^|\/)\.\.(?:\/|$)/.test(path)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no pattern of files.`, {
            hint: 'Write a path from the workspace with the wildcards "*", "**" and "?", such as deploy/**/*.yaml.',
        });
    }
    const tokens = path
        .split(/(?<=^|\/)(\*\*\/)/)
        .flatMap((piece) => piece === '**/' ? [{ kind: 'directories' }, { kind: 'within' }] : tokenize(piece));
    return { source: text, matches: (name) => matchTokens(tokens, name) };
}
/**
 * Reads a regular expression that is found anywhere in a name unless it has `^` or `$`.
 * @throws ActionError `invalid-input`, also for a glob: `pr-*` would mean every name with `pr` in it, `prod` too
 */
function parseExpression(text) {
    // At the end of what is found anywhere, any number of one character says nothing; nobody means that.
    const glob = /^(.*(?<!\\)[A-Za-z0-9_-])\*$/.exec(text)?.[1];
    if (glob !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is a glob, not a regular expression.`, {
            hint: `Write ^${glob.replace(/^\^/, '')}, which means every name that begins so, or take the globs as globs ("use-regex: false").`,
        });
    }
    const expression = (0,_input_regular_expression_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRegularExpression */ .E)(text);
    return { source: text, matches: (name) => expression.test(name) };
}
function tokenize(text) {
    return [...text.matchAll(/\*+|[^*]/g)].map(([piece]) => {
        if (piece.startsWith('*'))
            return { kind: piece.length > 1 ? 'globstar' : 'star' };
        return piece === '?' ? { kind: 'one' } : { kind: 'literal', character: piece };
    });
}
/** Walks all possible positions in the glob at once, so nothing is ever tried twice. */
function matchTokens(tokens, name) {
    let positions = withSkipped(tokens, [0]);
    for (const character of name) {
        positions = withSkipped(tokens, [...positions].flatMap((position) => step(tokens[position], position, character)));
        if (positions.size === 0)
            return false;
    }
    return positions.has(tokens.length);
}
/** A star may stand for nothing, so what comes after it is possible too. */
function withSkipped(tokens, start) {
    const positions = new Set(start);
    for (const position of positions) {
        const kind = tokens[position]?.kind;
        if (kind === 'star' || kind === 'globstar')
            positions.add(position + 1);
        if (kind === 'directories')
            positions.add(position + 2);
    }
    return positions;
}
function step(token, position, character) {
    switch (token?.kind) {
        case 'literal':
            return token.character === character ? [position + 1] : [];
        case 'one':
            return character === '/' ? [] : [position + 1];
        case 'star':
            return character === '/' ? [] : [position];
        case 'globstar':
            return [position];
        case 'directories':
            return [position + 1];
        case 'within':
            return character === '/' ? [position, position + 1] : [position];
        case undefined:
            return [];
    }
}


/***/ }),

/***/ 6296:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseInputs: () => (/* binding */ parseInputs)
});

// UNUSED EXPORTS: readPushInputs

// EXTERNAL MODULE: ./build/core/domain/image/annotation.js + 2 modules
var annotation = __webpack_require__(8863);
// EXTERNAL MODULE: ./build/core/domain/input/connection-inputs.js
var connection_inputs = __webpack_require__(8206);
// EXTERNAL MODULE: ./build/core/domain/metadata/default-labels.js
var default_labels = __webpack_require__(5250);
// EXTERNAL MODULE: ./build/core/domain/metadata/github-texts.js
var github_texts = __webpack_require__(5547);
// EXTERNAL MODULE: ./build/core/domain/metadata/change-lines.js
var change_lines = __webpack_require__(8683);
// EXTERNAL MODULE: ./build/core/domain/metadata/event.js
var metadata_event = __webpack_require__(285);
// EXTERNAL MODULE: ./build/core/domain/metadata/flavor.js
var metadata_flavor = __webpack_require__(3349);
// EXTERNAL MODULE: ./build/core/domain/image/platform.js
var platform = __webpack_require__(8966);
;// CONCATENATED MODULE: ./build/core/domain/image/image-shape.js

const maxLevels = { keep: 9, gzip: 9, zstd: 19 };
/** Reads `platforms`, `attestations`, `format`, `compression`, `compression-level` and `reuse-layers`; faults are noted. */
function readImageShape(reader) {
    const compression = reader.choice('compression', ['keep', 'gzip', 'zstd'], 'keep');
    return {
        platforms: [...new Set(reader.list('platforms', platform/* parsePlatformName */.e4))],
        attestations: reader.choice('attestations', ['keep', 'drop'], 'keep'),
        format: reader.choice('format', ['keep', 'oci', 'docker'], 'keep'),
        compression,
        compressionLevel: reader.integer('compression-level', { min: 1, max: maxLevels[compression] }) ?? 1,
        reuseLayers: reader.boolean('reuse-layers', true),
    };
}

// EXTERNAL MODULE: ./build/core/domain/input/image-name.js
var image_name = __webpack_require__(6909);
// EXTERNAL MODULE: ./build/core/domain/input/input.js
var input = __webpack_require__(1164);
// EXTERNAL MODULE: ./build/core/domain/retention/pattern.js
var pattern = __webpack_require__(5700);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/domain/input/csv-line.js
var csv_line = __webpack_require__(6879);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
;// CONCATENATED MODULE: ./build/core/domain/registry/push-target.js



/**
 * Reads `images`: one `name` or `name=…,enable=true|false` a line; a single line of plain names may have commas.
 * @returns the enabled ones
 * @throws ActionError `invalid-input`
 * @see https://github.com/docker/metadata-action#images-input
 */
function parseImages(lines, registry) {
    const [only, ...more] = lines;
    const isList = only !== undefined && more.length === 0 && !only.includes('=');
    const entries = isList ? readFields(only) : lines;
    return entries.flatMap((entry) => {
        const text = parseImageLine(entry);
        return text === undefined ? [] : [{ text, repository: parseRepository(text, registry) }];
    });
}
/** @returns the name, or undefined if the line switches it off */
function parseImageLine(line) {
    let name;
    let isEnabled = true;
    for (const field of readFields(line)) {
        const [key, value] = splitOnce(field);
        if (value === undefined)
            name = key;
        else if (key.toLowerCase() === 'name')
            name = value;
        else if (key.toLowerCase() === 'enable' && /^(?:true|false)$/i.test(value))
            isEnabled = value.toLowerCase() === 'true';
        else {
            throw new errors/* ActionError */.lZ('invalid-input', `${JSON.stringify(line.slice(0, 200))} is no image.`, {
                hint: 'Write owner/name, or name=owner/name,enable=true.',
            });
        }
    }
    if (name === undefined || name === '') {
        throw new errors/* ActionError */.lZ('invalid-input', `${JSON.stringify(line.slice(0, 200))} has no name.`, {
            hint: 'Write owner/name, or name=owner/name,enable=true.',
        });
    }
    return isEnabled ? name : undefined;
}
function readFields(line) {
    return (0,csv_line/* parseCsvLine */.c)(line)
        .map((field) => field.trim())
        .filter((field) => field !== '');
}
function splitOnce(field) {
    const at = field.indexOf('=');
    return at < 0 ? [field] : [field.slice(0, at).trim(), field.slice(at + 1).trim()];
}
function parseRepository(text, registry) {
    const { tag, digest, ...repository } = (0,reference/* parseReference */.F2)(text, registry);
    if (tag === undefined && digest === undefined)
        return repository;
    throw new errors/* ActionError */.lZ('invalid-input', `${JSON.stringify(text.slice(0, 200))} has a tag or digest.`, {
        hint: 'Name the image without it, and write tags into "tags".',
    });
}
/** Plain tags go to every image; a full reference is a target of its own. Targets keep the order in which they come. */
function combineTargets(images, entries) {
    const targets = new Map();
    const tagsOf = (repository) => {
        const name = (0,reference/* formatRepository */.Sh)(repository);
        const target = targets.get(name) ?? { repository, tags: new Set() };
        targets.set(name, target);
        return target.tags;
    };
    for (const image of images)
        tagsOf(image);
    for (const { repository, tag } of entries) {
        for (const target of repository === undefined ? images : [repository])
            tagsOf(target).add(tag);
    }
    return [...targets.values()].map(({ repository, tags }) => ({ ...repository, tags: [...tags] }));
}

// EXTERNAL MODULE: ./build/core/domain/metadata/tag-rule.js
var tag_rule = __webpack_require__(2012);
// EXTERNAL MODULE: ./build/core/domain/metadata/tag-rules.js + 1 modules
var tag_rules = __webpack_require__(5272);
;// CONCATENATED MODULE: ./build/push/inputs.js















const defaultConcurrency = 6;
const maxConcurrency = 32;
/** @throws ActionError `invalid-input` with all faults */
function parseInputs(runner) {
    const reader = new input/* InputReader */.i_(runner.inputs);
    const connection = (0,connection_inputs/* readConnectionInputs */.qY)(reader, runner.github, (secret) => {
        runner.mask(secret);
    });
    const inputs = readPushInputs(reader, runner, connection.server);
    (0,connection_inputs/* refuseForeignRegistry */.wz)(reader, connection);
    for (const warning of reader.warnings())
        runner.log.warning(warning);
    reader.finish();
    return { ...connection, ...inputs };
}
/** Reads what push itself needs; faults are noted in the reader. */
function readPushInputs(reader, runner, server) {
    const source = reader.required('source');
    const images = reader.parsed('images', (text) => parseImages((0,input/* splitLines */.uz)(text), server.registry));
    const event = (0,metadata_event/* readEventOfRun */.vE)(reader, runner.github, runner);
    const isByDigest = reader.boolean('push-by-digest', false);
    const tags = chooseTags(reader, runner, server, event, isByDigest);
    const repositories = chooseRepositories(reader, runner, server, images, tags.entries);
    const targets = combineTargets(repositories, tags.entries);
    if (!isByDigest)
        requireTags(reader, targets);
    for (const { text: written, repository } of images ?? []) {
        for (const { level, text } of (0,image_name/* adviseOnImageName */.e)(written, repository, runner.github.repositoryOwner)) {
            runner.log[level](text);
        }
    }
    return {
        source,
        targets,
        version: tags.version,
        ...readEdits(reader, event),
        ...readImageShape(reader),
        defaults: (0,default_labels/* describeImage */.h)(runner.github, { version: tags.version, revision: event.sha }),
        immutableTags: reader.list('immutable-tags', pattern/* parseGlob */.qF),
        concurrency: readConcurrency(reader),
        verify: reader.boolean('verify', true),
        dryRun: reader.boolean('dry-run', false),
    };
}
/** What the user's rules give in this event, or the usual ones; nothing by digest. */
function chooseTags(reader, runner, server, event, isByDigest) {
    const none = { entries: [], version: undefined, warnings: [] };
    const given = reader.lines('tags', (line) => (0,tag_rule/* parseTagRule */.G9)(line, server.registry));
    const flavor = reader.parsed('flavor', (text) => (0,metadata_flavor/* parseFlavor */.w)((0,input/* splitLines */.uz)(text))) ?? (0,metadata_flavor/* parseFlavor */.w)([]);
    const lines = (0,input/* splitLines */.uz)(reader.text('tags') ?? '').length;
    if (isByDigest && lines > 0)
        reader.fault('tags', 'is set, and "push-by-digest" pushes without tags');
    // A line that is no rule was told already.
    if (isByDigest || given.length < lines)
        return none;
    const set = reader.attempt('tags', () => (0,tag_rules/* resolveTags */.y)(lines > 0 ? given : tag_rule/* defaultTagRules */.Dj, flavor, event));
    for (const warning of set?.warnings ?? [])
        runner.log.warning(warning);
    if (set?.entries.length === 0) {
        const which = lines > 0 ? 'gives no tag in this event' : 'is empty, and none follow from this event';
        reader.fault('tags', `${which} (${event.eventName || 'none'} of ${event.ref || 'no ref'}); name at least one`);
    }
    return set ?? none;
}
/** The package named like the repository is meant only where something is left to be put there. */
function chooseRepositories(reader, { github }, server, images, entries) {
    if (images !== undefined) {
        if (images.length === 0)
            reader.fault('images', 'names no image that is enabled');
        return images.map(({ repository }) => repository);
    }
    const isNeeded = entries.length === 0 || entries.some(({ repository }) => repository === undefined);
    if (reader.text('images') !== undefined || !isNeeded)
        return [];
    const name = github.repository.toLowerCase();
    if ((0,reference/* isRepositoryName */.en)(name))
        return [{ registry: server.registry, name }];
    reader.fault('images', 'is empty, and GITHUB_REPOSITORY names no repository to take its name from');
    return [];
}
function requireTags(reader, targets) {
    // Where no target has a tag, that was said already.
    if (targets.every(({ tags }) => tags.length === 0))
        return;
    for (const target of targets) {
        if (target.tags.length === 0) {
            reader.fault('images', `names ${(0,reference/* formatRepository */.Sh)(target)}, and no entry of "tags" is for it`);
        }
    }
}
function readEdits(reader, event) {
    const tell = (name, what) => {
        reader.fault(name, what);
    };
    return {
        labels: (0,change_lines/* readChangeLines */.E)(reader, 'labels', annotation/* parseKeyValueLine */.o8, event, tell),
        annotations: (0,change_lines/* readChangeLines */.E)(reader, 'annotations', annotation/* parseAnnotationLine */.hR, event, tell),
        texts: (0,github_texts/* readTextChoices */.md)(reader, 'auto', tell),
    };
}
/** Out of range is brought into it: more at a time would only be refused by the registry. */
function readConcurrency(reader) {
    const wanted = reader.integer('concurrency', { min: 0 }) ?? defaultConcurrency;
    return Math.min(Math.max(wanted, 1), maxConcurrency);
}


/***/ })

};
