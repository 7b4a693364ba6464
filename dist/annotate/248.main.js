export const id = 248;
export const ids = [248];
export const modules = {

/***/ 2248:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseYaml: () => (/* binding */ parseYaml)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

const maxDepth = 50;
/** That are open at a time; text may hold some that are never closed. */
const maxBrackets = 500;
/** Policies have some kilobytes; what the parser takes for a broken one grows faster than its length. */
const maxCharacters = 64 * 1024;
/**
 * Reads one YAML 1.2 document. The parser is loaded only now.
 * @param file for errors
 * @throws ActionError `invalid-file` with the lines of all faults
 */
async function parseYaml(text, file) {
    if (text.length > maxCharacters) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-file', `${file} has more than ${maxCharacters} characters.`);
    }
    if (isNestedTooDeeply(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-file', `${file} is nested too deeply.`);
    const { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 8815, 19));
    const lineCounter = new LineCounter();
    // Pretty errors repeat the line that they are in: those of one long line would together be its square.
    const document = parseDocument(text, {
        lineCounter,
        prettyErrors: false,
        strict: true,
        uniqueKeys: true,
        version: '1.2',
    });
    const faults = [...document.errors, ...document.warnings].map(({ pos: [start], message }) => {
        return { line: lineCounter.linePos(start).line, words: message.split('\n', 1)[0]?.slice(0, 200) ?? '' };
    });
    const convert = (node, parentLine, depth) => {
        const start = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
        const line = start === undefined ? parentLine : lineCounter.linePos(start).line;
        if (depth > maxDepth || isAlias(node)) {
            faults.push({ line, words: isAlias(node) ? 'Aliases are not taken' : 'It is nested too deeply' });
            return { kind: 'scalar', line, value: null, source: '' };
        }
        if (isSeq(node))
            return { kind: 'list', line, items: node.items.map((item) => convert(item, line, depth + 1)) };
        if (isMap(node)) {
            const entries = node.items.map(({ key, value }) => {
                const name = convert(key, line, depth + 1);
                const text = name.kind === 'scalar' ? name.source || String(name.value) : '';
                return { key: text, line: name.line, value: convert(value, name.line, depth + 1) };
            });
            return { kind: 'map', line, entries };
        }
        const value = isScalar(node) ? node.value : null;
        const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
        const source = isScalar(node) && typeof node.source === 'string' ? node.source : String(value);
        return { kind: 'scalar', line, value: isPlain ? value : null, source };
    };
    const root = convert(document.contents, 1, 0);
    if (faults.length === 0)
        return root;
    const lines = faults.slice(0, 20).map(({ line, words }) => `- line ${line}: ${words}.`);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-file', `${file} is no YAML that can be used:\n${lines.join('\n')}`);
}
/**
 * Looks without parsing: the parser goes one call deeper for each level, and Node ends the process where a regular
 * expression is compiled at the very end of the stack. Nesting by indentation is bounded by the length.
 */
function isNestedTooDeeply(text) {
    let depth = 0;
    for (const [sign] of text.matchAll(/[[\]{}]/g)) {
        depth = Math.max(0, depth + (sign === '[' || sign === '{' ? 1 : -1));
        if (depth > maxBrackets)
            return true;
    }
    return /(?:[-?:][ \t]+){100}/.test(text);
}


/***/ })

};
