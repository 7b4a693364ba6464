export const id = 411;
export const ids = [411];
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

/***/ 4411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openRepositories: () => (/* binding */ openRepositories)
/* harmony export */ });
/* harmony import */ var _domain_concurrent_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3378);
/* harmony import */ var _domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8718);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);
/* harmony import */ var _choosing_api_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(160);
/* harmony import */ var _packages_answer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7093);





const pageSize = 100;
const concurrentPages = 4;
/** 10,000 pull requests or branches. */
const maxPages = 100;
const maxListings = 4;
/** Opens GitHub's REST API for pull requests and branches. Nothing is sent yet. */
async function openRepositories(options) {
    const api = await _choosing_api_js__WEBPACK_IMPORTED_MODULE_2__/* .ChoosingApi */ .j.open(options);
    const read = (route, about, what) => readPage(api, options, route, about, what);
    return {
        listClosedPulls: (repository, from) => listClosedPulls(read, repository, from),
        listBranches: (repository) => listBranches(read, repository),
    };
}
/** Newest first, until the lowest number of interest was passed. One that is reopened meanwhile may be missed, not more. */
async function listClosedPulls(read, repository, from) {
    const closed = new Set();
    const route = 'GET /repos/{owner}/{repo}/pulls?state=closed&sort=created&direction=desc';
    for (let page = 1; page !== undefined && page <= maxPages;) {
        const what = `Reading the closed pull requests of ${repository}, page ${page},`;
        const { items, next } = await read(route, { repository, page }, what);
        let lowest = Infinity;
        for (const item of items) {
            const number = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .member */ .Dc)(item, 'number');
            if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-response', `${what} failed: an entry has no number.`);
            }
            lowest = Math.min(lowest, number);
            if ((0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .member */ .Dc)(item, 'state') === 'closed')
                closed.add(number);
        }
        page = lowest <= from ? undefined : next;
    }
    return closed;
}
/**
 * A branch that goes between two pages shifts the others, one of them out of sight: more than one page counts only when
 * the next reading shows the same.
 */
async function listBranches(read, repository) {
    let { names, pageCount } = await readBranches(read, repository);
    for (let tries = 1; pageCount > 1; tries += 1) {
        const before = names;
        ({ names, pageCount } = await readBranches(read, repository));
        if (names.join('\n') === before.join('\n'))
            break;
        if (tries === maxListings) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('conflict', `The branches of ${repository} changed each time that they were read.`, {
                hint: 'Run cleanup when nobody makes or deletes branches.',
            });
        }
    }
    return names;
}
async function readBranches(read, repository) {
    const route = 'GET /repos/{owner}/{repo}/branches?';
    const readNames = async (page) => {
        const what = `Reading the branches of ${repository}, page ${page},`;
        const answer = await read(route, { repository, page }, what);
        const names = answer.items.map((item) => {
            const name = (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .member */ .Dc)(item, 'name');
            if (typeof name === 'string' && name !== '')
                return name;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-response', `${what} failed: an entry has no name.`);
        });
        return { ...answer, names };
    };
    const first = await readNames(1);
    const pages = [first];
    if (first.last !== undefined && first.last <= maxPages) {
        const numbers = Array.from({ length: first.last - 1 }, (_, index) => index + 2);
        pages.push(...(await (0,_domain_concurrent_js__WEBPACK_IMPORTED_MODULE_4__/* .mapConcurrently */ .X)(numbers, concurrentPages, readNames)));
    }
    for (let next = pages.at(-1)?.next; next !== undefined; next = pages.at(-1)?.next) {
        if (next > maxPages) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('unsupported', `${repository} has more than ${maxPages * pageSize} branches.`, {
                hint: 'Leave "delete-gone-branches" out, or name another "repository".',
            });
        }
        pages.push(await readNames(next));
    }
    return { names: pages.flatMap(({ names }) => names), pageCount: pages.length };
}
async function readPage(api, { apiUrl }, route, { repository, page }, what) {
    const [owner = '', repo = ''] = repository.split('/');
    const query = { owner, repo, per_page: pageSize, page };
    const { headers, data } = await api.send(`${route}&per_page={per_page}&page={page}`.replace('?&', '?'), query, what);
    if (!Array.isArray(data))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-response', `${what} failed: the answer is no list.`);
    const items = data;
    return { items: items.filter(_domain_json_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW), ...(0,_packages_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .readPageLinks */ .ZZ)(headers['link'], { apiUrl, page }, what) };
}


/***/ }),

/***/ 3378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ mapConcurrently),
/* harmony export */   _: () => (/* binding */ mapOverlapping)
/* harmony export */ });
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
