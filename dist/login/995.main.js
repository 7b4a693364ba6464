export const id = 995;
export const ids = [995];
export const modules = {

/***/ 8995:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSource: () => (/* binding */ openSource)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/ports.js
var ports = __webpack_require__(5158);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./build/core/adapters/file-tree.js



const pieceBytes = 1024 * 1024;
/**
 * Reads a small file whole.
 * @throws ActionError `invalid-image` if it has more than `maxBytes`
 */
async function readWhole(file, maxBytes, what) {
    if (file.size > maxBytes) {
        throw new errors/* ActionError */.l('invalid-image', `${what} has ${file.size} bytes; at most ${maxBytes} are read.`);
    }
    const stream = file.open();
    const pieces = [];
    for await (const piece of stream)
        pieces.push(piece);
    return Buffer.concat(pieces);
}
/** A stream over a generator of pieces; a piece is the consumer's own once it was given. */
function streamOf(pieces) {
    return external_node_stream_.Readable.from(pieces, { objectMode: false, highWaterMark: pieceBytes });
}
/**
 * Reads `size` bytes from `start`, each piece into memory of its own.
 * @throws ActionError `invalid-image` if the file ends early
 */
async function* readRange(handle, start, size, what) {
    let done = 0;
    while (done < size) {
        const piece = Buffer.allocUnsafe(Math.min(pieceBytes, size - done));
        const bytesRead = await readInto(handle, piece, start + done, what);
        if (bytesRead < piece.length) {
            throw new errors/* ActionError */.l('invalid-image', `${what} became shorter while it was read.`);
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
        throw new errors/* ActionError */.l('invalid-image', `${what} can't be read: ${messageOf(cause)}.`, { cause });
    }
    return done;
}
/** The operating system's own words. */
function messageOf(cause) {
    return String(cause).replace(/^Error: /, '');
}

;// CONCATENATED MODULE: ./build/core/adapters/tar-header.js

const blockBytes = 512;
const kinds = new Map([
    ['\0', 'file'],
    ['0', 'file'],
    ['7', 'file'],
    ['5', 'directory'],
    ['1', 'hard link'],
    ['2', 'symbolic link'],
    ['3', 'device'],
    ['4', 'device'],
    ['6', 'named pipe'],
    ['S', 'sparse file'],
    ['x', 'pax'],
    ['g', 'global pax'],
    ['L', 'long name'],
    ['K', 'long link name'],
]);
const withoutData = new Set([
    'hard link',
    'symbolic link',
    'device',
    'named pipe',
    'directory',
]);
/** Whether the block is one of the zero blocks that end an archive. */
function isEndBlock(block) {
    return block.every((byte) => byte === 0);
}
/**
 * Reads one header block.
 * @returns undefined if its checksum is wrong: it is no tar header
 * @throws ActionError `invalid-image` for a size that is no number of bytes
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06 (ustar)
 */
function parseTarHeader(block, what) {
    if (!hasChecksum(block))
        return undefined;
    const own = tar_header_text(block, 0, 100);
    // Only POSIX headers have a prefix there; GNU keeps times in its place.
    const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? tar_header_text(block, 345, 155) : '';
    const name = prefix === '' ? own : `${prefix}/${own}`;
    const kind = kinds.get(block.toString('latin1', 156, 157)) ?? 'special entry';
    const size = parseNumber(block.subarray(124, 136));
    if (size === undefined) {
        throw new errors/* ActionError */.l('invalid-image', `${what}: the entry ${JSON.stringify(name)} has a size that is no number.`);
    }
    // Before POSIX a directory was a file whose name ends with a slash.
    const isOldDirectory = kind === 'file' && name.endsWith('/');
    return { name, kind: isOldDirectory ? 'directory' : kind, size: withoutData.has(kind) ? 0 : size };
}
/**
 * Reads the records `<length> <key>=<value>\n` of a pax header.
 * @throws ActionError `invalid-image`
 */
function parsePaxRecords(bytes, what) {
    const records = new Map();
    let at = 0;
    while (at < bytes.length) {
        const space = bytes.indexOf(0x20, at);
        const digits = space < 0 || space - at > 8 ? '' : bytes.toString('latin1', at, space);
        const length = /^[1-9][0-9]*$/.test(digits) ? Number(digits) : 0;
        const end = at + length;
        const equals = bytes.indexOf(0x3d, space);
        if (length === 0 || end > bytes.length || bytes[end - 1] !== 0x0a || equals < 0 || equals >= end) {
            throw new errors/* ActionError */.l('invalid-image', `${what} has a malformed pax header.`);
        }
        records.set(bytes.toString('utf8', space + 1, equals), bytes.toString('utf8', equals + 1, end - 1));
        at = end;
    }
    return records;
}
/** The sum of all bytes, those of the checksum itself taken as spaces; old programs summed signed bytes. */
function hasChecksum(block) {
    const stated = parseNumber(block.subarray(148, 156));
    let unsigned = 0;
    let signed = 0;
    for (const [index, byte] of block.entries()) {
        const value = index >= 148 && index < 156 ? 0x20 : byte;
        unsigned += value;
        signed += value > 127 ? value - 256 : value;
    }
    return stated === unsigned || stated === signed;
}
/** Octal digits, or GNU's big-endian binary with the highest bit set. */
function parseNumber(field) {
    const [first = 0] = field;
    if (first >= 0x80) {
        if (first !== 0x80)
            return undefined;
        const value = BigInt(`0x${field.subarray(1).toString('hex')}`);
        return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
    }
    const match = /^ *([0-7]*)[ \0]*$/.exec(field.toString('latin1'));
    return match === null ? undefined : Number.parseInt(match[1] === '' ? '0' : (match[1] ?? ''), 8);
}
function tar_header_text(block, start, length) {
    const field = block.subarray(start, start + length);
    const end = field.indexOf(0);
    return field.toString('utf8', 0, end < 0 ? field.length : end);
}

;// CONCATENATED MODULE: ./build/core/adapters/archive.js




/** Images have some hundreds of entries; each costs a look and some memory. */
const maxEntries = 100_000;
/** A path has some hundreds of bytes. */
const maxExtensionBytes = 1024 * 1024;
/** Headers of small files lie close together: one read covers many. */
const windowBytes = 64 * 1024;
/**
 * Opens an uncompressed tar archive. Its headers are read once; data is read in place when asked for, nothing is extracted.
 * Names that could lead elsewhere (absolute, `..`) are never found, because names are only compared.
 * @param description for errors, such as `oci-archive:image.tar`
 * @throws ActionError `invalid-image` if it is no complete tar archive, or compressed
 */
async function openArchive(path, description) {
    const handle = await openFile(path, description);
    try {
        const { size } = await handle.stat();
        const entries = await new HeaderPass(handle, size, description).run();
        return new Archive(handle, description, entries);
    }
    catch (error) {
        await handle.close();
        throw error;
    }
}
async function openFile(path, description) {
    try {
        // Looked at first: opening a named pipe would wait for its writer.
        if ((await (0,promises_.stat)(path)).isFile())
            return await (0,promises_.open)(path, 'r');
    }
    catch (cause) {
        throw new errors/* ActionError */.l('invalid-image', `${description} can't be opened: ${messageOf(cause)}.`, { cause });
    }
    throw new errors/* ActionError */.l('invalid-image', `${description} is no regular file.`);
}
class Archive {
    description;
    #handle;
    #entries;
    constructor(handle, description, entries) {
        this.description = description;
        this.#handle = handle;
        this.#entries = entries;
    }
    find(name) {
        const entry = this.#entries.get(name);
        if (entry === undefined)
            return Promise.resolve(undefined);
        if (entry.kind !== 'file') {
            const why = entry.kind === 'duplicate' ? 'is there more than once' : `is a ${entry.kind}, not a regular file`;
            return Promise.reject(new errors/* ActionError */.l('invalid-image', `${this.description}: ${name} ${why}.`));
        }
        const { offset, size } = entry;
        const what = `${this.description}: ${name}`;
        return Promise.resolve({ size, open: () => streamOf(readRange(this.#handle, offset, size, what)) });
    }
    async close() {
        await this.#handle.close();
    }
}
/** One pass over the headers, from the first to the end mark; data is skipped by its size. */
class HeaderPass {
    #handle;
    #fileSize;
    #what;
    #entries = new Map();
    #window = Buffer.alloc(0);
    #windowStart = 0;
    constructor(handle, fileSize, what) {
        this.#handle = handle;
        this.#fileSize = fileSize;
        this.#what = what;
    }
    async run() {
        if (this.#fileSize < blockBytes)
            throw this.#noHeader(0, await this.#read(0, this.#fileSize));
        let offset = 0;
        let extensions = {};
        for (let count = 0;; count += 1) {
            if (count > maxEntries)
                throw this.#error(`has more than ${maxEntries} entries`);
            const block = await this.#read(offset, blockBytes);
            if (isEndBlock(block))
                break;
            const header = parseTarHeader(block, this.#what);
            if (header === undefined)
                throw this.#noHeader(offset, block);
            const size = header.kind === 'file' ? (extensions.size ?? header.size) : header.size;
            const dataStart = offset + blockBytes;
            if (dataStart + size > this.#fileSize)
                throw this.#error(`is cut off in ${JSON.stringify(header.name)}`);
            const extended = await this.#readExtension(header, dataStart, extensions);
            if (extended === undefined)
                this.#add(header, extensions, { kind: 'file', offset: dataStart, size });
            extensions = extended ?? {};
            offset = dataStart + Math.ceil(size / blockBytes) * blockBytes;
        }
        await this.#expectEnd(offset + blockBytes);
        return this.#entries;
    }
    /** The mark are two zero blocks; a file may end after the first, but data after it would be hidden from others. */
    async #expectEnd(offset) {
        const length = Math.min(blockBytes, this.#fileSize - offset);
        if (length > 0 && !isEndBlock(await this.#read(offset, length))) {
            throw this.#error('has data after a lone zero block, so where it ends is unclear');
        }
    }
    /** @returns what the header adds to the next entry, or undefined if it is an entry itself */
    async #readExtension(header, start, before) {
        switch (header.kind) {
            case 'pax':
            case 'global pax': {
                const records = parsePaxRecords(await this.#readSmall(header, start), this.#what);
                const added = this.#fromPax(records);
                if (header.kind === 'pax')
                    return { ...before, ...added };
                if (Object.keys(added).length > 0)
                    throw this.#error('renames or resizes all of its entries at once');
                return before;
            }
            case 'long name': {
                const bytes = await this.#readSmall(header, start);
                const end = bytes.indexOf(0);
                return { name: bytes.toString('utf8', 0, end < 0 ? bytes.length : end), ...before };
            }
            case 'long link name':
                return before;
            default:
                return undefined;
        }
    }
    #fromPax(records) {
        const name = records.get('path');
        const sizeText = records.get('size');
        const size = sizeText !== undefined && /^[0-9]{1,16}$/.test(sizeText) ? Number(sizeText) : undefined;
        if (sizeText !== undefined && (size === undefined || !Number.isSafeInteger(size))) {
            throw this.#error('has a pax header whose size is no number of bytes');
        }
        const isSparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
        return {
            ...(name === undefined ? {} : { name }),
            ...(size === undefined ? {} : { size }),
            ...(isSparse ? { isSparse } : {}),
        };
    }
    #add(header, extensions, file) {
        const name = plainName(extensions.name ?? header.name);
        if (name === undefined || header.kind === 'directory')
            return;
        const kind = extensions.isSparse === true ? 'sparse file' : header.kind;
        if (this.#entries.has(name))
            this.#entries.set(name, { kind: 'duplicate' });
        else
            this.#entries.set(name, kind === 'file' ? file : { kind: asOther(kind) });
    }
    async #readSmall(header, start) {
        if (header.size > maxExtensionBytes) {
            throw this.#error(`has a ${header.kind} header of ${header.size} bytes; ${maxExtensionBytes} are the most`);
        }
        return this.#read(start, header.size);
    }
    async #read(offset, length) {
        if (offset + length > this.#fileSize) {
            throw this.#error('is cut off: its end mark is missing');
        }
        const isInWindow = offset >= this.#windowStart && offset + length <= this.#windowStart + this.#window.length;
        if (!isInWindow) {
            const window = Buffer.alloc(Math.min(Math.max(windowBytes, length), this.#fileSize - offset));
            const bytesRead = await readInto(this.#handle, window, offset, this.#what);
            if (bytesRead < window.length)
                throw this.#error('became shorter while it was read');
            this.#window = window;
            this.#windowStart = offset;
        }
        const start = offset - this.#windowStart;
        return this.#window.subarray(start, start + length);
    }
    #noHeader(offset, block) {
        const compression = offset === 0 ? findCompression(block) : undefined;
        if (compression !== undefined) {
            return new errors/* ActionError */.l('unsupported', `${this.#what} is compressed with ${compression}.`, {
                hint: `Decompress it first (${compression} -d) or save it uncompressed; its layers may stay compressed.`,
            });
        }
        if (this.#fileSize === 0)
            return this.#error('is empty');
        return this.#error(offset === 0 ? 'is no tar archive' : `has a damaged header at byte ${offset}`);
    }
    #error(what) {
        return new errors/* ActionError */.l('invalid-image', `${this.#what} ${what}.`);
    }
}
const compressions = [
    ['gzip', [0x1f, 0x8b]],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
    ['bzip2', [0x42, 0x5a, 0x68]],
];
function findCompression(start) {
    return compressions.find(([, magic]) => magic.every((byte, index) => start[index] === byte))?.[0];
}
/** The name without a leading `./`; undefined for one that no reader may follow, which therefore nobody looks up. */
function plainName(name) {
    const plain = name.replace(/^(?:\.\/+)+/, '');
    const isSafe = !/[\0\\]/.test(plain) && plain.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
    return isSafe ? plain : undefined;
}
function asOther(kind) {
    switch (kind) {
        case 'hard link':
        case 'symbolic link':
        case 'device':
        case 'named pipe':
        case 'sparse file':
            return kind;
        default:
            return 'special entry';
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/directory.js





/**
 * Opens a directory as a tree of files; a symbolic link may lead elsewhere within it, never out of it.
 * @param description for errors, such as `oci:layout`
 * @throws ActionError `invalid-image` if there is no such directory
 */
async function openDirectory(path, description) {
    try {
        return new Directory(await (0,promises_.realpath)(path), description);
    }
    catch (cause) {
        throw new errors/* ActionError */.l('invalid-image', `${description} can't be opened: ${messageOf(cause)}.`, { cause });
    }
}
class Directory {
    description;
    #root;
    constructor(root, description) {
        this.#root = root;
        this.description = description;
    }
    async find(name) {
        const what = `${this.description}: ${name}`;
        const found = await this.#look(name, what);
        if (found === undefined)
            return undefined;
        const { path, stats } = found;
        if (!stats.isFile())
            throw new errors/* ActionError */.l('invalid-image', `${what} is not a regular file.`);
        return { size: stats.size, open: () => streamOf(readFile(path, stats.size, what)) };
    }
    close() {
        return Promise.resolve();
    }
    /** @returns undefined where there is nothing */
    async #look(name, what) {
        let path;
        let stats;
        try {
            path = await (0,promises_.realpath)((0,external_node_path_.join)(this.#root, name));
            stats = await (0,promises_.stat)(path);
        }
        catch (cause) {
            if (isMissing(cause))
                return undefined;
            throw new errors/* ActionError */.l('invalid-image', `${what} can't be read: ${messageOf(cause)}.`, { cause });
        }
        const inside = this.#root.endsWith(external_node_path_.sep) ? this.#root : this.#root + external_node_path_.sep;
        if (path.startsWith(inside))
            return { path, stats };
        throw new errors/* ActionError */.l('invalid-image', `${what} is a link that leads out of the layout.`);
    }
}
async function* readFile(path, size, what) {
    let handle;
    try {
        handle = await (0,promises_.open)(path, 'r');
    }
    catch (cause) {
        throw new errors/* ActionError */.l('invalid-image', `${what} can't be opened: ${messageOf(cause)}.`, { cause });
    }
    try {
        yield* readRange(handle, 0, size, what);
    }
    finally {
        await handle.close();
    }
}
function isMissing(cause) {
    return (typeof cause === 'object' &&
        cause !== null &&
        'code' in cause &&
        (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'));
}

// EXTERNAL MODULE: ./build/core/domain/digest.js
var domain_digest = __webpack_require__(735);
// EXTERNAL MODULE: ./build/core/domain/json.js
var json = __webpack_require__(8349);
// EXTERNAL MODULE: ./build/core/domain/manifest.js
var manifest = __webpack_require__(9542);
;// CONCATENATED MODULE: ./build/core/domain/platform.js
/** `os/architecture[/variant]`, as `docker --platform` takes it. */
function formatPlatform(platform) {
    return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}
/** Whether it is the `unknown/unknown` under which buildx files attestations. */
function isUnknownPlatform(platform) {
    return platform.os === 'unknown' && platform.architecture === 'unknown';
}

;// CONCATENATED MODULE: ./build/core/adapters/layout.js







/** Image configs grow with their history; they are edited in memory. */
const maxConfigBytes = 16 * 1024 * 1024;
const maxListed = 20;
/** Whether the tree claims to be an OCI image layout. */
async function isLayout(tree) {
    return (await tree.find('oci-layout')) !== undefined;
}
/**
 * Opens one image of an OCI image layout.
 * @param ref a name of the image as the layout's `index.json` has it, or its digest; needed only where there are several
 * @throws ActionError `invalid-image` if it is no layout of version 1, or has no such image
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
async function openLayout(tree, ref) {
    await checkVersion(tree);
    const file = await requireFile(tree, 'index.json');
    const what = `${tree.description}: index.json`;
    const index = (0,manifest/* parseManifest */.Ng)(await readWhole(file, manifest/* maxManifestBytes */.rq, what), undefined, what);
    if (index.kind !== 'index')
        throw new errors/* ActionError */.l('invalid-image', `${what} is no image index.`);
    return new LayoutImage(tree, chooseEntry(index, ref, tree.description));
}
class LayoutImage {
    description;
    #tree;
    #root;
    constructor(tree, root) {
        this.description = tree.description;
        this.#tree = tree;
        this.#root = root;
    }
    readRoot() {
        return this.readManifest(this.#root);
    }
    async readManifest(descriptor) {
        const what = `${this.description}: manifest ${descriptor.digest}`;
        return (0,manifest/* parseManifest */.Ng)(await this.#read(descriptor, manifest/* maxManifestBytes */.rq), descriptor.mediaType, what);
    }
    readBlob(descriptor) {
        return this.#read(descriptor, maxConfigBytes);
    }
    async openBlob(descriptor) {
        const { digest, size } = descriptor;
        const file = await this.#find(descriptor);
        return { digest, size, open: () => file.open() };
    }
    close() {
        return this.#tree.close();
    }
    async #read(descriptor, maxBytes) {
        const name = blobName(descriptor.digest);
        const bytes = await readWhole(await this.#find(descriptor), maxBytes, `${this.description}: ${name}`);
        if ((0,domain_digest/* hasDigest */.tH)(bytes, descriptor.digest))
            return bytes;
        throw new errors/* ActionError */.l('invalid-image', `${this.description}: ${name} does not have the digest of its name.`, {
            hint: 'The image is damaged; make it anew.',
        });
    }
    async #find(descriptor) {
        const name = blobName(descriptor.digest);
        const file = await this.#tree.find(name);
        if (file === undefined) {
            throw new errors/* ActionError */.l('invalid-image', `${this.description} lacks ${name}, which its manifests name.`, {
                hint: 'The image was saved incompletely, as an engine does that has not pulled all platforms; save it with all of them.',
            });
        }
        if (file.size === descriptor.size)
            return file;
        throw new errors/* ActionError */.l('invalid-image', `${this.description}: ${name} has ${file.size} bytes; its descriptor says ${descriptor.size}.`, { hint: 'The image is damaged; make it anew.' });
    }
}
/** A Digest has passed its grammar, so its parts can't lead elsewhere. */
function blobName(digest) {
    return `blobs/${(0,domain_digest/* digestAlgorithm */.g4)(digest)}/${(0,domain_digest/* digestHex */.sU)(digest)}`;
}
async function checkVersion(tree) {
    const what = `${tree.description}: oci-layout`;
    const bytes = await readWhole(await requireFile(tree, 'oci-layout'), manifest/* maxManifestBytes */.rq, what);
    const version = (0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(bytes, what), 'imageLayoutVersion');
    if (typeof version === 'string' && /^1\.[0-9]+\.[0-9]+$/.test(version))
        return;
    throw new errors/* ActionError */.l('invalid-image', `${what} names the layout version ${JSON.stringify(version)}, not 1.0.0.`);
}
async function requireFile(tree, name) {
    const file = await tree.find(name);
    if (file !== undefined)
        return file;
    throw new errors/* ActionError */.l('invalid-image', `${tree.description} has no ${name}, so it is no OCI image layout.`);
}
/** The entry that REF names; without one the only image, however many names it has. */
function chooseEntry(index, ref, what) {
    const fitting = ref === undefined ? index.manifests : index.manifests.filter((entry) => isNamed(entry, ref));
    const images = [...new Map(fitting.map((entry) => [entry.digest, entry])).values()];
    const [only, ...others] = images;
    if (only !== undefined && others.length === 0)
        return only;
    if (index.manifests.length === 0)
        throw new errors/* ActionError */.l('invalid-image', `${what} holds no image.`);
    const wanted = ref === undefined ? 'several images' : `${images.length} images named ${JSON.stringify(ref)}`;
    throw new errors/* ActionError */.l('invalid-image', `${what} holds ${wanted}. It has:\n${listEntries(index.manifests)}`, {
        hint: 'Name one after the path, by name or digest: PATH:REF.',
    });
}
const refName = 'org.opencontainers.image.ref.name';
const containerdName = 'io.containerd.image.name';
function isNamed(entry, ref) {
    if ((0,domain_digest/* isDigest */.Bc)(ref))
        return entry.digest === ref;
    const full = entry.annotations.get(containerdName);
    const names = [entry.annotations.get(refName), full, full?.replace(/^docker\.io\/(?:library\/)?/, '')];
    return names.includes(ref);
}
function listEntries(entries) {
    const lines = entries.slice(0, maxListed).map((entry) => {
        const name = entry.annotations.get(containerdName) ?? entry.annotations.get(refName) ?? '(without a name)';
        const platform = entry.platform === undefined ? '' : ` ${formatPlatform(entry.platform)}`;
        return `- ${name} ${entry.digest}${platform}`;
    });
    return [...lines, ...(entries.length > maxListed ? [`- … and ${entries.length - maxListed} more`] : [])].join('\n');
}

;// CONCATENATED MODULE: ./build/core/adapters/image-source.js









const convertHint = 'Make an OCI layout of it first, for example with: skopeo copy SOURCE oci:DIR:TAG, and push oci:DIR:TAG.';
/**
 * Opens `oci:DIR[:REF]`, `oci-archive:PATH[:REF]`, or a bare path whose content tells what it is.
 * @param workspace where relative paths start
 * @throws ActionError `invalid-image` if there is no such image, `unsupported` for transports that can't be read
 */
async function openSource(source, workspace) {
    const { transport, rest } = splitTransport(source);
    if (transport !== undefined && transport !== 'oci' && transport !== 'oci-archive') {
        throw new errors/* ActionError */.l('unsupported', `${source}: images of ${transport} can't be read directly.`, {
            hint: convertHint,
        });
    }
    const located = await locate(rest, workspace);
    if (located === undefined)
        throw missing(source, transport);
    const { path, ref, stats } = located;
    const wantsDirectory = transport === undefined ? stats.isDirectory() : transport === 'oci';
    if (stats.isDirectory() !== wantsDirectory)
        throw wrongTransport(source, wantsDirectory);
    const tree = await (wantsDirectory ? openDirectory : openArchive)(path, source);
    try {
        await refuseDockerArchive(tree);
        return await openLayout(tree, ref);
    }
    catch (error) {
        await tree.close();
        throw error;
    }
}
function splitTransport(source) {
    const match = /^(docker-daemon|docker-archive|oci-archive|oci|docker(?=:\/\/)):(.*)$/s.exec(source);
    return { transport: match?.[1], rest: match?.[2] ?? source };
}
/** A path that exists as it stands has no REF; else the first colon splits, but not the one of a Windows drive. */
async function locate(text, workspace) {
    const whole = await look(text, workspace);
    if (whole !== undefined)
        return { ...whole, ref: undefined };
    const match = /^((?:[A-Za-z]:(?=[\\/]))?[^:]+):(.+)$/s.exec(text);
    const [, path, ref] = match ?? [];
    if (path === undefined || ref === undefined)
        return undefined;
    const part = await look(path, workspace);
    return part === undefined ? undefined : { ...part, ref };
}
async function look(text, workspace) {
    if (text === '' || text.includes('\0'))
        return undefined;
    const path = (0,external_node_path_.resolve)(workspace, text);
    // Whatever keeps it from being seen, it can't be read; the error then names the path.
    const stats = await (0,promises_.stat)(path).catch(() => undefined);
    return stats === undefined ? undefined : { path, stats };
}
function missing(source, transport) {
    if (transport !== undefined) {
        return new errors/* ActionError */.l('invalid-image', `${source}: there is no such ${transport === 'oci' ? 'directory' : 'file'}.`, {
            hint: 'Relative paths start at the workspace of the job.',
        });
    }
    return new errors/* ActionError */.l('unsupported', `${source} is no file or directory, and images of the engine can't be read directly.`, {
        hint: `If it is a path: relative ones start at the workspace of the job. If it is an image: ${convertHint}`,
    });
}
function wrongTransport(source, wantsDirectory) {
    return new errors/* ActionError */.l('invalid-image', `${source} is ${wantsDirectory ? 'no' : 'a'} directory.`, {
        hint: 'oci: is for directories, oci-archive: for tar archives; without either the content tells.',
    });
}
async function refuseDockerArchive(tree) {
    if ((await isLayout(tree)) || (await tree.find('manifest.json')) === undefined)
        return;
    throw new errors/* ActionError */.l('unsupported', `${tree.description} is an archive in Docker's own format, which can't be read directly.`, {
        hint: `${convertHint} Archives of Docker Engine 25 and newer can be read as they are.`,
    });
}


/***/ })

};
