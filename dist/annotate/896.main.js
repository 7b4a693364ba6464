export const id = 896;
export const ids = [896];
export const modules = {

/***/ 3896:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   inspectToken: () => (/* binding */ inspectToken)
/* harmony export */ });
/* harmony import */ var _domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8718);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);
/* harmony import */ var _github_api_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9175);



/** It explains what is decided already, so nobody waits long for it. */
const timeoutMs = 10_000;
/**
 * Asks GitHub about a personal access token: whose it is, its scopes, whether the owner's single sign-on knows it.
 * What GitHub does not say at once is unknown.
 * @see https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps (X-OAuth-Scopes)
 */
async function inspectToken(options, owner) {
    const unknown = { state: 'unknown', login: undefined, scopes: undefined, signOnHint: undefined };
    const cancelled = AbortSignal.any([options.cancelled, AbortSignal.timeout(timeoutMs)]);
    try {
        const api = await _github_api_js__WEBPACK_IMPORTED_MODULE_2__/* .GitHubApi */ .y.open({ ...options, cancelled, maxTries: 1 });
        const { headers, data } = await api.send('GET /user', {}, 'Asking whose token it is');
        const scopes = headers['x-oauth-scopes'];
        return {
            state: 'valid',
            login: (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(data) && typeof data['login'] === 'string' ? data['login'] : undefined,
            scopes: typeof scopes === 'string' ? splitScopes(scopes) : undefined,
            signOnHint: await findSignOnHint(api, owner),
        };
    }
    catch (error) {
        return (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isActionError */ .Bd)(error, 'unauthorized') ? { ...unknown, state: 'revoked' } : unknown;
    }
}
function splitScopes(header) {
    const scopes = header.slice(0, 4096).split(',');
    return scopes.map((scope) => scope.trim()).filter((scope) => /^[\w:]+$/.test(scope));
}
async function findSignOnHint(api, owner) {
    try {
        await api.send('GET /orgs/{org}', { org: owner }, `Asking for the organization ${owner}`);
        return undefined;
    }
    catch (error) {
        const isSignOn = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isActionError */ .Bd)(error, 'denied') && /SAML|single sign-on/i.test(`${error.message} ${error.hint ?? ''}`);
        return isSignOn ? (error.hint ?? 'Authorise it for single sign-on of the organization.') : undefined;
    }
}


/***/ })

};
