export const id = 574;
export const ids = [574];
export const modules = {

/***/ 5574:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseInputs: () => (/* binding */ parseInputs)
});

// EXTERNAL MODULE: ./build/core/domain/input/connection-inputs.js
var connection_inputs = __webpack_require__(8206);
// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var digest = __webpack_require__(7145);
// EXTERNAL MODULE: ./build/core/domain/input/input.js
var input = __webpack_require__(1164);
// EXTERNAL MODULE: ./build/core/domain/retention/package-selection.js
var package_selection = __webpack_require__(9393);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
// EXTERNAL MODULE: ./build/core/domain/retention/pattern.js
var pattern = __webpack_require__(5700);
// EXTERNAL MODULE: ./build/core/domain/retention/selector.js
var selector = __webpack_require__(4377);
// EXTERNAL MODULE: ./build/core/domain/retention/tag-template.js
var tag_template = __webpack_require__(3725);
;// CONCATENATED MODULE: ./build/core/domain/retention/rule-inputs.js




/** Inputs that say what stays and what goes; a policy file takes the place of all of them. */
const ruleInputs = [
    'delete-tags',
    'tags',
    'exclude-tags',
    'delete-untagged',
    'keep-n-untagged',
    'keep-n-tagged',
    'older-than',
    'delete-ghost-images',
    'delete-partial-images',
    'delete-orphaned-images',
    'delete-closed-prs',
    'delete-gone-branches',
    'protect-referenced-in',
];
/** Those of them that say what stays, which holds for a plan that is applied too. */
const protectionInputs = ['exclude-tags', 'protect-referenced-in'];
const maxCount = 1_000_000;
const breakages = ['ghost', 'partial', 'orphaned'];
/** The names of those that say something: a runner hands over a `false` that nobody wrote, as action.yml has it by default. */
function findGivenRules(raw) {
    const flags = breakages.map((breakage) => `delete-${breakage}-images`);
    const isOff = (name) => flags.includes(name) && /^false$/i.test(raw.get(name).trim());
    return raw.names.filter((name) => ruleInputs.includes(name) && !isOff(name));
}
/** Reads what stays and what goes. @param useRegex whether patterns of tags are regular expressions, one a line */
function readRuleInputs(reader, { registry, useRegex }) {
    const parseTags = useRegex ? selector/* parseExpressionSelector */.PS : selector/* parseTagSelector */.R0;
    const deleteTags = readList(reader, 'delete-tags', useRegex, parseTags, 'tags');
    const exclude = readList(reader, 'exclude-tags', useRegex, (text) => (0,selector/* parseProtection */.dd)(text, registry, parseTags));
    const files = readList(reader, 'protect-referenced-in', false, pattern/* parseFileGlob */.QT);
    const closedPulls = reader.parsed('delete-closed-prs', (text) => {
        return { kind: 'closed-pulls', template: (0,tag_template/* parseTagTemplate */.O7)(text, '{number}') };
    });
    const goneBranches = reader.parsed('delete-gone-branches', (text) => {
        return { kind: 'gone-branches', template: (0,tag_template/* parseTagTemplate */.O7)(text, '{branch}') };
    });
    const keepNTagged = reader.integer('keep-n-tagged', { min: 0, max: maxCount });
    const keepNUntagged = reader.integer('keep-n-untagged', { min: 0, max: maxCount });
    const broken = breakages.filter((breakage) => reader.boolean(`delete-${breakage}-images`, false));
    const isOnlyUntagged = deleteTags.length + broken.length === 0 &&
        [keepNTagged, keepNUntagged, closedPulls, goneBranches].every((rule) => rule === undefined);
    const deleteUntagged = reader.boolean('delete-untagged', isOnlyUntagged);
    if (deleteUntagged && keepNUntagged !== undefined) {
        reader.fault('keep-n-untagged', 'and "delete-untagged" exclude each other');
    }
    return {
        deleteTags,
        closedPulls,
        goneBranches,
        exclude,
        protect: files.length === 0 ? [] : [{ kind: 'referenced-in', files }],
        deleteUntagged,
        keepNTagged,
        keepNUntagged,
        broken,
        olderThanMs: reader.duration('older-than'),
        keepYoungerThanMs: reader.duration('keep-younger-than') ?? (0,input/* parseDuration */.E9)('1 hour'),
        timestamp: reader.choice('timestamp', ['updated', 'created'], 'updated'),
        isOnlyUntagged,
    };
}
/**
 * Reads the entries of a list. One that was given and names nothing would silently mean another set of rules.
 * @param isByLine whether commas belong to the entries
 */
function readList(reader, name, isByLine, parse, ...aliases) {
    const given = reader.text(name, ...aliases);
    if (given === undefined)
        return [];
    const lines = (0,input/* splitLines */.uz)(given);
    const entries = (isByLine ? lines : lines.flatMap((line) => line.split(',')))
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '');
    if (entries.length === 0)
        reader.fault(name, 'is given but names nothing');
    return entries.flatMap((entry) => reader.attempt(name, () => [parse(entry)]) ?? []);
}

// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
;// CONCATENATED MODULE: ./build/cleanup/inputs.js







const inputs_maxCount = 1_000_000;
const defaultJournal = 'cleanup-journal.jsonl';
/** @throws ActionError `invalid-input` with all faults */
function parseInputs(runner) {
    const reader = new input/* InputReader */.i_(runner.inputs);
    const onSecret = (secret) => {
        runner.mask(secret);
    };
    const connection = (0,connection_inputs/* readConnectionInputs */.qY)(reader, runner.github, onSecret);
    const token = reader.secret('token', onSecret);
    // Of ghcr-cleanup-action. What is kept is always looked at afterwards, and patterns are recognised as such.
    for (const name of ['validate', 'log-level', 'expand-packages'])
        reader.text(name);
    const mode = reader.choice('mode', ['clean', 'plan', 'apply', 'restore'], 'clean');
    const useRegex = reader.boolean('use-regex', false);
    const lastVersion = reader.choice('last-version', ['keep', 'delete-package', 'fail'], 'keep');
    const { registry } = connection.server;
    const options = {
        ...connection,
        mode,
        exact: token === undefined ? undefined : { kind: 'exact', username: connection.username, secret: token },
        owner: readOwner(reader, runner),
        packages: readPackages(reader, runner, useRegex),
        packageType: reader.choice('package-type', ['container', 'docker'], 'container'),
        shard: reader.parsed('shard', package_selection/* parseShard */.uK),
        rules: readRules(reader, runner, { mode, registry, useRegex, deletesPackage: lastVersion === 'delete-package' }),
        repository: reader.parsed('repository', parseRepository),
        maxDeletions: reader.integer('max-deletions', { min: 0, max: inputs_maxCount }),
        maxDeletionsPercent: reader.integer('max-deletions-percent', { min: 0, max: 100 }) ?? 100,
        lastVersion,
        timeBudgetMs: reader.duration('time-budget') ?? (0,input/* parseDuration */.E9)('1 hour'),
        quotaReservePercent: reader.integer('quota-reserve', { min: 0, max: 100 }) ?? 20,
        planFile: reader.text('plan-file') ?? 'cleanup-plan.json',
        journal: reader.text('journal') ?? defaultJournal,
        restore: readRestore(reader),
        dryRun: reader.boolean('dry-run', false),
    };
    checkRestore(reader, options);
    for (const warning of reader.warnings())
        runner.log.warning(warning);
    if (token === undefined)
        (0,connection_inputs/* refuseForeignRegistry */.wz)(reader, connection, 'token');
    else
        (0,connection_inputs/* requireApiOfRegistry */.cW)(reader, connection);
    reader.finish();
    return options;
}
function readOwner(reader, runner) {
    const owner = reader.text('owner') ?? runner.github.repositoryOwner;
    if (owner === '') {
        reader.fault('owner', 'is required where the workflow does not say its repository');
    }
    else if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,98}$/.test(owner) || !(0,reference/* isRepositoryName */.en)(owner.toLowerCase())) {
        reader.fault('owner', `is ${JSON.stringify(owner.slice(0, 100))}, which is no name of a user or an organization`);
    }
    return owner;
}
/** `package` and `packages` are one list; where neither is given, the repository's name, unless something else names them. */
function readPackages(reader, runner, useRegex) {
    const parse = (text) => (0,package_selection/* parsePackageSelector */.Hd)(text, useRegex);
    const selectors = ['package', 'packages'].flatMap((name) => {
        const read = readList(reader, name, useRegex, parse);
        if (read.length > 0 && read.every(({ isExcluded }) => isExcluded)) {
            reader.fault(name, 'says only what is not meant; add what is, such as **');
        }
        return read;
    });
    for (const selector of selectors) {
        if (selector.kind !== 'name' || selector.given === selector.name)
            continue;
        runner.log.notice(`The package ${selector.given} is taken as ${selector.name}: GitHub's names are lower case.`);
    }
    if (['package', 'packages'].some((name) => reader.text(name) !== undefined))
        return (0,package_selection/* selectPackages */.AP)(selectors);
    const isNamedElsewhere = reader.text('policy') !== undefined || reader.text('mode') === 'apply';
    if (isNamedElsewhere)
        return undefined;
    const repository = runner.github.repository.split('/')[1]?.toLowerCase() ?? '';
    if ((0,reference/* isRepositoryName */.en)(repository))
        return { names: [repository], patterns: [], excluded: [] };
    reader.fault('package', 'is required where the workflow does not say its repository');
    return undefined;
}
function readRules(reader, runner, about) {
    const { isOnlyUntagged, ...rules } = readRuleInputs(reader, about);
    const given = findGivenRules(runner.inputs);
    const path = reader.text('policy');
    const idle = [...given.filter((name) => !protectionInputs.includes(name)), ...(path === undefined ? [] : ['policy'])];
    if (about.mode === 'apply' && idle.length > 0) {
        runner.log.notice(`The plan says what goes; ${idle.join(', ')} ${idle.length === 1 ? 'has' : 'have'} no effect.`);
    }
    if (path !== undefined) {
        for (const name of given)
            reader.fault(name, 'and "policy" exclude each other: all rules stand in the file then');
        return { kind: 'file', path, keepYoungerThanMs: rules.keepYoungerThanMs, timestamp: rules.timestamp };
    }
    if (about.mode !== 'apply' && isOnlyUntagged && !rules.deleteUntagged) {
        runner.log.warning('No rule is set, so nothing will be deleted.');
    }
    return { kind: 'inputs', rules: { ...rules, deletesPackage: about.deletesPackage } };
}
function parseRepository(text) {
    if (/^[A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100}$/.test(text))
        return text;
    throw new errors/* ActionError */.lZ('invalid-input', `${JSON.stringify(text.slice(0, 150))} is no repository.`, {
        hint: 'Write owner/name.',
    });
}
function readRestore(reader) {
    return {
        ids: readList(reader, 'restore-ids', false, parseId),
        digests: readList(reader, 'restore-digests', false, (text) => (0,digest/* parseDigest */.m)(text, 'The entry')),
        tags: readList(reader, 'restore-tags', false, reference/* parseTag */.ED),
        deletedWithinMs: reader.duration('restore-deleted-within'),
    };
}
/** What a mode does not look at would be passed over in silence. */
function checkRestore(reader, { mode, journal }) {
    const given = ['restore-ids', 'restore-digests', 'restore-tags', 'restore-deleted-within'].filter((name) => reader.text(name) !== undefined);
    if (mode !== 'restore')
        for (const name of given)
            reader.fault(name, 'needs "mode: restore"');
    if (mode === 'restore' && given.length > 0 && journal !== defaultJournal) {
        reader.fault('journal', `and "${given.join('", "')}" exclude each other: either says what comes back`);
    }
}
function parseId(text) {
    if (/^[1-9]\d{0,14}$/.test(text))
        return Number(text);
    throw new errors/* ActionError */.lZ('invalid-input', `${JSON.stringify(text.slice(0, 50))} is no id of a version.`, {
        hint: 'Ids are whole numbers, as the journal and the summary show them.',
    });
}


/***/ }),

/***/ 8206:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cW: () => (/* binding */ requireApiOfRegistry),
/* harmony export */   qY: () => (/* binding */ readConnectionInputs),
/* harmony export */   wz: () => (/* binding */ refuseForeignRegistry)
/* harmony export */ });
/* harmony import */ var _github_github_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6388);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4302);


/**
 * Reads `registry`, `api-url`, `username`, `github-token` and `pat`, which mean the same in every action.
 * @param onSecret is told each secret before anything else can happen to it
 */
function readConnectionInputs(reader, context, onSecret) {
    const registry = reader.parsed('registry', _registry_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRegistryHost */ .TZ, 'registry-url');
    const apiUrl = reader.parsed('api-url', (text) => (0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .parseServerUrl */ .Ep)(text, 'api-url').href, 'github-api-url');
    const username = reader.text('username') ?? context.actor;
    if (username.includes(':'))
        reader.fault('username', 'holds a colon, at which Basic authentication would cut it');
    const githubToken = reader.secret('github-token', onSecret);
    const pat = reader.secret('pat', onSecret);
    return {
        server: resolve(reader, context, { registry, apiUrl }),
        username,
        githubToken: githubToken === undefined ? undefined : { kind: 'github-token', username, secret: githubToken },
        pat: pat === undefined ? undefined : { kind: 'pat', username, secret: pat },
    };
}
/** A faulty variable of the runner is noted; the run ends at `finish`, so the stand-in is never talked to. */
function resolve(reader, context, overrides) {
    const standIn = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
    return reader.attempt('registry', () => (0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .resolveGitHub */ .ms)(context, overrides)) ?? (0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .resolveGitHub */ .ms)(standIn, {});
}
/**
 * Notes a fault where `registry` names a host that is not of this GitHub: its tokens are good there alone, and a host
 * that someone else runs must not learn them.
 * @param exactInput the input that takes a credential for such a host, where the action has one
 */
function refuseForeignRegistry(reader, { server }, exactInput) {
    if ((0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(server.registry) || !(0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .isForeignRegistry */ .U1)(server))
        return;
    const remedy = exactInput === undefined ? '' : `; pass its credential as "${exactInput}"`;
    reader.fault('registry', `is ${server.registry}, no registry of ${server.serverUrl.host}, to which "github-token" and "pat" belong${remedy}`);
}
/**
 * Notes a fault where `registry` names a host that is not of this GitHub and no API is named with it: the credential of
 * the one would be shown to the other.
 */
function requireApiOfRegistry(reader, { server }) {
    if ((0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(server.registry) || !(0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .isForeignRegistry */ .U1)(server))
        return;
    if (reader.text('api-url', 'github-api-url') !== undefined)
        return;
    reader.fault('registry', `is ${server.registry}, no registry of ${server.serverUrl.host}, whose API would be asked; name its own as "api-url"`);
}


/***/ }),

/***/ 207:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parseRegularExpression)
/* harmony export */ });
/* harmony import */ var re2js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8242);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);


/** An expression longer than that is a mistake. */
const maxLength = 1000;
/**
 * @param flags as JavaScript writes them: of `gimsu`
 * @throws ActionError `invalid-input` for an expression or a flag that is not understood
 */
function parseRegularExpression(source, flags = '') {
    if (source.length > maxLength)
        throw invalidExpression(source, `it is longer than ${maxLength} characters`);
    const bits = Array.from(flags.slice(0, maxLength), findBit);
    if (bits.includes(undefined))
        throw invalidExpression(source, `of the flags ${flags} one is unknown`);
    const compiled = compile(source, bits.reduce((all, bit) => all | (bit ?? 0), 0));
    return {
        source,
        groupCount: compiled.groupCount(),
        test: (text) => compiled.test(text),
        match: (text) => {
            const matcher = compiled.matcher(text);
            if (!matcher.find())
                return undefined;
            return Array.from({ length: compiled.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined);
        },
    };
}
/** A function, since the first use of re2js reads all of it. */
function findBit(flag) {
    switch (flag) {
        case 'i':
            return re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JS.CASE_INSENSITIVE;
        case 'm':
            return re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JS.MULTILINE;
        case 's':
            return re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JS.DOTALL;
        // These change nothing about a first match.
        case 'g':
        case 'u':
            return 0;
        default:
            return undefined;
    }
}
function compile(source, bits) {
    try {
        return re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JS.compile(source, bits);
    }
    catch (cause) {
        if (cause instanceof re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JSException)
            throw invalidExpression(source, cause.message, cause);
        throw cause;
    }
}
function invalidExpression(source, why, cause) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(source.slice(0, 100))} is no regular expression: ${why}.`, {
        hint: 'The syntax is that of RE2, which has neither look-around nor back-references.',
        cause,
    });
}


/***/ }),

/***/ 9393:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AP: () => (/* binding */ selectPackages),
/* harmony export */   Hd: () => (/* binding */ parsePackageSelector),
/* harmony export */   fR: () => (/* binding */ takeShare),
/* harmony export */   ow: () => (/* binding */ resolvePackages),
/* harmony export */   sp: () => (/* binding */ isSelected),
/* harmony export */   uK: () => (/* binding */ parseShard)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5700);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4302);



/**
 * Reads a name, a pattern of names, or with `!` in front what is not meant. What could be a plain name is one, also
 * where patterns are regular expressions: `app` must not mean `my-app-2`.
 */
function parsePackageSelector(text, useRegex) {
    const isExcluded = text.startsWith('!');
    const given = (isExcluded ? text.slice(1) : text).trim();
    const name = given.toLowerCase();
    if ((0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isRepositoryName */ .en)(name))
        return { kind: 'name', name, given, isExcluded };
    if (useRegex)
        return { kind: 'pattern', pattern: (0,_pattern_js__WEBPACK_IMPORTED_MODULE_1__/* .parseExpression */ .YK)(given), isExcluded };
    if (/[*?]/.test(given))
        return { kind: 'pattern', pattern: (0,_pattern_js__WEBPACK_IMPORTED_MODULE_1__/* .parseGlob */ .qF)(name), isExcluded };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 150))} is no name of a package.`, {
        hint: 'Write the name without owner and tag; a "/" in it stays as it is.',
    });
}
function selectPackages(selectors) {
    const [excluded, meant] = [
        selectors.filter(({ isExcluded }) => isExcluded),
        selectors.filter(({ isExcluded }) => !isExcluded),
    ];
    return {
        names: [...new Set(meant.flatMap((selector) => (selector.kind === 'name' ? [selector.name] : [])))],
        patterns: meant.flatMap((selector) => (selector.kind === 'pattern' ? [selector.pattern] : [])),
        excluded: excluded.map(patternOf),
    };
}
function patternOf(selector) {
    if (selector.kind === 'pattern')
        return selector.pattern;
    return { source: selector.given, matches: (name) => name === selector.name };
}
function isSelected({ names, patterns, excluded }, name) {
    const isMeant = names.includes(name) || patterns.some((pattern) => pattern.matches(name));
    return isMeant && !excluded.some((pattern) => pattern.matches(name));
}
/**
 * The packages that are meant, in the order of their names, without repeats.
 * @param listAll gives all those of the owner; asked only where there are patterns
 */
async function resolvePackages(selection, listAll) {
    const all = selection.patterns.length === 0 ? [] : await listAll();
    return [...new Set([...selection.names, ...all])].filter((name) => isSelected(selection, name)).sort();
}
/** Reads `i/n`. */
function parseShard(text) {
    const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text);
    const [index, count] = [Number(match?.[1]), Number(match?.[2])];
    if (match !== null && index <= count)
        return { index, count };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 50))} is no share.`, {
        hint: 'Write i/n, such as 1/4, with i from 1 to n.',
    });
}
/** Every n-th of the packages in the order of their names: all shares together are all of them, each once. */
function takeShare(sorted, { index, count }) {
    return sorted.filter((_, place) => place % count === index - 1);
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

/***/ 4377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Or: () => (/* binding */ selectsDigest),
/* harmony export */   PS: () => (/* binding */ parseExpressionSelector),
/* harmony export */   R0: () => (/* binding */ parseTagSelector),
/* harmony export */   dd: () => (/* binding */ parseProtection),
/* harmony export */   kI: () => (/* binding */ selectsTag)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _image_digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7145);
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5700);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4302);




/** Reads a glob of tags or a digest. */
function parseTagSelector(text) {
    if ((0,_image_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(text))
        return { kind: 'digest', digest: text };
    if (/[/:@]/.test(text)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 150))} is neither a tag nor a digest.`, {
            hint: 'Write tags, such as pr-*, or whole digests in lower case, such as sha256:….',
        });
    }
    return { kind: 'tags', pattern: (0,_pattern_js__WEBPACK_IMPORTED_MODULE_2__/* .parseGlob */ .qF)(text) };
}
/** Reads a regular expression on tags, or on digests where it speaks of them (no tag has a colon). */
function parseExpressionSelector(text) {
    if ((0,_image_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(text))
        return { kind: 'digest', digest: text };
    const pattern = (0,_pattern_js__WEBPACK_IMPORTED_MODULE_2__/* .parseExpression */ .YK)(text);
    return /sha(?:256|512):/.test(text) ? { kind: 'digests', pattern } : { kind: 'tags', pattern };
}
/**
 * Reads a reference with a tag or a digest, or what `parse` takes: a glob or an expression of tags, or a digest.
 * @param defaultRegistry meant where a reference names none
 */
function parseProtection(text, defaultRegistry, parse = parseTagSelector) {
    return findReference(text, defaultRegistry) ?? parse(text);
}
/** A reference with a tag or a digest; undefined for a text that is none, such as a tag or a digest alone. */
function findReference(text, defaultRegistry) {
    if (!text.includes('/') || (0,_image_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(text))
        return undefined;
    const reference = (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .parseReference */ .F2)(text, defaultRegistry);
    if (reference.tag === undefined && reference.digest === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text)} names neither a tag nor a digest.`, {
            hint: 'Write owner/name:tag or owner/name@sha256:…; a whole package stays when "package" does not name it.',
        });
    }
    return { kind: 'reference', reference };
}
/** Whether one of the selectors names this tag of this repository. */
function selectsTag(selectors, repository, tag) {
    return selectors.some((selector) => {
        if (selector.kind === 'tags')
            return selector.pattern.matches(tag);
        if (selector.kind !== 'reference')
            return false;
        const { registry, name } = selector.reference;
        return selector.reference.tag === tag && registry === repository.registry && name === repository.name;
    });
}
/** Whether one of the selectors names this digest. A reference's digest counts in every package. */
function selectsDigest(selectors, digest) {
    return selectors.some((selector) => {
        if (selector.kind === 'digest')
            return selector.digest === digest;
        if (selector.kind === 'digests')
            return selector.pattern.matches(digest);
        return selector.kind === 'reference' && selector.reference.digest === digest;
    });
}


/***/ }),

/***/ 3725:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B$: () => (/* binding */ isOfGoneBranch),
/* harmony export */   Fw: () => (/* binding */ fillingOf),
/* harmony export */   O7: () => (/* binding */ parseTagTemplate),
/* harmony export */   bI: () => (/* binding */ BranchNames),
/* harmony export */   ez: () => (/* binding */ pullNumberOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

/** @throws ActionError `invalid-input` unless the placeholder stands there exactly once, among what a tag may hold */
function parseTagTemplate(text, placeholder) {
    const [prefix, suffix, ...more] = text.split(placeholder);
    const isTemplate = prefix !== undefined && suffix !== undefined && more.length === 0 && /^[A-Za-z0-9._-]*$/.test(prefix + suffix);
    if (isTemplate && text.length <= 255)
        return { source: text, prefix, suffix };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no tag with one ${placeholder}.`, {
        hint: `Write ${placeholder} once, such as ${placeholder === '{number}' ? 'pr-{number}' : 'branch-{branch}'}.`,
    });
}
/** What the tag has in place of the placeholder; undefined for another tag. */
function fillingOf({ prefix, suffix }, tag) {
    if (tag.length <= prefix.length + suffix.length || !tag.startsWith(prefix) || !tag.endsWith(suffix))
        return undefined;
    return tag.slice(prefix.length, tag.length - suffix.length);
}
/** The number of the pull request that the tag names, if it names one. */
function pullNumberOf(template, tag) {
    const filling = fillingOf(template, tag);
    return filling !== undefined && /^[1-9]\d{0,9}$/.test(filling) ? Number(filling) : undefined;
}
/**
 * Whether the tag is that of a branch that no longer exists. Names that say something else are no branches where the
 * template is nothing but the branch: versions, `latest`, `sha-…`, `pr-…`, `nightly`.
 */
function isOfGoneBranch(template, tag, branches) {
    const filling = fillingOf(template, tag);
    if (filling === undefined || branches.has(filling))
        return false;
    const isBare = template.prefix === '' && template.suffix === '';
    return !(isBare && /^(?:latest|nightly|edge|v?\d+(?:\.\d+)*(?:[-.].*)?|(?:sha|pr)-.*|sha(?:256|512)-.*)$/.test(tag));
}
/** From here on what is written in a tag may be the beginning of a name that was cut. */
const minCutLength = 40;
/**
 * The branches that there are. A tag can't hold every name of a branch, and whoever makes it has ways of their own to
 * write it: with dashes, underscores or nothing for what it can't hold, without accents, in lower case, cut at some
 * length. So only letters and digits of ASCII count, and no case.
 */
class BranchNames {
    #names;
    /** @param branches as git writes them */
    constructor(branches) {
        this.#names = new Set(branches.flatMap((name) => [reduce(name), reduce(name.normalize('NFKD'))]));
    }
    /** Whether the text may stand for one of them. */
    has(text) {
        const name = reduce(text);
        if (this.#names.has(name))
            return true;
        return name.length >= minCutLength && [...this.#names].some((branch) => branch.startsWith(name));
    }
}
function reduce(name) {
    return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}


/***/ })

};
