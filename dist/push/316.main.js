export const id = 316;
export const ids = [316];
export const modules = {

/***/ 5316:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSource: () => (/* binding */ openSource)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
;// CONCATENATED MODULE: ./build/core/domain/image/compression.js
const beginnings = [
    ['gzip', [0x1f, 0x8b]],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
    ['bzip2', [0x42, 0x5a, 0x68]],
];
/** Bytes that have to be seen to tell. */
const compressionMagicBytes = 5;
/** @param start the first bytes of a file; names and media types are not believed */
function findCompression(start) {
    return beginnings.find(([, magic]) => magic.every((byte, index) => start[index] === byte))?.[0];
}

// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./build/core/adapters/pieces.js
var pieces = __webpack_require__(4284);
// EXTERNAL MODULE: ./build/core/adapters/source/file-tree.js
var file_tree = __webpack_require__(3508);
// EXTERNAL MODULE: ./build/core/adapters/files/file-trouble.js
var file_trouble = __webpack_require__(6359);
;// CONCATENATED MODULE: ./build/core/adapters/source/scratch-file.js



/**
 * Opens a file that goes when it is closed, however the run ends: it has no name any more. Where the system keeps the name
 * of an open file (Windows), it stays until the runner empties its temporary directory.
 * @throws ActionError `invalid-file`
 */
async function openScratchFile(temporaryDirectory) {
    try {
        const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(temporaryDirectory, 'image-'));
        const handle = await (0,promises_.open)((0,external_node_path_.join)(directory, 'data'), 'wx+', 0o600);
        await (0,promises_.rm)(directory, { recursive: true }).catch(() => undefined);
        return handle;
    }
    catch (error) {
        throw (0,file_trouble/* asFileError */.d)(error, 'No temporary file can be made');
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/source/decompress.js






/** Archives of images shrink to a half or a tenth; zeros alone to a thousandth. */
const maxRatio = 100;
/** Small archives may be mostly padding. */
const freeBytes = 1024 ** 3;
/**
 * Writes the plain bytes of a compressed file to a file without a name.
 * @param what names the file in errors
 * @throws ActionError `invalid-image` if it is damaged or grows out of all proportion; `unsupported` for a compression
 * that this Node can't undo
 */
async function decompress(packed, compression, temporaryDirectory, what) {
    const transform = createDecompressor(compression, what);
    const maxBytes = Math.max(freeBytes, (await packed.stat()).size * maxRatio);
    const plain = await openScratchFile(temporaryDirectory);
    try {
        const source = packed.createReadStream({ start: 0, autoClose: false, highWaterMark: pieces/* pieceBytes */.I3 });
        await (0,external_node_stream_promises_.pipeline)(source, transform, (pieces) => writeAll(plain, pieces, maxBytes, what));
        return plain;
    }
    catch (cause) {
        await plain.close();
        if (cause instanceof errors/* ActionError */.lZ)
            throw cause;
        throw new errors/* ActionError */.lZ('invalid-image', `${what} can't be decompressed: ${(0,file_tree/* messageOf */.bD)(cause)}.`, {
            hint: 'If it is damaged, make it anew; if the disk is full, give the archive uncompressed.',
            cause,
        });
    }
}
async function writeAll(plain, pieces, maxBytes, what) {
    let size = 0;
    for await (const piece of pieces) {
        size += piece.length;
        if (size > maxBytes) {
            throw new errors/* ActionError */.lZ('invalid-image', `${what} has more than ${maxBytes} bytes when it is decompressed.`, {
                hint: 'So much more than its compressed size is taken for an attack; if it is none, give it uncompressed.',
            });
        }
        await plain.appendFile(piece);
    }
}
/** Only newer versions of Node have zstd. */
const { createZstdDecompress } = external_node_zlib_;
function createDecompressor(compression, what) {
    if (compression === 'gzip')
        return external_node_zlib_.createGunzip({ chunkSize: pieces/* pieceBytes */.I3 });
    if (compression === 'zstd' && createZstdDecompress !== undefined)
        return createZstdDecompress({ chunkSize: pieces/* pieceBytes */.I3 });
    const isMissing = compression === 'zstd' ? `, which Node ${process.versions.node} can't undo` : '';
    throw new errors/* ActionError */.lZ('unsupported', `${what} is compressed with ${compression}${isMissing}.`, {
        hint: `Decompress it first (${compression} -d) or save it uncompressed; its layers may stay compressed.`,
    });
}

;// CONCATENATED MODULE: ./build/core/adapters/source/tar-header.js

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
        throw new errors/* ActionError */.lZ('invalid-image', `${what}: the entry ${JSON.stringify(name)} has a size that is no number.`);
    }
    // Before POSIX a directory was a file whose name ends with a slash.
    const isOldDirectory = kind === 'file' && name.endsWith('/');
    return {
        name,
        kind: isOldDirectory ? 'directory' : kind,
        size: withoutData.has(kind) ? 0 : size,
        linkName: tar_header_text(block, 157, 100),
    };
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
            throw new errors/* ActionError */.lZ('invalid-image', `${what} has a malformed pax header.`);
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

;// CONCATENATED MODULE: ./build/core/adapters/source/tar-entries.js



/** Images have some hundreds of entries; each costs a look and some memory. */
const maxEntries = 100_000;
/** Of names and of what links lead to, which are held in memory. */
const maxHeldCharacters = 16 * 1024 * 1024;
/** A path has some hundreds of bytes. */
const maxExtensionBytes = 1024 * 1024;
/** Headers of small files lie close together: one read covers many. */
const windowBytes = 64 * 1024;
/**
 * Reads the headers of a tar archive, and none of its data.
 * @param what names the archive in errors
 * @returns by name, without a leading `./`; names that could lead elsewhere (absolute, `..`) are left out
 * @throws ActionError `invalid-image` if it is no complete tar archive
 */
async function readEntries(handle, fileSize, what) {
    return new HeaderPass(handle, fileSize, what).run();
}
/** One pass over the headers, from the first to the end mark; data is skipped by its size. */
class HeaderPass {
    #handle;
    #fileSize;
    #what;
    #entries = new Map();
    #heldCharacters = 0;
    #window = Buffer.alloc(0);
    #windowStart = 0;
    constructor(handle, fileSize, what) {
        this.#handle = handle;
        this.#fileSize = fileSize;
        this.#what = what;
    }
    async run() {
        if (this.#fileSize < blockBytes)
            throw this.#noHeader(0);
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
                throw this.#noHeader(offset);
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
            case 'long name':
                return { name: await this.#readLongName(header, start), ...before };
            case 'long link name':
                return { linkName: await this.#readLongName(header, start), ...before };
            default:
                return undefined;
        }
    }
    async #readLongName(header, start) {
        const bytes = await this.#readSmall(header, start);
        const end = bytes.indexOf(0);
        return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
    }
    #fromPax(records) {
        const name = records.get('path');
        const linkName = records.get('linkpath');
        const sizeText = records.get('size');
        const size = sizeText !== undefined && /^[0-9]{1,16}$/.test(sizeText) ? Number(sizeText) : undefined;
        if (sizeText !== undefined && (size === undefined || !Number.isSafeInteger(size))) {
            throw this.#error('has a pax header whose size is no number of bytes');
        }
        const isSparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
        return {
            ...(name === undefined ? {} : { name }),
            ...(linkName === undefined ? {} : { linkName }),
            ...(size === undefined ? {} : { size }),
            ...(isSparse ? { isSparse } : {}),
        };
    }
    #add(header, extensions, file) {
        const name = plainName(extensions.name ?? header.name);
        if (name === undefined || header.kind === 'directory')
            return;
        const entry = this.#entries.has(name)
            ? { kind: 'duplicate' }
            : entryOf(name, header, extensions, file);
        const target = 'target' in entry ? (entry.target ?? '') : '';
        this.#heldCharacters += name.length + target.length;
        if (this.#heldCharacters > maxHeldCharacters) {
            throw this.#error(`has names of more than ${maxHeldCharacters} characters altogether`);
        }
        this.#entries.set(name, entry);
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
            const bytesRead = await (0,file_tree/* readInto */.Pq)(this.#handle, window, offset, this.#what);
            if (bytesRead < window.length)
                throw this.#error('became shorter while it was read');
            this.#window = window;
            this.#windowStart = offset;
        }
        const start = offset - this.#windowStart;
        return this.#window.subarray(start, start + length);
    }
    #noHeader(offset) {
        if (this.#fileSize === 0)
            return this.#error('is empty');
        return this.#error(offset === 0 ? 'is no tar archive' : `has a damaged header at byte ${offset}`);
    }
    #error(what) {
        return new errors/* ActionError */.lZ('invalid-image', `${this.#what} ${what}.`);
    }
}
/** The name without a leading `./`; undefined for one that no reader may follow, which therefore nobody looks up. */
function plainName(name) {
    const plain = name.replace(/^(?:\.\/+)+/, '');
    const isSafe = !/[\0\\]/.test(plain) && plain.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
    return isSafe ? plain : undefined;
}
function entryOf(name, header, extensions, file) {
    const kind = extensions.isSparse === true ? 'sparse file' : header.kind;
    const linkName = extensions.linkName ?? header.linkName;
    switch (kind) {
        case 'file':
            return file;
        case 'hard link':
            return { kind, target: plainName(linkName) };
        case 'symbolic link':
            return { kind, target: linkName.startsWith('/') ? undefined : resolveName(name, linkName) };
        case 'device':
        case 'named pipe':
        case 'sparse file':
            return { kind };
        default:
            return { kind: 'special entry' };
    }
}
/** @returns undefined for a target above the root of the archive */
function resolveName(from, target) {
    const parts = from.split('/').slice(0, -1);
    for (const part of target.split('/')) {
        if (part === '..' && parts.pop() === undefined)
            return undefined;
        if (part !== '..' && part !== '.')
            parts.push(part);
    }
    return plainName(parts.join('/'));
}

;// CONCATENATED MODULE: ./build/core/adapters/source/archive.js






/** Chains of links that programs write have one. */
const maxLinks = 16;
/**
 * Opens a tar archive. Its headers are read once; data is read in place when asked for, nothing is extracted.
 * Names that could lead elsewhere (absolute, `..`) are never found, because names are only compared.
 * One that is compressed as a whole can't be read in place: a plain copy of it is read, which has no name any more.
 * @param description for errors, such as `oci-archive:image.tar`
 * @param temporaryDirectory where the plain copy may lie
 * @throws ActionError `invalid-image` if it is no complete tar archive; `unsupported` for a compression that can't be undone
 */
async function openArchive(path, description, temporaryDirectory) {
    const handle = await openPlain(path, description, temporaryDirectory);
    try {
        const { size } = await handle.stat();
        const entries = await readEntries(handle, size, description);
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
        throw new errors/* ActionError */.lZ('invalid-image', `${description} can't be opened: ${(0,file_tree/* messageOf */.bD)(cause)}.`, { cause });
    }
    throw new errors/* ActionError */.lZ('invalid-image', `${description} is no regular file.`);
}
async function openPlain(path, description, temporaryDirectory) {
    const packed = await openFile(path, description);
    let plain;
    try {
        const start = Buffer.alloc(compressionMagicBytes);
        await (0,file_tree/* readInto */.Pq)(packed, start, 0, description);
        const compression = findCompression(start);
        if (compression === undefined)
            plain = packed;
        else
            plain = await decompress(packed, compression, temporaryDirectory, description);
        return plain;
    }
    finally {
        if (plain !== packed)
            await packed.close();
    }
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
            return Promise.reject(new errors/* ActionError */.lZ('invalid-image', `${this.description}: ${name} ${why}.`));
        }
        const { offset, size } = entry;
        const what = `${this.description}: ${name}`;
        const open = (length = size) => (0,file_tree/* streamOf */.mA)((0,file_tree/* readRange */.qX)(this.#handle, offset, Math.min(length, size), what));
        return Promise.resolve({ size, open });
    }
    follow(name) {
        let current = name;
        for (let links = 0; links <= maxLinks; links += 1) {
            const entry = this.#entries.get(current);
            if (entry === undefined || !('target' in entry))
                return current;
            if (entry.target === undefined) {
                throw new errors/* ActionError */.lZ('invalid-image', `${this.description}: ${current} is a link that leads out of the archive.`);
            }
            current = entry.target;
        }
        throw new errors/* ActionError */.lZ('invalid-image', `${this.description}: ${name} is a link that leads in a circle.`);
    }
    async close() {
        await this.#handle.close();
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/source/directory.js





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
        throw new errors/* ActionError */.lZ('invalid-image', `${description} can't be opened: ${(0,file_tree/* messageOf */.bD)(cause)}.`, { cause });
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
            throw new errors/* ActionError */.lZ('invalid-image', `${what} is not a regular file.`);
        const { size } = stats;
        return { size, open: (length = size) => (0,file_tree/* streamOf */.mA)(readFile(path, Math.min(length, size), what)) };
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
            if ((0,file_trouble/* isSystemError */.O)(cause, 'ENOENT', 'ENOTDIR'))
                return undefined;
            throw new errors/* ActionError */.lZ('invalid-image', `${what} can't be read: ${(0,file_tree/* messageOf */.bD)(cause)}.`, { cause });
        }
        const inside = this.#root.endsWith(external_node_path_.sep) ? this.#root : this.#root + external_node_path_.sep;
        if (path.startsWith(inside))
            return { path, stats };
        throw new errors/* ActionError */.lZ('invalid-image', `${what} is a link that leads out of the layout.`);
    }
}
async function* readFile(path, size, what) {
    let handle;
    try {
        handle = await (0,promises_.open)(path, 'r');
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('invalid-image', `${what} can't be opened: ${(0,file_tree/* messageOf */.bD)(cause)}.`, { cause });
    }
    try {
        yield* (0,file_tree/* readRange */.qX)(handle, 0, size, what);
    }
    finally {
        await handle.close();
    }
}

// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var image_digest = __webpack_require__(7145);
// EXTERNAL MODULE: ./build/core/domain/image/manifest.js
var image_manifest = __webpack_require__(7484);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
;// CONCATENATED MODULE: ./build/core/adapters/source/docker-archive-list.js





/** The file of an archive of `docker save` that lists its images. */
const list = 'manifest.json';
const maxListed = 20;
const maxShown = 200;
const hubName = /^(?:docker\.io|index\.docker\.io)\/(?:library\/)?/;
/** Whether the tree has the list that `docker save` writes. */
async function isDockerArchive(tree) {
    return (await tree.find(list)) !== undefined;
}
/** Whether the list names an image with layers, which is what a damaged index of the same archive may lack. */
async function hasListedLayers(tree) {
    return (await isDockerArchive(tree)) && (await readList(tree)).some(({ layers }) => layers.length > 0);
}
/** @throws ActionError `invalid-image` */
async function readList(tree) {
    const what = `${tree.description}: ${list}`;
    const bytes = await (0,file_tree/* readWhole */.oD)(await getListedFile(tree, list), image_manifest/* maxManifestBytes */.rq, what);
    return (0,json/* parseJsonArray */.dt)(bytes, what).map((image, index) => parseListed(image, `${what}: entry ${index}`));
}
function parseListed(image, what) {
    const object = (0,json/* isJsonObject */.OW)(image) ? image : {};
    const config = (0,json/* member */.Dc)(object, 'Config');
    const sources = (0,json/* member */.Dc)(object, 'LayerSources');
    if (typeof config !== 'string')
        throw new errors/* ActionError */.lZ('invalid-image', `${what} has no Config.`);
    return {
        config,
        names: stringsOf((0,json/* member */.Dc)(object, 'RepoTags'), `${what}: RepoTags`),
        layers: stringsOf((0,json/* member */.Dc)(object, 'Layers'), `${what}: Layers`),
        layerSources: (0,json/* isJsonObject */.OW)(sources) ? sources : {},
    };
}
function stringsOf(value, what) {
    const strings = value ?? [];
    if ((0,json/* isJsonArray */.Md)(strings) && strings.every((entry) => typeof entry === 'string'))
        return strings.map(String);
    throw new errors/* ActionError */.lZ('invalid-image', `${what} is not a list of texts.`);
}
/** @param ref `name[:tag]` or the digest of the config; needed only where there are several images */
async function chooseImage(tree, images, ref) {
    const named = await nameImages(tree, images);
    const fitting = ref === undefined ? named : named.filter((image) => isNamed(image, ref));
    const distinct = [...new Map(fitting.map((image) => [image.config, image])).values()];
    const [only, ...others] = distinct;
    if (only !== undefined && others.length === 0)
        return only;
    if (named.length === 0)
        throw new errors/* ActionError */.lZ('invalid-image', `${tree.description} holds no image.`);
    const wanted = ref === undefined ? 'several images' : `${distinct.length} images named ${JSON.stringify(ref)}`;
    const lines = named
        .slice(0, maxListed)
        .map(({ names, config }) => `- ${cut(names.join(', ')) || '(without a name)'} ${cut(config)}`);
    const more = named.length > maxListed ? [`- … and ${named.length - maxListed} more`] : [];
    throw new errors/* ActionError */.lZ('invalid-image', `${tree.description} holds ${wanted}. It has:\n${[...lines, ...more].join('\n')}`, {
        hint: 'Name one after the path: PATH:NAME:TAG.',
    });
}
/** Where the list gives an image no name, the older file `repositories` may: it names the uppermost layer. */
async function nameImages(tree, images) {
    const file = images.every(({ names }) => names.length > 0) ? undefined : await tree.find('repositories');
    if (file === undefined)
        return images;
    const what = `${tree.description}: repositories`;
    const byLayer = namesByLayer((0,json/* parseJsonObject */.dw)(await (0,file_tree/* readWhole */.oD)(file, image_manifest/* maxManifestBytes */.rq, what), what));
    return images.map((image) => {
        const uppermost = (image.layers.at(-1) ?? '').split('/');
        return image.names.length > 0 ? image : { ...image, names: uppermost.flatMap((part) => byLayer.get(part) ?? []) };
    });
}
function namesByLayer(repositories) {
    const byLayer = new Map();
    for (const [name, tags] of Object.entries(repositories)) {
        for (const [tag, layer] of Object.entries((0,json/* isJsonObject */.OW)(tags) ? tags : {})) {
            if (typeof layer !== 'string')
                continue;
            const names = byLayer.get(layer) ?? [];
            byLayer.set(layer, names);
            names.push(`${name}:${tag}`);
        }
    }
    return byLayer;
}
function isNamed({ names, config }, ref) {
    const short = (name) => name.replace(hubName, '');
    const wanted = [short(ref), `${short(ref)}:latest`];
    if (names.some((name) => wanted.includes(short(name))))
        return true;
    return (0,image_digest/* isDigest */.Bc)(ref) && config.includes(ref.slice(ref.indexOf(':') + 1));
}
/** By a name as the list has it. */
function findListedFile(tree, name) {
    return tree.find(tree.follow(plain(name)));
}
/** A file that the list names. @throws ActionError `invalid-image` */
async function getListedFile(tree, name) {
    const file = await findListedFile(tree, name);
    if (file !== undefined)
        return file;
    throw new errors/* ActionError */.lZ('invalid-image', `${tree.description} has no ${JSON.stringify(cut(name))}, which its ${list} names.`, {
        hint: 'The image was saved incompletely; save it anew.',
    });
}
/** For an error: a name may be as long as the list. */
function cut(text) {
    return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
/** As the archive's own names are read. */
function plain(name) {
    return name.replace(/^(?:\.\/+)+/, '');
}

// EXTERNAL MODULE: ./build/core/domain/image/layer.js
var image_layer = __webpack_require__(6448);
// EXTERNAL MODULE: ./build/core/domain/image/platform.js
var image_platform = __webpack_require__(8966);
;// CONCATENATED MODULE: ./build/core/adapters/source/layout.js






/** Image configs grow with their history; they are edited in memory. */
const maxConfigBytes = 16 * 1024 * 1024;
const layout_maxListed = 20;
/** Of a layout that holds many images, as far as they are looked at for referrers of one. */
const maxOtherEntries = 1000;
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
    const index = (0,image_manifest/* parseManifest */.Ng)(await (0,file_tree/* readWhole */.oD)(file, image_manifest/* maxManifestBytes */.rq, what), undefined, what);
    if (index.kind !== 'index')
        throw new errors/* ActionError */.lZ('invalid-image', `${what} is no image index.`);
    return new LayoutImage(tree, chooseEntry(index, ref, tree.description), index.manifests);
}
class LayoutImage {
    description;
    #tree;
    #root;
    /** All that the layout names. */
    #entries;
    constructor(tree, root, entries) {
        this.description = tree.description;
        this.#tree = tree;
        this.#root = root;
        this.#entries = entries;
    }
    readRoot() {
        return this.readManifest(this.#root);
    }
    async readManifest(descriptor) {
        const what = `${this.description}: manifest ${descriptor.digest}`;
        return (0,image_manifest/* parseManifest */.Ng)(await this.#read(descriptor, image_manifest/* maxManifestBytes */.rq), descriptor.mediaType, what);
    }
    /** What can't be read of other images is their trouble. */
    async findSubjects() {
        const subjects = new Set();
        const seen = new Set([this.#root.digest]);
        for (const entry of this.#entries.slice(0, maxOtherEntries)) {
            if (seen.has(entry.digest) || !image_manifest/* manifestMediaTypes */.$P.includes(entry.mediaType))
                continue;
            seen.add(entry.digest);
            try {
                const { subject } = await this.readManifest(entry);
                if (subject !== undefined)
                    subjects.add(subject.digest);
            }
            catch (error) {
                if (!(0,errors/* isActionError */.Bd)(error))
                    throw error;
            }
        }
        return subjects;
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
        const bytes = await (0,file_tree/* readWhole */.oD)(await this.#find(descriptor), maxBytes, `${this.description}: ${name}`);
        if ((0,image_digest/* hasDigest */.tH)(bytes, descriptor.digest))
            return bytes;
        throw new errors/* ActionError */.lZ('invalid-image', `${this.description}: ${name} does not have the digest of its name.`, {
            hint: 'The image is damaged; make it anew.',
        });
    }
    async #find(descriptor) {
        const name = blobName(descriptor.digest);
        const file = await this.#tree.find(name);
        if (file === undefined) {
            throw new errors/* ActionError */.lZ('invalid-image', `${this.description} lacks ${name}, which its manifests name.`, {
                hint: 'The image was saved incompletely, as an engine does that has not pulled all platforms: name those that are there in "platforms", or save it with all of them.',
            });
        }
        if (file.size === descriptor.size)
            return file;
        throw new errors/* ActionError */.lZ('invalid-image', `${this.description}: ${name} has ${file.size} bytes; its descriptor says ${descriptor.size}.`, { hint: 'The image is damaged; make it anew.' });
    }
}
/** A Digest has passed its grammar, so its parts can't lead elsewhere. */
function blobName(digest) {
    return `blobs/${(0,image_digest/* digestAlgorithm */.g4)(digest)}/${(0,image_digest/* digestHex */.sU)(digest)}`;
}
async function checkVersion(tree) {
    const what = `${tree.description}: oci-layout`;
    const bytes = await (0,file_tree/* readWhole */.oD)(await requireFile(tree, 'oci-layout'), image_manifest/* maxManifestBytes */.rq, what);
    const version = (0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(bytes, what), 'imageLayoutVersion');
    if (typeof version === 'string' && /^1\.[0-9]+\.[0-9]+$/.test(version))
        return;
    throw new errors/* ActionError */.lZ('invalid-image', `${what} names the layout version ${(0,json/* showValue */.vp)(version)}, not 1.0.0.`);
}
async function requireFile(tree, name) {
    const file = await tree.find(name);
    if (file !== undefined)
        return file;
    throw new errors/* ActionError */.lZ('invalid-image', `${tree.description} has no ${name}, so it is no OCI image layout.`);
}
/** The entry that REF names; without one the only image, however many names it has. */
function chooseEntry(index, ref, what) {
    const fitting = ref === undefined ? index.manifests : index.manifests.filter((entry) => layout_isNamed(entry, ref));
    const images = [...new Map(fitting.map((entry) => [entry.digest, entry])).values()];
    const [only, ...others] = images;
    if (only !== undefined && others.length === 0)
        return only;
    if (index.manifests.length === 0)
        throw new errors/* ActionError */.lZ('invalid-image', `${what} holds no image.`);
    const wanted = ref === undefined ? 'several images' : `${images.length} images named ${JSON.stringify(ref)}`;
    throw new errors/* ActionError */.lZ('invalid-image', `${what} holds ${wanted}. It has:\n${listEntries(index.manifests)}`, {
        hint: 'Name one after the path, by name or digest: PATH:REF.',
    });
}
const refName = 'org.opencontainers.image.ref.name';
const containerdName = 'io.containerd.image.name';
function layout_isNamed(entry, ref) {
    if ((0,image_digest/* isDigest */.Bc)(ref))
        return entry.digest === ref;
    const full = entry.annotations.get(containerdName);
    const names = [entry.annotations.get(refName), full, full?.replace(/^docker\.io\/(?:library\/)?/, '')];
    return names.includes(ref);
}
function listEntries(entries) {
    const lines = entries.slice(0, layout_maxListed).map((entry) => {
        const name = entry.annotations.get(containerdName) ?? entry.annotations.get(refName) ?? '(without a name)';
        const platform = entry.platform === undefined ? '' : ` ${(0,image_platform/* formatPlatform */.Bq)(entry.platform).slice(0, 100)}`;
        return `- ${name.slice(0, 200)} ${entry.digest}${platform}`;
    });
    return [...lines, ...(entries.length > layout_maxListed ? [`- … and ${entries.length - layout_maxListed} more`] : [])].join('\n');
}

;// CONCATENATED MODULE: ./build/core/adapters/source/docker-archive.js









/**
 * Opens one image of an archive in the format of `docker save`, which has no manifest: one is made, of Docker's type, in
 * which layers stand as they are stored.
 * @param ref `name[:tag]` or the digest of the config; needed only where there are several images
 * @throws ActionError `invalid-image`
 * @see https://github.com/moby/docker-image-spec/blob/main/spec.md#combined-image-json--filesystem-changeset-format
 */
async function openDockerArchive(tree, ref) {
    const image = await chooseImage(tree, await readList(tree), ref);
    return new DockerArchiveImage(tree, image);
}
class DockerArchiveImage {
    description;
    #tree;
    #image;
    #files = new Map();
    /** Of layers that are compressed, by the names of their files: a list may name one as often as it likes. */
    #digests = new Map();
    constructor(tree, image) {
        this.description = tree.description;
        this.#tree = tree;
        this.#image = image;
    }
    async readRoot() {
        const file = await getListedFile(this.#tree, this.#image.config);
        const bytes = await (0,file_tree/* readWhole */.oD)(file, maxConfigBytes, `${this.description}: ${this.#image.config}`);
        const digest = (0,image_digest/* digestOf */.ol)(bytes);
        this.#files.set(digest, file);
        const layers = await this.#describeLayers(readDiffIds(bytes, `${this.description}: ${this.#image.config}`));
        // Docker's format has no zstd.
        const format = layers.some((layer) => 'digest' in layer && layer.compression === 'zstd') ? 'oci' : 'docker';
        const mediaType = format === 'oci' ? image_manifest/* mediaTypes */.Ib.ociManifest : image_manifest/* mediaTypes */.Ib.dockerManifest;
        const configType = format === 'oci' ? image_manifest/* mediaTypes */.Ib.ociConfig : image_manifest/* mediaTypes */.Ib.dockerConfig;
        const manifest = {
            schemaVersion: 2,
            mediaType,
            config: { mediaType: configType, size: bytes.length, digest },
            layers: layers.map((layer) => {
                if ('elsewhere' in layer)
                    return layer.elsewhere;
                const { size, compression } = layer;
                return { mediaType: (0,image_layer/* layerMediaType */.s)({ compression, isForeign: false }, format), size, digest: layer.digest };
            }),
        };
        return (0,image_manifest/* parseManifest */.Ng)(write(manifest, this.description), mediaType, `${this.description}: its manifest`);
    }
    readManifest() {
        throw new TypeError('An image of docker save has no manifest below its root.');
    }
    async readBlob(descriptor) {
        return (0,file_tree/* readWhole */.oD)(this.#require(descriptor), maxConfigBytes, `${this.description}: ${descriptor.digest}`);
    }
    openBlob(descriptor) {
        const { digest, size } = descriptor;
        const file = this.#require(descriptor);
        return Promise.resolve({ digest, size, open: () => file.open() });
    }
    close() {
        return this.#tree.close();
    }
    #require({ digest }) {
        const file = this.#files.get(digest);
        if (file !== undefined)
            return file;
        throw new errors/* ActionError */.lZ('invalid-image', `${this.description} has no file for ${digest}.`);
    }
    async #describeLayers(diffIds) {
        const { layers } = this.#image;
        if (layers.length !== diffIds.length) {
            throw new errors/* ActionError */.lZ('invalid-image', `${this.description} has ${layers.length} layers, and its config speaks of ${diffIds.length}.`, { hint: 'Some versions of Docker Engine 25 save images without layers; save it with a newer one.' });
        }
        const described = [];
        for (const [index, name] of layers.entries()) {
            const diffId = diffIds[index];
            if (diffId !== undefined)
                described.push(await this.#describeLayer(name, diffId));
        }
        return described;
    }
    async #describeLayer(name, diffId) {
        const elsewhere = (0,json/* member */.Dc)(this.#image.layerSources, diffId);
        const file = await findListedFile(this.#tree, name);
        if (file === undefined && (0,json/* isJsonObject */.OW)(elsewhere)) {
            const descriptor = (0,image_manifest/* parseDescriptor */.BA)(elsewhere, `${this.description}: manifest.json: LayerSources`);
            if ((0,image_manifest/* isForeignLayer */.sJ)(descriptor))
                return { elsewhere };
        }
        const found = file ?? (await getListedFile(this.#tree, name));
        const compression = findCompression(await readStart(found));
        if (compression === 'xz' || compression === 'bzip2') {
            throw new errors/* ActionError */.lZ('unsupported', `${this.description}: ${name} is compressed with ${compression}.`, {
                hint: 'Layers may be plain, or compressed with gzip or zstd.',
            });
        }
        // Nothing in the archive tells the digest of compressed bytes; names are not believed.
        const digest = compression === undefined ? diffId : (this.#digests.get(name) ?? (await hash(found)));
        if (compression !== undefined)
            this.#digests.set(name, digest);
        this.#files.set(digest, found);
        return { compression, size: found.size, digest };
    }
}
function readDiffIds(config, what) {
    const rootfs = (0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(config, what), 'rootfs');
    const diffIds = ((0,json/* isJsonObject */.OW)(rootfs) ? (0,json/* member */.Dc)(rootfs, 'diff_ids') : undefined) ?? [];
    if ((0,json/* isJsonArray */.Md)(diffIds) && diffIds.every((diffId) => (0,image_digest/* isDigest */.Bc)(diffId)))
        return diffIds.filter(image_digest/* isDigest */.Bc);
    throw new errors/* ActionError */.lZ('invalid-image', `${what}: its diff_ids are not a list of digests.`);
}
/** The descriptor of a layer that is elsewhere stands in it as the archive has it, nested or not. */
function write(manifest, what) {
    try {
        return Buffer.from(JSON.stringify(manifest));
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('invalid-image', `${what}: manifest.json is nested too deeply.`, { cause });
    }
}
async function readStart(file) {
    const stream = file.open(compressionMagicBytes);
    for await (const piece of stream)
        return piece;
    return new Uint8Array();
}
async function hash(file) {
    const digester = new image_digest/* Digester */.Y8('sha256');
    const stream = file.open();
    for await (const piece of stream)
        digester.update(piece);
    return digester.digest();
}

;// CONCATENATED MODULE: ./build/core/adapters/source/image-source.js








/**
 * Opens `docker-daemon:NAME`, `docker-archive:PATH[:REF]`, `oci:DIR[:REF]`, `oci-archive:PATH[:REF]`, `docker://REF`, or
 * what is recognised: a directory is a layout, a file tells by its content, anything else is an image of the engine.
 * @param onProgress is told in words how far it is, where that takes long
 * @throws ActionError `invalid-image`, `not-found` if there is no such image, `unsupported` for what can't be read
 */
async function openSource(source, means, onProgress = () => undefined) {
    const { transport, rest } = splitTransport(source);
    switch (transport) {
        case 'docker': {
            const { openRegistryImage } = await __webpack_require__.e(/* import() */ 146).then(__webpack_require__.bind(__webpack_require__, 2146));
            return openRegistryImage(rest, means.defaultRegistry, (host) => means.registry(host));
        }
        case 'docker-daemon':
            return openDaemonImage(rest, source, means, onProgress);
        default:
            return openPath(source, transport, rest, means, onProgress);
    }
}
async function openPath(source, transport, rest, means, onProgress) {
    const { workspace, temporaryDirectory } = means.runner;
    const located = await locate(rest, workspace);
    if (located === undefined) {
        if (transport === undefined && isNameOfImage(rest))
            return openDaemonImage(rest, source, means, onProgress);
        throw missing(source, transport);
    }
    const { path, ref, stats } = located;
    const wantsDirectory = transport === undefined ? stats.isDirectory() : transport === 'oci';
    if (stats.isDirectory() !== wantsDirectory)
        throw wrongTransport(source, wantsDirectory);
    if (wantsDirectory)
        return openLayout(await openDirectory(path, source), ref);
    onProgress(`reading ${source}`);
    return openArchivedImage(await openArchive(path, source, temporaryDirectory), transport, ref);
}
/** The index of a layout tells more than the list of `docker save` beside it, unless the engine left it empty. */
async function openArchivedImage(tree, transport, ref) {
    try {
        const isListed = transport !== 'oci-archive' && (await isDockerArchive(tree));
        if (isListed && !(await isLayout(tree)))
            return await openDockerArchive(tree, ref);
        if (!isListed && transport === 'docker-archive' && !(await isLayout(tree)))
            throw noDockerArchive(tree);
        return await openLayoutOrList(tree, ref, isListed);
    }
    catch (error) {
        await tree.close();
        throw error;
    }
}
async function openLayoutOrList(tree, ref, isListed) {
    try {
        const image = await openLayout(tree, ref);
        if (!isListed)
            return image;
        const root = await image.readRoot();
        if (root.kind !== 'image' || root.layers.length > 0)
            return image;
    }
    catch (error) {
        if (!isListed || !(0,errors/* isActionError */.Bd)(error, 'invalid-image') || !(await hasListedLayers(tree)))
            throw error;
        // The list may name the image that the damaged index lacks; what it says is told, unless it lacks it too.
        return await openDockerArchive(tree, ref).catch(() => {
            throw error;
        });
    }
    return (await hasListedLayers(tree)) ? openDockerArchive(tree, ref) : openLayout(tree, ref);
}
async function openDaemonImage(name, source, { runner }, onProgress) {
    const { saveFromDaemon } = await __webpack_require__.e(/* import() */ 553).then(__webpack_require__.bind(__webpack_require__, 8553));
    const onSaved = (bytes, ofBytes) => {
        const mega = (count) => `${Math.round(count / 1e6)} MB`;
        onProgress(`${mega(bytes)}${ofBytes === undefined ? '' : ` of about ${mega(ofBytes)}`} saved by the Docker engine`);
    };
    return saveFromDaemon(name, runner, onSaved, async (path) => {
        const tree = await openArchive(path, source, runner.temporaryDirectory);
        return openArchivedImage(tree, 'docker-daemon', undefined);
    });
}
function splitTransport(source) {
    for (const transport of ['docker-daemon', 'docker-archive', 'oci-archive', 'oci']) {
        if (source.startsWith(`${transport}:`))
            return { transport, rest: source.slice(transport.length + 1) };
    }
    if (source.startsWith('docker://'))
        return { transport: 'docker', rest: source.slice('docker://'.length) };
    return { transport: undefined, rest: source };
}
/** Not what is surely a path: `./x`, `/x`, `..`, `C:\\x`, a file by its ending. */
function isNameOfImage(text) {
    return /^[a-z0-9][\w.:@/-]*$/i.test(text) && !/\.(?:tar|tgz|tar\.\w+|oci)$/i.test(text);
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
    const kind = transport === undefined ? 'file or directory' : transport === 'oci' ? 'directory' : 'file';
    return new errors/* ActionError */.lZ('invalid-image', `${source}: there is no such ${kind}.`, {
        hint: 'Relative paths start at the workspace of the job.',
    });
}
function wrongTransport(source, wantsDirectory) {
    return new errors/* ActionError */.lZ('invalid-image', `${source} is ${wantsDirectory ? 'no' : 'a'} directory.`, {
        hint: 'oci: is for directories, oci-archive: and docker-archive: for tar archives; without any the content tells.',
    });
}
function noDockerArchive({ description }) {
    return new errors/* ActionError */.lZ('invalid-image', `${description} has no manifest.json, so it was not made by "docker save".`, {
        hint: 'Archives of engines before 1.10 have none either; load it into an engine and save it anew.',
    });
}


/***/ })

};
