export const id = 684;
export const ids = [684];
export const modules = {

/***/ 9684:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  findStoredCredential: () => (/* binding */ findStoredCredential)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
// EXTERNAL MODULE: ./build/core/domain/credential/credential-file.js
var credential_file = __webpack_require__(1879);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
;// CONCATENATED MODULE: ./build/core/domain/credential/stored-credential.js


/**
 * Looks a repository up as containers tools do: by the program of its host, which keeps one credential for all of it,
 * else the most specific of `host/owner/name`, `host/owner`, `host`.
 * @throws ActionError if the file is malformed
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
function findInAuthFile(file, repository, what) {
    const program = (0,credential_file/* findOwnProgram */.AI)(file, repository.registry, what);
    if (program !== undefined)
        return { kind: 'program', program, server: repository.registry };
    const parts = repository.name.split('/');
    const paths = parts.map((_, index) => `${repository.registry}/${parts.slice(0, parts.length - index).join('/')}`);
    const auths = (0,credential_file/* readAuths */.M5)(file, what);
    const exact = [...paths, repository.registry].find((path) => Object.hasOwn(auths, path));
    return exact === undefined ? findByHost(auths, repository) : readEntry((0,json/* member */.Dc)(auths, exact));
}
/** Looks a repository up as Docker does, which knows hosts only: a program for it goes before an entry. */
function findInDockerFile(file, repository, what) {
    const program = (0,credential_file/* findCredentialProgram */.bh)(file, repository.registry, what);
    if (program !== undefined)
        return { kind: 'program', program, server: (0,credential_file/* authKeyOf */.zQ)(repository.registry) };
    return findByHost((0,credential_file/* readAuths */.M5)(file, what), repository);
}
/** Old entries are addresses, such as `https://HOST/v1/`. */
function findByHost(auths, { registry }) {
    const key = (0,credential_file/* authKeyOf */.zQ)(registry);
    const names = [key, registry, ...(key === registry ? [] : ['docker.io', 'index.docker.io'])];
    const found = names.find((name) => Object.hasOwn(auths, name)) ??
        Object.keys(auths).find((name) => /^https?:\/\/([^/]+)(?:\/v[12])?\/?$/.exec(name)?.[1] === registry);
    return found === undefined ? undefined : readEntry((0,json/* member */.Dc)(auths, found));
}
/** @returns undefined for an empty entry, which stands for a program, or for one that can't be read */
function readEntry(entry) {
    if (!(0,json/* isJsonObject */.OW)(entry))
        return undefined;
    const token = (0,json/* member */.Dc)(entry, 'identitytoken');
    if (typeof token === 'string' && token !== '')
        return { kind: 'identity-token' };
    const found = (0,credential_file/* readAuthEntry */.VA)(entry);
    return found === undefined || found.username === ''
        ? undefined
        : { kind: 'credential', credential: { kind: 'stored', ...found } };
}

// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
;// CONCATENATED MODULE: ./build/core/adapters/credentials/stored-credentials.js




/**
 * The credential that `podman login` or `docker login` stored for a repository.
 * @returns undefined where there is none: it is asked for anonymously
 * @throws ActionError `invalid-file` if a file or a credential program can't be used, `unsupported` for an identity token
 */
async function findStoredCredential(repository, means) {
    const { places, files } = means;
    const dockerFile = (0,external_node_path_.join)(places.dockerConfig, 'config.json');
    for (const path of places.authFiles.filter((each) => each !== dockerFile)) {
        const finding = findInAuthFile(await files.read(path), repository, path);
        const credential = await take(finding, repository, path, means);
        if (credential !== undefined)
            return credential;
    }
    return take(findInDockerFile(await files.read(dockerFile), repository, dockerFile), repository, dockerFile, means);
}
async function take(finding, repository, path, { programs, onSecret }) {
    if (finding === undefined)
        return undefined;
    if (finding.kind === 'identity-token')
        throw identityToken(path, repository);
    const credential = finding.kind === 'credential' ? finding.credential : await ask(finding.program, finding.server, programs);
    if (credential === undefined)
        return undefined;
    // Programs say so of an identity token.
    if (credential.username === '<token>')
        throw identityToken(path, repository);
    const { username, secret } = credential;
    onSecret(secret);
    onSecret(Buffer.from(secret).toString('base64'));
    onSecret(Buffer.from(`${username}:${secret}`).toString('base64'));
    return credential;
}
async function ask(program, server, programs) {
    const answer = await (await programs()).find(program, server);
    return answer === undefined || answer.secret === '' ? undefined : { kind: 'stored', ...answer };
}
function identityToken(path, repository) {
    return new errors/* ActionError */.lZ('unsupported', `${path} has an identity token for ${(0,reference/* formatRepository */.Sh)(repository)}, which can't be used here.`, { hint: 'Sign in to that registry with a user name and a password or token.' });
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


/***/ })

};
