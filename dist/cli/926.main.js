export const id = 926;
export const ids = [926];
export const modules = {

/***/ 454:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n4: () => (/* binding */ findSettings),
/* harmony export */   v9: () => (/* binding */ withRemedy)
/* harmony export */ });
/* unused harmony exports denials, findRemedy, replaceToken */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8718);


function findSettings({ serverUrl }, { event, repositoryOwner }) {
    const repository = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(event) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(event, 'repository') : undefined;
    const owner = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(repository) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(repository, 'owner') : undefined;
    const type = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(owner) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(owner, 'type') : undefined;
    const kind = type === 'Organization' ? 'orgs' : type === 'User' ? 'users' : undefined;
    return {
        origin: serverUrl.origin,
        owner: kind === undefined ? undefined : { login: repositoryOwner.toLowerCase(), kind },
    };
}
const roles = { pull: 'Read', push: 'Write', delete: 'Admin' };
const scopes = {
    pull: 'read:packages',
    push: 'write:packages',
    delete: 'delete:packages and read:packages',
};
/** The most telling first. A name of an image must not look like one of them. */
const denials = [
    {
        says: ['permission_denied: create_package'],
        words: /permission_denied: create_package/,
        remedy: allowCreation,
    },
    {
        says: [
            'installation not allowed to Create organization package',
            'installation not allowed to Write organization package',
        ],
        to: 'github-token',
        words: /installation not allowed to (?:Create|Write) organization package/i,
        remedy: () => grantJob('push'),
    },
    {
        says: ['permission_denied: The token provided does not match expected scopes.'],
        to: 'pat',
        words: /does not match expected scopes/i,
        remedy: ({ need }) => `The token lacks ${scopes[need]}.`,
    },
    {
        says: ['permission_denied: write_package'],
        words: /\bwrite_package\b/,
        remedy: (attempt) => grantRole(attempt, 'push') + linkRepository(attempt),
    },
    {
        says: ['permission_denied: read_package'],
        words: /\bread_package\b/,
        remedy: (attempt) => grantRole(attempt, 'pull'),
    },
    {
        says: ['Resource not accessible by integration'],
        to: 'github-token',
        words: /Resource not accessible by integration/i,
        remedy: (attempt) => grantRole(attempt, attempt.need),
    },
    {
        says: ['Resource protected by organization SAML enforcement.'],
        to: 'pat',
        words: /SAML enforcement|X-GitHub-SSO/i,
        remedy: () => 'Authorise the token for single sign-on of the organization: Settings → Developer settings → Personal access tokens → Configure SSO.',
    },
    {
        // A plain "denied" means a bad credential from the token server, and a missing permission from the registry.
        says: ['unauthenticated: User cannot be authenticated with the token provided.', 'denied: invalid token'],
        words: /cannot be authenticated|invalid token|gave no token/i,
        remedy: ({ credential }) => replaceToken(credential),
    },
];
/**
 * What to change after a refusal, by the server's own words and what was tried.
 * @returns undefined for an error that is no refusal
 */
function findRemedy(error, attempt) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
        return undefined;
    if (error.code === 'not-found') {
        return 'Check the spelling. A registry also answers so where the credential may not see the package.';
    }
    if (error.code !== 'denied' && error.code !== 'unauthorized')
        return undefined;
    const { credential, need } = attempt;
    if (credential === 'anonymous')
        return 'No token was given; only public packages can be pulled without one.';
    if (credential === 'stored') {
        return `${attempt.repository.registry} is asked with what "docker login" or "podman login" stored for it, if anything: sign in there, before this step, as somebody who may ${need} ${attempt.repository.name}.`;
    }
    const known = denials.find(({ words }) => words.test(error.message));
    if (known !== undefined)
        return known.remedy(attempt);
    if (credential === 'github-token')
        return grantRole(attempt, need);
    return `The token needs ${scopes[need]}, must not be expired, and has to be a classic one: fine-grained tokens do not work with GitHub Packages.`;
}
/** What to change when the token server takes no token of this kind for one, whatever it is wanted for. */
function replaceToken(credential) {
    const job = credential === 'github-token' ? ' A job without "permissions: packages: read" may be told the same.' : '';
    return `The token is wrong, expired or revoked. GitHub Packages take classic personal access tokens and GITHUB_TOKEN only.${job}`;
}
/** The same error with a remedy in place of a general hint. */
function withRemedy(error, attempt) {
    const hint = findRemedy(error, attempt);
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) || hint === undefined)
        return error;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(error.code, error.message, { hint, cause: error });
}
/** A role is given to the repository of a GITHUB_TOKEN, and to the user of any other token. */
function grantRole(attempt, need) {
    const { credential, repository, workflowRepository } = attempt;
    if (credential !== 'github-token') {
        return `The user of the token needs the role ${roles[need]} on the package ${repository.name}, and the token ${scopes[need]}.`;
    }
    const access = `On the settings page of the package ${repository.name}${addressOf(attempt)}, under "Manage Actions access", add ${workflowRepository || 'this repository'} with the role ${roles[need]}.`;
    return [
        access,
        ...(need === 'pull' ? [`Or pass a "pat" with read:packages${addressOfNewToken(attempt)}.`] : []),
        grantJob(need),
    ].join(' ');
}
/** In brackets; GitHub has the pages of organizations and users at different places. */
function addressOf({ settings, repository }) {
    const [owner = '', ...rest] = repository.name.split('/');
    if (settings === undefined || rest.length === 0)
        return '';
    const kind = settings.owner?.login === owner ? settings.owner.kind : undefined;
    const path = `${owner}/packages/container/${encodeURIComponent(rest.join('/'))}/settings`;
    const other = kind === undefined ? ', of a user /users/ in place of /orgs/' : '';
    return ` (${settings.origin}/${kind ?? 'orgs'}/${path}${other})`;
}
function addressOfNewToken({ settings }) {
    return settings === undefined ? '' : ` (${settings.origin}/settings/tokens/new?scopes=read:packages)`;
}
/** GitHub answers the same where the package was first pushed from elsewhere and no repository is linked to it. */
function linkRepository({ credential, repository, workflowRepository }) {
    if (credential !== 'github-token')
        return '';
    return ` If no repository is linked to ${repository.name}, link ${workflowRepository || 'this one'} on its page ("Connect repository").`;
}
function grantJob(need) {
    const [level, forks] = need === 'pull' ? ['read', ''] : ['write', '; runs of forks never may write'];
    return `Give the job "permissions: packages: ${level}", and check that the organization and the repository allow it${forks}.`;
}
function allowCreation({ credential, repository }) {
    if (credential === 'github-token')
        return grantJob('push');
    return `The user of the token may not make new packages for ${repository.name.split('/')[0] ?? ''}: an organization says who may in its settings, under Packages.`;
}


/***/ }),

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

/***/ 1926:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  push: () => (/* binding */ push)
});

// EXTERNAL MODULE: ./build/core/domain/credential/denial.js
var denial = __webpack_require__(454);
// EXTERNAL MODULE: ./build/core/domain/github/github.js
var github_github = __webpack_require__(6388);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/progress.js
var core_progress = __webpack_require__(4923);
// EXTERNAL MODULE: ./build/core/report/image-tree.js
var image_tree = __webpack_require__(8089);
// EXTERNAL MODULE: ./build/core/report/markdown.js
var markdown = __webpack_require__(1432);
;// CONCATENATED MODULE: ./build/core/report/new-package.js

/** What the maker of a package should know of it: GitHub says neither where it is pushed. */
function newPackageNote({ made }) {
    if (made === undefined)
        return [];
    const { settingsUrl, linkedTo } = made;
    const link = linkedTo === undefined
        ? 'No repository is linked to it, so no workflow may push to it with its GITHUB_TOKEN: link one on its page ("Connect repository"), or give it access there under "Manage Actions access".'
        : `GitHub links it to ${linkedTo}.`;
    return [
        `**The first push of this package.** ${(0,markdown/* text */.Qq)('It is private until that is changed under "Danger Zone"')} in [its settings](${settingsUrl}). ${(0,markdown/* text */.Qq)(link)}`,
    ];
}

// EXTERNAL MODULE: ./build/core/report/package-page.js
var package_page = __webpack_require__(8293);
// EXTERNAL MODULE: ./build/core/report/units.js
var units = __webpack_require__(3562);
;// CONCATENATED MODULE: ./build/core/report/transfer.js


const kinds = [
    { key: 'uploaded', title: 'sent', cell: '█' },
    { key: 'mounted', title: 'mounted', cell: '▒' },
    { key: 'reused', title: 'there before', cell: '░' },
];
const cells = 30;
/** What was sent, mounted and found there: as a table, and as a bar of block characters for each repository. */
function transferTable(transfers) {
    const key = kinds.map(({ cell, title }) => `${cell} ${title}`).join(' · ');
    // One repository is named by the headline.
    const isNamed = transfers.length > 1;
    const rows = transfers.map((transfer) => [
        ...(isNamed ? [(0,markdown/* text */.Qq)(transfer.name)] : []),
        ...kinds.map((kind) => (0,units/* formatBytes */.z)(transfer[kind.key]).replace(' ', '&nbsp;')),
        (0,markdown/* code */.aY)(drawBar(transfer)),
    ]);
    return (0,markdown/* table */.tp)([...(isNamed ? ['image'] : []), ...kinds.map(({ title }) => title), key], rows);
}
/** Each kind that is there has a cell at least, so that a little is not nothing. */
function drawBar(transfer) {
    const total = kinds.reduce((sum, { key }) => sum + transfer[key], 0);
    if (total === 0)
        return '';
    const present = kinds.filter(({ key }) => transfer[key] > 0);
    const free = cells - present.length;
    const ends = present.map((_, index) => Math.round((free * present.slice(0, index + 1).reduce((sum, { key }) => sum + transfer[key], 0)) / total));
    return present.map(({ cell }, index) => cell.repeat(1 + (ends[index] ?? 0) - (ends[index - 1] ?? 0))).join('');
}

;// CONCATENATED MODULE: ./build/core/report/push.js






/** Of one table: GitHub drops a summary of more than 1 MiB as a whole. */
const maxRows = 200;
/** The outputs of the action by name, those of `json` included; a text is put out as it is, anything else as JSON. */
function describePush(report) {
    const { image, targets } = report;
    const { root } = image;
    const [first] = targets;
    const outputs = {
        digest: root.digest,
        image: first === undefined ? '' : `${(0,reference/* formatRepository */.Sh)(first.repository)}@${root.digest}`,
        tags: [...new Set(targets.flatMap(({ tags }) => tags))].join('\n'),
        refs: targets.flatMap((target) => referencesOf(target, root)).join('\n'),
        version: report.version ?? '',
        labels: [...image.labels].map(([key, value]) => `${key}=${value}`).join('\n'),
        digests: (0,image_tree/* platformDigests */.H)(image),
        'image-id': root.kind === 'image' ? root.config.digest : '',
        'media-type': root.mediaType,
        'uploaded-bytes': sum(targets.map(({ bytes }) => bytes.uploaded)),
        'reused-bytes': sum(targets.map(({ bytes }) => bytes.reused)),
        'mounted-bytes': sum(targets.map(({ bytes }) => bytes.mounted)),
        changed: hasChanged(report),
        'previous-digests': first === undefined ? {} : previousDigests(first),
    };
    return {
        ...outputs,
        json: {
            ...outputs,
            tags: outputs.tags === '' ? [] : outputs.tags.split('\n'),
            refs: outputs.refs.split('\n'),
            labels: Object.fromEntries(image.labels),
            annotations: Object.fromEntries(root.annotations),
            targets: targets.map((target) => ({
                name: (0,reference/* formatRepository */.Sh)(target.repository),
                tags: target.tags,
                moved: target.moved,
                'previous-digests': previousDigests(target),
                'uploaded-bytes': target.bytes.uploaded,
                'reused-bytes': target.bytes.reused,
                'mounted-bytes': target.bytes.mounted,
            })),
        },
    };
}
/** The job summary of a push: where the image is now, what its package page will show, and what was sent. */
function summarizePush(report) {
    const { image, targets } = report;
    return [
        ...targets.flatMap((target) => [`### ${outcome(report, target)}`, ...newPackageNote(target)]),
        `${(0,markdown/* code */.aY)(image.root.digest)} · ${(0,markdown/* text */.Qq)(image.root.mediaType)}`,
        tagTable(report),
        (0,package_page/* pagePreview */.o)(image.root, image.labels),
        (0,image_tree/* treeTable */.v)(image),
        transferTable(targets.map(({ repository, bytes }) => ({ name: (0,reference/* formatRepository */.Sh)(repository), ...bytes }))),
    ].join('\n\n');
}
function outcome({ dryRun, image }, { repository, moved, tags, storedManifests }) {
    const name = (0,markdown/* text */.Qq)((0,reference/* formatRepository */.Sh)(repository));
    const changed = moved.length > 0 || storedManifests > 0;
    if (!changed)
        return `${name} had this image already`;
    const under = tags.length === 0 ? (0,markdown/* text */.Qq)(`by digest ${image.root.digest.slice(0, 19)}`) : (0,markdown/* text */.Qq)(`(${tags.join(', ')})`);
    return `${name} ${dryRun ? 'would be pushed' : 'pushed'} ${under}`;
}
/** Where each tag pointed before; with several targets also whose it is. */
function tagTable({ targets, image: { root } }) {
    const isNamed = targets.length > 1;
    const rows = targets.flatMap((target) => {
        const name = isNamed ? [(0,markdown/* text */.Qq)((0,reference/* formatRepository */.Sh)(target.repository))] : [];
        return tagRows(target, root).map((cells) => [...name, ...cells]);
    });
    return (0,markdown/* table */.tp)([...(isNamed ? ['image'] : []), 'tag', 'before'], rows);
}
function tagRows(target, root) {
    if (target.tags.length === 0)
        return [['(by digest)', '–']];
    const rows = target.tags.slice(0, maxRows).map((tag) => {
        const before = target.previous.get(tag);
        return [(0,markdown/* code */.aY)(tag), before === undefined ? 'new' : before === root.digest ? 'the same' : (0,markdown/* code */.aY)(before)];
    });
    const rest = target.tags.length - rows.length;
    return rest > 0 ? [...rows, [`and ${rest} more`, '']] : rows;
}
function referencesOf({ repository, tags }, root) {
    const name = (0,reference/* formatRepository */.Sh)(repository);
    return tags.length === 0 ? [`${name}@${root.digest}`] : tags.map((tag) => `${name}:${tag}`);
}
function previousDigests({ previous }) {
    return Object.fromEntries([...previous].map(([tag, digest]) => [tag, digest ?? null]));
}
function hasChanged({ targets }) {
    return targets.some(({ moved, storedManifests }) => moved.length > 0 || storedManifests > 0);
}
function sum(numbers) {
    return numbers.reduce((total, number) => total + number, 0);
}

// EXTERNAL MODULE: ./build/core/domain/image/annotation.js + 2 modules
var annotation = __webpack_require__(8863);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
;// CONCATENATED MODULE: ./build/core/domain/github/package-link.js

/**
 * What GitHub makes of a package that is pushed for the first time: it is private, and linked to the repository of the
 * workflow whose GITHUB_TOKEN pushed it, else to the one that its source text names.
 * @param source the image's `org.opencontainers.image.source` as GitHub reads it
 * @see https://docs.github.com/packages/learn-github-packages/connecting-a-repository-to-a-package
 */
function describeNewPackage({ name }, server, github, by) {
    const [owner = '', ...rest] = name.split('/');
    const base = server.serverUrl.href.replace(/\/$/, '');
    const place = findOwnerKind(github, owner) === 'User' ? 'users' : 'orgs';
    const isOfServer = by.source?.startsWith(`${base}/`) === true;
    return {
        settingsUrl: `${base}/${place}/${owner}/packages/container/${encodeURIComponent(rest.join('/'))}/settings`,
        linkedTo: by.isWorkflowToken && github.repository !== '' ? github.repository : isOfServer ? by.source : undefined,
    };
}
/** The payload tells it of the repository's owner, to whom the package mostly belongs. */
function findOwnerKind({ event }, owner) {
    const repository = (0,json/* isJsonObject */.OW)(event) ? (0,json/* member */.Dc)(event, 'repository') : undefined;
    const told = (0,json/* isJsonObject */.OW)(repository) ? (0,json/* member */.Dc)(repository, 'owner') : undefined;
    const isUser = textOf(told, 'type') === 'User' && textOf(told, 'login')?.toLowerCase() === owner;
    return isUser ? 'User' : 'Organization';
}
function textOf(value, name) {
    const text = (0,json/* isJsonObject */.OW)(value) ? (0,json/* member */.Dc)(value, name) : undefined;
    return typeof text === 'string' ? text : undefined;
}

;// CONCATENATED MODULE: ./build/push/first-push.js




/**
 * Whether this push makes a package of this GitHub; looked at before it does. Only a repository that holds nothing of the
 * image and none of its tags is asked whether it has any.
 */
async function findNewPackage(push, image, options, { runner, registry }) {
    const { target } = push;
    const { server, githubToken } = options;
    const isOfGitHub = (0,github_github/* isHostOfGitHub */.NU)(server, target.registry) && !(0,github_github/* isDockerRegistry */.Yy)(server, target.registry);
    const isKnown = [...push.previous.values()].some((digest) => digest !== undefined);
    const isThere = push.plan.manifests.length === 0;
    if (!isOfGitHub || isKnown || isThere)
        return undefined;
    try {
        if (await registry(target.registry).hasTags(target.name))
            return undefined;
    }
    catch (error) {
        // It is asked for a remark only; what is wrong will show itself when something is sent.
        if ((0,errors/* isActionError */.Bd)(error) && error.code !== 'cancelled')
            return undefined;
        throw error;
    }
    const texts = image.root.kind === 'index' ? image.root.annotations : image.labels;
    const by = { isWorkflowToken: githubToken !== undefined, source: texts.get(annotation/* gitHubKeys */.w_.source) };
    return describeNewPackage(target, server, runner.github, by);
}

// EXTERNAL MODULE: ./build/core/domain/concurrent.js
var concurrent = __webpack_require__(3378);
// EXTERNAL MODULE: ./build/core/domain/image/relink.js
var relink = __webpack_require__(92);
;// CONCATENATED MODULE: ./build/push/immutable.js




const concurrentReads = 8;
function isImmutable(tag, patterns) {
    return patterns.some((pattern) => pattern.matches(tag));
}
/**
 * Refuses an image whose tags exist with another one, before anything is sent. While layers are yet to be compressed its
 * digest is not known: then the configs tell, which name all content.
 * @throws ActionError `guarded`
 */
async function guardTags(target, image, registry, patterns) {
    for (const tag of target.tags.filter((candidate) => isImmutable(candidate, patterns))) {
        const existing = await registry.findManifestDigest(target.name, tag);
        if (existing === undefined || existing === image.root.digest)
            continue;
        const configs = await readConfigs(registry, target.name, await registry.getManifest(target.name, existing));
        const isSame = configs.join() === configsOf(image).join();
        if (!isSame)
            throw refuseMove(target, tag, existing, image.root.digest);
    }
}
/**
 * Refuses to move a tag from where it is.
 * @throws ActionError `guarded`
 */
function guardTag(target, tag, existing, digest, patterns) {
    if (existing === undefined || existing === digest || !isImmutable(tag, patterns))
        return;
    throw refuseMove(target, tag, existing, digest);
}
function configsOf(image) {
    return (0,relink/* imagesOf */.IC)(image).map(({ config }) => config.digest);
}
async function readConfigs(registry, name, root) {
    const children = root.kind === 'index' ? root.manifests : [];
    const manifests = await (0,concurrent/* mapConcurrently */.X)(children, concurrentReads, ({ digest }) => registry.findManifest(name, digest));
    const descendants = new Map(manifests.flatMap((child) => (child === undefined ? [] : [[child.digest, child]])));
    return configsOf({ root, descendants });
}
function refuseMove(target, tag, existing, digest) {
    const name = `${(0,reference/* formatRepository */.Sh)(target)}:${tag}`;
    return new errors/* ActionError */.lZ('guarded', `${name} exists as ${existing}, and "immutable-tags" keeps it there; it is not moved to ${digest}.`, {
        hint: 'Push under a new tag, or change "immutable-tags" if this one may move.',
    });
}

// EXTERNAL MODULE: ./build/core/domain/image/manifest.js
var image_manifest = __webpack_require__(7484);
// EXTERNAL MODULE: ./build/core/domain/image/layer.js
var image_layer = __webpack_require__(6448);
;// CONCATENATED MODULE: ./build/core/domain/image/registry-limits.js


/** GitHub counts in GB without saying which; the larger is meant, so that nothing is refused that would be taken. */
const gigabyte = 1024 ** 3;
const limits = {
    container: { name: 'Container registry', layerGB: 10 },
    docker: { name: 'Docker registry', layerGB: 5 },
};
const imageGB = 10;
/**
 * What of GitHub's limits an image would break.
 * @param blobs of the image, each once; layers that will be compressed are left out, since their size is not known yet
 * @returns `refusal` for what the registry would not take, `warning` for what it takes and GitHub advises against
 * @see https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry
 */
function checkLimits(blobs, kind) {
    const { name, layerGB } = limits[kind];
    const sent = blobs.filter((blob) => !(0,image_manifest/* isForeignLayer */.sJ)(blob));
    const large = sent.find(({ size, mediaType }) => size > layerGB * gigabyte && !willShrink(mediaType));
    if (large !== undefined) {
        return { refusal: `The layer ${large.digest} has ${showGB(large.size)}; the ${name} takes ${layerGB} GB a layer.` };
    }
    const total = sent.reduce((sum, { size }) => sum + size, 0);
    if (kind === 'container' || total <= imageGB * gigabyte)
        return {};
    return { warning: `The image has ${showGB(total)}; above ${imageGB} GB the ${name} may become slow for everyone.` };
}
function willShrink(mediaType) {
    const kind = (0,image_layer/* findLayerKind */.B)(mediaType);
    return kind !== undefined && kind.compression === undefined;
}
function showGB(bytes) {
    return `${(bytes / gigabyte).toFixed(1)} GB`;
}

;// CONCATENATED MODULE: ./build/core/domain/registry/push-plan.js


/**
 * Orders an image for sending.
 * @param descendants every manifest below the root, by digest; more than that is fine
 * @param present manifests that the repository holds, their blobs included; what they name is looked at all the same
 * @throws ActionError `invalid-image` if a descendant is missing, or a blob is said to have two sizes
 */
function planPush(root, descendants, present = new Set()) {
    const manifests = descendantsFirst(root, descendants).filter((manifest) => !present.has(manifest.digest));
    const all = manifests.flatMap(image_manifest/* blobsOf */.OR);
    const blobs = byDigest(all.filter((blob) => !(0,image_manifest/* isForeignLayer */.sJ)(blob)));
    const foreign = byDigest(all.filter(image_manifest/* isForeignLayer */.sJ));
    return {
        manifests,
        blobs: [...blobs.values()],
        foreignLayers: [...foreign.values()].filter((layer) => !blobs.has(layer.digest)),
    };
}
/** The manifest and all below it, each once and after all that it names. */
function descendantsFirst(root, descendants) {
    const manifests = new Map();
    const visit = (manifest) => {
        if (manifests.has(manifest.digest))
            return;
        for (const child of (0,image_manifest/* childrenOf */.LU)(manifest))
            visit(requireManifest(descendants, child));
        // After its children: a Map keeps the order in which keys came.
        manifests.set(manifest.digest, manifest);
    };
    visit(root);
    return [...manifests.values()];
}
function byDigest(blobs) {
    const map = new Map();
    for (const blob of blobs) {
        const before = map.get(blob.digest);
        if (before !== undefined && before.size !== blob.size) {
            throw new errors/* ActionError */.lZ('invalid-image', `The blob ${blob.digest} is said to have ${before.size} and ${blob.size} bytes.`);
        }
        map.set(blob.digest, blob);
    }
    return map;
}
function requireManifest(descendants, child) {
    const manifest = descendants.get(child.digest);
    if (manifest !== undefined)
        return manifest;
    throw new errors/* ActionError */.lZ('invalid-image', `The manifest ${child.digest} is named by an index and is missing.`);
}

;// CONCATENATED MODULE: ./build/push/limits.js





/** @throws ActionError `invalid-input` where a target takes another format than the user wants */
function chooseFormat({ format, targets, server }) {
    const docker = targets.find(({ registry }) => (0,github_github/* isDockerRegistry */.Yy)(server, registry));
    if (docker === undefined)
        return format;
    if (format !== 'oci')
        return 'docker';
    throw new errors/* ActionError */.lZ('invalid-input', `${(0,reference/* formatRepository */.Sh)(docker)} takes images in Docker's format only.`, {
        hint: 'Leave "format" away; an OCI image is converted.',
    });
}
/**
 * Tells what a registry of this GitHub would refuse, before the first byte is sent.
 * @throws ActionError `unsupported`
 */
function checkTarget(target, image, server, log) {
    if (!(0,github_github/* isHostOfGitHub */.NU)(server, target.registry))
        return;
    const name = (0,reference/* formatRepository */.Sh)(target);
    const isDocker = (0,github_github/* isDockerRegistry */.Yy)(server, target.registry);
    const { blobs, foreignLayers } = planPush(image.root, image.descendants);
    const { refusal, warning } = checkLimits(blobs, isDocker ? 'docker' : 'container');
    if (refusal !== undefined)
        throw new errors/* ActionError */.lZ('unsupported', refusal, { hint: 'Split it into several layers.' });
    if (warning !== undefined)
        log.warning(warning);
    if (!isDocker)
        return;
    const way = 'Push to the Container registry (containers.HOST), which takes it.';
    if (target.tags.length === 0) {
        throw new errors/* ActionError */.lZ('unsupported', `${name} is in the Docker registry, which takes images by tag only.`, {
            hint: `Leave "push-by-digest" away. ${way}`,
        });
    }
    if (image.root.kind === 'index') {
        throw new errors/* ActionError */.lZ('unsupported', `${name} is in the Docker registry, which takes single images only.`, {
            hint: `Name one platform in "platforms". ${way}`,
        });
    }
    if (foreignLayers.length > 0) {
        throw new errors/* ActionError */.lZ('unsupported', `${name} is in the Docker registry, which takes no layers with "urls".`, {
            hint: way,
        });
    }
    log.notice(`${name} is in the older Docker registry: the image is pushed in Docker's format and by tag only.`);
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./build/core/domain/image/descendants.js
var image_descendants = __webpack_require__(5885);
// EXTERNAL MODULE: ./build/core/domain/image/annotation-placement.js
var annotation_placement = __webpack_require__(8378);
// EXTERNAL MODULE: ./build/core/domain/metadata/default-labels.js
var default_labels = __webpack_require__(5250);
// EXTERNAL MODULE: ./build/core/domain/metadata/github-texts.js
var github_texts = __webpack_require__(5547);
// EXTERNAL MODULE: ./build/core/domain/image/labels.js
var image_labels = __webpack_require__(5838);
;// CONCATENATED MODULE: ./build/push/metadata.js









/**
 * Makes the edits of labels and annotations that the user asks for, and those that are made unasked: the texts of GitHub's
 * page, and labels that images lack. An image that others vouch for and a copy keep their bytes unless something is asked
 * for.
 * @returns the very same manifests where nothing changes
 * @throws ActionError `invalid-image` for what can't be edited, `unsupported` for labels of what is no image
 */
async function editMetadata(image, edits, context) {
    return new MetadataEdit(image, edits, context).run();
}
class MetadataEdit {
    #image;
    #edits;
    #context;
    /** Whether images get labels that nobody asked for. */
    #isFree;
    #descendants;
    #configs = new Map();
    constructor(image, edits, context) {
        this.#image = image;
        this.#context = context;
        // The texts of an index are annotations, which Docker's types lack.
        const isBare = image.root.kind === 'index' && context.format === 'docker';
        this.#edits = image.isCopy || isBare ? { ...edits, texts: (0,github_texts/* withoutAuto */.sz)(edits.texts) } : edits;
        this.#isFree = !image.isCopy && !image.isVouchedFor;
        this.#descendants = new Map(image.descendants);
    }
    async run() {
        const { root } = this.#image;
        const edited = await this.#editRoot(root);
        this.#tellOfNewType(root, edited.root);
        this.#tellOfUnreached(edited);
        return {
            descendants: this.#descendants,
            configs: this.#configs,
            labels: new Map(),
            platform: undefined,
            ...edited,
        };
    }
    async #editRoot(root) {
        switch (root.kind) {
            case 'image':
                return this.#editSingle(root);
            case 'index':
                return this.#editIndex(root);
            case 'artifact':
                return this.#editArtifact(root);
        }
    }
    async #editSingle(image) {
        const what = `Config ${image.config.digest}`;
        const config = await this.#image.readConfig(image.config);
        const own = (0,image_labels/* readLabels */.k)(config, what);
        const document = (0,json/* parseJsonObject */.dw)(config, what);
        const platform = (0,image_manifest/* parsePlatform */.FL)(document);
        const texts = this.#isFree ? this.#edits.texts : (0,github_texts/* withoutAuto */.sz)(this.#edits.texts);
        const chosen = (0,github_texts/* chooseTexts */.y6)(texts, await this.#askedContext(texts, own), own);
        const labelled = this.#label(image, config, [...this.#missingLabels(document, own), ...chosen]);
        const changes = (0,annotation_placement/* changesFor */.z7)((0,annotation_placement/* placeChanges */.XH)(this.#edits.annotations, ['manifest']), 'manifest', platform);
        const root = (0,annotation_placement/* annotateManifest */.Cw)(labelled, changes);
        if (root.digest !== image.digest && this.#image.isVouchedFor)
            this.#warnOfOldDigests();
        const labels = (0,image_labels/* readLabels */.k)(this.#configs.get(labelled.config.digest) ?? config, what);
        return { root, labels, platform };
    }
    async #editIndex(index) {
        const labels = [];
        const isLabelled = this.#isFree || this.#edits.labels.length > 0 || (0,github_texts/* lacksTexts */.zA)(this.#edits.texts, index.annotations);
        const labelled = isLabelled ? await this.#labelChildren(index, labels) : index;
        const { changes, covered } = (0,github_texts/* inheritTexts */.uW)(this.#edits.texts, labelled.annotations, labels);
        const github = await this.#askedContext(this.#edits.texts, covered);
        const texts = [...changes, ...(0,github_texts/* chooseTexts */.y6)(this.#edits.texts, github, covered)];
        const annotations = [...texts.map(toIndex), ...(0,annotation_placement/* placeChanges */.XH)(this.#edits.annotations, ['index'])];
        const { root, replaced } = (0,annotation_placement/* annotateIndex */.xb)(labelled, this.#descendants, annotations);
        for (const manifest of replaced.values())
            this.#descendants.set(manifest.digest, manifest);
        const isChanged = replaced.size > 0 || labelled.digest !== index.digest;
        if (isChanged && this.#image.isVouchedFor)
            this.#warnOfOldDigests();
        return { root };
    }
    /** What is no image may be signed as it is: it gets only what was asked for. */
    #editArtifact(artifact) {
        if (this.#edits.labels.length > 0) {
            throw new errors/* ActionError */.lZ('unsupported', `${this.#image.description} is no image, so it has no labels to set.`, {
                hint: 'Use "annotations".',
            });
        }
        const texts = (0,github_texts/* chooseTexts */.y6)((0,github_texts/* withoutAuto */.sz)(this.#edits.texts), this.#context.github, artifact.annotations);
        const changes = (0,annotation_placement/* changesFor */.z7)((0,annotation_placement/* placeChanges */.XH)(this.#edits.annotations, ['manifest']), 'manifest');
        return { root: (0,annotation_placement/* annotateManifest */.Cw)(artifact, [...texts, ...changes]) };
    }
    /** Labels the images in an index, at any depth; attestations stay as they are. @param seen gets the labels of each */
    async #labelChildren(index, seen) {
        const replacements = new Map();
        for (const entry of index.manifests) {
            const before = this.#image.descendants.get(entry.digest);
            if (before === undefined || before.kind === 'artifact' || (0,image_manifest/* isAttestation */.H3)(entry))
                continue;
            const after = before.kind === 'index' ? await this.#labelChildren(before, seen) : await this.#labelChild(before, seen);
            if (after.digest === before.digest)
                continue;
            replacements.set(before.digest, after);
            this.#descendants.set(after.digest, after);
        }
        return (0,relink/* replaceChildren */.WM)(index, replacements);
    }
    async #labelChild(child, seen) {
        const config = await this.#image.readConfig(child.config);
        const what = `Config ${child.config.digest}`;
        const missing = this.#missingLabels((0,json/* parseJsonObject */.dw)(config, what), (0,image_labels/* readLabels */.k)(config, what));
        const labelled = this.#label(child, config, missing);
        seen.push((0,image_labels/* readLabels */.k)(this.#configs.get(labelled.config.digest) ?? config, what));
        return labelled;
    }
    /** What the user says of a key comes last, so that it wins. */
    #label(manifest, config, unasked) {
        const labelled = (0,image_labels/* editLabels */.W)({ manifest, config }, [...unasked, ...this.#edits.labels]);
        if (labelled.manifest.digest === manifest.digest)
            return manifest;
        this.#configs.set(labelled.manifest.config.digest, labelled.config);
        return labelled.manifest;
    }
    /** What is known of an image and it doesn't say itself. */
    #missingLabels(config, own) {
        if (!this.#isFree)
            return [];
        const known = [...this.#edits.defaults, ...(0,default_labels/* describeCreation */.B)(config)];
        return known.filter(([key]) => !own.get(key)).map(([key, value]) => ({ key, value }));
    }
    /** The payload, with the licence that GitHub tells where it is wanted and the payload says nothing of one. */
    async #askedContext(texts, existing) {
        const { github } = this.#context;
        const isWanted = texts.licenses.kind === 'auto' && !existing.get(annotation/* gitHubKeys */.w_.licenses) && (0,github_texts/* lacksLicence */.gr)(github);
        const spdxId = isWanted ? await this.#context.findLicence() : undefined;
        return spdxId === undefined ? github : (0,github_texts/* withLicence */.GO)(github, spdxId);
    }
    #tellOfNewType(before, after) {
        const { log, format } = this.#context;
        const { description } = this.#image;
        if (format === 'docker' && before.mediaType !== after.mediaType) {
            throw new errors/* ActionError */.lZ('unsupported', `${description} is to be in Docker's format, which has no annotations.`, {
                hint: 'Use "labels", or let the image have OCI types.',
            });
        }
        if (before.mediaType === image_manifest/* mediaTypes */.Ib.dockerList && after.mediaType === image_manifest/* mediaTypes */.Ib.ociIndex) {
            log.notice(`${description} is a Docker manifest list, which has no annotations; it is pushed as an OCI index. Its images stay as they are.`);
        }
        if (before.mediaType === image_manifest/* mediaTypes */.Ib.dockerManifest && after.mediaType === image_manifest/* mediaTypes */.Ib.ociManifest) {
            log.notice(`${description} is a Docker schema 2 manifest, which has no annotations; it is pushed as an OCI manifest over the same layers.`);
        }
    }
    #tellOfUnreached({ root, platform }) {
        const unreached = new Set((0,annotation_placement/* findUnreached */.HP)(this.#edits.annotations, root, platform).map(formatTarget));
        if (unreached.size === 0)
            return;
        const kind = root.kind === 'index' ? 'index' : 'single image';
        this.#context.log.notice(`"annotations" for ${[...unreached].join(', ')} are left out: ${this.#image.description} is a ${kind} that has no such place.`);
    }
    #warnOfOldDigests() {
        this.#context.log.warning(`${this.#image.description} gets new digests by "labels" or annotations of its images, and what attests to them inside of attestations or signatures still names the old ones.`);
    }
}
function toIndex(change) {
    return { ...change, targets: [{ level: 'index', platform: undefined }] };
}
function formatTarget({ level, platform }) {
    return platform === undefined ? `${level}:` : `${level}[${platform}]:`;
}

;// CONCATENATED MODULE: ./build/push/prepare.js




/**
 * Reads an image with all of its manifests, and makes the edits that the user wants. The blobs stay where they are.
 * @throws ActionError `invalid-image` if it is damaged or incomplete; `unsupported` for an edit that its type can't take
 */
async function prepareImage(source, edits, context) {
    const { description } = source;
    const root = await source.readRoot();
    const descendants = await (0,image_descendants/* readDescendants */.P)(root, (child) => source.readManifest(child), description);
    const subjects = (await source.findSubjects?.()) ?? new Set();
    const readConfig = (config) => source.readBlob(config);
    const isVouchedFor = (0,relink/* isReferredTo */.XL)({ root, descendants }, subjects);
    const image = { description, root, descendants, isVouchedFor, isCopy: source.origin !== undefined, readConfig };
    const edited = await editMetadata(image, edits, context);
    return {
        description,
        origin: source.origin,
        isVouchedFor,
        ...edited,
        readConfig: async (config) => edited.configs.get(config.digest) ?? readConfig(config),
        openBlob: async (descriptor) => {
            const config = edited.configs.get(descriptor.digest);
            if (config === undefined)
                return source.openBlob(descriptor);
            const { digest, size } = descriptor;
            return { digest, size, open: () => external_node_stream_.Readable.from([Buffer.from(config)], { objectMode: false }) };
        },
    };
}

;// CONCATENATED MODULE: ./build/push/progress.js

/** Counts what was sent of a known total, and says so in one line. */
class Progress {
    #clock;
    #totalBytes;
    #startedAt;
    #sentBytes = 0;
    #settledBytes = 0;
    constructor(clock, totalBytes) {
        this.#clock = clock;
        this.#totalBytes = totalBytes;
        this.#startedAt = clock.now();
    }
    /** @param bytes negative where what was sent has to be sent anew */
    send(bytes) {
        this.#sentBytes += bytes;
    }
    /** What needs no sending after all. */
    settle(bytes) {
        this.#settledBytes += bytes;
    }
    /** What so many bytes take at the rate so far; undefined before anything was sent. */
    estimateMs(bytes) {
        const elapsedMs = this.#clock.now() - this.#startedAt;
        return elapsedMs > 0 && this.#sentBytes > 0 ? (bytes * elapsedMs) / this.#sentBytes : undefined;
    }
    describe() {
        return { text: this.#inWords(), share: (this.#sentBytes + this.#settledBytes) / this.#totalBytes };
    }
    #inWords() {
        const elapsedMs = this.#clock.now() - this.#startedAt;
        const doneBytes = this.#sentBytes + this.#settledBytes;
        const bytesPerMs = elapsedMs > 0 ? this.#sentBytes / elapsedMs : 0;
        const done = `${(0,units/* formatBytes */.z)(doneBytes)} of ${(0,units/* formatBytes */.z)(this.#totalBytes)}`;
        if (bytesPerMs <= 0)
            return `${done}, nothing sent yet`;
        const leftMs = (this.#totalBytes - doneBytes) / bytesPerMs;
        return `${done}, ${(0,units/* formatBytes */.z)(bytesPerMs * 1000)}/s, ${(0,units/* formatDuration */.a)(leftMs)} left`;
    }
}

// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var digest = __webpack_require__(7145);
;// CONCATENATED MODULE: ./build/core/domain/image/diff-ids.js



/**
 * Pairs the layers of an image with the diff_ids of its config, which name the same layers in the same order.
 * @param what names the config in errors
 * @returns nothing for a config that says nothing of layers, or of another number of them
 * @throws ActionError `invalid-image` for a config that is no JSON object
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md#properties (rootfs)
 */
function pairLayers(manifest, config, what) {
    const rootfs = (0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(config, what), 'rootfs');
    const diffIds = (0,json/* isJsonObject */.OW)(rootfs) ? (0,json/* member */.Dc)(rootfs, 'diff_ids') : undefined;
    if (!(0,json/* isJsonArray */.Md)(diffIds) || diffIds.length !== manifest.layers.length)
        return [];
    return manifest.layers.flatMap((layer, index) => {
        const diffId = diffIds[index];
        return (0,digest/* isDigest */.Bc)(diffId) ? [{ layer, diffId }] : [];
    });
}
/** Whether the layer is stored as a plain tar archive: its digest is that of its plain bytes. */
function isPlain({ layer, diffId }) {
    return layer.digest === diffId && (0,image_layer/* findLayerKind */.B)(layer.mediaType)?.isForeign === false;
}
/** Whether the manifest's own words leave it open that a layer is plain, so that its config is worth a look. */
function mayHavePlainLayers({ layers }) {
    return layers.some(({ mediaType }) => {
        const kind = (0,image_layer/* findLayerKind */.B)(mediaType);
        return kind !== undefined && kind.compression === undefined && !kind.isForeign;
    });
}
/** Compressed layers by the digest of their plain bytes; the first that is known of each is kept. */
function knownLayers(pairs) {
    const known = new Map();
    for (const { layer, diffId } of pairs) {
        const kind = (0,image_layer/* findLayerKind */.B)(layer.mediaType);
        if (kind?.compression === undefined || kind.isForeign || known.has(diffId))
            continue;
        known.set(diffId, { digest: layer.digest, size: layer.size, compression: kind.compression });
    }
    return known;
}

;// CONCATENATED MODULE: ./build/push/existing-layers.js




const maxImages = 3;
/** Of a list of tags: what is reused saves less than reading a long one to its end costs. */
const maxTagPages = 3;
const pageTags = 100;
const latest = (0,reference/* parseTag */.ED)('latest');
/** Of an index; each costs two requests. */
const maxPlatforms = 8;
/**
 * Looks at up to three images of the target: those whose tags are to be moved, else those with the highest tags. Their
 * configs tell which plain bytes each of their layers has. What can't be read is not reused.
 * @param configs of the image that is pushed: an image with one of them has its layers in the same order
 */
async function findExistingLayers(target, registry, configs, log) {
    const seen = new Map();
    const pairs = [];
    try {
        const roots = [];
        for (const tag of target.tags.slice(0, maxImages)) {
            const root = await registry.findManifest(target.name, tag);
            seen.set(tag, root?.digest);
            if (root !== undefined)
                roots.push(root);
        }
        if (roots.length === 0)
            roots.push(...(await readHighest(target, registry, seen)));
        const images = new Map();
        for (const root of roots)
            for (const image of await readImages(root, target, registry))
                images.set(image.digest, image);
        for (const image of images.values()) {
            const config = configs.get(image.config.digest) ?? (await registry.readBlob(target.name, image.config));
            pairs.push(...pairLayers(image, config, `Config ${image.config.digest}`));
        }
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error) || error.code === 'cancelled')
            throw error;
        log.debug(`Layers of ${registry.host}/${target.name} are not reused: ${error.message}`);
    }
    return { seen, layers: knownLayers(pairs) };
}
async function readHighest({ name }, registry, seen) {
    const rank = (tag) => (tag === latest ? 1 : 0);
    const listed = await registry.listTags(name, maxTagPages);
    // Of a list that may be longer the tag that tells most need not have come.
    const tags = [...new Set(listed.length < pageTags ? listed : [latest, ...listed])]
        .filter((tag) => !seen.has(tag) && !/^sha\d+-/.test(tag))
        .sort((a, b) => rank(b) - rank(a) || b.localeCompare(a, 'en', { numeric: true }));
    const found = await Promise.all(tags.slice(0, maxImages).map((tag) => registry.findManifest(name, tag)));
    return found.flatMap((manifest) => manifest ?? []);
}
async function readImages(root, { name }, registry) {
    if (root.kind === 'image')
        return [root];
    if (root.kind !== 'index')
        return [];
    const entries = root.manifests.filter((entry) => !(0,image_manifest/* isAttestation */.H3)(entry)).slice(0, maxPlatforms);
    const children = await Promise.all(entries.map(({ digest }) => registry.findManifest(name, digest)));
    return children.flatMap((child) => (child?.kind === 'image' ? [child] : []));
}

;// CONCATENATED MODULE: ./build/push/settle.js












/** Layers at once: each keeps all of Node's threads busy, and holds some blocks. */
const maxCompressions = 3;
/** With those that the registry still stores: each holds blocks again where it has to be sent anew. */
const maxUploads = 2 * maxCompressions;
/**
 * Compresses what comes plain: layers that the first target holds under the same diff_id are taken from there, the others
 * are compressed, hashed and sent there in one pass. Under `dry-run` they are compressed to learn what they would be.
 * @throws ActionError `unsupported` for zstd where Node or the image's format has none
 */
async function settleLayers(image, options, connection) {
    const nothing = { image, held: new Map(), seen: new Map() };
    const [target] = options.targets;
    // A copy keeps its digest, under which it was tried, signed or deployed.
    if (target === undefined || (image.origin !== undefined && options.compression === 'keep'))
        return nothing;
    const plain = await findPlainLayers(image);
    if (plain.layers.size === 0)
        return nothing;
    if (options.compression === 'keep' && image.isVouchedFor) {
        connection.runner.log.notice(`${plain.layers.size} layers are not compressed, since attestations or signatures name the image as it is. "compression: gzip" compresses them.`);
        return nothing;
    }
    return new Settlement(image, plain, target, options, connection).run();
}
/** A layer is plain where its digest is its diff_id; only images that leave it open are looked into. */
async function findPlainLayers(image) {
    const layers = new Map();
    const configs = new Map();
    for (const manifest of (0,relink/* imagesOf */.IC)(image).filter(mayHavePlainLayers)) {
        const config = await image.readConfig(manifest.config);
        configs.set(manifest.config.digest, config);
        const pairs = pairLayers(manifest, config, `Config ${manifest.config.digest}`);
        for (const { layer } of pairs.filter(isPlain))
            layers.set(layer.digest, layer);
    }
    return { layers, configs };
}
class Settlement {
    #image;
    #plain;
    #target;
    #registry;
    #options;
    #connection;
    #settings;
    #hasDockerFormat;
    constructor(image, plain, target, options, connection) {
        this.#image = image;
        this.#plain = plain;
        this.#target = target;
        this.#registry = connection.registry(target.registry);
        this.#options = options;
        this.#connection = connection;
        this.#settings = {
            compression: options.compression === 'zstd' ? 'zstd' : 'gzip',
            level: options.compressionLevel,
        };
        this.#hasDockerFormat = (0,relink/* imagesOf */.IC)(image).some((manifest) => formatOf(manifest) === 'docker');
    }
    async run() {
        const { log } = this.#connection.runner;
        if (this.#settings.compression === 'zstd' && this.#hasDockerFormat) {
            throw new errors/* ActionError */.lZ('unsupported', `${this.#image.description} has Docker's format, which knows no zstd.`, {
                hint: 'Add "format: oci", or use "compression: gzip".',
            });
        }
        const { seen, layers } = this.#options.reuseLayers
            ? await findExistingLayers(this.#target, this.#registry, this.#plain.configs, log)
            : { seen: new Map(), layers: new Map() };
        const candidates = this.#chooseReusable(layers);
        const assumed = this.#rebuild(candidates);
        const reused = [...seen.values()].includes(assumed.root.digest) ? candidates : await this.#keepPresent(candidates);
        const rest = [...this.#plain.layers.values()].filter(({ digest }) => !reused.has(digest));
        const { layers: sent, configs } = await this.#sendRest(rest);
        const tree = this.#rebuild(new Map([...reused, ...sent]));
        const layersHeld = new Map([
            ...[...sent.values()].map(({ digest }) => [digest, 'uploaded']),
            ...[...reused.values()].map(({ digest }) => [digest, 'existed']),
        ]);
        // The source has no compressed layers: other targets get them from the first one.
        const openBlob = (descriptor) => layersHeld.has(descriptor.digest)
            ? Promise.resolve(this.#registry.openBlob(this.#target.name, descriptor))
            : this.#image.openBlob(descriptor);
        const held = new Map([...configs, ...layersHeld]);
        return { image: { ...this.#image, ...tree, openBlob }, held, seen };
    }
    /** By the digest of the plain layer that each stands for. */
    #chooseReusable(known) {
        const { compression } = this.#options;
        return new Map([...this.#plain.layers.keys()].flatMap((diffId) => {
            const layer = known.get(diffId);
            if (layer === undefined || (this.#hasDockerFormat && layer.compression === 'zstd'))
                return [];
            return compression === 'keep' || compression === layer.compression ? [[diffId, layer]] : [];
        }));
    }
    async #keepPresent(candidates) {
        const entries = [...candidates];
        const isThere = await (0,concurrent/* mapConcurrently */.X)(entries, this.#options.concurrency, ([, layer]) => this.#registry.hasBlob(this.#target.name, layer));
        return new Map(entries.filter((_, index) => isThere[index] === true));
    }
    async #sendRest(rest) {
        const sent = { layers: new Map(), configs: new Map() };
        if (rest.length === 0)
            return sent;
        const { clock, runner } = this.#connection;
        const largestFirst = [...rest].sort((a, b) => b.size - a.size);
        const totalBytes = rest.reduce((sum, { size }) => sum + size, 0);
        const progress = new Progress(clock, totalBytes);
        const what = `${rest.length === 1 ? '1 layer' : `${rest.length} layers`} of ${(0,units/* formatBytes */.z)(totalBytes)}`;
        const title = this.#options.dryRun
            ? `Compressing ${what}`
            : `Compressing and sending ${what} to ${(0,reference/* formatRepository */.Sh)(this.#target)}`;
        const sendings = [
            ...this.#configsOf(rest).map((config) => async (makeWay) => {
                makeWay();
                sent.configs.set(config.digest, await this.#sendConfig(config));
            }),
            ...largestFirst.map((layer) => async (makeWay) => {
                sent.layers.set(layer.digest, await this.#send(layer, progress, makeWay));
            }),
        ];
        const { concurrency } = this.#options;
        const limits = { atWork: Math.min(concurrency, maxCompressions), underWay: Math.min(concurrency, maxUploads) };
        return runner.log.group(title, async () => {
            const line = () => progress.describe();
            await (0,core_progress/* withProgress */.E)(line, { clock, log: runner.log }, () => (0,concurrent/* mapOverlapping */._)(sendings, limits, (send, makeWay) => send(makeWay)));
            const sentBytes = [...sent.layers.values()].reduce((sum, { size }) => sum + size, 0);
            runner.log.info(`${(0,units/* formatBytes */.z)(totalBytes)} became ${(0,units/* formatBytes */.z)(sentBytes)} (${this.#settings.compression})`);
            return sent;
        });
    }
    /** A config names plain bytes only, so that it need not wait for what its layers become. */
    #configsOf(layers) {
        if (this.#options.dryRun)
            return [];
        const digests = new Set(layers.map(({ digest }) => digest));
        const images = (0,relink/* imagesOf */.IC)(this.#image).filter((image) => image.layers.some(({ digest }) => digests.has(digest)));
        return [...new Map(images.map(({ config }) => [config.digest, config])).values()];
    }
    async #sendConfig(config) {
        return this.#registry.uploadBlob(this.#target.name, await this.#image.openBlob(config), () => undefined);
    }
    /** @param makeWay once all of it is read: what is left to do is the registry's */
    async #send(layer, progress, makeWay) {
        const source = await this.#image.openBlob(layer);
        let readBytes = 0;
        const stream = await this.#connection.compressLayer(source, this.#settings, (bytes) => {
            progress.send(bytes);
            readBytes += bytes;
            if (readBytes === layer.size)
                makeWay();
        });
        const early = readEarly(stream);
        try {
            const measured = this.#options.dryRun
                ? await measure(early)
                : await this.#registry.uploadStream(this.#target.name, early);
            return { ...measured, compression: this.#settings.compression };
        }
        finally {
            early.close();
        }
    }
    #rebuild(replacements) {
        return (0,relink/* changeImages */.v_)(this.#image, (manifest) => {
            const format = formatOf(manifest);
            return (0,relink/* replaceLayers */.nN)(manifest, new Map([...replacements].flatMap(([diffId, { digest, size, compression }]) => {
                const mediaType = (0,image_layer/* layerMediaType */.s)({ compression, isForeign: false }, format);
                return mediaType === undefined ? [] : [[diffId, { mediaType, digest, size }]];
            })));
        });
    }
}
function formatOf({ mediaType }) {
    return mediaType === image_manifest/* mediaTypes */.Ib.dockerManifest ? 'docker' : 'oci';
}
/** The first reading begins at once, so that there is something to send when the registry is ready for it. */
function readEarly(stream) {
    // A failure is for who opens it.
    let early = stream.open().on('error', () => undefined);
    early.read(0);
    return {
        open: () => {
            const reading = early ?? stream.open();
            early = undefined;
            return reading;
        },
        close: () => {
            early?.destroy();
        },
    };
}
async function measure(stream) {
    const digester = new digest/* Digester */.Y8('sha256');
    const pieces = stream.open();
    let size = 0;
    for await (const piece of pieces) {
        digester.update(piece);
        size += piece.length;
    }
    return { digest: digester.digest(), size };
}

// EXTERNAL MODULE: ./build/core/domain/image/index-entries.js
var index_entries = __webpack_require__(1128);
// EXTERNAL MODULE: ./build/core/domain/json/json-edit.js
var json_edit = __webpack_require__(3155);
;// CONCATENATED MODULE: ./build/core/domain/image/docker-types.js





/** What Docker's types have no place for; what is said there is lost. */
const ociMembers = ['annotations', 'artifactType'];
/**
 * The same image with Docker's types (manifest version 2, schema 2): it names the same blobs.
 * @returns the very same manifest if it has Docker's types already
 * @throws ActionError `unsupported` for what Docker's format can't say: zstd, attestations, referrers, artifacts
 */
function toDockerTypes(manifest) {
    if (manifest.mediaType === image_manifest/* mediaTypes */.Ib.dockerList || manifest.mediaType === image_manifest/* mediaTypes */.Ib.dockerManifest)
        return manifest;
    if (manifest.kind === 'artifact')
        throw unsupported(`${manifest.digest} is no image`, 'Use "format: keep".');
    if (manifest.subject !== undefined)
        throw unsupported(`${manifest.digest} is a referrer`, 'Use "format: keep".');
    return manifest.kind === 'index' ? toDockerList(manifest) : toDockerManifest(manifest);
}
function toDockerList(index) {
    if ((0,index_entries/* dropAttestations */.fk)(index) !== index) {
        throw unsupported(`${index.digest} has attestations`, 'Add "attestations: drop", or use "format: keep".');
    }
    const what = `Index ${index.digest}`;
    const edits = [{ path: ['mediaType'], value: image_manifest/* mediaTypes */.Ib.dockerList }, ...removals()];
    return (0,index_entries/* parseIndex */.A1)((0,json_edit/* editJson */.p)(index.bytes, edits, what), image_manifest/* mediaTypes */.Ib.dockerList, what);
}
function toDockerManifest(image) {
    const what = `Manifest ${image.digest}`;
    const layers = image.layers.map(({ mediaType }, index) => {
        const kind = (0,image_layer/* findLayerKind */.B)(mediaType);
        const value = kind === undefined ? undefined : (0,image_layer/* layerMediaType */.s)(kind, 'docker');
        if (value === undefined) {
            throw unsupported(`${image.digest} has a layer of the type ${mediaType}`, 'Use "format: oci" or "keep".');
        }
        return { within: { list: 'layers', index }, path: ['mediaType'], value };
    });
    const edits = [
        { path: ['mediaType'], value: image_manifest/* mediaTypes */.Ib.dockerManifest },
        { path: ['config', 'mediaType'], value: image_manifest/* mediaTypes */.Ib.dockerConfig },
        ...layers,
        ...removals(),
    ];
    return (0,image_manifest/* parseManifest */.Ng)((0,json_edit/* editJson */.p)(image.bytes, edits, what), image_manifest/* mediaTypes */.Ib.dockerManifest, what);
}
function removals() {
    return ociMembers.map((name) => ({ path: [name], value: undefined }));
}
function unsupported(what, hint) {
    return new errors/* ActionError */.lZ('unsupported', `${what}, which Docker's format does not know.`, { hint });
}

// EXTERNAL MODULE: ./build/core/domain/image/oci-types.js
var oci_types = __webpack_require__(3952);
// EXTERNAL MODULE: ./build/core/domain/image/platform.js
var image_platform = __webpack_require__(8966);
;// CONCATENATED MODULE: ./build/push/shape.js










/**
 * The image in the form in which it is pushed: some of its platforms, with or without attestations, with types of one
 * family. What nothing is asked of stays as it is, to the byte.
 * @throws ActionError `invalid-image` for a platform that it lacks; `unsupported` for a conversion that loses something
 */
async function shapeSource(source, { platforms, attestations }, { format, isSingle }, log) {
    if (platforms.length === 0 && attestations === 'keep' && format === 'keep')
        return source;
    const root = await source.readRoot();
    if (platforms.length > 0 && root.kind !== 'index')
        await requirePlatform(source, root, platforms);
    const index = root.kind === 'index' ? shape_select(root, platforms, attestations, source.description) : undefined;
    const only = isSingle && index !== undefined ? await readOnlyImage(source, index) : undefined;
    const selected = only ?? index ?? root;
    const tree = {
        root: selected,
        descendants: await (0,image_descendants/* readDescendants */.P)(selected, (child) => source.readManifest(child), source.description),
    };
    const attested = root.kind === 'index' ? root.manifests.flatMap((entry) => (0,image_manifest/* findAttestedDigest */.Or)(entry) ?? []) : [];
    if (format === 'keep')
        return new ShapedImage(source, tree, attested);
    const converted = (0,relink/* changeManifests */.nx)(tree, format === 'oci' ? oci_types/* toOciTypes */.K : toDockerTypes);
    const lost = findLostAnnotations(tree, converted);
    if (lost.length > 0) {
        log.warning(`${source.description}: Docker's format has no annotations; these are left out: ${lost.join(', ')}.`);
    }
    return new ShapedImage(source, converted, attested);
}
/** Keys of annotations that manifests had before they were converted. */
function findLostAnnotations(before, after) {
    const keysOf = ({ root, descendants }) => new Set(descendantsFirst(root, descendants).flatMap(({ annotations }) => [...annotations.keys()]));
    const kept = keysOf(after);
    return [...keysOf(before)].filter((key) => !kept.has(key));
}
/** @returns undefined where the index has several images, or none */
async function readOnlyImage(source, index) {
    const [only, ...others] = index.manifests.filter((entry) => !(0,image_manifest/* isAttestation */.H3)(entry));
    return only === undefined || others.length > 0 ? undefined : source.readManifest(only);
}
/** An attestation goes with the image that it speaks of. */
function shape_select(index, platforms, attestations, what) {
    const images = index.manifests.filter((entry) => !(0,image_manifest/* isAttestation */.H3)(entry));
    const kept = platforms.length === 0 ? images : images.filter((entry) => platforms.some(isPlatformOf(entry)));
    const missing = platforms.filter((platform) => !images.some((entry) => isPlatformOf(entry)(platform)));
    if (missing.length > 0)
        throw lacks(what, missing, images.map(nameOf));
    const digests = new Set(kept.map(({ digest }) => digest));
    return (0,index_entries/* keepEntries */.cH)(index, (entry) => {
        if (!(0,image_manifest/* isAttestation */.H3)(entry))
            return kept.includes(entry);
        const attested = (0,image_manifest/* findAttestedDigest */.Or)(entry);
        return attestations === 'keep' && (attested === undefined ? platforms.length === 0 : digests.has(attested));
    });
}
/** An image by itself says in its config what it runs on. */
async function requirePlatform(source, root, platforms) {
    const config = root.kind === 'image' ? await source.readBlob(root.config) : undefined;
    const own = config === undefined ? undefined : (0,image_manifest/* parsePlatform */.FL)((0,json/* parseJsonObject */.dw)(config, `${source.description}: config`));
    const name = own === undefined ? 'no platform' : (0,image_platform/* formatPlatform */.Bq)(own);
    const missing = platforms.filter((platform) => (0,image_platform/* canonicalPlatform */._l)(platform) !== (0,image_platform/* canonicalPlatform */._l)(name));
    if (missing.length > 0)
        throw lacks(source.description, missing, [name]);
}
function isPlatformOf(entry) {
    return (platform) => (0,image_platform/* canonicalPlatform */._l)(platform) === (0,image_platform/* canonicalPlatform */._l)(nameOf(entry));
}
function nameOf({ platform }) {
    return platform === undefined ? 'no platform' : (0,image_platform/* formatPlatform */.Bq)(platform);
}
function lacks(what, missing, present) {
    return new errors/* ActionError */.lZ('invalid-image', `${what} has no ${missing.join(', ')}; it has ${[...new Set(present)].join(', ')}.`, {
        hint: 'Change "platforms", or build the image for them.',
    });
}
class ShapedImage {
    description;
    origin;
    #source;
    #tree;
    #attested;
    /** @param attested digests that attestations of the source speak of, those that are dropped too */
    constructor(source, tree, attested) {
        this.description = source.description;
        if (source.origin !== undefined)
            this.origin = source.origin;
        this.#source = source;
        this.#tree = tree;
        this.#attested = attested;
    }
    readRoot() {
        return Promise.resolve(this.#tree.root);
    }
    readManifest(descriptor) {
        const manifest = this.#tree.descendants.get(descriptor.digest);
        return manifest === undefined ? this.#source.readManifest(descriptor) : Promise.resolve(manifest);
    }
    readBlob(descriptor) {
        return this.#source.readBlob(descriptor);
    }
    openBlob(descriptor) {
        return this.#source.openBlob(descriptor);
    }
    async findSubjects() {
        return new Set([...((await this.#source.findSubjects?.()) ?? []), ...this.#attested]);
    }
    close() {
        return this.#source.close();
    }
}

// EXTERNAL MODULE: ./build/core/domain/registry/tag-moves.js
var tag_moves = __webpack_require__(460);
;// CONCATENATED MODULE: ./build/push/tag-moves.js




/**
 * Moves each tag once, in their order, and stops at the first that can't be moved. Where time went by since they were
 * looked at they are looked at again before and, under `verify`, afterwards.
 * @param pushes to targets that hold all of the image
 * @throws ActionError that says of each tag whether it moved
 */
async function moveTags(pushes, root, options, log) {
    const moves = pushes.flatMap((push) => push.staleTags.map((tag) => ({ push, tag })));
    const names = moves.map(tag_moves_nameOf);
    // All are looked at before anything is sent to any of them.
    const isLate = pushes.some(({ hasSent }) => hasSent);
    for (const [failedAt, move] of moves.entries()) {
        try {
            if (isLate)
                await lookAgain(move, root, options, log);
            await move.push.moveTag(move.tag);
        }
        catch (error) {
            const hasMoved = await move.push.hasMoved(move.tag);
            throw (0,errors/* withSentence */.wt)(error, (0,tag_moves/* describeTagProgress */.l)({ names, failedAt, hasMoved }));
        }
        log.info(`${tag_moves_nameOf(move)} → ${root.digest}`);
    }
    if (!isLate || !options.verify)
        return;
    try {
        await (0,concurrent/* mapConcurrently */.X)(moves, options.concurrency, (move) => confirmTag(move, log));
    }
    catch (error) {
        throw (0,errors/* withSentence */.wt)(error, `Moved: ${names.join(', ')}.`);
    }
}
async function lookAgain({ push, tag }, { digest }, { immutableTags }, log) {
    const meanwhile = await push.findConcurrentMove(tag);
    guardTag(push.target, tag, meanwhile, digest, immutableTags);
    if (meanwhile === undefined || meanwhile === digest)
        return;
    log.warning(`${tag_moves_nameOf({ push, tag })} was moved to ${meanwhile} by somebody else during this push, which moves it on.`);
}
/** Another job may have moved the tag since, and the last one wins. That it can't be read back undoes nothing. */
async function confirmTag(move, log) {
    const name = tag_moves_nameOf(move);
    try {
        const state = await move.push.confirmTag(move.tag);
        if (state.kind === 'stale') {
            const answer = state.digest === undefined ? 'does not show it yet' : 'still gives the old image';
            log.warning(`${name} was moved, and the registry ${answer}; it may need some more seconds.`);
        }
        else if (state.kind === 'elsewhere') {
            const place = state.digest ?? 'nothing';
            log.warning(`${name} points to ${place} now: another job has pushed or deleted it at the same time.`);
        }
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error) || error.code === 'cancelled')
            throw error;
        log.warning(`${name} was moved, and could not be read back: ${error.message}`);
    }
}
function tag_moves_nameOf({ push, tag }) {
    return `${push.name}:${tag}`;
}

;// CONCATENATED MODULE: ./build/push/target.js





/** Between looks at a tag; GitHub's registry was seen to give old answers for 15 seconds. */
const tagPatienceMs = [0, 1000, 2000, 4000, 8000, 8000];
const nothingKnown = { seen: new Map(), held: new Map() };
/** One image on its way to one repository. */
class TargetPush {
    target;
    plan;
    #image;
    #registry;
    #options;
    #held;
    #previous;
    constructor(target, image, registry, options, found) {
        this.target = target;
        this.#image = image;
        this.#registry = registry;
        this.#options = options;
        this.#held = found.held;
        this.#previous = new Map(found.previous);
        this.plan = planPush(image.root, image.descendants, found.present);
    }
    /** Looks at what the repository holds already; sends nothing. */
    static async open(target, image, registry, options, { seen, held } = nothingKnown) {
        const { root, descendants } = image;
        const find = (reference) => registry.findManifestDigest(target.name, reference);
        const digests = await (0,concurrent/* mapConcurrently */.X)(target.tags, options.concurrency, async (tag) => seen.has(tag) ? seen.get(tag) : find(tag));
        const previous = new Map(target.tags.map((tag, index) => [tag, digests[index]]));
        // A tag that points to the image already tells that its manifest is there; what an index names may be gone.
        const isDone = digests.length > 0 && digests.every((digest) => digest === root.digest);
        const manifests = isDone && !options.verify ? [] : descendantsFirst(root, descendants);
        const unknown = manifests.filter(({ digest }) => digest !== root.digest || !digests.includes(digest));
        // Where no tag moves only this look tells whether the push changes anything.
        const hasMove = digests.some((digest) => digest !== root.digest);
        const fresh = hasMove ? findFresh(manifests, held) : new Set();
        const found = await (0,concurrent/* mapConcurrently */.X)(unknown, options.concurrency, async ({ digest }) => !options.isByTagOnly && !fresh.has(digest) && (await find(digest)) === digest);
        const absent = new Set(unknown.filter((_, index) => found[index] !== true).map(({ digest }) => digest));
        const all = [root.digest, ...descendants.keys()];
        const present = new Set(all.filter((digest) => !absent.has(digest)));
        return new TargetPush(target, image, registry, options, { previous, present, held });
    }
    /** Where each tag pointed before; undefined where there was no such tag. */
    get previous() {
        return this.#previous;
    }
    get name() {
        return (0,reference/* formatRepository */.Sh)(this.target);
    }
    /** Tags that point elsewhere, or nowhere, before this push. */
    get staleTags() {
        return this.target.tags.filter((tag) => this.previous.get(tag) !== this.#image.root.digest);
    }
    /** Whether there was anything to send, so that time has gone by since the tags were looked at. */
    get hasSent() {
        return this.plan.manifests.length > 0 || [...this.#held.values()].includes('uploaded');
    }
    /** Blobs that it may have to be sent. */
    get pendingBlobs() {
        return this.plan.blobs.filter(({ digest }) => !this.#held.has(digest));
    }
    /** Which blobs would be sent, by looking only. */
    async estimate() {
        return this.#transfer(async (blob) => (await this.#registry.hasBlob(this.target.name, blob)) ? 'existed' : 'uploaded');
    }
    /**
     * Makes the repository hold all blobs, the largest first.
     * @param from a repository of the same registry that holds them
     */
    async sendBlobs(progress, from) {
        return this.#transfer(async (blob) => {
            const result = await this.#sendBlob(blob, progress, from);
            if (result !== 'uploaded')
                progress.settle(blob.size);
            return result;
        });
    }
    /** Stores children before what names them, by digest; the root is the last. */
    async sendManifests() {
        if (this.#options.isByTagOnly)
            return;
        const { manifests } = this.plan;
        const put = (manifest) => this.#registry.putManifest(this.target.name, manifest.digest, manifest);
        await (0,concurrent/* mapConcurrently */.X)(manifests.filter((manifest) => (0,image_manifest/* childrenOf */.LU)(manifest).length === 0), this.#options.concurrency, put);
        for (const manifest of manifests.filter((candidate) => (0,image_manifest/* childrenOf */.LU)(candidate).length > 0))
            await put(manifest);
    }
    /** Reads every manifest that was stored back by its digest. @throws ActionError `invalid-response` where one differs */
    async verify() {
        if (this.#options.isByTagOnly)
            return;
        await (0,concurrent/* mapConcurrently */.X)(this.plan.manifests, this.#options.concurrency, async ({ digest, bytes, mediaType }) => {
            const stored = await this.#registry.findManifest(this.target.name, digest);
            if (stored?.mediaType === mediaType && Buffer.compare(stored.bytes, bytes) === 0)
                return;
            const what = stored === undefined ? 'does not have' : 'gives other bytes for';
            throw new errors/* ActionError */.lZ('invalid-response', `${this.name} ${what} ${digest}, which it took before.`, {
                hint: 'The registry lost or changed it; push again.',
            });
        });
    }
    async moveTag(tag) {
        await this.#registry.putManifest(this.target.name, tag, this.#image.root);
    }
    /**
     * Looks where a tag points just before it is moved.
     * @returns the digest that it was moved to meanwhile, by somebody else; undefined if it was not
     */
    async findConcurrentMove(tag) {
        const before = this.#previous.get(tag);
        const now = await this.#registry.findManifestDigest(this.target.name, tag);
        if (now === undefined || now === before)
            return undefined;
        this.#previous.set(tag, now);
        return now;
    }
    /** Reads a tag that was just moved, with patience for a registry that answers from before. */
    async confirmTag(tag) {
        const { digest } = this.#image.root;
        let now;
        for (const pauseMs of tagPatienceMs) {
            if (pauseMs > 0)
                await this.#options.clock.sleep(pauseMs, this.#options.cancelled);
            now = await this.#registry.findManifestDigest(this.target.name, tag);
            if (now === digest)
                return { kind: 'moved' };
        }
        return { kind: now === this.#previous.get(tag) ? 'stale' : 'elsewhere', digest: now };
    }
    /** Whether the tag points to the image; undefined if that can't be found out. */
    async hasMoved(tag) {
        try {
            return (await this.#registry.findManifestDigest(this.target.name, tag)) === this.#image.root.digest;
        }
        catch (error) {
            if ((0,errors/* isActionError */.Bd)(error))
                return undefined;
            throw error;
        }
    }
    async #sendBlob(blob, progress, from) {
        if (from !== undefined && from !== this.target.name) {
            if (await this.#registry.hasBlob(this.target.name, blob))
                return 'existed';
            if (await this.#mount(blob, from))
                return 'mounted';
        }
        const source = await this.#image.openBlob(blob);
        return this.#registry.uploadBlob(this.target.name, source, (bytes) => {
            progress.send(bytes);
        });
    }
    /** A registry may refuse a mount for any reason; then the blob is sent. */
    async #mount(blob, from) {
        try {
            return await this.#registry.mountBlob(this.target.name, blob.digest, from);
        }
        catch (error) {
            if ((0,errors/* isActionError */.Bd)(error) && error.code !== 'cancelled')
                return false;
            throw error;
        }
    }
    async #transfer(send) {
        const blobs = [...this.plan.blobs].sort((a, b) => b.size - a.size);
        const results = await (0,concurrent/* mapConcurrently */.X)(blobs, this.#options.concurrency, async (blob) => this.#held.get(blob.digest) ?? send(blob));
        const bytesOf = (wanted) => sumSizes(blobs.filter((_, index) => results[index] === wanted));
        const { root, descendants } = this.#image;
        const whole = sumSizes(planPush(root, descendants).blobs);
        const [uploaded, mounted] = [bytesOf('uploaded'), bytesOf('mounted')];
        return { uploaded, mounted, reused: whole - uploaded - mounted };
    }
}
/**
 * Those whose config the repository lacked until it was just sent, and those that name such a one. A layer tells less: a
 * stream is sent without a look.
 * @param manifests children first
 */
function findFresh(manifests, held) {
    const fresh = new Set();
    for (const manifest of manifests) {
        const isSent = manifest.kind === 'image' && held.get(manifest.config.digest) === 'uploaded';
        if (isSent || (0,image_manifest/* childrenOf */.LU)(manifest).some(({ digest }) => fresh.has(digest)))
            fresh.add(manifest.digest);
    }
    return fresh;
}
function sumSizes(blobs) {
    return blobs.reduce((sum, { size }) => sum + size, 0);
}

;// CONCATENATED MODULE: ./build/push/watched-source.js
/** A source that remembers its failures, so that no target is blamed for them. */
class WatchedSource {
    description;
    origin;
    findSubjects;
    #source;
    #failures = new Set();
    constructor(source) {
        this.#source = source;
        this.description = source.description;
        if (source.origin !== undefined)
            this.origin = source.origin;
        if (source.findSubjects !== undefined) {
            this.findSubjects = () => this.#watch(async () => (await source.findSubjects?.()) ?? new Set());
        }
    }
    /** Whether it was thrown here, while a manifest or the bytes of a blob were read. */
    hasThrown(error) {
        return this.#failures.has(error);
    }
    readRoot() {
        return this.#watch(() => this.#source.readRoot());
    }
    readManifest(descriptor) {
        return this.#watch(() => this.#source.readManifest(descriptor));
    }
    readBlob(descriptor) {
        return this.#watch(() => this.#source.readBlob(descriptor));
    }
    async openBlob(descriptor) {
        const blob = await this.#watch(() => this.#source.openBlob(descriptor));
        const { digest, size } = blob;
        const open = () => blob.open().on('error', (error) => this.#failures.add(error));
        return { digest, size, open };
    }
    close() {
        return this.#source.close();
    }
    async #watch(read) {
        try {
            return await read();
        }
        catch (error) {
            this.#failures.add(error);
            throw error;
        }
    }
}

;// CONCATENATED MODULE: ./build/push/push.js

















/** @see https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry */
const maxUploadMs = 10 * 60_000;
/**
 * Pushes the image to all targets: blobs first, then manifests, children before what names them; when every target holds
 * all of it the tags move, each once. Sets the outputs and writes the summary.
 * @throws ActionError that names the tags that moved, if any did
 */
async function push(options, connection) {
    const { runner } = connection;
    const source = new WatchedSource(await openSource(options.source, connection));
    try {
        const format = chooseFormat(options);
        const isSingle = options.targets.some(({ registry }) => (0,github_github/* isDockerRegistry */.Yy)(options.server, registry));
        const { github, log } = runner;
        const shaped = await shapeSource(source, options, { format, isSingle }, log);
        const findLicence = () => connection.findLicence();
        const image = await prepareImage(shaped, options, { github, log, format, findLicence });
        const report = await pushImage(image, options, { ...connection, source });
        publishReport(report, runner);
        await runner.writeSummary(summarizePush(report));
        return report;
    }
    finally {
        await source.close();
    }
}
async function openSource(text, connection) {
    const { runner, clock } = connection;
    let line = `opening ${text}`;
    return (0,core_progress/* withProgress */.E)(() => line, { clock, log: runner.log }, () => connection.openSource(text, (now) => {
        line = now;
    }));
}
/** Pushes an image whose bytes are settled. */
async function pushImage(image, options, connection) {
    const { concurrency, dryRun, server, verify } = options;
    const { cancelled, log } = connection.runner;
    for (const target of options.targets)
        checkTarget(target, image, server, log);
    await guardTargets(image, options, connection);
    const settled = await settle(image, options, connection);
    log.info(`${image.description} is ${settled.image.root.mediaType} ${settled.image.root.digest}`);
    const pushes = [];
    for (const [index, target] of options.targets.entries()) {
        const registry = connection.registry(target.registry);
        const isByTagOnly = (0,github_github/* isDockerRegistry */.Yy)(server, target.registry);
        const targetOptions = { concurrency, clock: connection.clock, cancelled, isByTagOnly, verify };
        const open = () => TargetPush.open(target, settled.image, registry, targetOptions, index === 0 ? settled : undefined);
        pushes.push(await explained(target, options, connection, open));
    }
    for (const { target, previous } of pushes) {
        for (const [tag, before] of previous)
            guardTag(target, tag, before, settled.image.root.digest, options.immutableTags);
    }
    const asked = Promise.allSettled(pushes.map((push) => findNewPackage(push, settled.image, options, connection)));
    const sending = dryRun ? estimateAll(pushes) : sendAll(pushes, settled.image, options, connection);
    // A question that fails before the sending is over waits until then: as a rejection that nobody holds it ends Node.
    const bytes = await sending.finally(() => asked);
    const made = (await asked).map(push_valueOf);
    if (!dryRun)
        await moveTags(pushes, settled.image.root, options, connection.runner.log);
    const targets = pushes.map((push, index) => reportTarget(push, bytes[index], made[index]));
    return { image: settled.image, version: options.version, targets, dryRun };
}
function push_valueOf(outcome) {
    if (outcome.status === 'rejected')
        throw outcome.reason;
    return outcome.value;
}
/** Tags that are to stay where they are stop the push before anything is sent. */
async function guardTargets(image, options, connection) {
    for (const target of options.targets) {
        const registry = connection.registry(target.registry);
        await explained(target, options, connection, () => guardTags(target, image, registry, options.immutableTags));
    }
}
/** Layers that come plain are sent to the first target while they are compressed. */
async function settle(image, options, connection) {
    const [first] = options.targets;
    if (first === undefined)
        throw new TypeError('A push has a target.');
    try {
        return await explained(first, options, connection, () => settleLayers(image, options, connection));
    }
    catch (error) {
        throw first.tags.length > 0 ? (0,errors/* withSentence */.wt)(error, 'No tag was moved.') : error;
    }
}
async function estimateAll(pushes) {
    const bytes = [];
    for (const push of pushes)
        bytes.push(await push.estimate());
    return bytes;
}
async function sendAll(pushes, image, options, connection) {
    try {
        const bytes = [];
        for (const [index, push] of pushes.entries()) {
            const sibling = findSibling(pushes.slice(0, index), push, image);
            const send = async () => {
                bytes.push(await sendBlobs(push, sibling, connection));
                await push.sendManifests();
                if (options.verify)
                    await push.verify();
            };
            await explained(push.target, options, connection, send);
        }
        return bytes;
    }
    catch (error) {
        const hasTags = pushes.some(({ staleTags }) => staleTags.length > 0);
        throw hasTags ? (0,errors/* withSentence */.wt)(error, 'No tag was moved.') : error;
    }
}
async function sendBlobs(push, sibling, { clock, runner }) {
    const { log } = runner;
    const { foreignLayers } = push.plan;
    if (foreignLayers.length > 0) {
        log.notice(`Layers with "urls" live elsewhere and are neither read nor sent: ${foreignLayers.length}.`);
    }
    const blobs = push.pendingBlobs;
    if (blobs.length === 0)
        return push.estimate();
    const pendingBytes = blobs.reduce((sum, { size }) => sum + size, 0);
    const progress = new Progress(clock, pendingBytes);
    const what = blobs.length === 1 ? '1 blob' : `${blobs.length} blobs`;
    const title = `Sending ${what} of ${(0,units/* formatBytes */.z)(pendingBytes)} to ${push.name}`;
    return log.group(title, async () => {
        const line = describeWithWarning(progress, push, log);
        const bytes = await (0,core_progress/* withProgress */.E)(line, { clock, log }, () => push.sendBlobs(progress, sibling));
        log.info(describeBytes(bytes));
        return bytes;
    });
}
/** GitHub ends an upload after 10 minutes; whether it will come to that is seen while it runs. */
function describeWithWarning(progress, push, log) {
    const largestBytes = push.pendingBlobs.reduce((most, { size }) => Math.max(most, size), 0);
    let hasWarned = false;
    return () => {
        const neededMs = progress.estimateMs(largestBytes) ?? 0;
        if (neededMs > maxUploadMs && !hasWarned) {
            hasWarned = true;
            log.warning(`The largest layer has ${(0,units/* formatBytes */.z)(largestBytes)} and takes ${(0,units/* formatDuration */.a)(neededMs)} at this rate; GitHub ends an upload after 10 minutes.`);
        }
        return progress.describe();
    };
}
function describeBytes({ uploaded, reused, mounted }) {
    const there = `${(0,units/* formatBytes */.z)(reused)} were there`;
    return `${(0,units/* formatBytes */.z)(uploaded)} sent, ${there}${mounted > 0 ? `, ${(0,units/* formatBytes */.z)(mounted)} mounted` : ''}`;
}
/** A repository of the same registry that holds the blobs by now, or from which the image is copied. */
function findSibling(before, { target }, { origin }) {
    const places = [origin, ...before.map((other) => other.target)];
    return places.find((place) => place?.registry === target.registry)?.name;
}
/** Works on one target; a refusal of this GitHub gets told what mends it, one of the source has been told what mends that. */
async function explained(target, options, { runner, source }, work) {
    const { githubToken, pat } = options;
    const credential = (githubToken ?? pat)?.kind ?? 'anonymous';
    try {
        return await work();
    }
    catch (error) {
        if (source.hasThrown(error) || !(0,github_github/* isHostOfGitHub */.NU)(options.server, target.registry))
            throw error;
        throw (0,denial/* withRemedy */.v9)(error, {
            need: 'push',
            credential,
            repository: target,
            workflowRepository: runner.github.repository,
            settings: (0,denial/* findSettings */.n4)(options.server, runner.github),
        });
    }
}
function reportTarget(push, bytes, made) {
    return {
        repository: push.target,
        tags: push.target.tags,
        moved: push.staleTags,
        previous: push.previous,
        storedManifests: push.plan.manifests.length,
        made,
        bytes: bytes ?? { uploaded: 0, reused: 0, mounted: 0 },
    };
}
function publishReport(report, runner) {
    const outputs = describePush(report);
    for (const [name, value] of Object.entries(outputs)) {
        runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    for (const { repository, made } of report.targets) {
        if (made === undefined)
            continue;
        runner.log.info(`${(0,reference/* formatRepository */.Sh)(repository)} is a new package: it is private until that is changed at ${made.settingsUrl}`);
    }
    const verb = outputs.changed ? (report.dryRun ? 'would be pushed' : 'is pushed') : 'was there already';
    runner.log.info(`${outputs.image} ${verb}`);
}


/***/ })

};
