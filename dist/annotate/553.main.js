export const id = 553;
export const ids = [553];
export const modules = {

/***/ 8553:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findEngineVersion: () => (/* binding */ findEngineVersion),
/* harmony export */   saveFromDaemon: () => (/* binding */ saveFromDaemon)
/* harmony export */ });
/* harmony import */ var node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3053);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _actions_exec__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9529);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2807);
/* harmony import */ var _file_tree_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3508);






/** What the Docker CLI is told of the environment: where the engine and its own files are, and no secret of the job. */
const passedOn = [
    'PATH',
    'HOME',
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_TLS',
    'DOCKER_TLS_VERIFY',
    'DOCKER_CERT_PATH',
    'DOCKER_API_VERSION',
    'SSH_AUTH_SOCK',
    'XDG_CONFIG_HOME',
    'XDG_RUNTIME_DIR',
    'TMPDIR',
];
const maxOutputBytes = 64 * 1024;
const lookEveryMs = 1000;
/**
 * Has the engine write an image to a file, lets `read` open it, and takes the file away again, whatever happens.
 * What `read` opened stays readable, since an open file outlives its name.
 * @param name of an image, or its id
 * @param onSaved is told now and then how many bytes are written, and of how many if the engine knows
 * @throws ActionError `not-found` where the engine has no such image, `invalid-image`, `cancelled`
 */
async function saveFromDaemon(name, runner, onSaved, read) {
    if (!/^[A-Za-z0-9][\w.:@/-]{0,511}$/.test(name)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(name.slice(0, 200))} is no name of an image.`, {
            hint: 'Write it as "docker images" shows it: name, name:tag or the id.',
        });
    }
    const size = await inspectSize(name, runner);
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(runner.temporaryDirectory, 'docker-save-'));
    const looking = setInterval(() => {
        void countBytes(directory).then((bytes) => {
            onSaved(bytes, size);
        });
    }, lookEveryMs);
    try {
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, 'image.tar');
        await runDocker(['image', 'save', '--output', path, name], runner, `Saving ${name} from the Docker engine`);
        return await read(path);
    }
    finally {
        clearInterval(looking);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(directory, { recursive: true, force: true, maxRetries: 3 });
    }
}
/** @returns such as `28.1.1`; undefined where no engine answers, or there is no Docker CLI */
async function findEngineVersion(runner) {
    const args = ['version', '--format', '{{.Server.Version}}'];
    const output = await runDocker(args, runner, 'Asking for the version of the Docker engine').catch(() => '');
    return /^\d+\.[\w.+~-]{1,60}$/.test(output.trim()) ? output.trim() : undefined;
}
/** @returns bytes, or undefined if the engine does not say */
async function inspectSize(name, runner) {
    const args = ['image', 'inspect', '--format', '{{.Size}}', name];
    const output = await runDocker(args, runner, `Looking for ${name} in the Docker engine`);
    return /^[0-9]{1,15}\s*$/.test(output) ? Number(output) : undefined;
}
/** @returns what it wrote to standard output */
async function runDocker(args, runner, what) {
    const output = { out: '', err: '' };
    const collect = (channel) => (data) => {
        if (output[channel].length < maxOutputBytes)
            output[channel] += data.toString('utf8');
    };
    const env = Object.fromEntries(passedOn.flatMap((name) => {
        const value = runner.environment(name);
        return value === undefined ? [] : [[name, value]];
    }));
    const options = {
        env,
        silent: true,
        ignoreReturnCode: true,
        listeners: { stdout: collect('out'), stderr: collect('err') },
    };
    let exitCode;
    try {
        exitCode = await whileEnding(runner.cancelled, () => (0,_actions_exec__WEBPACK_IMPORTED_MODULE_3__/* .exec */ .m)('docker', [...args], options));
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('invalid-image', `${what} failed: ${(0,_file_tree_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(cause)}.`, {
            hint: 'The Docker CLI has to be installed for images of the engine; archives and layouts need none.',
            cause,
        });
    }
    if (runner.cancelled.aborted)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('cancelled', 'The run was cancelled.');
    if (exitCode === 0)
        return output.out;
    const words = endSentence(output.err.trim().slice(0, 500) || `exit code ${exitCode}`);
    if (/no such image/i.test(words)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('not-found', `${what} failed: ${words}`, {
            hint: 'If it is a path: relative ones start at the workspace of the job. "docker images" lists what the engine has.',
        });
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('invalid-image', `${what} failed: ${words}`, {
        hint: 'Check with "docker info" that the engine runs and may be used by the job.',
    });
}
function endSentence(words) {
    return /[.?!]$/.test(words) ? words : `${words}.`;
}
/** Ends the child when the run is cancelled; @actions/exec has no way to, but Node announces each child. */
async function whileEnding(cancelled, work) {
    const children = [];
    const onChild = (message) => {
        if (isChildMessage(message))
            children.push(message.process);
    };
    const end = () => {
        for (const child of children)
            child.kill('SIGTERM');
    };
    (0,node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__.subscribe)('child_process', onChild);
    cancelled.addEventListener('abort', end);
    try {
        return await work();
    }
    finally {
        (0,node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__.unsubscribe)('child_process', onChild);
        cancelled.removeEventListener('abort', end);
    }
}
function isChildMessage(message) {
    return typeof message === 'object' && message !== null && 'process' in message;
}
/** The CLI writes to a file of another name until it is done. */
async function countBytes(directory) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(directory).catch(() => []);
    const sizes = names.map((name) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, name)).then(({ size }) => size, () => 0));
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}


/***/ })

};
