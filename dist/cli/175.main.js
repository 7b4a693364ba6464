export const id = 175;
export const ids = [175];
export const modules = {

/***/ 9175:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  y: () => (/* binding */ GitHubApi),
  p: () => (/* binding */ adminHint)
});

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/adapters/http/proxy.js + 1 modules
var http_proxy = __webpack_require__(987);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./build/core/adapters/http/tunnel-fetch.js

const bodilessStatuses = new Set([204, 205, 304]);
/** A `fetch` for Octokit over connections of our own; redirects are not followed. */
function fetchOver(agent) {
    return (url, { method = 'GET', headers = {}, body, signal }) => new Promise((resolve, reject) => {
        const options = { agent, method, headers, ...(signal === undefined ? {} : { signal }) };
        const request = external_node_https_.request(url, options, (message) => {
            const { statusCode: status = 0, headersDistinct } = message;
            const pairs = Object.entries(headersDistinct).flatMap(([name, values = []]) => values.map((value) => [name, value]));
            try {
                const isBodiless = bodilessStatuses.has(status);
                if (isBodiless)
                    message.resume();
                resolve(new Response(isBodiless ? null : bodyOf(message), { status, headers: pairs }));
            }
            catch (error) {
                // A status that there is not.
                message.destroy();
                reject(error instanceof Error ? error : new Error(String(error)));
            }
        });
        request.once('error', reject);
        request.end(body);
    });
}
async function* bodyOf(message) {
    const pieces = message;
    for await (const piece of pieces)
        yield piece;
}

// EXTERNAL MODULE: ./build/core/adapters/http/tunnel.js
var tunnel = __webpack_require__(7048);
// EXTERNAL MODULE: ./build/core/domain/registry/retry-after.js
var retry_after = __webpack_require__(810);
;// CONCATENATED MODULE: ./build/core/adapters/github/sliding-window.js
/** What may be spent within any stretch of time of a certain length. Times are milliseconds since the epoch. */
class SlidingWindow {
    #limit;
    #lengthMs;
    #entries = [];
    constructor(limit, lengthMs) {
        this.#limit = limit;
        this.#lengthMs = lengthMs;
    }
    /** When so much may be spent; `now` if at once. An amount beyond the limit never fits, and counts as all of it. */
    freeAt(now, amount) {
        this.#entries = this.#entries.filter(({ time }) => time > now - this.#lengthMs);
        let excess = this.#entries.reduce((sum, entry) => sum + entry.amount, 0) + Math.min(amount, this.#limit) - this.#limit;
        if (excess <= 0)
            return now;
        for (const entry of this.#entries.toSorted((a, b) => a.time - b.time)) {
            excess -= entry.amount;
            if (excess <= 0)
                return entry.time + this.#lengthMs;
        }
        return now;
    }
    /**
     * Spends it.
     * @returns to be called when it is over: it took place between now and then, and counts as late as it may have
     */
    spend(now, amount) {
        const entry = { time: now, amount };
        this.#entries.push(entry);
        return (time) => {
            entry.time = Math.max(entry.time, time);
        };
    }
}

;// CONCATENATED MODULE: ./build/core/adapters/github/pacing.js



const minuteMs = 60_000;
/** GitHub allows 900 points a minute: a GET is one, anything that changes something five. */
const pointsPerMinute = 900;
const pointsPerChange = 5;
/** What changes are not to take from the reads that go before them. */
const pointsForReads = 5;
/** What makes something anew is limited further. */
const creationsPerMinute = 80;
const creationsPerHour = 500;
const secondaryWaitMs = 60_000;
const minWaitMs = 1000;
/** A read waits no longer than this; the job ends and says when it may go on. */
const maxReadWaitMs = 5 * 60_000;
/** What GitHub advises between changes; kept to after it has refused one, until it has been content for a while. */
const advisedSpacingMs = 1000;
const maxSpacingMs = 16_000;
/**
 * Keeps requests to GitHub's REST API within its limits: spends points at the permitted rate, waits where GitHub asks
 * for it, goes slower after a refusal and then faster again.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
class Pacing {
    #options;
    #points = new SlidingWindow(pointsPerMinute, minuteMs);
    #creations = [
        new SlidingWindow(creationsPerMinute, minuteMs),
        new SlidingWindow(creationsPerHour, 60 * minuteMs),
    ];
    #quota;
    /** Milliseconds since the epoch; nothing is sent before it. */
    #blockedUntil = 0;
    #blockedBy = 'quota';
    /** Refusals of changes without one that succeeded between them. */
    #refusals = 0;
    /** Between two changes; 0 as long as GitHub refuses nothing. */
    #spacingMs = 0;
    #slowerSince = 0;
    #nextChangeAt = 0;
    constructor(options) {
        this.#options = options;
    }
    /** The hourly quota as the last answer had it; undefined where GitHub does not tell, or its hour is over. */
    get quota() {
        return this.#quota === undefined || this.#quota.resetAt <= this.#options.clock.now() ? undefined : this.#quota;
    }
    /**
     * How many of the wanted changes may be sent without a wait, or when to ask again.
     * @param reserve requests of the hourly quota that are left to others
     */
    turn(method, wanted, reserve) {
        const now = this.#options.clock.now();
        if (this.#blockedUntil > now)
            return { kind: 'wait', until: this.#blockedUntil, cause: this.#blockedBy };
        const { quota } = this;
        const left = quota === undefined ? wanted : quota.remaining - reserve;
        if (quota !== undefined && left <= 0)
            return { kind: 'wait', until: quota.resetAt, cause: 'quota' };
        const most = Math.min(wanted, left, this.#spacingMs > 0 ? 1 : wanted);
        const windows = method === 'POST' ? this.#creations : [];
        const fits = (count) => Math.max(this.#nextChangeAt, this.#points.freeAt(now, count * pointsPerChange + pointsForReads), ...windows.map((window) => window.freeAt(now, count)));
        for (let count = most; count > 0; count -= 1)
            if (fits(count) <= now)
                return { kind: 'go', count };
        return { kind: 'wait', until: fits(1), cause: 'pace' };
    }
    /**
     * Waits until a request of this method may be sent.
     * @returns to be called with the answer's arrival: until then the request may reach GitHub at any time
     * @throws ActionError `rate-limited` if the hourly quota is used up and comes back too late, `cancelled`
     */
    async admit(method) {
        const { clock, cancelled } = this.#options;
        const isChange = method !== 'GET' && method !== 'HEAD';
        const blockedMs = this.#blockedUntil - clock.now();
        if (blockedMs > 0) {
            const why = this.#blockedBy === 'quota' ? 'The hourly quota of requests is used up' : 'GitHub asks to slow down';
            await this.#wait(blockedMs, why, 0);
        }
        const points = isChange ? pointsPerChange : 1;
        for (;;) {
            const now = clock.now();
            const at = Math.max(this.#points.freeAt(now, points), isChange ? this.#nextChangeAt : 0);
            if (at <= now)
                break;
            await clock.sleep(at - now, cancelled);
        }
        const now = clock.now();
        if (isChange)
            this.#nextChangeAt = now + this.#spacingMs;
        const windows = method === 'POST' ? this.#creations : [];
        const settle = [this.#points.spend(now, points), ...windows.map((window) => window.spend(now, 1))];
        return () => {
            for (const each of settle)
                each(clock.now());
        };
    }
    /**
     * Notes what an answer says of limits.
     * @returns whether the request was refused because of a limit, so that it had no effect and may be sent again
     */
    observe(method, answer) {
        this.#noteQuota(answer);
        if (!isLimitRefusal(answer)) {
            if (answer.status < 300 && method !== 'GET')
                this.#noteSuccess();
            return false;
        }
        if (method !== 'GET')
            this.#slowDown();
        return true;
    }
    /** Has everything wait as long as a refusal asks for. */
    block(answer) {
        const now = this.#options.clock.now();
        this.#blockedBy = findReset(answer) === undefined ? 'backoff' : 'quota';
        this.#blockedUntil = Math.max(this.#blockedUntil, now + this.#waitOf(answer, now, this.#refusals));
    }
    /**
     * Waits as long as a refusal asks for: `Retry-After`, else the reset of the quota, else a minute, doubled each time.
     * @param waitedMs how long this request has waited already
     * @param refusals how often it was refused already, this time included
     * @returns milliseconds waited in all
     * @throws ActionError `rate-limited` if that would be too long, `cancelled`
     */
    async waitAfter(answer, waitedMs, refusals) {
        const waitMs = this.#waitOf(answer, this.#options.clock.now(), refusals);
        await this.#wait(waitMs, `GitHub asks to slow down (${answer.message})`, waitedMs);
        return waitedMs + waitMs;
    }
    #waitOf(answer, now, refusals) {
        const retryAfter = answer.headers['retry-after'];
        const asked = typeof retryAfter === 'string' ? (0,retry_after/* parseRetryAfter */.m)(retryAfter, now) : undefined;
        const resetAt = findReset(answer);
        const untilReset = resetAt === undefined ? undefined : resetAt - now;
        return Math.max(minWaitMs * 2 ** (refusals - 1), asked ?? untilReset ?? secondaryWaitMs * 2 ** (refusals - 1));
    }
    async #wait(ms, why, waitedMs) {
        const { clock, log, cancelled } = this.#options;
        const until = new Date(clock.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
        if (waitedMs + ms > maxReadWaitMs) {
            throw new errors/* ActionError */.lZ('rate-limited', `${why}; it may go on at ${until}, which is too long to wait for.`, {
                hint: 'Run again after that time. GITHUB_TOKEN has 1,000 requests an hour for the whole repository, a personal access token 5,000.',
            });
        }
        log.info(`${why}; waiting until ${until}.`);
        await clock.sleep(ms, cancelled);
    }
    #noteQuota(answer) {
        const quota = findQuota(answer);
        const before = this.quota;
        if (quota === undefined)
            return;
        // Answers may overtake each other: of one hour the lower count is the later one.
        if (before?.resetAt === quota.resetAt && before.remaining < quota.remaining)
            return;
        this.#quota = quota;
        if (quota.remaining > 0 || quota.resetAt <= this.#blockedUntil)
            return;
        this.#blockedUntil = quota.resetAt;
        this.#blockedBy = 'quota';
    }
    #slowDown() {
        // Of requests that were under way together only the first refusal tells something.
        if (this.#blockedUntil > this.#options.clock.now())
            return;
        this.#refusals += 1;
        this.#spacingMs = Math.min(maxSpacingMs, Math.max(advisedSpacingMs, 2 * this.#spacingMs));
        this.#slowerSince = this.#options.clock.now();
    }
    /** A minute without a refusal, and the pace doubles; at the speed of the points limit spacing has no more to do. */
    #noteSuccess() {
        this.#refusals = 0;
        const now = this.#options.clock.now();
        if (this.#spacingMs === 0 || now - this.#slowerSince < minuteMs)
            return;
        const halved = this.#spacingMs / 2;
        this.#spacingMs = halved < (minuteMs * pointsPerChange) / pointsPerMinute ? 0 : halved;
        this.#slowerSince = now;
    }
}
function findQuota({ headers }) {
    const read = (name) => {
        const text = headers[`x-ratelimit-${name}`];
        return typeof text === 'string' && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
    };
    const [limit, remaining, reset] = [read('limit'), read('remaining'), read('reset')];
    const isOther = (headers['x-ratelimit-resource'] ?? 'core') !== 'core';
    if (limit === undefined || remaining === undefined || reset === undefined || isOther)
        return undefined;
    return { limit, remaining, resetAt: reset * 1000 };
}
/** Milliseconds since the epoch at which the quota comes back, if it is used up. */
function findReset(answer) {
    const quota = findQuota(answer);
    return quota?.remaining === 0 ? quota.resetAt : undefined;
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

;// CONCATENATED MODULE: ./build/core/adapters/github/github-api.js







const usualMaxTries = 5;
const firstDelayMs = 500;
const maxDelayMs = 30_000;
/** For one exchange, to its last byte. */
const timeoutMs = 60_000;
/** A page of a hundred versions is some 100 KB; tags may make it a few MB. */
const maxAnswerBytes = 16 * 1024 * 1024;
const transientStatuses = new Set([408, 499, 500, 502, 503, 504, 522]);
/**
 * GitHub's REST API by Octokit: paced, its errors put into words once.
 * A GET is repeated after trouble, and waits where a limit refuses it. Anything else never is: its effect is unknown
 * after trouble, and what was looked at before it may have changed after a wait.
 */
class GitHubApi {
    #octokit;
    #options;
    #pacing;
    /** Nothing is sent yet; Octokit is loaded only now. @throws ActionError `unsupported` for a proxy that is none */
    static async open(options) {
        const { cancelled, environment = () => undefined } = options;
        const proxy = (0,http_proxy/* findProxy */.EE)(options.apiUrl, environment);
        const agent = proxy && new tunnel/* TunnelAgent */.a(proxy, { patienceMs: timeoutMs, cancelled });
        const fetch = capped(agent === undefined ? globalThis.fetch : fetchOver(agent));
        const { getOctokit } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 2413));
        const ignore = () => undefined;
        const octokit = getOctokit(options.token, {
            baseUrl: options.apiUrl.href.replace(/\/$/, ''),
            userAgent: 'ghcr-actions',
            log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
        });
        return new GitHubApi(octokit, options, fetch);
    }
    constructor(octokit, options, fetch) {
        this.#octokit = octokit;
        this.#options = options;
        const pacing = new Pacing(options);
        this.#pacing = pacing;
        octokit.hook.wrap('request', async (request, parameters) => {
            const given = parameters.request;
            for (let refusals = 1, waitedMs = 0;; refusals += 1) {
                const { method } = parameters;
                const settle = await pacing.admit(method);
                // What changes something is let finish, so that its effect is known.
                const isHarmless = method === 'GET';
                const timeout = AbortSignal.timeout(timeoutMs);
                const signal = isHarmless ? AbortSignal.any([options.cancelled, timeout]) : timeout;
                // Changed in place: a hook that was registered before this one is not given what this one passes on.
                parameters.request = Object.assign({}, given, { redirect: 'manual', signal, fetch });
                try {
                    const response = await request(parameters);
                    pacing.observe(method, { status: response.status, headers: response.headers, message: '' });
                    return response;
                }
                catch (error) {
                    const answer = answerOf(error);
                    if (answer === undefined || !pacing.observe(method, answer))
                        throw error;
                    const words = this.#hideToken(answer.message);
                    if (!isHarmless) {
                        pacing.block(answer);
                        throw new errors/* ActionError */.lZ('rate-limited', `GitHub asks to slow down (${words}).`, { cause: error });
                    }
                    waitedMs = await pacing.waitAfter({ ...answer, message: words }, waitedMs, refusals);
                }
                finally {
                    settle();
                }
            }
        });
    }
    get quota() {
        return this.#pacing.quota;
    }
    /** As `turn` of Packages. */
    turn(method, wanted, reserve) {
        return this.#pacing.turn(method, wanted, reserve);
    }
    /**
     * @param route method and path template, such as `GET /users/{username}`; values are URL-encoded once
     * @param what what is being done, for errors: `Reading the package x`
     * @throws ActionError `not-found`, `denied`, `unauthorized`, `rate-limited` (a change had no effect then), `rejected`, `unavailable`, `refused`, `cancelled`
     */
    async send(route, values, what) {
        const { clock, random, cancelled, log, maxTries = usualMaxTries } = this.#options;
        const isRepeatable = route.startsWith('GET ');
        for (let tries = 1;; tries += 1) {
            const outcome = await this.#exchange(route, values, what).catch((error) => error);
            if (isAnswer(outcome))
                return outcome;
            if (!(0,errors/* isActionError */.Bd)(outcome, 'unavailable') || !isRepeatable || tries >= maxTries)
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
            throw new errors/* ActionError */.lZ('refused', `${what} failed: the API redirects (${answer.status}), which is not followed.`, {
                hint: 'The owner or the package may have been renamed; use its present name.',
            });
        }
        catch (error) {
            throw this.#describe(error, what);
        }
    }
    #describe(error, what) {
        const ours = causesOf(error).find((cause) => (0,errors/* isActionError */.Bd)(cause));
        if (ours !== undefined)
            return ours;
        const answer = answerOf(error);
        if (answer === undefined) {
            if (this.#options.cancelled.aborted)
                return new errors/* ActionError */.lZ('cancelled', 'The run was cancelled.', { cause: error });
            const reason = this.#hideToken(reasonOf(error));
            return new errors/* ActionError */.lZ('unavailable', `${what} failed: ${reason}.`, { cause: error });
        }
        const words = this.#hideToken(answer.message);
        const message = `${what} failed: ${this.#options.apiUrl.host} answered ${answer.status} (${words}).`;
        const hint = hintFor(answer);
        return new errors/* ActionError */.lZ(codeOf(answer.status), message, { ...(hint === undefined ? {} : { hint }), cause: error });
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
        return `Make a classic personal access token with ${adminScopes}.`;
    }
    return undefined;
}
const adminScopes = 'read:packages and delete:packages (to restore: read:packages and write:packages)';
/** What deleting and restoring need. */
const adminHint = 'Give this repository the role Admin under "Manage Actions access" in the settings of the package, and the job ' +
    `"permissions: packages: write"; or pass a classic personal access token with ${adminScopes} of ` +
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
    return async (url, options) => {
        const response = await fetch(url, options);
        const chunks = [];
        let size = 0;
        const body = response.body ?? external_node_stream_.Readable.from([]);
        for await (const chunk of body) {
            size += chunk.byteLength;
            if (size > maxAnswerBytes)
                throw new errors/* ActionError */.lZ('invalid-response', `An answer of ${new URL(url).host} is larger than ${maxAnswerBytes} bytes.`);
            chunks.push(chunk);
        }
        const isEmpty = size === 0 || [204, 205, 304].includes(response.status);
        return new Response(isEmpty ? null : Buffer.concat(chunks), {
            status: response.status,
            headers: [...response.headers],
        });
    };
}


/***/ })

};
