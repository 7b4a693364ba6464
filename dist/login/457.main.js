export const id = 457;
export const ids = [457];
export const modules = {

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


/***/ }),

/***/ 262:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BO: () => (/* binding */ classifyAnswer),
/* harmony export */   Fq: () => (/* binding */ isForPat),
/* harmony export */   OD: () => (/* binding */ decidePull),
/* harmony export */   P$: () => (/* binding */ chooseCredential),
/* harmony export */   ji: () => (/* binding */ nameCredential)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

/** An exact credential is called by what it most likely is; none at all is anonymous. */
function nameCredential(credential) {
    if (credential === undefined)
        return 'anonymous';
    const { kind, secret } = credential;
    if (kind === 'github-token' || kind === 'pat')
        return kind;
    return secret.startsWith('ghs_') ? 'github-token' : 'pat';
}
/**
 * The credential to use where nothing is known about what each may do: the exact one, else the weaker one.
 * @returns undefined where none is given: the registry is asked anonymously
 * @throws ActionError `invalid-input` if the wanted kind is not given
 */
function chooseCredential(candidates, preference) {
    if (candidates.exact !== undefined)
        return candidates.exact;
    if (preference === 'auto')
        return candidates.githubToken ?? candidates.pat;
    const chosen = preference === 'pat' ? candidates.pat : candidates.githubToken;
    if (chosen === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `"credential" says ${preference}, but "${preference}" is empty.`, {
            hint: 'Runs of forks and Dependabot get no secrets; elsewhere check the name of the secret.',
        });
    }
    return chosen;
}
/** What an attempt came to, by the error that it ended with; undefined: by none. */
function classifyAnswer(error) {
    if (error === undefined)
        return 'allowed';
    if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error, 'denied', 'unauthorized'))
        return 'refused';
    if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error, 'not-found'))
        return 'missing';
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error, 'unavailable') ? 'outage' : 'failed';
}
/** Whether the PAT may be tried after this answer to the first credential: GitHub hides what it refuses, too. */
function isForPat(answer) {
    return answer === 'refused' || answer === 'missing';
}
/**
 * Decides which credential a job gets that pulls these images. The PAT is taken only for what the first one is refused
 * or can't see; an outage never leads to it.
 */
function decidePull({ first, pat, isPatAtHand }) {
    const withFirst = (isTried) => ({
        kind: 'sign-in',
        images: first.map(() => 'first'),
        single: 'first',
        isTried,
    });
    if (first.every((answer) => answer === 'allowed'))
        return withFirst(true);
    if (first.includes('failed'))
        return { kind: 'fail' };
    if (first.includes('outage'))
        return first.some(isForPat) || isPatAtHand ? { kind: 'fail' } : withFirst(false);
    if (!isPatAtHand)
        return { kind: 'fail' };
    if (pat === undefined)
        return { kind: 'ask-pat' };
    const isEachReadable = first.every((answer, index) => answer === 'allowed' || pat[index] === 'allowed');
    if (!isEachReadable)
        return { kind: 'fail' };
    return {
        kind: 'sign-in',
        images: first.map((answer) => (answer === 'allowed' ? 'first' : 'pat')),
        single: pat.every((answer) => answer === 'allowed') ? 'pat' : undefined,
        isTried: true,
    };
}


/***/ }),

/***/ 454:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ER: () => (/* binding */ replaceToken),
/* harmony export */   n4: () => (/* binding */ findSettings),
/* harmony export */   v9: () => (/* binding */ withRemedy)
/* harmony export */ });
/* unused harmony exports denials, findRemedy */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8718);


function findSettings({ serverUrl }, { event, repositoryOwner }) {
    const repository = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(event) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(event, 'repository') : undefined;
    const owner = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(repository) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(repository, 'owner') : undefined;
    const type = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(owner) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(owner, 'type') : undefined;
    const kind = type === 'Organization' ? 'orgs' : type === 'User' ? 'users' : undefined;
    return {
        origin: serverUrl.origin,
        owner: kind === undefined ? undefined : { login: repositoryOwner.toLowerCase(), kind },
    };
}
const roles = { pull: 'Read', push: 'Write', delete: 'Admin' };
const scopes = {
    pull: 'read:packages',
    push: 'write:packages',
    delete: 'delete:packages and read:packages',
};
/** The most telling first. A name of an image must not look like one of them. */
const denials = [
    {
        says: ['permission_denied: create_package'],
        words: /permission_denied: create_package/,
        remedy: allowCreation,
    },
    {
        says: [
            'installation not allowed to Create organization package',
            'installation not allowed to Write organization package',
        ],
        to: 'github-token',
        words: /installation not allowed to (?:Create|Write) organization package/i,
        remedy: () => grantJob('push'),
    },
    {
        says: ['permission_denied: The token provided does not match expected scopes.'],
        to: 'pat',
        words: /does not match expected scopes/i,
        remedy: ({ need }) => `The token lacks ${scopes[need]}.`,
    },
    {
        says: ['permission_denied: write_package'],
        words: /\bwrite_package\b/,
        remedy: (attempt) => grantRole(attempt, 'push') + linkRepository(attempt),
    },
    {
        says: ['permission_denied: read_package'],
        words: /\bread_package\b/,
        remedy: (attempt) => grantRole(attempt, 'pull'),
    },
    {
        says: ['Resource not accessible by integration'],
        to: 'github-token',
        words: /Resource not accessible by integration/i,
        remedy: (attempt) => grantRole(attempt, attempt.need),
    },
    {
        says: ['Resource protected by organization SAML enforcement.'],
        to: 'pat',
        words: /SAML enforcement|X-GitHub-SSO/i,
        remedy: () => 'Authorise the token for single sign-on of the organization: Settings → Developer settings → Personal access tokens → Configure SSO.',
    },
    {
        // A plain "denied" means a bad credential from the token server, and a missing permission from the registry.
        says: ['unauthenticated: User cannot be authenticated with the token provided.', 'denied: invalid token'],
        words: /cannot be authenticated|invalid token|gave no token/i,
        remedy: ({ credential }) => replaceToken(credential),
    },
];
/**
 * What to change after a refusal, by the server's own words and what was tried.
 * @returns undefined for an error that is no refusal
 */
function findRemedy(error, attempt) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
        return undefined;
    if (error.code === 'not-found') {
        return 'Check the spelling. A registry also answers so where the credential may not see the package.';
    }
    if (error.code !== 'denied' && error.code !== 'unauthorized')
        return undefined;
    const { credential, need } = attempt;
    if (credential === 'anonymous')
        return 'No token was given; only public packages can be pulled without one.';
    if (credential === 'stored') {
        return `${attempt.repository.registry} is asked with what "docker login" or "podman login" stored for it, if anything: sign in there, before this step, as somebody who may ${need} ${attempt.repository.name}.`;
    }
    const known = denials.find(({ words }) => words.test(error.message));
    if (known !== undefined)
        return known.remedy(attempt);
    if (credential === 'github-token')
        return grantRole(attempt, need);
    return `The token needs ${scopes[need]}, must not be expired, and has to be a classic one: fine-grained tokens do not work with GitHub Packages.`;
}
/** What to change when the token server takes no token of this kind for one, whatever it is wanted for. */
function replaceToken(credential) {
    const job = credential === 'github-token' ? ' A job without "permissions: packages: read" may be told the same.' : '';
    return `The token is wrong, expired or revoked. GitHub Packages take classic personal access tokens and GITHUB_TOKEN only.${job}`;
}
/** The same error with a remedy in place of a general hint. */
function withRemedy(error, attempt) {
    const hint = findRemedy(error, attempt);
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) || hint === undefined)
        return error;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(error.code, error.message, { hint, cause: error });
}
/** A role is given to the repository of a GITHUB_TOKEN, and to the user of any other token. */
function grantRole(attempt, need) {
    const { credential, repository, workflowRepository } = attempt;
    if (credential !== 'github-token') {
        return `The user of the token needs the role ${roles[need]} on the package ${repository.name}, and the token ${scopes[need]}.`;
    }
    const access = `On the settings page of the package ${repository.name}${addressOf(attempt)}, under "Manage Actions access", add ${workflowRepository || 'this repository'} with the role ${roles[need]}.`;
    return [
        access,
        ...(need === 'pull' ? [`Or pass a "pat" with read:packages${addressOfNewToken(attempt)}.`] : []),
        grantJob(need),
    ].join(' ');
}
/** In brackets; GitHub has the pages of organizations and users at different places. */
function addressOf({ settings, repository }) {
    const [owner = '', ...rest] = repository.name.split('/');
    if (settings === undefined || rest.length === 0)
        return '';
    const kind = settings.owner?.login === owner ? settings.owner.kind : undefined;
    const path = `${owner}/packages/container/${encodeURIComponent(rest.join('/'))}/settings`;
    const other = kind === undefined ? ', of a user /users/ in place of /orgs/' : '';
    return ` (${settings.origin}/${kind ?? 'orgs'}/${path}${other})`;
}
function addressOfNewToken({ settings }) {
    return settings === undefined ? '' : ` (${settings.origin}/settings/tokens/new?scopes=read:packages)`;
}
/** GitHub answers the same where the package was first pushed from elsewhere and no repository is linked to it. */
function linkRepository({ credential, repository, workflowRepository }) {
    if (credential !== 'github-token')
        return '';
    return ` If no repository is linked to ${repository.name}, link ${workflowRepository || 'this one'} on its page ("Connect repository").`;
}
function grantJob(need) {
    const [level, forks] = need === 'pull' ? ['read', ''] : ['write', '; runs of forks never may write'];
    return `Give the job "permissions: packages: ${level}", and check that the organization and the repository allow it${forks}.`;
}
function allowCreation({ credential, repository }) {
    if (credential === 'github-token')
        return grantJob('push');
    return `The user of the token may not make new packages for ${repository.name.split('/')[0] ?? ''}: an organization says who may in its settings, under Packages.`;
}


/***/ }),

/***/ 6457:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  login: () => (/* binding */ login),
  signIn: () => (/* binding */ login_signIn)
});

// EXTERNAL MODULE: ./build/core/domain/credential/credential-choice.js
var credential_choice = __webpack_require__(262);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
// EXTERNAL MODULE: ./build/core/report/markdown.js
var markdown = __webpack_require__(1432);
;// CONCATENATED MODULE: ./build/core/report/login.js

/** GitHub drops a summary over 1 MiB whole; what registries say may take up to 10 KiB a row. */
const maxRows = 50;
const titles = {
    'github-token': 'GITHUB&#95;TOKEN',
    pat: 'PAT',
    anonymous: 'anonymous',
};
/** The job summary of a login: which credential, and why. */
function summarizeLogin({ registry, username, credential, reason, images }) {
    const tried = names.filter((name) => images.some(({ answers }) => answers[name] !== undefined));
    const rows = images
        .slice(0, maxRows)
        .map((image) => [
        (0,markdown/* code */.aY)(image.image),
        image.need,
        ...tried.map((name) => (0,markdown/* text */.Qq)(image.answers[name] ?? 'not tried')),
        titles[image.chosen],
        (0,markdown/* text */.Qq)(image.reason),
    ]);
    const header = ['image', 'need', ...tried.map((name) => titles[name]), 'chosen', 'reason'];
    const rest = images.length - rows.length;
    return [
        `### ${titleOf({ registry, username, credential })}`,
        (0,markdown/* text */.Qq)(reason),
        ...(rows.length === 0 ? [] : [(0,markdown/* table */.tp)(header, rows)]),
        ...(rest > 0 ? [`and ${rest} more`] : []),
    ].join('\n\n');
}
const names = ['github-token', 'pat', 'anonymous'];
function titleOf({ registry, username, credential, }) {
    if (credential === 'anonymous')
        return `${(0,markdown/* text */.Qq)(registry)} needs no credential here`;
    const name = credential === 'mixed' ? 'GITHUB&#95;TOKEN and PAT' : titles[credential];
    return `Signed in to ${(0,markdown/* text */.Qq)(registry)} with ${name} as ${(0,markdown/* text */.Qq)(username)}`;
}

// EXTERNAL MODULE: ./build/core/domain/github/github.js
var github = __webpack_require__(6388);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/domain/credential/denial.js
var denial = __webpack_require__(454);
;// CONCATENATED MODULE: ./build/login/pat.js


function isFineGrainedToken(credential) {
    return credential?.secret.startsWith('github_pat_') === true;
}
/**
 * What GitHub says of a PAT; undefined for what is none of its tokens. The password of another registry is never shown
 * to GitHub, whatever it looks like.
 */
async function inspectPat(credential, owner, { server, inspectToken }) {
    if ((0,credential_choice/* nameCredential */.ji)(credential) !== 'pat' || (credential.kind === 'exact' && (0,github/* isForeignRegistry */.U1)(server)))
        return undefined;
    return inspectToken(credential.secret, owner);
}
/** What GitHub says of a PAT that was refused; undefined where none was, or where GitHub says nothing that helps. */
async function explainPat(probes, connection) {
    const refused = probes.find(({ answer, credential }) => answer === 'refused' && (0,credential_choice/* nameCredential */.ji)(credential) === 'pat' && !isFineGrainedToken(credential));
    if (refused?.credential === undefined)
        return undefined;
    const owner = refused.image?.name.split('/')[0] ?? connection.runner.github.repositoryOwner;
    const facts = await inspectPat(refused.credential, owner, connection);
    return facts === undefined
        ? undefined
        : describeFacts(facts, refused.need, { owner, username: refused.credential.username });
}
function describeFacts({ state, login, scopes, signOnHint }, need, { owner, username }) {
    const whose = `The PAT of ${login ?? username}`;
    if (state === 'revoked')
        return `${whose} is expired or revoked.`;
    const wanted = need === 'pull' ? ['read:packages', 'write:packages'] : ['write:packages'];
    if (scopes !== undefined && !wanted.some((scope) => scopes.includes(scope))) {
        return `${whose} has scopes [${scopes.join(', ')}]; ${wanted[0] ?? ''} is missing.`;
    }
    if (signOnHint === undefined)
        return undefined;
    const link = /https?:\/\/\S+/.exec(signOnHint)?.[0];
    return `${whose} is not authorised for SSO of ${owner}${link === undefined ? `. ${signOnHint}` : `: ${link}`}`;
}
/**
 * Warns of a PAT that may do more than read packages, or write them where it is to be pushed with.
 * @param image of `pull`; without one nothing is known of what the PAT is for
 */
async function warnOfScopes(credential, image, isForPushing, connection) {
    if (image === undefined)
        return;
    const facts = await inspectPat(credential, image.name.split('/')[0] ?? '', connection);
    const needed = ['read:packages', ...(isForPushing ? ['write:packages'] : [])];
    const more = (facts?.scopes ?? []).filter((scope) => !needed.includes(scope));
    if (more.length === 0)
        return;
    connection.runner.log.warning(`The PAT has the scopes ${more.join(', ')}, which ${isForPushing ? 'pulling and pushing do' : 'pulling does'} not need: ${needed.at(-1) ?? ''} is enough.`);
}

;// CONCATENATED MODULE: ./build/login/explain.js





/**
 * The error for a login that none of the credentials suffices for; all that was not allowed is in it.
 * @throws what is no ActionError
 */
function describeProbes(probes, background = {}) {
    const described = probes
        .filter(({ answer }) => answer !== 'allowed')
        .map((probe) => describeProbe(probe, background));
    // What is the same for both tokens is said once.
    const failures = [...new Map(described.map((failure) => [failure.message, failure])).values()];
    const [only, ...more] = failures;
    if (only === undefined)
        throw new TypeError('Nothing failed.');
    if (more.length === 0)
        return only;
    const lines = failures.slice(0, maxShown).map(({ message }) => `- ${message}`);
    const rest = failures.length - lines.length;
    const hints = [...new Set(failures.map(({ hint }) => hint))].filter((hint) => hint !== undefined).slice(0, maxHints);
    const input = probes.every(({ need }) => need === 'push') ? 'push' : 'pull';
    const title = `The images of "${input}" can't all be ${input === 'pull' ? 'read' : 'pushed'}:`;
    return new errors/* ActionError */.lZ(only.code, [title, ...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n'), {
        ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
        cause: only,
    });
}
const maxShown = 20;
const maxHints = 3;
const labels = {
    'github-token': 'GITHUB_TOKEN',
    pat: 'The PAT',
    exact: 'The "password"',
    stored: 'The stored credential',
    anonymous: 'A request without a token',
};
/** Who else may be meant by "not found". */
const unseeing = {
    'github-token': 'neither token may see it',
    pat: 'neither token may see it',
    exact: 'the "password" may not see it',
    stored: 'the stored credential may not see it',
    anonymous: 'it is not public',
};
function describeProbe(probe, background) {
    const { credential, image, answer, error } = probe;
    if (!(error instanceof errors/* ActionError */.lZ))
        throw error;
    if (answer === 'refused')
        return describeRefusal(probe, error, background);
    if (answer !== 'missing' || image === undefined)
        return error;
    return new errors/* ActionError */.lZ(error.code, `${image.name} was not found, or ${unseeing[credential?.kind ?? 'anonymous']}.`, {
        hint: 'Check the spelling, lower case and the registry.',
        cause: error,
    });
}
function describeRefusal({ credential, need, image }, error, { explained, isWithoutSecrets = false, isForeign = false }) {
    const kind = credential?.kind ?? 'anonymous';
    const refusal = tellRefusal(labels[kind], need, image, quote(error, image));
    if (kind === 'exact' && isForeign) {
        const hint = 'Check "username" and "password", and what that user may do there.';
        return new errors/* ActionError */.lZ(error.code, refusal, { hint, cause: error });
    }
    const name = (0,credential_choice/* nameCredential */.ji)(credential);
    const isFineGrained = isFineGrainedToken(credential);
    const isPatMissing = isWithoutSecrets && name === 'github-token';
    const remedy = image === undefined ? (0,denial/* replaceToken */.ER)(name) : error.hint;
    const hints = [
        ...(isFineGrained ? ['GitHub Packages accept classic tokens only.'] : []),
        ...(isPatMissing ? ['Runs of forks and Dependabot get no secrets.'] : []),
        ...(remedy === undefined || (isFineGrained && image !== undefined) ? [] : [remedy]),
    ];
    const sentences = [
        ...(isFineGrained ? [`${kind === 'pat' ? '"pat"' : labels[kind]} is a fine-grained token.`] : []),
        ...(name === 'pat' && explained !== undefined ? [explained] : []),
        refusal,
        ...(isPatMissing ? ['"pat" is empty.'] : []),
    ];
    const details = hints.length === 0 ? {} : { hint: hints.join(' ') };
    return new errors/* ActionError */.lZ(error.code, sentences.join(' '), { ...details, cause: error });
}
function tellRefusal(who, need, image, words) {
    if (image === undefined)
        return `${who} was refused (${words}).`;
    if (need === 'push')
        return `Push to ${image.name} denied: ${words}.`;
    return `${who} cannot pull ${image.name} (${words}).`;
}
/** For tables: what the registry said. */
function describeAnswer({ need, error }) {
    if (error === undefined)
        return need === 'pull' ? 'may read' : 'may write';
    return error instanceof Error ? error.message : 'unknown trouble';
}
/** The registry's words, without the sentence around them that says the same. */
function quote(error, image) {
    const prefixes = image === undefined ? [] : ["can't be pulled", "can't be pushed to"];
    const found = prefixes
        .map((what) => `${image === undefined ? '' : (0,reference/* formatRepository */.Sh)(image)} ${what}: `)
        .find((prefix) => error.message.startsWith(prefix));
    return error.message.slice(found?.length ?? 0).replace(/\.$/, '');
}

// EXTERNAL MODULE: ./build/core/domain/concurrent.js
var concurrent = __webpack_require__(3378);
;// CONCATENATED MODULE: ./build/login/probe.js


const concurrency = 8;
/** Asks for all images side by side; the question has no effect there. */
function probePulls(credential, images, connection) {
    return probeAll('pull', credential, images, ({ registry, name }) => connection.registryAs(registry, credential).checkPull(name));
}
/** As probePulls, by opening an upload for each image and cancelling it. */
function probePushes(credential, images, connection) {
    return probeAll('push', credential, images, ({ registry, name }) => connection.registryAs(registry, credential).checkPush(name));
}
function probeAll(need, credential, images, ask) {
    return (0,concurrent/* mapConcurrently */.X)(images, concurrency, async (image) => {
        const error = await failureOf(() => ask(image));
        return { credential, need, image, answer: (0,credential_choice/* classifyAnswer */.BO)(error), error };
    });
}
/** Without an image: asks the token server alone. */
async function probeCredential(credential, registry, connection) {
    const error = await failureOf(() => connection.registryAs(registry, credential).checkCredential());
    return { credential, need: 'pull', image: undefined, answer: (0,credential_choice/* classifyAnswer */.BO)(error), error };
}
async function failureOf(work) {
    try {
        await work();
        return undefined;
    }
    catch (error) {
        return error ?? new Error('unknown trouble');
    }
}

;// CONCATENATED MODULE: ./build/login/choose.js







/**
 * Chooses the credentials that the job needs by trying them.
 * @param accepted why the first one needs no trial where no image is pulled; one sentence
 * @throws ActionError that names what can't be pulled or pushed, in the registry's words, and says what to change
 */
async function chooseCredentials(options, connection, accepted) {
    const first = (0,credential_choice/* chooseCredential */.P$)(options, options.preference);
    if (first === undefined)
        return chooseNone(options, connection);
    if (options.probe === 'none')
        return takeAlone(first, [], 'It was not tried (probe: none).');
    if (accepted !== undefined && options.pull.length === 0)
        return takeAlone(first, [], accepted);
    const choice = await choosePull(first, options, connection);
    if (options.probe !== 'push' || options.push.length === 0)
        return choice;
    // Writing never leads to another credential: who pushes is not changed unasked.
    const pushes = await probePushes(first, options.push, connection);
    if (pushes.some(({ answer }) => answer !== 'allowed'))
        throw await describe(pushes, options, connection);
    return { ...choice, probes: [...choice.probes, ...pushes] };
}
/** Without a token: public images need none, and nothing else is possible. */
async function chooseNone(options, connection) {
    const { pull, push, probe } = options;
    if (pull.length === 0 || push.length > 0 || probe === 'none') {
        throw new errors/* ActionError */.lZ('invalid-input', 'Neither "github-token" nor "pat" is given.', { hint: emptinessHint });
    }
    const probes = await probePulls(undefined, pull, connection);
    if (probes.some(({ answer }) => answer !== 'allowed'))
        throw await describe(probes, options, connection);
    return { signIn: undefined, probes, reason: 'No token is given, and every image of "pull" is public.' };
}
const emptinessHint = 'GITHUB_TOKEN is the default of "github-token"; an empty secret may stand in its place. Runs of forks and Dependabot get no secrets.';
function takeAlone(credential, probes, reason) {
    return { signIn: { general: credential, single: credential, images: [] }, probes, reason };
}
async function choosePull(first, options, connection) {
    const { pull, pat } = options;
    const isPatAtHand = options.preference === 'auto' && first.kind === 'github-token' && pat !== undefined;
    const probes = pull.length === 0
        ? [await probeCredential(first, options.server.registry, connection)]
        : await probePulls(first, pull, connection);
    const answers = { first: answersOf(probes), isPatAtHand };
    const decision = (0,credential_choice/* decidePull */.OD)(answers);
    if (decision.kind === 'sign-in')
        return takeFirst(first, decision, probes, options, connection);
    if (decision.kind === 'fail' || pat === undefined || pull.length === 0)
        throw await describe(probes, options, connection);
    const asked = await probePulls(pat, pull, connection);
    const all = [...probes, ...asked];
    const plan = (0,credential_choice/* decidePull */.OD)({ ...answers, pat: answersOf(asked) });
    if (plan.kind !== 'sign-in')
        throw await describe(all, options, connection);
    const single = await chooseSingle(first, pat, plan, { probes, asked }, options, connection);
    await warnOfScopes(pat, pull[0], false, connection);
    if (probes.every(({ answer }) => answer === 'refused'))
        await warnOfRejection(first, options, connection);
    const images = pull.filter((_, index) => plan.images[index] === 'pat').map((image) => ({ image, credential: pat }));
    return {
        signIn: { general: first, single, images },
        probes: all,
        reason: 'GITHUB_TOKEN is denied an image of "pull", which the PAT can read.',
    };
}
/** A token that is good for nothing stands in the way even of what needs none, where it is the registry's own. */
async function warnOfRejection(first, { server, tools }, connection) {
    if (tools.every((tool) => tool === 'docker'))
        return;
    const probe = await probeCredential(first, server.registry, connection);
    if (probe.answer !== 'refused')
        return;
    connection.runner.log.warning(`${describeProbes([probe]).message} podman, buildah, skopeo and buildx have it for what "pull" does not name, and will fail there, ` +
        'with public images too. Mend "github-token", or use credential: pat.');
}
function answersOf(probes) {
    return probes.map(({ answer }) => answer);
}
async function takeFirst(first, { isTried }, probes, options, connection) {
    const { log } = connection.runner;
    if (!isTried) {
        const failure = describeProbes(probes);
        // Another kind was asked for, so there is nothing to be careful about, and nothing to be gained either.
        if (first.kind !== 'github-token')
            throw failure;
        const words = [
            failure.message,
            failure.hint,
            'GITHUB_TOKEN is used untried, since no other credential is given or wanted.',
        ];
        log.warning(words.filter((each) => each !== undefined).join(' '));
        return takeAlone(first, probes, 'The registry did not answer, and no other credential is given or wanted.');
    }
    if (first.kind !== 'github-token')
        await warnOfScopes(first, options.pull[0], options.push.length > 0, connection);
    if (options.pull.length === 0)
        return takeAlone(first, probes, 'The token server accepts it.');
    if (options.preference === 'auto' && options.pat !== undefined && first.kind === 'github-token') {
        log.notice('GITHUB_TOKEN can read every image of "pull", so "pat" was not used.');
    }
    return takeAlone(first, probes, 'It can read every image of "pull".');
}
/**
 * What Docker gets, which keeps one credential for the registry.
 * @throws ActionError where no single one reads every image
 */
async function chooseSingle(first, pat, { single }, { probes, asked }, options, connection) {
    if (!options.tools.includes('docker'))
        return first;
    if (single === undefined) {
        // What the PAT may do is not known where the registry did not say.
        const unknown = asked.filter(({ answer }) => answer !== 'allowed' && !(0,credential_choice/* isForPat */.Fq)(answer));
        throw unknown.length > 0 ? await describe(unknown, options, connection) : describeConflict(probes, asked);
    }
    const [image] = options.push;
    if (image !== undefined) {
        connection.runner.log.warning(`Docker now has the PAT, with which "docker push" to ${(0,reference/* formatRepository */.Sh)(image)} will be refused unless it has write:packages. ` +
            'The push action of this suite brings GITHUB_TOKEN itself.');
    }
    return pat;
}
function describeConflict(probes, patProbes) {
    const nameOf = (list) => {
        const image = list.find(({ answer }) => answer !== 'allowed')?.image;
        return image === undefined ? 'one image' : (0,reference/* formatRepository */.Sh)(image);
    };
    return new errors/* ActionError */.lZ('denied', `docker keeps one credential per registry, but ${nameOf(probes)} needs the PAT and ${nameOf(patProbes)} the GITHUB_TOKEN.`, {
        hint: 'Grant this repository Read on the first under "Manage Actions access" (preferred), use "tools: containers, buildx", which keep one for each image, or split the job.',
    });
}
/** The error for what could not be done, with what GitHub says of the PAT where that was refused. */
async function describe(probes, options, connection) {
    const explained = await explainPat(probes, connection);
    return describeProbes(probes, {
        explained,
        isWithoutSecrets: (0,github/* isWithoutSecrets */.sD)(connection.runner.github) && options.pat === undefined,
        isForeign: (0,github/* isForeignRegistry */.U1)(connection.server),
    });
}

;// CONCATENATED MODULE: ./build/login/discover.js



/**
 * Finds out which registry an Enterprise Server has: the Container registry, or only the older Docker registry, on a host
 * of its own or on that of the server. Nobody but the server itself can tell, so each is asked, without a credential.
 * @returns the options for that registry
 * @throws ActionError `not-found` where none answers
 */
async function discoverRegistry(options, connection) {
    const { server } = options;
    const { host } = server.serverUrl;
    const isHosted = host === 'github.com' || host.endsWith('.ghe.com') || (0,reference/* isLoopback */.U9)(host);
    if (!options.isRegistryDerived || isHosted)
        return options;
    const container = (0,reference/* parseRegistryHost */.TZ)(`containers.${host}`);
    const others = [`docker.${host}`, host].map(reference/* parseRegistryHost */.TZ);
    for (const candidate of [container, ...others]) {
        if (!(await connection.registryAs(candidate, undefined).isThere()))
            continue;
        await explain(candidate, options, connection);
        return {
            ...options,
            server: { ...server, registry: candidate },
            pull: options.pull.map((image) => moveTo(candidate, image, server.registry)),
            push: options.push.map((image) => moveTo(candidate, image, server.registry)),
        };
    }
    throw new errors/* ActionError */.lZ('not-found', `${container} does not answer as a registry, and neither do ${others.join(' and ')}.`, {
        hint: 'Subdomain isolation, the Container registry or GitHub Packages are switched off; the site administrator can switch them on. "registry" names another host.',
    });
}
function moveTo(registry, image, from) {
    return image.registry === from ? { ...image, registry } : image;
}
/** The older registry does not go with newer engines; the way out is named. */
async function explain(registry, { tools, server }, { runner, findEngineVersion }) {
    if (!(0,github/* isDockerRegistry */.Yy)(server, registry))
        return;
    const { log } = runner;
    log.notice(`containers.${server.serverUrl.host} does not answer as a registry (isolation or Container registry off). ` +
        `The legacy Docker registry ${registry} is used, which is not for Docker Engine v25 and newer.`);
    if (!tools.includes('docker'))
        return;
    const version = await findEngineVersion();
    if (version !== undefined && Number.parseInt(version, 10) < 25)
        return;
    log.warning(`${registry} does not work with Docker Engine v25 and newer${version === undefined ? '' : ` (this is ${version})`}. ` +
        'Use the push action of this suite, skopeo or an older engine, or have the Container registry switched on and move the images there.');
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/core/domain/credential/credential-file.js + 3 modules
var credential_file = __webpack_require__(2153);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
;// CONCATENATED MODULE: ./build/core/domain/credential/credential-ledger.js


/** More than any job leaves; a file that others can write must not keep us busy. */
const maxDead = 100;
/**
 * Puts an entry into a file that others sign in to as well, and notes what stood in its place, so that every login can
 * be taken back, whichever is taken back first.
 * @param madeDirectory the topmost directory that was made for the file just now, if any was
 */
function signIn({ file, ledger }, { key, entry, signer }, what, madeDirectory) {
    const book = readBook(ledger) ?? { wasThere: file !== undefined, madeDirectory: '', logins: [] };
    const former = (0,credential_file/* findAuthEntry */.kB)(file, key, what) ?? null;
    const note = { key, fingerprint: (0,credential_file/* fingerprint */.Rj)(entry), former, ...signer };
    const after = {
        // A file that is there by our own doing alone was not there.
        wasThere: book.wasThere && file !== undefined,
        madeDirectory: book.madeDirectory === '' ? (madeDirectory ?? '') : book.madeDirectory,
        logins: [...book.logins, note],
    };
    return { file: (0,credential_file/* putAuthEntry */.KM)(file, key, entry, what), ledger: writeBook(after) };
}
/**
 * Takes one login back. What it replaced comes again, unless a later login stands there: then that one is to bring it
 * back. An entry that someone else wrote stays. Of several with one credential it takes that of the same signer: a note
 * that is left behind counts as that of a killed job, while another one may still rely on it.
 */
function credential_ledger_signOut({ file, ledger }, { key, fingerprint: written, signer }, what) {
    const book = readBook(ledger);
    const isWanted = (note) => note.key === key && note.fingerprint === written && note.runner === signer.runner && note.job === signer.job;
    const place = book?.logins.findLastIndex(isWanted) ?? -1;
    if (book === undefined || place < 0) {
        return { file, ledger, isForeign: findAuthEntry(file, key, what) !== undefined };
    }
    return takeBack(file, book, place, what);
}
/** Takes back the logins of jobs of this runner that ended without doing so: they were killed. */
function signOutDead(noted, { runner, job }, what) {
    let after = { ...noted, isForeign: false };
    if (runner === '' || job === '')
        return after;
    for (let taken = 0; taken < maxDead; taken += 1) {
        const book = readBook(after.ledger);
        const place = book?.logins.findLastIndex((note) => note.runner === runner && note.job !== job) ?? -1;
        if (book === undefined || place < 0)
            return after;
        after = takeBack(after.file, book, place, what);
    }
    return after;
}
function takeBack(file, book, place, what) {
    const note = book.logins[place];
    if (note === undefined)
        throw new RangeError('There is no such login.');
    const { before, after, isBare } = leaveOut(book.logins, place, note);
    const logins = [...before, ...after];
    const ledger = logins.length === 0 ? undefined : writeBook({ ...book, logins });
    const current = (0,credential_file/* findAuthEntry */.kB)(file, note.key, what);
    const isInForce = isBare && (0,credential_file/* fingerprint */.Rj)(current) === note.fingerprint;
    const restored = isInForce ? (0,credential_file/* putAuthEntry */.KM)(file, note.key, note.former ?? undefined, what) : file;
    const isOursAlone = !book.wasThere && ledger === undefined && (0,credential_file/* isWithoutEntries */.F2)(restored, what);
    return {
        file: isOursAlone ? undefined : restored,
        ledger,
        isForeign: !isInForce && current !== undefined && after.every(({ key }) => key !== note.key),
        ...(ledger === undefined && book.madeDirectory !== '' ? { madeDirectory: book.madeDirectory } : {}),
    };
}
/**
 * Leaves one login out: where a later one would bring back what it wrote, that brings back what it replaced. What others
 * wrote in between is left alone, and a later login may have been killed before it wrote anything.
 * @returns isBare: no later login wrote the same, which would be in force in its place
 */
function leaveOut(logins, place, note) {
    let isBare = true;
    const after = logins.slice(place + 1).map((each) => {
        if (!isBare || each.key !== note.key)
            return each;
        isBare = each.fingerprint !== note.fingerprint;
        return (0,credential_file/* fingerprint */.Rj)(each.former) === note.fingerprint ? { ...each, former: note.former } : each;
    });
    return { before: logins.slice(0, place), after, isBare };
}
function writeBook(book) {
    return Buffer.from(JSON.stringify(book));
}
/** A ledger that is none of ours helps nobody; without it the entries just stay. */
function readBook(ledger) {
    if (ledger === undefined)
        return undefined;
    let book;
    try {
        book = (0,json/* parseJsonObject */.dw)(ledger, 'The ledger');
    }
    catch {
        return undefined;
    }
    const logins = (0,json/* member */.Dc)(book, 'logins');
    return {
        wasThere: (0,json/* member */.Dc)(book, 'wasThere') !== false,
        madeDirectory: textOf(book, 'madeDirectory') ?? '',
        logins: (0,json/* isJsonArray */.Md)(logins) ? logins.filter(json/* isJsonObject */.OW).flatMap(readNote) : [],
    };
}
function readNote(note) {
    const [key, written, former] = [textOf(note, 'key'), textOf(note, 'fingerprint'), (0,json/* member */.Dc)(note, 'former')];
    if (key === undefined || written === undefined || former === undefined || (0,json/* isJsonArray */.Md)(former))
        return [];
    const [runner = '', job = ''] = [textOf(note, 'runner'), textOf(note, 'job')];
    return [{ key, fingerprint: written, former, runner, job }];
}
function textOf(object, name) {
    const value = (0,json/* member */.Dc)(object, name);
    return typeof value === 'string' ? value : undefined;
}

;// CONCATENATED MODULE: ./build/login/program.js


/** Where its ledger is, without the ending that all ledgers have. */
function pathOfPlace({ program, server }, { programLedgers }) {
    return (0,external_node_path_.join)(programLedgers, `docker-credential-${program}@${encodeURIComponent(server)}`);
}
/** Whose ledger it is; undefined for the ledger of a file. */
function findProgramPlace(path, { programLedgers }) {
    if ((0,external_node_path_.dirname)(path) !== programLedgers)
        return undefined;
    const [, program, server] = /^docker-credential-([^@]+)@((?:[^%]|%[0-7][0-9A-F])+)$/.exec((0,external_node_path_.basename)(path)) ?? [];
    return program === undefined || server === undefined ? undefined : { program, server: decodeURIComponent(server) };
}
/** What a program keeps for one server, as a file with one entry, so that logins are noted and undone as in files. */
function program_contentOf(program, server, openPrograms) {
    return {
        read: async () => {
            const credential = await (await openPrograms()).find(program, server);
            return credential === undefined ? undefined : (0,credential_file/* putAuthEntry */.KM)(undefined, server, entryOf(credential), program);
        },
        write: async (after) => {
            const programs = await openPrograms();
            const credential = findCredential(after, server);
            await (credential === undefined ? programs.erase(program, server) : programs.store(program, server, credential));
        },
    };
}
function entryOf({ username, secret }) {
    return { username, password: secret };
}
function findCredential(content, server) {
    return (0,credential_file/* readAuthEntry */.VA)((0,credential_file/* findAuthEntry */.kB)(content, server, 'What the program keeps'));
}

;// CONCATENATED MODULE: ./build/login/entries.js




/** One credential for the registry, as Docker keeps it. */
function singleEntry({ single }, host) {
    return { key: (0,credential_file/* authKeyOf */.zQ)(host), entry: (0,credential_file/* makeAuthEntry */.Nv)(single.username, single.secret) };
}
/** The registry's own and those of images, which containers tools prefer to it. */
function keyedEntries({ general, images }, host) {
    return [
        { key: (0,credential_file/* containersKeyOf */.DD)(host), entry: (0,credential_file/* makeAuthEntry */.Nv)(general.username, general.secret) },
        ...images.map(({ image, credential }) => ({
            key: (0,reference/* formatRepository */.Sh)(image),
            entry: (0,credential_file/* makeAuthEntry */.Nv)(credential.username, credential.secret),
        })),
    ];
}
/**
 * The files of buildx that hold for a registry, and for pulling one of its images.
 * @see https://docs.docker.com/build/building/variables/#buildx_config (`config/<registry>[/<repository>][@pull[,push]]`)
 */
function scopedEntries({ general, images }, { buildxConfig }, host) {
    const entryAt = (scope, { username, secret }) => ({
        path: (0,external_node_path_.join)(buildxConfig, 'config', ...scope.split('/'), 'config.json'),
        key: (0,credential_file/* authKeyOf */.zQ)(host),
        entry: (0,credential_file/* makeAuthEntry */.Nv)(username, secret),
    });
    return [
        entryAt((0,credential_file/* scopeOf */.Od)(host), general),
        ...images.map(({ image, credential }) => entryAt(`${(0,reference/* formatRepository */.Sh)(image)}@pull`, credential)),
    ];
}
/** The entry for a program that keeps the credentials of a server, by the name that the tool has for it. */
function programEntry(program, server, credential, places) {
    return { path: pathOfPlace({ program, server }, places), key: server, entry: entryOf(credential), program };
}
/** Docker and containers tools may be told to use one file. Of two entries with the same key the later one holds. */
function distinct(entries) {
    return [...new Map(entries.map((entry) => [`${entry.path}\n${entry.key}`, entry])).values()];
}

;// CONCATENATED MODULE: ./build/login/own-directory.js

/** Of the names of our directories in the temporary one; 16 hexadecimal digits follow. */
const own_directory_ownDirectoryPrefix = 'ghcr-actions-';
/** The name of the job that a directory of ours belongs to, in a file of it. */
const jobFile = 'job';
/** @param onName is told its path right before it is made */
async function makeOwnDirectory({ runner, credentialFiles }, onName) {
    const directory = await credentialFiles.makeDirectory(runner.temporaryDirectory, own_directory_ownDirectoryPrefix, onName);
    await credentialFiles.update((0,external_node_path_.join)(directory, jobFile), () => Buffer.from(nameJob(runner)));
    return directory;
}
/** Removes what jobs that were killed left of their own: a runner has one job at a time. */
async function sweepDirectories({ runner, credentialFiles }) {
    const job = nameJob(runner);
    if (job === '')
        return;
    for (const directory of await credentialFiles.findDirectories(runner.temporaryDirectory, own_directory_ownDirectoryPrefix)) {
        const owner = await credentialFiles.read((0,external_node_path_.join)(directory, jobFile)).catch(() => undefined);
        if (owner === undefined || Buffer.from(owner).toString('utf8') === job)
            continue;
        await credentialFiles.remove(directory).catch(() => undefined);
    }
}
/** Only a directory that this action made is ever removed whole. */
function own_directory_isOwnDirectory(path, temporaryDirectory) {
    const name = (0,external_node_path_.basename)(path);
    const isOwnName = name.startsWith(own_directory_ownDirectoryPrefix) && /^[0-9a-f]{16}$/.test(name.slice(own_directory_ownDirectoryPrefix.length));
    return isOwnName && (0,external_node_path_.resolve)((0,external_node_path_.dirname)(path)) === (0,external_node_path_.resolve)(temporaryDirectory);
}
/** The directory of ours that a path is in, or is. */
function own_directory_findOwnDirectory(path, temporaryDirectory) {
    return [path, (0,external_node_path_.dirname)(path)]
        .filter((each) => path !== '' && own_directory_isOwnDirectory(each, temporaryDirectory))
        .map((each) => (0,external_node_path_.resolve)(each))[0];
}
/** Several runners of one user may share files; each has a name and a temporary directory of its own. */
function own_directory_nameSigner(runner) {
    const name = runner.environment('RUNNER_NAME');
    return { runner: name === undefined ? '' : `${name} ${runner.temporaryDirectory}`, job: nameJob(runner) };
}
/** @returns empty outside of a workflow */
function nameJob(runner) {
    const parts = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB'].map((name) => runner.environment(name));
    return parts.some((part) => part === undefined) ? '' : parts.join(' ');
}

;// CONCATENATED MODULE: ./build/login/sweep.js




/** A job that was killed could not sign out; the next one on the same runner does it, wherever a ledger tells of it. */
async function sweep(connection) {
    await sweepDirectories(connection);
    const { credentialFiles, credentialPlaces: places, credentialPrograms, runner } = connection;
    const signer = own_directory_nameSigner(runner);
    const files = [
        (0,external_node_path_.join)(places.dockerConfig, 'config.json'),
        ...places.authFiles,
        ...(await credentialFiles.findNoted((0,external_node_path_.join)(places.buildxConfig, 'config'))),
        ...(await credentialFiles.findNoted(places.programLedgers)),
    ];
    // What lies deeper goes first, so that directories above it can go as well.
    for (const path of [...new Set(files)].sort((a, b) => b.length - a.length)) {
        const place = findProgramPlace(path, places);
        const content = place === undefined ? undefined : program_contentOf(place.program, place.server, credentialPrograms);
        // What can't be read here fails where it is needed; it is no reason to fail before.
        try {
            await credentialFiles.updateNoted(path, (noted) => signOutDead(noted, signer, path), content);
        }
        catch (error) {
            runner.log.debug(error instanceof Error ? error.message : String(error));
        }
    }
}

;// CONCATENATED MODULE: ./build/login/variables.js



/** Builders of buildx lie beside the configuration, so their place is named before that moves. */
async function planVariables(files, { runner, credentialFiles, credentialPlaces: places }) {
    const isMoved = files.dockerConfig !== undefined && runner.environment('BUILDX_CONFIG') === undefined;
    const wanted = [
        ['DOCKER_CONFIG', files.dockerConfig],
        ['BUILDX_CONFIG', isMoved ? places.buildxConfig : undefined],
        ['REGISTRY_AUTH_FILE', files.authFile],
    ];
    const variables = [];
    for (const [name, value] of wanted) {
        if (value === undefined)
            continue;
        const former = runner.environment(name) ?? '';
        const directory = own_directory_findOwnDirectory(former, runner.temporaryDirectory);
        const original = directory === undefined ? former : await readOriginal((0,external_node_path_.join)(directory, originalsFile), name, credentialFiles);
        variables.push({ name, value, former, original });
    }
    return variables;
}
/** What variables held before the first of several logins, in a file of each one's directory. */
const originalsFile = 'originals.json';
async function noteOriginals(directory, variables, { credentialFiles }) {
    const originals = Object.fromEntries(variables.map(({ name, original }) => [name, original]));
    await credentialFiles.update((0,external_node_path_.join)(directory, originalsFile), () => Buffer.from(JSON.stringify(originals)));
}
async function readOriginal(path, name, files) {
    const content = await files.read(path);
    const value = content === undefined ? undefined : (0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(content, path), name);
    return typeof value === 'string' ? value : '';
}
/** Sets it back, if it is still what this login made it. */
async function variables_restoreVariable({ name, value, former, original }, files, runner) {
    if (runner.environment(name) !== value)
        return;
    // Post steps of earlier actions run after this one, and need what they had.
    const directory = findOwnDirectory(former, runner.temporaryDirectory);
    const present = await files.findDirectories(runner.temporaryDirectory, ownDirectoryPrefix);
    const isGone = directory !== undefined && !present.some((path) => resolve(path) === directory);
    runner.exportVariable(name, isGone ? original : former);
}

;// CONCATENATED MODULE: ./build/login/undo.js






const nothingWritten = { directories: [], entries: [], variables: [] };
const stateName = 'undo';
/** Inputs of the main step, which its post step is given as well. */
const secretInputs = (/* unused pure expression or super */ null && (['github-token', 'pat', 'password']));
function describeEntries(entries) {
    return entries.map(({ path, program = '', key, entry }) => ({ path, program, key, fingerprint: (0,credential_file/* fingerprint */.Rj)(entry) }));
}
function saveUndo(runner, undo) {
    runner.saveState(stateName, JSON.stringify(undo));
}
/**
 * Takes a login back: only what is still ours, and as often as it is asked to. It never fails: what could not be undone
 * is a warning, because the job is over.
 */
async function undoLogin(runner, files, openPrograms) {
    const undo = parseUndo(runner.state(stateName), runner.temporaryDirectory);
    if (undo === undefined)
        return;
    // A job may have them in its environment, too, of which a credential program is given what is not known to be secret.
    for (const secret of secretInputs.map((name) => runner.inputs.get(name).trim())) {
        if (secret !== '')
            runner.mask(secret);
    }
    const isDone = [];
    // The last one first: what was made for the first one may go when the others are gone.
    for (const entry of undo.entries.toReversed()) {
        isDone.push(await attempt(runner, () => undo_takeBack(entry, files, openPrograms, runner)));
    }
    for (const directory of undo.directories)
        isDone.push(await attempt(runner, () => files.remove(directory)));
    for (const variable of undo.variables)
        isDone.push(await attempt(runner, () => restoreVariable(variable, files, runner)));
    if (isDone.every(Boolean))
        runner.log.info('Signed out: what this login wrote is gone.');
}
async function undo_takeBack({ path, program, key, fingerprint: written }, files, openPrograms, runner) {
    const logout = { key, fingerprint: written, signer: nameSigner(runner) };
    const seen = { isForeign: false };
    const content = program === '' ? undefined : contentOf(program, key, openPrograms);
    await files.updateNoted(path, (noted) => {
        const after = signOut(noted, logout, path);
        seen.isForeign = after.isForeign;
        return after;
    }, content);
    const where = program === '' ? path : `docker-credential-${program}`;
    if (seen.isForeign)
        runner.log.info(`${where}: the entry of ${key} is not the one that this login wrote, and stays.`);
}
/** @returns whether it was done */
async function attempt(runner, work) {
    try {
        await work();
        return true;
    }
    catch (error) {
        runner.log.warning(`Signing out left something behind: ${error instanceof Error ? error.message : String(error)}`);
        return false;
    }
}
/** What is not of our form is left out: state is a file that others can write. */
function parseUndo(state, temporaryDirectory) {
    if (state === '')
        return undefined;
    let value;
    try {
        value = JSON.parse(state);
    }
    catch {
        return undefined;
    }
    if (!isJsonObject(value))
        return undefined;
    const objects = (name) => listOf(value, name).filter(isJsonObject);
    const text = (object, name) => {
        const found = member(object, name);
        return typeof found === 'string' ? found : '';
    };
    return {
        directories: listOf(value, 'directories')
            .filter((path) => typeof path === 'string')
            .filter((path) => isOwnDirectory(path, temporaryDirectory)),
        entries: objects('entries').map((entry) => ({
            path: text(entry, 'path'),
            program: text(entry, 'program'),
            key: text(entry, 'key'),
            fingerprint: text(entry, 'fingerprint'),
        })),
        variables: objects('variables').map((variable) => ({
            name: text(variable, 'name'),
            value: text(variable, 'value'),
            former: text(variable, 'former'),
            original: text(variable, 'original'),
        })),
    };
}
function listOf(object, name) {
    const list = member(object, name);
    return isJsonArray(list) ? list : [];
}

;// CONCATENATED MODULE: ./build/login/install.js











/**
 * Writes the credentials for the tools that are wanted. What has to be undone is saved before each change, so that the
 * post step can undo a run that was killed in between.
 */
async function installCredential(options, wanted, connection) {
    await sweep(connection);
    return options.config === 'isolated'
        ? installIsolated(options, wanted, connection)
        : installShared(options, wanted, connection);
}
/** A directory of our own below the runner's temporary one, with a copy of what the user had. */
async function installIsolated(options, wanted, connection) {
    const { runner, server } = connection;
    const places = connection.credentialPlaces;
    const directory = await makeOwnDirectory(connection, (path) => {
        if (options.logout)
            saveUndo(runner, { ...nothingWritten, directories: [path] });
    });
    const files = {
        dockerConfig: options.tools.includes('docker') ? directory : undefined,
        authFile: options.tools.includes('containers') ? (0,external_node_path_.join)(directory, 'auth.json') : undefined,
    };
    const variables = await planVariables(files, connection);
    await noteOriginals(directory, variables, connection);
    const scoped = options.tools.includes('buildx') ? scopedEntries(wanted, places, server.registry) : [];
    if (options.logout)
        saveUndo(runner, { directories: [directory], entries: describeEntries(scoped), variables });
    if (files.dockerConfig !== undefined) {
        await copyDockerConfig(files.dockerConfig, places, singleEntry(wanted, server.registry), connection);
    }
    if (files.authFile !== undefined) {
        await copyAuthFiles(files.authFile, places, keyedEntries(wanted, server.registry), connection);
    }
    await writeEntries(scoped, options, connection);
    for (const { name, value } of variables)
        runner.exportVariable(name, value);
    return files;
}
/**
 * What Docker has beside its configuration: plugins, contexts (where the engine is), keys to sign with, and the
 * certificates for an engine that is reached by TLS.
 * @see https://docs.docker.com/engine/security/protect-access/#secure-by-default
 */
const dockersOwn = ['cli-plugins', 'contexts', 'trust', 'ca.pem', 'cert.pem', 'key.pem'];
/** What Docker had comes along: the configuration as a copy, all else by links. */
async function copyDockerConfig(directory, { dockerConfig }, { key, entry }, { credentialFiles, server, runner }) {
    const original = (0,external_node_path_.join)(dockerConfig, 'config.json');
    const file = await credentialFiles.read(original);
    const common = (0,credential_file/* findCommonProgram */.H9)(file, original);
    if (common !== undefined) {
        runner.log.notice(`docker-credential-${common} keeps credentials of any registry (credsStore of ${original}). For this job it goes on for registries with an entry there; for others use config: shared.`);
    }
    const readable = (0,credential_file/* leaveOutCredentialProgram */.jS)(file, server.registry, original);
    const content = (0,credential_file/* putAuthEntry */.KM)(readable, key, entry, original);
    await credentialFiles.update((0,external_node_path_.join)(directory, 'config.json'), () => content);
    for (const name of dockersOwn) {
        await credentialFiles.link((0,external_node_path_.join)(dockerConfig, name), (0,external_node_path_.join)(directory, name));
    }
}
/** Containers tools read several files; from now on it is one, so what the others have is taken over. */
async function copyAuthFiles(path, { authFiles }, entries, { credentialFiles, server, runner }) {
    let merged;
    let origin = path;
    for (const original of authFiles) {
        const content = await credentialFiles.read(original);
        if (content === undefined)
            continue;
        if (merged === undefined)
            origin = original;
        merged = merged === undefined ? content : (0,credential_file/* addMissingEntries */.yQ)(merged, content, origin, original);
    }
    warnOfPreferred(merged, entries, server.registry, origin, runner);
    const readable = (0,credential_file/* leaveOutOwnProgram */.wN)(merged, server.registry, origin);
    const content = entries.reduce((file, { key, entry }) => (0,credential_file/* putAuthEntry */.KM)(file, key, entry, origin), readable);
    await credentialFiles.update(path, () => content);
}
/** Entries for a part of the registry, which somebody else wrote: containers tools prefer them to ours. */
function warnOfPreferred(file, entries, host, path, { log }) {
    const others = (0,credential_file/* findKeysBelow */.vs)(file, host, path).filter((key) => entries.every((entry) => entry.key !== key));
    if (others.length === 0)
        return;
    log.warning(`${path} has entries of its own for ${others.slice(0, 10).join(', ')}; podman, buildah and skopeo prefer them to the one of ${host}.`);
}
/** The user's own files: only our entries in them change, and what stood in their place comes back. */
async function installShared(options, wanted, connection) {
    const { runner, credentialFiles, server } = connection;
    const host = server.registry;
    const places = connection.credentialPlaces;
    const [authFile] = places.authFiles;
    const files = {
        dockerConfig: options.tools.includes('docker') ? places.dockerConfig : undefined,
        authFile: options.tools.includes('containers') ? authFile : undefined,
    };
    const entries = [];
    if (files.authFile !== undefined) {
        const path = files.authFile;
        const file = await credentialFiles.read(path);
        const program = (0,credential_file/* findOwnProgram */.AI)(file, host, path);
        const keyed = keyedEntries(wanted, host);
        warnOfPreferred(file, keyed, host, path, runner);
        if (program === undefined)
            entries.push(...keyed.map((entry) => ({ path, ...entry })));
        else
            entries.push(programEntry(program, (0,credential_file/* containersKeyOf */.DD)(host), generalAlone(wanted, program, path), places));
    }
    // Where both are told to use one file, Docker's entry holds: it has no other for the images that need the PAT.
    if (files.dockerConfig !== undefined) {
        const path = (0,external_node_path_.join)(files.dockerConfig, 'config.json');
        const program = (0,credential_file/* findCredentialProgram */.bh)(await credentialFiles.read(path), host, path);
        if (program === undefined)
            entries.push({ path, ...singleEntry(wanted, host) });
        else
            entries.push(programEntry(program, (0,credential_file/* authKeyOf */.zQ)(host), wanted.single, places));
    }
    if (options.tools.includes('buildx'))
        entries.push(...scopedEntries(wanted, places, host));
    const all = distinct(entries);
    if (options.logout)
        saveUndo(runner, { ...nothingWritten, entries: describeEntries(all) });
    try {
        await writeEntries(all, options, connection);
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error, 'invalid-file') || error.hint !== undefined)
            throw error;
        const hint = 'Let the user of the runner write there, or use config: isolated, which needs no file of the user.';
        throw new errors/* ActionError */.lZ(error.code, error.message, { hint, cause: error });
    }
    return files;
}
/** Containers tools ask a program for the registry as a whole, and look at no entry of an image then. */
function generalAlone({ general, images }, program, path) {
    const [special] = images;
    if (special === undefined)
        return general;
    throw new errors/* ActionError */.lZ('unsupported', `${path} has docker-credential-${program} keep one credential for ${special.image.registry}, but ${(0,reference/* formatRepository */.Sh)(special.image)} needs the PAT.`, { hint: 'Use config: isolated, which leaves this program out, or give this repository Read on that package.' });
}
/** What is to be undone was saved before. */
async function writeEntries(entries, { logout }, { runner, credentialFiles, credentialPrograms }) {
    const signer = own_directory_nameSigner(runner);
    for (const { path, key, entry, program } of entries) {
        const content = program === undefined ? undefined : program_contentOf(program, key, credentialPrograms);
        if (logout) {
            const login = { key, entry, signer };
            await credentialFiles.updateNoted(path, (noted, made) => signIn(noted, login, path, made), content);
        }
        else if (content === undefined) {
            await credentialFiles.update(path, (file) => (0,credential_file/* putAuthEntry */.KM)(file, key, entry, path));
        }
        else {
            await content.write((0,credential_file/* putAuthEntry */.KM)(undefined, key, entry, path));
        }
        if (program !== undefined)
            runner.log.info(`docker-credential-${program} keeps the credential of ${key}.`);
    }
}

;// CONCATENATED MODULE: ./build/login/login.js







/** Signs the job in, sets the outputs and writes the summary. @throws ActionError as `signIn` */
async function login(options, connection) {
    const report = await login_signIn(options, connection);
    setOutputs(report, connection);
    await connection.runner.writeSummary(summarizeLogin(report));
    return report;
}
/**
 * Chooses the credentials that the job needs, tries them, and writes them where the tools look for them.
 * Nothing is written before they were accepted for every image.
 * @param accepted why the credential needs no trial where no image is pulled; one sentence
 * @throws ActionError that names the image and says what to change
 */
async function login_signIn(given, connection, accepted) {
    const { runner } = connection;
    const { log } = runner;
    if (runner.environment('DOCKER_AUTH_CONFIG') !== undefined) {
        log.warning('DOCKER_AUTH_CONFIG is set and overrides this login for Docker. Remove it from the job.');
    }
    const options = await discoverRegistry(given, connection);
    const { registry } = options.server;
    const choice = await chooseCredentials(options, connection, accepted);
    const files = await install(choice, options, { ...connection, server: options.server });
    const report = {
        registry,
        username: choice.signIn?.general.username ?? '',
        credential: nameAll(choice, options),
        reason: choice.reason,
        images: [
            ...options.pull.map((image) => reportImage(image, 'pull', choice, options)),
            ...options.push.map((image) => reportImage(image, 'push', choice, options)),
        ],
        ...files,
    };
    const done = choice.signIn === undefined ? 'nothing is written' : `signed in as ${report.username}`;
    log.info(`${registry}: ${done} (${report.credential}). ${report.reason}`);
    for (const { image, need, chosen, reason } of report.images)
        log.info(`${need} ${image}: ${chosen}. ${reason}`);
    return report;
}
async function install({ signIn }, options, connection) {
    if (signIn !== undefined)
        return installCredential(options, signIn, connection);
    return { dockerConfig: undefined, authFile: undefined };
}
/** What the tools that are wanted have been given, all together. */
function nameAll({ signIn }, { tools }) {
    if (signIn === undefined)
        return 'anonymous';
    const { general, single, images } = signIn;
    const hasKeys = tools.some((tool) => tool !== 'docker');
    const given = [
        ...(tools.includes('docker') ? [single] : []),
        ...(hasKeys ? [general, ...images.map(({ credential }) => credential)] : []),
    ];
    const [only, ...more] = new Set(given.map(credential_choice/* nameCredential */.ji));
    return only === undefined || more.length > 0 ? 'mixed' : only;
}
/** What an image is pulled or pushed with: by tools with keys, or else by Docker. */
function reportImage(image, need, { signIn, probes }, { tools }) {
    const own = need === 'pull' ? signIn?.images.find((each) => each.image === image)?.credential : undefined;
    const best = own ?? signIn?.general;
    const chosen = tools.some((tool) => tool !== 'docker') ? best : signIn?.single;
    const tried = probes.filter((probe) => probe.image === image && probe.need === need);
    const answer = tried.find(({ credential }) => credential === chosen)?.answer;
    const needed = 'Another image needs it, and Docker keeps one credential for a registry.';
    const reason = chosen === best ? reasonFor(need, chosen, own, answer) : needed;
    const isOtherForDocker = tools.includes('docker') && signIn?.single !== chosen;
    return {
        image: (0,reference/* formatRepository */.Sh)(image),
        need,
        answers: Object.fromEntries(tried.map((probe) => [(0,credential_choice/* nameCredential */.ji)(probe.credential), describeAnswer(probe)])),
        chosen: (0,credential_choice/* nameCredential */.ji)(chosen),
        reason: isOtherForDocker ? `${reason} Docker, which keeps one credential for a registry, has the PAT.` : reason,
    };
}
function reasonFor(need, chosen, own, answer) {
    if (chosen === undefined)
        return 'It is public.';
    if (answer === undefined)
        return need === 'push' ? 'Writing is not tried.' : 'Reading is not tried.';
    if (answer !== 'allowed')
        return 'The registry did not answer, and no other credential is given or wanted.';
    if (need === 'push')
        return 'It may be written to.';
    if (own !== undefined)
        return 'GITHUB_TOKEN is denied it, and the PAT can read it.';
    return chosen.kind === 'github-token'
        ? 'The weakest credential that can read it.'
        : 'It can be read, and no other credential is given or wanted.';
}
function setOutputs(report, { runner }) {
    const { reason, images } = report;
    const outputs = {
        registry: report.registry,
        username: report.username,
        credential: report.credential,
        'docker-config': report.dockerConfig ?? '',
        'auth-file': report.authFile ?? '',
    };
    for (const [name, value] of Object.entries(outputs))
        runner.setOutput(name, value);
    runner.setOutput('json', JSON.stringify({ ...outputs, reason, images }));
}


/***/ })

};
