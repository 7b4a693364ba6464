export const id = 748;
export const ids = [748];
export const modules = {

/***/ 1748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findLicence: () => (/* binding */ findLicence)
/* harmony export */ });
/* harmony import */ var _domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8718);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);
/* harmony import */ var _github_api_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9175);



/** Nice to know, and not worth a longer wait. */
const timeoutMs = 10_000;
/**
 * The SPDX identifier of a repository's licence.
 * @param repository `owner/name`
 * @returns undefined where GitHub knows of none, or tells nothing for whatever reason
 */
async function findLicence(repository, options) {
    const [owner, name, ...more] = repository.split('/');
    if (!owner || !name || more.length > 0)
        return undefined;
    const cancelled = AbortSignal.any([options.cancelled, AbortSignal.timeout(timeoutMs)]);
    try {
        const api = await _github_api_js__WEBPACK_IMPORTED_MODULE_2__/* .GitHubApi */ .y.open({ ...options, cancelled, maxTries: 1 });
        const { data } = await api.send('GET /repos/{owner}/{repo}', { owner, repo: name }, `Reading ${repository}`);
        const license = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(data) ? (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .member */ .Dc)(data, 'license') : undefined;
        const spdxId = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(license) ? (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .member */ .Dc)(license, 'spdx_id') : undefined;
        return typeof spdxId === 'string' ? spdxId : undefined;
    }
    catch (error) {
        if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isActionError */ .Bd)(error))
            throw error;
        options.log.debug(error.message);
        return undefined;
    }
}


/***/ })

};
