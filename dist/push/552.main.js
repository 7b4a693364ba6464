export const id = 552;
export const ids = [552];
export const modules = {

/***/ 1552:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openJournal: () => (/* binding */ openJournal)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);


const newLine = 0x0a;
/**
 * Opens a file of JSON lines to add to; a new one can be read by this user alone.
 * @throws ActionError `invalid-file`
 */
async function openJournal(path) {
    try {
        const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(path, 'a+', 0o600);
        const { size } = await file.stat();
        const last = Buffer.alloc(1);
        if (size > 0)
            await file.read(last, 0, 1, size - 1);
        // A line that a kill cut off must not swallow the next one.
        if (size > 0 && last[0] !== newLine)
            await file.appendFile('\n');
        return {
            path,
            append: async (...lines) => {
                try {
                    await file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
                    await file.datasync();
                }
                catch (cause) {
                    throw unwritable(path, cause);
                }
            },
            close: () => file.close(),
        };
    }
    catch (cause) {
        throw unwritable(path, cause);
    }
}
function unwritable(path, cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown trouble';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-file', `The journal ${path} can't be written: ${reason}.`, {
        hint: 'Nothing is deleted that is not in the journal first; name a writable file with "journal".',
        cause,
    });
}


/***/ })

};
