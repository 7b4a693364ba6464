export const id = 861;
export const ids = [861];
export const modules = {

/***/ 160:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ ChoosingApi)
/* harmony export */ });
/* harmony import */ var _domain_credential_credential_choice_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(262);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);
/* harmony import */ var _github_api_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9175);



/**
 * GitHub's REST API with the weakest token that suffices. What the first one is denied is asked for with the PAT; that
 * then does the reading, or the changing, of the same package or repository. A refusal has no effect, so a change that
 * was refused may be sent again with the other token; an outage never leads to it.
 */
class ChoosingApi {
    #first;
    #pat;
    #log;
    /** Which of the two does, by what is to be done with what; nothing for what neither has done. */
    #chosen = new Map();
    /** That which sends changes, so that its limits are the ones to mind. */
    #changing;
    /** Nothing is sent yet. */
    static async open({ pat, ...options }) {
        const [first, second] = await Promise.all([
            _github_api_js__WEBPACK_IMPORTED_MODULE_2__/* .GitHubApi */ .y.open(options),
            pat === undefined ? undefined : _github_api_js__WEBPACK_IMPORTED_MODULE_2__/* .GitHubApi */ .y.open({ ...options, token: pat }),
        ]);
        return new ChoosingApi(first, second, options.log);
    }
    constructor(first, pat, log) {
        this.#first = first;
        this.#pat = pat;
        this.#log = log;
        this.#changing = first;
    }
    /** As that of GitHubApi, for the token that sends the changes. */
    get quota() {
        return this.#changing.quota;
    }
    /** As `turn` of Packages. */
    turn(method, wanted, reserve) {
        return this.#changing.turn(method, wanted, reserve);
    }
    /** As that of GitHubApi. */
    async send(route, values, what) {
        const key = keyOf(route, values);
        const known = this.#chosen.get(key);
        if (known !== undefined)
            return known.send(route, values, what);
        try {
            const answer = await this.#first.send(route, values, what);
            // Requests that were under way at the same time may have chosen the other.
            if (!this.#chosen.has(key))
                this.#chosen.set(key, this.#first);
            return answer;
        }
        catch (error) {
            if (this.#pat === undefined || !(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isActionError */ .Bd)(error) || !(0,_domain_credential_credential_choice_js__WEBPACK_IMPORTED_MODULE_0__/* .isForPat */ .Fq)((0,_domain_credential_credential_choice_js__WEBPACK_IMPORTED_MODULE_0__/* .classifyAnswer */ .BO)(error)))
                throw error;
            const answer = await this.#pat.send(route, values, what).catch((second) => {
                throw blend(error, second);
            });
            if (this.#chosen.get(key) !== this.#pat)
                this.#log.notice(`${error.message} The PAT is used for it.`);
            this.#chosen.set(key, this.#pat);
            if (!isReading(route))
                this.#changing = this.#pat;
            return answer;
        }
    }
}
function isReading(route) {
    return route.startsWith('GET ');
}
/** What is read or changed: a package, a repository, or else whatever the route is about. */
function keyOf(route, { owner = '', name, repo }) {
    return JSON.stringify([isReading(route), owner, name ?? repo ?? route]);
}
/** Where both are denied, the first answer counts; any other trouble of the PAT is what is known last. */
function blend(first, second) {
    const answer = (0,_domain_credential_credential_choice_js__WEBPACK_IMPORTED_MODULE_0__/* .classifyAnswer */ .BO)(second);
    if (!(second instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ) || !(0,_domain_credential_credential_choice_js__WEBPACK_IMPORTED_MODULE_0__/* .isForPat */ .Fq)(answer))
        return second;
    const hints = [first.hint, `The PAT was tried as well: ${second.message}`];
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(first.code, first.message, {
        hint: hints.filter((hint) => hint !== undefined).join(' '),
        cause: first,
    });
}


/***/ }),

/***/ 7093:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ parsePackage),
/* harmony export */   Rl: () => (/* binding */ parsePackageName),
/* harmony export */   ZZ: () => (/* binding */ readPageLinks),
/* harmony export */   ot: () => (/* binding */ parseVersion)
/* harmony export */ });
/* harmony import */ var _domain_image_digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7145);
/* harmony import */ var _domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8718);
/* harmony import */ var _domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4302);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2807);




/**
 * Reads one entry of a list of versions. Nothing is guessed: who deletes by such a list must be able to trust it.
 * @param what begins the message, such as `Reading … failed: entry 3`
 * @throws ActionError `invalid-response`
 */
function parseVersion(value, what) {
    if (!(0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(value))
        throw malformed(what, 'is no object');
    const id = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'id');
    const name = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'name');
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0)
        throw malformed(what, 'has no usable id');
    if (!(0,_domain_image_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(name))
        throw malformed(what, `has the name ${(0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .showValue */ .vp)(name)}, which is no digest`);
    const deletedAt = parseTime((0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'deleted_at'));
    return {
        id,
        digest: name,
        tags: parseTags(value, what),
        createdAt: parseTime((0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'created_at')),
        updatedAt: parseTime((0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'updated_at')),
        ...(deletedAt === undefined ? {} : { deletedAt }),
    };
}
/** Reads the name of one entry of a list of packages. */
function parsePackageName(value, what) {
    const name = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(value) ? (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'name') : undefined;
    const lowered = typeof name === 'string' ? name.toLowerCase() : '';
    if ((0,_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isRepositoryName */ .en)(lowered))
        return lowered;
    throw malformed(what, `has the name ${(0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .showValue */ .vp)(name)}, which is none of a package`);
}
function parsePackage(value, name, what) {
    if (!(0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(value))
        throw malformed(what, 'failed: the answer is no object');
    const visibility = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'visibility');
    const count = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'version_count');
    const repository = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(value, 'repository');
    const fullName = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(repository) ? (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(repository, 'full_name') : undefined;
    return {
        name,
        visibility: typeof visibility === 'string' ? visibility : 'unknown',
        versionCount: typeof count === 'number' && Number.isSafeInteger(count) ? count : undefined,
        repository: typeof fullName === 'string' ? fullName : undefined,
    };
}
/**
 * Reads where a `Link` header says that the list goes on. Its addresses are never requested, but one to another
 * origin means that the server is not what it should be, and one to any page but the next leads nowhere or in a circle.
 * @param header of the answer with this page
 * @returns numbers of pages, from 1
 * @throws ActionError `refused` for another origin, `invalid-response` for a page that is no number
 * @see https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
function readPageLinks(header, { apiUrl, page }, what) {
    const links = typeof header === 'string' ? [...header.slice(0, 16_384).matchAll(/<([^<>]*)>; ?rel="([a-z]+)"/g)] : [];
    const pageOf = (relation) => {
        const target = links.find(([, , name]) => name === relation)?.[1];
        if (target === undefined)
            return undefined;
        const url = URL.canParse(target, apiUrl.href) ? new URL(target, apiUrl) : undefined;
        if (url?.origin !== apiUrl.origin) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('refused', `${what} failed: the list is said to go on at another server than ${apiUrl.host}.`);
        }
        const number = url.searchParams.get('page') ?? '';
        if (!/^[1-9]\d{0,8}$/.test(number))
            throw malformed(what, 'failed: the next page has no number');
        return Number(number);
    };
    const next = pageOf('next');
    if (next !== undefined && next !== page + 1)
        throw malformed(what, `failed: the next page is said to be ${next}`);
    return { next, last: pageOf('last') };
}
function parseTags(version, what) {
    const metadata = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(version, 'metadata');
    const [container, docker] = ['container', 'docker'].map((type) => {
        const about = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(metadata) ? (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(metadata, type) : undefined;
        return (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(about) ? about : {};
    });
    // GitHub's description calls them `tag` in the Docker registry's packages.
    const tags = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(container ?? {}, 'tags') ?? (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(docker ?? {}, 'tag');
    if (!(0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonArray */ .Md)(tags))
        throw malformed(what, 'has no list of tags');
    return tags.map((tag) => {
        if (typeof tag === 'string' && (0,_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isTag */ .dz)(tag))
            return tag;
        throw malformed(what, `has the tag ${(0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .showValue */ .vp)(tag)}, which is none`);
    });
}
/** Milliseconds since the epoch; undefined for what is no date of ISO 8601 in UTC. */
function parseTime(value) {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(value))
        return undefined;
    const time = Date.parse(value);
    return Number.isNaN(time) ? undefined : time;
}
function malformed(what, fault) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('invalid-response', `${what} ${fault}.`);
}


/***/ }),

/***/ 3861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openPackages: () => (/* binding */ openPackages)
});

// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/adapters/github/choosing-api.js
var choosing_api = __webpack_require__(160);
// EXTERNAL MODULE: ./build/core/adapters/github/github-api.js + 3 modules
var github_api = __webpack_require__(9175);
// EXTERNAL MODULE: ./build/core/adapters/github/packages-answer.js
var packages_answer = __webpack_require__(7093);
// EXTERNAL MODULE: ./build/core/domain/concurrent.js
var concurrent = __webpack_require__(3378);
;// CONCATENATED MODULE: ./build/core/adapters/github/version-list.js


const maxPages = 10_000;
/** GitHub takes up to 100 requests at a time. */
const concurrentPages = 10;
const maxListings = 4;
/** Doubled each time; whoever changes the package may be done by then. */
const pauseMs = 1000;
/**
 * Reads all pages of a list, again and again until they fit together: a version that goes meanwhile shifts those after
 * it, past the end of a page that was read already.
 * @param what whose versions they are, for log and errors
 * @throws ActionError `conflict` for a list that never comes to rest
 */
async function readVersionList(readPage, what, { state, clock, log, cancelled }) {
    let known;
    for (let tries = 1; tries <= maxListings; tries += 1) {
        const { versions, serverTime, isStable } = await readOnce(readPage, state);
        known ??= new Set(versions.map(({ id }) => id));
        const first = known;
        const arrived = new Set(versions.map(({ id }) => id).filter((id) => !first.has(id)));
        if (isStable)
            return { versions, arrived, serverTime };
        log.info(`The list of versions of ${what} changed while it was read.`);
        if (tries < maxListings)
            await clock.sleep(pauseMs * 2 ** (tries - 1), cancelled);
    }
    throw new errors/* ActionError */.lZ('conflict', `The list of versions of ${what} changed each of the ${maxListings} times that it was read.`, { hint: 'Run cleanup when nothing is pushed to the package or deleted from it.' });
}
async function readOnce(readPage, state) {
    const first = await readPage(1);
    const pages = [first, ...(await readFurther(readPage, first))];
    const versions = pages.flatMap((page) => page.versions);
    const last = pages.at(-1) ?? first;
    const isFilled = pages.slice(0, -1).every((page) => page.versions.length === first.versions.length);
    const isComplete = isFilled && isDistinct(versions, state) && last.next === undefined;
    if (!isComplete || pages.length === 1)
        return { versions, serverTime: first.serverTime, isStable: isComplete };
    // Whatever goes shifts the end, and whatever comes shifts the start: if both are the same, so is what lies between.
    const start = await readPage(1);
    const end = await readPage(pages.length);
    const isStable = isSame(start, first) && isSame(end, last);
    return { versions, serverTime: Math.max(start.serverTime, end.serverTime), isStable };
}
async function readFurther(readPage, first) {
    if (first.next === undefined)
        return [];
    if (first.last !== undefined) {
        const numbers = Array.from({ length: first.last - 1 }, (_, index) => index + 2);
        return (0,concurrent/* mapConcurrently */.X)(numbers, concurrentPages, readPage);
    }
    // Where the first page does not say how many there are, each leads on to the next.
    const pages = [];
    for (let next = first.next; next !== undefined && next <= maxPages; next = pages.at(-1)?.next) {
        pages.push(await readPage(next));
    }
    return pages;
}
function isSame(a, b) {
    return JSON.stringify([a.versions, a.next]) === JSON.stringify([b.versions, b.next]);
}
function isDistinct(versions, state) {
    const isOnce = (keys) => new Set(keys).size === keys.length;
    return isOnce(versions.map(({ id }) => id)) && (state === 'deleted' || isOnce(versions.map(({ digest }) => digest)));
}

;// CONCATENATED MODULE: ./build/core/adapters/github/packages.js






const pageSize = 100;
const maxChangeTries = 3;
/** Doubled each time; the server may be done by then. */
const lookPauseMs = 1000;
/**
 * Opens the container packages of one owner.
 * @throws ActionError `not-found` if there is no such owner
 */
async function openPackages(options) {
    const api = await choosing_api/* ChoosingApi */.j.open(options);
    return new GitHubPackages(api, options, await findOwnerKind(api, options));
}
async function findOwnerKind(api, { owner, apiUrl }) {
    const what = `Looking for the owner ${JSON.stringify(owner)}`;
    try {
        const { data } = await api.send('GET /users/{owner}', { owner }, what);
        const type = (0,json/* isJsonObject */.OW)(data) ? (0,json/* member */.Dc)(data, 'type') : undefined;
        if (type === 'User')
            return 'user';
        if (type === 'Organization')
            return 'organization';
        throw new errors/* ActionError */.lZ('invalid-response', `${what} failed: ${apiUrl.host} says neither user nor organization.`);
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error, 'not-found'))
            throw error;
        throw new errors/* ActionError */.lZ('not-found', `There is no user or organization ${JSON.stringify(owner)} on ${apiUrl.host}.`, {
            hint: 'Check the input "owner": it is the first part of the name of the package.',
            cause: error,
        });
    }
}
class GitHubPackages {
    owner;
    #api;
    #options;
    /** Up to and with `packages`, and with their type. */
    #ownerBase;
    #base;
    constructor(api, options, kind) {
        this.owner = options.owner;
        this.#api = api;
        this.#options = options;
        this.#ownerBase = `/${kind === 'organization' ? 'orgs' : 'users'}/{owner}/packages`;
        this.#base = `${this.#ownerBase}/${options.type}/{name}`;
    }
    async listPackages() {
        const { owner, type, apiUrl } = this.#options;
        const names = [];
        const route = `GET ${this.#ownerBase}?package_type={type}&per_page={per_page}&page={page}`;
        let next = 1;
        while (next !== undefined) {
            const page = next;
            const what = `Reading the packages of ${owner}, page ${page},`;
            const { headers, data } = await this.#api
                .send(route, { owner, type, per_page: pageSize, page }, what)
                .catch((error) => {
                throw asListRefusal(error);
            });
            if (!Array.isArray(data))
                throw new errors/* ActionError */.lZ('invalid-response', `${what} failed: the answer is no list.`);
            const items = data;
            for (const item of items)
                names.push((0,packages_answer/* parsePackageName */.Rl)(item, `${what} failed: an entry`));
            next = (0,packages_answer/* readPageLinks */.ZZ)(headers['link'], { apiUrl, page }, what).next;
            if ((next ?? 0) > maxPages)
                throw tooManyPages(what);
        }
        return [...new Set(names)].sort();
    }
    async findPackage(name) {
        const what = `Reading the package ${this.#nameOf(name)}`;
        const answer = await unlessMissing(this.#send('GET', '', { name }, what));
        return answer === undefined ? undefined : (0,packages_answer/* parsePackage */.C)(answer.data, name, what);
    }
    listVersions(name, state) {
        const options = { ...this.#options, state };
        return readVersionList((page) => this.#readPage(name, state, page), this.#nameOf(name), options);
    }
    async listNewestVersions(name) {
        return (await this.#readPage(name, 'active', 1)).versions;
    }
    get quota() {
        return this.#api.quota;
    }
    turn(change, wanted, reserve) {
        return this.#api.turn(change === 'deletion' ? 'DELETE' : 'POST', wanted, reserve);
    }
    deleteVersion(name, id) {
        const what = `Deleting the version ${id} of ${this.#nameOf(name)}`;
        return this.#delete('/versions/{id}', { name, id }, what, 'The version', async () => {
            return (await this.#findVersion(name, id)) !== undefined;
        });
    }
    deletePackage(name) {
        const what = `Deleting the package ${this.#nameOf(name)}`;
        return this.#delete('', { name }, what, 'The package', async () => (await this.findPackage(name)) !== undefined);
    }
    restoreVersion(name, id) {
        const what = `Restoring the version ${id} of ${this.#nameOf(name)}`;
        return this.#restore('/versions/{id}/restore', { name, id }, what, async () => {
            return (await this.#findVersion(name, id)) !== undefined;
        });
    }
    restorePackage(name) {
        const what = `Restoring the package ${this.#nameOf(name)}`;
        return this.#restore('/restore', { name }, what, async () => (await this.findPackage(name)) !== undefined);
    }
    /** @param isThere looks, because what is gone, done although the answer was lost, or not permitted may look the same */
    async #delete(path, values, what, subject, isThere) {
        for (let tries = 1;; tries += 1) {
            const outcome = await this.#try('DELETE', path, values, what);
            if (outcome === undefined)
                return { kind: 'deleted' };
            const refusal = retainedMessage(outcome);
            if (refusal !== undefined)
                return { kind: 'retained', message: refusal };
            if (outcome.code === 'rate-limited')
                return { kind: 'deferred', message: outcome.message };
            if (outcome.code !== 'not-found' && outcome.code !== 'unavailable')
                throw outcome;
            if (!(await isThere()))
                return { kind: outcome.code === 'not-found' ? 'gone' : 'deleted' };
            if (outcome.code === 'not-found') {
                throw new errors/* ActionError */.lZ('denied', `${outcome.message} ${subject} is still there.`, {
                    hint: github_api/* adminHint */.p,
                    cause: outcome,
                });
            }
            if (tries >= maxChangeTries)
                throw outcome;
            await this.#pause(tries);
        }
    }
    async #restore(path, values, what, isThere) {
        for (let tries = 1;; tries += 1) {
            const outcome = await this.#try('POST', path, values, what);
            if (outcome === undefined)
                return { kind: 'restored' };
            if (outcome.code === 'rate-limited')
                return { kind: 'deferred', message: outcome.message };
            if (!isRestoreRefusal(outcome) && outcome.code !== 'unavailable')
                throw outcome;
            if (await isThere())
                return { kind: outcome.code === 'unavailable' ? 'restored' : 'there' };
            if (outcome.code !== 'unavailable')
                return { kind: 'lost', message: outcome.message };
            if (tries >= maxChangeTries)
                throw outcome;
            await this.#pause(tries);
        }
    }
    async #readPage(name, state, page) {
        const what = `Reading the versions of ${this.#nameOf(name)}, page ${page},`;
        const query = { name, state, per_page: pageSize, page };
        const { headers, data } = await this.#send('GET', '/versions?state={state}&per_page={per_page}&page={page}', query, what).catch((error) => {
            if (!(0,errors/* isActionError */.Bd)(error, 'not-found'))
                throw error;
            throw new errors/* ActionError */.lZ('not-found', error.message, {
                hint: 'Check the inputs "owner" and "package". GitHub also says so where the token may not read the package: a job needs "permissions: packages" and a place under "Manage Actions access" in the settings of the package, a personal access token read:packages.',
                cause: error,
            });
        });
        if (!Array.isArray(data))
            throw new errors/* ActionError */.lZ('invalid-response', `${what} failed: the answer is no list.`);
        const items = data;
        const serverTime = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : Number.NaN;
        if (Number.isNaN(serverTime)) {
            throw new errors/* ActionError */.lZ('invalid-response', `${what} failed: the answer does not tell the time (no Date header).`);
        }
        const links = (0,packages_answer/* readPageLinks */.ZZ)(headers['link'], { apiUrl: this.#options.apiUrl, page }, what);
        if (Math.max(links.last ?? 0, links.next ?? 0) > maxPages)
            throw tooManyPages(what);
        return {
            versions: items.map((item, index) => (0,packages_answer/* parseVersion */.ot)(item, `${what} failed: entry ${index}`)),
            serverTime,
            ...links,
        };
    }
    /** @throws ActionError `not-found` where the whole package is out of sight, so that nothing is known of its versions */
    async #findVersion(name, id) {
        const what = `Looking for the version ${id} of ${this.#nameOf(name)}`;
        const answer = await unlessMissing(this.#send('GET', '/versions/{id}', { name, id }, what));
        if (answer !== undefined)
            return (0,packages_answer/* parseVersion */.ot)(answer.data, `${what} failed: the version`);
        if ((await this.findPackage(name)) !== undefined)
            return undefined;
        throw new errors/* ActionError */.lZ('not-found', `The package ${this.#nameOf(name)} can no longer be seen.`, {
            hint: 'It was deleted, or the token lost its access to it.',
        });
    }
    /** @returns what went wrong, if something did */
    async #try(method, path, values, what) {
        try {
            const { status } = await this.#send(method, path, values, what);
            if (status === 204)
                return undefined;
            // Something between us and GitHub answered; whether the request came through is not known.
            return new errors/* ActionError */.lZ('unavailable', `${what} failed: ${this.#options.apiUrl.host} answered ${status}, not 204.`);
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error))
                throw error;
            return error;
        }
    }
    #send(method, path, values, what) {
        return this.#api.send(`${method} ${this.#base}${path}`, { owner: this.owner, ...values }, what);
    }
    #nameOf(name) {
        return `${this.owner}/${name}`;
    }
    async #pause(tries) {
        await this.#options.clock.sleep(lookPauseMs * 2 ** (tries - 1), this.#options.cancelled);
    }
}
/** GitHub's words where it refuses a deletion for good. */
function retainedMessage(error) {
    if (error.code !== 'rejected')
        return undefined;
    const words = /(?:You cannot delete the last (?:tagged )?version|Publicly visible package(?:s| versions?) with more than).*(?=\)\.$)/;
    return words.exec(error.message)?.[0];
}
/** Only a user's token may list packages. */
function asListRefusal(error) {
    if (!(0,errors/* isActionError */.Bd)(error, 'denied', 'not-found'))
        return error;
    return new errors/* ActionError */.lZ(error.code, error.message, {
        hint: 'GITHUB_TOKEN cannot list packages, which patterns need. Write the names of the packages, or pass a classic personal access token with read:packages and delete:packages as "pat".',
        cause: error,
    });
}
/** 404 where there is nothing to restore; other refusals of the kind were not seen, but mean no more. */
function isRestoreRefusal({ code }) {
    return code === 'not-found' || code === 'rejected';
}
async function unlessMissing(answer) {
    try {
        return await answer;
    }
    catch (error) {
        if ((0,errors/* isActionError */.Bd)(error, 'not-found'))
            return undefined;
        throw error;
    }
}
function tooManyPages(what) {
    return new errors/* ActionError */.lZ('invalid-response', `${what} failed: the list has more than ${maxPages} pages.`);
}


/***/ }),

/***/ 3378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ mapConcurrently)
/* harmony export */ });
/* unused harmony export mapOverlapping */
/**
 * Works on the items in their order, at most `limit` at a time. After a failure nothing more is begun; what runs is
 * awaited, so that nothing goes on behind the caller's back.
 * @returns results in the order of the items
 * @throws what the first failure was
 */
async function mapConcurrently(items, limit, work) {
    return mapOverlapping(items, { atWork: limit, underWay: limit }, (item) => work(item));
}
/**
 * Like `mapConcurrently`, but who has only to wait any more may make way before it ends, so that the next item is begun.
 */
async function mapOverlapping(items, { atWork, underWay }, work) {
    const results = new Map();
    const failures = [];
    const running = new Set();
    const queue = items.entries();
    const run = async (index, item, makeWay) => {
        try {
            results.set(index, await work(item, makeWay));
        }
        catch (error) {
            failures.push(error);
        }
    };
    const begin = (index, item) => new Promise((goOn) => {
        const ended = run(index, item, goOn).then(() => {
            running.delete(ended);
            goOn();
        });
        running.add(ended);
    });
    const worker = async () => {
        for (const [index, item] of queue) {
            while (running.size >= underWay)
                await Promise.race(running);
            if (failures.length > 0)
                return;
            await begin(index, item);
        }
    };
    await Promise.all(Array.from({ length: Math.min(atWork, items.length) }, worker));
    await Promise.all(running);
    if (failures.length > 0)
        throw failures[0];
    return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}


/***/ })

};
