export const id = 754;
export const ids = [754];
export const modules = {

/***/ 3754:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   listFiles: () => (/* binding */ listFiles)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var _file_trouble_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6359);


/**
 * The names of all files in a directory and below it, without the directories that they are in; sorted.
 * @throws ActionError `invalid-file` if there is no such directory
 */
async function listFiles(path) {
    try {
        const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(path, { withFileTypes: true, recursive: true });
        return entries
            .filter((entry) => entry.isFile())
            .map(({ name }) => name)
            .sort();
    }
    catch (error) {
        throw (0,_file_trouble_js__WEBPACK_IMPORTED_MODULE_1__/* .asFileError */ .d)(error, `The directory ${path} can't be read`);
    }
}


/***/ })

};
