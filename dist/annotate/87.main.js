export const id = 87;
export const ids = [87];
export const modules = {

/***/ 9087:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  compressLayer: () => (/* binding */ compressLayer)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var digest = __webpack_require__(7145);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./build/core/adapters/pieces.js
var adapters_pieces = __webpack_require__(4284);
;// CONCATENATED MODULE: ./build/core/adapters/source/compress.js



/** Each is compressed by itself, so that they can be at the same time; what comes out depends on nothing else. */
const blockBytes = adapters_pieces/* pieceBytes */.I3;
/** Memory for what comes out, piece by piece. */
const outputBytes = blockBytes / 2;
/** A gzip header without a name and a time, of an unknown system. */
const gzipHeader = Buffer.from('1f8b08000000000000ff', 'hex');
/** The last block of a deflate stream, with nothing in it. */
const deflateEnd = Buffer.from('0300', 'hex');
/** Only newer versions of Node have zstd. */
const { createZstdCompress } = external_node_zlib_;
/** @throws ActionError `unsupported` where this Node can't */
function requireCompression(compression) {
    if (compression === 'gzip' || createZstdCompress !== undefined)
        return;
    throw new errors/* ActionError */.lZ('unsupported', `Node ${process.versions.node} has no zstd.`, {
        hint: 'Run the action on a runner with Node 24, or write "compression: gzip".',
    });
}
/**
 * Compresses bytes in blocks, several at a time on Node's threads. The same bytes give the same result, whatever pieces
 * they come in and however many blocks are worked on at once. gzip is one member, zstd one frame a block.
 * @param window blocks held at once, at most; each takes up to 2 MiB
 */
async function* compress(pieces, settings, window) {
    const isGzip = settings.compression === 'gzip';
    const compressors = new BlockCompressors(settings);
    const pending = [];
    let crc = 0;
    let size = 0;
    try {
        if (isGzip)
            yield gzipHeader;
        for await (const block of blocksOf(pieces)) {
            if (isGzip)
                crc = external_node_zlib_.crc32(block, crc);
            size += block.length;
            const compressed = compressors.compress(block);
            compressed.then(() => {
                (0,adapters_pieces/* recyclePiece */.CU)(block);
            }, 
            // Who stops reading early does not wait for the rest.
            () => undefined);
            pending.push(compressed);
            const first = pending.length < window ? undefined : pending.shift();
            if (first !== undefined)
                yield* await first;
        }
        for (const compressed of pending)
            yield* await compressed;
        if (isGzip)
            yield gzipEnd(crc, size);
        // Even nothing is a frame.
        else if (size === 0)
            yield* await compressors.compress(Buffer.alloc(0));
    }
    finally {
        compressors.close();
    }
}
/** As many as are at work at once; each is used for one block after the other, since making one takes time. */
class BlockCompressors {
    #settings;
    #all = [];
    #idle = [];
    constructor(settings) {
        this.#settings = settings;
    }
    async compress(block) {
        const compressor = this.#idle.pop() ?? this.#make();
        const compressed = await compressor.compress(block);
        this.#idle.push(compressor);
        return compressed;
    }
    close() {
        for (const compressor of this.#all)
            compressor.close();
    }
    #make() {
        const compressor = new BlockCompressor(this.#settings);
        this.#all.push(compressor);
        return compressor;
    }
}
/** Compresses one block at a time, so that what comes out depends on nothing before it. */
class BlockCompressor {
    #stream;
    /** What ends a block: a deflate stream at a byte and without memory of what was, zstd's frame. */
    #end;
    #output = [];
    constructor({ compression, level }) {
        this.#stream = compression === 'gzip' ? createDeflate(level) : createZstd(level);
        this.#end = compression === 'gzip' ? external_node_zlib_.constants.Z_FULL_FLUSH : external_node_zlib_.constants.ZSTD_e_end;
        this.#stream.on('data', (piece) => this.#output.push(piece));
    }
    compress(block) {
        return new Promise((resolve, reject) => {
            this.#stream.once('error', reject);
            this.#stream.write(block);
            this.#stream.flush(this.#end, () => {
                this.#stream.off('error', reject);
                resolve(this.#output);
                this.#output = [];
            });
        });
    }
    close() {
        this.#stream.destroy();
    }
}
function createDeflate(level) {
    return external_node_zlib_.createDeflateRaw({
        level,
        memLevel: 9,
        // Three percent faster than 15 and as much larger, which is what who asks for the fastest level wants.
        windowBits: level === 1 ? 14 : 15,
        chunkSize: outputBytes,
    });
}
function createZstd(level) {
    if (createZstdCompress === undefined)
        throw new TypeError('Node has no zstd.');
    return createZstdCompress({
        params: { [external_node_zlib_.constants.ZSTD_c_compressionLevel]: level },
        chunkSize: outputBytes,
    });
}
/** @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3 */
function gzipEnd(crc, size) {
    const end = Buffer.alloc(deflateEnd.length + 8);
    deflateEnd.copy(end);
    end.writeUInt32LE(crc, deflateEnd.length);
    end.writeUInt32LE(size % 2 ** 32, deflateEnd.length + 4);
    return end;
}
async function* blocksOf(pieces) {
    let waiting = [];
    let size = 0;
    for await (const piece of pieces) {
        let rest = piece;
        while (size + rest.length >= blockBytes) {
            // A piece that is a block stays what it is, so that its memory finds the way back.
            const head = size + rest.length === blockBytes ? rest : rest.subarray(0, blockBytes - size);
            rest = rest.subarray(head.length);
            yield size === 0 ? head : Buffer.concat([...waiting, head]);
            waiting = [];
            size = 0;
        }
        if (rest.length > 0)
            waiting.push(rest);
        size += rest.length;
    }
    if (size > 0)
        yield Buffer.concat(waiting);
}

// EXTERNAL MODULE: ./build/core/adapters/source/file-tree.js
var file_tree = __webpack_require__(3508);
;// CONCATENATED MODULE: ./build/core/adapters/source/compressed-layer.js





/** Of Node's pool, unless it is told otherwise. */
const nodeThreads = 4;
/**
 * A layer that is compressed while it is read, its plain bytes checked against their digest before the last of the
 * compressed ones is given.
 * @param onRead is told the number of plain bytes as they are read, and a negative one when they are read anew
 * @throws ActionError `unsupported` where this Node lacks the compression
 */
function compressLayer(layer, settings, onRead) {
    requireCompression(settings.compression);
    let told = 0;
    const tell = (bytes) => {
        told += bytes;
        onRead(bytes);
    };
    return {
        open: () => {
            if (told > 0)
                tell(-told);
            // One block more than there are threads at work, so that none waits for the reader.
            return (0,file_tree/* streamOf */.mA)(compress(checkedPieces(layer, tell), settings, Math.min((0,external_node_os_.availableParallelism)(), nodeThreads) + 1));
        },
    };
}
async function* checkedPieces(layer, onRead) {
    const digester = new digest/* Digester */.Y8((0,digest/* digestAlgorithm */.g4)(layer.digest));
    const pieces = layer.open();
    for await (const piece of pieces) {
        digester.update(piece);
        yield piece;
        onRead(piece.length);
    }
    if (digester.digest() === layer.digest)
        return;
    throw new errors/* ActionError */.lZ('invalid-image', `The layer ${layer.digest} has other bytes than its config says.`, {
        hint: 'The source is damaged, or changed while it was read. Make it anew.',
    });
}


/***/ })

};
