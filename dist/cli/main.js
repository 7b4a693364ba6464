#!/usr/bin/env node
const __WEBPACK_EXTERNAL_MODULE__re2js_re2js_cjs_dd032f88__ = { get RE2JS() { return __WEBPACK_EXTERNAL_createRequire(import.meta.url)("../re2js/re2js.cjs").RE2JS; }, get RE2JSException() { return __WEBPACK_EXTERNAL_createRequire(import.meta.url)("../re2js/re2js.cjs").RE2JSException; } };
const __WEBPACK_EXTERNAL_MODULE__undici_undici_cjs_1a981b84__ = { get ProxyAgent() { return __WEBPACK_EXTERNAL_createRequire(import.meta.url)("../undici/undici.cjs").ProxyAgent; }, get fetch() { return __WEBPACK_EXTERNAL_createRequire(import.meta.url)("../undici/undici.cjs").fetch; } };
import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 8242:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

var x = (y) => {
	var x = {}; __nccwpck_require__.d(x, y); return x
} 
var y = (x) => (() => (x))
module.exports = x({ ["RE2JS"]: () => (__WEBPACK_EXTERNAL_MODULE__re2js_re2js_cjs_dd032f88__.RE2JS), ["RE2JSException"]: () => (__WEBPACK_EXTERNAL_MODULE__re2js_re2js_cjs_dd032f88__.RE2JSException) });

/***/ }),

/***/ 7024:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

var x = (y) => {
	var x = {}; __nccwpck_require__.d(x, y); return x
} 
var y = (x) => (() => (x))
module.exports = x({ ["ProxyAgent"]: () => (__WEBPACK_EXTERNAL_MODULE__undici_undici_cjs_1a981b84__.ProxyAgent), ["fetch"]: () => (__WEBPACK_EXTERNAL_MODULE__undici_undici_cjs_1a981b84__.fetch) });

/***/ }),

/***/ 1729:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("../undici/undici.cjs");

/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 5317:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");

/***/ }),

/***/ 6848:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:readline/promises");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 6466:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/promises");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 932:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("process");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 3557:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 6359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ isSystemError),
/* harmony export */   d: () => (/* binding */ asFileError)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);

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

/***/ 4600:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ openWorkspaceFiles)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2807);
/* harmony import */ var _file_trouble_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6359);





/** A plan of a hundred thousand versions has some 40 MB. */
const maxFileBytes = 256 * 1024 * 1024;
/** What people write by hand and refer to images in. */
const maxSearchedBytes = 16 * 1024 * 1024;
function openWorkspaceFiles(workspace) {
    return {
        read: (path) => readText((0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(workspace, path), maxFileBytes),
        readYaml: async (path) => {
            const text = await readText((0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(workspace, path), maxSearchedBytes);
            const { parseYaml } = await __nccwpck_require__.e(/* import() */ 248).then(__nccwpck_require__.bind(__nccwpck_require__, 2248));
            return parseYaml(text, path);
        },
        write: (path, text) => replaceFile((0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(workspace, path), text),
        find: (fits) => findFiles(workspace, fits),
    };
}
async function readText(path, maxBytes) {
    try {
        const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path);
        if (size > maxBytes)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('invalid-file', `${path} is larger than ${maxBytes} bytes.`);
        return new TextDecoder('utf-8', { fatal: true }).decode(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(path));
    }
    catch (error) {
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_4__/* .asFileError */ .d)(error, `${path} can't be read`);
    }
}
async function replaceFile(path, text) {
    const temporary = `${path}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}`;
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(temporary, text, { mode: 0o600, flag: 'wx' });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(temporary, path);
        return path;
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(temporary, { force: true });
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_4__/* .asFileError */ .d)(error, `${path} can't be written`);
    }
}
async function* findFiles(workspace, fits) {
    const directories = [''];
    // Links may lead round in circles, and out of the workspace to anywhere.
    const root = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)(workspace).catch(() => workspace);
    const linked = new Set([root]);
    for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
        for (const entry of await listDirectory(workspace, directory)) {
            const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
            const kind = entry.isSymbolicLink() ? await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(workspace, path)).catch(() => entry) : entry;
            if (kind.isFile() && fits(path))
                yield { path, text: await readLoosely((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(workspace, path)) };
            if (!kind.isDirectory() || entry.name === '.git')
                continue;
            if (entry.isSymbolicLink()) {
                const target = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(workspace, path));
                if (linked.has(target) || !target.startsWith(root + node_path__WEBPACK_IMPORTED_MODULE_2__.sep))
                    continue;
                linked.add(target);
            }
            directories.push(path);
        }
    }
}
async function listDirectory(workspace, directory) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(workspace, directory), { withFileTypes: true });
    }
    catch (error) {
        if (directory === '' && (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_4__/* .isSystemError */ .O)(error, 'ENOENT'))
            return [];
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_4__/* .asFileError */ .d)(error, `The directory ${directory === '' ? workspace : directory} can't be read`);
    }
}
/** References are ASCII; whatever else is in a file, or that PowerShell wrote it in UTF-16, must not hide them. */
async function readLoosely(path) {
    try {
        const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path);
        if (size > maxSearchedBytes)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('invalid-file', `${path} is larger than ${maxSearchedBytes} bytes.`);
        const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(path);
        const [isLittle, isBig] = [bytes[0] === 0xff && bytes[1] === 0xfe, bytes[0] === 0xfe && bytes[1] === 0xff];
        if (isBig)
            return bytes
                .subarray(0, bytes.length & ~1)
                .swap16()
                .toString('utf16le');
        return bytes.toString(isLittle ? 'utf16le' : 'utf8');
    }
    catch (error) {
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_4__/* .asFileError */ .d)(error, `${path} can't be read`);
    }
}


/***/ }),

/***/ 987:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  gr: () => (/* binding */ decodePercent),
  EE: () => (/* binding */ findProxy),
  CJ: () => (/* binding */ proxyHint)
});

;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __nccwpck_require__(4302);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __nccwpck_require__(2807);
;// CONCATENATED MODULE: ./build/core/adapters/http/proxy.js



const proxyHint = 'HTTPS_PROXY names the proxy, with credentials where it wants some (http://user:password@host:port); NO_PROXY lists hosts that are reached without it.';
/**
 * The proxy through which a server is reached: `https_proxy` or `HTTPS_PROXY`, unless `no_proxy` or `NO_PROXY` names
 * the host. This machine is never reached through one.
 * @returns undefined for the direct way
 * @throws ActionError `unsupported` for a proxy that is no HTTP proxy; its text may hold a password and is not shown
 */
function findProxy(target, environment) {
    const given = environment('https_proxy') ?? environment('HTTPS_PROXY');
    if (given === undefined || (0,reference/* isLoopback */.U9)(target.host))
        return undefined;
    if (isExempt(target, environment('no_proxy') ?? environment('NO_PROXY') ?? ''))
        return undefined;
    const text = given.includes('://') ? given : `http://${given}`;
    const proxy = URL.canParse(text) ? new URL(text) : undefined;
    if (proxy === undefined || proxy.hostname === '') {
        throw new errors/* ActionError */.lZ('unsupported', 'HTTPS_PROXY is not the URL of a proxy.', { hint: proxyHint });
    }
    if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
        throw new errors/* ActionError */.lZ('unsupported', `HTTPS_PROXY names a ${proxy.protocol}// proxy, which is not spoken here.`, {
            hint: proxyHint,
        });
    }
    return proxy;
}
/** The text as it is where its percent signs mean nothing. */
function decodePercent(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
/** Entries are `*`, a host, `.host` or `*.host`, an address or a network of addresses; each with a port or without. */
function isExempt(target, list) {
    const host = target.hostname.toLowerCase().replace(/^\[|\]$/g, '');
    const port = target.port === '' ? '443' : target.port;
    return list
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((entry) => entry !== '')
        .some((entry) => isNamed(host, port, entry));
}
function isNamed(host, port, entry) {
    if (entry === '*')
        return true;
    if ((0,external_node_net_namespaceObject.isIP)(host) !== 0 && isInNetwork(host, entry))
        return true;
    const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec((0,external_node_net_namespaceObject.isIP)(entry) === 6 ? `[${entry}]` : entry) ?? [];
    const bare = name.replace(/^\*?\.|^\[|\]$/g, '');
    return bare !== '' && (only ?? port) === port && (host === bare || ((0,external_node_net_namespaceObject.isIP)(host) === 0 && host.endsWith(`.${bare}`)));
}
/** `10.0.0.0/8`, `fd00::/8` */
function isInNetwork(address, entry) {
    const [, network = '', prefix = ''] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
    const version = (0,external_node_net_namespaceObject.isIP)(network);
    if (version === 0 || version !== (0,external_node_net_namespaceObject.isIP)(address) || Number(prefix) > (version === 4 ? 32 : 128))
        return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    const members = new external_node_net_namespaceObject.BlockList();
    members.addSubnet(network, Number(prefix), family);
    return members.check(address, family);
}


/***/ }),

/***/ 6388:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ep: () => (/* binding */ parseServerUrl),
/* harmony export */   Lk: () => (/* binding */ deriveApiUrl),
/* harmony export */   NU: () => (/* binding */ isHostOfGitHub),
/* harmony export */   U1: () => (/* binding */ isForeignRegistry),
/* harmony export */   Yy: () => (/* binding */ isDockerRegistry),
/* harmony export */   ms: () => (/* binding */ resolveGitHub)
/* harmony export */ });
/* unused harmony export isWithoutSecrets */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8718);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4302);



/**
 * Finds the registry of this GitHub: ghcr.io for github.com, else `containers.HOST`; inputs override.
 * @throws ActionError `invalid-input` for a URL that is not https (http on loopback)
 */
function resolveGitHub(context, inputs) {
    const serverUrl = parseServerUrl(context.serverUrl, 'GITHUB_SERVER_URL');
    const apiUrl = parseServerUrl(inputs.apiUrl ?? context.apiUrl, inputs.apiUrl === undefined ? 'GITHUB_API_URL' : 'api-url');
    const registry = inputs.registry === undefined ? deriveRegistry(serverUrl) : (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .parseRegistryHost */ .TZ)(inputs.registry);
    const hosts = [serverUrl.host, `containers.${serverUrl.host}`, `docker.${serverUrl.host}`];
    const origins = new Set([...hosts.map((host) => `${serverUrl.protocol}//${host}`), apiUrl.origin]);
    return { serverUrl, apiUrl, registry, origins };
}
function deriveRegistry(serverUrl) {
    if (serverUrl.host === 'github.com')
        return (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .parseRegistryHost */ .TZ)('ghcr.io');
    // An address has no subdomains.
    const isAddress = (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isLoopback */ .U9)(serverUrl.host) || serverUrl.hostname.startsWith('[');
    return (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .parseRegistryHost */ .TZ)(isAddress ? serverUrl.host : `containers.${serverUrl.host}`);
}
/**
 * Where the REST API of a GitHub is that does not say so itself.
 * @see https://docs.github.com/enterprise-server/rest/quickstart
 */
function deriveApiUrl(serverUrl) {
    const url = URL.canParse(serverUrl) ? new URL(serverUrl) : undefined;
    // What is no URL is told of where it is read.
    if (url === undefined || url.host === 'github.com')
        return 'https://api.github.com';
    return url.host.endsWith('.ghe.com') ? `https://api.${url.host}` : `${url.origin}/api/v3`;
}
/**
 * Reads the URL of a GitHub or of its API.
 * @param name the input or variable that it comes from, for the error
 * @throws ActionError `invalid-input` unless it is https (http on loopback) without user info, query and fragment
 */
function parseServerUrl(text, name) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isLoopback */ .U9)(url.host));
    if (url === undefined ||
        !isSafe ||
        url.username !== '' ||
        url.password !== '' ||
        url.search !== '' ||
        url.hash !== '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${name} is ${JSON.stringify(text.slice(0, 200))}, which is no https URL of a GitHub.`, {
            hint: 'Write it as https://HOST; http:// is accepted for loopback addresses only.',
        });
    }
    return url;
}
/** Whether the host is a registry of this GitHub, so that a credential of it may go there. */
function isHostOfGitHub(server, host) {
    return host === server.registry || server.origins.has((0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .registryOrigin */ ._g)(host));
}
/** Whether an input names a registry of somebody else: what is given for that one is no business of this GitHub. */
function isForeignRegistry({ serverUrl, apiUrl, registry }) {
    return !isHostOfGitHub(resolveGitHub({ serverUrl: serverUrl.href, apiUrl: apiUrl.href }, {}), registry);
}
/**
 * Whether the host is the older Docker registry of a GitHub Enterprise Server: `docker.HOST`, or `HOST` itself where
 * subdomains are not isolated. It takes single images in Docker's format only, by tag only.
 * @see https://docs.github.com/enterprise-server/packages/working-with-a-github-packages-registry/working-with-the-docker-registry
 */
function isDockerRegistry({ serverUrl }, host) {
    if (host === 'docker.pkg.github.com' || host === `docker.${serverUrl.host}`)
        return true;
    // A GitHub on loopback has one address for all that it is.
    return host === serverUrl.host && !(0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isLoopback */ .U9)(host);
}
/**
 * Whether GitHub gives the run no secrets: it was started by Dependabot, or by a pull request of a fork.
 * @see https://docs.github.com/actions/security-guides/using-secrets-in-github-actions
 */
function isWithoutSecrets({ actor, eventName, event, repository }) {
    if (actor === 'dependabot[bot]')
        return true;
    if (eventName !== 'pull_request')
        return false;
    const head = member(asObject(member(asObject(event), 'pull_request')), 'head');
    const name = member(asObject(member(asObject(head), 'repo')), 'full_name');
    return typeof name === 'string' && name.toLowerCase() !== repository.toLowerCase();
}
function asObject(value) {
    return isJsonObject(value) ? value : {};
}


/***/ }),

/***/ 7145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ isDigest),
/* harmony export */   VK: () => (/* binding */ shortDigest),
/* harmony export */   Y8: () => (/* binding */ Digester),
/* harmony export */   g4: () => (/* binding */ digestAlgorithm),
/* harmony export */   m: () => (/* binding */ parseDigest),
/* harmony export */   ol: () => (/* binding */ digestOf),
/* harmony export */   sU: () => (/* binding */ digestHex),
/* harmony export */   tH: () => (/* binding */ hasDigest)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2807);


const pattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
function isDigest(text) {
    return typeof text === 'string' && pattern.test(text);
}
/** @throws ActionError `invalid-image` if the text is no digest of sha256 or sha512 */
function parseDigest(text, what) {
    if (isDigest(text))
        return text;
    const shown = typeof text === 'string' ? JSON.stringify(text.slice(0, 100)) : `a ${typeof text}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} is ${shown}, which is no sha256 or sha512 digest.`);
}
function digestOf(bytes) {
    return new Digester('sha256').update(bytes).digest();
}
/** The part before the colon, as node:crypto names it too. */
function digestAlgorithm(digest) {
    return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}
function digestHex(digest) {
    return digest.slice(digest.indexOf(':') + 1);
}
/** Twelve hex digits, as Docker shows an id. For people only. */
function shortDigest(digest) {
    return digestHex(digest).slice(0, 12);
}
/** Takes bytes as they come and gives their digest once. */
class Digester {
    #algorithm;
    #hash;
    constructor(algorithm) {
        this.#algorithm = algorithm;
        this.#hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(algorithm);
    }
    update(bytes) {
        this.#hash.update(bytes);
        return this;
    }
    digest() {
        return parseDigest(`${this.#algorithm}:${this.#hash.digest('hex')}`, 'A computed digest');
    }
}
function hasDigest(bytes, digest) {
    return new Digester(digestAlgorithm(digest)).update(bytes).digest() === digest;
}


/***/ }),

/***/ 1164:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   i_: () => (/* binding */ InputReader),
/* harmony export */   uz: () => (/* binding */ splitLines)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9102);


const maxFaultsShown = 50;
/**
 * Reads inputs and gathers what is wrong with them, so that one run tells all faults.
 * Each method returns a harmless value after a fault; `finish` throws.
 */
class InputReader {
    #raw;
    #faults = [];
    #remarks = [];
    #known = new Set();
    constructor(raw) {
        this.#raw = raw;
    }
    /** A trimmed text; undefined when not set. */
    text(name, ...aliases) {
        const given = [name, ...aliases].map((key) => {
            this.#known.add(key);
            return { key, value: this.#raw.get(key).trim() };
        });
        const [first, second] = given.filter(({ value }) => value !== '');
        if (first !== undefined && second !== undefined && first.value !== second.value) {
            this.fault(first.key, `says ${show(first.value)} and its alias "${second.key}" says ${show(second.value)}`);
        }
        return first?.value;
    }
    required(name) {
        const value = this.text(name);
        if (value === undefined)
            this.fault(name, 'is required');
        return value ?? '';
    }
    /** A text that `parse` turns into a value; what it throws becomes a fault of this input. */
    parsed(name, parse, ...aliases) {
        const value = this.text(name, ...aliases);
        return value === undefined ? undefined : this.attempt(name, () => parse(value));
    }
    /** YAML 1.2 core booleans. */
    boolean(name, fallback) {
        const value = this.text(name);
        if (value === undefined)
            return fallback;
        if (/^(?:true|True|TRUE)$/.test(value))
            return true;
        if (!/^(?:false|False|FALSE)$/.test(value))
            this.fault(name, `is ${show(value)}; write true or false`);
        return false;
    }
    /** Decimal digits only. */
    integer(name, { min, max }) {
        const value = this.text(name);
        if (value === undefined)
            return undefined;
        const number = /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
        if (number >= min && number <= (max ?? Infinity))
            return number;
        const range = max === undefined ? `, ${min} or more` : ` from ${min} to ${max}`;
        this.fault(name, `is ${show(value)}; write a whole number${range}`);
        return undefined;
    }
    /** Milliseconds. */
    duration(name) {
        return this.parsed(name, parseDuration);
    }
    choice(name, choices, fallback) {
        const value = this.text(name);
        if (value === undefined)
            return fallback;
        const choice = choices.find((candidate) => candidate === value);
        if (choice === undefined)
            this.fault(name, `is ${show(value)}; write one of ${choices.join(', ')}`);
        return choice ?? fallback;
    }
    /** Newline- or comma-separated entries, each turned into a value. */
    list(name, parse, ...aliases) {
        const value = this.text(name, ...aliases) ?? '';
        return splitLines(value)
            .flatMap((line) => line.split(','))
            .map((entry) => entry.trim())
            .filter((entry) => entry !== '')
            .flatMap((entry) => this.attempt(name, () => [parse(entry)]) ?? []);
    }
    /** One entry a line (commas belong to the entry), comment lines left out. */
    lines(name, parse) {
        return splitLines(this.text(name) ?? '').flatMap((line) => this.attempt(name, () => [parse(line)]) ?? []);
    }
    /**
     * A credential. One line end is cut off, as files give it; nothing else is changed. The value is in no fault.
     * @param onSecret is told each form that has to be masked
     */
    secret(name, onSecret) {
        this.#known.add(name);
        const raw = this.#raw.get(name);
        if (raw === '')
            return undefined;
        if (raw.trim() === '') {
            this.fault(name, 'is empty but for white space');
            return undefined;
        }
        const value = raw.replace(/\r?\n$/, '');
        if (value.length < 4) {
            this.fault(name, 'is too short for a token');
            return undefined;
        }
        if (value !== raw) {
            onSecret(raw);
            this.#remarks.push(`The line end of ${show(name)} was left out.`);
        }
        onSecret(value);
        if (/^[\x21-\x7e]+$/.test(value))
            return value;
        for (const part of value.split(/\s+/))
            if (part.length >= 4)
                onSecret(part);
        this.fault(name, 'holds a space, a line end or a control character, so it is no token');
        return undefined;
    }
    /** Notes a fault that concerns this input. */
    fault(name, what) {
        this.#faults.push(`"${name}" ${what}.`);
    }
    /** @throws ActionError `invalid-input` with all faults (the first 50, if a list has more), if there were any */
    finish() {
        const [only, ...more] = this.#faults;
        if (only === undefined)
            return;
        if (more.length === 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `Input ${only}`);
        const shown = this.#faults.slice(0, maxFaultsShown).map((fault) => `- ${fault}`);
        const rest = this.#faults.length - shown.length;
        if (rest > 0)
            shown.push(`- and ${rest} more`);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${this.#faults.length} inputs are wrong:\n${shown.join('\n')}`);
    }
    /** What was read otherwise than it was given, and inputs that were never read, each with the nearest name that was. */
    warnings() {
        const unknown = this.#raw.names.filter((name) => !this.#known.has(name));
        return [...this.#remarks, ...unknown.map((name) => this.#describeUnknown(name))];
    }
    #describeUnknown(name) {
        const nearest = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_1__/* .findNearest */ .q)(name, [...this.#known]);
        const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
        return `Unknown input ${show(name)} was ignored.${hint}`;
    }
    /** Does work whose ActionError becomes a fault of this input. */
    attempt(name, work) {
        try {
            return work();
        }
        catch (error) {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error))
                throw error;
            this.fault(name, `is wrong: ${[error.message.replace(/\.$/, ''), error.hint].filter(Boolean).join('. ').replace(/\.$/, '')}`);
            return undefined;
        }
    }
}
/** Trimmed lines without empty ones and without comments. */
function splitLines(text) {
    return text
        .split(/\r\n|\r|\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'));
}
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const units = [
    [/^(?:s|sec|secs|seconds?)$/, second],
    [/^(?:m|min|mins|minutes?)$/, minute],
    [/^(?:h|hrs?|hours?)$/, hour],
    [/^(?:d|days?)$/, day],
    [/^(?:w|weeks?)$/, 7 * day],
    [/^(?:mo|mon|months?)$/, 30 * day],
    [/^(?:y|yrs?|years?)$/, 365 * day],
];
const isoPattern = /^P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;
const isoUnits = [365 * day, 30 * day, 7 * day, day, hour, minute, second];
/**
 * Reads `15 days`, `14d`, `12h` or ISO 8601 (`P14D`). A month is 30 days, a year 365.
 * @returns milliseconds
 */
function parseDuration(text) {
    const iso = /\d/.test(text) && !text.endsWith('T') ? isoPattern.exec(text) : null;
    if (iso !== null)
        return isoUnits.reduce((sum, unit, index) => sum + Number(iso[index + 1] ?? 0) * unit, 0);
    // A capital M alone means months to some and minutes to others; between the two lie many images.
    const match = /\d ?M$/.test(text) ? null : /^(\d{1,6}) ?([a-z]{1,8})$/.exec(text.toLowerCase());
    const unit = units.find(([pattern]) => pattern.test(match?.[2] ?? ''));
    if (match === null || unit === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${show(text)} is no duration.`, {
            hint: 'Write a number and a unit, such as 30 seconds, 12h, 14 days or 6 months.',
        });
    }
    return Number(match[1]) * unit[1];
}
function show(text) {
    return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}


/***/ }),

/***/ 9102:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ findNearest)
/* harmony export */ });
const maxGivenLength = 64;
/** The known name that was most likely meant by one that is not known; undefined where none is near. */
function findNearest(given, known) {
    const name = given.slice(0, maxGivenLength);
    const ranked = known
        .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
        .sort((a, b) => a.distance - b.distance);
    const best = ranked[0];
    return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
}
/** Levenshtein distance. */
function editDistance(a, right) {
    let row = Array.from({ length: right.length + 1 }, (_, index) => index);
    for (let i = 0; i < a.length; i += 1) {
        const next = [i + 1];
        for (let j = 0; j < right.length; j += 1) {
            const substituted = (row[j] ?? 0) + (a[i] === right[j] ? 0 : 1);
            next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
        }
        row = next;
    }
    return row.at(-1) ?? 0;
}


/***/ }),

/***/ 8718:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dc: () => (/* binding */ member),
/* harmony export */   Md: () => (/* binding */ isJsonArray),
/* harmony export */   OW: () => (/* binding */ isJsonObject),
/* harmony export */   PS: () => (/* binding */ stringMembers),
/* harmony export */   dt: () => (/* binding */ parseJsonArray),
/* harmony export */   dw: () => (/* binding */ parseJsonObject),
/* harmony export */   vp: () => (/* binding */ showValue)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);

/**
 * Reads a document whose bytes matter (a manifest, an image config).
 * @param what names the document in the error
 * @throws ActionError `invalid-image` unless the bytes are UTF-8 without BOM and one JSON object
 */
function parseJsonObject(bytes, what) {
    const value = parseJson(bytes, what);
    if (!isJsonObject(value))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} is not a JSON object.`);
    return value;
}
/** As parseJsonObject, of a document that is one JSON list. */
function parseJsonArray(bytes, what) {
    const value = parseJson(bytes, what);
    if (!isJsonArray(value))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} is not a JSON list.`);
    return value;
}
function parseJson(bytes, what) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    }
    catch {
        // The error of the engine is left out: it quotes the text, which may be a file of credentials.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} is not valid JSON.`);
    }
}
/** Narrows what JSON.parse gave. */
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isJsonArray(value) {
    return Array.isArray(value);
}
/** An own member; names such as `__proto__` and `constructor` reach nothing inherited. */
function member(object, name) {
    return Object.hasOwn(object, name) ? object[name] : undefined;
}
/** A value for an error, at most 100 characters; lists and objects may be nested too deeply to be written out. */
function showValue(value) {
    if (value === undefined)
        return 'nothing';
    if (typeof value === 'string')
        return JSON.stringify(value.slice(0, 100)).slice(0, 100);
    if (typeof value !== 'object' || value === null)
        return String(value);
    return isJsonArray(value) ? 'a list' : 'an object';
}
/** Only the string members of an object, as annotations and labels are; undefined if it is no object. */
function stringMembers(value) {
    if (!isJsonObject(value))
        return undefined;
    const entries = Object.entries(value).filter((entry) => typeof entry[1] === 'string');
    return new Map(entries);
}


/***/ }),

/***/ 4302:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   ED: () => (/* binding */ parseTag),
/* harmony export */   F2: () => (/* binding */ parseReference),
/* harmony export */   FH: () => (/* binding */ formatReference),
/* harmony export */   Sh: () => (/* binding */ formatRepository),
/* harmony export */   TZ: () => (/* binding */ parseRegistryHost),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   _g: () => (/* binding */ registryOrigin),
/* harmony export */   dz: () => (/* binding */ isTag),
/* harmony export */   en: () => (/* binding */ isRepositoryName)
/* harmony export */ });
/* unused harmony export isRegistryHost */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);
/* harmony import */ var _image_digest_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7145);


const maxNameLength = 255;
const hostPattern = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/;
const namePattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const asciiPattern = /^[\x21-\x7e]*$/;
/** Docker Hub's API lives on a host of its own, whatever its images are called. */
const dockerHub = { names: ['docker.io', 'index.docker.io'], apiHost: 'registry-1.docker.io' };
function isRegistryHost(text) {
    return text.length <= maxNameLength && hostPattern.test(text) && isCanonicalHost(text);
}
/** URL knows what ports and addresses there are, and rewrites what is another spelling, such as 0x7f.1 for 127.0.0.1. */
function isCanonicalHost(text) {
    const url = `${schemeOf(text)}://${text}`;
    return URL.canParse(url) && new URL(url).host === text;
}
function isRepositoryName(text) {
    return text.length <= maxNameLength && namePattern.test(text);
}
/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
function isTag(text) {
    return tagPattern.test(text);
}
function parseTag(text) {
    if (isTag(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${quote(text)} is no tag.`, {
        hint: 'A tag has 1 to 128 letters, digits, "_", "." and "-", and begins with neither "." nor "-".',
    });
}
/**
 * Reads `host[:port]`, with or without a scheme and a trailing slash, into its one canonical form.
 * @throws ActionError `invalid-input` for anything else: user info, path, query, non-ASCII letters, http beyond loopback
 */
function parseRegistryHost(text) {
    // ASCII first: lower case turns a few other letters, such as the Kelvin sign, into ASCII ones.
    const isReadable = text.length <= maxNameLength + 'https://./'.length && asciiPattern.test(text);
    const match = isReadable ? /^(?:(https?):\/\/)?([^/]*)\/?$/i.exec(text) : null;
    const scheme = match?.[1]?.toLowerCase();
    const bare = (match?.[2] ?? '').toLowerCase().replace(/\.(?=:|$)/, '');
    const defaultPort = isLoopback(bare) ? ':80' : ':443';
    const host = bare.endsWith(defaultPort) ? bare.slice(0, -defaultPort.length) : bare;
    if (!isRegistryHost(host)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${quote(text)} is no registry host.`, {
            hint: 'Write host or host:port in ASCII, such as ghcr.io.',
        });
    }
    if (scheme === 'http' && !isLoopback(host)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${quote(text)} would send credentials unencrypted.`, {
            hint: 'http:// is accepted for loopback addresses only; use https://.',
        });
    }
    return host;
}
/** Whether the host is this machine: 127.0.0.0/8, ::1 or localhost. Only there http is spoken. */
function isLoopback(host) {
    const name = host.replace(/:[0-9]+$/, '');
    return name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}
/** Where the registry's requests go; http on loopback as Docker, crane and containerd do. */
function registryOrigin(host) {
    return `${schemeOf(host)}://${dockerHub.names.includes(host) ? dockerHub.apiHost : host}`;
}
function schemeOf(host) {
    return isLoopback(host) ? 'http' : 'https';
}
/**
 * Reads `[registry/]name[:tag][@digest]`. The name is lowered: GitHub's packages have lower-case names only.
 * @param defaultRegistry meant when the first part is no host (no dot, no port, not localhost)
 */
function parseReference(text, defaultRegistry) {
    if (text.length > 2 * maxNameLength + 300)
        throw invalidReference(text, 'it is too long');
    const [rest, digestText, ...more] = text.split('@');
    if (rest === undefined || more.length > 0)
        throw invalidReference(text, 'it has more than one "@"');
    const colon = rest.lastIndexOf(':');
    const hasTag = colon > rest.lastIndexOf('/');
    const path = hasTag ? rest.slice(0, colon) : rest;
    const tag = hasTag ? rest.slice(colon + 1) : undefined;
    const slash = path.indexOf('/');
    const first = path.slice(0, Math.max(slash, 0));
    const isHost = isReadAsHost(first);
    const registry = isHost ? parseRegistryHost(first) : defaultRegistry;
    const name = lowerName(isHost ? path.slice(slash + 1) : path, registry);
    if (!isRepositoryName(name))
        throw invalidReference(text, 'its name is not of the form owner/name');
    if (tag !== undefined && !isTag(tag))
        throw invalidReference(text, `${quote(tag)} is no tag`);
    if (digestText !== undefined && !(0,_image_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(digestText)) {
        throw invalidReference(text, `${quote(digestText)} is no sha256 or sha512 digest`);
    }
    return {
        registry,
        name,
        ...(tag === undefined ? {} : { tag }),
        ...(digestText === undefined ? {} : { digest: digestText }),
    };
}
/** As Docker tells a registry from the first part of a name. */
function isReadAsHost(first) {
    return /[.:]/.test(first) || first.toLowerCase() === 'localhost';
}
/** Official images of Docker Hub, written without an owner, belong to `library`. */
function lowerName(path, registry) {
    const name = asciiPattern.test(path) ? path.toLowerCase() : path;
    return dockerHub.names.includes(registry) && name !== '' && !name.includes('/') ? `library/${name}` : name;
}
/** A host of one word keeps its port, without which it would be read as the first part of the name. */
function formatRepository({ registry, name }) {
    return `${registry}${isReadAsHost(registry) ? '' : ':443'}/${name}`;
}
function formatReference(reference) {
    const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
    const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
    return formatRepository(reference) + tag + digest;
}
function invalidReference(text, why) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${quote(text)} is no image reference: ${why}.`, {
        hint: 'Write [registry/]owner/name[:tag][@sha256:…].',
    });
}
function quote(text) {
    return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}


/***/ }),

/***/ 2807:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bd: () => (/* binding */ isActionError),
/* harmony export */   Uc: () => (/* binding */ describeError),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   wr: () => (/* binding */ adviceOf),
/* harmony export */   wt: () => (/* binding */ withSentence)
/* harmony export */ });
/* unused harmony export generalAdvice */
/** The only error class of the project: the message says what happened to what, the hint what to change. */
class ActionError extends Error {
    code;
    hint;
    constructor(code, message, details = {}) {
        super(message, details.cause === undefined ? undefined : { cause: details.cause });
        this.name = 'ActionError';
        this.code = code;
        this.hint = details.hint;
    }
}
/** Narrows a caught value to an ActionError, of one of the given codes if any are given. */
function isActionError(error, ...codes) {
    return error instanceof ActionError && (codes.length === 0 || codes.includes(error.code));
}
/** The same error with one sentence more in its message; what is no ActionError stays as it is. */
function withSentence(error, sentence) {
    if (!isActionError(error))
        return error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return new ActionError(error.code, `${error.message} ${sentence}`, { ...hint, cause: error });
}
/**
 * What to change where the error itself knows nothing more telling. Faults of inputs say it in their own words, what is
 * not supported has its own way round, and a run that was cancelled needs no remedy.
 */
const generalAdvice = {
    'invalid-image': 'The image is damaged, incomplete or not what it is said to be: make it anew.',
    'invalid-file': 'Mend that file, or name another one.',
    unauthorized: 'The token is wrong, expired or revoked, or none was given.',
    denied: 'The token lacks a permission; docs/troubleshooting.md of this suite tells what mends each refusal of GitHub.',
    'not-found': 'Check the spelling. A server also answers so where the token may not see what is asked for.',
    'rate-limited': 'Run again later, or let fewer jobs ask at the same time.',
    unavailable: 'Run the job again. If it stays so, look at the status page of the server and at what lies between.',
    rejected: "The server's own words say what it does not take.",
    'invalid-response': 'Run the job again. If it stays so, look whether a proxy on the way changes the answers.',
    refused: 'Nothing more was sent, so that no credential gets lost. Check the address and what answers there.',
    conflict: 'Run again when nobody else changes the same.',
    guarded: 'Change the rules or the limit, if this was not what they are for.',
    incomplete: 'Run again: what is done is not done twice.',
};
/** What the user should change; undefined where nothing is to be said. */
function adviceOf({ hint, code }) {
    return hint ?? generalAdvice[code];
}
/** What people are told of anything that was thrown: what happened, and what to change. */
function describeError(error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = isActionError(error) ? adviceOf(error) : 'This is a fault of ghcr-actions itself; please report it.';
    return hint === undefined ? message : `${message}\n${hint}`;
}


/***/ }),

/***/ 1432:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   tp: () => (/* binding */ table)
/* harmony export */ });
/** Markdown that has been made safe already; anything else is escaped by `text` or `code` first. */
const maxCellCharacters = 1000;
/**
 * Text of anyone (a registry, an image, an input) as Markdown that shows it and does nothing: no HTML, link, mention,
 * emphasis or table cell of its own, on one line, without control and bidirectional characters.
 */
function text(value) {
    return oneLine(value).replace(/[\\`*_{}[\]()<>#+\-.!|&@~:$]/g, (character) => `&#${character.charCodeAt(0)};`);
}
/** The same as inline code. HTML's own element is used, because a backtick in the value would end Markdown's. */
function code(value) {
    return `<code>${text(value)}</code>`;
}
/** Lines of Markdown behind a click, on one line so that a cell of a table can hold them. */
function folded(title, lines, isOpen = false) {
    return `<details${isOpen ? ' open' : ''}><summary>${text(title)}</summary>${lines.join('<br>')}</details>`;
}
/** A table of cells that are Markdown already. */
function table(header, rows) {
    const line = (cells) => `| ${cells.join(' | ')} |\n`;
    return line(header) + line(header.map(() => '---')) + rows.map(line).join('');
}
function oneLine(value) {
    // Half of a character that takes two is none.
    const head = value.slice(0, maxCellCharacters).replace(/[\ud800-\udbff]$/, '');
    const cut = value.length > maxCellCharacters ? `${head}…` : value;
    return cut.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�');
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".main.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
var __webpack_exports__ = {};

// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __nccwpck_require__(1708);
;// CONCATENATED MODULE: external "node:events"
const external_node_events_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");
;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
;// CONCATENATED MODULE: external "node:stream/consumers"
const consumers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/consumers");
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __nccwpck_require__(2807);
// EXTERNAL MODULE: ./build/core/domain/github/github.js
var github = __nccwpck_require__(6388);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __nccwpck_require__(8718);
// EXTERNAL MODULE: ./build/core/adapters/http/proxy.js + 1 modules
var http_proxy = __nccwpck_require__(987);
;// CONCATENATED MODULE: ./build/core/adapters/environment.js






const inputPrefix = 'INPUT_';
/** A variable of the environment; undefined when unset or empty. */
function readVariable(name) {
    const value = external_node_process_.env[name];
    return value === '' ? undefined : value;
}
/** The inputs of a step as a runner hands them over. */
function readInputVariables() {
    const names = Object.entries(process.env)
        .filter(([name, value]) => name.startsWith(inputPrefix) && value !== undefined && value.trim() !== '')
        .map(([name]) => name.slice(inputPrefix.length).toLowerCase());
    return { names, get: (name) => process.env[inputPrefix + name.replaceAll(' ', '_').toUpperCase()] ?? '' };
}
/** What the environment says of the workflow run; of github.com where it says nothing. */
function readGitHubContext() {
    const repository = readVariable('GITHUB_REPOSITORY') ?? '';
    const serverUrl = readVariable('GITHUB_SERVER_URL') ?? 'https://github.com';
    return {
        serverUrl,
        apiUrl: readVariable('GITHUB_API_URL') ?? (0,github/* deriveApiUrl */.Lk)(serverUrl),
        repository,
        repositoryOwner: readVariable('GITHUB_REPOSITORY_OWNER') ?? repository.split('/')[0] ?? '',
        actor: readVariable('GITHUB_ACTOR') ?? '',
        eventName: readVariable('GITHUB_EVENT_NAME') ?? '',
        ref: readVariable('GITHUB_REF') ?? '',
        sha: readVariable('GITHUB_SHA') ?? '',
        event: readEvent(readVariable('GITHUB_EVENT_PATH')),
    };
}
/** A payload that is missing or unreadable is as good as none: it only ever fills in defaults. */
function readEvent(path) {
    if (path === undefined)
        return {};
    try {
        const event = JSON.parse((0,external_node_fs_namespaceObject.readFileSync)(path, 'utf8'));
        return (0,json/* isJsonObject */.OW)(event) ? event : {};
    }
    catch {
        return {};
    }
}
/** What a child may see: neither inputs and state of this step, nor any variable that holds a secret. */
function readChildEnvironment(secrets) {
    const isOwn = (name) => /^(?:INPUT_|STATE_|ACTIONS_)/.test(name);
    const hidden = [...secrets];
    return Object.fromEntries(Object.entries(external_node_process_.env).flatMap(([name, value]) => value === undefined || isOwn(name) || hidden.some((secret) => value.includes(secret)) ? [] : [[name, value]]));
}
/**
 * Takes care of settings of the process that would weaken its security, before anything is sent.
 * A proxy's password is masked, and a proxy without a scheme is used at all: `proxy:3128` passes for a URL without a host.
 * Certificates are checked whatever the environment says.
 */
function hardenEnvironment(mask, warn) {
    for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
        const given = readVariable(name);
        const proxy = given === undefined || given.includes('://') ? given : `http://${given}`;
        if (proxy !== undefined && proxy !== given)
            external_node_process_.env[name] = proxy;
        const url = proxy !== undefined && URL.canParse(proxy) ? new URL(proxy) : undefined;
        if (url === undefined || url.password === '')
            continue;
        for (const secret of [url.password, (0,http_proxy/* decodePercent */.gr)(url.password)])
            mask(secret);
    }
    if (readVariable('NODE_TLS_REJECT_UNAUTHORIZED') === '0') {
        delete external_node_process_.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        warn('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are checked. Add your own with NODE_EXTRA_CA_CERTS.');
    }
}
/** Fires on SIGINT and SIGTERM; a second one ends the process as usual. */
function listenForCancellation() {
    const controller = new AbortController();
    // Every request under way listens; Node would warn of more than ten.
    (0,external_node_events_namespaceObject.setMaxListeners)(0, controller.signal);
    for (const signal of ['SIGINT', 'SIGTERM']) {
        external_node_process_.once(signal, () => {
            controller.abort();
        });
    }
    return controller.signal;
}

// EXTERNAL MODULE: ./build/core/adapters/files/file-trouble.js
var file_trouble = __nccwpck_require__(6359);
// EXTERNAL MODULE: ./build/core/adapters/files/workspace-files.js
var workspace_files = __nccwpck_require__(4600);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __nccwpck_require__(1421);
;// CONCATENATED MODULE: ./build/core/adapters/git.js

const timeoutMs = 5000;
/** A commit with a long message, or many parents. */
const maxCommitBytes = 1024 * 1024;
/**
 * The committer's time of a commit, in milliseconds since the epoch. A plumbing command reads it, which starts no
 * program that a repository's configuration may name.
 * @returns undefined without git, without a repository, or where it lacks the commit
 */
function findCommitTime(sha, { directory, path, home }) {
    if (!/^[0-9a-f]{40,64}$/.test(sha))
        return undefined;
    try {
        const commit = (0,external_node_child_process_.execFileSync)('git', ['cat-file', 'commit', sha], {
            cwd: directory,
            // A commit that is missing stays so: fetching it could start anything.
            env: {
                GIT_NO_LAZY_FETCH: '1',
                ...(path === undefined ? {} : { PATH: path }),
                ...(home === undefined ? {} : { HOME: home }),
            },
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore'],
            timeout: timeoutMs,
            maxBuffer: maxCommitBytes,
        });
        // Headers end at the first empty line; the message may say anything.
        const seconds = /^committer .* ([0-9]{1,12}) [+-][0-9]{4}$/m.exec(commit.split('\n\n', 1)[0] ?? '')?.[1];
        return seconds === undefined ? undefined : Number(seconds) * 1000;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/log-text.js
/** A secret that is shorter would hide much else, and is none. */
const minSecretLength = 4;
/** Control and bidirectional characters become escapes, as JSON has them; lines and tabs stay. */
function escapeControls(message) {
    return message.replace(/[^\P{Cc}\n\t]|\p{Bidi_Control}|[\u2028\u2029]/gu, (character) => {
        return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
    });
}
/**
 * Text for the log that can neither start a workflow command nor hide or reorder what it says: control and
 * bidirectional characters become escapes, lines that begin like a command are set off.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
function clean(message) {
    return escapeControls(message.replace(/\r\n?/g, '\n'))
        .replaceAll('##[', '## [')
        .replace(/^(?=[^\S\n]*::)/gm, '> ');
}

;// CONCATENATED MODULE: ./build/core/adapters/secrets.js

/** What GitHub's tokens look like, for one that nobody has told of, such as an argument at the wrong place. */
const tokenPattern = /\b(?:gh[a-z]|github_pat)_[\w.-]{15,}[\w-]/g;
/** A shorter piece of Base64 would be found in digests. */
const minEncodedLength = 8;
/** Secrets that must not be printed, in no form that they usually take. */
class Secrets {
    /** Longest first, so that no form cuts another. */
    #forms = [];
    add(secret) {
        if (secret.length < minSecretLength || this.#forms.includes(secret))
            return;
        const forms = new Set([...this.#forms, ...formsOf(secret)]);
        this.#forms = [...forms].sort((a, b) => b.length - a.length);
    }
    /** Puts `***` in the place of each. */
    hide(text) {
        return this.#forms.reduce((rest, form) => rest.replaceAll(form, '***'), text).replace(tokenPattern, '***');
    }
}
function formsOf(secret) {
    return [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        ...[0, 1, 2].flatMap((offset) => encodedAt(secret, offset)),
    ];
}
/** What Base64 makes of the secret alone, wherever it begins within the text that was encoded. */
function encodedAt(secret, offset) {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const [first, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    const forms = ['base64', 'base64url'].map((encoding) => bytes.toString(encoding).slice(first, end));
    return forms.filter((form) => form.length >= minEncodedLength);
}

;// CONCATENATED MODULE: external "node:util"
const external_node_util_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");
;// CONCATENATED MODULE: ./build/core/adapters/terminal-output.js


const usualColumns = 80;
const barWidth = 24;
const clearLine = '\r\u001b[K';
/**
 * Prints for a person: what happens to standard output, and to standard error what is to be heeded and how far it is.
 * No line has a meaning to a runner, secrets are hidden, and text of a server can't act on the terminal.
 */
class TerminalOutput {
    log;
    #options;
    /** Spaces before each line, within groups. */
    #indent = '';
    /** What the status line shows. */
    #shown = '';
    /** Whether details and what helps to find a fault are shown. */
    isVerbose = false;
    /** Standard output is for the result alone. */
    isResultOnly = false;
    constructor(options) {
        this.#options = options;
        this.log = {
            debug: (message) => {
                if (this.isVerbose)
                    this.#warn(message, '', 'dim');
            },
            info: (message) => {
                this.#tell(message);
            },
            detail: (message) => {
                if (this.isVerbose)
                    this.#tell(message);
            },
            notice: (message) => {
                this.#warn(message, 'Note: ', 'cyan');
            },
            warning: (message) => {
                this.#warn(message, 'Warning: ', 'yellow');
            },
            group: (title, work) => this.#group(title, work),
            status: options.stderr.isTTY === true ? this.#openStatus() : undefined,
        };
    }
    error(message) {
        this.#indent = '';
        this.#warn(message, 'Error: ', 'red');
    }
    /** A result for standard output; JSON stays JSON. */
    print(text) {
        this.#write(this.#options.stdout, escapeControls(this.#hide(text)));
    }
    async #group(title, work) {
        this.log.info(title.replaceAll('\n', ' '));
        const before = this.#indent;
        this.#indent = `${before}  `;
        try {
            return await work();
        }
        finally {
            this.#indent = before;
        }
    }
    #openStatus() {
        const { stderr } = this.#options;
        return {
            show: (text, share) => {
                const words = clean(this.#hide(text)).replace(/\s+/g, ' ');
                const line = Array.from(share === undefined ? words : `${drawBar(share)} ${words}`);
                // Some pseudo-terminals are said to have none.
                const columns = stderr.columns === undefined || stderr.columns < 2 ? usualColumns : stderr.columns;
                this.#shown = line.slice(0, columns - 1).join('');
                stderr.write(clearLine + this.#shown);
            },
            clear: () => {
                if (this.#shown !== '')
                    stderr.write(clearLine);
                this.#shown = '';
            },
        };
    }
    #tell(message) {
        const { stdout, stderr } = this.#options;
        this.#write(this.isResultOnly ? stderr : stdout, `${this.#format(message)}\n`);
    }
    #warn(message, prefix, colour) {
        const { stderr, hasColour } = this.#options;
        const text = this.#format(prefix + message);
        const isColoured = hasColour && stderr.isTTY === true;
        this.#write(stderr, `${isColoured ? (0,external_node_util_namespaceObject.styleText)(colour, text, { validateStream: false }) : text}\n`);
    }
    #format(message) {
        return this.#indent + clean(this.#hide(message)).replaceAll('\n', `\n${this.#indent}`);
    }
    #hide(text) {
        return this.#options.secrets.hide(text);
    }
    /** The status line makes room, and comes back below. */
    #write(stream, text) {
        const { stderr } = this.#options;
        if (this.#shown !== '')
            stderr.write(clearLine);
        stream.write(text);
        if (this.#shown !== '')
            stderr.write(this.#shown);
    }
}
/** `[██████░░░░░░]`; a share of nothing is nothing. */
function drawBar(share) {
    const full = Math.round(Math.min(Math.max(Number.isNaN(share) ? 0 : share, 0), 1) * barWidth);
    return `[${'█'.repeat(full)}${'░'.repeat(barWidth - full)}]`;
}

;// CONCATENATED MODULE: ./build/core/adapters/terminal.js















/** Wherever a token may be that is meant for us or for another program of the user. */
const tokenVariables = ['GITHUB_TOKEN', 'GH_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
/** Nothing that is printed has a meaning to a runner, and no file of a runner is written. */
function openTerminal() {
    const secrets = new Secrets();
    /** What no child may see; the password of a proxy is hidden too, but programs still get their proxy. */
    const withheld = new Set();
    const output = new TerminalOutput({
        stdout: external_node_process_.stdout,
        stderr: external_node_process_.stderr,
        secrets,
        hasColour: readVariable('NO_COLOR') === undefined,
    });
    const mask = (secret) => {
        secrets.add(secret);
        if (secret.length >= minSecretLength)
            withheld.add(secret);
    };
    for (const name of tokenVariables)
        mask(readVariable(name) ?? '');
    outliveReader();
    hardenEnvironment((secret) => {
        secrets.add(secret);
    }, (message) => {
        output.log.warning(message);
    });
    const files = (0,workspace_files/* openWorkspaceFiles */.P)(external_node_process_.cwd());
    const github = readGitHubContext();
    const isAttended = external_node_process_.stdin.isTTY && external_node_process_.stderr.isTTY;
    return {
        github,
        isAttended,
        environment: readVariable,
        mask,
        readActionFile: (action) => files.readYaml((0,external_node_path_.join)(findPackage(), action, 'action.yml')),
        readSecretFile: (path) => readSecret(path),
        print: (result) => {
            output.print(result);
        },
        openRunner: (inputs, settings, onOutput) => {
            output.isVerbose = settings.isVerbose;
            output.isResultOnly = settings.isResultOnly;
            const cancelled = listenForCancellation();
            let summary = '';
            return {
                ...withoutFollowers,
                inputs,
                github,
                log: output.log,
                cancelled,
                environment: readVariable,
                childEnvironment: () => readChildEnvironment(withheld),
                temporaryDirectory: readVariable('RUNNER_TEMP') ?? (0,external_node_os_.tmpdir)(),
                workspace: external_node_process_.cwd(),
                startedAt: Date.now(),
                findCommitTime: (sha) => findCommitTime(sha, { directory: external_node_process_.cwd(), path: readVariable('PATH'), home: readVariable('HOME') }),
                mask,
                setOutput: onOutput,
                confirm: async (question) => settings.isConfirmed || (isAttended && (await ask(question, cancelled))),
                writeSummary: async (markdown) => {
                    summary += `${secrets.hide(markdown)}\n`;
                    if (settings.summaryFile !== undefined)
                        await files.write(settings.summaryFile, summary);
                },
            };
        },
        fail: (error) => {
            output.error((0,errors/* describeError */.Uc)(error));
            if (error instanceof Error)
                output.log.debug(error.stack ?? error.message);
            external_node_process_.exitCode = (0,errors/* isActionError */.Bd)(error, 'invalid-input') ? 2 : 1;
        },
    };
}
/** No step and no post step comes after a command. */
const withoutFollowers = {
    exportVariable: () => undefined,
    saveState: () => undefined,
    state: () => '',
};
/** Whoever reads our output may stop (`| head`); what was begun is finished all the same. */
function outliveReader() {
    for (const stream of [external_node_process_.stdout, external_node_process_.stderr])
        stream.on('error', () => undefined);
}
/** The folder of this package, above the program wherever that was bundled to. */
function findPackage() {
    const program = (0,external_node_fs_namespaceObject.realpathSync)(external_node_process_.argv[1] ?? '.');
    for (let folder = (0,external_node_path_.dirname)(program); folder !== (0,external_node_path_.dirname)(folder); folder = (0,external_node_path_.dirname)(folder)) {
        if ((0,external_node_fs_namespaceObject.existsSync)((0,external_node_path_.join)(folder, 'cleanup', 'action.yml')))
            return folder;
    }
    throw new errors/* ActionError */.lZ('invalid-file', `No action.yml is found above ${program}.`, {
        hint: 'Install the package as a whole; its program reads what the options are from there.',
    });
}
async function readSecret(path) {
    if (path !== '-') {
        return (0,promises_.readFile)((0,external_node_path_.resolve)(path), 'utf8').catch((error) => {
            throw (0,file_trouble/* asFileError */.d)(error, `${path} can not be read`);
        });
    }
    if (external_node_process_.stdin.isTTY) {
        throw new errors/* ActionError */.lZ('invalid-input', 'The token is to come from standard input, which is a terminal.', {
            hint: 'Pipe it in, such as: gh auth token | ghcr-actions ….',
        });
    }
    return (0,consumers_namespaceObject.text)(external_node_process_.stdin);
}
/** Yes only if it is said; the end of the input is a no. */
async function ask(question, cancelled) {
    const { createInterface } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 6848, 19));
    const dialogue = createInterface({ input: external_node_process_.stdin, output: external_node_process_.stderr, terminal: false });
    try {
        const ended = (0,external_node_events_namespaceObject.once)(dialogue, 'close', { signal: cancelled }).then(() => '');
        const answer = await Promise.race([dialogue.question(`${question} [y/N] `, { signal: cancelled }), ended]);
        return /^y(?:es)?$/i.test(answer.trim());
    }
    catch (error) {
        throw new errors/* ActionError */.lZ('cancelled', 'The run was cancelled.', { cause: error });
    }
    finally {
        dialogue.close();
    }
}

;// CONCATENATED MODULE: ./build/core/run-at-terminal.js

/** Runs a command of a person: the only place where its failure is reported. */
async function runAtTerminal(work) {
    const terminal = openTerminal();
    try {
        await work(terminal);
    }
    catch (error) {
        terminal.fail(error);
    }
}

// EXTERNAL MODULE: ./build/core/domain/input/nearest.js
var input_nearest = __nccwpck_require__(9102);
// EXTERNAL MODULE: ./build/core/report/markdown.js
var markdown = __nccwpck_require__(1432);
;// CONCATENATED MODULE: ./build/core/report/failure.js


/** The job summary of a run that failed: what happened, and what to change. */
function summarizeFailure(error) {
    const message = error instanceof Error ? error.message : String(error);
    const paragraphs = ['### Failed', ...message.split('\n').map(markdown/* text */.Qq)];
    const advice = (0,errors/* isActionError */.Bd)(error) ? (0,errors/* adviceOf */.wr)(error) : undefined;
    if (advice !== undefined)
        paragraphs.push(`**What to change:** ${(0,markdown/* text */.Qq)(advice)}`);
    return paragraphs.join('\n\n');
}

;// CONCATENATED MODULE: ./build/cli/action-file.js
/** Flags whose default depends on other inputs, so that action.yml gives none. */
const flagsWithoutDefault = ['delete-untagged'];
/** Reads the metadata of an action; what it lacks is empty. */
function parseActionFile(document) {
    const inputs = entriesOf(main_member(document, 'inputs')).map(({ key, value }) => {
        const fallback = textAt(value, 'default');
        return {
            name: key,
            description: textAt(value, 'description'),
            fallback,
            isRequired: textAt(value, 'required') === 'true',
            isFlag: /^(?:true|false)$/.test(fallback) || flagsWithoutDefault.includes(key),
        };
    });
    return { description: textAt(document, 'description'), inputs };
}
function entriesOf(node) {
    return node?.kind === 'map' ? node.entries : [];
}
function main_member(node, name) {
    return entriesOf(node).find(({ key }) => key === name)?.value;
}
function textAt(node, name) {
    const value = main_member(node, name);
    return value?.kind === 'scalar'
        ? String(value.value ?? '')
            .replace(/\s+/g, ' ')
            .trim()
        : '';
}

;// CONCATENATED MODULE: ./build/cli/command-line.js



/** Options that are no inputs. */
const ownOptions = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
    verbose: { type: 'boolean' },
    summary: { type: 'string' },
    'token-file': { type: 'string' },
};
/** Inputs that are secrets: an argument can be read by every process of the machine, and stays in the shell's history. */
const secretInputs = ['github-token', 'pat', 'token', 'password'];
/**
 * Reads the arguments of a command, whose options are the inputs of its action.
 * @throws ActionError `invalid-input`; what was written as a value is never repeated, as it may be a secret
 */
function parseCommandLine(args, inputs) {
    const types = new Map([
        ...Object.entries(ownOptions).map(([name, { type }]) => [name, type]),
        ...inputs.map(({ name, isFlag }) => [name, isFlag ? 'boolean' : 'string']),
    ]);
    const options = Object.fromEntries([...types].map(([name, type]) => [name, { type, multiple: true }]));
    const { tokens } = (0,external_node_util_namespaceObject.parseArgs)({
        args: [...args],
        options: { ...options, ...ownOptions },
        strict: false,
        allowNegative: false,
        tokens: true,
    });
    const values = new Map();
    for (const token of tokens) {
        if (token.kind === 'option-terminator')
            continue;
        if (token.kind === 'positional')
            throw wrong('An argument belongs to no option.', adviseOnPositional(token.value));
        const [name, value] = readOption(token, types);
        values.set(name, [...(values.get(name) ?? []), value]);
    }
    const last = (name) => values.get(name)?.at(-1);
    return {
        isHelp: last('help') === 'true',
        isJson: last('json') === 'true',
        isConfirmed: last('yes') === 'true',
        isVerbose: last('verbose') === 'true',
        summaryFile: last('summary'),
        tokenFile: last('token-file'),
        inputs: new Map([...values].filter(([name]) => !(name in ownOptions)).map(([name, all]) => [name, all.join('\n')])),
    };
}
/** @returns its full name, and its value as an input would have it */
function readOption({ name, rawName, value, inlineValue }, types) {
    if (secretInputs.includes(name)) {
        throw wrong(`${rawName} is not taken: every process of this machine can read arguments, and the shell keeps them.`, 'Set GH_TOKEN, or pass a file with --token-file (- is standard input).');
    }
    const negated = name.startsWith('no-') && !types.has(name) ? name.slice('no-'.length) : undefined;
    if (negated !== undefined && types.get(negated) === 'boolean') {
        if (value !== undefined)
            throw wrong(`${rawName} takes no value.`, `Write ${rawName}, or --${negated}.`);
        return [negated, 'false'];
    }
    const type = types.get(name);
    if (type === undefined) {
        const nearest = (0,input_nearest/* findNearest */.q)(negated ?? name, [...types.keys()]);
        throw wrong(`There is no option ${rawName.slice(0, 100)}.`, nearest === undefined ? 'Look at --help.' : `Did you mean --${nearest}?`);
    }
    if (type === 'boolean')
        return [name, value ?? 'true'];
    const isMissing = value === undefined || (inlineValue !== true && /^-./.test(value));
    if (isMissing)
        throw wrong(`${rawName} has no value.`, `Write ${rawName} VALUE, or ${rawName}=VALUE.`);
    return [name, value];
}
/** A value after a flag is one of the likelier reasons. */
function adviseOnPositional(value) {
    return /^(?:true|false)$/i.test(value)
        ? 'A flag has no value of its own: write --dry-run or --no-dry-run, for instance.'
        : 'Write each value with its option, such as --package NAME, and quote what holds spaces or *.';
}
function wrong(message, hint) {
    return new errors/* ActionError */.lZ('invalid-input', message, { hint });
}

;// CONCATENATED MODULE: ./build/cli/commands.js
/** Loaded when they are run: help has no use for them. */
const commands = new Map([
    [
        'cleanup',
        {
            remarks: [
                'It asks before it deletes. Where nobody can be asked (no terminal) it says what it would delete and changes nothing, unless --yes is given.',
                'What it deletes is written to a journal first: --mode restore brings it back within 30 days.',
            ],
            examples: [
                "--owner octo-org --package app --delete-tags 'pr-*' --older-than '14 days' --dry-run",
                '--owner octo-org --policy cleanup.yml --dry-run --json',
                '--owner octo-org --package app --mode restore',
            ],
            scopes: 'read:packages and delete:packages (write:packages too for --mode restore)',
            run: async (runner) => {
                const { connect } = await Promise.all(/* import() */[__nccwpck_require__.e(942), __nccwpck_require__.e(370)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2370));
                const { parseInputs } = await __nccwpck_require__.e(/* import() */ 574).then(__nccwpck_require__.bind(__nccwpck_require__, 5574));
                const { cleanup } = await Promise.all(/* import() */[__nccwpck_require__.e(163), __nccwpck_require__.e(986)]).then(__nccwpck_require__.bind(__nccwpck_require__, 6986));
                const options = parseInputs(runner);
                await cleanup(options, connect(options, runner));
            },
        },
    ],
    [
        'push',
        {
            remarks: ['Images of other registries are pushed with what docker login or podman login stored.'],
            examples: [
                '--source oci:image --images ghcr.io/octo-org/app --tags latest --tags v1.4.2',
                '--source docker-daemon:app --images ghcr.io/octo-org/app --tags latest --dry-run',
            ],
            scopes: 'write:packages',
            run: async (runner) => {
                const { connect } = await Promise.all(/* import() */[__nccwpck_require__.e(942), __nccwpck_require__.e(370)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2370));
                const { parseInputs } = await Promise.all(/* import() */[__nccwpck_require__.e(162), __nccwpck_require__.e(163), __nccwpck_require__.e(547), __nccwpck_require__.e(662), __nccwpck_require__.e(296)]).then(__nccwpck_require__.bind(__nccwpck_require__, 6296));
                const { push } = await Promise.all(/* import() */[__nccwpck_require__.e(162), __nccwpck_require__.e(547), __nccwpck_require__.e(114), __nccwpck_require__.e(926)]).then(__nccwpck_require__.bind(__nccwpck_require__, 1926));
                const options = parseInputs(runner);
                await push(options, connect(options, runner));
            },
        },
    ],
    [
        'annotate',
        {
            remarks: [],
            examples: [
                "--image ghcr.io/octo-org/app:v1.4.2 --description 'The app of the octopus' --dry-run",
                '--image ghcr.io/octo-org/app --digests-dir digests --tags v1.4.2',
            ],
            scopes: 'write:packages',
            run: async (runner) => {
                const { connect } = await Promise.all(/* import() */[__nccwpck_require__.e(942), __nccwpck_require__.e(370)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2370));
                const { parseInputs } = await Promise.all(/* import() */[__nccwpck_require__.e(162), __nccwpck_require__.e(163), __nccwpck_require__.e(547), __nccwpck_require__.e(662), __nccwpck_require__.e(684)]).then(__nccwpck_require__.bind(__nccwpck_require__, 9684));
                const { annotate } = await Promise.all(/* import() */[__nccwpck_require__.e(162), __nccwpck_require__.e(547), __nccwpck_require__.e(114), __nccwpck_require__.e(383)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8383));
                const options = parseInputs(runner);
                await annotate(options, connect(options, runner));
            },
        },
    ],
]);
/** Actions that are for workflows only, and what to do at a terminal in their place. */
const refusedCommands = new Map([
    ['login', "It signs in the later steps of a job and undoes that at the job's end. Here: docker login ghcr.io."],
    ['publish', 'It is login and push for the steps of a job. Here: ghcr-actions push.'],
]);

;// CONCATENATED MODULE: ./build/cli/help.js

const maxWidth = 100;
const inset = '      ';
/** What there is, for somebody who named no command. */
function formatOverview(commands) {
    return [
        'Usage: ghcr-actions COMMAND [OPTIONS]',
        '',
        "The actions of a workflow at a terminal, for GitHub's container registries. Options are the actions' inputs.",
        '',
        'Commands:',
        ...[...commands].flatMap(([name, { description }]) => [`  ${name}`, ...wrap(description, inset)]),
        '',
        'ghcr-actions COMMAND --help tells the options of one.',
        '',
    ].join('\n');
}
/** All that a command takes, out of its action.yml. */
function formatHelp(name, { remarks, examples, scopes }, { description, inputs }) {
    return [
        `Usage: ghcr-actions ${name} [OPTIONS]`,
        '',
        ...[description, ...remarks].flatMap((text) => wrap(text, '')),
        '',
        'Examples:',
        ...examples.map((example) => `  ghcr-actions ${name} ${example}`),
        '',
        'Token:',
        ...wrap(`A classic personal access token with ${scopes}, in GH_TOKEN or GITHUB_TOKEN; for GitHub Enterprise Server in GH_ENTERPRISE_TOKEN, with GITHUB_SERVER_URL=https://HOST. Never as an argument, which other processes can read. gh's own token will do once it has these scopes: GH_TOKEN=$(gh auth token) ghcr-actions ${name} …`, '  '),
        '',
        `Options of ${name}. One that takes a list or lines may be repeated:`,
        ...inputs.filter(isShown).flatMap(formatOption),
        '',
        'Options of every command:',
        ...formatEntry('--token-file FILE', 'Read the token from a file; - is standard input'),
        ...formatEntry('--json', 'Print the result as JSON to standard output, and all else to standard error'),
        ...formatEntry('--summary FILE', 'Write the summary that a workflow would show, in Markdown'),
        ...(name === 'cleanup' ? formatEntry('-y, --yes', 'Delete without asking') : []),
        ...formatEntry('--verbose', name === 'cleanup' ? 'Say more: also why each image stays' : 'Say more'),
        ...formatEntry('-h, --help', 'Show this'),
        '',
        'It exits with 0 if all went well, with 1 if something failed, with 2 if an option is wrong.',
        '',
    ].join('\n');
}
/** Other names and what has no effect are taken, but nobody has to read of them; secrets are not taken. */
function isShown({ name, description }) {
    return !secretInputs.includes(name) && !/^Alias of|without effect/.test(description);
}
function formatOption({ name, description, fallback, isRequired, isFlag }) {
    // What a workflow fills in is empty here.
    const shown = fallback.includes('${{') ? '' : fallback;
    if (isFlag)
        return formatEntry(shown === 'true' ? `--[no-]${name} (on)` : `--${name}`, description);
    const note = isRequired ? ' (required)' : shown === '' ? '' : ` (${shown})`;
    return formatEntry(`--${name} VALUE${note}`, description);
}
function formatEntry(head, description) {
    return [`  ${head}`, ...wrap(description, inset)];
}
/** Breaks at spaces, each line after `indent`. */
function wrap(text, indent) {
    const lines = [];
    for (const word of text.split(' ')) {
        const line = lines.at(-1);
        if (line !== undefined && line.length + word.length < maxWidth)
            lines[lines.length - 1] = `${line} ${word}`;
        else
            lines.push(indent + word);
    }
    return lines;
}

// EXTERNAL MODULE: ./build/core/domain/input/input.js
var input = __nccwpck_require__(1164);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __nccwpck_require__(4302);
;// CONCATENATED MODULE: ./build/cli/token.js



const cloudVariables = ['GH_TOKEN', 'GITHUB_TOKEN'];
const enterpriseVariables = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
/**
 * The token of a file, else that of the environment. As with gh, a variable that is meant for github.com is not sent to
 * an Enterprise Server, nor the other way round.
 * @throws ActionError `invalid-input` for what can be no token, `invalid-file`
 * @see https://cli.github.com/manual/gh_help_environment
 */
async function findToken(file, terminal) {
    const name = variablesFor(terminal).find((variable) => terminal.environment(variable) !== undefined);
    if (file === undefined && name === undefined)
        return undefined;
    const [place, raw] = file === undefined
        ? [name ?? '', terminal.environment(name ?? '') ?? '']
        : ['token-file', await terminal.readSecretFile(file)];
    const reader = new input/* InputReader */.i_({ names: [place], get: () => raw });
    const value = reader.secret(place, (secret) => {
        terminal.mask(secret);
    });
    if (raw.trim() === '')
        reader.fault(place, 'is empty');
    reader.finish();
    if (value?.startsWith('github_pat_') === true) {
        throw new errors/* ActionError */.lZ('invalid-input', `${place} holds a fine-grained token, which does not work with GitHub Packages.`, {
            hint: 'Make a classic one (ghp_…) with read:packages, and write:packages or delete:packages as needed.',
        });
    }
    return { input: value?.startsWith('ghs_') === true ? 'github-token' : 'pat', value: value ?? '' };
}
/** What to do where a token is needed and there is none. */
function adviseOnToken(terminal) {
    const wanted = variablesFor(terminal);
    const others = [...cloudVariables, ...enterpriseVariables].filter((name) => !wanted.includes(name));
    const set = others.find((name) => terminal.environment(name) !== undefined);
    const other = set === undefined ? '' : `${set} is set, and belongs to another GitHub than ${terminal.github.serverUrl}. `;
    return `${other}Set ${wanted[0] ?? ''} to a classic personal access token, or pipe one in: gh auth token | ghcr-actions … --token-file -`;
}
function variablesFor({ github }) {
    const host = URL.canParse(github.serverUrl) ? new URL(github.serverUrl).host : '';
    const isCloud = host === 'github.com' || host.endsWith('.ghe.com') || (0,reference/* isLoopback */.U9)(host);
    return isCloud ? cloudVariables : enterpriseVariables;
}

;// CONCATENATED MODULE: ./build/cli/run-command.js








/**
 * Runs an action as a person wrote it: its name, then its inputs as options.
 * @throws ActionError `invalid-input` where it is written wrongly, or as the action
 */
async function runCommand(args, terminal) {
    const [name, ...rest] = args;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
        const files = [...commands.keys()].map(async (known) => [known, await readFile(known, terminal)]);
        terminal.print(formatOverview(new Map(await Promise.all(files))));
        if (name === undefined) {
            throw new errors/* ActionError */.lZ('invalid-input', 'No command is given to ghcr-actions.', {
                hint: 'Name one of those above.',
            });
        }
        return;
    }
    const command = findCommand(name);
    const file = await readFile(name, terminal);
    const line = parseCommandLine(rest, file.inputs);
    if (line.isHelp) {
        terminal.print(formatHelp(name, command, file));
        return;
    }
    await runAction(name, command, line, file, terminal);
}
function findCommand(name) {
    const command = commands.get(name);
    if (command !== undefined)
        return command;
    const refusal = refusedCommands.get(name);
    if (refusal !== undefined) {
        throw new errors/* ActionError */.lZ('invalid-input', `${name} is for workflows only.`, { hint: refusal });
    }
    const nearest = (0,input_nearest/* findNearest */.q)(name, [...commands.keys()]);
    throw new errors/* ActionError */.lZ('invalid-input', 'There is no such command.', {
        hint: nearest === undefined ? 'See ghcr-actions --help.' : `Did you mean "${nearest}"?`,
    });
}
async function readFile(action, terminal) {
    return parseActionFile(await terminal.readActionFile(action));
}
async function runAction(name, command, line, file, terminal) {
    const token = await findToken(line.tokenFile, terminal);
    if (token === undefined && name === 'cleanup') {
        throw new errors/* ActionError */.lZ('invalid-input', 'A token is needed for cleanup, and none is given.', {
            hint: adviseOnToken(terminal),
        });
    }
    const isForcedDry = name === 'cleanup' && isUnconfirmed(line, terminal);
    const inputs = new Map([
        ...file.inputs
            .filter(({ fallback }) => !fallback.includes('${{'))
            .map((input) => [input.name, input.fallback]),
        // The registry takes any name along with a token.
        ['username', terminal.github.actor || 'token'],
        ...line.inputs,
        ...(token === undefined ? [] : [[token.input, token.value]]),
        ...(isForcedDry ? [['dry-run', 'true']] : []),
    ]);
    const outputs = new Map();
    const settings = {
        isResultOnly: line.isJson,
        isVerbose: line.isVerbose,
        isConfirmed: line.isConfirmed,
        summaryFile: line.summaryFile,
    };
    const runner = terminal.openRunner(asRawInputs(inputs), settings, (output, value) => outputs.set(output, value));
    if (token === undefined)
        runner.log.notice(`No token is given. ${adviseOnToken(terminal)}`);
    if (isForcedDry)
        runner.log.notice('Nobody can be asked here, so nothing is deleted. Add --yes to delete.');
    try {
        await command.run(runner);
    }
    catch (error) {
        await runner.writeSummary(summarizeFailure(error)).catch(() => undefined);
        throw error;
    }
    finally {
        const result = outputs.get('json');
        if (line.isJson && result !== undefined)
            terminal.print(`${JSON.stringify(JSON.parse(result), null, 2)}\n`);
    }
}
/** Whether it would delete, and nobody has said or can say that it may. */
function isUnconfirmed({ inputs, isConfirmed }, { isAttended }) {
    const isDry = /^true$/i.test(inputs.get('dry-run') ?? '');
    const deletes = ['clean', 'apply'].includes(inputs.get('mode') ?? 'clean');
    return deletes && !isDry && !isConfirmed && !isAttended;
}
function asRawInputs(inputs) {
    return {
        names: [...inputs].filter(([, value]) => value.trim() !== '').map(([name]) => name),
        get: (name) => inputs.get(name) ?? '',
    };
}

;// CONCATENATED MODULE: ./build/cli/main.js



void runAtTerminal((terminal) => runCommand(external_node_process_.argv.slice(2), terminal));

