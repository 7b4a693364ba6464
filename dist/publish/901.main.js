export const id = 901;
export const ids = [901];
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

/***/ 262:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BO: () => (/* binding */ classifyAnswer),
/* harmony export */   Fq: () => (/* binding */ isForPat),
/* harmony export */   OD: () => (/* binding */ decidePull),
/* harmony export */   P$: () => (/* binding */ chooseCredential),
/* harmony export */   ji: () => (/* binding */ nameCredential)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

/** An exact credential is called by what it most likely is; none at all is anonymous. */
function nameCredential(credential) {
    if (credential === undefined)
        return 'anonymous';
    const { kind, secret } = credential;
    if (kind === 'github-token' || kind === 'pat')
        return kind;
    return secret.startsWith('ghs_') ? 'github-token' : 'pat';
}
/**
 * The credential to use where nothing is known about what each may do: the exact one, else the weaker one.
 * @returns undefined where none is given: the registry is asked anonymously
 * @throws ActionError `invalid-input` if the wanted kind is not given
 */
function chooseCredential(candidates, preference) {
    if (candidates.exact !== undefined)
        return candidates.exact;
    if (preference === 'auto')
        return candidates.githubToken ?? candidates.pat;
    const chosen = preference === 'pat' ? candidates.pat : candidates.githubToken;
    if (chosen === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `"credential" says ${preference}, but "${preference}" is empty.`, {
            hint: 'Runs of forks and Dependabot get no secrets; elsewhere check the name of the secret.',
        });
    }
    return chosen;
}
/** What an attempt came to, by the error that it ended with; undefined: by none. */
function classifyAnswer(error) {
    if (error === undefined)
        return 'allowed';
    if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error, 'denied', 'unauthorized'))
        return 'refused';
    if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error, 'not-found'))
        return 'missing';
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error, 'unavailable') ? 'outage' : 'failed';
}
/** Whether the PAT may be tried after this answer to the first credential: GitHub hides what it refuses, too. */
function isForPat(answer) {
    return answer === 'refused' || answer === 'missing';
}
/**
 * Decides which credential a job gets that pulls these images. The PAT is taken only for what the first one is refused
 * or can't see; an outage never leads to it.
 */
function decidePull({ first, pat, isPatAtHand }) {
    const withFirst = (isTried) => ({
        kind: 'sign-in',
        images: first.map(() => 'first'),
        single: 'first',
        isTried,
    });
    if (first.every((answer) => answer === 'allowed'))
        return withFirst(true);
    if (first.includes('failed'))
        return { kind: 'fail' };
    if (first.includes('outage'))
        return first.some(isForPat) || isPatAtHand ? { kind: 'fail' } : withFirst(false);
    if (!isPatAtHand)
        return { kind: 'fail' };
    if (pat === undefined)
        return { kind: 'ask-pat' };
    const isEachReadable = first.every((answer, index) => answer === 'allowed' || pat[index] === 'allowed');
    if (!isEachReadable)
        return { kind: 'fail' };
    return {
        kind: 'sign-in',
        images: first.map((answer) => (answer === 'allowed' ? 'first' : 'pat')),
        single: pat.every((answer) => answer === 'allowed') ? 'pat' : undefined,
        isTried: true,
    };
}


/***/ }),

/***/ 1879:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AI: () => (/* binding */ findOwnProgram),
/* harmony export */   DD: () => (/* binding */ containersKeyOf),
/* harmony export */   F2: () => (/* binding */ isWithoutEntries),
/* harmony export */   H9: () => (/* binding */ findCommonProgram),
/* harmony export */   KM: () => (/* binding */ putAuthEntry),
/* harmony export */   M5: () => (/* binding */ readAuths),
/* harmony export */   Nv: () => (/* binding */ makeAuthEntry),
/* harmony export */   Od: () => (/* binding */ scopeOf),
/* harmony export */   Rj: () => (/* binding */ fingerprint),
/* harmony export */   VA: () => (/* binding */ readAuthEntry),
/* harmony export */   bh: () => (/* binding */ findCredentialProgram),
/* harmony export */   jS: () => (/* binding */ leaveOutCredentialProgram),
/* harmony export */   kB: () => (/* binding */ findAuthEntry),
/* harmony export */   vs: () => (/* binding */ findKeysBelow),
/* harmony export */   wN: () => (/* binding */ leaveOutOwnProgram),
/* harmony export */   yQ: () => (/* binding */ addMissingEntries),
/* harmony export */   zQ: () => (/* binding */ authKeyOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);
/* harmony import */ var _json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3155);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8718);




const dockerHub = {
    hosts: ['docker.io', 'index.docker.io', 'registry-1.docker.io'],
    key: 'https://index.docker.io/v1/',
    name: 'docker.io',
    apiHost: 'registry-1.docker.io',
};
/** The one key under which Docker looks for a host. That of Docker Hub is the address of its first API, for good. */
function authKeyOf(host) {
    return dockerHub.hosts.includes(host) ? dockerHub.key : host;
}
/** The key under which containers tools look first: the host as references have it. */
function containersKeyOf(host) {
    return dockerHub.hosts.includes(host) ? dockerHub.name : host;
}
/** What buildx calls a host in the names of its scopes: where requests go. */
function scopeOf(host) {
    return dockerHub.hosts.includes(host) ? dockerHub.apiHost : host;
}
/** The entry that both tools write: `{"auth": base64(user:secret)}`. */
function makeAuthEntry(username, secret) {
    return { auth: Buffer.from(`${username}:${secret}`).toString('base64') };
}
/** The name and secret of an entry that has them; a program may keep them instead, and leave it empty. */
function readAuthEntry(entry) {
    if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isJsonObject */ .OW)(entry))
        return undefined;
    const text = (name) => {
        const value = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(entry, name);
        return typeof value === 'string' ? value : '';
    };
    const { username, secret } = decodeAuth(text('auth')) ?? { username: text('username'), secret: text('password') };
    return secret === '' ? undefined : { username, secret };
}
/** The name and secret in the `auth` of an entry, without the zero bytes that Docker once padded it with. */
function decodeAuth(auth) {
    const text = Buffer.from(auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon < 1)
        return undefined;
    let end = text.length;
    while (end > colon + 1 && text[end - 1] === '\0')
        end -= 1;
    return { username: text.slice(0, colon), secret: text.slice(colon + 1, end) };
}
/** Keys of entries that hold for a part of the registry only: an owner, or an image. */
function findKeysBelow(file, host, what) {
    return Object.keys(readAuths(file, what)).filter((key) => key.startsWith(`${host}/`));
}
function findAuthEntry(file, key, what) {
    return (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(readAuths(file, what), key);
}
/** All entries by their keys. */
function readAuths(file, what) {
    return objectIn(readFile(file, what), 'auths');
}
/**
 * Sets or removes one entry below `auths`; every other byte of the file stays.
 * @throws ActionError `invalid-file` if the file is malformed; it is never replaced
 */
function putAuthEntry(file, key, entry, what) {
    return edit(file, [{ path: ['auths', key], value: entry }], what);
}
/** Whether nothing is left in a file but an empty list of entries. */
function isWithoutEntries(file, what) {
    const isKnown = Object.keys(readFile(file, what)).every((name) => name === 'auths');
    return isKnown && Object.keys(readAuths(file, what)).length === 0;
}
/** The credential program that the file names for this host and no other. Docker and containers tools know such ones. */
function findOwnProgram(file, host, what) {
    return unlessEmpty(findHelper(readFile(file, what), host));
}
/** The credential program that Docker uses for a host: its own, else that of all hosts. */
function findCredentialProgram(file, host, what) {
    return unlessEmpty(findHelper(readFile(file, what), host) ?? findCommonProgram(file, what));
}
/** The credential program that Docker uses for hosts without one of their own. */
function findCommonProgram(file, what) {
    const store = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(readFile(file, what), 'credsStore');
    return typeof store === 'string' ? unlessEmpty(store) : undefined;
}
function unlessEmpty(program) {
    return program === '' ? undefined : program;
}
/** @returns empty where the host is to have none, not even that of all hosts */
function findHelper(config, host) {
    const helpers = objectIn(config, 'credHelpers');
    const programs = programKeysOf(host).map((key) => (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(helpers, key));
    return programs.find((program) => typeof program === 'string');
}
/** Makes containers tools read the host's entry in the file itself, which a program of its own would hide. */
function leaveOutOwnProgram(file, host, what) {
    return edit(file, removeOwnProgram(readFile(file, what), host), what);
}
/**
 * Makes Docker read the host's entry in the file itself. A program for all hosts would hide it as well, so it becomes
 * the program of each host that has something stored there: Docker leaves an empty entry below `auths` for those.
 * @see https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
function leaveOutCredentialProgram(file, host, what) {
    const config = readFile(file, what);
    const helpers = objectIn(config, 'credHelpers');
    const store = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(config, 'credsStore');
    const edits = [...removeOwnProgram(config, host)];
    if (typeof store === 'string') {
        const own = programKeysOf(host);
        const others = Object.keys(objectIn(config, 'auths')).map(programKeyOf);
        const uncovered = new Set(others.filter((key) => !Object.hasOwn(helpers, key)));
        edits.push({ path: ['credsStore'], value: undefined });
        for (const key of uncovered) {
            if (store !== '' && !own.includes(key))
                edits.push({ path: ['credHelpers', key], value: store });
        }
    }
    return edit(file, edits, what);
}
/**
 * Adds what another file has for hosts that this one lacks: containers tools read several files one after the other,
 * but only the one that `REGISTRY_AUTH_FILE` names. Empty entries, which stand for a program of Docker's, are left out,
 * and so is the program of a host that has entries here: within one file it would go before them.
 */
function addMissingEntries(file, other, what, from) {
    const [config, added] = [readFile(file, what), readFile(other, from)];
    const hosts = new Set(Object.keys(objectIn(config, 'auths')).map(hostKeyOf));
    const edits = ['auths', 'credHelpers'].flatMap((section) => {
        const known = objectIn(config, section);
        return Object.entries(objectIn(added, section))
            .filter(([key, value]) => !Object.hasOwn(known, key) && !((0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isJsonObject */ .OW)(value) && Object.keys(value).length === 0))
            .filter(([key]) => section === 'auths' || !hosts.has(hostKeyOf(key)))
            .map(([key, value]) => ({ path: [section, key], value }));
    });
    return edit(file, edits, what);
}
function removeOwnProgram(config, host) {
    const helpers = objectIn(config, 'credHelpers');
    return programKeysOf(host)
        .filter((key) => Object.hasOwn(helpers, key))
        .map((key) => ({ path: ['credHelpers', key], value: undefined }));
}
/** Docker looks its Hub up by the key of the entry, containers tools by the host. */
function programKeysOf(host) {
    return [...new Set([authKeyOf(host), host])];
}
/** Programs go by host, whatever the entry is called (but for Docker Hub). */
function programKeyOf(authKey) {
    if (authKey === dockerHub.key)
        return authKey;
    return authKey.replace(/^https?:\/\//, '').split('/')[0] ?? authKey;
}
/** The same for all spellings of a host. */
function hostKeyOf(key) {
    const host = programKeyOf(key);
    return dockerHub.hosts.includes(host) ? dockerHub.key : host;
}
/** Tells later whether an entry is still the one that was written, without keeping the secret. */
function fingerprint(entry) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256')
        .update(JSON.stringify(entry ?? null))
        .digest('hex');
}
/** A member that is an object; an empty one in place of anything else. */
function objectIn(config, name) {
    const value = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .member */ .Dc)(config, name);
    return (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isJsonObject */ .OW)(value) ? value : {};
}
function edit(file, edits, what) {
    return asFileError(what, () => (0,_json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__/* .editJson */ .p)(orEmpty(file), edits, what));
}
function readFile(file, what) {
    return asFileError(what, () => (0,_json_json_js__WEBPACK_IMPORTED_MODULE_3__/* .parseJsonObject */ .dw)(orEmpty(file), what));
}
/** An empty file means what a missing one does, to Docker as well. */
function orEmpty(file) {
    return file === undefined || Buffer.from(file).toString('utf8').trim() === '' ? Buffer.from('{}') : file;
}
function asFileError(what, work) {
    try {
        return work();
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ))
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-file', `${error.message} It was left as it is.`, {
            hint: `Mend or remove ${what}.`,
            cause: error,
        });
    }
}


/***/ }),

/***/ 454:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ER: () => (/* binding */ replaceToken),
/* harmony export */   n4: () => (/* binding */ findSettings),
/* harmony export */   v9: () => (/* binding */ withRemedy)
/* harmony export */ });
/* unused harmony exports denials, findRemedy */
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

/***/ 6901:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publish: () => (/* binding */ publish)
});

// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
// EXTERNAL MODULE: ./build/core/domain/credential/credential-choice.js
var credential_choice = __webpack_require__(262);
;// CONCATENATED MODULE: ./build/core/report/login.js

/** GitHub drops a summary over 1 MiB whole; what registries say may take up to 10 KiB a row. */
const maxRows = 50;
const titles = {
    'github-token': 'GITHUB&#95;TOKEN',
    pat: 'PAT',
    anonymous: 'anonymous',
};
/** The job summary of a login: which credential, and why. */
function login_summarizeLogin({ registry, username, credential, reason, images }) {
    const tried = names.filter((name) => images.some(({ answers }) => answers[name] !== undefined));
    const rows = images
        .slice(0, maxRows)
        .map((image) => [
        code(image.image),
        image.need,
        ...tried.map((name) => text(image.answers[name] ?? 'not tried')),
        titles[image.chosen],
        text(image.reason),
    ]);
    const header = ['image', 'need', ...tried.map((name) => titles[name]), 'chosen', 'reason'];
    const rest = images.length - rows.length;
    return [
        `### ${titleOf({ registry, username, credential })}`,
        text(reason),
        ...(rows.length === 0 ? [] : [table(header, rows)]),
        ...(rest > 0 ? [`and ${rest} more`] : []),
    ].join('\n\n');
}
const names = (/* unused pure expression or super */ null && (['github-token', 'pat', 'anonymous']));
function titleOf({ registry, username, credential, }) {
    if (credential === 'anonymous')
        return `${text(registry)} needs no credential here`;
    const name = credential === 'mixed' ? 'GITHUB&#95;TOKEN and PAT' : titles[credential];
    return `Signed in to ${text(registry)} with ${name} as ${text(username)}`;
}

// EXTERNAL MODULE: ./build/core/domain/github/github.js
var github_github = __webpack_require__(6388);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/domain/credential/denial.js
var denial = __webpack_require__(454);
;// CONCATENATED MODULE: ./build/login/pat.js


function isFineGrainedToken(credential) {
    return credential?.secret.startsWith('github_pat_') === true;
}
/**
 * What GitHub says of a PAT; undefined for what is none of its tokens. The password of another registry is never shown
 * to GitHub, whatever it looks like.
 */
async function inspectPat(credential, owner, { server, inspectToken }) {
    if ((0,credential_choice/* nameCredential */.ji)(credential) !== 'pat' || (credential.kind === 'exact' && (0,github_github/* isForeignRegistry */.U1)(server)))
        return undefined;
    return inspectToken(credential.secret, owner);
}
/** What GitHub says of a PAT that was refused; undefined where none was, or where GitHub says nothing that helps. */
async function explainPat(probes, connection) {
    const refused = probes.find(({ answer, credential }) => answer === 'refused' && (0,credential_choice/* nameCredential */.ji)(credential) === 'pat' && !isFineGrainedToken(credential));
    if (refused?.credential === undefined)
        return undefined;
    const owner = refused.image?.name.split('/')[0] ?? connection.runner.github.repositoryOwner;
    const facts = await inspectPat(refused.credential, owner, connection);
    return facts === undefined
        ? undefined
        : describeFacts(facts, refused.need, { owner, username: refused.credential.username });
}
function describeFacts({ state, login, scopes, signOnHint }, need, { owner, username }) {
    const whose = `The PAT of ${login ?? username}`;
    if (state === 'revoked')
        return `${whose} is expired or revoked.`;
    const wanted = need === 'pull' ? ['read:packages', 'write:packages'] : ['write:packages'];
    if (scopes !== undefined && !wanted.some((scope) => scopes.includes(scope))) {
        return `${whose} has scopes [${scopes.join(', ')}]; ${wanted[0] ?? ''} is missing.`;
    }
    if (signOnHint === undefined)
        return undefined;
    const link = /https?:\/\/\S+/.exec(signOnHint)?.[0];
    return `${whose} is not authorised for SSO of ${owner}${link === undefined ? `. ${signOnHint}` : `: ${link}`}`;
}
/**
 * Warns of a PAT that may do more than read packages, or write them where it is to be pushed with.
 * @param image of `pull`; without one nothing is known of what the PAT is for
 */
async function warnOfScopes(credential, image, isForPushing, connection) {
    if (image === undefined)
        return;
    const facts = await inspectPat(credential, image.name.split('/')[0] ?? '', connection);
    const needed = ['read:packages', ...(isForPushing ? ['write:packages'] : [])];
    const more = (facts?.scopes ?? []).filter((scope) => !needed.includes(scope));
    if (more.length === 0)
        return;
    connection.runner.log.warning(`The PAT has the scopes ${more.join(', ')}, which ${isForPushing ? 'pulling and pushing do' : 'pulling does'} not need: ${needed.at(-1) ?? ''} is enough.`);
}

;// CONCATENATED MODULE: ./build/login/explain.js





/**
 * The error for a login that none of the credentials suffices for; all that was not allowed is in it.
 * @throws what is no ActionError
 */
function describeProbes(probes, background = {}) {
    const described = probes
        .filter(({ answer }) => answer !== 'allowed')
        .map((probe) => describeProbe(probe, background));
    // What is the same for both tokens is said once.
    const failures = [...new Map(described.map((failure) => [failure.message, failure])).values()];
    const [only, ...more] = failures;
    if (only === undefined)
        throw new TypeError('Nothing failed.');
    if (more.length === 0)
        return only;
    const lines = failures.slice(0, maxShown).map(({ message }) => `- ${message}`);
    const rest = failures.length - lines.length;
    const hints = [...new Set(failures.map(({ hint }) => hint))].filter((hint) => hint !== undefined).slice(0, maxHints);
    const input = probes.every(({ need }) => need === 'push') ? 'push' : 'pull';
    const title = `The images of "${input}" can't all be ${input === 'pull' ? 'read' : 'pushed'}:`;
    return new errors/* ActionError */.lZ(only.code, [title, ...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n'), {
        ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
        cause: only,
    });
}
const maxShown = 20;
const maxHints = 3;
const labels = {
    'github-token': 'GITHUB_TOKEN',
    pat: 'The PAT',
    exact: 'The "password"',
    stored: 'The stored credential',
    anonymous: 'A request without a token',
};
/** Who else may be meant by "not found". */
const unseeing = {
    'github-token': 'neither token may see it',
    pat: 'neither token may see it',
    exact: 'the "password" may not see it',
    stored: 'the stored credential may not see it',
    anonymous: 'it is not public',
};
function describeProbe(probe, background) {
    const { credential, image, answer, error } = probe;
    if (!(error instanceof errors/* ActionError */.lZ))
        throw error;
    if (answer === 'refused')
        return describeRefusal(probe, error, background);
    if (answer !== 'missing' || image === undefined)
        return error;
    return new errors/* ActionError */.lZ(error.code, `${image.name} was not found, or ${unseeing[credential?.kind ?? 'anonymous']}.`, {
        hint: 'Check the spelling, lower case and the registry.',
        cause: error,
    });
}
function describeRefusal({ credential, need, image }, error, { explained, isWithoutSecrets = false, isForeign = false }) {
    const kind = credential?.kind ?? 'anonymous';
    const refusal = tellRefusal(labels[kind], need, image, quote(error, image));
    if (kind === 'exact' && isForeign) {
        const hint = 'Check "username" and "password", and what that user may do there.';
        return new errors/* ActionError */.lZ(error.code, refusal, { hint, cause: error });
    }
    const name = (0,credential_choice/* nameCredential */.ji)(credential);
    const isFineGrained = isFineGrainedToken(credential);
    const isPatMissing = isWithoutSecrets && name === 'github-token';
    const remedy = image === undefined ? (0,denial/* replaceToken */.ER)(name) : error.hint;
    const hints = [
        ...(isFineGrained ? ['GitHub Packages accept classic tokens only.'] : []),
        ...(isPatMissing ? ['Runs of forks and Dependabot get no secrets.'] : []),
        ...(remedy === undefined || (isFineGrained && image !== undefined) ? [] : [remedy]),
    ];
    const sentences = [
        ...(isFineGrained ? [`${kind === 'pat' ? '"pat"' : labels[kind]} is a fine-grained token.`] : []),
        ...(name === 'pat' && explained !== undefined ? [explained] : []),
        refusal,
        ...(isPatMissing ? ['"pat" is empty.'] : []),
    ];
    const details = hints.length === 0 ? {} : { hint: hints.join(' ') };
    return new errors/* ActionError */.lZ(error.code, sentences.join(' '), { ...details, cause: error });
}
function tellRefusal(who, need, image, words) {
    if (image === undefined)
        return `${who} was refused (${words}).`;
    if (need === 'push')
        return `Push to ${image.name} denied: ${words}.`;
    return `${who} cannot pull ${image.name} (${words}).`;
}
/** For tables: what the registry said. */
function describeAnswer({ need, error }) {
    if (error === undefined)
        return need === 'pull' ? 'may read' : 'may write';
    return error instanceof Error ? error.message : 'unknown trouble';
}
/** The registry's words, without the sentence around them that says the same. */
function quote(error, image) {
    const prefixes = image === undefined ? [] : ["can't be pulled", "can't be pushed to"];
    const found = prefixes
        .map((what) => `${image === undefined ? '' : (0,reference/* formatRepository */.Sh)(image)} ${what}: `)
        .find((prefix) => error.message.startsWith(prefix));
    return error.message.slice(found?.length ?? 0).replace(/\.$/, '');
}

// EXTERNAL MODULE: ./build/core/domain/concurrent.js
var concurrent = __webpack_require__(3378);
;// CONCATENATED MODULE: ./build/login/probe.js


const concurrency = 8;
/** Asks for all images side by side; the question has no effect there. */
function probePulls(credential, images, connection) {
    return probeAll('pull', credential, images, ({ registry, name }) => connection.registryAs(registry, credential).checkPull(name));
}
/** As probePulls, by opening an upload for each image and cancelling it. */
function probePushes(credential, images, connection) {
    return probeAll('push', credential, images, ({ registry, name }) => connection.registryAs(registry, credential).checkPush(name));
}
function probeAll(need, credential, images, ask) {
    return (0,concurrent/* mapConcurrently */.X)(images, concurrency, async (image) => {
        const error = await failureOf(() => ask(image));
        return { credential, need, image, answer: (0,credential_choice/* classifyAnswer */.BO)(error), error };
    });
}
/** Without an image: asks the token server alone. */
async function probeCredential(credential, registry, connection) {
    const error = await failureOf(() => connection.registryAs(registry, credential).checkCredential());
    return { credential, need: 'pull', image: undefined, answer: (0,credential_choice/* classifyAnswer */.BO)(error), error };
}
async function failureOf(work) {
    try {
        await work();
        return undefined;
    }
    catch (error) {
        return error ?? new Error('unknown trouble');
    }
}

;// CONCATENATED MODULE: ./build/login/choose.js







/**
 * Chooses the credentials that the job needs by trying them.
 * @param accepted why the first one needs no trial where no image is pulled; one sentence
 * @throws ActionError that names what can't be pulled or pushed, in the registry's words, and says what to change
 */
async function chooseCredentials(options, connection, accepted) {
    const first = (0,credential_choice/* chooseCredential */.P$)(options, options.preference);
    if (first === undefined)
        return chooseNone(options, connection);
    if (options.probe === 'none')
        return takeAlone(first, [], 'It was not tried (probe: none).');
    if (accepted !== undefined && options.pull.length === 0)
        return takeAlone(first, [], accepted);
    const choice = await choosePull(first, options, connection);
    if (options.probe !== 'push' || options.push.length === 0)
        return choice;
    // Writing never leads to another credential: who pushes is not changed unasked.
    const pushes = await probePushes(first, options.push, connection);
    if (pushes.some(({ answer }) => answer !== 'allowed'))
        throw await describe(pushes, options, connection);
    return { ...choice, probes: [...choice.probes, ...pushes] };
}
/** Without a token: public images need none, and nothing else is possible. */
async function chooseNone(options, connection) {
    const { pull, push, probe } = options;
    if (pull.length === 0 || push.length > 0 || probe === 'none') {
        throw new errors/* ActionError */.lZ('invalid-input', 'Neither "github-token" nor "pat" is given.', { hint: emptinessHint });
    }
    const probes = await probePulls(undefined, pull, connection);
    if (probes.some(({ answer }) => answer !== 'allowed'))
        throw await describe(probes, options, connection);
    return { signIn: undefined, probes, reason: 'No token is given, and every image of "pull" is public.' };
}
const emptinessHint = 'GITHUB_TOKEN is the default of "github-token"; an empty secret may stand in its place. Runs of forks and Dependabot get no secrets.';
function takeAlone(credential, probes, reason) {
    return { signIn: { general: credential, single: credential, images: [] }, probes, reason };
}
async function choosePull(first, options, connection) {
    const { pull, pat } = options;
    const isPatAtHand = options.preference === 'auto' && first.kind === 'github-token' && pat !== undefined;
    const probes = pull.length === 0
        ? [await probeCredential(first, options.server.registry, connection)]
        : await probePulls(first, pull, connection);
    const answers = { first: answersOf(probes), isPatAtHand };
    const decision = (0,credential_choice/* decidePull */.OD)(answers);
    if (decision.kind === 'sign-in')
        return takeFirst(first, decision, probes, options, connection);
    if (decision.kind === 'fail' || pat === undefined || pull.length === 0)
        throw await describe(probes, options, connection);
    const asked = await probePulls(pat, pull, connection);
    const all = [...probes, ...asked];
    const plan = (0,credential_choice/* decidePull */.OD)({ ...answers, pat: answersOf(asked) });
    if (plan.kind !== 'sign-in')
        throw await describe(all, options, connection);
    const single = await chooseSingle(first, pat, plan, { probes, asked }, options, connection);
    await warnOfScopes(pat, pull[0], false, connection);
    if (probes.every(({ answer }) => answer === 'refused'))
        await warnOfRejection(first, options, connection);
    const images = pull.filter((_, index) => plan.images[index] === 'pat').map((image) => ({ image, credential: pat }));
    return {
        signIn: { general: first, single, images },
        probes: all,
        reason: 'GITHUB_TOKEN is denied an image of "pull", which the PAT can read.',
    };
}
/** A token that is good for nothing stands in the way even of what needs none, where it is the registry's own. */
async function warnOfRejection(first, { server, tools }, connection) {
    if (tools.every((tool) => tool === 'docker'))
        return;
    const probe = await probeCredential(first, server.registry, connection);
    if (probe.answer !== 'refused')
        return;
    connection.runner.log.warning(`${describeProbes([probe]).message} podman, buildah, skopeo and buildx have it for what "pull" does not name, and will fail there, ` +
        'with public images too. Mend "github-token", or use credential: pat.');
}
function answersOf(probes) {
    return probes.map(({ answer }) => answer);
}
async function takeFirst(first, { isTried }, probes, options, connection) {
    const { log } = connection.runner;
    if (!isTried) {
        const failure = describeProbes(probes);
        // Another kind was asked for, so there is nothing to be careful about, and nothing to be gained either.
        if (first.kind !== 'github-token')
            throw failure;
        const words = [
            failure.message,
            failure.hint,
            'GITHUB_TOKEN is used untried, since no other credential is given or wanted.',
        ];
        log.warning(words.filter((each) => each !== undefined).join(' '));
        return takeAlone(first, probes, 'The registry did not answer, and no other credential is given or wanted.');
    }
    if (first.kind !== 'github-token')
        await warnOfScopes(first, options.pull[0], options.push.length > 0, connection);
    if (options.pull.length === 0)
        return takeAlone(first, probes, 'The token server accepts it.');
    if (options.preference === 'auto' && options.pat !== undefined && first.kind === 'github-token') {
        log.notice('GITHUB_TOKEN can read every image of "pull", so "pat" was not used.');
    }
    return takeAlone(first, probes, 'It can read every image of "pull".');
}
/**
 * What Docker gets, which keeps one credential for the registry.
 * @throws ActionError where no single one reads every image
 */
async function chooseSingle(first, pat, { single }, { probes, asked }, options, connection) {
    if (!options.tools.includes('docker'))
        return first;
    if (single === undefined) {
        // What the PAT may do is not known where the registry did not say.
        const unknown = asked.filter(({ answer }) => answer !== 'allowed' && !(0,credential_choice/* isForPat */.Fq)(answer));
        throw unknown.length > 0 ? await describe(unknown, options, connection) : describeConflict(probes, asked);
    }
    const [image] = options.push;
    if (image !== undefined) {
        connection.runner.log.warning(`Docker now has the PAT, with which "docker push" to ${(0,reference/* formatRepository */.Sh)(image)} will be refused unless it has write:packages. ` +
            'The push action of this suite brings GITHUB_TOKEN itself.');
    }
    return pat;
}
function describeConflict(probes, patProbes) {
    const nameOf = (list) => {
        const image = list.find(({ answer }) => answer !== 'allowed')?.image;
        return image === undefined ? 'one image' : (0,reference/* formatRepository */.Sh)(image);
    };
    return new errors/* ActionError */.lZ('denied', `docker keeps one credential per registry, but ${nameOf(probes)} needs the PAT and ${nameOf(patProbes)} the GITHUB_TOKEN.`, {
        hint: 'Grant this repository Read on the first under "Manage Actions access" (preferred), use "tools: containers, buildx", which keep one for each image, or split the job.',
    });
}
/** The error for what could not be done, with what GitHub says of the PAT where that was refused. */
async function describe(probes, options, connection) {
    const explained = await explainPat(probes, connection);
    return describeProbes(probes, {
        explained,
        isWithoutSecrets: (0,github_github/* isWithoutSecrets */.sD)(connection.runner.github) && options.pat === undefined,
        isForeign: (0,github_github/* isForeignRegistry */.U1)(connection.server),
    });
}

;// CONCATENATED MODULE: ./build/login/discover.js



/**
 * Finds out which registry an Enterprise Server has: the Container registry, or only the older Docker registry, on a host
 * of its own or on that of the server. Nobody but the server itself can tell, so each is asked, without a credential.
 * @returns the options for that registry
 * @throws ActionError `not-found` where none answers
 */
async function discoverRegistry(options, connection) {
    const { server } = options;
    const { host } = server.serverUrl;
    const isHosted = host === 'github.com' || host.endsWith('.ghe.com') || (0,reference/* isLoopback */.U9)(host);
    if (!options.isRegistryDerived || isHosted)
        return options;
    const container = (0,reference/* parseRegistryHost */.TZ)(`containers.${host}`);
    const others = [`docker.${host}`, host].map(reference/* parseRegistryHost */.TZ);
    for (const candidate of [container, ...others]) {
        if (!(await connection.registryAs(candidate, undefined).isThere()))
            continue;
        await explain(candidate, options, connection);
        return {
            ...options,
            server: { ...server, registry: candidate },
            pull: options.pull.map((image) => moveTo(candidate, image, server.registry)),
            push: options.push.map((image) => moveTo(candidate, image, server.registry)),
        };
    }
    throw new errors/* ActionError */.lZ('not-found', `${container} does not answer as a registry, and neither do ${others.join(' and ')}.`, {
        hint: 'Subdomain isolation, the Container registry or GitHub Packages are switched off; the site administrator can switch them on. "registry" names another host.',
    });
}
function moveTo(registry, image, from) {
    return image.registry === from ? { ...image, registry } : image;
}
/** The older registry does not go with newer engines; the way out is named. */
async function explain(registry, { tools, server }, { runner, findEngineVersion }) {
    if (!(0,github_github/* isDockerRegistry */.Yy)(server, registry))
        return;
    const { log } = runner;
    log.notice(`containers.${server.serverUrl.host} does not answer as a registry (isolation or Container registry off). ` +
        `The legacy Docker registry ${registry} is used, which is not for Docker Engine v25 and newer.`);
    if (!tools.includes('docker'))
        return;
    const version = await findEngineVersion();
    if (version !== undefined && Number.parseInt(version, 10) < 25)
        return;
    log.warning(`${registry} does not work with Docker Engine v25 and newer${version === undefined ? '' : ` (this is ${version})`}. ` +
        'Use the push action of this suite, skopeo or an older engine, or have the Container registry switched on and move the images there.');
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/core/domain/credential/credential-file.js
var credential_file = __webpack_require__(1879);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
;// CONCATENATED MODULE: ./build/core/domain/credential/credential-ledger.js


/** More than any job leaves; a file that others can write must not keep us busy. */
const maxDead = 100;
/**
 * Puts an entry into a file that others sign in to as well, and notes what stood in its place, so that every login can
 * be taken back, whichever is taken back first.
 * @param madeDirectory the topmost directory that was made for the file just now, if any was
 */
function signIn({ file, ledger }, { key, entry, signer }, what, madeDirectory) {
    const book = readBook(ledger) ?? { wasThere: file !== undefined, madeDirectory: '', logins: [] };
    const former = (0,credential_file/* findAuthEntry */.kB)(file, key, what) ?? null;
    const note = { key, fingerprint: (0,credential_file/* fingerprint */.Rj)(entry), former, ...signer };
    const after = {
        // A file that is there by our own doing alone was not there.
        wasThere: book.wasThere && file !== undefined,
        madeDirectory: book.madeDirectory === '' ? (madeDirectory ?? '') : book.madeDirectory,
        logins: [...book.logins, note],
    };
    return { file: (0,credential_file/* putAuthEntry */.KM)(file, key, entry, what), ledger: writeBook(after) };
}
/**
 * Takes one login back. What it replaced comes again, unless a later login stands there: then that one is to bring it
 * back. An entry that someone else wrote stays. Of several with one credential it takes that of the same signer: a note
 * that is left behind counts as that of a killed job, while another one may still rely on it.
 */
function credential_ledger_signOut({ file, ledger }, { key, fingerprint: written, signer }, what) {
    const book = readBook(ledger);
    const isWanted = (note) => note.key === key && note.fingerprint === written && note.runner === signer.runner && note.job === signer.job;
    const place = book?.logins.findLastIndex(isWanted) ?? -1;
    if (book === undefined || place < 0) {
        return { file, ledger, isForeign: findAuthEntry(file, key, what) !== undefined };
    }
    return takeBack(file, book, place, what);
}
/** Takes back the logins of jobs of this runner that ended without doing so: they were killed. */
function signOutDead(noted, { runner, job }, what) {
    let after = { ...noted, isForeign: false };
    if (runner === '' || job === '')
        return after;
    for (let taken = 0; taken < maxDead; taken += 1) {
        const book = readBook(after.ledger);
        const place = book?.logins.findLastIndex((note) => note.runner === runner && note.job !== job) ?? -1;
        if (book === undefined || place < 0)
            return after;
        after = takeBack(after.file, book, place, what);
    }
    return after;
}
function takeBack(file, book, place, what) {
    const note = book.logins[place];
    if (note === undefined)
        throw new RangeError('There is no such login.');
    const { before, after, isBare } = leaveOut(book.logins, place, note);
    const logins = [...before, ...after];
    const ledger = logins.length === 0 ? undefined : writeBook({ ...book, logins });
    const current = (0,credential_file/* findAuthEntry */.kB)(file, note.key, what);
    const isInForce = isBare && (0,credential_file/* fingerprint */.Rj)(current) === note.fingerprint;
    const restored = isInForce ? (0,credential_file/* putAuthEntry */.KM)(file, note.key, note.former ?? undefined, what) : file;
    const isOursAlone = !book.wasThere && ledger === undefined && (0,credential_file/* isWithoutEntries */.F2)(restored, what);
    return {
        file: isOursAlone ? undefined : restored,
        ledger,
        isForeign: !isInForce && current !== undefined && after.every(({ key }) => key !== note.key),
        ...(ledger === undefined && book.madeDirectory !== '' ? { madeDirectory: book.madeDirectory } : {}),
    };
}
/**
 * Leaves one login out: where a later one would bring back what it wrote, that brings back what it replaced. What others
 * wrote in between is left alone, and a later login may have been killed before it wrote anything.
 * @returns isBare: no later login wrote the same, which would be in force in its place
 */
function leaveOut(logins, place, note) {
    let isBare = true;
    const after = logins.slice(place + 1).map((each) => {
        if (!isBare || each.key !== note.key)
            return each;
        isBare = each.fingerprint !== note.fingerprint;
        return (0,credential_file/* fingerprint */.Rj)(each.former) === note.fingerprint ? { ...each, former: note.former } : each;
    });
    return { before: logins.slice(0, place), after, isBare };
}
function writeBook(book) {
    return Buffer.from(JSON.stringify(book));
}
/** A ledger that is none of ours helps nobody; without it the entries just stay. */
function readBook(ledger) {
    if (ledger === undefined)
        return undefined;
    let book;
    try {
        book = (0,json/* parseJsonObject */.dw)(ledger, 'The ledger');
    }
    catch {
        return undefined;
    }
    const logins = (0,json/* member */.Dc)(book, 'logins');
    return {
        wasThere: (0,json/* member */.Dc)(book, 'wasThere') !== false,
        madeDirectory: textOf(book, 'madeDirectory') ?? '',
        logins: (0,json/* isJsonArray */.Md)(logins) ? logins.filter(json/* isJsonObject */.OW).flatMap(readNote) : [],
    };
}
function readNote(note) {
    const [key, written, former] = [textOf(note, 'key'), textOf(note, 'fingerprint'), (0,json/* member */.Dc)(note, 'former')];
    if (key === undefined || written === undefined || former === undefined || (0,json/* isJsonArray */.Md)(former))
        return [];
    const [runner = '', job = ''] = [textOf(note, 'runner'), textOf(note, 'job')];
    return [{ key, fingerprint: written, former, runner, job }];
}
function textOf(object, name) {
    const value = (0,json/* member */.Dc)(object, name);
    return typeof value === 'string' ? value : undefined;
}

;// CONCATENATED MODULE: ./build/login/program.js


/** Where its ledger is, without the ending that all ledgers have. */
function pathOfPlace({ program, server }, { programLedgers }) {
    return (0,external_node_path_.join)(programLedgers, `docker-credential-${program}@${encodeURIComponent(server)}`);
}
/** Whose ledger it is; undefined for the ledger of a file. */
function findProgramPlace(path, { programLedgers }) {
    if ((0,external_node_path_.dirname)(path) !== programLedgers)
        return undefined;
    const [, program, server] = /^docker-credential-([^@]+)@((?:[^%]|%[0-7][0-9A-F])+)$/.exec((0,external_node_path_.basename)(path)) ?? [];
    return program === undefined || server === undefined ? undefined : { program, server: decodeURIComponent(server) };
}
/** What a program keeps for one server, as a file with one entry, so that logins are noted and undone as in files. */
function program_contentOf(program, server, openPrograms) {
    return {
        read: async () => {
            const credential = await (await openPrograms()).find(program, server);
            return credential === undefined ? undefined : (0,credential_file/* putAuthEntry */.KM)(undefined, server, entryOf(credential), program);
        },
        write: async (after) => {
            const programs = await openPrograms();
            const credential = findCredential(after, server);
            await (credential === undefined ? programs.erase(program, server) : programs.store(program, server, credential));
        },
    };
}
function entryOf({ username, secret }) {
    return { username, password: secret };
}
function findCredential(content, server) {
    return (0,credential_file/* readAuthEntry */.VA)((0,credential_file/* findAuthEntry */.kB)(content, server, 'What the program keeps'));
}

;// CONCATENATED MODULE: ./build/login/entries.js




/** One credential for the registry, as Docker keeps it. */
function singleEntry({ single }, host) {
    return { key: (0,credential_file/* authKeyOf */.zQ)(host), entry: (0,credential_file/* makeAuthEntry */.Nv)(single.username, single.secret) };
}
/** The registry's own and those of images, which containers tools prefer to it. */
function keyedEntries({ general, images }, host) {
    return [
        { key: (0,credential_file/* containersKeyOf */.DD)(host), entry: (0,credential_file/* makeAuthEntry */.Nv)(general.username, general.secret) },
        ...images.map(({ image, credential }) => ({
            key: (0,reference/* formatRepository */.Sh)(image),
            entry: (0,credential_file/* makeAuthEntry */.Nv)(credential.username, credential.secret),
        })),
    ];
}
/**
 * The files of buildx that hold for a registry, and for pulling one of its images.
 * @see https://docs.docker.com/build/building/variables/#buildx_config (`config/<registry>[/<repository>][@pull[,push]]`)
 */
function scopedEntries({ general, images }, { buildxConfig }, host) {
    const entryAt = (scope, { username, secret }) => ({
        path: (0,external_node_path_.join)(buildxConfig, 'config', ...scope.split('/'), 'config.json'),
        key: (0,credential_file/* authKeyOf */.zQ)(host),
        entry: (0,credential_file/* makeAuthEntry */.Nv)(username, secret),
    });
    return [
        entryAt((0,credential_file/* scopeOf */.Od)(host), general),
        ...images.map(({ image, credential }) => entryAt(`${(0,reference/* formatRepository */.Sh)(image)}@pull`, credential)),
    ];
}
/** The entry for a program that keeps the credentials of a server, by the name that the tool has for it. */
function programEntry(program, server, credential, places) {
    return { path: pathOfPlace({ program, server }, places), key: server, entry: entryOf(credential), program };
}
/** Docker and containers tools may be told to use one file. Of two entries with the same key the later one holds. */
function distinct(entries) {
    return [...new Map(entries.map((entry) => [`${entry.path}\n${entry.key}`, entry])).values()];
}

;// CONCATENATED MODULE: ./build/login/own-directory.js

/** Of the names of our directories in the temporary one; 16 hexadecimal digits follow. */
const own_directory_ownDirectoryPrefix = 'ghcr-actions-';
/** The name of the job that a directory of ours belongs to, in a file of it. */
const jobFile = 'job';
/** @param onName is told its path right before it is made */
async function makeOwnDirectory({ runner, credentialFiles }, onName) {
    const directory = await credentialFiles.makeDirectory(runner.temporaryDirectory, own_directory_ownDirectoryPrefix, onName);
    await credentialFiles.update((0,external_node_path_.join)(directory, jobFile), () => Buffer.from(nameJob(runner)));
    return directory;
}
/** Removes what jobs that were killed left of their own: a runner has one job at a time. */
async function sweepDirectories({ runner, credentialFiles }) {
    const job = nameJob(runner);
    if (job === '')
        return;
    for (const directory of await credentialFiles.findDirectories(runner.temporaryDirectory, own_directory_ownDirectoryPrefix)) {
        const owner = await credentialFiles.read((0,external_node_path_.join)(directory, jobFile)).catch(() => undefined);
        if (owner === undefined || Buffer.from(owner).toString('utf8') === job)
            continue;
        await credentialFiles.remove(directory).catch(() => undefined);
    }
}
/** Only a directory that this action made is ever removed whole. */
function own_directory_isOwnDirectory(path, temporaryDirectory) {
    const name = (0,external_node_path_.basename)(path);
    const isOwnName = name.startsWith(own_directory_ownDirectoryPrefix) && /^[0-9a-f]{16}$/.test(name.slice(own_directory_ownDirectoryPrefix.length));
    return isOwnName && (0,external_node_path_.resolve)((0,external_node_path_.dirname)(path)) === (0,external_node_path_.resolve)(temporaryDirectory);
}
/** The directory of ours that a path is in, or is. */
function own_directory_findOwnDirectory(path, temporaryDirectory) {
    return [path, (0,external_node_path_.dirname)(path)]
        .filter((each) => path !== '' && own_directory_isOwnDirectory(each, temporaryDirectory))
        .map((each) => (0,external_node_path_.resolve)(each))[0];
}
/** Several runners of one user may share files; each has a name and a temporary directory of its own. */
function own_directory_nameSigner(runner) {
    const name = runner.environment('RUNNER_NAME');
    return { runner: name === undefined ? '' : `${name} ${runner.temporaryDirectory}`, job: nameJob(runner) };
}
/** @returns empty outside of a workflow */
function nameJob(runner) {
    const parts = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB'].map((name) => runner.environment(name));
    return parts.some((part) => part === undefined) ? '' : parts.join(' ');
}

;// CONCATENATED MODULE: ./build/login/sweep.js




/** A job that was killed could not sign out; the next one on the same runner does it, wherever a ledger tells of it. */
async function sweep(connection) {
    await sweepDirectories(connection);
    const { credentialFiles, credentialPlaces: places, credentialPrograms, runner } = connection;
    const signer = own_directory_nameSigner(runner);
    const files = [
        (0,external_node_path_.join)(places.dockerConfig, 'config.json'),
        ...places.authFiles,
        ...(await credentialFiles.findNoted((0,external_node_path_.join)(places.buildxConfig, 'config'))),
        ...(await credentialFiles.findNoted(places.programLedgers)),
    ];
    // What lies deeper goes first, so that directories above it can go as well.
    for (const path of [...new Set(files)].sort((a, b) => b.length - a.length)) {
        const place = findProgramPlace(path, places);
        const content = place === undefined ? undefined : program_contentOf(place.program, place.server, credentialPrograms);
        // What can't be read here fails where it is needed; it is no reason to fail before.
        try {
            await credentialFiles.updateNoted(path, (noted) => signOutDead(noted, signer, path), content);
        }
        catch (error) {
            runner.log.debug(error instanceof Error ? error.message : String(error));
        }
    }
}

;// CONCATENATED MODULE: ./build/login/variables.js



/** Builders of buildx lie beside the configuration, so their place is named before that moves. */
async function planVariables(files, { runner, credentialFiles, credentialPlaces: places }) {
    const isMoved = files.dockerConfig !== undefined && runner.environment('BUILDX_CONFIG') === undefined;
    const wanted = [
        ['DOCKER_CONFIG', files.dockerConfig],
        ['BUILDX_CONFIG', isMoved ? places.buildxConfig : undefined],
        ['REGISTRY_AUTH_FILE', files.authFile],
    ];
    const variables = [];
    for (const [name, value] of wanted) {
        if (value === undefined)
            continue;
        const former = runner.environment(name) ?? '';
        const directory = own_directory_findOwnDirectory(former, runner.temporaryDirectory);
        const original = directory === undefined ? former : await readOriginal((0,external_node_path_.join)(directory, originalsFile), name, credentialFiles);
        variables.push({ name, value, former, original });
    }
    return variables;
}
/** What variables held before the first of several logins, in a file of each one's directory. */
const originalsFile = 'originals.json';
async function noteOriginals(directory, variables, { credentialFiles }) {
    const originals = Object.fromEntries(variables.map(({ name, original }) => [name, original]));
    await credentialFiles.update((0,external_node_path_.join)(directory, originalsFile), () => Buffer.from(JSON.stringify(originals)));
}
async function readOriginal(path, name, files) {
    const content = await files.read(path);
    const value = content === undefined ? undefined : (0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(content, path), name);
    return typeof value === 'string' ? value : '';
}
/** Sets it back, if it is still what this login made it. */
async function variables_restoreVariable({ name, value, former, original }, files, runner) {
    if (runner.environment(name) !== value)
        return;
    // Post steps of earlier actions run after this one, and need what they had.
    const directory = findOwnDirectory(former, runner.temporaryDirectory);
    const present = await files.findDirectories(runner.temporaryDirectory, ownDirectoryPrefix);
    const isGone = directory !== undefined && !present.some((path) => resolve(path) === directory);
    runner.exportVariable(name, isGone ? original : former);
}

;// CONCATENATED MODULE: ./build/login/undo.js






const nothingWritten = { directories: [], entries: [], variables: [] };
const stateName = 'undo';
/** Inputs of the main step, which its post step is given as well. */
const secretInputs = (/* unused pure expression or super */ null && (['github-token', 'pat', 'password']));
function describeEntries(entries) {
    return entries.map(({ path, program = '', key, entry }) => ({ path, program, key, fingerprint: (0,credential_file/* fingerprint */.Rj)(entry) }));
}
function saveUndo(runner, undo) {
    runner.saveState(stateName, JSON.stringify(undo));
}
/**
 * Takes a login back: only what is still ours, and as often as it is asked to. It never fails: what could not be undone
 * is a warning, because the job is over.
 */
async function undoLogin(runner, files, openPrograms) {
    const undo = parseUndo(runner.state(stateName), runner.temporaryDirectory);
    if (undo === undefined)
        return;
    // A job may have them in its environment, too, of which a credential program is given what is not known to be secret.
    for (const secret of secretInputs.map((name) => runner.inputs.get(name).trim())) {
        if (secret !== '')
            runner.mask(secret);
    }
    const isDone = [];
    // The last one first: what was made for the first one may go when the others are gone.
    for (const entry of undo.entries.toReversed()) {
        isDone.push(await attempt(runner, () => undo_takeBack(entry, files, openPrograms, runner)));
    }
    for (const directory of undo.directories)
        isDone.push(await attempt(runner, () => files.remove(directory)));
    for (const variable of undo.variables)
        isDone.push(await attempt(runner, () => restoreVariable(variable, files, runner)));
    if (isDone.every(Boolean))
        runner.log.info('Signed out: what this login wrote is gone.');
}
async function undo_takeBack({ path, program, key, fingerprint: written }, files, openPrograms, runner) {
    const logout = { key, fingerprint: written, signer: nameSigner(runner) };
    const seen = { isForeign: false };
    const content = program === '' ? undefined : contentOf(program, key, openPrograms);
    await files.updateNoted(path, (noted) => {
        const after = signOut(noted, logout, path);
        seen.isForeign = after.isForeign;
        return after;
    }, content);
    const where = program === '' ? path : `docker-credential-${program}`;
    if (seen.isForeign)
        runner.log.info(`${where}: the entry of ${key} is not the one that this login wrote, and stays.`);
}
/** @returns whether it was done */
async function attempt(runner, work) {
    try {
        await work();
        return true;
    }
    catch (error) {
        runner.log.warning(`Signing out left something behind: ${error instanceof Error ? error.message : String(error)}`);
        return false;
    }
}
/** What is not of our form is left out: state is a file that others can write. */
function parseUndo(state, temporaryDirectory) {
    if (state === '')
        return undefined;
    let value;
    try {
        value = JSON.parse(state);
    }
    catch {
        return undefined;
    }
    if (!isJsonObject(value))
        return undefined;
    const objects = (name) => listOf(value, name).filter(isJsonObject);
    const text = (object, name) => {
        const found = member(object, name);
        return typeof found === 'string' ? found : '';
    };
    return {
        directories: listOf(value, 'directories')
            .filter((path) => typeof path === 'string')
            .filter((path) => isOwnDirectory(path, temporaryDirectory)),
        entries: objects('entries').map((entry) => ({
            path: text(entry, 'path'),
            program: text(entry, 'program'),
            key: text(entry, 'key'),
            fingerprint: text(entry, 'fingerprint'),
        })),
        variables: objects('variables').map((variable) => ({
            name: text(variable, 'name'),
            value: text(variable, 'value'),
            former: text(variable, 'former'),
            original: text(variable, 'original'),
        })),
    };
}
function listOf(object, name) {
    const list = member(object, name);
    return isJsonArray(list) ? list : [];
}

;// CONCATENATED MODULE: ./build/login/install.js











/**
 * Writes the credentials for the tools that are wanted. What has to be undone is saved before each change, so that the
 * post step can undo a run that was killed in between.
 */
async function installCredential(options, wanted, connection) {
    await sweep(connection);
    return options.config === 'isolated'
        ? installIsolated(options, wanted, connection)
        : installShared(options, wanted, connection);
}
/** A directory of our own below the runner's temporary one, with a copy of what the user had. */
async function installIsolated(options, wanted, connection) {
    const { runner, server } = connection;
    const places = connection.credentialPlaces;
    const directory = await makeOwnDirectory(connection, (path) => {
        if (options.logout)
            saveUndo(runner, { ...nothingWritten, directories: [path] });
    });
    const files = {
        dockerConfig: options.tools.includes('docker') ? directory : undefined,
        authFile: options.tools.includes('containers') ? (0,external_node_path_.join)(directory, 'auth.json') : undefined,
    };
    const variables = await planVariables(files, connection);
    await noteOriginals(directory, variables, connection);
    const scoped = options.tools.includes('buildx') ? scopedEntries(wanted, places, server.registry) : [];
    if (options.logout)
        saveUndo(runner, { directories: [directory], entries: describeEntries(scoped), variables });
    if (files.dockerConfig !== undefined) {
        await copyDockerConfig(files.dockerConfig, places, singleEntry(wanted, server.registry), connection);
    }
    if (files.authFile !== undefined) {
        await copyAuthFiles(files.authFile, places, keyedEntries(wanted, server.registry), connection);
    }
    await writeEntries(scoped, options, connection);
    for (const { name, value } of variables)
        runner.exportVariable(name, value);
    return files;
}
/**
 * What Docker has beside its configuration: plugins, contexts (where the engine is), keys to sign with, and the
 * certificates for an engine that is reached by TLS.
 * @see https://docs.docker.com/engine/security/protect-access/#secure-by-default
 */
const dockersOwn = ['cli-plugins', 'contexts', 'trust', 'ca.pem', 'cert.pem', 'key.pem'];
/** What Docker had comes along: the configuration as a copy, all else by links. */
async function copyDockerConfig(directory, { dockerConfig }, { key, entry }, { credentialFiles, server, runner }) {
    const original = (0,external_node_path_.join)(dockerConfig, 'config.json');
    const file = await credentialFiles.read(original);
    const common = (0,credential_file/* findCommonProgram */.H9)(file, original);
    if (common !== undefined) {
        runner.log.notice(`docker-credential-${common} keeps credentials of any registry (credsStore of ${original}). For this job it goes on for registries with an entry there; for others use config: shared.`);
    }
    const readable = (0,credential_file/* leaveOutCredentialProgram */.jS)(file, server.registry, original);
    const content = (0,credential_file/* putAuthEntry */.KM)(readable, key, entry, original);
    await credentialFiles.update((0,external_node_path_.join)(directory, 'config.json'), () => content);
    for (const name of dockersOwn) {
        await credentialFiles.link((0,external_node_path_.join)(dockerConfig, name), (0,external_node_path_.join)(directory, name));
    }
}
/** Containers tools read several files; from now on it is one, so what the others have is taken over. */
async function copyAuthFiles(path, { authFiles }, entries, { credentialFiles, server, runner }) {
    let merged;
    let origin = path;
    for (const original of authFiles) {
        const content = await credentialFiles.read(original);
        if (content === undefined)
            continue;
        if (merged === undefined)
            origin = original;
        merged = merged === undefined ? content : (0,credential_file/* addMissingEntries */.yQ)(merged, content, origin, original);
    }
    warnOfPreferred(merged, entries, server.registry, origin, runner);
    const readable = (0,credential_file/* leaveOutOwnProgram */.wN)(merged, server.registry, origin);
    const content = entries.reduce((file, { key, entry }) => (0,credential_file/* putAuthEntry */.KM)(file, key, entry, origin), readable);
    await credentialFiles.update(path, () => content);
}
/** Entries for a part of the registry, which somebody else wrote: containers tools prefer them to ours. */
function warnOfPreferred(file, entries, host, path, { log }) {
    const others = (0,credential_file/* findKeysBelow */.vs)(file, host, path).filter((key) => entries.every((entry) => entry.key !== key));
    if (others.length === 0)
        return;
    log.warning(`${path} has entries of its own for ${others.slice(0, 10).join(', ')}; podman, buildah and skopeo prefer them to the one of ${host}.`);
}
/** The user's own files: only our entries in them change, and what stood in their place comes back. */
async function installShared(options, wanted, connection) {
    const { runner, credentialFiles, server } = connection;
    const host = server.registry;
    const places = connection.credentialPlaces;
    const [authFile] = places.authFiles;
    const files = {
        dockerConfig: options.tools.includes('docker') ? places.dockerConfig : undefined,
        authFile: options.tools.includes('containers') ? authFile : undefined,
    };
    const entries = [];
    if (files.authFile !== undefined) {
        const path = files.authFile;
        const file = await credentialFiles.read(path);
        const program = (0,credential_file/* findOwnProgram */.AI)(file, host, path);
        const keyed = keyedEntries(wanted, host);
        warnOfPreferred(file, keyed, host, path, runner);
        if (program === undefined)
            entries.push(...keyed.map((entry) => ({ path, ...entry })));
        else
            entries.push(programEntry(program, (0,credential_file/* containersKeyOf */.DD)(host), generalAlone(wanted, program, path), places));
    }
    // Where both are told to use one file, Docker's entry holds: it has no other for the images that need the PAT.
    if (files.dockerConfig !== undefined) {
        const path = (0,external_node_path_.join)(files.dockerConfig, 'config.json');
        const program = (0,credential_file/* findCredentialProgram */.bh)(await credentialFiles.read(path), host, path);
        if (program === undefined)
            entries.push({ path, ...singleEntry(wanted, host) });
        else
            entries.push(programEntry(program, (0,credential_file/* authKeyOf */.zQ)(host), wanted.single, places));
    }
    if (options.tools.includes('buildx'))
        entries.push(...scopedEntries(wanted, places, host));
    const all = distinct(entries);
    if (options.logout)
        saveUndo(runner, { ...nothingWritten, entries: describeEntries(all) });
    try {
        await writeEntries(all, options, connection);
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error, 'invalid-file') || error.hint !== undefined)
            throw error;
        const hint = 'Let the user of the runner write there, or use config: isolated, which needs no file of the user.';
        throw new errors/* ActionError */.lZ(error.code, error.message, { hint, cause: error });
    }
    return files;
}
/** Containers tools ask a program for the registry as a whole, and look at no entry of an image then. */
function generalAlone({ general, images }, program, path) {
    const [special] = images;
    if (special === undefined)
        return general;
    throw new errors/* ActionError */.lZ('unsupported', `${path} has docker-credential-${program} keep one credential for ${special.image.registry}, but ${(0,reference/* formatRepository */.Sh)(special.image)} needs the PAT.`, { hint: 'Use config: isolated, which leaves this program out, or give this repository Read on that package.' });
}
/** What is to be undone was saved before. */
async function writeEntries(entries, { logout }, { runner, credentialFiles, credentialPrograms }) {
    const signer = own_directory_nameSigner(runner);
    for (const { path, key, entry, program } of entries) {
        const content = program === undefined ? undefined : program_contentOf(program, key, credentialPrograms);
        if (logout) {
            const login = { key, entry, signer };
            await credentialFiles.updateNoted(path, (noted, made) => signIn(noted, login, path, made), content);
        }
        else if (content === undefined) {
            await credentialFiles.update(path, (file) => (0,credential_file/* putAuthEntry */.KM)(file, key, entry, path));
        }
        else {
            await content.write((0,credential_file/* putAuthEntry */.KM)(undefined, key, entry, path));
        }
        if (program !== undefined)
            runner.log.info(`docker-credential-${program} keeps the credential of ${key}.`);
    }
}

;// CONCATENATED MODULE: ./build/login/login.js







/** Signs the job in, sets the outputs and writes the summary. @throws ActionError as `signIn` */
async function login(options, connection) {
    const report = await login_signIn(options, connection);
    setOutputs(report, connection);
    await connection.runner.writeSummary(summarizeLogin(report));
    return report;
}
/**
 * Chooses the credentials that the job needs, tries them, and writes them where the tools look for them.
 * Nothing is written before they were accepted for every image.
 * @param accepted why the credential needs no trial where no image is pulled; one sentence
 * @throws ActionError that names the image and says what to change
 */
async function login_signIn(given, connection, accepted) {
    const { runner } = connection;
    const { log } = runner;
    if (runner.environment('DOCKER_AUTH_CONFIG') !== undefined) {
        log.warning('DOCKER_AUTH_CONFIG is set and overrides this login for Docker. Remove it from the job.');
    }
    const options = await discoverRegistry(given, connection);
    const { registry } = options.server;
    const choice = await chooseCredentials(options, connection, accepted);
    const files = await install(choice, options, { ...connection, server: options.server });
    const report = {
        registry,
        username: choice.signIn?.general.username ?? '',
        credential: nameAll(choice, options),
        reason: choice.reason,
        images: [
            ...options.pull.map((image) => reportImage(image, 'pull', choice, options)),
            ...options.push.map((image) => reportImage(image, 'push', choice, options)),
        ],
        ...files,
    };
    const done = choice.signIn === undefined ? 'nothing is written' : `signed in as ${report.username}`;
    log.info(`${registry}: ${done} (${report.credential}). ${report.reason}`);
    for (const { image, need, chosen, reason } of report.images)
        log.info(`${need} ${image}: ${chosen}. ${reason}`);
    return report;
}
async function install({ signIn }, options, connection) {
    if (signIn !== undefined)
        return installCredential(options, signIn, connection);
    return { dockerConfig: undefined, authFile: undefined };
}
/** What the tools that are wanted have been given, all together. */
function nameAll({ signIn }, { tools }) {
    if (signIn === undefined)
        return 'anonymous';
    const { general, single, images } = signIn;
    const hasKeys = tools.some((tool) => tool !== 'docker');
    const given = [
        ...(tools.includes('docker') ? [single] : []),
        ...(hasKeys ? [general, ...images.map(({ credential }) => credential)] : []),
    ];
    const [only, ...more] = new Set(given.map(credential_choice/* nameCredential */.ji));
    return only === undefined || more.length > 0 ? 'mixed' : only;
}
/** What an image is pulled or pushed with: by tools with keys, or else by Docker. */
function reportImage(image, need, { signIn, probes }, { tools }) {
    const own = need === 'pull' ? signIn?.images.find((each) => each.image === image)?.credential : undefined;
    const best = own ?? signIn?.general;
    const chosen = tools.some((tool) => tool !== 'docker') ? best : signIn?.single;
    const tried = probes.filter((probe) => probe.image === image && probe.need === need);
    const answer = tried.find(({ credential }) => credential === chosen)?.answer;
    const needed = 'Another image needs it, and Docker keeps one credential for a registry.';
    const reason = chosen === best ? reasonFor(need, chosen, own, answer) : needed;
    const isOtherForDocker = tools.includes('docker') && signIn?.single !== chosen;
    return {
        image: (0,reference/* formatRepository */.Sh)(image),
        need,
        answers: Object.fromEntries(tried.map((probe) => [(0,credential_choice/* nameCredential */.ji)(probe.credential), describeAnswer(probe)])),
        chosen: (0,credential_choice/* nameCredential */.ji)(chosen),
        reason: isOtherForDocker ? `${reason} Docker, which keeps one credential for a registry, has the PAT.` : reason,
    };
}
function reasonFor(need, chosen, own, answer) {
    if (chosen === undefined)
        return 'It is public.';
    if (answer === undefined)
        return need === 'push' ? 'Writing is not tried.' : 'Reading is not tried.';
    if (answer !== 'allowed')
        return 'The registry did not answer, and no other credential is given or wanted.';
    if (need === 'push')
        return 'It may be written to.';
    if (own !== undefined)
        return 'GITHUB_TOKEN is denied it, and the PAT can read it.';
    return chosen.kind === 'github-token'
        ? 'The weakest credential that can read it.'
        : 'It can be read, and no other credential is given or wanted.';
}
function setOutputs(report, { runner }) {
    const { reason, images } = report;
    const outputs = {
        registry: report.registry,
        username: report.username,
        credential: report.credential,
        'docker-config': report.dockerConfig ?? '',
        'auth-file': report.authFile ?? '',
    };
    for (const [name, value] of Object.entries(outputs))
        runner.setOutput(name, value);
    runner.setOutput('json', JSON.stringify({ ...outputs, reason, images }));
}

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

// EXTERNAL MODULE: ./build/core/domain/image/manifest.js
var image_manifest = __webpack_require__(7484);
// EXTERNAL MODULE: ./build/core/domain/image/platform.js
var image_platform = __webpack_require__(8966);
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
const image_tree_maxRows = 200;
/** What an image holds: its platforms with their sizes, and below each what attests to it. */
function treeTable(image) {
    const rows = treeRows(image);
    const more = rows.length > image_tree_maxRows ? [[`and ${rows.length - image_tree_maxRows} more`, '', '']] : [];
    return (0,markdown/* table */.tp)(['content', 'digest', 'size'], [...rows.slice(0, image_tree_maxRows), ...more]);
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

// EXTERNAL MODULE: ./build/core/domain/image/annotation.js + 2 modules
var annotation = __webpack_require__(8863);
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
        ...kinds.map((kind) => formatBytes(transfer[kind.key]).replace(' ', '&nbsp;')),
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
const push_maxRows = 200;
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
        digests: platformDigests(image),
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
        pagePreview(image.root, image.labels),
        treeTable(image),
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
    const rows = target.tags.slice(0, push_maxRows).map((tag) => {
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
    const isUser = package_link_textOf(told, 'type') === 'User' && package_link_textOf(told, 'login')?.toLowerCase() === owner;
    return isUser ? 'User' : 'Organization';
}
function package_link_textOf(value, name) {
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

// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var digest = __webpack_require__(7145);
// EXTERNAL MODULE: ./build/core/domain/json/json-edit.js
var json_edit = __webpack_require__(3155);
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
        const attestedNow = (0,digest/* isDigest */.Bc)(attested) ? replacements.get(attested) : undefined;
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
            const after = before === undefined || (0,image_manifest/* isAttestation */.H3)(entry) ? before : visit(before);
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
            const child = (0,image_manifest/* isAttestation */.H3)(entry) ? undefined : descendants.get(entry.digest);
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
        (manifest.kind === 'index' && manifest.manifests.some(image_manifest/* isAttestation */.H3)));
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
    const edited = (0,image_manifest/* parseManifest */.Ng)((0,json_edit/* editJson */.p)(image.bytes, edits, what), image.mediaType, what);
    if (edited.kind !== 'image')
        throw new TypeError('A manifest stays an image when its layers are replaced.');
    return edited;
}

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
    return imagesOf(image).map(({ config }) => config.digest);
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

// EXTERNAL MODULE: ./build/core/domain/json/json-rewriter.js + 1 modules
var json_rewriter = __webpack_require__(6032);
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
        text.slice(...rangeOf(value)),
    ]));
}
/**
 * The document with more members at its end; every byte before them stays.
 * @param members JSON texts by name; the document has none of the names
 */
function appendMembers(bytes, members, what) {
    const { text, root } = readTree(bytes, what);
    const last = root.members.at(-1);
    const at = last === undefined ? rangeOf(root)[0] + 1 : rangeOf(last)[1];
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

// EXTERNAL MODULE: ./build/core/domain/metadata/default-labels.js
var default_labels = __webpack_require__(5250);
// EXTERNAL MODULE: ./build/core/domain/metadata/github-texts.js
var github_texts = __webpack_require__(5547);
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
    const effective = (0,annotation/* effectiveChanges */.Jp)(labelsOf((0,json/* parseJsonObject */.dw)(image.config, what)), changes);
    if (effective.length === 0)
        return image;
    const edits = effective.map(({ key, value }) => ({ path: ['config', 'Labels', key], value }));
    const config = (0,json_edit/* editJson */.p)(image.config, edits, what);
    return { config, manifest: nameConfig(manifest, config) };
}
/** The manifest with another config of the same kind. */
function nameConfig(manifest, config) {
    const what = `Manifest ${manifest.digest}`;
    const descriptor = (0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(manifest.bytes, what), 'config');
    // A descriptor may carry its content along.
    const hasData = (0,json/* isJsonObject */.OW)(descriptor) && (0,json/* member */.Dc)(descriptor, 'data') !== undefined;
    const edits = [
        { path: ['config', 'digest'], value: (0,digest/* digestOf */.ol)(config) },
        { path: ['config', 'size'], value: config.length },
        ...(hasData ? [{ path: ['config', 'data'], value: config.toString('base64') }] : []),
    ];
    const edited = (0,image_manifest/* parseManifest */.Ng)((0,json_edit/* editJson */.p)(manifest.bytes, edits, what), manifest.mediaType, what);
    if (edited.kind !== 'image')
        throw new TypeError('A manifest stays an image when its config is replaced.');
    return edited;
}
function labelsOf(config) {
    const inner = (0,json/* member */.Dc)(config, 'config');
    return (0,json/* isJsonObject */.OW)(inner) ? (0,json/* member */.Dc)(inner, 'Labels') : undefined;
}

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
        const own = readLabels(config, what);
        const document = (0,json/* parseJsonObject */.dw)(config, what);
        const platform = (0,image_manifest/* parsePlatform */.FL)(document);
        const texts = this.#isFree ? this.#edits.texts : (0,github_texts/* withoutAuto */.sz)(this.#edits.texts);
        const chosen = (0,github_texts/* chooseTexts */.y6)(texts, await this.#askedContext(texts, own), own);
        const labelled = this.#label(image, config, [...this.#missingLabels(document, own), ...chosen]);
        const changes = changesFor(placeChanges(this.#edits.annotations, ['manifest']), 'manifest', platform);
        const root = annotateManifest(labelled, changes);
        if (root.digest !== image.digest && this.#image.isVouchedFor)
            this.#warnOfOldDigests();
        const labels = readLabels(this.#configs.get(labelled.config.digest) ?? config, what);
        return { root, labels, platform };
    }
    async #editIndex(index) {
        const labels = [];
        const isLabelled = this.#isFree || this.#edits.labels.length > 0 || (0,github_texts/* lacksTexts */.zA)(this.#edits.texts, index.annotations);
        const labelled = isLabelled ? await this.#labelChildren(index, labels) : index;
        const { changes, covered } = (0,github_texts/* inheritTexts */.uW)(this.#edits.texts, labelled.annotations, labels);
        const github = await this.#askedContext(this.#edits.texts, covered);
        const texts = [...changes, ...(0,github_texts/* chooseTexts */.y6)(this.#edits.texts, github, covered)];
        const annotations = [...texts.map(toIndex), ...placeChanges(this.#edits.annotations, ['index'])];
        const { root, replaced } = annotateIndex(labelled, this.#descendants, annotations);
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
        const changes = changesFor(placeChanges(this.#edits.annotations, ['manifest']), 'manifest');
        return { root: annotateManifest(artifact, [...texts, ...changes]) };
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
        return replaceChildren(index, replacements);
    }
    async #labelChild(child, seen) {
        const config = await this.#image.readConfig(child.config);
        const what = `Config ${child.config.digest}`;
        const missing = this.#missingLabels((0,json/* parseJsonObject */.dw)(config, what), readLabels(config, what));
        const labelled = this.#label(child, config, missing);
        seen.push(readLabels(this.#configs.get(labelled.config.digest) ?? config, what));
        return labelled;
    }
    /** What the user says of a key comes last, so that it wins. */
    #label(manifest, config, unasked) {
        const labelled = editLabels({ manifest, config }, [...unasked, ...this.#edits.labels]);
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
        const unreached = new Set(findUnreached(this.#edits.annotations, root, platform).map(formatTarget));
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
    const descendants = await readDescendants(root, (child) => source.readManifest(child), description);
    const subjects = (await source.findSubjects?.()) ?? new Set();
    const readConfig = (config) => source.readBlob(config);
    const isVouchedFor = isReferredTo({ root, descendants }, subjects);
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
        const done = `${formatBytes(doneBytes)} of ${formatBytes(this.#totalBytes)}`;
        if (bytesPerMs <= 0)
            return `${done}, nothing sent yet`;
        const leftMs = (this.#totalBytes - doneBytes) / bytesPerMs;
        return `${done}, ${formatBytes(bytesPerMs * 1000)}/s, ${formatDuration(leftMs)} left`;
    }
}

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
    for (const manifest of imagesOf(image).filter(mayHavePlainLayers)) {
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
        this.#hasDockerFormat = imagesOf(image).some((manifest) => formatOf(manifest) === 'docker');
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
        const what = `${rest.length === 1 ? '1 layer' : `${rest.length} layers`} of ${formatBytes(totalBytes)}`;
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
            await withProgress(line, { clock, log: runner.log }, () => (0,concurrent/* mapOverlapping */._)(sendings, limits, (send, makeWay) => send(makeWay)));
            const sentBytes = [...sent.layers.values()].reduce((sum, { size }) => sum + size, 0);
            runner.log.info(`${formatBytes(totalBytes)} became ${formatBytes(sentBytes)} (${this.#settings.compression})`);
            return sent;
        });
    }
    /** A config names plain bytes only, so that it need not wait for what its layers become. */
    #configsOf(layers) {
        if (this.#options.dryRun)
            return [];
        const digests = new Set(layers.map(({ digest }) => digest));
        const images = imagesOf(this.#image).filter((image) => image.layers.some(({ digest }) => digests.has(digest)));
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
                ? await settle_measure(early)
                : await this.#registry.uploadStream(this.#target.name, early);
            return { ...measured, compression: this.#settings.compression };
        }
        finally {
            early.close();
        }
    }
    #rebuild(replacements) {
        return changeImages(this.#image, (manifest) => {
            const format = formatOf(manifest);
            return replaceLayers(manifest, new Map([...replacements].flatMap(([diffId, { digest, size, compression }]) => {
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
async function settle_measure(stream) {
    const digester = new digest/* Digester */.Y8('sha256');
    const pieces = stream.open();
    let size = 0;
    for await (const piece of pieces) {
        digester.update(piece);
        size += piece.length;
    }
    return { digest: digester.digest(), size };
}

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
    if (dropAttestations(index) !== index) {
        throw unsupported(`${index.digest} has attestations`, 'Add "attestations: drop", or use "format: keep".');
    }
    const what = `Index ${index.digest}`;
    const edits = [{ path: ['mediaType'], value: image_manifest/* mediaTypes */.Ib.dockerList }, ...removals()];
    return parseIndex((0,json_edit/* editJson */.p)(index.bytes, edits, what), image_manifest/* mediaTypes */.Ib.dockerList, what);
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
        descendants: await readDescendants(selected, (child) => source.readManifest(child), source.description),
    };
    const attested = root.kind === 'index' ? root.manifests.flatMap((entry) => (0,image_manifest/* findAttestedDigest */.Or)(entry) ?? []) : [];
    if (format === 'keep')
        return new ShapedImage(source, tree, attested);
    const converted = changeManifests(tree, format === 'oci' ? toOciTypes : toDockerTypes);
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
        throw lacks(what, missing, images.map(shape_nameOf));
    const digests = new Set(kept.map(({ digest }) => digest));
    return keepEntries(index, (entry) => {
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
    return (platform) => (0,image_platform/* canonicalPlatform */._l)(platform) === (0,image_platform/* canonicalPlatform */._l)(shape_nameOf(entry));
}
function shape_nameOf({ platform }) {
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
            throw (0,errors/* withSentence */.wt)(error, describeTagProgress({ names, failedAt, hasMoved }));
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
    return withProgress(() => line, { clock, log: runner.log }, () => connection.openSource(text, (now) => {
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
    const title = `Sending ${what} of ${formatBytes(pendingBytes)} to ${push.name}`;
    return log.group(title, async () => {
        const line = describeWithWarning(progress, push, log);
        const bytes = await withProgress(line, { clock, log }, () => push.sendBlobs(progress, sibling));
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
            log.warning(`The largest layer has ${formatBytes(largestBytes)} and takes ${formatDuration(neededMs)} at this rate; GitHub ends an upload after 10 minutes.`);
        }
        return progress.describe();
    };
}
function describeBytes({ uploaded, reused, mounted }) {
    const there = `${formatBytes(reused)} were there`;
    return `${formatBytes(uploaded)} sent, ${there}${mounted > 0 ? `, ${formatBytes(mounted)} mounted` : ''}`;
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

;// CONCATENATED MODULE: ./build/publish/publish.js



/**
 * Signs the job in and pushes the image, whose bytes are settled (labels and annotations included) before the first tag
 * moves. The credential files stay for later steps; the post step takes them back.
 * @throws ActionError; nothing is written, here or there, before the credential was accepted
 */
async function publish(options, connection) {
    const { login, push: inputs, ...connectionOptions } = options;
    const accepted = await acceptCredential(options, connection);
    await login_signIn({ ...connectionOptions, ...login }, connection, accepted);
    return push({ ...connectionOptions, ...inputs }, connection);
}
/** Gets the one token that the whole push uses, which tells whether the credential is good. */
async function acceptCredential({ server, push: { targets, dryRun } }, connection) {
    const target = targets.find(({ registry }) => registry === server.registry);
    if (target === undefined || dryRun)
        return undefined;
    await connection.registry(target.registry).checkCredential(target.name);
    return `The token server accepts it for ${(0,reference/* formatRepository */.Sh)(target)}.`;
}


/***/ })

};
