export const id = 510;
export const ids = [510];
export const modules = {

/***/ 9510:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openCredentialPrograms: () => (/* binding */ openCredentialPrograms)
});

// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 5 modules
var exec = __webpack_require__(2876);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
// EXTERNAL MODULE: ./build/core/errors.js
var core_errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/ports.js + 3 modules
var ports = __webpack_require__(3072);
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
/** What the programs say where they have nothing; some in words of their own. */
const notFound = /credentials not found|no credentials|could not be found|not found in (?:native )?keychain/i;
/**
 * The programs that keep credentials for Docker and containers tools (`docker-credential-NAME`). Secrets go by standard
 * input and output only.
 * @see https://github.com/docker/docker-credential-helpers#development
 */
function openCredentialPrograms(runner) {
    return {
        find: (program, server) => findCredential(program, server, runner),
        store: async (program, server, { username, secret }) => {
            const input = JSON.stringify({ ServerURL: server, Username: username, Secret: secret });
            const { exitCode, output } = await runProgram(program, 'store', input, runner);
            const redact = createRedactor(`Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`);
            if (exitCode !== 0)
                throw describe(program, 'store', server, redact(output));
        },
        erase: async (program, server) => {
            const { exitCode, output } = await runProgram(program, 'erase', server, runner);
            if (exitCode !== 0 && !notFound.test(output))
                throw describe(program, 'erase', server, output);
        },
    };
}
async function findCredential(program, server, runner) {
    const { exitCode, output } = await runProgram(program, 'get', server, runner);
    if (exitCode !== 0) {
        if (notFound.test(output))
            return undefined;
        throw describe(program, 'get', server, output);
    }
    const answer = parse(output);
    const [username, secret] = [(0,json/* member */.Dc)(answer, 'Username'), (0,json/* member */.Dc)(answer, 'Secret')];
    if (typeof username !== 'string' || typeof secret !== 'string') {
        throw new core_errors/* ActionError */.lZ('invalid-file', `docker-credential-${program} answered something else than a credential.`);
    }
    runner.mask(secret);
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
async function runProgram(program, verb, input, runner) {
    if (!/^[A-Za-z0-9][\w.-]{0,100}$/.test(program)) {
        throw new core_errors/* ActionError */.lZ('invalid-file', `${JSON.stringify(program.slice(0, 100))} is no name of a credential program.`);
    }
    let output = '';
    let errors = '';
    try {
        const exitCode = await (0,exec/* exec */.m)(`docker-credential-${program}`, [verb], {
            env: { ...runner.childEnvironment() },
            input: Buffer.from(input),
            silent: true,
            ignoreReturnCode: true,
            listeners: {
                stdout: (data) => {
                    if (output.length < maxOutputBytes)
                        output += data.toString('utf8');
                },
                stderr: (data) => {
                    if (errors.length < maxOutputBytes)
                        errors += data.toString('utf8');
                },
            },
        });
        return { exitCode, output: exitCode === 0 ? output : `${output} ${errors}` };
    }
    catch (cause) {
        throw new core_errors/* ActionError */.lZ('invalid-file', `docker-credential-${program} can't be run: ${messageOf(cause).replace(/\.$/, '')}.`, {
            hint: "Docker's configuration names this program (credsStore, credHelpers). Install it, or use config: isolated.",
            cause,
        });
    }
}
/** What a program says after a failure may hold what it keeps, so little of it is shown. */
function describe(program, verb, server, output) {
    const shown = output.replace(/"Secret"\s*:\s*"(?:[^"\\]|\\.)*"?/gi, '"Secret":"***"');
    const words = shown.trim().split('\n')[0]?.slice(0, 200) ?? '';
    return new core_errors/* ActionError */.lZ('invalid-file', `docker-credential-${program} ${verb} failed for ${server}: ${words}.`, {
        hint: 'Use config: isolated, which leaves this program out.',
    });
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}


/***/ })

};
