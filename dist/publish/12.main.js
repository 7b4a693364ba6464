export const id = 12;
export const ids = [12];
export const modules = {

/***/ 1012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openCredentialPrograms: () => (/* binding */ openCredentialPrograms)
/* harmony export */ });
/* harmony import */ var _actions_exec__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2876);
/* harmony import */ var _domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8718);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2807);
/* harmony import */ var _ports_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5158);
/* harmony import */ var _http_redaction_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(125);





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
            const redact = (0,_http_redaction_js__WEBPACK_IMPORTED_MODULE_4__/* .createRedactor */ .l)(`Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`);
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
    const [username, secret] = [(0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(answer, 'Username'), (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(answer, 'Secret')];
    if (typeof username !== 'string' || typeof secret !== 'string') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('invalid-file', `docker-credential-${program} answered something else than a credential.`);
    }
    runner.mask(secret);
    return { username, secret };
}
function parse(output) {
    try {
        const answer = JSON.parse(output);
        return (0,_domain_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(answer) ? answer : {};
    }
    catch {
        return {};
    }
}
/** Some of these programs write what went wrong to standard output, as the protocol has it, and some to the other. */
async function runProgram(program, verb, input, runner) {
    if (!/^[A-Za-z0-9][\w.-]{0,100}$/.test(program)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('invalid-file', `${JSON.stringify(program.slice(0, 100))} is no name of a credential program.`);
    }
    let output = '';
    let errors = '';
    try {
        const exitCode = await (0,_actions_exec__WEBPACK_IMPORTED_MODULE_0__/* .exec */ .m)(`docker-credential-${program}`, [verb], {
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('invalid-file', `docker-credential-${program} can't be run: ${messageOf(cause).replace(/\.$/, '')}.`, {
            hint: "Docker's configuration names this program (credsStore, credHelpers). Install it, or use config: isolated.",
            cause,
        });
    }
}
/** What a program says after a failure may hold what it keeps, so little of it is shown. */
function describe(program, verb, server, output) {
    const shown = output.replace(/"Secret"\s*:\s*"(?:[^"\\]|\\.)*"?/gi, '"Secret":"***"');
    const words = shown.trim().split('\n')[0]?.slice(0, 200) ?? '';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('invalid-file', `docker-credential-${program} ${verb} failed for ${server}: ${words}.`, {
        hint: 'Use config: isolated, which leaves this program out.',
    });
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}


/***/ })

};
