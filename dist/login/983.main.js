export const id = 983;
export const ids = [983];
export const modules = {

/***/ 983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openPackages: () => (/* binding */ openPackages)
});

// EXTERNAL MODULE: ./build/core/domain/concurrent.js
var concurrent = __webpack_require__(3378);
// EXTERNAL MODULE: ./build/core/domain/json.js
var json = __webpack_require__(8349);
// EXTERNAL MODULE: ./build/core/domain/reference.js
var reference = __webpack_require__(6990);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/ports.js
var ports = __webpack_require__(5158);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./build/core/domain/retry-after.js
var retry_after = __webpack_require__(298);
;// CONCATENATED MODULE: ./build/core/adapters/pacing.js



const windowMs = 60_000;
/** GitHub allows 900 points a minute: a GET is one, anything that changes something five. */
const pointsPerWindow = 900;
const secondaryWaitMs = 60_000;
const minWaitMs = 1000;
/** Longer than this is not waited for at all; the job ends and says when it may go on. */
const budgetMs = 5 * 60_000;
/**
 * Keeps requests to GitHub's REST API within its limits: spends points at the permitted rate, and waits where GitHub
 * asks for it.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
class Pacing {
    #options;
    /** What was spent within the last minute, oldest first. */
    #spent = [];
    /** Milliseconds since the epoch; the hourly quota is used up until then. */
    #blockedUntil = 0;
    constructor(options) {
        this.#options = options;
    }
    /**
     * Waits until a request of this method may be sent.
     * @throws ActionError `rate-limited` if the hourly quota is used up and comes back too late, `cancelled`
     */
    async admit(method) {
        const { clock, cancelled } = this.#options;
        const points = method === 'GET' || method === 'HEAD' ? 1 : 5;
        const blockedMs = this.#blockedUntil - clock.now();
        if (blockedMs > 0)
            await this.#wait(blockedMs, 'The hourly quota of requests is used up', 0);
        for (;;) {
            const now = clock.now();
            while ((this.#spent[0]?.time ?? now) <= now - windowMs)
                this.#spent.shift();
            const sum = this.#spent.reduce((total, entry) => total + entry.points, 0);
            const oldest = this.#spent[0];
            if (oldest === undefined || sum + points <= pointsPerWindow) {
                this.#spent.push({ time: now, points });
                return;
            }
            await clock.sleep(oldest.time + windowMs - now, cancelled);
        }
    }
    /**
     * Notes what an answer says of the quota.
     * @returns whether the request was refused because of a limit, so that it had no effect and may be sent again
     */
    observe(answer) {
        const resetAt = findReset(answer);
        if (resetAt !== undefined)
            this.#blockedUntil = Math.max(this.#blockedUntil, resetAt);
        return isLimitRefusal(answer);
    }
    /**
     * Waits as long as a refusal asks for: `Retry-After`, else the reset of the quota, else a minute, doubled each time.
     * @param waitedMs how long this request has waited already
     * @param refusals how often it was refused already, this time included
     * @returns milliseconds waited in all
     * @throws ActionError `rate-limited` if that would be too long, `cancelled`
     */
    async waitAfter(answer, waitedMs, refusals) {
        const now = this.#options.clock.now();
        const retryAfter = answer.headers['retry-after'];
        const asked = typeof retryAfter === 'string' ? (0,retry_after/* parseRetryAfter */.m)(retryAfter, now) : undefined;
        const resetAt = findReset(answer);
        const untilReset = resetAt === undefined ? undefined : resetAt - now;
        const waitMs = Math.max(minWaitMs, asked ?? untilReset ?? secondaryWaitMs * 2 ** (refusals - 1));
        await this.#wait(waitMs, `GitHub asks to slow down (${answer.message})`, waitedMs);
        return waitedMs + waitMs;
    }
    async #wait(ms, why, waitedMs) {
        const { clock, log, cancelled } = this.#options;
        const until = new Date(clock.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
        if (waitedMs + ms > budgetMs) {
            throw new errors/* ActionError */.l('rate-limited', `${why}; it may go on at ${until}, which is too long to wait for.`, {
                hint: 'Run again after that time. GITHUB_TOKEN has 1,000 requests an hour for the whole repository, a personal access token 5,000.',
            });
        }
        log.info(`${why}; waiting until ${until}.`);
        await clock.sleep(ms, cancelled);
    }
}
/** Milliseconds since the epoch at which the quota comes back, if it is used up. */
function findReset({ headers }) {
    if (headers['x-ratelimit-remaining'] !== '0')
        return undefined;
    const reset = headers['x-ratelimit-reset'];
    return typeof reset === 'string' && /^\d{1,12}$/.test(reset) ? Number(reset) * 1000 : undefined;
}
function isLimitRefusal({ status, headers, message }) {
    if (status === 429)
        return true;
    if (status !== 403)
        return false;
    return (headers['x-ratelimit-remaining'] === '0' ||
        headers['retry-after'] !== undefined ||
        /rate limit|abuse detection/i.test(message));
}

;// CONCATENATED MODULE: ./build/core/adapters/github-api.js





const maxTries = 5;
const firstDelayMs = 500;
const maxDelayMs = 30_000;
/** For one exchange, to its last byte. */
const timeoutMs = 60_000;
/** A page of a hundred versions is some 100 KB; tags may make it a few MB. */
const maxAnswerBytes = 16 * 1024 * 1024;
const transientStatuses = new Set([408, 499, 500, 502, 503, 504, 522]);
/**
 * GitHub's REST API by Octokit: paced, its errors put into words once.
 * A GET is repeated after trouble. Anything else never is, because its effect is unknown then; only a refusal because
 * of a limit had none for certain.
 */
class GitHubApi {
    #octokit;
    #options;
    constructor(octokit, options) {
        this.#octokit = octokit;
        this.#options = options;
        const pacing = new Pacing(options);
        octokit.hook.wrap('request', async (request, parameters) => {
            const given = parameters.request;
            for (let refusals = 1, waitedMs = 0;; refusals += 1) {
                await pacing.admit(parameters.method);
                // What changes something is let finish, so that its effect is known.
                const isHarmless = parameters.method === 'GET';
                const timeout = AbortSignal.timeout(timeoutMs);
                const signal = isHarmless ? AbortSignal.any([options.cancelled, timeout]) : timeout;
                // Changed in place: a hook that was registered before this one is not given what this one passes on.
                parameters.request = Object.assign({}, given, { redirect: 'manual', signal, fetch: capped(given.fetch) });
                try {
                    const response = await request(parameters);
                    pacing.observe({ status: response.status, headers: response.headers, message: '' });
                    return response;
                }
                catch (error) {
                    const answer = answerOf(error);
                    if (answer === undefined || !pacing.observe(answer))
                        throw error;
                    waitedMs = await pacing.waitAfter({ ...answer, message: this.#hideToken(answer.message) }, waitedMs, refusals);
                }
            }
        });
    }
    /**
     * @param route method and path template, such as `GET /users/{username}`; values are URL-encoded once
     * @param what what is being done, for errors: `Reading the package x`
     * @throws ActionError `not-found`, `denied`, `unauthorized`, `rate-limited`, `rejected`, `unavailable`, `refused`, `cancelled`
     */
    async send(route, values, what) {
        const { clock, random, cancelled, log } = this.#options;
        const isRepeatable = route.startsWith('GET ');
        for (let tries = 1;; tries += 1) {
            const outcome = await this.#exchange(route, values, what).catch((error) => error);
            if (isAnswer(outcome))
                return outcome;
            if (!(0,errors/* isActionError */.B)(outcome, 'unavailable') || !isRepeatable || tries >= maxTries)
                throw outcome;
            const delayMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (tries - 1)) * random();
            log.info(`${outcome.message} Trying again in ${(delayMs / 1000).toFixed(1)} s.`);
            await clock.sleep(delayMs, cancelled);
        }
    }
    async #exchange(route, values, what) {
        try {
            const answer = await this.#octokit.request(route, values);
            if (answer.status < 300)
                return answer;
            throw new errors/* ActionError */.l('refused', `${what} failed: the API redirects (${answer.status}), which is not followed.`, {
                hint: 'The owner or the package may have been renamed; use its present name.',
            });
        }
        catch (error) {
            throw this.#describe(error, what);
        }
    }
    #describe(error, what) {
        const ours = causesOf(error).find((cause) => (0,errors/* isActionError */.B)(cause));
        if (ours !== undefined)
            return ours;
        const answer = answerOf(error);
        if (answer === undefined) {
            if (this.#options.cancelled.aborted)
                return new errors/* ActionError */.l('cancelled', 'The run was cancelled.', { cause: error });
            const reason = this.#hideToken(reasonOf(error));
            return new errors/* ActionError */.l('unavailable', `${what} failed: ${reason}.`, { cause: error });
        }
        const words = this.#hideToken(answer.message);
        const message = `${what} failed: ${this.#options.apiUrl.host} answered ${answer.status} (${words}).`;
        const hint = hintFor(answer);
        return new errors/* ActionError */.l(codeOf(answer.status), message, { ...(hint === undefined ? {} : { hint }), cause: error });
    }
    #hideToken(text) {
        return text.replaceAll(this.#options.token, '***');
    }
}
function codeOf(status) {
    if (status === 401)
        return 'unauthorized';
    if (status === 403)
        return 'denied';
    if (status === 404)
        return 'not-found';
    if (status === 429)
        return 'rate-limited';
    return transientStatuses.has(status) || status > 500 ? 'unavailable' : 'rejected';
}
/** What mends a refusal, by GitHub's own words. */
function hintFor({ status, headers, message }) {
    const sso = headers['x-github-sso'];
    const ssoUrl = typeof sso === 'string' ? /^required; url=(https:\/\/\S{1,500})$/.exec(sso)?.[1] : undefined;
    if (ssoUrl !== undefined)
        return `Authorise the token for single sign-on: ${ssoUrl}`;
    if (status === 401)
        return 'The token is wrong, expired or revoked.';
    if (/accessible by integration/i.test(message))
        return adminHint;
    if (/accessible by personal access token/i.test(message)) {
        return 'GitHub Packages accept classic personal access tokens only, not fine-grained ones.';
    }
    if (/packages scope/i.test(message)) {
        return 'Make a classic personal access token with read:packages and delete:packages.';
    }
    return undefined;
}
/** What deleting needs. */
const adminHint = 'Give this repository the role Admin under "Manage Actions access" in the settings of the package, and the job ' +
    '"permissions: packages: write"; or pass a classic personal access token with read:packages and delete:packages of ' +
    'somebody who administers the package.';
function isAnswer(outcome) {
    return typeof outcome === 'object' && outcome !== null && 'data' in outcome && 'headers' in outcome;
}
/** What the server answered, if it is an error of Octokit that holds an answer. */
function answerOf(error) {
    if (!(error instanceof Error) || !('response' in error) || !('status' in error))
        return undefined;
    const { response, status } = error;
    if (!isRecord(response) || typeof status !== 'number')
        return undefined;
    const { headers, data } = response;
    return { status, headers: isRecord(headers) ? headers : {}, message: wordsOf(data) };
}
function isRecord(value) {
    return typeof value === 'object' && value !== null;
}
/** One line of at most 500 characters. */
function wordsOf(data) {
    const message = (0,json/* isJsonObject */.OW)(data) ? (0,json/* member */.Dc)(data, 'message') : data;
    if (typeof message !== 'string' || message.trim() === '')
        return 'without a message';
    if (/^\s*</.test(message))
        return 'an HTML page in place of an answer';
    return message
        .slice(0, 2000)
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, 500)
        .replace(/\.$/, '');
}
function reasonOf(error) {
    const innermost = causesOf(error).at(-1);
    if (innermost instanceof AggregateError && innermost.errors[0] instanceof Error)
        return innermost.errors[0].message;
    return innermost?.message ?? 'unknown trouble';
}
/** The error itself, then what caused it. */
function causesOf(error) {
    const causes = [];
    for (let cause = error; cause instanceof Error && causes.length < 5; cause = cause.cause)
        causes.push(cause);
    return causes;
}
/** Reads an answer whole, up to the limit, so that no server can fill the memory. */
function capped(fetch) {
    const send = isFetch(fetch) ? fetch : globalThis.fetch;
    return async (url, init) => {
        const response = await send(url, init);
        const chunks = [];
        let size = 0;
        const body = response.body ?? external_node_stream_.Readable.from([]);
        for await (const chunk of body) {
            size += chunk.byteLength;
            if (size > maxAnswerBytes)
                throw new errors/* ActionError */.l('invalid-response', `An answer of ${new URL(url).host} is larger than ${maxAnswerBytes} bytes.`);
            chunks.push(chunk);
        }
        const isEmpty = size === 0 || [204, 205, 304].includes(response.status);
        return new Response(isEmpty ? null : Buffer.concat(chunks), {
            status: response.status,
            headers: [...response.headers],
        });
    };
}
function isFetch(value) {
    return typeof value === 'function';
}

// EXTERNAL MODULE: ./build/core/domain/digest.js
var digest = __webpack_require__(735);
;// CONCATENATED MODULE: ./build/core/adapters/packages-answer.js





/**
 * Reads one entry of a list of versions. Nothing is guessed: who deletes by such a list must be able to trust it.
 * @param what begins the message, such as `Reading … failed: entry 3`
 * @throws ActionError `invalid-response`
 */
function parseVersion(value, what) {
    if (!(0,json/* isJsonObject */.OW)(value))
        throw malformed(what, 'is no object');
    const id = (0,json/* member */.Dc)(value, 'id');
    const name = (0,json/* member */.Dc)(value, 'name');
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0)
        throw malformed(what, 'has no usable id');
    if (!(0,digest/* isDigest */.Bc)(name))
        throw malformed(what, `has the name ${show(name)}, which is no digest`);
    return {
        id,
        digest: name,
        tags: parseTags(value, what),
        createdAt: parseTime((0,json/* member */.Dc)(value, 'created_at')),
        updatedAt: parseTime((0,json/* member */.Dc)(value, 'updated_at')),
    };
}
function parsePackage(value, name, what) {
    if (!(0,json/* isJsonObject */.OW)(value))
        throw malformed(what, 'failed: the answer is no object');
    const visibility = (0,json/* member */.Dc)(value, 'visibility');
    const count = (0,json/* member */.Dc)(value, 'version_count');
    const repository = (0,json/* member */.Dc)(value, 'repository');
    const fullName = (0,json/* isJsonObject */.OW)(repository) ? (0,json/* member */.Dc)(repository, 'full_name') : undefined;
    return {
        name,
        visibility: typeof visibility === 'string' ? visibility : 'unknown',
        versionCount: typeof count === 'number' && Number.isSafeInteger(count) ? count : undefined,
        repository: typeof fullName === 'string' ? fullName : undefined,
    };
}
/**
 * Reads where a `Link` header says that the list goes on. Its addresses are never requested, but one to another
 * origin means that the server is not what it should be.
 * @returns numbers of pages, from 1
 * @throws ActionError `refused` for another origin, `invalid-response` for a page that is no number
 * @see https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
function readPageLinks(header, apiUrl, what) {
    const links = typeof header === 'string' ? [...header.slice(0, 16_384).matchAll(/<([^<>]*)>; ?rel="([a-z]+)"/g)] : [];
    const pageOf = (relation) => {
        const target = links.find(([, , name]) => name === relation)?.[1];
        if (target === undefined)
            return undefined;
        const url = URL.canParse(target, apiUrl.href) ? new URL(target, apiUrl) : undefined;
        if (url?.origin !== apiUrl.origin) {
            throw new errors/* ActionError */.l('refused', `${what} failed: the list is said to go on at another server than ${apiUrl.host}.`);
        }
        const page = url.searchParams.get('page') ?? '';
        if (!/^[1-9]\d{0,8}$/.test(page))
            throw malformed(what, 'failed: the next page has no number');
        return Number(page);
    };
    return { next: pageOf('next'), last: pageOf('last') };
}
function parseTags(version, what) {
    const metadata = (0,json/* member */.Dc)(version, 'metadata');
    const container = (0,json/* isJsonObject */.OW)(metadata) ? (0,json/* member */.Dc)(metadata, 'container') : undefined;
    const tags = (0,json/* isJsonObject */.OW)(container) ? (0,json/* member */.Dc)(container, 'tags') : undefined;
    if (!(0,json/* isJsonArray */.Md)(tags))
        throw malformed(what, 'has no list of tags');
    return tags.map((tag) => {
        if (typeof tag === 'string' && (0,reference/* isTag */.dz)(tag))
            return tag;
        throw malformed(what, `has the tag ${show(tag)}, which is none`);
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
    return new errors/* ActionError */.l('invalid-response', `${what} ${fault}.`);
}
function show(value) {
    return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100);
}

;// CONCATENATED MODULE: ./build/core/adapters/packages.js







const pageSize = 100;
const maxPages = 10_000;
const concurrentPages = 4;
const maxListings = 4;
const maxChangeTries = 3;
/** Doubled each time; the server may be done by then. */
const lookPauseMs = 1000;
/**
 * Opens the container packages of one owner.
 * @throws ActionError `not-found` if there is no such owner
 */
async function openPackages(options) {
    const { getOctokit } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 2413));
    const ignore = () => undefined;
    const octokit = getOctokit(options.token, {
        baseUrl: options.apiUrl.href.replace(/\/$/, ''),
        userAgent: 'ghcr-actions',
        log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    const api = new GitHubApi(octokit, options);
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
        throw new errors/* ActionError */.l('invalid-response', `${what} failed: ${apiUrl.host} says neither user nor organization.`);
    }
    catch (error) {
        if (!(0,errors/* isActionError */.B)(error, 'not-found'))
            throw error;
        throw new errors/* ActionError */.l('not-found', `There is no user or organization ${JSON.stringify(owner)} on ${apiUrl.host}.`, {
            hint: 'Check the input "owner": it is the first part of the name of the package.',
            cause: error,
        });
    }
}
class GitHubPackages {
    owner;
    #api;
    #options;
    /** Up to and with the type of the packages. */
    #base;
    constructor(api, options, kind) {
        this.owner = options.owner;
        this.#api = api;
        this.#options = options;
        this.#base = `/${kind === 'organization' ? 'orgs' : 'users'}/{owner}/packages/container/{name}`;
    }
    async findPackage(name) {
        const what = `Reading the package ${this.#nameOf(name)}`;
        const answer = await unlessMissing(this.#send('GET', '', { name }, what));
        return answer === undefined ? undefined : parsePackage(answer.data, name, what);
    }
    async listVersions(name, state) {
        const { clock, log, cancelled } = this.#options;
        for (let tries = 1; tries <= maxListings; tries += 1) {
            const listing = await this.#readList(name, state);
            if (listing !== undefined)
                return listing;
            log.info(`The list of versions of ${this.#nameOf(name)} changed while it was read.`);
            if (tries < maxListings)
                await clock.sleep(lookPauseMs * 2 ** (tries - 1), cancelled);
        }
        throw new errors/* ActionError */.l('conflict', `The list of versions of ${this.#nameOf(name)} changed each of the ${maxListings} times that it was read.`, { hint: 'Run cleanup when nothing is pushed to the package or deleted from it.' });
    }
    async listNewestVersions(name) {
        return (await this.#readPage(name, 'active', 1)).versions;
    }
    async deleteVersion(name, id) {
        const what = `Deleting the version ${id} of ${this.#nameOf(name)}`;
        for (let tries = 1;; tries += 1) {
            const outcome = await this.#try('DELETE', '/versions/{id}', { name, id }, what);
            if (outcome === undefined)
                return { kind: 'deleted' };
            const refusal = retainedMessage(outcome);
            if (refusal !== undefined)
                return { kind: 'retained', message: refusal };
            if (outcome.code !== 'not-found' && outcome.code !== 'unavailable')
                throw outcome;
            // Gone, done although the answer was lost, or no permission: all three may look the same.
            const version = await this.#findVersion(name, id);
            if (version === undefined)
                return { kind: outcome.code === 'not-found' ? 'gone' : 'deleted' };
            if (outcome.code === 'not-found') {
                throw new errors/* ActionError */.l('denied', `${outcome.message} The version is still there.`, {
                    hint: adminHint,
                    cause: outcome,
                });
            }
            if (tries >= maxChangeTries)
                throw outcome;
            await this.#pause(tries);
        }
    }
    async restoreVersion(name, id) {
        const what = `Restoring the version ${id} of ${this.#nameOf(name)}`;
        for (let tries = 1;; tries += 1) {
            const outcome = await this.#try('POST', '/versions/{id}/restore', { name, id }, what);
            if (outcome === undefined)
                return;
            if (outcome.code !== 'not-found' && outcome.code !== 'unavailable')
                throw outcome;
            if ((await this.#findVersion(name, id)) !== undefined)
                return;
            if (outcome.code === 'not-found') {
                throw new errors/* ActionError */.l('not-found', outcome.message, {
                    hint: `GitHub restores within 30 days, and only where the same image was not pushed again. ${adminHint}`,
                    cause: outcome,
                });
            }
            if (tries >= maxChangeTries)
                throw outcome;
            await this.#pause(tries);
        }
    }
    /** @returns undefined if the pages do not fit together: something came, went or moved meanwhile */
    async #readList(name, state) {
        const first = await this.#readPage(name, state, 1);
        if (first.next === undefined)
            return isDistinct(first.versions) ? first : undefined;
        const lastNumber = first.last ?? first.next;
        const numbers = Array.from({ length: lastNumber - 1 }, (_, index) => index + 2);
        const pages = [...(await (0,concurrent/* mapConcurrently */.X)(numbers, concurrentPages, (page) => this.#readPage(name, state, page)))];
        // Where the first page did not say how many there are, the others lead on one by one.
        for (let next = pages.at(-1)?.next; next !== undefined; next = pages.at(-1)?.next) {
            if (first.last !== undefined || next > maxPages)
                return undefined;
            pages.push(await this.#readPage(name, state, next));
        }
        const versions = [first, ...pages].flatMap((page) => page.versions);
        const isFilled = pages.slice(0, -1).every((page) => page.versions.length === first.versions.length);
        if (!isFilled || !isDistinct(versions))
            return undefined;
        // Whatever comes or goes shifts the pages after it: if the two ends are the same, so is what lies between.
        const again = [await this.#readPage(name, state, 1), await this.#readPage(name, state, pages.length + 1)];
        const ends = [first, pages.at(-1)];
        const isStable = again.every((page, index) => describePage(page) === describePage(ends[index]));
        return isStable ? { versions, serverTime: Math.max(...again.map((page) => page.serverTime)) } : undefined;
    }
    async #readPage(name, state, page) {
        const what = `Reading the versions of ${this.#nameOf(name)}, page ${page},`;
        const query = { name, state, per_page: pageSize, page };
        const { headers, data } = await this.#send('GET', '/versions?state={state}&per_page={per_page}&page={page}', query, what).catch((error) => {
            if (!(0,errors/* isActionError */.B)(error, 'not-found'))
                throw error;
            throw new errors/* ActionError */.l('not-found', error.message, {
                hint: 'Check the inputs "owner" and "package". GitHub also says so where the token may not read the package: see "Manage Actions access" in its settings and "permissions: packages" of the job.',
                cause: error,
            });
        });
        if (!Array.isArray(data))
            throw new errors/* ActionError */.l('invalid-response', `${what} failed: the answer is no list.`);
        const items = data;
        const serverTime = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : Number.NaN;
        if (Number.isNaN(serverTime)) {
            throw new errors/* ActionError */.l('invalid-response', `${what} failed: the answer does not tell the time (no Date header).`);
        }
        const links = readPageLinks(headers['link'], this.#options.apiUrl, what);
        if ((links.last ?? 0) > maxPages) {
            throw new errors/* ActionError */.l('invalid-response', `${what} failed: the list has more than ${maxPages} pages.`);
        }
        return {
            versions: items.map((item, index) => parseVersion(item, `${what} failed: entry ${index}`)),
            serverTime,
            ...links,
        };
    }
    /** @throws ActionError `not-found` where the whole package is out of sight, so that nothing is known of its versions */
    async #findVersion(name, id) {
        const what = `Looking for the version ${id} of ${this.#nameOf(name)}`;
        const answer = await unlessMissing(this.#send('GET', '/versions/{id}', { name, id }, what));
        if (answer !== undefined)
            return parseVersion(answer.data, `${what} failed: the version`);
        if ((await this.findPackage(name)) !== undefined)
            return undefined;
        throw new errors/* ActionError */.l('not-found', `The package ${this.#nameOf(name)} can no longer be seen.`, {
            hint: 'It was deleted, or the token lost its access to it.',
        });
    }
    /** @returns what went wrong, if something did */
    async #try(method, path, values, what) {
        try {
            await this.#send(method, path, values, what);
            return undefined;
        }
        catch (error) {
            if (!(0,errors/* isActionError */.B)(error))
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
/** What has to be the same when a page is read again. */
function describePage(page) {
    return JSON.stringify([page?.versions, page?.next, page?.last]);
}
function isDistinct(versions) {
    const keys = [versions.map(({ id }) => id), versions.map(({ digest }) => digest)];
    return keys.every((list) => new Set(list).size === versions.length);
}
/** GitHub's words where it refuses a deletion for good. */
function retainedMessage(error) {
    if (error.code !== 'rejected')
        return undefined;
    const words = /(?:You cannot delete the last (?:tagged )?version|Publicly visible package versions? with more than).*(?=\)\.$)/;
    return words.exec(error.message)?.[0];
}
async function unlessMissing(answer) {
    try {
        return await answer;
    }
    catch (error) {
        if ((0,errors/* isActionError */.B)(error, 'not-found'))
            return undefined;
        throw error;
    }
}


/***/ })

};
