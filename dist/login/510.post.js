export const id = 510;
export const ids = [510];
export const modules = {

/***/ 510:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openCredentialPrograms: () => (/* binding */ openCredentialPrograms)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(421);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(718);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(807);
;// CONCATENATED MODULE: ./build/core/adapters/http/redaction.js
const minSecretLength = 4;
/**
 * Takes the credential that was sent out of what a server says: some repeat the Authorization header in their errors.
 */
function createRedactor(authorization) {
    const secrets = secretsIn(authorization ?? '')
        .filter((secret) => secret.length >= minSecretLength)
        .flatMap((secret) => [secret, encodeURIComponent(secret), secret.replaceAll('/', '\\/')])
        .sort((a, b) => b.length - a.length);
    return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
/** The value, what comes after its scheme, and the secret within Basic credentials. */
function secretsIn(authorization) {
    const [scheme, value] = authorization.split(' ', 2);
    if (scheme === undefined || value === undefined)
        return [authorization];
    if (scheme.toLowerCase() !== 'basic')
        return [authorization, value];
    const pair = Buffer.from(value, 'base64').toString('utf8');
    return [authorization, value, pair.slice(pair.indexOf(':') + 1)];
}

;// CONCATENATED MODULE: ./build/core/adapters/credentials/credential-program.js




const maxOutputBytes = 64 * 1024;
/** Some ask a service far away. Some ask the person at the screen, and there is none. */
const defaultTimeoutMs = 30_000;
/** What the programs say where they have nothing; some in words of their own. */
const notFound = /credentials not found|no credentials|could not be found|not found in (?:native )?keychain/i;
/**
 * The programs that keep credentials for Docker and containers tools (`docker-credential-NAME`). Secrets go by standard
 * input and output only.
 * @param timeoutMs how long each is waited for
 * @see https://github.com/docker/docker-credential-helpers#development
 */
function openCredentialPrograms(runner, timeoutMs = defaultTimeoutMs) {
    const means = { runner, timeoutMs };
    return {
        find: (program, server) => findCredential(program, server, means),
        store: async (program, server, { username, secret }) => {
            const input = JSON.stringify({ ServerURL: server, Username: username, Secret: secret });
            const { isDone, output } = await runProgram(program, 'store', input, means);
            const redact = createRedactor(`Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`);
            if (!isDone)
                throw describe(program, 'store', server, redact(output));
        },
        erase: async (program, server) => {
            const { isDone, output } = await runProgram(program, 'erase', server, means);
            if (!isDone && !notFound.test(output))
                throw describe(program, 'erase', server, output);
        },
    };
}
async function findCredential(program, server, means) {
    const { isDone, output } = await runProgram(program, 'get', server, means);
    if (!isDone) {
        if (notFound.test(output))
            return undefined;
        throw describe(program, 'get', server, output);
    }
    const answer = parse(output);
    const [username, secret] = [(0,json/* member */.Dc)(answer, 'Username'), (0,json/* member */.Dc)(answer, 'Secret')];
    if (typeof username !== 'string' || typeof secret !== 'string') {
        throw new errors/* ActionError */.lZ('invalid-file', `docker-credential-${program} answered something else than a credential.`);
    }
    means.runner.mask(secret);
    return { username, secret };
}
function parse(output) {
    try {
        const answer = JSON.parse(output);
        return (0,json/* isJsonObject */.OW)(answer) ? answer : {};
    }
    catch {
        return {};
    }
}
/** Some of these programs write what went wrong to standard output, as the protocol has it, and some to the other. */
function runProgram(program, verb, input, { runner, timeoutMs }) {
    if (!/^[A-Za-z0-9][\w.-]{0,100}$/.test(program)) {
        throw new errors/* ActionError */.lZ('invalid-file', `${JSON.stringify(program.slice(0, 100))} is no name of a credential program.`);
    }
    const options = {
        env: { ...runner.childEnvironment() },
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: maxOutputBytes,
        windowsHide: true,
    };
    return new Promise((resolve, reject) => {
        const child = (0,external_node_child_process_.execFile)(`docker-credential-${program}`, [verb], options, (error, output, errors) => {
            if (error === null)
                resolve({ isDone: true, output });
            else if (typeof error.code === 'number')
                resolve({ isDone: false, output: `${output} ${errors}` });
            else
                reject(describeEnd(program, verb, error, timeoutMs));
        });
        // It need not read what it is given.
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input);
    });
}
/** Why a program did not end by itself. Node's own message is left out: what the program wrote is in it. */
function describeEnd(program, verb, error, timeoutMs) {
    const name = `docker-credential-${program}`;
    if (error.code === 'ENOENT' || error.code === 'EACCES') {
        return new errors/* ActionError */.lZ('invalid-file', `${name} can't be run: there is no such program on the PATH.`, {
            hint: "Docker's configuration names this program (credsStore, credHelpers). Install it, or use config: isolated.",
        });
    }
    const isTooLate = error.killed === true && typeof error.code !== 'string';
    const what = isTooLate
        ? `did not end within ${timeoutMs / 1000} s`
        : `was ended (${error.code ?? error.signal ?? ''})`;
    return new errors/* ActionError */.lZ('invalid-file', `${name} ${verb} ${what}.`, {
        hint: 'It may wait for somebody to unlock what it keeps. Use config: isolated, which leaves this program out.',
    });
}
/** What a program says after a failure may hold what it keeps, so little of it is shown. */
function describe(program, verb, server, output) {
    const shown = output.replace(/"Secret"\s*:\s*"(?:[^"\\]|\\.)*"?/gi, '"Secret":"***"');
    const [words = ''] = shown.trim().slice(0, 200).split('\n');
    return new errors/* ActionError */.lZ('invalid-file', `docker-credential-${program} ${verb} failed for ${server}: ${words === '' ? 'it does not say why' : words}.`, {
        hint: 'Use config: isolated, which leaves this program out.',
    });
}


/***/ })

};
