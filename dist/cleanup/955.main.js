export const id = 955;
export const ids = [955];
export const modules = {

/***/ 6359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ isSystemError),
/* harmony export */   d: () => (/* binding */ asFileError)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

/** @param what happened to which file, as a sentence without its full stop */
function asFileError(error, what) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        return error;
    const words = isError(error) ? error.message : String(error);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-file', `${what}: ${words}.`, { cause: error });
}
function isSystemError(error, ...codes) {
    return isError(error) && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
/** By its shape: an error of another realm is no instance of this one's class. */
function isError(error) {
    return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}


/***/ }),

/***/ 125:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ createRedactor)
/* harmony export */ });
const minSecretLength = 4;
/**
 * Takes the credential that was sent out of what a server says: some repeat the Authorization header in their errors.
 */
function createRedactor(authorization) {
    const secrets = secretsIn(authorization ?? '')
        .filter((secret) => secret.length >= minSecretLength)
        .flatMap((secret) => [secret, encodeURIComponent(secret), secret.replaceAll('/', '\\/')])
        .sort((a, b) => b.length - a.length);
    return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
/** The value, what comes after its scheme, and the secret within Basic credentials. */
function secretsIn(authorization) {
    const [scheme, value] = authorization.split(' ', 2);
    if (scheme === undefined || value === undefined)
        return [authorization];
    if (scheme.toLowerCase() !== 'basic')
        return [authorization, value];
    const pair = Buffer.from(value, 'base64').toString('utf8');
    return [authorization, value, pair.slice(pair.indexOf(':') + 1)];
}


/***/ }),

/***/ 7048:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ maxConnections),
/* harmony export */   a: () => (/* binding */ TunnelAgent)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4708);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7075);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1692);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2807);
/* harmony import */ var _proxy_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(987);






/** To one server, in a tunnel or not. */
const maxConnections = 64;
/** Statuses of a proxy that ask for credentials or forbid the host; others may pass. */
const refusals = new Set([401, 403, 407]);
/**
 * Keeps connections to https servers through a proxy: one tunnel and one handshake serve many requests.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-connect
 */
class TunnelAgent extends node_https__WEBPACK_IMPORTED_MODULE_1__.Agent {
    #proxy;
    #patienceMs;
    #cancelled;
    /** @param options.patienceMs how long the proxy may be silent until there is a tunnel */
    constructor(proxy, options) {
        super({ keepAlive: true, maxSockets: maxConnections });
        this.#proxy = proxy;
        this.#patienceMs = options.patienceMs;
        this.#cancelled = options.cancelled;
    }
    createConnection(options, callback) {
        const host = options.host ?? '';
        const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
        this.#openTunnel(target, (error, socket) => {
            if (socket === undefined) {
                // Node looks at the error alone; its types want a stream all the same.
                callback(error, new node_stream__WEBPACK_IMPORTED_MODULE_2__.Duplex());
                return;
            }
            const { servername } = options;
            // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no say.
            const secure = { host, socket, rejectUnauthorized: true };
            callback(null, node_tls__WEBPACK_IMPORTED_MODULE_3__.connect(servername === undefined ? secure : { ...secure, servername }));
        });
    }
    #openTunnel(target, done) {
        const request = this.#ask(target);
        request.once('connect', ({ statusCode = 0 }, socket, head) => {
            socket.removeAllListeners('timeout');
            if (statusCode === 200 && head.length === 0) {
                done(null, socket);
                return;
            }
            socket.destroy();
            done(describeRefusal(statusCode, target));
        });
        request.once('timeout', () => {
            request.destroy(new Error('the proxy does not answer'));
        });
        request.once('error', (error) => {
            done(error);
        });
        request.end();
    }
    #ask(target) {
        const { protocol, hostname, port, username, password } = this.#proxy;
        const credentials = Buffer.from(`${(0,_proxy_js__WEBPACK_IMPORTED_MODULE_5__/* .decodePercent */ .gr)(username)}:${(0,_proxy_js__WEBPACK_IMPORTED_MODULE_5__/* .decodePercent */ .gr)(password)}`).toString('base64');
        const options = {
            method: 'CONNECT',
            host: hostname.replace(/^\[|\]$/g, ''),
            ...(port === '' ? {} : { port }),
            path: target,
            headers: {
                host: target,
                ...(username === '' && password === '' ? {} : { 'proxy-authorization': `Basic ${credentials}` }),
            },
            agent: false,
            timeout: this.#patienceMs,
            // A run that was cancelled may still tidy up.
            ...(this.#cancelled.aborted ? {} : { signal: this.#cancelled }),
        };
        return protocol === 'https:' ? node_https__WEBPACK_IMPORTED_MODULE_1__.request({ ...options, rejectUnauthorized: true }) : node_http__WEBPACK_IMPORTED_MODULE_0__.request(options);
    }
}
function describeRefusal(status, target) {
    if (refusals.has(status)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('refused', `The proxy answered ${status} and lets nothing through to ${target}.`, {
            hint: _proxy_js__WEBPACK_IMPORTED_MODULE_5__/* .proxyHint */ .CJ,
        });
    }
    const what = status === 200 ? 'sent something in place of a tunnel' : `answered ${status}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('unavailable', `the proxy ${what}`);
}


/***/ }),

/***/ 4284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CU: () => (/* binding */ recyclePiece),
/* harmony export */   I3: () => (/* binding */ pieceBytes),
/* harmony export */   kO: () => (/* binding */ PieceMemory)
/* harmony export */ });
/** Of a piece of a file, or of a stream, at most: small enough to hold several, large enough to be few. */
const pieceBytes = 1024 * 1024;
/** A piece carries its way back; a part of it (`subarray`) does not. */
const wayBack = Symbol('way back');
/**
 * Memory for the pieces of one stream. Who has a piece last may give it back by `recyclePiece`: memory that is used anew
 * costs neither fresh pages nor the garbage collector, which else takes a tenth of the time in which bytes are moved.
 */
class PieceMemory {
    #free = [];
    /** A piece with anything in it; one below `pieceBytes` has memory that is not used anew. */
    take(size) {
        if (size !== pieceBytes)
            return Buffer.allocUnsafe(size);
        const piece = this.#free.pop() ?? Buffer.allocUnsafeSlow(size);
        const giveBack = () => void this.#free.push(piece);
        return Object.assign(piece, { [wayBack]: giveBack });
    }
}
/** @param bytes that nobody reads any more; what is no whole piece of a stream, or was given back before, is left alone */
function recyclePiece(bytes) {
    if (!isLent(bytes))
        return;
    const giveBack = bytes[wayBack];
    bytes[wayBack] = undefined;
    giveBack?.();
}
function isLent(bytes) {
    return wayBack in bytes;
}


/***/ }),

/***/ 3508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pq: () => (/* binding */ readInto),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   mA: () => (/* binding */ streamOf),
/* harmony export */   oD: () => (/* binding */ readWhole),
/* harmony export */   qX: () => (/* binding */ readRange)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);
/* harmony import */ var _pieces_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4284);



/**
 * Reads a small file whole.
 * @throws ActionError `invalid-image` if it has more than `maxBytes`
 */
async function readWhole(file, maxBytes, what) {
    if (file.size > maxBytes) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} has ${file.size} bytes; at most ${maxBytes} are read.`);
    }
    const stream = file.open();
    const pieces = [];
    for await (const piece of stream)
        pieces.push(piece);
    return Buffer.concat(pieces);
}
/** A stream over a generator of pieces; a piece is the consumer's own once it was given. */
function streamOf(pieces) {
    return node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(pieces, { objectMode: false, highWaterMark: _pieces_js__WEBPACK_IMPORTED_MODULE_2__/* .pieceBytes */ .I3 });
}
/**
 * Reads `size` bytes from `start`, each piece into memory that its last reader may give back.
 * @throws ActionError `invalid-image` if the file ends early
 */
async function* readRange(handle, start, size, what) {
    const memory = new _pieces_js__WEBPACK_IMPORTED_MODULE_2__/* .PieceMemory */ .kO();
    let done = 0;
    while (done < size) {
        const piece = memory.take(Math.min(_pieces_js__WEBPACK_IMPORTED_MODULE_2__/* .pieceBytes */ .I3, size - done));
        const bytesRead = await readInto(handle, piece, start + done, what);
        if (bytesRead < piece.length) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} became shorter while it was read.`);
        }
        done += bytesRead;
        yield piece;
    }
}
/** Fills the buffer as far as the file goes. @returns the number of bytes read */
async function readInto(handle, buffer, start, what) {
    let done = 0;
    try {
        while (done < buffer.length) {
            const { bytesRead } = await handle.read(buffer, done, buffer.length - done, start + done);
            if (bytesRead === 0)
                break;
            done += bytesRead;
        }
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} can't be read: ${messageOf(cause)}.`, { cause });
    }
    return done;
}
/** The operating system's own words. */
function messageOf(cause) {
    return String(cause).replace(/^Error: /, '');
}


/***/ }),

/***/ 9955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connect: () => (/* binding */ connect)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
;// CONCATENATED MODULE: ./build/core/adapters/clock.js


/** The time of this machine. */
const systemClock = {
    now: () => Date.now(),
    sleep: async (ms, signal) => {
        try {
            await (0,promises_.setTimeout)(ms, undefined, signal === undefined ? {} : { signal });
        }
        catch (cause) {
            throw new errors/* ActionError */.lZ('cancelled', 'The run was cancelled while it waited.', { cause });
        }
    },
};

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __webpack_require__(1708);
;// CONCATENATED MODULE: ./build/core/adapters/credentials/credential-places.js



/**
 * Where the tools of this user look for credentials.
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
function findCredentialPlaces(runner, user = findUser()) {
    // A relative path means another place to a step that works elsewhere, and to a link in a directory of ours.
    const placeIn = (name) => {
        const path = runner.environment(name);
        return path === undefined ? undefined : (0,external_node_path_.resolve)(path);
    };
    // Docker takes USERPROFILE on Windows, where some shells set HOME as well; elsewhere there is no such variable.
    const home = placeIn('USERPROFILE') ?? placeIn('HOME') ?? user.home ?? runner.temporaryDirectory;
    const dockerConfig = placeIn('DOCKER_CONFIG') ?? (0,external_node_path_.join)(home, '.docker');
    const explicit = placeIn('REGISTRY_AUTH_FILE');
    const session = findSessionDirectory(placeIn('XDG_RUNTIME_DIR'), user);
    const standard = [
        ...(session === undefined ? [] : [(0,external_node_path_.join)(session, 'auth.json')]),
        (0,external_node_path_.join)(placeIn('XDG_CONFIG_HOME') ?? (0,external_node_path_.join)(home, '.config'), 'containers', 'auth.json'),
        (0,external_node_path_.join)(dockerConfig, 'config.json'),
    ];
    const buildxConfig = placeIn('BUILDX_CONFIG') ?? (0,external_node_path_.join)(dockerConfig, 'buildx');
    const programLedgers = (0,external_node_path_.join)(home, '.docker', 'ghcr-actions');
    return { dockerConfig, buildxConfig, authFiles: explicit === undefined ? standard : [explicit], programLedgers };
}
/** Linux alone has one. Where nobody logged in, as in a container, root may make its own; others may not. */
function findSessionDirectory(runtimeDirectory, { platform, id }) {
    if (platform !== 'linux')
        return undefined;
    if (runtimeDirectory !== undefined)
        return (0,external_node_path_.join)(runtimeDirectory, 'containers');
    return id === 0 ? '/run/containers/0' : undefined;
}
function findUser() {
    const { platform } = external_node_process_;
    const id = external_node_process_.getuid?.();
    try {
        return { platform, id, home: (0,external_node_os_.userInfo)().homedir };
    }
    catch {
        return { platform, id, home: undefined };
    }
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var image_digest = __webpack_require__(7145);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
;// CONCATENATED MODULE: ./build/core/adapters/files/tag-record.js




/**
 * Remembers for the steps of one job what its tags were moved to, since a registry's own answers lag behind. It is a file
 * in the runner's directory for the job; without such a directory, or where it can't be written, nothing is remembered.
 */
class TagRecord {
    #path;
    constructor(runner) {
        const directory = runner.environment('RUNNER_TEMP');
        this.#path = directory === undefined ? undefined : (0,external_node_path_.join)(directory, 'ghcr-actions-tags.jsonl');
    }
    async note(place, digest) {
        if (this.#path === undefined)
            return;
        const { registry, name, tag } = place;
        const line = JSON.stringify({ registry, name, tag, digest });
        await (0,external_node_fs_promises_.appendFile)(this.#path, `${line}\n`, { mode: 0o600 }).catch(() => undefined);
    }
    /** What the tag was moved to last; undefined if no step did. */
    async find(place) {
        const text = this.#path === undefined ? '' : await (0,external_node_fs_promises_.readFile)(this.#path, 'utf8').catch(() => '');
        const lines = text.split('\n').map(parseLine);
        const last = lines.findLast((line) => ['registry', 'name', 'tag'].every((member) => line[member] === place[member]));
        return (0,image_digest/* isDigest */.Bc)(last?.['digest']) ? last['digest'] : undefined;
    }
}
/** A line that was cut off says nothing. */
function parseLine(line) {
    try {
        const value = JSON.parse(line);
        return (0,json/* isJsonObject */.OW)(value) ? value : {};
    }
    catch {
        return {};
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/core/adapters/files/file-trouble.js
var file_trouble = __webpack_require__(6359);
;// CONCATENATED MODULE: ./build/core/adapters/files/workspace-files.js





/** A plan of a hundred thousand versions has some 40 MB. */
const maxFileBytes = 256 * 1024 * 1024;
/** What people write by hand and refer to images in. */
const maxSearchedBytes = 16 * 1024 * 1024;
function openWorkspaceFiles(workspace) {
    return {
        read: (path) => readText((0,external_node_path_.resolve)(workspace, path), maxFileBytes),
        readYaml: async (path) => {
            const text = await readText((0,external_node_path_.resolve)(workspace, path), maxSearchedBytes);
            const { parseYaml } = await __webpack_require__.e(/* import() */ 248).then(__webpack_require__.bind(__webpack_require__, 2248));
            return parseYaml(text, path);
        },
        write: (path, text) => replaceFile((0,external_node_path_.resolve)(workspace, path), text),
        find: (fits) => findFiles(workspace, fits),
    };
}
async function readText(path, maxBytes) {
    try {
        const { size } = await (0,external_node_fs_promises_.stat)(path);
        if (size > maxBytes)
            throw new errors/* ActionError */.lZ('invalid-file', `${path} is larger than ${maxBytes} bytes.`);
        return new TextDecoder('utf-8', { fatal: true }).decode(await (0,external_node_fs_promises_.readFile)(path));
    }
    catch (error) {
        throw (0,file_trouble/* asFileError */.d)(error, `${path} can't be read`);
    }
}
async function replaceFile(path, text) {
    const temporary = `${path}.${(0,external_node_crypto_.randomUUID)()}`;
    try {
        await (0,external_node_fs_promises_.writeFile)(temporary, text, { mode: 0o600, flag: 'wx' });
        await (0,external_node_fs_promises_.rename)(temporary, path);
        return path;
    }
    catch (error) {
        await (0,external_node_fs_promises_.rm)(temporary, { force: true });
        throw (0,file_trouble/* asFileError */.d)(error, `${path} can't be written`);
    }
}
async function* findFiles(workspace, fits) {
    const directories = [''];
    // Links may lead round in circles, and out of the workspace to anywhere.
    const root = await (0,external_node_fs_promises_.realpath)(workspace).catch(() => workspace);
    const linked = new Set([root]);
    for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
        for (const entry of await listDirectory(workspace, directory)) {
            const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
            const kind = entry.isSymbolicLink() ? await (0,external_node_fs_promises_.stat)((0,external_node_path_.join)(workspace, path)).catch(() => entry) : entry;
            if (kind.isFile() && fits(path))
                yield { path, text: await readLoosely((0,external_node_path_.join)(workspace, path)) };
            if (!kind.isDirectory() || entry.name === '.git')
                continue;
            if (entry.isSymbolicLink()) {
                const target = await (0,external_node_fs_promises_.realpath)((0,external_node_path_.join)(workspace, path));
                if (linked.has(target) || !target.startsWith(root + external_node_path_.sep))
                    continue;
                linked.add(target);
            }
            directories.push(path);
        }
    }
}
async function listDirectory(workspace, directory) {
    try {
        return await (0,external_node_fs_promises_.readdir)((0,external_node_path_.join)(workspace, directory), { withFileTypes: true });
    }
    catch (error) {
        if (directory === '' && (0,file_trouble/* isSystemError */.O)(error, 'ENOENT'))
            return [];
        throw (0,file_trouble/* asFileError */.d)(error, `The directory ${directory === '' ? workspace : directory} can't be read`);
    }
}
/** References are ASCII; whatever else is in a file, or that PowerShell wrote it in UTF-16, must not hide them. */
async function readLoosely(path) {
    try {
        const { size } = await (0,external_node_fs_promises_.stat)(path);
        if (size > maxSearchedBytes)
            throw new errors/* ActionError */.lZ('invalid-file', `${path} is larger than ${maxSearchedBytes} bytes.`);
        const bytes = await (0,external_node_fs_promises_.readFile)(path);
        const [isLittle, isBig] = [bytes[0] === 0xff && bytes[1] === 0xfe, bytes[0] === 0xfe && bytes[1] === 0xff];
        if (isBig)
            return bytes
                .subarray(0, bytes.length & ~1)
                .swap16()
                .toString('utf16le');
        return bytes.toString(isLittle ? 'utf16le' : 'utf8');
    }
    catch (error) {
        throw (0,file_trouble/* asFileError */.d)(error, `${path} can't be read`);
    }
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(4942);
// EXTERNAL MODULE: ./build/core/domain/registry/retry-after.js
var retry_after = __webpack_require__(810);
;// CONCATENATED MODULE: ./build/core/adapters/http/http-trouble.js

const transientStatuses = new Set([408, 429, 499, 500, 502, 503, 504, 522]);
const certificatePattern = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECODE|DECRYPT)|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)/;
/** Answers that another try may better. */
function isTransientStatus(status) {
    return transientStatuses.has(status);
}
/** Trouble on the way to an answer that another try may better. */
function isTransientTrouble(error) {
    if (error instanceof errors/* ActionError */.lZ)
        return error.code === 'unavailable';
    return !isFaultOfOurs(error) && !isTlsTrouble(error);
}
/**
 * The error that is told for trouble that stays.
 * @param what the request, such as `PUT https://ghcr.io/v2/…`
 */
function describeTrouble(error, what) {
    if (error instanceof errors/* ActionError */.lZ && error.code !== 'unavailable')
        return error;
    if (isFaultOfOurs(error))
        return error;
    if (certificatePattern.test(codeOf(error) ?? '')) {
        return new errors/* ActionError */.lZ('refused', `${what}: the server's certificate is not trusted (${textOf(error)}).`, {
            hint: "A certificate authority of your own is added with NODE_EXTRA_CA_CERTS; checking can't be switched off.",
            cause: error,
        });
    }
    if (isTlsTrouble(error)) {
        return new errors/* ActionError */.lZ('refused', `${what}: no secure connection could be made (${textOf(error)}).`, {
            hint: 'Check that the server speaks TLS 1.2 or newer at this port.',
            cause: error,
        });
    }
    return new errors/* ActionError */.lZ('unavailable', `${what} failed: ${textOf(error)}.`, { cause: error });
}
/** Node's messages name host and port only; a message with a path in it is replaced by its code. */
function textOf(error) {
    if (error instanceof errors/* ActionError */.lZ)
        return error.message;
    if (!isError(error))
        return 'unknown trouble';
    // All addresses of a host were tried; the first trouble is as good as any.
    if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0)
        return textOf(error.errors[0]);
    if ('reason' in error && typeof error.reason === 'string')
        return error.reason;
    return error.message === '' || error.message.includes('/') ? (codeOf(error) ?? 'unknown trouble') : error.message;
}
/** By its shape: an error of another realm is no instance of this one's class. */
function isError(error) {
    return (typeof error === 'object' &&
        error !== null &&
        'name' in error &&
        typeof error.name === 'string' &&
        'message' in error &&
        typeof error.message === 'string');
}
/** Node refuses wrong arguments with errors of the language; trouble on the network has a class of its own. */
function isFaultOfOurs(error) {
    return isError(error) && (error.name === 'TypeError' || error.name === 'RangeError');
}
function isTlsTrouble(error) {
    const code = codeOf(error) ?? '';
    return code === 'EPROTO' || /^ERR_(?:TLS|SSL)_/.test(code) || certificatePattern.test(code);
}
function codeOf(error) {
    return isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

// EXTERNAL MODULE: ./build/core/adapters/http/redaction.js
var redaction = __webpack_require__(125);
;// CONCATENATED MODULE: ./build/core/adapters/http/http-answer.js




/** All waiting for one request together. */
const maxWaitMs = 5 * 60_000;
const defaultMaxBytes = 64 * 1024;
/**
 * Reads an answer to its end.
 * @param now milliseconds since the epoch
 * @param onProgress is called for each piece
 * @throws ActionError `invalid-response` if it is too large, `unavailable` if it broke off
 */
async function readAnswer({ message }, request, now, onProgress) {
    const maxBytes = request.maxResponseBytes ?? defaultMaxBytes;
    const stated = request.method === 'HEAD' ? 0 : Number(message.headers['content-length'] ?? 0);
    const chunks = [];
    let size = 0;
    if (stated > maxBytes) {
        message.destroy();
        throw tooLarge(request, maxBytes);
    }
    const pieces = message;
    for await (const bytes of pieces) {
        onProgress();
        size += bytes.length;
        if (size > maxBytes)
            throw tooLarge(request, maxBytes);
        chunks.push(bytes);
    }
    if (!message.complete)
        throw new errors/* ActionError */.lZ('unavailable', 'the answer broke off');
    const body = Buffer.concat(chunks);
    const status = message.statusCode ?? 0;
    const redact = (0,redaction/* createRedactor */.l)(request.authorization);
    const askedMs = findRetryAfter(status, message.headers, body, now);
    return {
        status,
        headers: redactHeaders(message.headers, redact),
        url: request.url,
        body,
        retryAt: askedMs === undefined ? undefined : now + askedMs,
        isRetryTooLate: askedMs !== undefined && askedMs > maxWaitMs,
        redact,
    };
}
/** Gives an answer whose body is read by the caller, as fast as it likes. Watches until then. */
function streamAnswer({ message }, request, watchdog, onProgress) {
    const redact = (0,redaction/* createRedactor */.l)(request.authorization);
    watchdog.unlimit();
    return {
        status: message.statusCode ?? 0,
        headers: redactHeaders(message.headers, redact),
        url: request.url,
        body: Buffer.alloc(0),
        pieces: readPieces(message, request, watchdog, onProgress),
        retryAt: undefined,
        isRetryTooLate: false,
        redact,
    };
}
async function* readPieces(message, request, watchdog, onProgress) {
    const pieces = message;
    try {
        for await (const piece of pieces) {
            // Only the server is waited for: how long the reader takes is its own business.
            watchdog.rest();
            yield piece;
            onProgress();
        }
        if (!message.complete)
            throw new errors/* ActionError */.lZ('unavailable', 'the answer broke off');
    }
    catch (error) {
        throw describeTrouble(watchdog.reason ?? error, describeRequest(request));
    }
    finally {
        watchdog.end();
        message.destroy();
    }
}
/** `PUT https://ghcr.io/v2/o/app/manifests/1`: without the query, which may hold a state or a signature. */
function describeRequest(request) {
    return `${request.method} ${request.url.origin}${request.url.pathname}`;
}
function tooLarge(request, maxBytes) {
    return new errors/* ActionError */.lZ('invalid-response', `${describeRequest(request)}: the answer is larger than ${maxBytes} bytes.`);
}
/** GHCR puts the delay of a 429 into the message. */
function findRetryAfter(status, headers, body, now) {
    const header = headers['retry-after'];
    if (header !== undefined)
        return (0,retry_after/* parseRetryAfter */.m)(header, now);
    return status === 429 ? (0,retry_after/* findRetryAfterInMessage */.K)(body.toString('utf8')) : undefined;
}
function redactHeaders(headers, redact) {
    const result = {};
    for (const [name, value] of Object.entries(headers)) {
        if (value !== undefined)
            result[name] = Array.isArray(value) ? value.map(redact) : redact(value);
    }
    return result;
}

// EXTERNAL MODULE: ./build/core/adapters/http/proxy.js + 1 modules
var http_proxy = __webpack_require__(987);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
;// CONCATENATED MODULE: ./build/core/adapters/http/redirect.js


const maxRedirects = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
/** Headers that say nothing of who asks. */
const harmlessHeaders = new Set(['accept', 'content-type']);
/**
 * The request that an answer redirects to. A credential and headers of one's own stay with their origin; once left,
 * they are not sent again even if a redirect leads back.
 * @param hops the requests before this one
 * @param what the first request, for the error
 * @returns undefined if the answer is no redirect
 * @throws ActionError `refused` for a target that is not encrypted, a circle, a long chain, a method that would change
 */
function findRedirect(request, answer, hops, what) {
    const { location } = answer.headers;
    if (!redirectStatuses.has(answer.status) || location === undefined)
        return undefined;
    if (answer.status < 307 && request.method !== 'GET' && request.method !== 'HEAD') {
        throw new errors/* ActionError */.lZ('refused', `${what} was redirected with ${answer.status}, which would make it another request.`);
    }
    const url = resolveRedirect(request.url, location);
    if ([...hops, request].some((hop) => hop.url.href === url.href)) {
        throw new errors/* ActionError */.lZ('refused', `${what} was redirected in a circle.`);
    }
    if (hops.length >= maxRedirects) {
        throw new errors/* ActionError */.lZ('refused', `${what} was redirected more than ${maxRedirects} times.`);
    }
    if (url.origin === request.url.origin)
        return { ...request, url };
    const headers = Object.entries(request.headers ?? {}).filter(([name]) => harmlessHeaders.has(name.toLowerCase()));
    return { ...request, url, headers: Object.fromEntries(headers), authorization: undefined };
}
function resolveRedirect(from, location) {
    const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    const isSafe = to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:' && (0,reference/* isLoopback */.U9)(to.host));
    if (to === undefined || !isSafe || to.username !== '' || to.password !== '') {
        throw new errors/* ActionError */.lZ('refused', `${from.origin} redirects to ${JSON.stringify(location.slice(0, 200).split('?')[0])}, which is not followed.`, { hint: 'Only https targets without user info are followed.' });
    }
    return to;
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./build/core/adapters/pieces.js
var pieces = __webpack_require__(4284);
;// CONCATENATED MODULE: ./build/core/adapters/http/request-body.js




/**
 * The bytes to send, none for a request without a body; a string would put a Content-Length on a GET.
 * @param watchdog is told what moves, and why the body can't be read
 */
function openBody(body, watchdog, limits) {
    if (body === undefined)
        return external_node_stream_.Readable.from([]);
    const source = body instanceof Uint8Array ? external_node_stream_.Readable.from([Buffer.from(body)], { objectMode: false }) : body.open();
    source.on('data', () => {
        watchdog.touch(limits.sendMs);
    });
    source.on('end', () => {
        watchdog.touch(limits.commitMs);
    });
    source.on('error', (error) => {
        watchdog.fail((0,errors/* isActionError */.Bd)(error)
            ? error
            : new errors/* ActionError */.lZ('invalid-image', `The data to send could not be read: ${textOf(error)}.`, { cause: error }));
    });
    // Listening to data would start the flow before the request pipes it.
    source.pause();
    source.pipe = (request) => sendPieces(source, request);
    return source;
}
/** Like `pipe` to a request that the caller ends, but gives the memory of each piece back once it is written. */
function sendPieces(source, request) {
    source.on('data', (piece) => {
        const goesOn = request.write(piece, (error) => {
            // One that failed may still be in somebody's hands.
            if (error === undefined || error === null)
                (0,pieces/* recyclePiece */.CU)(piece);
        });
        if (!goesOn)
            source.pause();
    });
    request.on('drain', () => source.resume());
    source.resume();
    return request;
}

// EXTERNAL MODULE: ./build/core/adapters/http/tunnel.js
var tunnel = __webpack_require__(7048);
;// CONCATENATED MODULE: ./build/core/adapters/http/watchdog.js

/** Ends a transfer that makes no progress, takes too long, or is no longer wanted. */
class Watchdog {
    signal;
    /** Why the transfer was ended, once it was. */
    reason;
    #controller = new AbortController();
    #cancelled;
    #total;
    #idle;
    #hasEnded = false;
    /** @param cancelled undefined for a transfer that goes on although the run was cancelled */
    constructor(cancelled) {
        this.signal = this.#controller.signal;
        this.#cancelled = cancelled;
        if (cancelled?.aborted === true)
            this.#onCancel();
        cancelled?.addEventListener('abort', this.#onCancel);
    }
    #onCancel = () => {
        this.fail(new errors/* ActionError */.lZ('cancelled', 'The run was cancelled.'));
    };
    /** Notes progress; without more of it the transfer ends in `ms`. */
    touch(ms) {
        clearTimeout(this.#idle);
        if (this.#hasEnded)
            return;
        this.#idle = setTimeout(() => {
            this.fail(new errors/* ActionError */.lZ('unavailable', `nothing moved for ${ms / 1000} s`));
        }, ms);
    }
    /** Nothing is waited for until the next `touch`. */
    rest() {
        clearTimeout(this.#idle);
    }
    /** Takes a limit back. */
    unlimit() {
        clearTimeout(this.#total);
    }
    /** Ends the transfer in `ms`, whatever moves; replaces an earlier limit. */
    limit(ms) {
        clearTimeout(this.#total);
        this.#total = setTimeout(() => {
            this.fail(new errors/* ActionError */.lZ('unavailable', `no whole answer within ${ms / 1000} s`));
        }, ms);
    }
    fail(reason) {
        this.reason ??= reason;
        this.#controller.abort();
    }
    /** Drops the connection without making the transfer a failure. */
    drop() {
        this.#controller.abort();
    }
    /** Nothing that comes after this, such as a last piece of a body, sets a timer again. */
    end() {
        this.#hasEnded = true;
        clearTimeout(this.#idle);
        clearTimeout(this.#total);
        this.#cancelled?.removeEventListener('abort', this.#onCancel);
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/http/http.js










const defaultLimits = {
    idleMs: 30_000,
    sendMs: 120_000,
    commitMs: 5 * 60_000,
    totalMs: 90_000,
    cleanupMs: 5000,
};
const maxTries = 5;
const firstDelayMs = 500;
const maxDelayMs = 30_000;
const minRetryAfterMs = 1000;
/** Sends requests over kept connections, one pool per origin, and repeats what may be repeated. */
class Http {
    #options;
    #limits;
    #client;
    #agents = new Map();
    constructor(options) {
        this.#options = options;
        this.#limits = { ...defaultLimits, ...options.limits };
        this.#client = new lib/* HttpClient */.Qq('ghcr-actions', [], {
            allowRedirects: false,
            allowRetries: false,
            socketTimeout: this.#limits.commitMs + this.#limits.idleMs,
        });
    }
    /**
     * @returns any answer that repeating would not better; its status is the caller's to judge
     * @throws ActionError `unavailable`, `refused` (TLS, redirect), `invalid-response` (too large), `cancelled`
     */
    async send(request) {
        const attempts = { tries: 1, waitedMs: 0 };
        for (;; attempts.tries += 1) {
            const outcome = await this.#follow(request).catch((error) => ({ error }));
            const delayMs = this.#delayBeforeRepeat(request, outcome, attempts);
            if (delayMs === undefined) {
                if (!('error' in outcome))
                    return outcome;
                throw describeTrouble(outcome.error, describeRequest(request));
            }
            const what = 'error' in outcome ? textOf(outcome.error) : `answered ${outcome.status}`;
            this.#options.onRetry?.(`${describeRequest(request)}: ${what}; trying again in ${(delayMs / 1000).toFixed(1)} s`);
            attempts.waitedMs += delayMs;
            await this.pause(delayMs);
        }
    }
    /** @throws ActionError `cancelled` when the run is cancelled meanwhile */
    async pause(ms) {
        await this.#options.clock.sleep(ms, this.#options.cancelled);
    }
    /** Closes the kept connections at once; idle ones do not keep the process from ending. */
    close() {
        for (const agent of this.#agents.values())
            agent.destroy();
        this.#agents.clear();
    }
    /** @returns milliseconds, or undefined if the outcome stands */
    #delayBeforeRepeat(request, outcome, { tries, waitedMs }) {
        const isTransient = 'error' in outcome ? isTransientTrouble(outcome.error) : isTransientStatus(outcome.status);
        if (!request.isRepeatable || tries >= maxTries || !isTransient)
            return undefined;
        const { clock, random } = this.#options;
        const backOffMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (tries - 1)) * random();
        const retryAt = 'error' in outcome ? undefined : outcome.retryAt;
        const delayMs = retryAt === undefined ? backOffMs : Math.max(minRetryAfterMs, retryAt - clock.now()) + backOffMs;
        return waitedMs + delayMs > maxWaitMs ? undefined : delayMs;
    }
    /** Follows redirects by hand, because a credential belongs to one origin. */
    async #follow(request) {
        const hops = [];
        let current = request;
        for (;;) {
            const response = await this.#exchange(current);
            if (request.redirects === 'none')
                return response;
            const next = findRedirect(current, response, hops, describeRequest(request));
            if (next === undefined)
                return response;
            hops.push({ url: current.url });
            current = next;
        }
    }
    async #exchange(request) {
        const limits = this.#limits;
        const { url, body } = request;
        const watchdog = new Watchdog(request.isCleanup === true ? undefined : this.#options.cancelled);
        watchdog.touch(limits.idleMs);
        if (request.isCleanup === true)
            watchdog.limit(limits.cleanupMs);
        else if (request.isStreamed === true)
            watchdog.limit(limits.idleMs);
        else if (body === undefined || body instanceof Uint8Array)
            watchdog.limit(limits.totalMs);
        const stream = openBody(body, watchdog, limits);
        let isHandedOver = false;
        try {
            const info = {
                options: {
                    method: request.method,
                    hostname: url.hostname.replace(/^\[|\]$/g, ''),
                    port: url.port === '' ? undefined : url.port,
                    path: url.pathname + url.search,
                    headers: headersOf(request),
                    agent: this.#agent(url),
                    signal: watchdog.signal,
                    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no say.
                    rejectUnauthorized: true,
                },
                parsedUrl: url,
                httpModule: url.protocol === 'https:' ? external_node_https_ : external_node_http_,
            };
            const answer = await this.#client.requestRaw(info, stream);
            const touch = () => {
                watchdog.touch(limits.idleMs);
            };
            touch();
            const { statusCode } = answer.message;
            if (request.isStreamed === true && (statusCode === 200 || statusCode === 206)) {
                isHandedOver = true;
                return streamAnswer(answer, request, watchdog, touch);
            }
            if (request.isCleanup !== true)
                watchdog.limit(limits.totalMs);
            const response = await readAnswer(answer, request, this.#options.clock.now(), touch);
            // A server that answers early need not have read the whole body; what is left of it must not stand in the connection.
            if (body !== undefined && (response.status >= 300 || !stream.readableEnded))
                watchdog.drop();
            return response;
        }
        catch (error) {
            throw watchdog.reason ?? error;
        }
        finally {
            if (!isHandedOver)
                watchdog.end();
            stream.destroy();
        }
    }
    #agent(url) {
        const known = this.#agents.get(url.origin);
        if (known !== undefined)
            return known;
        const { cancelled, environment = () => undefined } = this.#options;
        const proxy = (0,http_proxy/* findProxy */.EE)(url, environment);
        const direct = url.protocol === 'https:' ? external_node_https_ : external_node_http_;
        const agent = proxy === undefined
            ? new direct.Agent({ keepAlive: true, maxSockets: tunnel/* maxConnections */.Q })
            : new tunnel/* TunnelAgent */.a(proxy, { patienceMs: this.#limits.idleMs, cancelled });
        this.#agents.set(url.origin, agent);
        return agent;
    }
}
function headersOf(request) {
    const { body, method } = request;
    const size = body instanceof Uint8Array ? body.length : body?.size;
    const isEmpty = body === undefined && method !== 'GET' && method !== 'HEAD';
    const length = isEmpty ? 0 : size;
    return {
        'user-agent': 'ghcr-actions',
        ...request.headers,
        ...(length === undefined ? {} : { 'content-length': String(length) }),
        ...(request.authorization === undefined ? {} : { authorization: request.authorization }),
    };
}

// EXTERNAL MODULE: ./build/core/domain/github/github.js
var github = __webpack_require__(6388);
;// CONCATENATED MODULE: ./build/core/connect-api.js


/** What GitHub's REST API gives; its client loads when it is first asked. */
function connectToApi(options) {
    const { server, own } = options;
    return {
        inspectToken: async (secret, owner) => {
            const { inspectToken } = await Promise.all(/* import() */[__webpack_require__.e(175), __webpack_require__.e(896)]).then(__webpack_require__.bind(__webpack_require__, 3896));
            return inspectToken(accessWith(secret, options), owner);
        },
        packages: async (owner, type = 'container') => {
            const { openPackages } = await Promise.all(/* import() */[__webpack_require__.e(175), __webpack_require__.e(861)]).then(__webpack_require__.bind(__webpack_require__, 3861));
            return openPackages({ ...ownAccess(options), owner, type });
        },
        repositories: async () => {
            const { openRepositories } = await Promise.all(/* import() */[__webpack_require__.e(175), __webpack_require__.e(411)]).then(__webpack_require__.bind(__webpack_require__, 4411));
            return openRepositories(ownAccess(options));
        },
        findLicence: async () => {
            // The API that belongs to another registry knows nothing of this one.
            const { registry: derived } = (0,github/* resolveGitHub */.ms)({ serverUrl: server.serverUrl.href, apiUrl: server.apiUrl.href }, {});
            if (own === undefined || derived !== server.registry)
                return undefined;
            const { findLicence } = await Promise.all(/* import() */[__webpack_require__.e(175), __webpack_require__.e(748)]).then(__webpack_require__.bind(__webpack_require__, 1748));
            return findLicence(options.runner.github.repository, ownAccess(options));
        },
    };
}
/** With the credential of the run, and the PAT beside it. @throws ActionError `invalid-input` where there is none */
function ownAccess(options) {
    const { own, spare } = options;
    if (own === undefined) {
        throw new errors/* ActionError */.lZ('invalid-input', 'GitHub\'s Packages API needs a token, and neither "github-token" nor "pat" is given.', { hint: 'GITHUB_TOKEN is the default of "github-token"; an empty secret may stand in its place.' });
    }
    return { ...accessWith(own.secret, options), pat: spare?.secret };
}
function accessWith(token, { runner, clock, server, random }) {
    const { log, cancelled } = runner;
    return {
        apiUrl: server.apiUrl,
        token,
        clock,
        log,
        random,
        cancelled,
        environment: (name) => runner.environment(name),
    };
}

;// CONCATENATED MODULE: ./build/core/adapters/files/file-lock.js





const waitMs = 20_000;
const pollMs = 20;
/** A lock that is older belongs to a process that was killed: holding one takes milliseconds. */
const staleMs = 60_000;
/** A process that is not to be seen may live in another container with this host name, so it is given some time. */
const orphanedMs = 2000;
/**
 * Holds a lock file while it works; the file system makes one process win.
 * @param path of the lock, in a directory that is there
 * @throws ActionError `conflict` if another process holds it for too long, `invalid-file` if it can't be made
 */
async function withFileLock(path, clock, work) {
    const deadline = clock.now() + waitMs;
    while (!(await tryCreate(path))) {
        if (await isAbandoned(path, clock)) {
            await breakLock(path, clock);
        }
        else if (clock.now() > deadline) {
            throw new errors/* ActionError */.lZ('conflict', `${path} is held by another process for more than ${waitMs / 1000} s.`, {
                hint: 'If no other job is signing in on this machine, remove that file.',
            });
        }
        else {
            await clock.sleep(pollMs);
        }
    }
    try {
        return await work();
    }
    finally {
        // Held for so long that another process took it away, it is no longer ours to remove.
        if ((await (0,external_node_fs_promises_.readFile)(path, 'utf8').catch(() => undefined)) === describeOwner())
            await (0,external_node_fs_promises_.rm)(path, { force: true });
    }
}
/**
 * Removes an abandoned lock. Only one process at a time may look and remove: a second one, with what it saw before,
 * would remove the lock that the first has made since.
 */
async function breakLock(path, clock) {
    const guard = `${path}.break`;
    if (!(await tryCreate(guard))) {
        if (await isAbandoned(guard, clock))
            await (0,external_node_fs_promises_.rm)(guard, { force: true });
        return clock.sleep(pollMs);
    }
    try {
        if (await isAbandoned(path, clock))
            await (0,external_node_fs_promises_.rm)(path, { force: true });
    }
    finally {
        await (0,external_node_fs_promises_.rm)(guard, { force: true });
    }
}
async function tryCreate(path) {
    try {
        const file = await (0,external_node_fs_promises_.open)(path, 'wx', 0o600);
        try {
            await file.writeFile(describeOwner());
            return await isAt(path, file);
        }
        finally {
            await file.close();
        }
    }
    catch (error) {
        if ((0,file_trouble/* isSystemError */.O)(error, 'EEXIST'))
            return false;
        throw (0,file_trouble/* asFileError */.d)(error, `${path} can't be made`);
    }
}
/**
 * Whether a file is still the one at its path: where its owner was written late, another process may have taken it for
 * abandoned. The number of a file that is open is given to no other.
 */
async function isAt(path, file) {
    const [made, found] = await Promise.all([file.stat(), (0,external_node_fs_promises_.stat)(path).catch(() => undefined)]);
    return made.ino === found?.ino;
}
function describeOwner() {
    return `${external_node_process_.pid} ${(0,external_node_os_.hostname)()}`;
}
/** Whether its process is gone, as far as that is to be seen at once. Whoever wants to be sure takes the lock. */
async function isLeftBehind(path, clock) {
    const findOwner = () => (0,external_node_fs_promises_.readFile)(path, 'utf8').catch(() => undefined);
    const owner = await findOwner();
    if (owner !== '')
        return owner !== undefined && isGone(owner);
    await clock.sleep(2 * pollMs);
    return (await findOwner()) === '';
}
/** By its age, in either direction (clocks are set back, too), and by the process that it names. */
async function isAbandoned(path, clock) {
    const [lock, owner] = await Promise.all([
        (0,external_node_fs_promises_.stat)(path).catch(() => undefined),
        (0,external_node_fs_promises_.readFile)(path, 'utf8').catch(() => undefined),
    ]);
    if (lock === undefined || owner === undefined)
        return false;
    const ageMs = Math.abs(clock.now() - lock.mtimeMs);
    // The owner is written right after the lock is made, unless a kill comes between; who writes it later looks again.
    return ageMs > staleMs || (ageMs > orphanedMs && (owner === '' || isGone(owner)));
}
/** Whether the process is known to be gone; of one on another machine nothing is known. */
function isGone(owner) {
    const [, pid, host] = /^([1-9][0-9]{0,9}) (.+)$/.exec(owner) ?? [];
    if (pid === undefined || host !== (0,external_node_os_.hostname)())
        return false;
    try {
        external_node_process_.kill(Number(pid), 0);
        return false;
    }
    catch (error) {
        return (0,file_trouble/* isSystemError */.O)(error, 'ESRCH');
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/credentials/credential-files.js







const credential_files_maxFileBytes = 4 * 1024 * 1024;
const own = 'ghcr-actions';
const ledgerSuffix = `.${own}.ledger`;
/** Another process may remove a directory that it made, in the moment in which this one begins to use it. */
const maxParentTries = 20;
/**
 * Reads and writes files with credentials: directories 0700, files 0600, whole or not at all, one writer at a time.
 * @param clock for the wait for another writer
 * @param random makes the names of directories unguessable
 */
function openCredentialFiles(clock, random = external_node_crypto_.randomBytes) {
    return {
        read: (path) => (path === external_node_os_.devNull ? Promise.resolve(undefined) : readIfThere(path)),
        update: (path, change) => withParents(path, clock, async (target) => {
            await credential_files_replaceFile(target, change(await readIfThere(target)));
        }),
        updateNoted: (path, change, content) => updateNoted(path, change, content, clock),
        findNoted: async (directory) => {
            const entries = await (0,external_node_fs_promises_.readdir)(directory, { recursive: true, withFileTypes: true }).catch(() => []);
            return entries
                .filter((each) => each.isFile() && each.name.endsWith(ledgerSuffix))
                .map((each) => (0,external_node_path_.join)(each.parentPath, each.name.slice(0, -ledgerSuffix.length)));
        },
        makeDirectory: async (parent, prefix, onName) => {
            await makeParents(parent);
            const path = (0,external_node_path_.join)(parent, prefix + random(8).toString('hex'));
            onName?.(path);
            return attempt(`${path} can't be made`, async () => {
                // Not recursive: what is there already, a link above all, was not made by us.
                await (0,external_node_fs_promises_.mkdir)(path, { mode: 0o700 });
                await (0,external_node_fs_promises_.chmod)(path, 0o700);
                return path;
            });
        },
        findDirectories: async (parent, prefix) => {
            const entries = await (0,external_node_fs_promises_.readdir)(parent, { withFileTypes: true }).catch(() => []);
            const isOwn = (name) => name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length));
            return entries.filter((each) => each.isDirectory() && isOwn(each.name)).map(({ name }) => (0,external_node_path_.join)(parent, name));
        },
        link: async (target, path) => {
            const info = await (0,external_node_fs_promises_.stat)(target).catch(() => undefined);
            if (info === undefined)
                return;
            await attempt(`${path} can't be linked`, async () => {
                if (info.isDirectory())
                    await (0,external_node_fs_promises_.symlink)(target, path, 'junction');
                // Windows lets not everybody link to a file.
                else if (info.isFile())
                    await (0,external_node_fs_promises_.symlink)(target, path, 'file').catch(() => (0,external_node_fs_promises_.copyFile)(target, path));
            });
        },
        remove: (path) => attempt(`${path} can't be removed`, () => (0,external_node_fs_promises_.rm)(path, { recursive: true, force: true })),
    };
}
async function updateNoted(path, change, content, clock) {
    const read = async (target) => {
        const [file, ledger] = [await (content?.read() ?? readIfThere(target)), await readIfThere(ledgerOf(target))];
        return { file, ledger };
    };
    // Where the file is a link, all else lies beside what it names.
    const place = await (0,external_node_fs_promises_.realpath)(path).catch(() => path);
    const seen = await read(place);
    const wanted = change(seen);
    if (wanted.file === seen.file && wanted.ledger === seen.ledger && !(await hasLeftovers(place, clock)))
        return;
    const gone = await withParents(path, clock, async (target, made) => {
        for (const each of temporariesOf(target))
            await attempt(`${each} can't be removed`, () => (0,external_node_fs_promises_.rm)(each, { force: true }));
        const before = await read(target);
        const after = change(before, made);
        const replaceNotes = () => replaceOrRemove(ledgerOf(target), before.ledger, after.ledger);
        const replaceContent = async () => {
            if (content === undefined)
                await replaceOrRemove(target, before.file, after.file);
            else if (after.file !== before.file)
                await content.write(after.file);
        };
        // A note of what was never written does no harm; an entry without a note would stay for good.
        const isLeaving = (after.ledger?.length ?? 0) < (before.ledger?.length ?? 0);
        for (const step of isLeaving ? [replaceContent, replaceNotes] : [replaceNotes, replaceContent])
            await step();
        return after.madeDirectory;
    });
    if (gone !== undefined)
        await removeEmpty((0,external_node_path_.dirname)(path), gone);
}
/**
 * Works while no one else writes the file, in a directory that is there.
 * @param work is told the path behind links, and the topmost directory that was made
 */
async function withParents(path, clock, work) {
    let made;
    for (let tries = 1;; tries += 1) {
        made = (await makeParents((0,external_node_path_.dirname)(path))) ?? made;
        const target = await followLink(path);
        try {
            return await withFileLock(lockOf(target), clock, () => work(target, made));
        }
        catch (error) {
            // By now it may be there again: others make it as well.
            const wasGone = error instanceof Error && (0,file_trouble/* isSystemError */.O)(error.cause, 'ENOENT');
            if (!wasGone || tries >= maxParentTries)
                throw error;
        }
    }
}
/** Removes a directory and those above it, up to one of them, as far as they are empty. */
async function removeEmpty(directory, topmost) {
    for (let path = directory; path === topmost || path.startsWith(topmost + external_node_path_.sep); path = (0,external_node_path_.dirname)(path)) {
        const isRemoved = await (0,external_node_fs_promises_.rmdir)(path).then(() => true, () => false);
        if (!isRemoved)
            return;
    }
}
/**
 * A user may keep the configuration elsewhere and link to it. As with docker, the file behind the link is replaced and
 * the link stays. A link to nothing is an error: what it is for is unknown.
 */
async function followLink(path) {
    try {
        return await (0,external_node_fs_promises_.realpath)(path);
    }
    catch (error) {
        if (!(0,file_trouble/* isSystemError */.O)(error, 'ENOENT'))
            throw (0,file_trouble/* asFileError */.d)(error, `${path} can't be used`);
    }
    if ((await (0,external_node_fs_promises_.lstat)(path).catch(() => undefined)) === undefined)
        return path;
    throw new errors/* ActionError */.lZ('invalid-file', `${path} is a link to a file that is not there.`, {
        hint: 'Remove the link, or make the file that it names.',
    });
}
async function readIfThere(path) {
    const info = await findInfo(path);
    if (info === undefined)
        return undefined;
    if (info.size > credential_files_maxFileBytes) {
        throw new errors/* ActionError */.lZ('invalid-file', `${path} has ${info.size} bytes, too many for a file of credentials.`);
    }
    return attempt(`${path} can't be read`, () => (0,external_node_fs_promises_.readFile)(path));
}
/** @throws ActionError `invalid-file` for what is no ordinary file: reading a pipe would never end */
async function findInfo(path) {
    try {
        const info = await (0,external_node_fs_promises_.stat)(path);
        if (info.isFile())
            return info;
    }
    catch (error) {
        if ((0,file_trouble/* isSystemError */.O)(error, 'ENOENT', 'ENOTDIR'))
            return undefined;
        throw (0,file_trouble/* asFileError */.d)(error, `${path} can't be read`);
    }
    throw new errors/* ActionError */.lZ('invalid-file', `${path} is no ordinary file.`);
}
function ledgerOf(path) {
    return path + ledgerSuffix;
}
function lockOf(path) {
    return `${path}.${own}.lock`;
}
function temporaryOf(path) {
    return `${path}.${own}.tmp`;
}
function temporariesOf(path) {
    return [path, ledgerOf(path)].map(temporaryOf);
}
/** Whether a killed run left something beside the file, where no other one is at work. */
async function hasLeftovers(target, clock) {
    const isThere = (each) => (0,external_node_fs_promises_.lstat)(each).then(() => true, () => false);
    if (await isThere(lockOf(target)))
        return isLeftBehind(lockOf(target), clock);
    return (await Promise.all(temporariesOf(target).map(isThere))).includes(true);
}
async function replaceOrRemove(path, before, after) {
    if (after === undefined)
        await attempt(`${path} can't be removed`, () => (0,external_node_fs_promises_.rm)(path, { force: true }));
    else if (after !== before)
        await credential_files_replaceFile(path, after);
}
/** To be called by the holder of the lock only: the temporary file has one name, so that a killed run leaves one. */
async function credential_files_replaceFile(path, content) {
    const temporary = temporaryOf(path);
    const former = await findInfo(path);
    await attempt(`${path} can't be written`, async () => {
        try {
            await (0,external_node_fs_promises_.rm)(temporary, { force: true });
            const file = await (0,external_node_fs_promises_.open)(temporary, 'wx', 0o600);
            try {
                await file.chmod(0o600);
                await file.writeFile(content);
                await file.sync();
                // A step of a container may run as root over the files of the runner's user, who has to read them later.
                if (former !== undefined)
                    await file.chown(former.uid, former.gid).catch(() => undefined);
            }
            finally {
                await file.close();
            }
            await (0,external_node_fs_promises_.rename)(temporary, path);
        }
        catch (error) {
            await (0,external_node_fs_promises_.rm)(temporary, { force: true }).catch(() => undefined);
            throw error;
        }
    });
}
/** @returns the topmost directory that was not there */
function makeParents(path) {
    return attempt(`${path} can't be made`, () => (0,external_node_fs_promises_.mkdir)(path, { recursive: true, mode: 0o700 }));
}
async function attempt(what, work) {
    try {
        return await work();
    }
    catch (error) {
        throw (0,file_trouble/* asFileError */.d)(error, what);
    }
}

;// CONCATENATED MODULE: ./build/core/connect-post.js


/** For a post step, which needs no connection: only what the main step wrote to. */
function connectForPost(runner, clock = systemClock) {
    return {
        credentialFiles: openCredentialFiles(clock),
        credentialPrograms: async () => {
            const { openCredentialPrograms } = await __webpack_require__.e(/* import() */ 12).then(__webpack_require__.bind(__webpack_require__, 1012));
            return openCredentialPrograms(runner);
        },
    };
}

// EXTERNAL MODULE: ./build/core/domain/image/manifest.js
var manifest = __webpack_require__(7484);
;// CONCATENATED MODULE: ./build/core/adapters/registry/registry-error.js


const maxTextLength = 500;
/** Credentials that somebody else may have sent: the value of an Authorization header, GitHub's tokens, a JWT. */
const credentialPattern = /\b(?:(?<=\b(?:bearer|basic) +)[\w.~+/=-]{16,}|(?:gh[oprsu]|github_pat)_\w[\w.-]*|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)/gi;
/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
function readRegistryError(answer) {
    const text = answer.body.toString('utf8').trim();
    const document = parseJson(text);
    const show = (value) => (typeof value === 'string' ? oneLine(answer.redact(value)) : '');
    if ((0,json/* isJsonObject */.OW)(document)) {
        const errors = (0,json/* member */.Dc)(document, 'errors');
        const first = (0,json/* isJsonArray */.Md)(errors) ? errors[0] : undefined;
        const error = (0,json/* isJsonObject */.OW)(first) ? first : document;
        const message = (0,json/* member */.Dc)(error, 'message');
        // `details` is where Docker's token servers put their text.
        return { code: show((0,json/* member */.Dc)(error, 'code')), message: show(message) || show((0,json/* member */.Dc)(error, 'details')) };
    }
    const isHtml = /html/i.test(answer.headers['content-type'] ?? '') || text.startsWith('<');
    return { code: '', message: isHtml ? 'an HTML page in place of an answer' : show(text) };
}
/**
 * The error for an answer that ends the work.
 * @param what what failed, as a sentence without its full stop
 */
function describeFailure(response, what) {
    const { code, message } = readRegistryError(response);
    const words = [code, message].filter((part) => part !== '').join(': ');
    const { status, url, retryAt } = response;
    return new errors/* ActionError */.lZ(registry_error_codeOf(response), `${what}: ${url.host} answered ${status}${words === '' ? '' : ` (${words})`}.`, retryAt === undefined ? {} : { hint: `The server wants to be asked again ${showTime(retryAt)}.` });
}
/** Whether another credential may get another answer. */
function isRefusal(response) {
    return ['unauthorized', 'denied'].includes(registry_error_codeOf(response));
}
function registry_error_codeOf(response) {
    const { status, isRetryTooLate } = response;
    if (status === 401)
        return 'unauthorized';
    if (status === 403)
        return isLimit(readRegistryError(response)) ? 'unavailable' : 'denied';
    if (status === 404)
        return 'not-found';
    if (status === 429 && isRetryTooLate)
        return 'rate-limited';
    if (status >= 500 || status === 408 || status === 429)
        return 'unavailable';
    if (status < 400)
        return 'invalid-response';
    return 'rejected';
}
/**
 * GitHub may tell of its secondary limits with a 403, which says nothing of the credential.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isLimit({ code, message }) {
    return code === 'TOOMANYREQUESTS' || /\brate limit\b/i.test(message);
}
/** @param time milliseconds since the epoch, as a server may have made it up */
function showTime(time) {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? 'never' : `after ${date.toISOString().replace(/\.\d+Z$/, 'Z')}`;
}
/** Credentials go before the text is cut: half a token would no longer be known for one. */
function oneLine(text) {
    return text
        .slice(0, 20 * maxTextLength)
        .replace(credentialPattern, '***')
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, maxTextLength);
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/registry/blob-upload.js



const maxUploadTries = 3;
/** In a row, without a byte more. */
const maxIdleResumes = 3;
/** Doubled each time; a slow commit may be done by then. */
const uploadPauseMs = 2000;
/** A registry that asks for more than this is not waited for. */
const maxPauseMs = 5 * 60_000;
/** GHCR takes no larger ones of those that name their range. */
const chunkBytes = 4 * 1024 * 1024;
/** Of an upload that is gone or spoiled, so that only a new one helps. */
const lostUploadCodes = new Set(['BLOB_UPLOAD_UNKNOWN', 'BLOB_UPLOAD_INVALID']);
/** Of a registry that takes no body without a length, or none of any size. */
const needsChunks = new Set([405, 411, 413, 416, 501]);
/**
 * One blob on its way. What is known by its digest goes in one PUT; a stream in one PATCH, and a PUT names what it was.
 * After a broken connection the rest follows in small chunks; where that can't be, all of it in a new upload.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs
 */
class BlobUpload {
    #options;
    #body;
    #location = new URL('http://nowhere.invalid');
    #isChunked = false;
    constructor(options) {
        this.#options = options;
        this.#body = options.body;
    }
    /** @throws ActionError where another try would not help; nothing is left behind then */
    async run() {
        for (let tries = 1;; tries += 1) {
            const lost = await this.#tryOnce();
            if (lost === undefined)
                return;
            await this.#pause(lost, tries);
            if (await this.#isStored())
                return;
            if (tries === maxUploadTries)
                throw lost.error;
        }
    }
    async #tryOnce() {
        await this.#begin();
        try {
            const lost = await this.#resumeWhilePossible(await this.#sendWhole());
            if (lost === undefined)
                return undefined;
            this.#body.withdraw();
            if (!lost.isGone)
                await this.#cancel();
            return lost;
        }
        catch (error) {
            this.#body.withdraw();
            await this.#cancel();
            throw error;
        }
    }
    async #begin() {
        const { session, name, what } = this.#options;
        const url = session.url(name, 'blobs/uploads/');
        const begun = await session.send(name, 'push', { method: 'POST', url, isRepeatable: true });
        if (begun.status !== 202)
            throw session.failure(name, 'push', begun, what);
        this.#follow(begun);
    }
    async #sendWhole() {
        const { digest } = this.#options;
        if (digest !== undefined && !this.#isChunked)
            return this.#finish(digest, this.#body);
        if (this.#isChunked)
            return this.#sendRest(0);
        const answer = await this.#request('PATCH', this.#location, this.#body);
        if ('error' in answer)
            return answer;
        if (answer.status === 202)
            return this.#finishMeasured(answer);
        if (!needsChunks.has(answer.status))
            return this.#judge(answer);
        this.#isChunked = true;
        return { ...this.#lost(answer), isGone: true };
    }
    /** A few bytes are sent anew sooner than the registry is asked for what it has of them. */
    async #resumeWhilePossible(first) {
        let lost = first;
        let idle = 0;
        let reached = 0;
        while (lost !== undefined && !lost.isGone && this.#body.sentBytes > chunkBytes && idle < maxIdleResumes) {
            await this.#pause(lost, idle + 1);
            if (await this.#isStored())
                return undefined;
            const offset = await this.#askOffset();
            if (offset === undefined)
                return lost;
            idle = offset > reached ? 0 : idle + 1;
            reached = Math.max(reached, offset);
            lost = await this.#sendRest(offset);
        }
        return lost;
    }
    /** @returns how many bytes the registry holds; undefined where it holds none, or can't say */
    async #askOffset() {
        const answer = await this.#request('GET', this.#location, undefined);
        if ('error' in answer || (answer.status !== 204 && answer.status !== 202))
            return undefined;
        this.#follow(answer);
        // "0-0" is said of one byte and of none.
        const end = endOfRange(answer);
        return end === undefined || end === 0 ? undefined : end + 1;
    }
    /** Sends what follows the first `from` bytes, piece by piece, each to where the registry says. */
    async #sendRest(from) {
        let at = from;
        for await (const chunk of chunksOf(this.#body.open(from))) {
            const headers = { 'content-range': `${at}-${at + chunk.length - 1}` };
            const answer = await this.#request('PATCH', this.#location, chunk, headers);
            if ('error' in answer)
                return answer;
            if (answer.status === 416)
                return this.#lost(answer);
            if (answer.status !== 202)
                return this.#judge(answer);
            this.#follow(answer);
            at += chunk.length;
            const end = endOfRange(answer);
            if (end !== undefined && end + 1 !== at)
                return this.#lost(answer);
        }
        return this.#finishMeasured(undefined);
    }
    #finishMeasured(answer) {
        if (answer !== undefined)
            this.#follow(answer);
        const { measured } = this.#body;
        if (measured !== undefined)
            return this.#finish(measured.digest, undefined);
        const { session, what } = this.#options;
        const early = `${session.host} answered before it had all of the data. ${what}.`;
        throw new errors/* ActionError */.lZ('invalid-response', early, {
            hint: 'Something between here and the registry may answer in its place; try again without it.',
        });
    }
    async #finish(digest, body) {
        // The Location is never rebuilt: its query is the registry's own and keeps its form.
        const mark = this.#location.search === '' ? '?' : '&';
        const url = new URL(`${this.#location.href}${mark}digest=${encodeURIComponent(digest)}`);
        const answer = await this.#request('PUT', url, body);
        if ('error' in answer)
            return answer;
        return answer.status === 201 || answer.status === 204 ? undefined : this.#judge(answer);
    }
    async #request(method, url, body, headers = {}) {
        try {
            return await this.#options.session.send(this.#options.name, 'push', {
                method,
                url,
                headers: method === 'GET' ? {} : { 'content-type': 'application/octet-stream', ...headers },
                ...(body === undefined ? {} : { body }),
                isRepeatable: method === 'GET',
                redirects: 'follow',
            });
        }
        catch (error) {
            if ((0,errors/* isActionError */.Bd)(error, 'unavailable'))
                return { error, retryAt: undefined, isGone: false };
            throw error;
        }
    }
    /** @throws what the answer means, if it stays */
    #judge(answer) {
        const isGone = answer.status === 404;
        const isLost = isGone || isTransientStatus(answer.status) || lostUploadCodes.has(readRegistryError(answer).code);
        const lost = this.#lost(answer);
        if (isLost)
            return { ...lost, isGone };
        throw lost.error;
    }
    #lost(answer) {
        const { session, name, what } = this.#options;
        return { error: session.failure(name, 'push', answer, what), retryAt: answer.retryAt, isGone: false };
    }
    async #pause({ error, retryAt }, round) {
        const { http, clock } = this.#options;
        const askedMs = (retryAt ?? 0) - clock.now();
        if (askedMs > maxPauseMs) {
            await this.#cancel();
            throw error;
        }
        await http.pause(Math.max(askedMs, uploadPauseMs * 2 ** (round - 1)));
    }
    async #isStored() {
        const digest = this.#options.digest ?? this.#body.measured?.digest;
        return digest !== undefined && this.#options.isStored(digest);
    }
    #follow(answer) {
        this.#location = locationOf(this.#options.session, answer);
    }
    async #cancel() {
        await cancelUpload(this.#options.session, this.#options.name, this.#location);
    }
}
/** @throws ActionError `refused` for an address elsewhere, `invalid-response` where there is none */
function locationOf(session, answer) {
    const text = answer.headers.location;
    if (text !== undefined)
        return session.ownUrl(text, answer.url, 'its uploads');
    throw new errors/* ActionError */.lZ('invalid-response', `${session.host} began an upload without saying where (no Location header).`);
}
/** Best effort: a registry forgets what is never finished. */
async function cancelUpload(session, name, location) {
    const request = { method: 'DELETE', url: location, isRepeatable: false, isCleanup: true };
    await session.send(name, 'push', request).catch(() => undefined);
}
function endOfRange(answer) {
    const match = /^(?:bytes=)?0-(\d{1,15})$/.exec(answer.headers.range ?? '');
    return match?.[1] === undefined ? undefined : Number(match[1]);
}
async function* chunksOf(pieces) {
    let waiting = [];
    let size = 0;
    for await (const piece of pieces) {
        waiting.push(piece);
        size += piece.length;
        while (size >= chunkBytes) {
            const all = Buffer.concat(waiting);
            yield all.subarray(0, chunkBytes);
            waiting = [all.subarray(chunkBytes)];
            size -= chunkBytes;
        }
    }
    if (size > 0)
        yield Buffer.concat(waiting);
}

// EXTERNAL MODULE: ./build/core/adapters/source/file-tree.js
var file_tree = __webpack_require__(3508);
;// CONCATENATED MODULE: ./build/core/adapters/registry/verified-body.js




/**
 * The bytes of a blob, whose last piece leaves only when size and hash of the whole are right: a registry that is never
 * sent the end of a wrong blob never stores it. Of a stream nothing is known before; it is measured.
 * @param onProgress is told the size of each piece that leaves, and a negative one when a sending came to nothing
 */
function verifiedBody(blob, onProgress) {
    return new MeasuringBody(blob, onProgress);
}
class MeasuringBody {
    size;
    measured;
    sentBytes = 0;
    #blob;
    #onProgress;
    constructor(blob, onProgress) {
        this.size = 'size' in blob ? blob.size : undefined;
        this.#blob = blob;
        this.#onProgress = onProgress;
    }
    open(from = 0) {
        this.withdraw();
        if (from > 0)
            this.#tell(from);
        return external_node_stream_.Readable.from(this.#read(from), { objectMode: false, highWaterMark: pieces/* pieceBytes */.I3 });
    }
    withdraw() {
        if (this.sentBytes > 0)
            this.#tell(-this.sentBytes);
    }
    #tell(bytes) {
        this.sentBytes += bytes;
        this.#onProgress(bytes);
    }
    async *#read(from) {
        const blob = this.#blob;
        const expected = 'digest' in blob ? blob : undefined;
        const digester = new image_digest/* Digester */.Y8(expected === undefined ? 'sha256' : (0,image_digest/* digestAlgorithm */.g4)(expected.digest));
        const source = blob.open();
        let size = 0;
        let held;
        for await (const piece of source) {
            const rest = from > size ? piece.subarray(from - size) : piece;
            size += piece.length;
            if (expected !== undefined && size > expected.size) {
                throw mismatch(expected, `is longer than the ${expected.size} bytes of its descriptor`);
            }
            digester.update(piece);
            // One without bytes must not push out what may be the last piece.
            if (rest.length === 0)
                continue;
            if (held !== undefined) {
                yield held;
                this.#tell(held.length);
            }
            held = rest;
        }
        const digest = digester.digest();
        if (expected !== undefined && size < expected.size) {
            throw mismatch(expected, `has ${size} bytes in place of the ${expected.size} of its descriptor`);
        }
        if (expected !== undefined && digest !== expected.digest) {
            throw mismatch(expected, 'does not have the digest of its descriptor');
        }
        this.measured = { digest, size };
        if (held !== undefined) {
            yield held;
            this.#tell(held.length);
        }
    }
}
function mismatch(blob, what) {
    return new errors/* ActionError */.lZ('invalid-image', `The blob ${blob.digest} ${what}; it was not stored.`, {
        hint: 'The source is damaged, or changed while it was read. Make it anew.',
    });
}

;// CONCATENATED MODULE: ./build/core/adapters/registry/registry-blobs.js





/** Image configs and other blobs that are read whole. */
const maxBlobBytes = 16 * 1024 * 1024;
/** Larger than the error of a registry, so that its words are read where the blob is smaller than they are. */
const minAnswerBytes = 64 * 1024;
const registry_blobs_redirectStatuses = new Set([301, 302, 303, 307, 308]);
/** A reading that broke off is taken up again, where it stopped, so often in a row. */
const maxReadTries = 5;
const readPauseMs = 500;
/**
 * The blobs of one registry.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs
 */
class RegistryBlobs {
    #session;
    #http;
    #clock;
    constructor(options) {
        this.#session = options.session;
        this.#http = options.http;
        this.#clock = options.clock;
    }
    async has(name, blob) {
        const url = this.#session.url(name, `blobs/${blob.digest}`);
        const response = await this.#session.send(name, 'pull', { method: 'HEAD', url, isRepeatable: true });
        // GHCR's redirect already says that the blob is there; its target refuses HEAD.
        if (registry_blobs_redirectStatuses.has(response.status))
            return true;
        // A registry that says 403 here has its reasons told by the upload that follows.
        if (response.status === 404 || response.status === 403)
            return false;
        if (response.status !== 200) {
            const what = `Looking for the blob ${blob.digest} in ${this.#session.host}/${name} failed`;
            throw this.#session.failure(name, 'pull', response, what);
        }
        const length = response.headers['content-length'];
        return length === undefined || Number(length) === blob.size;
    }
    async read(name, blob) {
        const what = `the blob ${blob.digest} of ${this.#session.host}/${name}`;
        if (blob.size > maxBlobBytes) {
            throw new errors/* ActionError */.lZ('invalid-image', `A config of ${blob.size} bytes is too large (${what}).`);
        }
        const response = await this.#session.send(name, 'pull', {
            method: 'GET',
            url: this.#session.url(name, `blobs/${blob.digest}`),
            maxResponseBytes: Math.max(blob.size, minAnswerBytes),
            isRepeatable: true,
            redirects: 'follow',
        });
        if (response.status !== 200)
            throw this.#session.failure(name, 'pull', response, `Reading ${what} failed`);
        if (response.body.length !== blob.size || !(0,image_digest/* hasDigest */.tH)(response.body, blob.digest)) {
            throw new errors/* ActionError */.lZ('invalid-response', `${this.#session.host} served other bytes than ${what} has.`);
        }
        return response.body;
    }
    /** A blob of any size, read when it is opened; its bytes are not checked here. */
    source(name, { digest, size }) {
        return { digest, size, open: () => (0,file_tree/* streamOf */.mA)(this.#pieces(name, { digest, size })) };
    }
    /** Makes the repository hold the blob: looks first, then sends it. */
    async upload(name, blob, onProgress) {
        if (await this.has(name, blob))
            return 'existed';
        await this.#send(name, verifiedBody(blob, onProgress), blob.digest);
        return 'uploaded';
    }
    async uploadStream(name, stream, onProgress) {
        const body = verifiedBody(stream, onProgress);
        await this.#send(name, body, undefined);
        if (body.measured === undefined)
            throw new TypeError('A stream that was sent is measured.');
        return body.measured;
    }
    /** Any refusal means that the blob has to be sent; that request will tell the reason if it stays. */
    async mount(name, digest, from) {
        const url = this.#session.url(name, 'blobs/uploads/');
        url.searchParams.set('mount', digest);
        url.searchParams.set('from', from);
        try {
            const request = { method: 'POST', url, isRepeatable: true, alsoPull: from };
            const response = await this.#session.send(name, 'push', request);
            if (response.status === 202)
                await cancelUpload(this.#session, name, locationOf(this.#session, response));
            return response.status === 201;
        }
        catch (error) {
            if ((0,errors/* isActionError */.Bd)(error, 'denied', 'unauthorized', 'not-found', 'rejected', 'rate-limited'))
                return false;
            throw error;
        }
    }
    /** Opens an upload and cancels it. */
    async checkUpload(name) {
        const url = this.#session.url(name, 'blobs/uploads/');
        const response = await this.#session.send(name, 'push', { method: 'POST', url, isRepeatable: true });
        if (response.status !== 202) {
            throw this.#session.failure(name, 'push', response, `${this.#session.host}/${name} can't be pushed to`);
        }
        await cancelUpload(this.#session, name, locationOf(this.#session, response));
    }
    async #send(name, body, digest) {
        await new BlobUpload({
            session: this.#session,
            http: this.#http,
            clock: this.#clock,
            name,
            what: `Uploading ${digest === undefined ? 'a layer' : `the blob ${digest}`} to ${this.#session.host}/${name} failed`,
            body,
            digest,
            isStored: (stored) => this.has(name, { digest: stored, size: body.size ?? body.measured?.size ?? 0 }),
        }).run();
    }
    async *#pieces(name, blob) {
        const what = `Reading the blob ${blob.digest} of ${this.#session.host}/${name} failed`;
        let at = 0;
        for (let tries = 1;; tries += 1) {
            const before = at;
            const response = await this.#session.send(name, 'pull', {
                method: 'GET',
                url: this.#session.url(name, `blobs/${blob.digest}`),
                headers: at === 0 ? {} : { range: `bytes=${at}-` },
                isRepeatable: true,
                isStreamed: true,
                redirects: 'follow',
            });
            if (response.pieces === undefined)
                throw this.#session.failure(name, 'pull', response, what);
            // A server that knows no ranges begins anew.
            let skip = response.status === 206 ? 0 : at;
            try {
                for await (const piece of response.pieces) {
                    const rest = piece.subarray(Math.min(skip, piece.length));
                    skip -= piece.length - rest.length;
                    at += rest.length;
                    if (rest.length > 0)
                        yield rest;
                }
                return;
            }
            catch (error) {
                if (at > before)
                    tries = 1;
                if (!(0,errors/* isActionError */.Bd)(error, 'unavailable') || tries >= maxReadTries)
                    throw error;
                await this.#http.pause(readPauseMs * 2 ** (tries - 1));
            }
        }
    }
}

;// CONCATENATED MODULE: ./build/core/domain/credential/denial.js


function findSettings({ serverUrl }, { event, repositoryOwner }) {
    const repository = (0,json/* isJsonObject */.OW)(event) ? (0,json/* member */.Dc)(event, 'repository') : undefined;
    const owner = (0,json/* isJsonObject */.OW)(repository) ? (0,json/* member */.Dc)(repository, 'owner') : undefined;
    const type = (0,json/* isJsonObject */.OW)(owner) ? (0,json/* member */.Dc)(owner, 'type') : undefined;
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
    if (!(error instanceof errors/* ActionError */.lZ))
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
    if (!(error instanceof errors/* ActionError */.lZ) || hint === undefined)
        return error;
    return new errors/* ActionError */.lZ(error.code, error.message, { hint, cause: error });
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

;// CONCATENATED MODULE: ./build/core/domain/registry/challenge.js
const maxHeaderLength = 16 * 1024;
const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const space = /[ \t]*/y;
const separators = /[ \t,]*/y;
const quoted = /"((?:[^"\\]|\\.)*)"/y;
// A token68 (as in "Negotiate YII…=") is read over: no registry uses one, but it may stand beside a Bearer challenge.
const token68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
/**
 * Reads a `WWW-Authenticate` header in one pass; what is malformed ends the reading, what stood before it counts.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate
 */
function parseChallenges(header) {
    const challenges = [];
    const reader = new HeaderReader(header.slice(0, maxHeaderLength));
    for (reader.take(separators); !reader.isAtEnd; reader.take(separators)) {
        const scheme = reader.take(token);
        if (scheme === undefined)
            break;
        reader.take(space);
        const parameters = readParameters(reader);
        challenges.push({ scheme: scheme.toLowerCase(), parameters });
    }
    return challenges;
}
function findChallenge(header, scheme) {
    return parseChallenges(header).find((challenge) => challenge.scheme === scheme);
}
/**
 * What a 401 says that a token has to allow on a repository, such as `delete`; empty where it names another one.
 * @see https://distribution.github.io/distribution/spec/auth/scope/
 */
function findActions(header, repository) {
    const scope = findChallenge(header, 'bearer')?.parameters.get('scope') ?? '';
    const prefix = `repository:${repository}:`;
    return scope
        .split(' ')
        .filter((each) => each.startsWith(prefix))
        .flatMap((each) => each.slice(prefix.length).split(','))
        .filter((action) => /^(?:pull|push|delete|\*)$/.test(action));
}
function readParameters(reader) {
    const parameters = new Map();
    for (;;) {
        const start = reader.position;
        const name = reader.take(token);
        reader.take(space);
        if (name === undefined || !reader.takeCharacter('=')) {
            reader.position = start;
            if (parameters.size === 0 && reader.take(token68) !== undefined)
                reader.take(separators);
            return parameters;
        }
        reader.take(space);
        const value = reader.take(quoted)?.slice(1, -1).replace(/\\(.)/gs, '$1') ?? reader.take(token);
        if (value === undefined) {
            // "Scheme abc=" is a token68 that looks like a parameter without a value.
            reader.position = start;
            if (reader.take(token68) === undefined)
                reader.position = reader.length;
            reader.take(separators);
            return parameters;
        }
        if (!parameters.has(name.toLowerCase()))
            parameters.set(name.toLowerCase(), value);
        reader.take(separators);
    }
}
class HeaderReader {
    position = 0;
    #text;
    constructor(text) {
        this.#text = text;
    }
    get length() {
        return this.#text.length;
    }
    get isAtEnd() {
        return this.position >= this.#text.length;
    }
    /** Takes what the sticky pattern matches here. */
    take(pattern) {
        pattern.lastIndex = this.position;
        const match = pattern.exec(this.#text);
        if (match === null)
            return undefined;
        this.position = pattern.lastIndex;
        return match[0];
    }
    takeCharacter(character) {
        if (this.#text[this.position] !== character)
            return false;
        this.position += 1;
        return true;
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/registry/registry-session.js





/** Requests to one registry with one credential: challenges, tokens, addresses and refusals. */
class RegistrySession {
    host;
    #origin;
    #http;
    #tokens;
    #readTokens;
    #findTokens;
    /** Whether the stronger credential reads a repository that the first one was denied. */
    #isReadStronger = new Map();
    #visitor;
    /** The `WWW-Authenticate` header of `/v2/`, asked for once. */
    #challenge;
    constructor(options) {
        this.host = options.host;
        this.#origin = (0,reference/* registryOrigin */._g)(options.host);
        this.#http = options.http;
        const { tokens, readTokens, findTokens } = options;
        this.#tokens = tokens;
        this.#readTokens = readTokens;
        this.#findTokens = findTokens ?? (() => Promise.resolve(tokens));
        this.#visitor = options.visitor;
    }
    /** @param path below `/v2/<name>/` */
    url(name, path) {
        return new URL(`${this.#origin}/v2/${name}/${path}`);
    }
    /**
     * Resolves an address that the registry gave; one elsewhere would carry the credential away.
     * @param what it is for, for the error
     * @throws ActionError `refused`
     */
    ownUrl(text, base, what) {
        const url = URL.canParse(text, base.href) ? new URL(text, base) : undefined;
        // The whole beginning, not `origin` alone: user info is no part of that, and blob:https://ghcr.io/ has ghcr.io's.
        if (url?.href.startsWith(`${this.#origin}/`) === true) {
            url.hash = '';
            return url;
        }
        throw new errors/* ActionError */.lZ('refused', `${this.host} points to another place for ${what}: ${JSON.stringify(text.split('?')[0]?.slice(0, 200))}.`, { hint: 'Credentials stay with the scheme, host and port that they were given for.' });
    }
    /**
     * Sends with a token for the repository; a 401 is answered once by asking for another one. What may not be read is
     * asked for with the stronger credential, if there is one: its own refusal or trouble leaves the first answer.
     */
    async send(name, need, request) {
        const readTokens = need === 'pull' ? this.#readTokens : undefined;
        const isStronger = this.#isReadStronger.get(name);
        if (readTokens !== undefined && isStronger === true)
            return this.#sendWith(readTokens, name, need, request);
        const tokens = await this.#findTokens(name);
        const first = await this.#sendWith(tokens, name, need, request).catch((error) => ({ error }));
        if (readTokens !== undefined && isStronger === undefined && isDenied(first)) {
            const second = await this.#sendWith(readTokens, name, need, request).catch((error) => ({ error }));
            if (!('error' in second) && second.status < 400) {
                this.#isReadStronger.set(name, true);
                return second;
            }
            if (isDenied(second))
                this.#isReadStronger.set(name, false);
        }
        if ('error' in first)
            throw first.error;
        return first;
    }
    async #sendWith(tokens, name, need, { alsoPull, ...request }) {
        const scopes = [`repository:${name}:${need === 'push' ? 'pull,push' : 'pull'}`];
        if (alsoPull !== undefined && alsoPull !== name)
            scopes.push(`repository:${alsoPull}:pull`);
        const send = async (authorization) => {
            const response = await this.#http.send({ redirects: 'none', ...request, authorization });
            if (authorization !== undefined && response.status !== 401)
                tokens.accept(authorization);
            return response;
        };
        // Only of a refused token: what ends `send` may be a body that another registry refused to give.
        const authorize = async (...how) => {
            try {
                return await tokens.authorize(...how);
            }
            catch (error) {
                throw this.#withRemedy(name, need, error);
            }
        };
        const authorization = await authorize(await this.#findChallenge(), scopes);
        const response = await send(authorization);
        const challenge = response.headers['www-authenticate'];
        if (response.status !== 401 || challenge === undefined)
            return response;
        // Some registries call it a deletion to cancel an upload. No other request is given more than it was meant to have.
        const wanted = request.isCleanup === true ? widen(scopes, findActions(challenge, name)) : scopes;
        const renewed = await authorize(challenge, wanted, authorization);
        return renewed === undefined ? response : await send(renewed);
    }
    /**
     * Has the credential checked by the token server.
     * @param pushTo asks for a token to push there, which all requests to that repository then use
     */
    async checkCredential(pushTo) {
        const scopes = pushTo === undefined ? [] : [`repository:${pushTo}:pull,push`];
        try {
            const tokens = pushTo === undefined ? this.#tokens : await this.#findTokens(pushTo);
            await tokens.authorize(await this.#findChallenge(), scopes);
        }
        catch (error) {
            throw pushTo === undefined ? error : this.#withRemedy(pushTo, 'push', error);
        }
    }
    /**
     * Whether a registry answers, asked once: a name that nobody has, or a port that nobody listens at, is an answer too.
     * @throws ActionError `unavailable`, `rate-limited` where the server has trouble
     */
    async isThere() {
        try {
            await this.#ping(false);
            return true;
        }
        catch (error) {
            if ((0,errors/* isActionError */.Bd)(error, 'unavailable', 'rate-limited') && !isNobody(error))
                throw error;
            return false;
        }
    }
    /** The error for an answer that ends the work. @param what what failed, as a sentence without its full stop */
    failure(name, need, response, what) {
        return this.#withRemedy(name, need, describeFailure(response, what));
    }
    #withRemedy(name, need, error) {
        return withRemedy(error, { ...this.#visitor, need, repository: { registry: this.host, name } });
    }
    async #findChallenge() {
        this.#challenge ??= this.#ping();
        try {
            return await this.#challenge;
        }
        catch (error) {
            this.#challenge = undefined;
            throw error;
        }
    }
    async #ping(isRepeatable = true) {
        const response = await this.#http.send({
            method: 'GET',
            url: new URL(`${this.#origin}/v2/`),
            isRepeatable,
            redirects: 'none',
        });
        if (response.status === 401)
            return response.headers['www-authenticate'] ?? '';
        // A page for people is no registry's, whatever its status says.
        if (response.status === 200 && !/html/i.test(response.headers['content-type'] ?? ''))
            return '';
        const failure = describeFailure(response, `${this.host} does not answer as a registry`);
        if (failure.code === 'unavailable' || failure.code === 'rate-limited')
            throw failure;
        // Whatever it says, it says nothing of the credential.
        throw new errors/* ActionError */.lZ('invalid-response', failure.message, {
            hint: 'Check the host. On GitHub Enterprise Server the Container registry needs subdomain isolation.',
            cause: failure,
        });
    }
}
/** The first scope, with more actions. */
function widen([scope = '', ...others], actions) {
    const more = actions.filter((action) => !scope.split(/[:,]/).includes(action));
    return [[scope, ...more].join(','), ...others];
}
/** No such name, or nobody who listens there. */
function isNobody({ cause }) {
    const causes = cause instanceof AggregateError ? cause.errors : [cause];
    return causes.some((each) => each instanceof Error && 'code' in each && /^(?:ENOTFOUND|ECONNREFUSED|EHOSTUNREACH)$/.test(String(each.code)));
}
function isDenied(outcome) {
    return 'error' in outcome ? (0,errors/* isActionError */.Bd)(outcome.error, 'denied', 'unauthorized') : isRefusal(outcome);
}

;// CONCATENATED MODULE: ./build/core/adapters/registry/registry.js







const maxTagPages = 10_000;
/**
 * A client of the distribution spec for one registry and one credential.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
class DistributionRegistry {
    host;
    #session;
    #blobs;
    #onTagMoved;
    constructor(options) {
        this.host = options.host;
        this.#onTagMoved = options.onTagMoved;
        this.#session = new RegistrySession(options);
        this.#blobs = new RegistryBlobs({ session: this.#session, http: options.http, clock: options.clock });
    }
    async findManifest(name, reference) {
        const what = this.#nameOf(name, reference);
        const response = await this.#session.send(name, 'pull', {
            method: 'GET',
            url: this.#session.url(name, `manifests/${reference}`),
            headers: { accept: manifest/* manifestMediaTypes */.$P.join(', ') },
            maxResponseBytes: manifest/* maxManifestBytes */.rq,
            isRepeatable: true,
            redirects: 'follow',
        });
        if (response.status === 404)
            return undefined;
        if (response.status !== 200)
            throw this.#session.failure(name, 'pull', response, `Reading ${what} failed`);
        return this.#parse(response, reference, what);
    }
    async getManifest(name, reference) {
        const manifest = await this.findManifest(name, reference);
        if (manifest !== undefined)
            return manifest;
        throw new errors/* ActionError */.lZ('not-found', `${this.#nameOf(name, reference)} was not found.`, {
            hint: 'Check the spelling; a registry also says so of an image that the credential may not see.',
        });
    }
    async findManifestDigest(name, reference) {
        const response = await this.#session.send(name, 'pull', {
            method: 'HEAD',
            url: this.#session.url(name, `manifests/${reference}`),
            headers: { accept: manifest/* manifestMediaTypes */.$P.join(', ') },
            isRepeatable: true,
            redirects: 'follow',
        });
        if (response.status === 404)
            return undefined;
        const digest = response.headers['docker-content-digest'];
        if (response.status === 200 && (0,image_digest/* isDigest */.Bc)(digest))
            return digest;
        // HEAD has no body: GET tells why, or gives the bytes where the header is missing or no digest.
        return (await this.findManifest(name, reference))?.digest;
    }
    async putManifest(name, reference, manifest) {
        const response = await this.#session.send(name, 'push', {
            method: 'PUT',
            url: this.#session.url(name, `manifests/${reference}`),
            headers: { 'content-type': manifest.mediaType },
            body: manifest.bytes,
            isRepeatable: true,
        });
        if (response.status !== 201) {
            throw this.#session.failure(name, 'push', response, `Storing ${this.#nameOf(name, reference)} failed`);
        }
        if (!(0,image_digest/* isDigest */.Bc)(reference))
            await this.#onTagMoved?.(name, reference, manifest.digest);
    }
    async hasBlob(name, blob) {
        return this.#blobs.has(name, blob);
    }
    async readBlob(name, blob) {
        return this.#blobs.read(name, blob);
    }
    async uploadBlob(name, blob, onProgress = () => undefined) {
        return this.#blobs.upload(name, blob, onProgress);
    }
    async uploadStream(name, stream, onProgress = () => undefined) {
        return this.#blobs.uploadStream(name, stream, onProgress);
    }
    openBlob(name, blob) {
        return this.#blobs.source(name, blob);
    }
    async mountBlob(name, digest, from) {
        return this.#blobs.mount(name, digest, from);
    }
    async listTags(name, maxPages = Infinity) {
        const what = `${this.host}/${name}`;
        const tags = new Set();
        const pages = new Set();
        let next = this.#session.url(name, 'tags/list?n=100');
        while (next !== undefined && pages.size < maxPages) {
            if (pages.has(next.href) || pages.size === maxTagPages) {
                throw new errors/* ActionError */.lZ('invalid-response', `The tag list of ${what} has no end.`);
            }
            const response = await this.#readTagPage(name, next);
            if (response.status === 404 && pages.size === 0)
                return [];
            if (response.status !== 200) {
                throw this.#session.failure(name, 'pull', response, `Listing the tags of ${what} failed`);
            }
            pages.add(next.href);
            for (const tag of parseTagPage(response, what))
                tags.add(tag);
            const link = findNextLink(response.headers['link']);
            next = link === undefined ? undefined : this.#session.ownUrl(link, response.url, 'the next page');
        }
        return [...tags];
    }
    async hasTags(name) {
        const what = `${this.host}/${name}`;
        const response = await this.#readTagPage(name, this.#session.url(name, 'tags/list?n=1'));
        if (response.status === 404)
            return false;
        if (response.status === 200)
            return parseTagPage(response, what).length > 0;
        throw this.#session.failure(name, 'pull', response, `Listing the tags of ${what} failed`);
    }
    async checkPull(name) {
        const response = await this.#readTagPage(name, this.#session.url(name, 'tags/list?n=1'));
        const what = `${this.host}/${name}`;
        if (response.status !== 200)
            throw this.#session.failure(name, 'pull', response, `${what} can't be pulled`);
        // Not every 200 is an answer of the registry.
        parseTagPage(response, what);
    }
    async checkPush(name) {
        await this.#blobs.checkUpload(name);
    }
    async isThere() {
        return this.#session.isThere();
    }
    async checkCredential(pushTo) {
        await this.#session.checkCredential(pushTo);
    }
    async #readTagPage(name, url) {
        return this.#session.send(name, 'pull', {
            method: 'GET',
            url,
            maxResponseBytes: manifest/* maxManifestBytes */.rq,
            isRepeatable: true,
        });
    }
    #nameOf(name, reference) {
        return `${this.host}/${name}${(0,image_digest/* isDigest */.Bc)(reference) ? '@' : ':'}${reference}`;
    }
    #parse(response, reference, what) {
        const { body, headers } = response;
        const encoding = headers['content-encoding'] ?? 'identity';
        if (encoding !== 'identity') {
            throw new errors/* ActionError */.lZ('invalid-response', `${what} was served with content-encoding ${encoding.slice(0, 50)}, so its digest can't be checked.`);
        }
        const type = headers['content-type'];
        if (type !== undefined && !manifest/* manifestMediaTypes */.$P.includes(mediaTypeOf(type))) {
            throw new errors/* ActionError */.lZ('invalid-response', `${this.host} served ${what} as ${JSON.stringify(type.slice(0, 100))}, which is no manifest of an image.`);
        }
        const stated = (0,image_digest/* isDigest */.Bc)(reference) ? reference : headers['docker-content-digest'];
        if ((0,image_digest/* isDigest */.Bc)(stated) && !(0,image_digest/* hasDigest */.tH)(body, stated)) {
            throw new errors/* ActionError */.lZ('invalid-response', `${this.host} served other bytes for ${what} than the digest ${stated} stands for.`);
        }
        return (0,manifest/* parseManifest */.Ng)(body, type, what);
    }
}
function mediaTypeOf(contentType) {
    return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
/** @see https://www.rfc-editor.org/rfc/rfc8288 */
function findNextLink(header) {
    const text = (typeof header === 'string' ? header : (header ?? []).join(',')).slice(0, 16_384);
    for (const [, target, parameters] of text.matchAll(/<([^<>]{1,4096})>([^<>]*)/g)) {
        if (/;\s{0,9}rel\s{0,9}=\s{0,9}"?next\b/i.test(parameters ?? ''))
            return target;
    }
    return undefined;
}
function parseTagPage(response, what) {
    let page;
    try {
        page = JSON.parse(response.body.toString('utf8'));
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('invalid-response', `The tag list of ${what} is not JSON.`, { cause });
    }
    // null is how some registries write an empty list; without the member it is another document.
    const list = (0,json/* isJsonObject */.OW)(page) ? (0,json/* member */.Dc)(page, 'tags') : undefined;
    const tags = list === null ? [] : list;
    if (!(0,json/* isJsonArray */.Md)(tags) || !tags.every((tag) => typeof tag === 'string' && (0,reference/* isTag */.dz)(tag))) {
        throw new errors/* ActionError */.lZ('invalid-response', `The tag list of ${what} is not a list of tags.`);
    }
    return tags.filter((tag) => typeof tag === 'string').filter(reference/* isTag */.dz);
}

;// CONCATENATED MODULE: ./build/core/adapters/registry/token.js





/** Token servers of other registries that live on a host of their own. */
const knownTokenServers = new Map([
    ['docker.io', 'https://auth.docker.io'],
    ['index.docker.io', 'https://auth.docker.io'],
    ['registry-1.docker.io', 'https://auth.docker.io'],
    ['registry.gitlab.com', 'https://gitlab.com'],
]);
const defaultLifetimeS = 60;
const marginMs = 5000;
/** A token that was never accepted is refused for good, unless it had to wait for its use. */
const freshMs = 5000;
/** Masking a shorter one would hide much else in the log. */
const minMaskedLength = 4;
/**
 * Turns a registry's challenge and one credential into the value of an Authorization header.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
class TokenSource {
    #options;
    /** By scopes; a token that was refused to us is not kept. */
    #issued = new Map();
    /** Values of the Authorization header. */
    #accepted = new Set();
    constructor(options) {
        this.#options = options;
    }
    /**
     * @param challenge the `WWW-Authenticate` header of a 401 of this registry; empty if it answered without one
     * @param scopes such as `repository:o/app:pull,push`
     * @param rejected the value that the registry answered with this challenge: another one is wanted
     * @returns undefined where the registry asks for nothing, or where no other value is to be had
     * @throws ActionError `unauthorized`, `denied`, `refused` (the realm is elsewhere), `invalid-response`
     */
    async authorize(challenge, scopes, rejected) {
        const bearer = findChallenge(challenge, 'bearer');
        if (bearer === undefined) {
            const basic = findChallenge(challenge, 'basic') === undefined ? undefined : this.#basic();
            return basic === rejected ? undefined : basic;
        }
        const realm = this.#checkRealm(bearer.parameters.get('realm') ?? '');
        const wanted = this.#widen(scopes);
        const key = keyOf(wanted);
        const pending = this.#issued.get(key);
        const known = await pending;
        const now = this.#options.clock.now();
        if (known !== undefined && known.authorization === rejected) {
            if (!this.#accepted.has(rejected) && now - known.issuedAt < freshMs)
                return undefined;
        }
        else if (known !== undefined && known.expiresAt > now) {
            return known.authorization;
        }
        // Of all that want to replace the same token, the first one asks and the others wait for its answer.
        const current = this.#issued.get(key);
        const service = bearer.parameters.get('service');
        const issued = await (current === undefined || current === pending
            ? this.#remember(key, this.#request(realm, service, wanted))
            : current);
        return issued.authorization;
    }
    /** @param authorization a value of `authorize` that the registry answered with anything but a 401 */
    accept(authorization) {
        this.#accepted.add(authorization);
    }
    /** A token for pulling and pushing does for pulling as well, so where there is one no other is asked for. */
    #widen(scopes) {
        const wide = scopes.map((scope) => scope.replace(/:pull$/, ':pull,push'));
        return this.#issued.has(keyOf(wide)) ? wide : scopes;
    }
    #remember(key, issued) {
        this.#issued.set(key, issued);
        issued.catch(() => {
            if (this.#issued.get(key) === issued)
                this.#issued.delete(key);
        });
        return issued;
    }
    /** A credential goes to the registry's origin, to this GitHub's and to a few known token servers; nowhere else. */
    #checkRealm(text) {
        const { registry, trustedOrigins } = this.#options;
        const realm = URL.canParse(text) ? new URL(text) : undefined;
        const isOrigin = (origin) => origin === (0,reference/* registryOrigin */._g)(registry) || origin === knownTokenServers.get(registry) || trustedOrigins.has(origin);
        if (realm !== undefined && isSafe(realm) && isOrigin(realm.origin))
            return realm;
        throw new errors/* ActionError */.lZ('refused', `${registry} sends its clients for a token to ${JSON.stringify(text.slice(0, 200))}, which is not given the credential.`, { hint: 'A token server is trusted on the host of the registry and on the hosts of this GitHub only.' });
    }
    async #request(realm, service, scopes) {
        const { http, clock, credential, registry } = this.#options;
        const url = new URL(realm);
        url.searchParams.delete('scope');
        if (service !== undefined)
            url.searchParams.set('service', service);
        for (const scope of scopes)
            url.searchParams.append('scope', scope);
        if (credential !== undefined)
            url.searchParams.set('account', credential.username);
        const askedAt = clock.now();
        const response = await http.send({
            method: 'GET',
            url,
            headers: { accept: 'application/json' },
            authorization: this.#basic(),
            isRepeatable: true,
            redirects: 'none',
        });
        if (response.status !== 200) {
            throw describeFailure(response, `${registry} gave no token${credential === undefined ? '' : ` to ${credential.username}`}`);
        }
        const { token, lifetimeS } = this.#readAnswer(response);
        return {
            authorization: `Bearer ${token}`,
            issuedAt: clock.now(),
            expiresAt: askedAt + Math.max(1000, lifetimeS * 1000 - marginMs),
        };
    }
    /** The body is never shown: it may hold a token even if it is not of the right form. */
    #readAnswer(response) {
        const answer = token_parseJson(response.body);
        const values = (0,json/* isJsonObject */.OW)(answer) ? [(0,json/* member */.Dc)(answer, 'token'), (0,json/* member */.Dc)(answer, 'access_token')] : [];
        const tokens = values.filter((value) => typeof value === 'string').filter((value) => value !== '');
        for (const token of tokens)
            if (token.length >= minMaskedLength)
                this.#options.onSecret(token);
        const token = tokens[0];
        if (token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
            throw new errors/* ActionError */.lZ('invalid-response', `${response.url.origin} answered the request for a token without one.`);
        }
        const lifetime = (0,json/* isJsonObject */.OW)(answer) ? (0,json/* member */.Dc)(answer, 'expires_in') : undefined;
        const isUsable = typeof lifetime === 'number' && lifetime > 0 && lifetime < 1e6;
        return { token, lifetimeS: isUsable ? lifetime : defaultLifetimeS };
    }
    #basic() {
        const { credential, onSecret } = this.#options;
        if (credential === undefined)
            return undefined;
        const encoded = Buffer.from(`${credential.username}:${credential.secret}`).toString('base64');
        onSecret(encoded);
        return `Basic ${encoded}`;
    }
}
function keyOf(scopes) {
    return [...scopes].sort().join(' ');
}
/** Encrypted on the way (but on loopback), and without a credential of its own. */
function isSafe(url) {
    const isEncrypted = url.protocol === 'https:' || (url.protocol === 'http:' && (0,reference/* isLoopback */.U9)(url.host));
    return isEncrypted && url.username === '' && url.password === '';
}
function token_parseJson(body) {
    try {
        return JSON.parse(body.toString('utf8'));
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/core/connect-registries.js





/** The registries of a run: one client for each host, and others as somebody else. */
class Registries {
    #options;
    #opened = new Map();
    constructor(options) {
        this.#options = options;
    }
    /** As `Connection.registry`. */
    open(host) {
        const isOwn = (0,github/* isHostOfGitHub */.NU)(this.#options.server, host);
        const known = this.#opened.get(host) ?? (isOwn ? this.#openOwn(host) : this.#openForeign(host));
        this.#opened.set(host, known);
        return known;
    }
    /** As `Connection.registryAs`. */
    openAs(host, credential) {
        const { server } = this.#options;
        if (credential !== undefined && !(0,github/* isHostOfGitHub */.NU)(server, host)) {
            throw new errors/* ActionError */.lZ('refused', `A credential of ${server.serverUrl.host} is not given to ${host}.`);
        }
        return this.#client(host, { tokens: this.#tokens(host, credential) }, credential?.kind ?? 'anonymous');
    }
    #openOwn(host) {
        const { own, spare } = this.#options;
        const readTokens = spare === undefined ? undefined : this.#tokens(host, spare);
        return this.#client(host, { tokens: this.#tokens(host, own), readTokens }, own?.kind ?? 'anonymous');
    }
    /** Each repository may have a stored credential of its own, which is looked for once; one credential has one source. */
    #openForeign(host) {
        const anonymous = this.#tokens(host, undefined);
        const byCredential = new Map();
        const byName = new Map();
        const find = async (name) => {
            const credential = await this.#findStored(host, name);
            if (credential === undefined)
                return anonymous;
            const key = JSON.stringify(credential);
            const tokens = byCredential.get(key) ?? this.#tokens(host, credential);
            byCredential.set(key, tokens);
            return tokens;
        };
        const findTokens = (name) => {
            const found = byName.get(name) ?? find(name);
            byName.set(name, found);
            return found;
        };
        return this.#client(host, { tokens: anonymous, findTokens }, 'stored');
    }
    async #findStored(registry, name) {
        const { findStoredCredential } = await Promise.all(/* import() */[__webpack_require__.e(162), __webpack_require__.e(705)]).then(__webpack_require__.bind(__webpack_require__, 705));
        const { credentialPlaces: places, credentialFiles: files, credentialPrograms: programs, onSecret } = this.#options;
        return findStoredCredential({ registry, name }, { places, files, programs, onSecret });
    }
    #tokens(host, credential) {
        const { server, http, clock, onSecret } = this.#options;
        // A credential of another registry, which an input may name, does not go to this GitHub either.
        const isOfGitHub = (0,github/* isHostOfGitHub */.NU)(server, host) && !(credential?.kind === 'exact' && (0,github/* isForeignRegistry */.U1)(server));
        const trustedOrigins = isOfGitHub ? server.origins : new Set();
        return new TokenSource({ http, clock, registry: host, trustedOrigins, credential, onSecret });
    }
    #client(host, access, credential) {
        const { runner, server, http, clock, moved } = this.#options;
        const visitor = {
            credential,
            workflowRepository: runner.github.repository,
            settings: findSettings(server, runner.github),
        };
        const onTagMoved = (name, tag, digest) => moved.note({ registry: host, name, tag }, digest);
        return new DistributionRegistry({ host, http, clock, visitor, onTagMoved, ...access });
    }
}

// EXTERNAL MODULE: ./build/core/domain/credential/credential-choice.js
var credential_choice = __webpack_require__(262);
;// CONCATENATED MODULE: ./build/core/connect.js










const machine = { clock: systemClock, random: Math.random };
/** Opens the way to registries, packages and sources. Nothing is sent, and nothing heavy loaded, before it is asked for. */
function connect(options, runner, { clock, random } = machine) {
    const { server } = options;
    const own = (0,credential_choice/* chooseCredential */.P$)(options, 'auto');
    const spare = own?.kind === 'github-token' ? options.pat : undefined;
    const moved = new TagRecord(runner);
    const basis = {
        runner,
        clock,
        server,
        ...connectForPost(runner, clock),
        credentialPlaces: findCredentialPlaces(runner),
    };
    const registries = new Registries({
        ...basis,
        own,
        spare,
        moved,
        http: openHttp(runner, { clock, random }),
        onSecret: (secret) => {
            runner.mask(secret);
        },
    });
    const registry = (host) => registries.open(host);
    return {
        ...basis,
        ...connectToApi({ runner, clock, server, random, own, spare }),
        ...connectToWorkspace(runner),
        ...connectToSources({ runner, server, registry }),
        registry,
        registryAs: (host, credential) => registries.openAs(host, credential),
        findMovedTag: (host, name, tag) => moved.find({ registry: host, name, tag }),
    };
}
function openHttp(runner, { clock, random }) {
    const { log, cancelled } = runner;
    return new Http({
        clock,
        random,
        cancelled,
        environment: (name) => runner.environment(name),
        onRetry: (message) => {
            log.info(message);
        },
    });
}
function connectToWorkspace({ workspace }) {
    return {
        files: openWorkspaceFiles(workspace),
        listFiles: async (path) => {
            const { listFiles } = await __webpack_require__.e(/* import() */ 754).then(__webpack_require__.bind(__webpack_require__, 3754));
            return listFiles((0,external_node_path_.resolve)(workspace, path));
        },
        openJournal: async (path) => {
            const { openJournal } = await __webpack_require__.e(/* import() */ 552).then(__webpack_require__.bind(__webpack_require__, 1552));
            return openJournal((0,external_node_path_.resolve)(workspace, path));
        },
    };
}
function connectToSources({ runner, server, registry, }) {
    return {
        findEngineVersion: async () => {
            const { findEngineVersion } = await __webpack_require__.e(/* import() */ 553).then(__webpack_require__.bind(__webpack_require__, 8553));
            return findEngineVersion(runner);
        },
        openSource: async (source, onProgress) => {
            const { openSource } = await __webpack_require__.e(/* import() */ 316).then(__webpack_require__.bind(__webpack_require__, 5316));
            return openSource(source, { runner, registry, defaultRegistry: server.registry }, onProgress);
        },
        compressLayer: async (layer, settings, onRead) => {
            const { compressLayer } = await __webpack_require__.e(/* import() */ 87).then(__webpack_require__.bind(__webpack_require__, 9087));
            return compressLayer(layer, settings, onRead);
        },
    };
}


/***/ }),

/***/ 262:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BO: () => (/* binding */ classifyAnswer),
/* harmony export */   Fq: () => (/* binding */ isForPat),
/* harmony export */   P$: () => (/* binding */ chooseCredential)
/* harmony export */ });
/* unused harmony exports nameCredential, decidePull */
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

/***/ 6448:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ findLayerKind),
/* harmony export */   s: () => (/* binding */ layerMediaType)
/* harmony export */ });
const oci = 'application/vnd.oci.image.layer.';
const docker = 'application/vnd.docker.image.rootfs.';
/** @see https://github.com/opencontainers/image-spec/blob/main/media-types.md#compatibility-matrix */
const kinds = [
    { compression: undefined, isForeign: false, oci: `${oci}v1.tar`, docker: `${docker}diff.tar` },
    { compression: 'gzip', isForeign: false, oci: `${oci}v1.tar+gzip`, docker: `${docker}diff.tar.gzip` },
    {
        compression: 'zstd',
        isForeign: false,
        oci: `${oci}v1.tar+zstd`,
        docker: undefined,
        other: `${docker}diff.tar.zstd`,
    },
    {
        compression: undefined,
        isForeign: true,
        oci: `${oci}nondistributable.v1.tar`,
        docker: `${docker}foreign.diff.tar`,
    },
    {
        compression: 'gzip',
        isForeign: true,
        oci: `${oci}nondistributable.v1.tar+gzip`,
        docker: `${docker}foreign.diff.tar.gzip`,
    },
    { compression: 'zstd', isForeign: true, oci: `${oci}nondistributable.v1.tar+zstd`, docker: undefined },
];
/** @returns undefined for a type that is none of a file system layer */
function findLayerKind(mediaType) {
    return kinds.find(({ oci, docker, other }) => [oci, docker, other].includes(mediaType));
}
/** @returns undefined where the format has no such layers */
function layerMediaType({ compression, isForeign }, format) {
    return kinds.find((kind) => kind.compression === compression && kind.isForeign === isForeign)?.[format];
}


/***/ }),

/***/ 7484:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ isIndexMediaType),
/* harmony export */   $P: () => (/* binding */ manifestMediaTypes),
/* harmony export */   BA: () => (/* binding */ parseDescriptor),
/* harmony export */   H3: () => (/* binding */ isAttestation),
/* harmony export */   Ib: () => (/* binding */ mediaTypes),
/* harmony export */   Ng: () => (/* binding */ parseManifest),
/* harmony export */   Or: () => (/* binding */ findAttestedDigest),
/* harmony export */   rq: () => (/* binding */ maxManifestBytes),
/* harmony export */   sJ: () => (/* binding */ isForeignLayer)
/* harmony export */ });
/* unused harmony exports childrenOf, blobsOf, parsePlatform */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7145);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8718);
/* harmony import */ var _layer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6448);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8966);





const mediaTypes = {
    ociIndex: 'application/vnd.oci.image.index.v1+json',
    ociManifest: 'application/vnd.oci.image.manifest.v1+json',
    ociConfig: 'application/vnd.oci.image.config.v1+json',
    dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
    dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
    dockerConfig: 'application/vnd.docker.container.image.v1+json',
};
/** All types that a reader of manifests accepts; GHCR answers a narrower Accept with MANIFEST_UNKNOWN. */
const manifestMediaTypes = [
    mediaTypes.ociIndex,
    mediaTypes.ociManifest,
    mediaTypes.dockerList,
    mediaTypes.dockerManifest,
];
/** Registries take manifests of at least this size; GHCR takes no larger ones. */
const maxManifestBytes = 4 * 1024 * 1024;
function isIndexMediaType(mediaType) {
    return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}
/**
 * Reads a manifest by its bytes.
 * @param contentType what the server or the descriptor says that it is; the document may not contradict it
 * @param what names the document in errors
 * @throws ActionError `invalid-image` for a document that is malformed, of an unknown type, or both image and index
 * @see https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh
 */
function parseManifest(bytes, contentType, what) {
    const document = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJsonObject */ .dw)(bytes, what);
    refuseOtherCase(document, ['mediaType', 'manifests', 'subject', 'config', 'layers'], what);
    const mediaType = decideMediaType(document, contentType, what);
    const hasChildren = Object.hasOwn(document, 'manifests');
    const hasLayers = Object.hasOwn(document, 'layers') || Object.hasOwn(document, 'config');
    if (hasChildren && hasLayers) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} is an image and an index at once, so what it means is unknown.`);
    }
    const artifactType = text(document, 'artifactType');
    const subject = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(document, 'subject') ?? null;
    if (subject !== null && !(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(subject)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has a subject that is no descriptor.`);
    }
    const base = {
        bytes,
        digest: (0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .digestOf */ .ol)(bytes),
        mediaType,
        annotations: (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .stringMembers */ .PS)((0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(document, 'annotations')) ?? new Map(),
        ...(subject === null ? {} : { subject: parseDescriptor(subject, `${what}: subject`) }),
        ...(artifactType === undefined ? {} : { artifactType }),
    };
    if (isIndexMediaType(mediaType)) {
        if (hasLayers)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has the type of an index and the content of an image.`);
        return { ...base, kind: 'index', manifests: parseDescriptors(document, 'manifests', what) };
    }
    if (hasChildren)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has the type of an image and the content of an index.`);
    const config = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(document, 'config');
    if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(config))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has no config.`);
    const image = {
        ...base,
        config: parseDescriptor(config, `${what}: config`),
        layers: parseDescriptors(document, 'layers', what),
    };
    const isImage = isImageConfig(image.config.mediaType) && artifactType === undefined;
    return { ...image, kind: isImage ? 'image' : 'artifact' };
}
/** The manifests that a manifest can't do without, in order. */
function childrenOf(manifest) {
    return manifest.kind === 'index' ? manifest.manifests : [];
}
/** The blobs that a manifest can't do without: config first, then layers; a blob named twice comes once. */
function blobsOf(manifest) {
    if (manifest.kind === 'index')
        return [];
    return [...new Map([manifest.config, ...manifest.layers].map((blob) => [blob.digest, blob])).values()];
}
/**
 * The digest of the platform manifest that this index entry attests to, if it is one of buildx's attestations.
 * @see https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
 */
function findAttestedDigest(entry) {
    if (entry.annotations.get('vnd.docker.reference.type') !== 'attestation-manifest')
        return undefined;
    const digest = entry.annotations.get('vnd.docker.reference.digest');
    return (0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(digest) ? digest : undefined;
}
function isAttestation(entry) {
    return (entry.annotations.get('vnd.docker.reference.type') === 'attestation-manifest' ||
        (entry.platform !== undefined && (0,_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .isUnknownPlatform */ ._H)(entry.platform)));
}
/** Layers that live elsewhere (`urls`); they are never fetched or sent. */
function isForeignLayer({ mediaType }) {
    return ((0,_layer_js__WEBPACK_IMPORTED_MODULE_3__/* .findLayerKind */ .B)(mediaType)?.isForeign ?? mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.'));
}
function isImageConfig(mediaType) {
    return mediaType === mediaTypes.ociConfig || mediaType === mediaTypes.dockerConfig;
}
function decideMediaType(document, contentType, what) {
    const declared = text(document, 'mediaType');
    if (declared === undefined && Object.hasOwn(document, 'mediaType')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has a mediaType that is no text.`);
    }
    const served = contentType?.split(';', 1)[0]?.trim().toLowerCase();
    if (declared !== undefined && served !== undefined && declared !== served) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} was served as ${JSON.stringify(served.slice(0, 100))} and says that it is ${JSON.stringify(declared.slice(0, 100))}.`);
    }
    const mediaType = declared ?? served ?? (Object.hasOwn(document, 'manifests') ? mediaTypes.ociIndex : mediaTypes.ociManifest);
    if (!manifestMediaTypes.includes(mediaType)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} is of the type ${JSON.stringify(mediaType.slice(0, 100))}, which is no known manifest type.`);
    }
    return mediaType;
}
/** Programs in Go take `Manifests` for `manifests`: the same document would mean something else to them. */
function refuseOtherCase(object, names, what) {
    const lowered = new Set(names.map((name) => name.toLowerCase()));
    const other = Object.keys(object).find((key) => lowered.has(key.toLowerCase()) && !names.includes(key));
    if (other === undefined)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has ${JSON.stringify(other)} in unusual case, so what it means is unknown.`);
}
function parseDescriptors(document, name, what) {
    const list = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(document, name) ?? [];
    if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonArray */ .Md)(list))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what}: "${name}" is not a list.`);
    return list.map((entry, index) => {
        if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(entry))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what}: ${name}[${index}] is not an object.`);
        return parseDescriptor(entry, `${what}: ${name}[${index}]`);
    });
}
/** @throws ActionError `invalid-image` unless type, digest and size are there and well-formed */
function parseDescriptor(entry, what) {
    refuseOtherCase(entry, ['mediaType', 'digest', 'size'], what);
    const mediaType = text(entry, 'mediaType');
    const digest = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(entry, 'digest');
    const size = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(entry, 'size');
    if (mediaType === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has no mediaType.`);
    if (!(0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(digest)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has the digest ${(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .showValue */ .vp)(digest)}, which is no sha256 or sha512 digest.`);
    }
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has the size ${(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .showValue */ .vp)(size)}, which is no number of bytes.`);
    }
    const artifactType = text(entry, 'artifactType');
    const platform = parsePlatform((0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(entry, 'platform'));
    return {
        mediaType,
        digest,
        size,
        annotations: (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .stringMembers */ .PS)((0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(entry, 'annotations')) ?? new Map(),
        ...(artifactType === undefined ? {} : { artifactType }),
        ...(platform === undefined ? {} : { platform }),
    };
}
/** Reads `platform` of an index entry; the same names stand in an image config. */
function parsePlatform(value) {
    if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(value))
        return undefined;
    const architecture = text(value, 'architecture');
    const os = text(value, 'os');
    if (architecture === undefined || os === undefined)
        return undefined;
    const variant = text(value, 'variant');
    const osVersion = text(value, 'os.version');
    const features = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(value, 'os.features');
    const osFeatures = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonArray */ .Md)(features) ? features.filter((feature) => typeof feature === 'string') : undefined;
    return {
        architecture,
        os,
        ...(variant === undefined || variant === '' ? {} : { variant }),
        ...(osVersion === undefined || osVersion === '' ? {} : { osVersion }),
        ...(osFeatures === undefined ? {} : { osFeatures }),
    };
}
function text(object, name) {
    const value = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(object, name);
    return typeof value === 'string' ? value : undefined;
}


/***/ }),

/***/ 8966:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ formatPlatform),
/* harmony export */   _H: () => (/* binding */ isUnknownPlatform)
/* harmony export */ });
/* unused harmony exports parsePlatformName, canonicalPlatform, platformKey */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

/** `os/architecture[/variant]`, as `docker --platform` takes it. */
function formatPlatform(platform) {
    return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}
/** @throws ActionError `invalid-input` for what is not of the form `os/architecture[/variant]` */
function parsePlatformName(text) {
    const name = text.toLowerCase();
    if (/^[a-z0-9._-]+\/[a-z0-9._-]+(?:\/[a-z0-9._-]+)?$/.test(name))
        return name;
    throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no platform.`, {
        hint: 'Write os/architecture or os/architecture/variant, such as linux/arm64.',
    });
}
/** Whether it is the `unknown/unknown` under which buildx files attestations. */
function isUnknownPlatform(platform) {
    return platform.os === 'unknown' && platform.architecture === 'unknown';
}
const architectures = new Map([
    ['x86_64', 'amd64'],
    ['x86-64', 'amd64'],
    ['i386', '386'],
    ['aarch64', 'arm64'],
    ['armhf', 'arm'],
    ['armel', 'arm'],
]);
/** Variants that are meant where none is named. */
const usualVariants = new Map([
    ['arm', 'v7'],
    ['arm64', 'v8'],
]);
/**
 * One name for all spellings of `os/architecture[/variant]` that clients take for the same, such as `linux/arm64/v8` and
 * `linux/aarch64`. What tells Windows versions apart is no part of it.
 * @see https://github.com/containerd/platforms/blob/main/normalize.go
 */
function canonicalPlatform(name) {
    const [os = '', given = '', ...rest] = name.toLowerCase().split('/');
    const architecture = architectures.get(given) ?? given;
    const variant = rest.join('/').replace(/^(?=[0-9])/, 'v');
    const isUsual = variant === '' || variant === usualVariants.get(architecture);
    return [os === 'macos' ? 'darwin' : os, architecture, ...(isUsual ? [] : [variant])].join('/');
}
/** The same for two entries of an index of which a client could not tell which one is meant. */
function platformKey(platform) {
    const { osVersion = '', osFeatures = [] } = platform;
    return JSON.stringify([canonicalPlatform(formatPlatform(platform)), osVersion, [...osFeatures].sort()]);
}


/***/ }),

/***/ 810:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ findRetryAfterInMessage),
/* harmony export */   m: () => (/* binding */ parseRetryAfter)
/* harmony export */ });
const goUnits = {
    ns: 1e-6,
    us: 1e-3,
    µs: 1e-3,
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
};
/** Far beyond any wait, and a date still: some servers write numbers that no calendar has. */
const maxMs = 1000 * 365 * 86_400_000;
/**
 * Reads a `Retry-After` value: seconds, an HTTP date, or a Go duration as GHCR writes it (`10.305464ms`).
 * @param now milliseconds since the epoch, for dates
 * @returns milliseconds from now, not negative, 1000 years at most; undefined if the text is none of these
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
function parseRetryAfter(text, now) {
    const value = text.trim().slice(0, 100);
    if (/^\d{1,15}$/.test(value))
        return Math.min(maxMs, Number(value) * 1000);
    const parts = [...value.matchAll(/(\d{1,15}(?:\.\d{1,15})?)(ns|us|µs|ms|s|m|h)/gy)];
    if (parts.length > 0 && parts.map(([part]) => part).join('') === value) {
        const ms = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (goUnits[unit ?? ''] ?? 0), 0);
        return Math.min(maxMs, ms);
    }
    const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.min(maxMs, Math.max(0, date - now));
}
/** The delay that GHCR puts into a message (`retry-after: 10.305464ms, allowed: 2000/minute`) in milliseconds. */
function findRetryAfterInMessage(message) {
    const match = /retry-after: ?([0-9a-zµ.]{0,40}[0-9a-z])/i.exec(message.slice(0, 2000));
    return match?.[1] === undefined ? undefined : parseRetryAfter(match[1], 0);
}


/***/ })

};
