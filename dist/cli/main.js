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

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

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
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2807);
/* harmony import */ var _ports_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(5158);
/* harmony import */ var _file_trouble_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(6359);







/** A plan of a hundred thousand versions has some 40 MB. */
const maxFileBytes = 256 * 1024 * 1024;
/** What people write by hand and refer to images in. */
const maxSearchedBytes = 16 * 1024 * 1024;
function openWorkspaceFiles(workspace) {
    return {
        read: (path) => readText((0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace, path), maxFileBytes),
        readYaml: async (path) => {
            const text = await readText((0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace, path), maxSearchedBytes);
            const { parseYaml } = await __nccwpck_require__.e(/* import() */ 248).then(__nccwpck_require__.bind(__nccwpck_require__, 2248));
            return parseYaml(text, path);
        },
        write: (path, text) => replaceFile((0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace, path), text),
        find: (fits) => findFiles(workspace, fits),
    };
}
async function readText(path, maxBytes) {
    try {
        const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(path);
        if (size > maxBytes)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('invalid-file', `${path} is larger than ${maxBytes} bytes.`);
        return new TextDecoder('utf-8', { fatal: true }).decode(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(path));
    }
    catch (error) {
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_6__/* .asFileError */ .d)(error, `${path} can't be read`);
    }
}
async function replaceFile(path, text) {
    const temporary = `${path}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}`;
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.writeFile)(temporary, text, { mode: 0o600, flag: 'wx' });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(temporary, path);
        return path;
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(temporary, { force: true });
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_6__/* .asFileError */ .d)(error, `${path} can't be written`);
    }
}
async function* findFiles(workspace, fits) {
    const directories = [''];
    // Links may lead round in circles, and out of the workspace to anywhere.
    const root = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.realpath)(workspace).catch(() => workspace);
    const linked = new Set([root]);
    for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
        for (const entry of await listDirectory(workspace, directory)) {
            const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
            const kind = entry.isSymbolicLink() ? await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(workspace, path)).catch(() => entry) : entry;
            if (kind.isFile() && fits(path))
                yield { path, text: await readLoosely((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(workspace, path)) };
            if (!kind.isDirectory() || entry.name === '.git')
                continue;
            if (entry.isSymbolicLink()) {
                const target = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(workspace, path));
                if (linked.has(target) || !target.startsWith(root + node_path__WEBPACK_IMPORTED_MODULE_3__.sep))
                    continue;
                linked.add(target);
            }
            directories.push(path);
        }
    }
}
async function listDirectory(workspace, directory) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(workspace, directory), { withFileTypes: true });
    }
    catch (error) {
        if (directory === '' && (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_6__/* .isSystemError */ .O)(error, 'ENOENT'))
            return [];
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_6__/* .asFileError */ .d)(error, `The directory ${directory === '' ? workspace : directory} can't be read`);
    }
}
/** References are ASCII; whatever else is in a file, or that PowerShell wrote it in UTF-16, must not hide them. */
async function readLoosely(path) {
    try {
        const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(path);
        if (size > maxSearchedBytes)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('invalid-file', `${path} is larger than ${maxSearchedBytes} bytes.`);
        const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(path);
        const [isLittle, isBig] = [bytes[0] === 0xff && bytes[1] === 0xfe, bytes[0] === 0xfe && bytes[1] === 0xff];
        if (isBig)
            return bytes
                .subarray(0, bytes.length & ~1)
                .swap16()
                .toString('utf16le');
        return bytes.toString(isLittle ? 'utf16le' : 'utf8');
    }
    catch (error) {
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_6__/* .asFileError */ .d)(error, `${path} can't be read`);
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

/***/ 262:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BO: () => (/* binding */ classifyAnswer),
/* harmony export */   Fq: () => (/* binding */ isForPat),
/* harmony export */   P$: () => (/* binding */ chooseCredential)
/* harmony export */ });
/* unused harmony exports nameCredential, decidePull */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);

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
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AI: () => (/* binding */ findOwnProgram),
/* harmony export */   M5: () => (/* binding */ readAuths),
/* harmony export */   VA: () => (/* binding */ readAuthEntry),
/* harmony export */   bh: () => (/* binding */ findCredentialProgram),
/* harmony export */   zQ: () => (/* binding */ authKeyOf)
/* harmony export */ });
/* unused harmony exports containersKeyOf, scopeOf, makeAuthEntry, findKeysBelow, findAuthEntry, putAuthEntry, isWithoutEntries, findCommonProgram, leaveOutOwnProgram, leaveOutCredentialProgram, addMissingEntries, fingerprint */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2807);
/* harmony import */ var _json_json_edit_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3155);
/* harmony import */ var _json_json_plan_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6936);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(8718);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(4302);






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
    if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_4__/* .isJsonObject */ .OW)(entry))
        return undefined;
    const text = (name) => {
        const value = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_4__/* .member */ .Dc)(entry, name);
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
    return member(readAuths(file, what), key);
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
    const store = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_4__/* .member */ .Dc)(readFile(file, what), 'credsStore');
    return typeof store === 'string' ? unlessEmpty(store) : undefined;
}
function unlessEmpty(program) {
    return program === '' ? undefined : program;
}
/** @returns empty where the host is to have none, not even that of all hosts */
function findHelper(config, host) {
    const helpers = objectIn(config, 'credHelpers');
    const programs = programKeysOf(host).map((key) => (0,_json_json_js__WEBPACK_IMPORTED_MODULE_4__/* .member */ .Dc)(helpers, key));
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
    const store = member(config, 'credsStore');
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
            .filter(([key, value]) => !Object.hasOwn(known, key) && !(isJsonObject(value) && Object.keys(value).length === 0))
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
    return createHash('sha256')
        .update(JSON.stringify(entry ?? null))
        .digest('hex');
}
/** A member that is an object; an empty one in place of anything else. */
function objectIn(config, name) {
    const value = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_4__/* .member */ .Dc)(config, name);
    return (0,_json_json_js__WEBPACK_IMPORTED_MODULE_4__/* .isJsonObject */ .OW)(value) ? value : {};
}
function edit(file, edits, what) {
    return asFileError(what, () => editJson(orEmpty(file), edits, what));
}
function readFile(file, what) {
    return asFileError(what, () => (0,_json_json_js__WEBPACK_IMPORTED_MODULE_4__/* .parseJsonObject */ .dw)(orEmpty(file), what));
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
            hint: `Mend or remove ${what}, or use config: isolated.`,
            cause: error,
        });
    }
}


/***/ }),

/***/ 5732:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* unused harmony exports signIn, signOut, signOutDead */
/* harmony import */ var _credential_file_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1879);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8718);


/** More than any job leaves; a file that others can write must not keep us busy. */
const maxDead = 100;
/**
 * Puts an entry into a file that others sign in to as well, and notes what stood in its place, so that every login can
 * be taken back, whichever is taken back first.
 * @param madeDirectory the topmost directory that was made for the file just now, if any was
 */
function signIn({ file, ledger }, { key, entry, signer }, what, madeDirectory) {
    const book = readBook(ledger) ?? { wasThere: file !== undefined, madeDirectory: '', logins: [] };
    const former = findAuthEntry(file, key, what) ?? null;
    const note = { key, fingerprint: fingerprint(entry), former, ...signer };
    const after = {
        // A file that is there by our own doing alone was not there.
        wasThere: book.wasThere && file !== undefined,
        madeDirectory: book.madeDirectory === '' ? (madeDirectory ?? '') : book.madeDirectory,
        logins: [...book.logins, note],
    };
    return { file: putAuthEntry(file, key, entry, what), ledger: writeBook(after) };
}
/**
 * Takes one login back. What it replaced comes again, unless a later login stands there: then that one is to bring it
 * back. An entry that someone else wrote stays.
 */
function signOut({ file, ledger }, key, written, what) {
    const book = readBook(ledger);
    const place = book?.logins.findLastIndex((note) => note.key === key && note.fingerprint === written) ?? -1;
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
    const later = book.logins.findIndex((each, index) => index > place && each.key === note.key);
    const logins = book.logins.flatMap((each, index) => {
        if (index === place)
            return [];
        return index === later ? [{ ...each, former: note.former }] : [each];
    });
    const ledger = logins.length === 0 ? undefined : writeBook({ ...book, logins });
    if (later >= 0)
        return { file, ledger, isForeign: false };
    const current = findAuthEntry(file, note.key, what);
    const isForeign = fingerprint(current) !== note.fingerprint;
    const restored = isForeign ? file : putAuthEntry(file, note.key, note.former ?? undefined, what);
    const isOursAlone = !book.wasThere && ledger === undefined && isWithoutEntries(restored, what);
    return {
        file: isOursAlone ? undefined : restored,
        ledger,
        isForeign: isForeign && current !== undefined,
        ...(ledger === undefined && book.madeDirectory !== '' ? { madeDirectory: book.madeDirectory } : {}),
    };
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
        book = parseJsonObject(ledger, 'The ledger');
    }
    catch {
        return undefined;
    }
    const logins = member(book, 'logins');
    return {
        wasThere: member(book, 'wasThere') !== false,
        madeDirectory: textOf(book, 'madeDirectory') ?? '',
        logins: isJsonArray(logins) ? logins.filter(isJsonObject).flatMap(readNote) : [],
    };
}
function readNote(note) {
    const [key, written, former] = [textOf(note, 'key'), textOf(note, 'fingerprint'), member(note, 'former')];
    if (key === undefined || written === undefined || former === undefined || isJsonArray(former))
        return [];
    const [runner = '', job = ''] = [textOf(note, 'runner'), textOf(note, 'job')];
    return [{ key, fingerprint: written, former, runner, job }];
}
function textOf(object, name) {
    const value = member(object, name);
    return typeof value === 'string' ? value : undefined;
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

/***/ 6448:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
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
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ isIndexMediaType),
/* harmony export */   $P: () => (/* binding */ manifestMediaTypes),
/* harmony export */   BA: () => (/* binding */ parseDescriptor),
/* harmony export */   FL: () => (/* binding */ parsePlatform),
/* harmony export */   H3: () => (/* binding */ isAttestation),
/* harmony export */   Ib: () => (/* binding */ mediaTypes),
/* harmony export */   LU: () => (/* binding */ childrenOf),
/* harmony export */   Ng: () => (/* binding */ parseManifest),
/* harmony export */   OR: () => (/* binding */ blobsOf),
/* harmony export */   Or: () => (/* binding */ findAttestedDigest),
/* harmony export */   rq: () => (/* binding */ maxManifestBytes),
/* harmony export */   sJ: () => (/* binding */ isForeignLayer)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7145);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8718);
/* harmony import */ var _layer_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6448);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(8966);





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
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ formatPlatform),
/* harmony export */   Ng: () => (/* binding */ platformKey),
/* harmony export */   _H: () => (/* binding */ isUnknownPlatform),
/* harmony export */   _l: () => (/* binding */ canonicalPlatform),
/* harmony export */   e4: () => (/* binding */ parsePlatformName)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);

/** `os/architecture[/variant]`, as `docker --platform` takes it. */
function formatPlatform(platform) {
    return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}
/** @throws ActionError `invalid-input` for what is not of the form `os/architecture[/variant]` */
function parsePlatformName(text) {
    const name = text.toLowerCase();
    if (/^[a-z0-9._-]+\/[a-z0-9._-]+(?:\/[a-z0-9._-]+)?$/.test(name))
        return name;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no platform.`, {
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

/***/ 3155:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ editJson)
/* harmony export */ });
/* harmony import */ var _json_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6936);
/* harmony import */ var _json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4929);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8718);



/**
 * Changes members of a JSON document and keeps every other byte: number forms, escapes, order and white space stay,
 * as does a value that is already what it shall be. Objects on the way that are missing or null are created; what is
 * removed takes its comma along. Takes time linear in the document and the edits.
 * @throws ActionError `invalid-image` if the document is malformed, or has a duplicate name (which one is meant is unknown)
 */
function editJson(bytes, edits, what) {
    (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJsonObject */ .dw)(bytes, what);
    const text = Buffer.from(bytes).toString('utf8');
    const root = (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .parseTree */ .cZ)(text, what);
    (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseDuplicateNames */ .qP)(root, what);
    const [start, end] = (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .rangeOf */ .be)(root);
    const edited = new _json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .Rewriter */ .LW(text, what).object(root, (0,_json_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .planEdits */ .r_)(edits, what), 1);
    return Buffer.from(text.slice(0, start) + edited + text.slice(end), 'utf8');
}


/***/ }),

/***/ 6936:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fn: () => (/* binding */ notAnElement),
/* harmony export */   fq: () => (/* binding */ materialise),
/* harmony export */   r_: () => (/* binding */ planEdits)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2807);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8718);


/**
 * Puts edits, which come one after the other, into one plan for the document.
 * @throws ActionError `invalid-image` if an edit reaches into something that an edit before it made no object
 */
function planEdits(edits, what) {
    const plan = new Map();
    for (const { within, path, value } of edits) {
        const start = within === undefined ? [] : [within.list, within.index];
        addEdit(plan, [...start, ...path], value, what);
    }
    return plan;
}
function addEdit(plan, path, value, what) {
    let steps = plan;
    for (const [depth, step] of path.entries()) {
        const rest = path.slice(depth + 1);
        const planned = steps.get(step);
        if (rest.length === 0) {
            steps.set(step, value === undefined ? { kind: 'remove' } : { kind: 'set', value });
        }
        else if (planned === undefined) {
            const inner = new Map();
            steps.set(step, { kind: 'edit', steps: inner });
            steps = inner;
        }
        else if (planned.kind === 'edit') {
            steps = planned.steps;
        }
        else {
            const changed = change(planned.kind === 'set' ? planned.value : undefined, rest, value, what);
            if (changed !== undefined)
                steps.set(step, { kind: 'set', value: changed });
            return;
        }
    }
}
/** The value with a member of it set or removed; undefined where there was nothing and nothing was set. */
function change(target, path, value, what) {
    const [step, ...rest] = path;
    if (step === undefined)
        return value;
    if (typeof step === 'number' || !(target === undefined || target === null || (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(target))) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what}: what holds ${JSON.stringify(step)} is not a JSON object.`);
    }
    const object = target ?? {};
    const inner = change((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(object, step), rest, value, what);
    if (inner !== undefined)
        return { ...object, [step]: inner };
    if (!Object.hasOwn(object, step))
        return target;
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== step));
}
/**
 * What a plan makes where there is nothing yet; undefined if it makes nothing.
 * @param name of the member that is made
 * @throws ActionError `invalid-image` if the plan is for an element of a list, which has to be there
 */
function materialise(plan, name, what) {
    if (plan.kind === 'remove')
        return undefined;
    if (plan.kind === 'set')
        return plan.value;
    const entries = [];
    for (const [step, inner] of plan.steps) {
        if (typeof step === 'number')
            throw notAnElement(name, step, what);
        const value = materialise(inner, step, what);
        if (value !== undefined)
            entries.push([step, value]);
    }
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
function notAnElement(list, index, what) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what}: ${list}[${index}] is not an object.`);
}


/***/ }),

/***/ 4929:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   LW: () => (/* binding */ Rewriter),
/* harmony export */   be: () => (/* binding */ rangeOf),
/* harmony export */   cZ: () => (/* binding */ parseTree),
/* harmony export */   qP: () => (/* binding */ refuseDuplicateNames)
/* harmony export */ });
/* harmony import */ var _humanwhocodes_momoa__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3162);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2807);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8718);
/* harmony import */ var _json_plan_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6936);




/** What is longer is no indentation, and is not repeated before each member that is added. */
const maxSpace = 1000;
/** Writes parts of a JSON text anew as a plan says, and takes all else from the text as it stands. */
class Rewriter {
    #text;
    #what;
    constructor(text, what) {
        this.#text = text;
        this.#what = what;
    }
    /**
     * @param depth how many objects and lists are open within this object, itself included
     * @returns the object's new text
     */
    object(object, steps, depth) {
        const [start, end] = rangeOf(object);
        const first = object.members[0];
        const leading = first === undefined ? '' : this.#text.slice(start + 1, rangeOf(first)[0]);
        const kept = [];
        let position = start + 1;
        let gap = '';
        for (const member of object.members) {
            const range = rangeOf(member);
            gap = this.#text.slice(position, range[0]);
            position = range[1];
            const plan = steps.get(nameOf(member));
            if (plan?.kind === 'remove')
                continue;
            kept.push(kept.length === 0 ? leading : gap, this.#member(member, plan, spaceOf(gap), depth));
        }
        const space = spaceOf(gap);
        for (const [name, value] of this.#additions(object, steps)) {
            const colon = space.includes('\n') ? ': ' : ':';
            kept.push(kept.length === 0 ? leading : `,${space}`, JSON.stringify(name) + colon + format(value, space, depth));
        }
        if (kept.length === 0 && first !== undefined)
            return '{}';
        return `{${kept.join('')}${this.#text.slice(position, end)}`;
    }
    /** Members that the plan makes and the object lacks. */
    #additions(object, steps) {
        const present = new Set(object.members.map(nameOf));
        const missing = [...steps].filter(([step]) => !present.has(step));
        return missing.flatMap(([step, plan]) => {
            const name = String(step);
            const value = (0,_json_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .materialise */ .fq)(plan, name, this.#what);
            return value === undefined ? [] : [[name, value]];
        });
    }
    #member(member, plan, space, depth) {
        const [start, end] = rangeOf(member);
        if (plan === undefined)
            return this.#text.slice(start, end);
        const value = this.#value(member.value, plan, nameOf(member), space, depth);
        return this.#text.slice(start, rangeOf(member.value)[0]) + value;
    }
    #value(node, plan, name, space, depth) {
        const [start, end] = rangeOf(node);
        const old = this.#text.slice(start, end);
        if (plan.kind !== 'edit') {
            return plan.kind === 'remove' || isSame(node, old, plan.value) ? old : format(plan.value, space, depth);
        }
        const isList = [...plan.steps.keys()].every(isIndex);
        if (isList)
            return this.#elements(node, plan.steps, name, depth + 1);
        if (node.type === 'Object')
            return this.object(node, plan.steps, depth + 1);
        if (node.type !== 'Null')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${this.#what}: "${name}" is not a JSON object.`);
        const made = (0,_json_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .materialise */ .fq)(plan, name, this.#what);
        return made === undefined ? old : format(made, space, depth);
    }
    #elements(node, steps, name, depth) {
        const elements = node.type === 'Array' ? node.elements : [];
        const [start, end] = rangeOf(node);
        let result = '';
        let position = start;
        for (const [index, plan] of [...steps].sort(([a], [b]) => Number(a) - Number(b))) {
            const element = typeof index === 'number' ? elements[index]?.value : undefined;
            if (element?.type !== 'Object' || plan.kind !== 'edit') {
                throw (0,_json_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .notAnElement */ .Fn)(name, index, this.#what);
            }
            const [from, to] = rangeOf(element);
            result += this.#text.slice(position, from) + this.object(element, plan.steps, depth + 1);
            position = to;
        }
        return result + this.#text.slice(position, end);
    }
}
/** @throws ActionError `invalid-image` if the text is not one JSON object, or nested too deeply */
function parseTree(text, what) {
    try {
        const { body } = (0,_humanwhocodes_momoa__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qg)(text, { mode: 'json', ranges: true });
        if (body.type === 'Object')
            return body;
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} can't be edited: it is nested too deeply or malformed.`, { cause });
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} is not a JSON object.`);
}
function refuseDuplicateNames(root, what) {
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
        if (node.type === 'Array')
            for (const element of node.elements)
                open.push(element.value);
        if (node.type !== 'Object')
            continue;
        const names = new Set();
        for (const candidate of node.members) {
            const name = nameOf(candidate);
            if (names.has(name)) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} names ${JSON.stringify(name.slice(0, 100))} twice, so it can't be edited.`);
            }
            names.add(name);
            open.push(candidate.value);
        }
    }
}
/** Offsets in UTF-16 units, as slice takes them; the end is exclusive. */
function rangeOf(node) {
    if (node.range === undefined)
        throw new TypeError('The JSON tree was read without ranges.');
    return [node.range[0], node.range[1]];
}
function nameOf(node) {
    return node.name.type === 'String' ? node.name.value : node.name.name;
}
function isIndex(step) {
    return typeof step === 'number';
}
function isSame(node, text, value) {
    if (node.type === 'String')
        return node.value === value;
    return text === JSON.stringify(value);
}
/** The white space between a comma and the member after it; that before the first member where there is no comma. */
function spaceOf(gap) {
    const space = gap.slice(gap.indexOf(',') + 1);
    return space.length > maxSpace ? '' : space;
}
/**
 * JSON in the manner of the document.
 * @param space what stands before the member: with a line break in it, the value's own lines are indented as well
 * @param depth of the member, from which the width of one indentation follows
 */
function format(value, space, depth) {
    const lineBreak = space.lastIndexOf('\n');
    if (lineBreak < 0)
        return JSON.stringify(value);
    const indentation = space.slice(lineBreak + 1);
    const unit = indentation.slice(0, Math.floor(indentation.length / depth));
    // A line break within a string is escaped, so each of these is one between tokens.
    return JSON.stringify(value, undefined, unit).replaceAll('\n', `\n${indentation}`);
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

/***/ 5158:
/***/ ((__unused_webpack___webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7075);
/* harmony import */ var _domain_credential_credential_choice_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(262);
/* harmony import */ var _domain_credential_credential_ledger_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5732);
/* harmony import */ var _domain_credential_credential_file_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(1879);
/* harmony import */ var _domain_image_digest_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(7145);
/* harmony import */ var _domain_github_github_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(6388);
/* harmony import */ var _domain_input_input_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(1164);
/* harmony import */ var _domain_json_json_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(8718);
/* harmony import */ var _domain_image_layer_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(6448);
/* harmony import */ var _domain_image_manifest_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(7484);
/* harmony import */ var _domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_10__ = __nccwpck_require__(4302);















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


/***/ }),

/***/ 3162:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   qg: () => (/* binding */ parse)
/* harmony export */ });
/* unused harmony exports evaluate, iterator, print, tokenize, traverse, types, visitorKeys */
/**
 * @fileoverview Character codes.
 * @author Nicholas C. Zakas
 */

const CHAR_0 = 48;          // 0
const CHAR_1 = 49;          // 1
const CHAR_9 = 57;          // 9
const CHAR_BACKSLASH = 92;  // \
const CHAR_DOLLAR = 36;     // $
const CHAR_DOT = 46;        // .
const CHAR_DOUBLE_QUOTE = 34; // "
const CHAR_LOWER_A = 97;    // a
const CHAR_LOWER_E = 101;         // e
const CHAR_LOWER_F = 102;   // f
const CHAR_LOWER_N = 110;   // n
const CHAR_LOWER_T = 116;   // t
const CHAR_LOWER_U = 117;   // u
const CHAR_LOWER_X = 120;   // x
const CHAR_LOWER_Z = 122;   // z
const CHAR_MINUS = 45;      // -
const CHAR_NEWLINE = 10;    // newline
const CHAR_PLUS = 43;       // +
const CHAR_RETURN = 13;     // return
const CHAR_SINGLE_QUOTE = 39; // '
const CHAR_SLASH = 47;      // /
const CHAR_SPACE = 32;      // space
const CHAR_TAB = 9;         // tab
const CHAR_UNDERSCORE = 95; // _
const CHAR_UPPER_A = 65;    // A
const CHAR_UPPER_E = 69;          // E
const CHAR_UPPER_F = 70;    // F
const CHAR_UPPER_N = 78;    // N
const CHAR_UPPER_X = 88;    // X
const CHAR_UPPER_Z = 90;    // Z
const CHAR_LOWER_B = 98;    // b
const CHAR_LOWER_R = 114;   // r
const CHAR_LOWER_V = 118;   // v
const CHAR_LINE_SEPARATOR = 0x2028;
const CHAR_PARAGRAPH_SEPARATOR = 0x2029;
const CHAR_UPPER_I = 73;    // I
const CHAR_STAR = 42;       // *
const CHAR_VTAB = 11;            // U+000B Vertical tab
const CHAR_FORM_FEED = 12;       // U+000C Form feed
const CHAR_NBSP = 160;           // U+00A0 Non-breaking space
const CHAR_BOM = 65279;          // U+FEFF
const CHAR_NON_BREAKING_SPACE = 160;
const CHAR_EN_QUAD = 8192;
const CHAR_EM_QUAD = 8193;
const CHAR_EN_SPACE = 8194;
const CHAR_EM_SPACE = 8195;
const CHAR_THREE_PER_EM_SPACE = 8196;
const CHAR_FOUR_PER_EM_SPACE = 8197;
const CHAR_SIX_PER_EM_SPACE = 8198;
const CHAR_FIGURE_SPACE = 8199;
const CHAR_PUNCTUATION_SPACE = 8200;
const CHAR_THIN_SPACE = 8201;
const CHAR_HAIR_SPACE = 8202;
const CHAR_NARROW_NO_BREAK_SPACE = 8239;
const CHAR_MEDIUM_MATHEMATICAL_SPACE = 8287;
const CHAR_IDEOGRAPHIC_SPACE = 12288;

/**
 * @fileoverview JSON syntax helpers
 * @author Nicholas C. Zakas
 */


//-----------------------------------------------------------------------------
// Types
//-----------------------------------------------------------------------------

/** @typedef {import("./typedefs.js").TokenType} TokenType */

//-----------------------------------------------------------------------------
// Predefined Tokens
//-----------------------------------------------------------------------------

const LBRACKET = "[";
const RBRACKET = "]";
const LBRACE = "{";
const RBRACE = "}";
const COLON = ":";
const COMMA = ",";

const TRUE = "true";
const FALSE = "false";
const NULL = "null";
const NAN$1 = "NaN";
const INFINITY$1 = "Infinity";
const QUOTE = "\"";

const escapeToChar = new Map([
    [CHAR_DOUBLE_QUOTE, QUOTE],
    [CHAR_BACKSLASH, "\\"],
    [CHAR_SLASH, "/"],
    [CHAR_LOWER_B, "\b"],
    [CHAR_LOWER_N, "\n"],
    [CHAR_LOWER_F, "\f"],
    [CHAR_LOWER_R, "\r"],
    [CHAR_LOWER_T, "\t"]
]);

const json5EscapeToChar = new Map([
    ...escapeToChar,
    [CHAR_LOWER_V, "\v"],
    [CHAR_0, "\0"]
]);

const charToEscape = new Map([
    [QUOTE, QUOTE],
    ["\\", "\\"],
    ["/", "/"],
    ["\b", "b"],
    ["\n", "n"],
    ["\f", "f"],
    ["\r", "r"],
    ["\t", "t"]
]);

const json5CharToEscape = new Map([
    ...charToEscape,
    ["\v", "v"],
    ["\0", "0"],
    ["\u2028", "u2028"],
    ["\u2029", "u2029"]
]);

/** @type {Map<string,TokenType>} */
const knownTokenTypes = new Map([
    [LBRACKET, "LBracket"],
    [RBRACKET, "RBracket"],
    [LBRACE, "LBrace"],
    [RBRACE, "RBrace"],
    [COLON, "Colon"],
    [COMMA, "Comma"],
    [TRUE, "Boolean"],
    [FALSE, "Boolean"],
    [NULL, "Null"]
]);

/** @type {Map<string,TokenType>} */
const knownJSON5TokenTypes = new Map([
    ...knownTokenTypes,
    [NAN$1, "Number"],
    [INFINITY$1, "Number"]
]);

// JSON5
const json5LineTerminators = new Set([
    CHAR_NEWLINE,
    CHAR_RETURN,
    CHAR_LINE_SEPARATOR,
    CHAR_PARAGRAPH_SEPARATOR
]);

/**
 * @fileoverview JSON tokenization/parsing errors
 * @author Nicholas C. Zakas
 */

//-----------------------------------------------------------------------------
// Typedefs
//-----------------------------------------------------------------------------

/** @typedef {import("./typedefs.js").Location} Location */
/** @typedef {import("./typedefs.js").Token} Token */

//-----------------------------------------------------------------------------
// Errors
//-----------------------------------------------------------------------------

/**
 * Base class that attaches location to an error.
 */
class ErrorWithLocation extends Error {

    /**
     * Creates a new instance.
     * @param {string} message The error message to report. 
     * @param {Location} loc The location information for the error.
     */
    constructor(message, { line, column, offset }) {
        super(`${ message } (${ line }:${ column})`);

        /**
         * The line on which the error occurred.
         * @type {number}
         */
        this.line = line;

        /**
         * The column on which the error occurred.
         * @type {number}
         */
        this.column = column;
        
        /**
         * The index into the string where the error occurred.
         * @type {number}
         */
        this.offset = offset;
    }

}

/**
 * Error thrown when an unexpected character is found during tokenizing.
 */
class UnexpectedChar extends ErrorWithLocation {

    /**
     * Creates a new instance.
     * @param {number} unexpected The character that was found.
     * @param {Location} loc The location information for the found character.
     */
    constructor(unexpected, loc) {
        super(`Unexpected character '${ String.fromCharCode(unexpected) }' found.`, loc);
    }
}

/**
 * Error thrown when an unexpected identifier is found during tokenizing.
 */
class UnexpectedIdentifier extends ErrorWithLocation {

    /**
     * Creates a new instance.
     * @param {string} unexpected The character that was found.
     * @param {Location} loc The location information for the found character.
     */
    constructor(unexpected, loc) {
        super(`Unexpected identifier '${ unexpected }' found.`, loc);
    }
}

/**
 * Error thrown when an unexpected token is found during parsing.
 */
class UnexpectedToken extends ErrorWithLocation {

    /**
     * Creates a new instance.
     * @param {Token} token The token that was found. 
     */
    constructor(token) {
        super(`Unexpected token ${ token.type } found.`, token.loc.start);
    }
}

/**
 * Error thrown when the end of input is found where it isn't expected.
 */
class UnexpectedEOF extends ErrorWithLocation {

    /**
     * Creates a new instance.
     * @param {Location} loc The location information for the found character.
     */
    constructor(loc) {
        super("Unexpected end of input found.", loc);
    }
}

/*
 * The following is extracted from https://github.com/json5/json5/
 *
 * MIT License
 * 
 * Copyright (c) 2012-2018 Aseem Kishore, and others.
 * 
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:
 * 
 * The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.
 * 
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
*/

const ID_Start = /[\xAA\xB5\xBA\xC0-\xD6\xD8-\xF6\xF8-\u02C1\u02C6-\u02D1\u02E0-\u02E4\u02EC\u02EE\u0370-\u0374\u0376\u0377\u037A-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u048A-\u052F\u0531-\u0556\u0559\u0561-\u0587\u05D0-\u05EA\u05F0-\u05F2\u0620-\u064A\u066E\u066F\u0671-\u06D3\u06D5\u06E5\u06E6\u06EE\u06EF\u06FA-\u06FC\u06FF\u0710\u0712-\u072F\u074D-\u07A5\u07B1\u07CA-\u07EA\u07F4\u07F5\u07FA\u0800-\u0815\u081A\u0824\u0828\u0840-\u0858\u0860-\u086A\u08A0-\u08B4\u08B6-\u08BD\u0904-\u0939\u093D\u0950\u0958-\u0961\u0971-\u0980\u0985-\u098C\u098F\u0990\u0993-\u09A8\u09AA-\u09B0\u09B2\u09B6-\u09B9\u09BD\u09CE\u09DC\u09DD\u09DF-\u09E1\u09F0\u09F1\u09FC\u0A05-\u0A0A\u0A0F\u0A10\u0A13-\u0A28\u0A2A-\u0A30\u0A32\u0A33\u0A35\u0A36\u0A38\u0A39\u0A59-\u0A5C\u0A5E\u0A72-\u0A74\u0A85-\u0A8D\u0A8F-\u0A91\u0A93-\u0AA8\u0AAA-\u0AB0\u0AB2\u0AB3\u0AB5-\u0AB9\u0ABD\u0AD0\u0AE0\u0AE1\u0AF9\u0B05-\u0B0C\u0B0F\u0B10\u0B13-\u0B28\u0B2A-\u0B30\u0B32\u0B33\u0B35-\u0B39\u0B3D\u0B5C\u0B5D\u0B5F-\u0B61\u0B71\u0B83\u0B85-\u0B8A\u0B8E-\u0B90\u0B92-\u0B95\u0B99\u0B9A\u0B9C\u0B9E\u0B9F\u0BA3\u0BA4\u0BA8-\u0BAA\u0BAE-\u0BB9\u0BD0\u0C05-\u0C0C\u0C0E-\u0C10\u0C12-\u0C28\u0C2A-\u0C39\u0C3D\u0C58-\u0C5A\u0C60\u0C61\u0C80\u0C85-\u0C8C\u0C8E-\u0C90\u0C92-\u0CA8\u0CAA-\u0CB3\u0CB5-\u0CB9\u0CBD\u0CDE\u0CE0\u0CE1\u0CF1\u0CF2\u0D05-\u0D0C\u0D0E-\u0D10\u0D12-\u0D3A\u0D3D\u0D4E\u0D54-\u0D56\u0D5F-\u0D61\u0D7A-\u0D7F\u0D85-\u0D96\u0D9A-\u0DB1\u0DB3-\u0DBB\u0DBD\u0DC0-\u0DC6\u0E01-\u0E30\u0E32\u0E33\u0E40-\u0E46\u0E81\u0E82\u0E84\u0E87\u0E88\u0E8A\u0E8D\u0E94-\u0E97\u0E99-\u0E9F\u0EA1-\u0EA3\u0EA5\u0EA7\u0EAA\u0EAB\u0EAD-\u0EB0\u0EB2\u0EB3\u0EBD\u0EC0-\u0EC4\u0EC6\u0EDC-\u0EDF\u0F00\u0F40-\u0F47\u0F49-\u0F6C\u0F88-\u0F8C\u1000-\u102A\u103F\u1050-\u1055\u105A-\u105D\u1061\u1065\u1066\u106E-\u1070\u1075-\u1081\u108E\u10A0-\u10C5\u10C7\u10CD\u10D0-\u10FA\u10FC-\u1248\u124A-\u124D\u1250-\u1256\u1258\u125A-\u125D\u1260-\u1288\u128A-\u128D\u1290-\u12B0\u12B2-\u12B5\u12B8-\u12BE\u12C0\u12C2-\u12C5\u12C8-\u12D6\u12D8-\u1310\u1312-\u1315\u1318-\u135A\u1380-\u138F\u13A0-\u13F5\u13F8-\u13FD\u1401-\u166C\u166F-\u167F\u1681-\u169A\u16A0-\u16EA\u16EE-\u16F8\u1700-\u170C\u170E-\u1711\u1720-\u1731\u1740-\u1751\u1760-\u176C\u176E-\u1770\u1780-\u17B3\u17D7\u17DC\u1820-\u1877\u1880-\u1884\u1887-\u18A8\u18AA\u18B0-\u18F5\u1900-\u191E\u1950-\u196D\u1970-\u1974\u1980-\u19AB\u19B0-\u19C9\u1A00-\u1A16\u1A20-\u1A54\u1AA7\u1B05-\u1B33\u1B45-\u1B4B\u1B83-\u1BA0\u1BAE\u1BAF\u1BBA-\u1BE5\u1C00-\u1C23\u1C4D-\u1C4F\u1C5A-\u1C7D\u1C80-\u1C88\u1CE9-\u1CEC\u1CEE-\u1CF1\u1CF5\u1CF6\u1D00-\u1DBF\u1E00-\u1F15\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE\u1FC2-\u1FC4\u1FC6-\u1FCC\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u2071\u207F\u2090-\u209C\u2102\u2107\u210A-\u2113\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2139\u213C-\u213F\u2145-\u2149\u214E\u2160-\u2188\u2C00-\u2C2E\u2C30-\u2C5E\u2C60-\u2CE4\u2CEB-\u2CEE\u2CF2\u2CF3\u2D00-\u2D25\u2D27\u2D2D\u2D30-\u2D67\u2D6F\u2D80-\u2D96\u2DA0-\u2DA6\u2DA8-\u2DAE\u2DB0-\u2DB6\u2DB8-\u2DBE\u2DC0-\u2DC6\u2DC8-\u2DCE\u2DD0-\u2DD6\u2DD8-\u2DDE\u2E2F\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303C\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312E\u3131-\u318E\u31A0-\u31BA\u31F0-\u31FF\u3400-\u4DB5\u4E00-\u9FEA\uA000-\uA48C\uA4D0-\uA4FD\uA500-\uA60C\uA610-\uA61F\uA62A\uA62B\uA640-\uA66E\uA67F-\uA69D\uA6A0-\uA6EF\uA717-\uA71F\uA722-\uA788\uA78B-\uA7AE\uA7B0-\uA7B7\uA7F7-\uA801\uA803-\uA805\uA807-\uA80A\uA80C-\uA822\uA840-\uA873\uA882-\uA8B3\uA8F2-\uA8F7\uA8FB\uA8FD\uA90A-\uA925\uA930-\uA946\uA960-\uA97C\uA984-\uA9B2\uA9CF\uA9E0-\uA9E4\uA9E6-\uA9EF\uA9FA-\uA9FE\uAA00-\uAA28\uAA40-\uAA42\uAA44-\uAA4B\uAA60-\uAA76\uAA7A\uAA7E-\uAAAF\uAAB1\uAAB5\uAAB6\uAAB9-\uAABD\uAAC0\uAAC2\uAADB-\uAADD\uAAE0-\uAAEA\uAAF2-\uAAF4\uAB01-\uAB06\uAB09-\uAB0E\uAB11-\uAB16\uAB20-\uAB26\uAB28-\uAB2E\uAB30-\uAB5A\uAB5C-\uAB65\uAB70-\uABE2\uAC00-\uD7A3\uD7B0-\uD7C6\uD7CB-\uD7FB\uF900-\uFA6D\uFA70-\uFAD9\uFB00-\uFB06\uFB13-\uFB17\uFB1D\uFB1F-\uFB28\uFB2A-\uFB36\uFB38-\uFB3C\uFB3E\uFB40\uFB41\uFB43\uFB44\uFB46-\uFBB1\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFB\uFE70-\uFE74\uFE76-\uFEFC\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFBE\uFFC2-\uFFC7\uFFCA-\uFFCF\uFFD2-\uFFD7\uFFDA-\uFFDC]|\uD800[\uDC00-\uDC0B\uDC0D-\uDC26\uDC28-\uDC3A\uDC3C\uDC3D\uDC3F-\uDC4D\uDC50-\uDC5D\uDC80-\uDCFA\uDD40-\uDD74\uDE80-\uDE9C\uDEA0-\uDED0\uDF00-\uDF1F\uDF2D-\uDF4A\uDF50-\uDF75\uDF80-\uDF9D\uDFA0-\uDFC3\uDFC8-\uDFCF\uDFD1-\uDFD5]|\uD801[\uDC00-\uDC9D\uDCB0-\uDCD3\uDCD8-\uDCFB\uDD00-\uDD27\uDD30-\uDD63\uDE00-\uDF36\uDF40-\uDF55\uDF60-\uDF67]|\uD802[\uDC00-\uDC05\uDC08\uDC0A-\uDC35\uDC37\uDC38\uDC3C\uDC3F-\uDC55\uDC60-\uDC76\uDC80-\uDC9E\uDCE0-\uDCF2\uDCF4\uDCF5\uDD00-\uDD15\uDD20-\uDD39\uDD80-\uDDB7\uDDBE\uDDBF\uDE00\uDE10-\uDE13\uDE15-\uDE17\uDE19-\uDE33\uDE60-\uDE7C\uDE80-\uDE9C\uDEC0-\uDEC7\uDEC9-\uDEE4\uDF00-\uDF35\uDF40-\uDF55\uDF60-\uDF72\uDF80-\uDF91]|\uD803[\uDC00-\uDC48\uDC80-\uDCB2\uDCC0-\uDCF2]|\uD804[\uDC03-\uDC37\uDC83-\uDCAF\uDCD0-\uDCE8\uDD03-\uDD26\uDD50-\uDD72\uDD76\uDD83-\uDDB2\uDDC1-\uDDC4\uDDDA\uDDDC\uDE00-\uDE11\uDE13-\uDE2B\uDE80-\uDE86\uDE88\uDE8A-\uDE8D\uDE8F-\uDE9D\uDE9F-\uDEA8\uDEB0-\uDEDE\uDF05-\uDF0C\uDF0F\uDF10\uDF13-\uDF28\uDF2A-\uDF30\uDF32\uDF33\uDF35-\uDF39\uDF3D\uDF50\uDF5D-\uDF61]|\uD805[\uDC00-\uDC34\uDC47-\uDC4A\uDC80-\uDCAF\uDCC4\uDCC5\uDCC7\uDD80-\uDDAE\uDDD8-\uDDDB\uDE00-\uDE2F\uDE44\uDE80-\uDEAA\uDF00-\uDF19]|\uD806[\uDCA0-\uDCDF\uDCFF\uDE00\uDE0B-\uDE32\uDE3A\uDE50\uDE5C-\uDE83\uDE86-\uDE89\uDEC0-\uDEF8]|\uD807[\uDC00-\uDC08\uDC0A-\uDC2E\uDC40\uDC72-\uDC8F\uDD00-\uDD06\uDD08\uDD09\uDD0B-\uDD30\uDD46]|\uD808[\uDC00-\uDF99]|\uD809[\uDC00-\uDC6E\uDC80-\uDD43]|[\uD80C\uD81C-\uD820\uD840-\uD868\uD86A-\uD86C\uD86F-\uD872\uD874-\uD879][\uDC00-\uDFFF]|\uD80D[\uDC00-\uDC2E]|\uD811[\uDC00-\uDE46]|\uD81A[\uDC00-\uDE38\uDE40-\uDE5E\uDED0-\uDEED\uDF00-\uDF2F\uDF40-\uDF43\uDF63-\uDF77\uDF7D-\uDF8F]|\uD81B[\uDF00-\uDF44\uDF50\uDF93-\uDF9F\uDFE0\uDFE1]|\uD821[\uDC00-\uDFEC]|\uD822[\uDC00-\uDEF2]|\uD82C[\uDC00-\uDD1E\uDD70-\uDEFB]|\uD82F[\uDC00-\uDC6A\uDC70-\uDC7C\uDC80-\uDC88\uDC90-\uDC99]|\uD835[\uDC00-\uDC54\uDC56-\uDC9C\uDC9E\uDC9F\uDCA2\uDCA5\uDCA6\uDCA9-\uDCAC\uDCAE-\uDCB9\uDCBB\uDCBD-\uDCC3\uDCC5-\uDD05\uDD07-\uDD0A\uDD0D-\uDD14\uDD16-\uDD1C\uDD1E-\uDD39\uDD3B-\uDD3E\uDD40-\uDD44\uDD46\uDD4A-\uDD50\uDD52-\uDEA5\uDEA8-\uDEC0\uDEC2-\uDEDA\uDEDC-\uDEFA\uDEFC-\uDF14\uDF16-\uDF34\uDF36-\uDF4E\uDF50-\uDF6E\uDF70-\uDF88\uDF8A-\uDFA8\uDFAA-\uDFC2\uDFC4-\uDFCB]|\uD83A[\uDC00-\uDCC4\uDD00-\uDD43]|\uD83B[\uDE00-\uDE03\uDE05-\uDE1F\uDE21\uDE22\uDE24\uDE27\uDE29-\uDE32\uDE34-\uDE37\uDE39\uDE3B\uDE42\uDE47\uDE49\uDE4B\uDE4D-\uDE4F\uDE51\uDE52\uDE54\uDE57\uDE59\uDE5B\uDE5D\uDE5F\uDE61\uDE62\uDE64\uDE67-\uDE6A\uDE6C-\uDE72\uDE74-\uDE77\uDE79-\uDE7C\uDE7E\uDE80-\uDE89\uDE8B-\uDE9B\uDEA1-\uDEA3\uDEA5-\uDEA9\uDEAB-\uDEBB]|\uD869[\uDC00-\uDED6\uDF00-\uDFFF]|\uD86D[\uDC00-\uDF34\uDF40-\uDFFF]|\uD86E[\uDC00-\uDC1D\uDC20-\uDFFF]|\uD873[\uDC00-\uDEA1\uDEB0-\uDFFF]|\uD87A[\uDC00-\uDFE0]|\uD87E[\uDC00-\uDE1D]/;
// eslint-disable-next-line no-misleading-character-class
const ID_Continue = /[\xAA\xB5\xBA\xC0-\xD6\xD8-\xF6\xF8-\u02C1\u02C6-\u02D1\u02E0-\u02E4\u02EC\u02EE\u0300-\u0374\u0376\u0377\u037A-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u0483-\u0487\u048A-\u052F\u0531-\u0556\u0559\u0561-\u0587\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u05D0-\u05EA\u05F0-\u05F2\u0610-\u061A\u0620-\u0669\u066E-\u06D3\u06D5-\u06DC\u06DF-\u06E8\u06EA-\u06FC\u06FF\u0710-\u074A\u074D-\u07B1\u07C0-\u07F5\u07FA\u0800-\u082D\u0840-\u085B\u0860-\u086A\u08A0-\u08B4\u08B6-\u08BD\u08D4-\u08E1\u08E3-\u0963\u0966-\u096F\u0971-\u0983\u0985-\u098C\u098F\u0990\u0993-\u09A8\u09AA-\u09B0\u09B2\u09B6-\u09B9\u09BC-\u09C4\u09C7\u09C8\u09CB-\u09CE\u09D7\u09DC\u09DD\u09DF-\u09E3\u09E6-\u09F1\u09FC\u0A01-\u0A03\u0A05-\u0A0A\u0A0F\u0A10\u0A13-\u0A28\u0A2A-\u0A30\u0A32\u0A33\u0A35\u0A36\u0A38\u0A39\u0A3C\u0A3E-\u0A42\u0A47\u0A48\u0A4B-\u0A4D\u0A51\u0A59-\u0A5C\u0A5E\u0A66-\u0A75\u0A81-\u0A83\u0A85-\u0A8D\u0A8F-\u0A91\u0A93-\u0AA8\u0AAA-\u0AB0\u0AB2\u0AB3\u0AB5-\u0AB9\u0ABC-\u0AC5\u0AC7-\u0AC9\u0ACB-\u0ACD\u0AD0\u0AE0-\u0AE3\u0AE6-\u0AEF\u0AF9-\u0AFF\u0B01-\u0B03\u0B05-\u0B0C\u0B0F\u0B10\u0B13-\u0B28\u0B2A-\u0B30\u0B32\u0B33\u0B35-\u0B39\u0B3C-\u0B44\u0B47\u0B48\u0B4B-\u0B4D\u0B56\u0B57\u0B5C\u0B5D\u0B5F-\u0B63\u0B66-\u0B6F\u0B71\u0B82\u0B83\u0B85-\u0B8A\u0B8E-\u0B90\u0B92-\u0B95\u0B99\u0B9A\u0B9C\u0B9E\u0B9F\u0BA3\u0BA4\u0BA8-\u0BAA\u0BAE-\u0BB9\u0BBE-\u0BC2\u0BC6-\u0BC8\u0BCA-\u0BCD\u0BD0\u0BD7\u0BE6-\u0BEF\u0C00-\u0C03\u0C05-\u0C0C\u0C0E-\u0C10\u0C12-\u0C28\u0C2A-\u0C39\u0C3D-\u0C44\u0C46-\u0C48\u0C4A-\u0C4D\u0C55\u0C56\u0C58-\u0C5A\u0C60-\u0C63\u0C66-\u0C6F\u0C80-\u0C83\u0C85-\u0C8C\u0C8E-\u0C90\u0C92-\u0CA8\u0CAA-\u0CB3\u0CB5-\u0CB9\u0CBC-\u0CC4\u0CC6-\u0CC8\u0CCA-\u0CCD\u0CD5\u0CD6\u0CDE\u0CE0-\u0CE3\u0CE6-\u0CEF\u0CF1\u0CF2\u0D00-\u0D03\u0D05-\u0D0C\u0D0E-\u0D10\u0D12-\u0D44\u0D46-\u0D48\u0D4A-\u0D4E\u0D54-\u0D57\u0D5F-\u0D63\u0D66-\u0D6F\u0D7A-\u0D7F\u0D82\u0D83\u0D85-\u0D96\u0D9A-\u0DB1\u0DB3-\u0DBB\u0DBD\u0DC0-\u0DC6\u0DCA\u0DCF-\u0DD4\u0DD6\u0DD8-\u0DDF\u0DE6-\u0DEF\u0DF2\u0DF3\u0E01-\u0E3A\u0E40-\u0E4E\u0E50-\u0E59\u0E81\u0E82\u0E84\u0E87\u0E88\u0E8A\u0E8D\u0E94-\u0E97\u0E99-\u0E9F\u0EA1-\u0EA3\u0EA5\u0EA7\u0EAA\u0EAB\u0EAD-\u0EB9\u0EBB-\u0EBD\u0EC0-\u0EC4\u0EC6\u0EC8-\u0ECD\u0ED0-\u0ED9\u0EDC-\u0EDF\u0F00\u0F18\u0F19\u0F20-\u0F29\u0F35\u0F37\u0F39\u0F3E-\u0F47\u0F49-\u0F6C\u0F71-\u0F84\u0F86-\u0F97\u0F99-\u0FBC\u0FC6\u1000-\u1049\u1050-\u109D\u10A0-\u10C5\u10C7\u10CD\u10D0-\u10FA\u10FC-\u1248\u124A-\u124D\u1250-\u1256\u1258\u125A-\u125D\u1260-\u1288\u128A-\u128D\u1290-\u12B0\u12B2-\u12B5\u12B8-\u12BE\u12C0\u12C2-\u12C5\u12C8-\u12D6\u12D8-\u1310\u1312-\u1315\u1318-\u135A\u135D-\u135F\u1380-\u138F\u13A0-\u13F5\u13F8-\u13FD\u1401-\u166C\u166F-\u167F\u1681-\u169A\u16A0-\u16EA\u16EE-\u16F8\u1700-\u170C\u170E-\u1714\u1720-\u1734\u1740-\u1753\u1760-\u176C\u176E-\u1770\u1772\u1773\u1780-\u17D3\u17D7\u17DC\u17DD\u17E0-\u17E9\u180B-\u180D\u1810-\u1819\u1820-\u1877\u1880-\u18AA\u18B0-\u18F5\u1900-\u191E\u1920-\u192B\u1930-\u193B\u1946-\u196D\u1970-\u1974\u1980-\u19AB\u19B0-\u19C9\u19D0-\u19D9\u1A00-\u1A1B\u1A20-\u1A5E\u1A60-\u1A7C\u1A7F-\u1A89\u1A90-\u1A99\u1AA7\u1AB0-\u1ABD\u1B00-\u1B4B\u1B50-\u1B59\u1B6B-\u1B73\u1B80-\u1BF3\u1C00-\u1C37\u1C40-\u1C49\u1C4D-\u1C7D\u1C80-\u1C88\u1CD0-\u1CD2\u1CD4-\u1CF9\u1D00-\u1DF9\u1DFB-\u1F15\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE\u1FC2-\u1FC4\u1FC6-\u1FCC\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u203F\u2040\u2054\u2071\u207F\u2090-\u209C\u20D0-\u20DC\u20E1\u20E5-\u20F0\u2102\u2107\u210A-\u2113\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2139\u213C-\u213F\u2145-\u2149\u214E\u2160-\u2188\u2C00-\u2C2E\u2C30-\u2C5E\u2C60-\u2CE4\u2CEB-\u2CF3\u2D00-\u2D25\u2D27\u2D2D\u2D30-\u2D67\u2D6F\u2D7F-\u2D96\u2DA0-\u2DA6\u2DA8-\u2DAE\u2DB0-\u2DB6\u2DB8-\u2DBE\u2DC0-\u2DC6\u2DC8-\u2DCE\u2DD0-\u2DD6\u2DD8-\u2DDE\u2DE0-\u2DFF\u2E2F\u3005-\u3007\u3021-\u302F\u3031-\u3035\u3038-\u303C\u3041-\u3096\u3099\u309A\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312E\u3131-\u318E\u31A0-\u31BA\u31F0-\u31FF\u3400-\u4DB5\u4E00-\u9FEA\uA000-\uA48C\uA4D0-\uA4FD\uA500-\uA60C\uA610-\uA62B\uA640-\uA66F\uA674-\uA67D\uA67F-\uA6F1\uA717-\uA71F\uA722-\uA788\uA78B-\uA7AE\uA7B0-\uA7B7\uA7F7-\uA827\uA840-\uA873\uA880-\uA8C5\uA8D0-\uA8D9\uA8E0-\uA8F7\uA8FB\uA8FD\uA900-\uA92D\uA930-\uA953\uA960-\uA97C\uA980-\uA9C0\uA9CF-\uA9D9\uA9E0-\uA9FE\uAA00-\uAA36\uAA40-\uAA4D\uAA50-\uAA59\uAA60-\uAA76\uAA7A-\uAAC2\uAADB-\uAADD\uAAE0-\uAAEF\uAAF2-\uAAF6\uAB01-\uAB06\uAB09-\uAB0E\uAB11-\uAB16\uAB20-\uAB26\uAB28-\uAB2E\uAB30-\uAB5A\uAB5C-\uAB65\uAB70-\uABEA\uABEC\uABED\uABF0-\uABF9\uAC00-\uD7A3\uD7B0-\uD7C6\uD7CB-\uD7FB\uF900-\uFA6D\uFA70-\uFAD9\uFB00-\uFB06\uFB13-\uFB17\uFB1D-\uFB28\uFB2A-\uFB36\uFB38-\uFB3C\uFB3E\uFB40\uFB41\uFB43\uFB44\uFB46-\uFBB1\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFB\uFE00-\uFE0F\uFE20-\uFE2F\uFE33\uFE34\uFE4D-\uFE4F\uFE70-\uFE74\uFE76-\uFEFC\uFF10-\uFF19\uFF21-\uFF3A\uFF3F\uFF41-\uFF5A\uFF66-\uFFBE\uFFC2-\uFFC7\uFFCA-\uFFCF\uFFD2-\uFFD7\uFFDA-\uFFDC]|\uD800[\uDC00-\uDC0B\uDC0D-\uDC26\uDC28-\uDC3A\uDC3C\uDC3D\uDC3F-\uDC4D\uDC50-\uDC5D\uDC80-\uDCFA\uDD40-\uDD74\uDDFD\uDE80-\uDE9C\uDEA0-\uDED0\uDEE0\uDF00-\uDF1F\uDF2D-\uDF4A\uDF50-\uDF7A\uDF80-\uDF9D\uDFA0-\uDFC3\uDFC8-\uDFCF\uDFD1-\uDFD5]|\uD801[\uDC00-\uDC9D\uDCA0-\uDCA9\uDCB0-\uDCD3\uDCD8-\uDCFB\uDD00-\uDD27\uDD30-\uDD63\uDE00-\uDF36\uDF40-\uDF55\uDF60-\uDF67]|\uD802[\uDC00-\uDC05\uDC08\uDC0A-\uDC35\uDC37\uDC38\uDC3C\uDC3F-\uDC55\uDC60-\uDC76\uDC80-\uDC9E\uDCE0-\uDCF2\uDCF4\uDCF5\uDD00-\uDD15\uDD20-\uDD39\uDD80-\uDDB7\uDDBE\uDDBF\uDE00-\uDE03\uDE05\uDE06\uDE0C-\uDE13\uDE15-\uDE17\uDE19-\uDE33\uDE38-\uDE3A\uDE3F\uDE60-\uDE7C\uDE80-\uDE9C\uDEC0-\uDEC7\uDEC9-\uDEE6\uDF00-\uDF35\uDF40-\uDF55\uDF60-\uDF72\uDF80-\uDF91]|\uD803[\uDC00-\uDC48\uDC80-\uDCB2\uDCC0-\uDCF2]|\uD804[\uDC00-\uDC46\uDC66-\uDC6F\uDC7F-\uDCBA\uDCD0-\uDCE8\uDCF0-\uDCF9\uDD00-\uDD34\uDD36-\uDD3F\uDD50-\uDD73\uDD76\uDD80-\uDDC4\uDDCA-\uDDCC\uDDD0-\uDDDA\uDDDC\uDE00-\uDE11\uDE13-\uDE37\uDE3E\uDE80-\uDE86\uDE88\uDE8A-\uDE8D\uDE8F-\uDE9D\uDE9F-\uDEA8\uDEB0-\uDEEA\uDEF0-\uDEF9\uDF00-\uDF03\uDF05-\uDF0C\uDF0F\uDF10\uDF13-\uDF28\uDF2A-\uDF30\uDF32\uDF33\uDF35-\uDF39\uDF3C-\uDF44\uDF47\uDF48\uDF4B-\uDF4D\uDF50\uDF57\uDF5D-\uDF63\uDF66-\uDF6C\uDF70-\uDF74]|\uD805[\uDC00-\uDC4A\uDC50-\uDC59\uDC80-\uDCC5\uDCC7\uDCD0-\uDCD9\uDD80-\uDDB5\uDDB8-\uDDC0\uDDD8-\uDDDD\uDE00-\uDE40\uDE44\uDE50-\uDE59\uDE80-\uDEB7\uDEC0-\uDEC9\uDF00-\uDF19\uDF1D-\uDF2B\uDF30-\uDF39]|\uD806[\uDCA0-\uDCE9\uDCFF\uDE00-\uDE3E\uDE47\uDE50-\uDE83\uDE86-\uDE99\uDEC0-\uDEF8]|\uD807[\uDC00-\uDC08\uDC0A-\uDC36\uDC38-\uDC40\uDC50-\uDC59\uDC72-\uDC8F\uDC92-\uDCA7\uDCA9-\uDCB6\uDD00-\uDD06\uDD08\uDD09\uDD0B-\uDD36\uDD3A\uDD3C\uDD3D\uDD3F-\uDD47\uDD50-\uDD59]|\uD808[\uDC00-\uDF99]|\uD809[\uDC00-\uDC6E\uDC80-\uDD43]|[\uD80C\uD81C-\uD820\uD840-\uD868\uD86A-\uD86C\uD86F-\uD872\uD874-\uD879][\uDC00-\uDFFF]|\uD80D[\uDC00-\uDC2E]|\uD811[\uDC00-\uDE46]|\uD81A[\uDC00-\uDE38\uDE40-\uDE5E\uDE60-\uDE69\uDED0-\uDEED\uDEF0-\uDEF4\uDF00-\uDF36\uDF40-\uDF43\uDF50-\uDF59\uDF63-\uDF77\uDF7D-\uDF8F]|\uD81B[\uDF00-\uDF44\uDF50-\uDF7E\uDF8F-\uDF9F\uDFE0\uDFE1]|\uD821[\uDC00-\uDFEC]|\uD822[\uDC00-\uDEF2]|\uD82C[\uDC00-\uDD1E\uDD70-\uDEFB]|\uD82F[\uDC00-\uDC6A\uDC70-\uDC7C\uDC80-\uDC88\uDC90-\uDC99\uDC9D\uDC9E]|\uD834[\uDD65-\uDD69\uDD6D-\uDD72\uDD7B-\uDD82\uDD85-\uDD8B\uDDAA-\uDDAD\uDE42-\uDE44]|\uD835[\uDC00-\uDC54\uDC56-\uDC9C\uDC9E\uDC9F\uDCA2\uDCA5\uDCA6\uDCA9-\uDCAC\uDCAE-\uDCB9\uDCBB\uDCBD-\uDCC3\uDCC5-\uDD05\uDD07-\uDD0A\uDD0D-\uDD14\uDD16-\uDD1C\uDD1E-\uDD39\uDD3B-\uDD3E\uDD40-\uDD44\uDD46\uDD4A-\uDD50\uDD52-\uDEA5\uDEA8-\uDEC0\uDEC2-\uDEDA\uDEDC-\uDEFA\uDEFC-\uDF14\uDF16-\uDF34\uDF36-\uDF4E\uDF50-\uDF6E\uDF70-\uDF88\uDF8A-\uDFA8\uDFAA-\uDFC2\uDFC4-\uDFCB\uDFCE-\uDFFF]|\uD836[\uDE00-\uDE36\uDE3B-\uDE6C\uDE75\uDE84\uDE9B-\uDE9F\uDEA1-\uDEAF]|\uD838[\uDC00-\uDC06\uDC08-\uDC18\uDC1B-\uDC21\uDC23\uDC24\uDC26-\uDC2A]|\uD83A[\uDC00-\uDCC4\uDCD0-\uDCD6\uDD00-\uDD4A\uDD50-\uDD59]|\uD83B[\uDE00-\uDE03\uDE05-\uDE1F\uDE21\uDE22\uDE24\uDE27\uDE29-\uDE32\uDE34-\uDE37\uDE39\uDE3B\uDE42\uDE47\uDE49\uDE4B\uDE4D-\uDE4F\uDE51\uDE52\uDE54\uDE57\uDE59\uDE5B\uDE5D\uDE5F\uDE61\uDE62\uDE64\uDE67-\uDE6A\uDE6C-\uDE72\uDE74-\uDE77\uDE79-\uDE7C\uDE7E\uDE80-\uDE89\uDE8B-\uDE9B\uDEA1-\uDEA3\uDEA5-\uDEA9\uDEAB-\uDEBB]|\uD869[\uDC00-\uDED6\uDF00-\uDFFF]|\uD86D[\uDC00-\uDF34\uDF40-\uDFFF]|\uD86E[\uDC00-\uDC1D\uDC20-\uDFFF]|\uD873[\uDC00-\uDEA1\uDEB0-\uDFFF]|\uD87A[\uDC00-\uDFE0]|\uD87E[\uDC00-\uDE1D]|\uDB40[\uDD00-\uDDEF]/;

/**
 * @fileoverview A charactor code reader.
 * @author Nicholas C. Zakas
 */

//-----------------------------------------------------------------------------
// Type Definitions
//-----------------------------------------------------------------------------


//-----------------------------------------------------------------------------
// Data
//-----------------------------------------------------------------------------

const CHAR_CR = 13; // \r
const CHAR_LF = 10; // \n

//-----------------------------------------------------------------------------
// CharCodeReader
//-----------------------------------------------------------------------------

/**
 * A reader that reads character codes from a string.
 */
class CharCodeReader {

    /**
     * The text to read from.
     * @type {string}
     */
    #text = "";

    /**
     * The current line number.
     * @type {number}
     */
    #line = 1;

    /**
     * The current column number.
     * @type {number}
     */
    #column = 0;

    /**
     * The current offset in the text.
     * @type {number}
     */
    #offset = -1;

    /**
     * Whether the last character read was a new line.
     * @type {boolean}
     */
    #newLine = false;

    /**
     * The last character code read.
     * @type {number}
     */
    #last = -1;

    /**
     * Whether the reader has ended.
     * @type {boolean}
     */
    #ended = false;

    /**
     * Creates a new instance.
     * @param {string} text The text to read from
     */
    constructor(text) {
        this.#text = text;
    }

    /**
     * Ends the reader.
     * @returns {void}
     */
    #end() {
        if (this.#ended) {
            return;
        }

        this.#column++;
        this.#offset++;
        this.#last = -1;
        this.#ended = true;
    }

    /**
     * Returns the current position of the reader.
     * @returns {Location} An object with line, column, and offset properties.
     */
    locate() {
        return {
            line: this.#line,
            column: this.#column,
            offset: this.#offset
        };
    }

    /**
     * Reads the next character code in the text.
     * @returns {number} The next character code, or -1 if there are no more characters.
     */
    next() {
        if (this.#offset >= this.#text.length - 1) {
            this.#end();
            return -1;
        }

        this.#offset++;
        const charCode = this.#text.charCodeAt(this.#offset);

        if (this.#newLine) {
            this.#line++;
            this.#column = 1;
            this.#newLine = false;
        } else {
            this.#column++;
        }

        if (charCode === CHAR_CR) {
            this.#newLine = true;

            // if we already see a \r, just ignore upcoming \n
            if (this.peek() === CHAR_LF) {
                this.#offset++;
            }
        } else if (charCode === CHAR_LF) {
            this.#newLine = true;
        }

        this.#last = charCode;

        return charCode;
    }

    /**
     * Peeks at the next character code in the text.
     * @returns {number} The next character code, or -1 if there are no more characters.
     */
    peek() {
        if (this.#offset === this.#text.length - 1) {
            return -1;
        }

        return this.#text.charCodeAt(this.#offset + 1);
    }

    /**
     * Determines if the next character code in the text matches a specific character code.
     * @param {(number) => boolean} fn A function to call on the next character.
     * @returns {boolean} True if the next character code matches, false if not.
     */ 
    match(fn) {
        if (fn(this.peek())) {
            this.next();
            return true;
        }

        return false;
    }

    /**
     * Returns the last character code read.
     * @returns {number} The last character code read.
     */
    current() {
        return this.#last;
    }


}

/**
 * @fileoverview JSON tokenizer
 * @author Nicholas C. Zakas
 */


//-----------------------------------------------------------------------------
// Typedefs
//-----------------------------------------------------------------------------

/** @typedef {import("./typedefs.js").Range} Range */
/** @typedef {import("./typedefs.js").TokenizeOptions} TokenizeOptions */

//-----------------------------------------------------------------------------
// Helpers
//-----------------------------------------------------------------------------

const INFINITY = "Infinity";
const NAN = "NaN";

const keywordStarts = new Set([CHAR_LOWER_T, CHAR_LOWER_F, CHAR_LOWER_N]);
const whitespace = new Set([CHAR_SPACE, CHAR_TAB, CHAR_NEWLINE, CHAR_RETURN]);
const json5Whitespace = new Set([
    ...whitespace,
    CHAR_VTAB,
    CHAR_FORM_FEED,
    CHAR_NBSP,
    CHAR_LINE_SEPARATOR,
    CHAR_PARAGRAPH_SEPARATOR,
    CHAR_BOM,
    CHAR_NON_BREAKING_SPACE,
    CHAR_EN_QUAD,
    CHAR_EM_QUAD,
    CHAR_EN_SPACE,
    CHAR_EM_SPACE,
    CHAR_THREE_PER_EM_SPACE,
    CHAR_FOUR_PER_EM_SPACE,
    CHAR_SIX_PER_EM_SPACE,
    CHAR_FIGURE_SPACE,
    CHAR_PUNCTUATION_SPACE,
    CHAR_THIN_SPACE,
    CHAR_HAIR_SPACE,
    CHAR_NARROW_NO_BREAK_SPACE,
    CHAR_MEDIUM_MATHEMATICAL_SPACE,
    CHAR_IDEOGRAPHIC_SPACE,
]);


/** @type {TokenizeOptions} */
const DEFAULT_OPTIONS$1 = {
    mode: "json",
    ranges: false
};

const jsonKeywords = new Set(["true", "false", "null"]);

const tt = {
    EOF: 0,
    Number: 1,
    String: 2,
    Boolean: 3,
    Null: 4,
    NaN: 5,
    Infinity: 6,
    Identifier: 7,
    Colon: 20,
    LBrace: 21,
    RBrace: 22,
    LBracket: 23,
    RBracket: 24,
    Comma: 25,
    LineComment: 40,
    BlockComment: 41
};


// #region Helpers


/**
 * Determines if a given character is a decimal digit.
 * @param {number} c The character to check.
 * @returns {boolean} `true` if the character is a digit.
 */
function isDigit(c) {
    return c >= CHAR_0 && c <= CHAR_9;
}

/**
 * Determines if a given character is a hexadecimal digit.
 * @param {number} c The character to check.
 * @returns {boolean} `true` if the character is a hexadecimal digit.
 */
function isHexDigit(c) {
    return isDigit(c) ||
        c >= CHAR_UPPER_A && c <= CHAR_UPPER_F ||
        c >= CHAR_LOWER_A && c <= CHAR_LOWER_F;
}

/**
 * Determines if a given character is a positive digit (1-9).
 * @param {number} c The character to check.
 * @returns {boolean} `true` if the character is a positive digit.
 */
function isPositiveDigit(c) {
    return c >= CHAR_1 && c <= CHAR_9;
}

/**
 * Determines if a given character is the start of a keyword.
 * @param {number} c The character to check.
 * @returns {boolean} `true` if the character is the start of a keyword.
 */
function isKeywordStart(c) {
    return keywordStarts.has(c);
}

/**
 * Determines if a given character is the start of a number.
 * @param {number} c The character to check.
 * @returns {boolean} `true` if the character is the start of a number.
 */
function isNumberStart(c) {
    return isDigit(c) || c === CHAR_DOT || c === CHAR_MINUS;
}

/**
 * Determines if a given character is the start of a JSON5 number.
 * @param {number} c The character to check.
 * @returns {boolean} `true` if the character is the start of a JSON5 number.
 */
function isJSON5NumberStart(c) {
    return isNumberStart(c) || c === CHAR_PLUS;
}

/**
 * Determines if a given character is the start of a string.
 * @param {number} c The character to check.
 * @param {boolean} json5 `true` if JSON5 mode is enabled.
 * @returns {boolean} `true` if the character is the start of a string.
 */
function isStringStart(c, json5) {
    return c === CHAR_DOUBLE_QUOTE || (json5 && c === CHAR_SINGLE_QUOTE);
}

/**
 * Tests that a given character is a valid first character of a
 * JSON5 identifier
 * @param {number} c The character to check.
 * @returns {boolean} `true` if the character is a valid first character. 
 */
function isJSON5IdentifierStart(c) {

    // test simple cases first

    if (c === CHAR_DOLLAR || c === CHAR_UNDERSCORE || c === CHAR_BACKSLASH) {
        return true;
    }

    if (c >= CHAR_LOWER_A && c <= CHAR_LOWER_Z || c >= CHAR_UPPER_A && c <= CHAR_UPPER_Z) {
        return true;
    }

    if (c === 0x200C || c === 0x200D) {
        return true;
    }
    
    const ct = String.fromCharCode(c);
    return ID_Start.test(ct);
}

/**
 * Tests that a given character is a valid part of a JSON5 identifier.
 * @param {number} c The character to check.
 * @returns {boolean} `true` if the character is a valid part of an identifier.
 */
function isJSON5IdentifierPart(c) {

    // fast path for simple cases
    if (isJSON5IdentifierStart(c) || isDigit(c)) {
        return true;
    }

    const ct = String.fromCharCode(c);
    return ID_Continue.test(ct);
}


// #endregion

class Tokenizer {

    /**
     * Options for the tokenizer.
     * @type {TokenizeOptions}
     */
    #options;

    /**
     * The source text to tokenize.
     * @type {string}
     */
    #text;

    /**
     * The reader for the source text.
     * @type {CharCodeReader}
     */
    #reader;

    /**
     * Indicates if the tokenizer is in JSON5 mode.
     * @type {boolean}
     */
    #json5;

    /**
     * Indicates if comments are allowed.
     * @type {boolean}
     */
    #allowComments;

    /**
     * Indicates if ranges should be included in the tokens.
     * @type {boolean}
     */
    #ranges;

    /**
     * The last token type read.
     * @type {Token}
     */
    #token;

    /**
     * Determines if a character is an escaped character.
     * @type {(c:number) => boolean}
     */
    #isEscapedCharacter;

    /**
     * Determines if a character is a JSON5 line terminator.
     * @type {(c:number) => boolean}
     */
    #isJSON5LineTerminator;


    /**
     * Determines if a character is a JSON5 hex escape.
     * @type {(c:number) => boolean}
     */
    #isJSON5HexEscape;

    /**
     * Determines if a character is whitespace.
     * @type {(c:number) => boolean}
     */
    #isWhitespace;

    /**
     * Creates a new instance of the tokenizer.
     * @param {string} text The source text
     * @param {TokenizeOptions} [options] Options for the tokenizer.
     */ 
    constructor(text, options) {
        this.#text = text;
        this.#options = {
            ...DEFAULT_OPTIONS$1,
            ...options
        };

        this.#reader = new CharCodeReader(text);
        this.#json5 = this.#options.mode === "json5";
        this.#allowComments = this.#options.mode !== "json";
        this.#ranges = this.#options.ranges;

        // TODO: Clean this up
        this.#isEscapedCharacter = this.#json5 ? json5EscapeToChar.has.bind(json5EscapeToChar) : escapeToChar.has.bind(escapeToChar);
        this.#isJSON5LineTerminator = this.#json5 ? json5LineTerminators.has.bind(json5LineTerminators) : () => false;
        this.#isJSON5HexEscape = this.#json5 ? c => c === CHAR_LOWER_X : () => false;
        this.#isWhitespace = this.#json5 ? json5Whitespace.has.bind(json5Whitespace) : whitespace.has.bind(whitespace);
    }

    // #region Errors

    /**
     * Convenience function for throwing unexpected character errors.
     * @param {number} c The unexpected character.
     * @param {Location} [loc] The location of the unexpected character.
     * @returns {never}
     * @throws {UnexpectedChar} always.
     */
    #unexpected(c, loc = this.#reader.locate()) {
        throw new UnexpectedChar(c, loc);
    }

    /**
     * Convenience function for throwing unexpected identifier errors.
     * @param {string} identifier The unexpected identifier.
     * @param {Location} [loc] The location of the unexpected identifier.
     * @returns {never}
     * @throws {UnexpectedIdentifier} always.
     */
    #unexpectedIdentifier(identifier, loc = this.#reader.locate()) {
        throw new UnexpectedIdentifier(identifier, loc);
    }

    /**
    * Convenience function for throwing unexpected EOF errors.
    * @returns {never}
    * @throws {UnexpectedEOF} always.
    */
    #unexpectedEOF() {
        throw new UnexpectedEOF(this.#reader.locate());
    }

    // #endregion

    // #region Helpers

    /**
     * Creates a new token.
     * @param {TokenType} tokenType The type of token to create.
     * @param {number} length The length of the token.
     * @param {Location} startLoc The start location for the token.
     * @param {Location} [endLoc] The end location for the token.
     * @returns {Token} The token.
     */
    #createToken(tokenType, length, startLoc, endLoc) {

        const endOffset = startLoc.offset + length;

        let range = this.#options.ranges ? {
            range: /** @type {Range} */ ([startLoc.offset, endOffset])
        } : undefined;

        return {
            type: tokenType,
            loc: {
                start: startLoc,
                end: endLoc || {
                    line: startLoc.line,
                    column: startLoc.column + length,
                    offset: endOffset
                }
            },
            ...range
        };        
    }

    /**
     * Reads in a specific number of hex digits.
     * @param {number} count The number of hex digits to read.
     * @returns {string} The hex digits read.
     */
    #readHexDigits(count) {
        let value = "";
        let c;

        for (let i = 0; i < count; i++) {
            c = this.#reader.peek();
            if (isHexDigit(c)) {
                this.#reader.next();
                value += String.fromCharCode(c);
                continue;
            }

            this.#unexpected(c);
        }

        return value;
    }

    /**
     * Reads in a JSON5 identifier. Also used for JSON but we validate
     * the identifier later.
     * @param {number} c The first character of the identifier.
     * @returns {string} The identifier read.
     * @throws {UnexpectedChar} when the identifier cannot be read.
     */
    #readIdentifier(c) {
        let value = "";

        do {

            value += String.fromCharCode(c);

            if (c === CHAR_BACKSLASH) {

                c = this.#reader.next();

                if (c !== CHAR_LOWER_U) {
                    this.#unexpected(c);
                }

                value += String.fromCharCode(c);

                const hexDigits = this.#readHexDigits(4);

                // check for a valid character code
                const charCode = parseInt(hexDigits, 16);

                if (value.length === 2 && !isJSON5IdentifierStart(charCode)) {
                    const loc = this.#reader.locate();
                    this.#unexpected(CHAR_BACKSLASH, { line: loc.line, column: loc.column - 5, offset: loc.offset - 5 });
                } else if (!isJSON5IdentifierPart(charCode)) {
                    const loc = this.#reader.locate();
                    this.#unexpected(charCode, { line: loc.line, column: loc.column - 5, offset: loc.offset - 5 });
                }

                value += hexDigits;
            }

            c = this.#reader.peek();

            if (!isJSON5IdentifierPart(c)) {
                break;
            }

            this.#reader.next();

        } while (true);  // eslint-disable-line no-constant-condition

        return value;
    }

    /**
     * Reads in a string. Works for both JSON and JSON5.
     * @param {number} c The first character of the string (either " or ').
     * @returns {number} The length of the string.
     * @throws {UnexpectedChar} when the string cannot be read.
     * @throws {UnexpectedEOF} when EOF is reached before the string is finalized.
     */
    #readString(c) {
        
        const delimiter = c;
        let length = 1;
        c = this.#reader.peek();

        while (c !== -1 && c !== delimiter) {

            this.#reader.next();
            length++;

            // escapes
            if (c === CHAR_BACKSLASH) {
                c = this.#reader.peek();

                if (this.#isEscapedCharacter(c) || this.#isJSON5LineTerminator(c)) {
                    this.#reader.next();
                    length++;
                } else if (c === CHAR_LOWER_U) {
                    this.#reader.next();
                    length++;

                    const result = this.#readHexDigits(4);
                    length += result.length;
                } else if (this.#isJSON5HexEscape(c)) {
                    this.#reader.next();
                    length++;

                    // hex escapes: \xHH
                    const result = this.#readHexDigits(2);
                    length += result.length;
                } else if (this.#json5) {  // JSON doesn't allow anything else
                    this.#reader.next();
                    length++;
                } else {
                    this.#unexpected(c);
                }
            }

            c = this.#reader.peek();
        }

        if (c === -1) {
            this.#reader.next();
            this.#unexpectedEOF();
        }

        // c is the delimiter
        this.#reader.next();
        length++;

        return length;
    
    
    }

    /**
     * Reads a number. Works for both JSON and JSON5.
     * @param {number} c The first character of the number.
     * @returns {number} The length of the number.
     * @throws {UnexpectedChar} when the number cannot be read.
     * @throws {UnexpectedEOF} when EOF is reached before the number is finalized.
     */
    #readNumber(c) {
        
        // we've already read the first character
        let length = 1;

        // JSON number may start with a minus but not a plus
        // JSON5 allows a plus.
        if (c === CHAR_MINUS || this.#json5 && c === CHAR_PLUS) {
            
            c = this.#reader.peek();
            
            /*
            * JSON5 allows Infinity or NaN preceded by a sign.
            * This blocks handles +Infinity, -Infinity, +NaN, and -NaN.
            * Standalone Infinity and NaN are handled in `readJSON5Identifier()`
            */
            if (this.#json5) {

                if (c === CHAR_UPPER_I || c === CHAR_UPPER_N) {
                    this.#reader.next();
                    const identifier = this.#readIdentifier(c);

                    if (identifier !== INFINITY && identifier !== NAN) {
                        this.#unexpected(c);
                    }

                    return length + identifier.length;
                }
            }

            // Next digit cannot be zero
            if (!isDigit(c)) {
                this.#unexpected(c);
            }

            // if we made it here, we need to continue on, so register the character
            this.#reader.next();
            length++;
        }

        /*
        * In JSON, a zero must be followed by a decimal point or nothing.
        * In JSON5, a zero can additionally be followed by an `x` indicating
        * that it's a hexadecimal number.
        */
        if (c === CHAR_0) {

            // c = this.#reader.next();
            // length++;
            c = this.#reader.peek();

            // check for a hex number
            if (this.#json5 && (c === CHAR_LOWER_X || c === CHAR_UPPER_X)) {

                this.#reader.next();
                length++;

                c = this.#reader.peek();

                if (!isHexDigit(c)) {
                    this.#reader.next();
                    this.#unexpected(c);
                }

                do {
                    this.#reader.next();
                    length++;
                    c = this.#reader.peek();
                } while (isHexDigit(c));

            } else if (isDigit(c)) {
                this.#unexpected(c);
            }

        } else {

            // JSON5 allows leading decimal points
            if (!this.#json5 || c !== CHAR_DOT) {
                if (!isPositiveDigit(c)) {
                    this.#unexpected(c);
                }

                c = this.#reader.peek();

                while (isDigit(c)) {
                    this.#reader.next();
                    length++;
                    c = this.#reader.peek();
                }
            }
        }

        /*
        * In JSON, a decimal point must be followed by at least one digit.
        * In JSON5, a decimal point need not be followed by any digits.
        */
        if (c === CHAR_DOT) {
                                
            let digitCount = -1;
            this.#reader.next();
            length++;
            digitCount++;

            c = this.#reader.peek();

            while (isDigit(c)) {
                this.#reader.next();
                length++;
                digitCount++;
                c = this.#reader.peek();
            }

            if (!this.#json5 && digitCount === 0) {
                this.#reader.next();
                if (c) {
                    this.#unexpected(c);
                } else {
                    this.#unexpectedEOF();
                }
            }
        }

        // Exponent is always last
        if (c === CHAR_LOWER_E || c === CHAR_UPPER_E) {

            this.#reader.next();
            length++;
            c = this.#reader.peek();

            if (c === CHAR_PLUS || c === CHAR_MINUS) {
                this.#reader.next();
                length++;
                c = this.#reader.peek();
            }

            /*
            * Must always have a digit in this position to avoid:
            * 5e
            * 12E+
            * 42e-
            */
            if (c === -1) {
                this.#reader.next();
                this.#unexpectedEOF();
            }

            if (!isDigit(c)) {
                this.#reader.next();
                this.#unexpected(c);
            }

            while (isDigit(c)) {
                this.#reader.next();
                length++;
                c = this.#reader.peek();
            }
        }

        return length;
    }

    /**
     * Reads a comment. Works for both JSON and JSON5.
     * @param {number} c The first character of the comment.
     * @returns {{length: number, multiline: boolean}} The length of the comment, and whether the comment is multi-line.
     * @throws {UnexpectedChar} when the comment cannot be read.
     * @throws {UnexpectedEOF} when EOF is reached before the comment is finalized.
     */ 
    #readComment(c) {
        
        let length = 1;

        // next character determines single- or multi-line
        c = this.#reader.peek();

        // single-line comments
        if (c === CHAR_SLASH) {
            
            do {
                this.#reader.next();
                length += 1;
                c = this.#reader.peek();
            } while (c > -1 && c !== CHAR_RETURN && c !== CHAR_NEWLINE);

            return { length, multiline: false };
        }

        // multi-line comments
        if (c === CHAR_STAR) {

            this.#reader.next();
            length += 1;

            while (c > -1) {
                c = this.#reader.peek();

                // check for end of comment
                if (c === CHAR_STAR) {
                    this.#reader.next();
                    length += 1;
                    c = this.#reader.peek();
                    
                    //end of comment
                    if (c === CHAR_SLASH) {
                        this.#reader.next();
                        length += 1;

                        return { length, multiline: true };
                    }
                } else {
                    this.#reader.next();
                    length += 1;
                }
            }

            this.#reader.next();
            this.#unexpectedEOF();
            
        }

        // if we've made it here, there's an invalid character
        this.#reader.next();
        this.#unexpected(c);        
    }
    // #endregion

    /**
     * Returns the next token in the source text.
     * @returns {number} The code for the next token.
     */
    next() {

        let c = this.#reader.next();

        while (this.#isWhitespace(c)) {
            c = this.#reader.next();
        }

        if (c === -1) {
            return tt.EOF;
        }

        const start = this.#reader.locate();
        const ct = String.fromCharCode(c);

        // check for JSON5 syntax only
        if (this.#json5) {
                
            if (knownJSON5TokenTypes.has(ct)) {
                this.#token = this.#createToken(knownJSON5TokenTypes.get(ct), 1, start);
            } else if (isJSON5IdentifierStart(c)) {
                const value = this.#readIdentifier(c);

                if (knownJSON5TokenTypes.has(value)) {
                    this.#token = this.#createToken(knownJSON5TokenTypes.get(value), value.length, start);
                } else {
                    this.#token = this.#createToken("Identifier", value.length, start);
                }
            } else if (isJSON5NumberStart(c)) {
                const result = this.#readNumber(c);
                this.#token = this.#createToken("Number", result, start);
            } else if (isStringStart(c, this.#json5)) {
                const result = this.#readString(c);
                const lastCharLoc = this.#reader.locate();
                this.#token = this.#createToken("String", result, start, {
                    line: lastCharLoc.line,
                    column: lastCharLoc.column + 1,
                    offset: lastCharLoc.offset + 1
                });
            } else if (c === CHAR_SLASH && this.#allowComments) {
                const result = this.#readComment(c);
                const lastCharLoc = this.#reader.locate();
                this.#token = this.#createToken(!result.multiline ? "LineComment" : "BlockComment", result.length, start, {
                    line: lastCharLoc.line,
                    column: lastCharLoc.column + 1,
                    offset: lastCharLoc.offset + 1
                });
            } else {
                this.#unexpected(c);
            }

        } else {

            // check for JSON/JSONC syntax only
            if (knownTokenTypes.has(ct)) {
                this.#token = this.#createToken(knownTokenTypes.get(ct), 1, start);
            } else if (isKeywordStart(c)) {
                const value = this.#readIdentifier(c);

                if (!jsonKeywords.has(value)) {
                    this.#unexpectedIdentifier(value, start);
                }

                this.#token = this.#createToken(knownTokenTypes.get(value), value.length, start);
            } else if (isNumberStart(c)) {
                const result = this.#readNumber(c);
                this.#token = this.#createToken("Number", result, start);
            } else if (isStringStart(c, this.#json5)) {
                const result = this.#readString(c);
                this.#token = this.#createToken("String", result, start);
            } else if (c === CHAR_SLASH && this.#allowComments) {
                const result = this.#readComment(c);
                const lastCharLoc = this.#reader.locate();
                this.#token = this.#createToken(!result.multiline ? "LineComment" : "BlockComment", result.length, start, {
                    line: lastCharLoc.line,
                    column: lastCharLoc.column + 1,
                    offset: lastCharLoc.offset + 1
                });
            } else {
                this.#unexpected(c);
            }
        }
        return tt[this.#token.type];
    }

    /**
     * Returns the current token in the source text.
     * @returns {Token} The current token.
     */
    get token() {
        return this.#token;
    }
}

//-----------------------------------------------------------------------------
// Main
//-----------------------------------------------------------------------------

/**
 * Creates an iterator over the tokens representing the source text.
 * @param {string} text The source text to tokenize.
 * @param {TokenizeOptions} [options] Options for doing the tokenization.
 * @returns {Array<Token>} An iterator over the tokens. 
 */
function tokenize(text, options) {

    const tokenizer = new Tokenizer(text, options);
    const tokens = [];

    while (tokenizer.next() !== tt.EOF) {
        tokens.push(tokenizer.token);
    }

    return tokens;

}

/**
 * @fileoverview  JSON AST types
 * @author Nicholas C. Zakas
 */

//-----------------------------------------------------------------------------
// Typedefs
//-----------------------------------------------------------------------------

/** @typedef {import("./typedefs.js").LocationRange} LocationRange */
/** @typedef {import("./typedefs.js").NodeParts} NodeParts */
/** @typedef {import("./typedefs.js").DocumentNode} DocumentNode */
/** @typedef {import("./typedefs.js").StringNode} StringNode */
/** @typedef {import("./typedefs.js").NumberNode} NumberNode */
/** @typedef {import("./typedefs.js").BooleanNode} BooleanNode */
/** @typedef {import("./typedefs.js").MemberNode} MemberNode */
/** @typedef {import("./typedefs.js").ObjectNode} ObjectNode */
/** @typedef {import("./typedefs.js").ElementNode} ElementNode */
/** @typedef {import("./typedefs.js").ArrayNode} ArrayNode */
/** @typedef {import("./typedefs.js").NullNode} NullNode */
/** @typedef {import("./typedefs.js").ValueNode} ValueNode */
/** @typedef {import("./typedefs.js").IdentifierNode} IdentifierNode */
/** @typedef {import("./typedefs.js").NaNNode} NaNNode */
/** @typedef {import("./typedefs.js").InfinityNode} InfinityNode */
/** @typedef {import("./typedefs.js").Sign} Sign */

//-----------------------------------------------------------------------------
// Exports
//-----------------------------------------------------------------------------

const types = {

    /**
     * Creates a document node.
     * @param {ValueNode} body The body of the document.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {DocumentNode} The document node.
     */
    document(body, parts = {}) {
        return {
            type: "Document",
            body,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates a string node.
     * @param {string} value The value for the string.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {StringNode} The string node.
     */
    string(value, parts = {}) {
        return {
            type: "String",
            value,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates a number node.
     * @param {number} value The value for the number.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {NumberNode} The number node.
     */
    number(value, parts = {}) {
        return {
            type: "Number",
            value,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates a boolean node.
     * @param {boolean} value The value for the boolean.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {BooleanNode} The boolean node.
     */
    boolean(value, parts = {}) {
        return {
            type: "Boolean",
            value,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates a null node.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {NullNode} The null node.
     */
    null(parts = {}) {
        return {
            type: "Null",
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates an array node.
     * @param {Array<ElementNode>} elements The elements to add.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {ArrayNode} The array node.
     */
    array(elements, parts = {}) {
        return {
            type: "Array",
            elements,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates an element node.
     * @param {ValueNode} value The value for the element.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {ElementNode} The element node.
     */
    element(value, parts = {}) {
        return {
            type: "Element",
            value,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates an object node.
     * @param {Array<MemberNode>} members The members to add.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {ObjectNode} The object node.
     */
    object(members, parts = {}) {
        return {
            type: "Object",
            members,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates a member node.
     * @param {StringNode|IdentifierNode} name The name for the member.
     * @param {ValueNode} value The value for the member.
     * @param {NodeParts} parts Additional properties for the node. 
     * @returns {MemberNode} The member node.
     */
    member(name, value, parts = {}) {
        return {
            type: "Member",
            name,
            value,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates an identifier node.
     * @param {string} name The name for the identifier.
     * @param {NodeParts} parts Additional properties for the node.
     * @returns {IdentifierNode} The identifier node.
     */
    identifier(name, parts = {}) {
        return {
            type: "Identifier",
            name,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates a NaN node.
     * @param {Sign} sign The sign for the Infinity.
     * @param {NodeParts} parts Additional properties for the node.
     * @returns {NaNNode} The NaN node.
     */ 
    nan(sign = "", parts = {}) {
        return {
            type: "NaN",
            sign,
            loc: parts.loc,
            ...parts
        };
    },

    /**
     * Creates an Infinity node.
     * @param {Sign} sign The sign for the Infinity.
     * @param {NodeParts} parts Additional properties for the node.
     * @returns {InfinityNode} The Infinity node.
     */
    infinity(sign = "", parts = {}) {
        return {
            type: "Infinity",
            sign,
            loc: parts.loc,
            ...parts
        };
    },

};

/**
 * @fileoverview JSON parser
 * @author Nicholas C. Zakas
 */


//-----------------------------------------------------------------------------
// Typedefs
//-----------------------------------------------------------------------------

/** @typedef {import("./typedefs.js").Node} Node */
/** @typedef {import("./typedefs.js").Mode} Mode */
/** @typedef {import("./typedefs.js").ParseOptions} ParseOptions */

//-----------------------------------------------------------------------------
// Helpers
//-----------------------------------------------------------------------------

/** @type {ParseOptions} */
const DEFAULT_OPTIONS = {
    mode: "json",
    ranges: false,
    tokens: false,
    allowTrailingCommas: false
};

const UNICODE_SEQUENCE = /\\u[\da-fA-F]{4}/gu;

/**
 * Normalizes a JSON5 identifier by converting Unicode escape sequences into
 * their corresponding characters.
 * @param {string} identifier The identifier to normalize.
 * @returns {string} The normalized identifier.
 */
function normalizeIdentifier(identifier) {
    return identifier.replace(UNICODE_SEQUENCE, unicodeEscape => {
        return String.fromCharCode(parseInt(unicodeEscape.slice(2), 16));
    });
}

/**
 * Calculates the location at the end of the given text.
 * @param {string} text The text to calculate the end location for.
 * @returns {Location} The location at the end of the text.
 */
function getEndLocation(text) {
    let line = 1;
    let column = 1;
    
    for (let i = 0; i < text.length; i++) {
        const char = text[i];
        if (char === "\n") {
            line++;
            column = 1;
        } else if (char === "\r") {
            // Handle \r\n as a single line ending
            if (text[i + 1] === "\n") {
                i++; // Skip the \n
            }
            line++;
            column = 1;
        } else {
            column++;
        }
    }
    
    return {
        line,
        column,
        offset: text.length
    };
}

/**
 * Converts a JSON-encoded string into a JavaScript string, interpreting each
 * escape sequence.
 * @param {string} value The text for the token.
 * @param {Token} token The string token to convert into a JavaScript string.
 * @param {boolean} json5 `true` if parsing JSON5, `false` otherwise.
 * @returns {string} A JavaScript string.
 */
function getStringValue(value, token, json5 = false) {
    
    let result = "";
    let escapeIndex = value.indexOf("\\");
    let lastIndex = 0;

    // While there are escapes, interpret them to build up the result
    while (escapeIndex >= 0) {

        // append the text that happened before the escape
        result += value.slice(lastIndex, escapeIndex);

        // get the character immediately after the \
        const escapeChar = value.charAt(escapeIndex + 1);
        const escapeCharCode = escapeChar.charCodeAt(0);
        
        // check for the non-Unicode escape sequences first
        if (json5 && json5EscapeToChar.has(escapeCharCode)) {
            result += json5EscapeToChar.get(escapeCharCode);
            lastIndex = escapeIndex + 2;
        } else if (escapeToChar.has(escapeCharCode)) {
            result += escapeToChar.get(escapeCharCode);
            lastIndex = escapeIndex + 2;
        } else if (escapeChar === "u") {
            const hexCode = value.slice(escapeIndex + 2, escapeIndex + 6);
            if (hexCode.length < 4 || /[^0-9a-f]/i.test(hexCode)) {
                throw new ErrorWithLocation(
                    `Invalid unicode escape \\u${ hexCode}.`,
                    {
                        line: token.loc.start.line,
                        column: token.loc.start.column + escapeIndex,
                        offset: token.loc.start.offset + escapeIndex
                    }
                );
            }

            result += String.fromCharCode(parseInt(hexCode, 16));
            lastIndex = escapeIndex + 6;
        } else if (json5 && escapeChar === "x") {
            const hexCode = value.slice(escapeIndex + 2, escapeIndex + 4);
            if (hexCode.length < 2 || /[^0-9a-f]/i.test(hexCode)) {
                throw new ErrorWithLocation(
                    `Invalid hex escape \\x${ hexCode}.`,
                    {
                        line: token.loc.start.line,
                        column: token.loc.start.column + escapeIndex,
                        offset: token.loc.start.offset + escapeIndex
                    }
                );
            }

            result += String.fromCharCode(parseInt(hexCode, 16));
            lastIndex = escapeIndex + 4;
        } else if (json5 && json5LineTerminators.has(escapeCharCode)) {
            lastIndex = escapeIndex + 2;

            // we also need to skip \n after a \r
            if (escapeChar === "\r" && value.charAt(lastIndex) === "\n") {
                lastIndex++;
            }
            
        } else {
            // all characters can be escaped in JSON5
            if (json5) {
                result += escapeChar;
                lastIndex = escapeIndex + 2;
            } else {
                throw new ErrorWithLocation(
                    `Invalid escape \\${ escapeChar }.`,
                    {
                        line: token.loc.start.line,
                        column: token.loc.start.column + escapeIndex,
                        offset: token.loc.start.offset + escapeIndex
                    }
                );
            }
        }

        // find the next escape sequence
        escapeIndex = value.indexOf("\\", lastIndex);
    }

    // get the last segment of the string value
    result += value.slice(lastIndex);

    return result;
}

/**
 * Gets the JavaScript value represented by a JSON token.
 * @param {string} value The text value of the token.
 * @param {Token} token The JSON token to get a value for.
 * @param {boolean} json5 `true` if parsing JSON5, `false` otherwise.
 * @returns {string|boolean|number} A number, string, or boolean.
 * @throws {TypeError} If an unknown token type is found. 
 */
function getLiteralValue(value, token, json5 = false) {
    switch (token.type) {
        case "Boolean":
            return value === "true";
            
        case "Number":
            if (json5) {

                /*
                 * Numbers like -0x1 are converted to NaN by Number(), so we need
                 * to handle them separately. Rather than checking for -0x, we can
                 * just check if the first character is a minus sign. The same for
                 * checking for +0x.
                 */

                if (value.charCodeAt(0) === 45) { // 45 is the char code for '-'
                    return -Number(value.slice(1));
                }

                if (value.charCodeAt(0) === 43) { // 43 is the char code for '+'
                    return Number(value.slice(1));
                }
            }
            return Number(value);

        case "String":
            return getStringValue(value.slice(1, -1), token, json5);

        default:
            throw new TypeError(`Unknown token type "${token.type}.`);
    }
}

//-----------------------------------------------------------------------------
// Main Function
//-----------------------------------------------------------------------------

/**
 * 
 * @param {string} text The text to parse.
 * @param {ParseOptions} [options] The options object.
 * @returns {DocumentNode} The AST representing the parsed JSON.
 * @throws {Error} When there is a parsing error. 
 */
function parse(text, options) {

    options = Object.freeze({
        ...DEFAULT_OPTIONS,
        ...options
    });

    const tokens = [];
    const tokenizer = new Tokenizer(text, {
        mode: options.mode,
        ranges: options.ranges
    });

    const json5 = options.mode === "json5";
    const allowTrailingCommas = options.allowTrailingCommas || json5;

    /**
     * Returns the next token knowing there are no comments.
     * @returns {number} The next token type or 0 if no next token.
     */
    function nextNoComments() {
        const nextType = tokenizer.next();

        if (nextType && options.tokens) {
            tokens.push(tokenizer.token);
        }
        return nextType;
    }
    
    /**
     * Returns the next token knowing there are comments to skip.
     * @returns {number} The next token type or 0 if no next token.
     */
    function nextSkipComments() {
        const nextType = tokenizer.next();
        if (nextType && options.tokens) {
            tokens.push(tokenizer.token);
        }

        if (nextType >= tt.LineComment) {
            return nextSkipComments();
        }

        return nextType;

    }

    // determine correct way to evaluate tokens based on presence of comments
    const next = options.mode === "json" ? nextNoComments : nextSkipComments;

    /**
     * Asserts a token has the given type.
     * @param {number} token The token to check.
     * @param {number} type The token type.
     * @throws {UnexpectedToken} If the token type isn't expected.
     * @returns {void}
     */
    function assertTokenType(token, type) {
        if (token !== type) {
            throw new UnexpectedToken(tokenizer.token);
        }
    }

    /**
     * Asserts a token has one of the given types.
     * @param {number} token The token to check.
     * @param {number[]} types The token types.
     * @returns {void}
     * @throws {UnexpectedToken} If the token type isn't expected.
     */ 
    function assertTokenTypes(token, types) {
        if (!types.includes(token)) {
            throw new UnexpectedToken(tokenizer.token);
        }
    }

    /**
     * Creates a range only if ranges are specified.
     * @param {Location} start The start offset for the range.
     * @param {Location} end The end offset for the range.
     * @returns {{range:[number,number]}|undefined} An object with a 
     */
    function createRange(start, end) {
        // @ts-ignore tsc incorrect - options might be undefined
        return options.ranges ? {
            range: [start.offset, end.offset]
        } : undefined;
    }

    /**
     * Creates a node for a string, boolean, or number.
     * @param {number} tokenType The token representing the literal. 
     * @returns {StringNode|NumberNode|BooleanNode} The node representing
     *      the value.
     */
    function createLiteralNode(tokenType) {
        const token = tokenizer.token;
        const range = createRange(token.loc.start, token.loc.end);
        const value = getLiteralValue(
            text.slice(token.loc.start.offset, token.loc.end.offset),
            token,
            json5
        );
        const loc = {
            start: {
                ...token.loc.start
            },
            end: {
                ...token.loc.end
            }
        };
        const parts = { loc, ...range };

        switch (tokenType) {
            case tt.String:
                return types.string(/** @type {string} */ (value), parts);

            case tt.Number:
                return types.number(/** @type {number} */ (value), parts);
                
            case tt.Boolean:
                return types.boolean(/** @type {boolean} */ (value), parts);

            default:
                throw new TypeError(`Unknown token type ${token.type}.`);
        }
    }

    /**
     * Creates a node for a JSON5 identifier.
     * @param {Token} token The token representing the identifer. 
     * @returns {NaNNode|InfinityNode|IdentifierNode} The node representing
     *      the value.
     */
    function createJSON5IdentifierNode(token) {
        const range = createRange(token.loc.start, token.loc.end);
        const identifier = text.slice(token.loc.start.offset, token.loc.end.offset);
        const loc = {
            start: {
                ...token.loc.start
            },
            end: {
                ...token.loc.end
            }
        };
        const parts = { loc, ...range };

        // Check for NaN or Infinity
        if (token.type !== "Identifier") {

            let sign = "";

            // check if the first character in the token is a plus or minus
            if (identifier[0] === "+" || identifier[0] === "-") {
                sign = identifier[0];
            }

            // check if the token is NaN or Infinity
            return types[identifier.includes("NaN") ? "nan" : "infinity"](/** @type {Sign} */ (sign), parts);
        }
        return types.identifier(normalizeIdentifier(identifier), parts);
    }

    /**
     * Creates a node for a null.
     * @param {Token} token The token representing null. 
     * @returns {NullNode} The node representing null.
     */
    function createNullNode(token) {
        const range = createRange(token.loc.start, token.loc.end);

        return types.null({
            loc: {
                start: {
                    ...token.loc.start
                },
                end: {
                    ...token.loc.end
                }
            },
            ...range
        });
    }


    /**
     * Parses a property in an object.
     * @param {number} tokenType The token representing the property.
     * @returns {MemberNode} The node representing the property.
     * @throws {UnexpectedToken} When an unexpected token is found.
     * @throws {UnexpectedEOF} When the end of the file is reached.
     */
    function parseProperty(tokenType) {

        if (json5) {
            assertTokenTypes(tokenType, [tt.String, tt.Identifier, tt.Number]);
        } else {
            assertTokenType(tokenType, tt.String);
        }

        const token = tokenizer.token;

        // check for -NaN, +NaN, -Infinity, +Infinity, and any number
        if (json5 && tokenType === tt.Number && /[+\-0-9]/.test(text[token.loc.start.offset])) {
            throw new UnexpectedToken(token);
        }

        // TODO: Clean this up a bit
        let key = tokenType === tt.String
            ? /** @type {StringNode} */ (createLiteralNode(tokenType))
            : /** @type {IdentifierNode|NaNNode|InfinityNode} */ (createJSON5IdentifierNode(token));

        // in JSON5, need to check for NaN and Infinity and create identifier nodes
        if (json5 && (key.type === "NaN" || key.type === "Infinity")) {

            // NaN and Infinity cannot be signed and be a property key
            if (key.sign !== "") {
                throw new UnexpectedToken(tokenizer.token);
            }

            key = types.identifier(key.type, { loc: key.loc, ...createRange(key.loc.start, key.loc.end) });
        }

        tokenType = next();
        assertTokenType(tokenType, tt.Colon);
        const value = parseValue();
        const range = createRange(key.loc.start, value.loc.end);

        return types.member(
            /** @type {StringNode|IdentifierNode} */ (key),
            /** @type {ValueNode} */ (value),
            {
                loc: {
                    start: {
                        ...key.loc.start
                    },
                    end: {
                        ...value.loc.end
                    }
                },
                ...range
            }
        );
    }

    /**
     * Parses an object literal.
     * @param {number} firstTokenType The first token type in the object.
     * @returns {ObjectNode} The object node.
     * @throws {UnexpectedEOF} When the end of the file is reached.
     * @throws {UnexpectedToken} When an unexpected token is found.
     */
    function parseObject(firstTokenType) {

        // The first token must be a { or else it's an error
        assertTokenType(firstTokenType, tt.LBrace);

        const firstToken = tokenizer.token;
        const members = [];
        let tokenType = next();

        if (tokenType !== tt.RBrace) {
            do {
    
                // add the value into the array
                members.push(parseProperty(tokenType));
    
                tokenType = next();

                if (!tokenType) {
                    throw new UnexpectedEOF(members[members.length-1].loc.end);
                }
    
                if (tokenType === tt.Comma) {
                    tokenType = next();

                    /*
                      * Trailing commas.
                      * So we need to check if the token is a comma,
                      * and if so, then we need to check if the next
                      * token is a RBrace. If it is, then we need to
                      * break out of the loop.
                      */
                    if (allowTrailingCommas && tokenType === tt.RBrace) {
                        break;
                    }                      
                } else {
                    break;
                }
            } while (tokenType);
        }

        assertTokenType(tokenType, tt.RBrace);
        const lastToken = tokenizer.token;
        const range = createRange(firstToken.loc.start, lastToken.loc.end);

        return types.object(members, {
            loc: {
                start: {
                    ...firstToken.loc.start
                },
                end: {
                    ...lastToken.loc.end
                }
            },
            ...range
        });

    }

    /**
     * Parses an array literal.
     * @param {number} firstTokenType The first token in the array.
     * @returns {ArrayNode} The array node.
     * @throws {UnexpectedToken} When an unexpected token is found.
     * @throws {UnexpectedEOF} When the end of the file is reached.
     */
    function parseArray(firstTokenType) {

        // The first token must be a [ or else it's an error
        assertTokenType(firstTokenType, tt.LBracket);

        const firstToken = tokenizer.token;
        const elements = [];
        let tokenType = next();
        
        if (tokenType !== tt.RBracket) {

            do {

                // add the value into the array
                const value = parseValue(tokenType);

                elements.push(types.element(
                    /** @type {ValueNode} */ (value),
                    { loc: value.loc }
                ));

                tokenType = next();
              
                if (tokenType === tt.Comma) {
                    tokenType = next();

                    /*
                      * Trailing commas.
                      * So we need to check if the token is a comma,
                      * and if so, then we need to check if the next
                      * token is a RBracket. If it is, then we need to
                      * break out of the loop.
                      */
                    if (allowTrailingCommas && tokenType === tt.RBracket) {
                        break;
                    }                    
                } else {
                    break;
                }
            } while (tokenType);
        }

        assertTokenType(tokenType, tt.RBracket);

        const lastToken = tokenizer.token;
        const range = createRange(firstToken.loc.start, lastToken.loc.end);

        return types.array(elements, {
            loc: {
                start: {
                    ...firstToken.loc.start
                },
                end: {
                    ...lastToken.loc.end
                }
            },
            ...range
        });

    }

    /**
     * Parses a JSON value.
     * @param {number} [tokenType] The token type to parse.
     * @returns {ValueNode|IdentifierNode} The node representing the value.
     */
    function parseValue(tokenType) {

        tokenType = tokenType ?? next();
        const token = tokenizer.token;

        if (!tokenType) {
            throw new UnexpectedEOF({
                line: 1,
                column: 1,
                offset: 0
            });
        }
        
        switch (tokenType) {
            case tt.String:
            case tt.Boolean:
                return createLiteralNode(tokenType);

            case tt.Number:
                if (json5) {
                    let tokenText = text.slice(token.loc.start.offset, token.loc.end.offset);
                    if (tokenText[0] === "+" || tokenText[0] === "-") {
                        tokenText = tokenText.slice(1);
                    }

                    if (tokenText === "NaN" || tokenText === "Infinity") {
                        return createJSON5IdentifierNode(token);
                    }
                }
                return createLiteralNode(tokenType);

            case tt.Null:
                return createNullNode(token);

            case tt.LBrace:
                return parseObject(tokenType);

            case tt.LBracket:
                return parseArray(tokenType);

            default:
                throw new UnexpectedToken(token);
        }

    }

    
    const docBody = parseValue();
    
    const unexpectedToken = next();
    if (unexpectedToken) {
        throw new UnexpectedToken(tokenizer.token);
    }
    
    
    const textEndLocation = getEndLocation(text);
    const docParts = {
        loc: {
            start: {
                line: 1,
                column: 1,
                offset: 0
            },
            end: {
                ...textEndLocation
            }
        }
    };
    
    if (options.tokens) {
        docParts.tokens = tokens;
    }

    if (options.ranges) {
        docParts.range = [
            docParts.loc.start.offset,
            docParts.loc.end.offset
        ];
    }

    return types.document(/** @type {ValueNode} */ (docBody), docParts);
}

/**
 * @fileoverview Traversal approaches for Momoa JSON AST.
 * @author Nicholas C. Zakas
 */

//-----------------------------------------------------------------------------
// Typedefs
//-----------------------------------------------------------------------------

/** @typedef {import("./typedefs.js").TraversalPhase} TraversalPhase */
/**
 * @typedef {Object} TraversalVisitor
 * @property {(node: Node, parent?: Node) => void} [enter]
 * @property {(node: Node, parent?: Node) => void} [exit]
 */

//-----------------------------------------------------------------------------
// Data
//-----------------------------------------------------------------------------

const childKeys = new Map([
    ["Document", ["body"]],
    ["Object", ["members"]],
    ["Member", ["name", "value"]],
    ["Element", ["value"]],
    ["Array", ["elements"]],
    ["String", []],
    ["Number", []],
    ["Boolean", []],
    ["Null", []],
    ["NaN", []],
    ["Infinity", []],
    ["Identifier", []],
]);

//-----------------------------------------------------------------------------
// Helpers
//-----------------------------------------------------------------------------

/**
 * Determines if a given value is an object.
 * @param {*} value The value to check.
 * @returns {boolean} True if the value is an object, false if not. 
 */
function isObject(value) {
    return value && (typeof value === "object");
}

/**
 * Determines if a given value is an AST node.
 * @param {*} value The value to check.
 * @returns {boolean} True if the value is a node, false if not. 
 */
function isNode(value) {
    return isObject(value) && (typeof value.type === "string");
}

//-----------------------------------------------------------------------------
// Exports
//-----------------------------------------------------------------------------

/**
 * Traverses an AST from the given node.
 * @param {Node} root The node to traverse from 
 * @param {TraversalVisitor} visitor An object with an `enter` and `exit` method. 
 */
function traverse(root, visitor) {

    /**
     * Recursively visits a node.
     * @param {Node} node The node to visit.
     * @param {Node} [parent] The parent of the node to visit.
     * @returns {void}
     */
    function visitNode(node, parent) {

        if (typeof visitor.enter === "function") {
            visitor.enter(node, parent);
        }

        for (const key of childKeys.get(node.type)) {
            const value = node[key];

            if (isObject(value)) {
                if (Array.isArray(value)) {
                    value.forEach(child => visitNode(child, node));
                } else if (isNode(value)) {
                    visitNode(value, node);
                }
            }
        }

        if (typeof visitor.exit === "function") {
            visitor.exit(node, parent);
        }
    }

    visitNode(root);
}

/**
 * @callback FilterPredicate
 * @param {{node: Node, parent?: Node, phase: TraversalPhase}} item
 * @param {number} index
 * @param {Array<{node: Node, parent?: Node, phase: TraversalPhase}>} array
 * @returns {boolean}
 */

/**
 * Creates an iterator over the given AST.
 * @param {Node} root The root AST node to traverse. 
 * @param {FilterPredicate} [filter] A filter function to determine which steps to
 *      return;
 * @returns {IterableIterator<{node: Node, parent?: Node, phase: TraversalPhase}>} An iterator over the AST.  
 */
function iterator(root, filter = () => true) {

    /** @type {Array<{node: Node, parent?: Node, phase: TraversalPhase}>} */
    const traversal = [];

    traverse(root, {
        enter(node, parent) {
            traversal.push({ node, parent, phase: "enter" });
        },
        exit(node, parent) {
            traversal.push({ node, parent, phase: "exit" });
        }
    });

    return traversal.filter(filter).values();
}

/**
 * @fileoverview Evaluator for Momoa AST.
 * @author Nicholas C. Zakas
 */

//-----------------------------------------------------------------------------
// Typedefs
//-----------------------------------------------------------------------------

/** @typedef {import("./typedefs.js").AnyNode} AnyNode */
/** @typedef {import("./typedefs.js").JSONValue} JSONValue */

//-----------------------------------------------------------------------------
// Exports
//-----------------------------------------------------------------------------

/**
 * Evaluates a Momoa AST node into a JavaScript value.
 * @param {AnyNode} node The node to interpet.
 * @returns {JSONValue} The JavaScript value for the node. 
 */
function evaluate(node) {
    switch (node.type) {
        case "String":
            return node.value;

        case "Number":
            return node.value;

        case "Boolean":
            return node.value;

        case "Null":
            return null;

        case "NaN":
            return NaN;
        
        case "Infinity":
            return node.sign === "-" ? -Infinity : Infinity;

        case "Identifier":
            return node.name;

        case "Array": {
            // const arrayNode = /** @type {ArrayNode} */ (node);
            return node.elements.map(element => evaluate(element.value));
        }

        case "Object": {

            /** @type {{[property: string]: JSONValue}} */
            const object = {};

            node.members.forEach(member => {
                Object.defineProperty(object, /** @type {string} */ (evaluate(member.name)), {
                    value: evaluate(member.value),
                    writable: true,
                    enumerable: true,
                    configurable: true
                });
            });    

            return object;
        }    

        case "Document": {
            return evaluate(node.body);
        }

        case "Element":
            throw new Error("Cannot evaluate array element outside of an array.");

        case "Member":
            throw new Error("Cannot evaluate object member outside of an object.");

        default:
            // @ts-ignore tsc doesn't know about the type property here?
            throw new Error(`Unknown node type ${ node.type }.`);
    }
}

/**
 * @fileoverview Printer for Momoa AST.
 * @author Nicholas C. Zakas
 */


//-----------------------------------------------------------------------------
// Typedefs
//-----------------------------------------------------------------------------


//-----------------------------------------------------------------------------
// Helpers
//-----------------------------------------------------------------------------

/**
 * Prints the string representation of a Boolean node.
 * @param {BooleanNode} node The node to print.
 * @returns {string} The boolean value.
 */
function printBoolean(node) {
    return node.value ? "true" : "false";
}

/**
 * Prints the string representation of a null node.
 * @returns {string} The string "null".
 */
function printNull() {
    return "null";
}

/**
 * Prints the string representation of a number node.
 * @param {NumberNode} node The node to print.
 * @returns {string} The number value.
 */
function printNumber(node) {
    return node.value.toString();
}

/**
 * Prints the string representation of a NaN node.
 * @returns {string} The string "NaN".
 */
function printNaN() {
    return "NaN";
}

/**
 * Prints the string representation of an Infinity node.
 * @param {InfinityNode} node The node to print.
 * @returns {string} The string "Infinity" or "-Infinity".
 */
function printInfinity(node) {
    return node.sign + "Infinity";
}

/**
 * Prints the string representation of a string node.
 * @param {StringNode} node The node to print.
 * @returns {string} The string value.
 */
function printString(node) {

    let result = "\"";

    // escape all characters that need escaping
    for (const c of node.value) {

        const newChar = json5CharToEscape.get(c);

        if (newChar) {
            result += "\\" + newChar;
            continue;
        }

        // if it's a double quote, escape it
        if (c === "\"") {
            result += "\\\"";
            continue;
        }

        // if it's a control character, escape it
        if (c < " " || c === "\u007F") {
            const hex = c.codePointAt(0).toString(16).toUpperCase();
            result += `\\u${"0000".substring(hex.length)}${hex}`;
            continue;
        }

        // otherwise, just add the character
        result += c;

    }
    
    return result + "\"";
}

/**
 * Prints the string representation of an identifier node.
 * @param {IdentifierNode} node The node to print.
 * @returns {string} The identifier name.
 */
function printIdentifier(node) {
    return node.name;
}

/**
 * Prints the string representation of an array node.
 * @param {ArrayNode} node The node to print.
 * @param {string} indent The string to use for indentation.
 * @param {number} indentLevel The current level of indentation.
 * @returns {string} The array value.
 */
function printArray(node, indent, indentLevel) {
    const newLine = indent ? "\n" : "";
    const indentString = indent.repeat(indentLevel);
    const elementIndentString = indent.repeat(indentLevel + 1);

    return `[${newLine}${
        node.elements.map(element =>
            `${elementIndentString}${printValue(element.value, indent, indentLevel + 1)}`
        ).join(`,${newLine}`)
    }${newLine}${indentString}]`;
}

/**
 * Prints the string representation of a member node.
 * @param {MemberNode} node The node to print.
 * @param {string} indent The string to use for indentation.
 * @param {number} indentLevel The current level of indentation.
 * @returns {string} The member value.
 */
function printMember(node, indent, indentLevel) {
    const space = indent ? " " : "";
    return `${printValue(node.name, indent, indentLevel)}:${space}${printValue(node.value, indent, indentLevel + 1)}`;
}

/**
 * Prints the string representation of an object node.
 * @param {ObjectNode} node The node to print.
 * @param {string} indent The string to use for indentation.
 * @param {number} indentLevel The current level of indentation.
 * @returns {string} The object value.
 */
function printObject(node, indent, indentLevel) {
    const newLine = indent ? "\n" : "";
    const indentString = indent.repeat(indentLevel);
    const memberIndentString = indent.repeat(indentLevel + 1);

    return `{${newLine}${
        node.members.map(member => 
            `${memberIndentString}${printMember(member, indent, indentLevel)}`
        ).join(`,${newLine}`)
    }${newLine}${indentString}}`;
}

/**
 * Prints the string representation of a node.
 * @param {AnyNode} node The node to print.
 * @param {string} indentString The string to use for indentation.
 * @param {number} indentLevel The current level of indentation.
 * @returns {string} The string representation of the node.
 * @throws {TypeError} If the node type is unknown.

 */
function printValue(node, indentString, indentLevel) {
    switch (node.type) {
        case "String":
            return printString(node);
        case "Number":
            return printNumber(node);
        case "Boolean":
            return printBoolean(node);
        case "Null":
            return printNull();
        case "NaN":
            return printNaN();
        case "Infinity":
            return printInfinity(node);
        case "Identifier":
            return printIdentifier(node);
        case "Array":
            return printArray(node, indentString, indentLevel);
        case "Object":
            return printObject(node, indentString, indentLevel);
        case "Document":
            return printValue(node.body, indentString, indentLevel);
        default:
            throw new TypeError(`Unknown node type: ${node.type}`);
    }
}


//-----------------------------------------------------------------------------
// Exports
//-----------------------------------------------------------------------------

/**
 * Converts a Momoa AST back into a JSON string.
 * @param {AnyNode} node The node to print.
 * @param {Object} options Options for the print.
 * @param {number} [options.indent=0] The number of spaces to indent each line. If
 *      greater than 0, then newlines and indents will be added to output. 
 * @returns {string} The JSON representation of the AST.
 */
function print(node, { indent = 0 } = {}) {

    const indentLevel = 0;
    const indentString = " ".repeat(indent);

    return printValue(node, indentString, indentLevel);
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
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
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
// EXTERNAL MODULE: ./build/core/ports.js
var ports = __nccwpck_require__(5158);
// EXTERNAL MODULE: ./build/core/domain/github/github.js
var github = __nccwpck_require__(6388);
// EXTERNAL MODULE: ./build/core/domain/input/input.js
var input = __nccwpck_require__(1164);
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
        const event = JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8'));
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
    const program = (0,external_node_fs_.realpathSync)(external_node_process_.argv[1] ?? '.');
    for (let folder = (0,external_node_path_.dirname)(program); folder !== (0,external_node_path_.dirname)(folder); folder = (0,external_node_path_.dirname)(folder)) {
        if ((0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, 'cleanup', 'action.yml')))
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
                const { connect } = await Promise.all(/* import() */[__nccwpck_require__.e(942), __nccwpck_require__.e(646)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4646));
                const { parseInputs } = await __nccwpck_require__.e(/* import() */ 574).then(__nccwpck_require__.bind(__nccwpck_require__, 5574));
                const { cleanup } = await Promise.all(/* import() */[__nccwpck_require__.e(163), __nccwpck_require__.e(574), __nccwpck_require__.e(193)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4193));
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
                const { connect } = await Promise.all(/* import() */[__nccwpck_require__.e(942), __nccwpck_require__.e(646)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4646));
                const { parseInputs } = await Promise.all(/* import() */[__nccwpck_require__.e(163), __nccwpck_require__.e(893), __nccwpck_require__.e(96)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8096));
                const { push } = await Promise.all(/* import() */[__nccwpck_require__.e(163), __nccwpck_require__.e(893), __nccwpck_require__.e(114), __nccwpck_require__.e(926)]).then(__nccwpck_require__.bind(__nccwpck_require__, 1926));
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
                const { connect } = await Promise.all(/* import() */[__nccwpck_require__.e(942), __nccwpck_require__.e(646)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4646));
                const { parseInputs } = await Promise.all(/* import() */[__nccwpck_require__.e(163), __nccwpck_require__.e(893), __nccwpck_require__.e(303)]).then(__nccwpck_require__.bind(__nccwpck_require__, 9684));
                const { annotate } = await Promise.all(/* import() */[__nccwpck_require__.e(163), __nccwpck_require__.e(893), __nccwpck_require__.e(114), __nccwpck_require__.e(383)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8383));
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

