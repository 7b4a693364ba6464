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
// EXTERNAL MODULE: ./build/core/domain/credential/credential-file.js + 3 modules
var credential_file = __webpack_require__(2153);
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


/***/ })

};
