export const id = 153;
export const ids = [153];
export const modules = {

/***/ 2153:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  yQ: () => (/* binding */ addMissingEntries),
  zQ: () => (/* binding */ authKeyOf),
  DD: () => (/* binding */ containersKeyOf),
  kB: () => (/* binding */ findAuthEntry),
  H9: () => (/* binding */ findCommonProgram),
  bh: () => (/* binding */ findCredentialProgram),
  vs: () => (/* binding */ findKeysBelow),
  AI: () => (/* binding */ findOwnProgram),
  Rj: () => (/* binding */ fingerprint),
  F2: () => (/* binding */ isWithoutEntries),
  jS: () => (/* binding */ leaveOutCredentialProgram),
  wN: () => (/* binding */ leaveOutOwnProgram),
  Nv: () => (/* binding */ makeAuthEntry),
  KM: () => (/* binding */ putAuthEntry),
  VA: () => (/* binding */ readAuthEntry),
  M5: () => (/* binding */ readAuths),
  Od: () => (/* binding */ scopeOf)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
;// CONCATENATED MODULE: ./build/core/domain/json/json-plan.js


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
    if (typeof step === 'number' || !(target === undefined || target === null || (0,json/* isJsonObject */.OW)(target))) {
        throw new errors/* ActionError */.lZ('invalid-image', `${what}: what holds ${JSON.stringify(step)} is not a JSON object.`);
    }
    const object = target ?? {};
    const inner = change((0,json/* member */.Dc)(object, step), rest, value, what);
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
    return new errors/* ActionError */.lZ('invalid-image', `${what}: ${list}[${index}] is not an object.`);
}

// EXTERNAL MODULE: ./node_modules/@humanwhocodes/momoa/dist/momoa.js
var momoa = __webpack_require__(3162);
;// CONCATENATED MODULE: ./build/core/domain/json/json-rewriter.js



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
            const value = materialise(plan, name, this.#what);
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
            throw new errors/* ActionError */.lZ('invalid-image', `${this.#what}: "${name}" is not a JSON object.`);
        const made = materialise(plan, name, this.#what);
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
                throw notAnElement(name, index, this.#what);
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
        const { body } = (0,momoa/* parse */.qg)(text, { mode: 'json', ranges: true });
        if (body.type === 'Object')
            return body;
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('invalid-image', `${what} can't be edited: it is nested too deeply or malformed.`, { cause });
    }
    throw new errors/* ActionError */.lZ('invalid-image', `${what} is not a JSON object.`);
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
                throw new errors/* ActionError */.lZ('invalid-image', `${what} names ${JSON.stringify(name.slice(0, 100))} twice, so it can't be edited.`);
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

;// CONCATENATED MODULE: ./build/core/domain/json/json-edit.js



/**
 * Changes members of a JSON document and keeps every other byte: number forms, escapes, order and white space stay,
 * as does a value that is already what it shall be. Objects on the way that are missing or null are created; what is
 * removed takes its comma along. Takes time linear in the document and the edits.
 * @throws ActionError `invalid-image` if the document is malformed, or has a duplicate name (which one is meant is unknown)
 */
function editJson(bytes, edits, what) {
    (0,json/* parseJsonObject */.dw)(bytes, what);
    const text = Buffer.from(bytes).toString('utf8');
    const root = parseTree(text, what);
    refuseDuplicateNames(root, what);
    const [start, end] = rangeOf(root);
    const edited = new Rewriter(text, what).object(root, planEdits(edits, what), 1);
    return Buffer.from(text.slice(0, start) + edited + text.slice(end), 'utf8');
}

;// CONCATENATED MODULE: ./build/core/domain/credential/credential-file.js




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
    if (!(0,json/* isJsonObject */.OW)(entry))
        return undefined;
    const text = (name) => {
        const value = (0,json/* member */.Dc)(entry, name);
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
    return (0,json/* member */.Dc)(readAuths(file, what), key);
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
    const store = (0,json/* member */.Dc)(readFile(file, what), 'credsStore');
    return typeof store === 'string' ? unlessEmpty(store) : undefined;
}
function unlessEmpty(program) {
    return program === '' ? undefined : program;
}
/** @returns empty where the host is to have none, not even that of all hosts */
function findHelper(config, host) {
    const helpers = objectIn(config, 'credHelpers');
    const programs = programKeysOf(host).map((key) => (0,json/* member */.Dc)(helpers, key));
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
    const store = (0,json/* member */.Dc)(config, 'credsStore');
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
            .filter(([key, value]) => !Object.hasOwn(known, key) && !((0,json/* isJsonObject */.OW)(value) && Object.keys(value).length === 0))
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
    return (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify(entry ?? null))
        .digest('hex');
}
/** A member that is an object; an empty one in place of anything else. */
function objectIn(config, name) {
    const value = (0,json/* member */.Dc)(config, name);
    return (0,json/* isJsonObject */.OW)(value) ? value : {};
}
function edit(file, edits, what) {
    return asFileError(what, () => editJson(orEmpty(file), edits, what));
}
function readFile(file, what) {
    return asFileError(what, () => (0,json/* parseJsonObject */.dw)(orEmpty(file), what));
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
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        throw new errors/* ActionError */.lZ('invalid-file', `${error.message} It was left as it is.`, {
            hint: `Mend or remove ${what}.`,
            cause: error,
        });
    }
}


/***/ })

};
