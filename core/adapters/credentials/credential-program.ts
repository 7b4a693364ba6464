import { execFile, type ExecFileException } from 'node:child_process';
import { isJsonObject, type JsonObject, member } from '../../domain/json/json.js';
import { ActionError } from '../../errors.js';
import { type CredentialPrograms, type Runner, type StoredCredential } from '../../ports.js';
import { createRedactor } from '../http/redaction.js';

type ProgramRunner = Pick<Runner, 'childEnvironment' | 'mask'>;

interface Means {
  readonly runner: ProgramRunner;
  readonly timeoutMs: number;
}

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
export function openCredentialPrograms(runner: ProgramRunner, timeoutMs = defaultTimeoutMs): CredentialPrograms {
  const means: Means = { runner, timeoutMs };
  return {
    find: (program, server) => findCredential(program, server, means),
    store: async (program, server, { username, secret }) => {
      const input = JSON.stringify({ ServerURL: server, Username: username, Secret: secret });
      const { isDone, output } = await runProgram(program, 'store', input, means);
      const redact = createRedactor(`Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`);
      if (!isDone) throw describe(program, 'store', server, redact(output));
    },
    erase: async (program, server) => {
      const { isDone, output } = await runProgram(program, 'erase', server, means);
      if (!isDone && !notFound.test(output)) throw describe(program, 'erase', server, output);
    },
  };
}

async function findCredential(program: string, server: string, means: Means): Promise<StoredCredential | undefined> {
  const { isDone, output } = await runProgram(program, 'get', server, means);
  if (!isDone) {
    if (notFound.test(output)) return undefined;
    throw describe(program, 'get', server, output);
  }
  const answer = parse(output);
  const [username, secret] = [member(answer, 'Username'), member(answer, 'Secret')];
  if (typeof username !== 'string' || typeof secret !== 'string') {
    throw new ActionError('invalid-file', `docker-credential-${program} answered something else than a credential.`);
  }
  means.runner.mask(secret);
  return { username, secret };
}

function parse(output: string): JsonObject {
  try {
    const answer: unknown = JSON.parse(output);
    return isJsonObject(answer) ? answer : {};
  } catch {
    return {};
  }
}

/** Some of these programs write what went wrong to standard output, as the protocol has it, and some to the other. */
function runProgram(
  program: string,
  verb: 'get' | 'store' | 'erase',
  input: string,
  { runner, timeoutMs }: Means,
): Promise<{ readonly isDone: boolean; readonly output: string }> {
  if (!/^[A-Za-z0-9][\w.-]{0,100}$/.test(program)) {
    throw new ActionError(
      'invalid-file',
      `${JSON.stringify(program.slice(0, 100))} is no name of a credential program.`,
    );
  }
  const options = {
    env: { ...runner.childEnvironment() },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: maxOutputBytes,
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(`docker-credential-${program}`, [verb], options, (error, output, errors) => {
      if (error === null) resolve({ isDone: true, output });
      else if (typeof error.code === 'number') resolve({ isDone: false, output: `${output} ${errors}` });
      else reject(describeEnd(program, verb, error, timeoutMs));
    });
    // It need not read what it is given.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Why a program did not end by itself. Node's own message is left out: what the program wrote is in it. */
function describeEnd(program: string, verb: string, error: ExecFileException, timeoutMs: number): ActionError {
  const name = `docker-credential-${program}`;
  if (error.code === 'ENOENT' || error.code === 'EACCES') {
    return new ActionError('invalid-file', `${name} can't be run: there is no such program on the PATH.`, {
      hint: "Docker's configuration names this program (credsStore, credHelpers). Install it, or use config: isolated.",
    });
  }
  const isTooLate = error.killed === true && typeof error.code !== 'string';
  const what = isTooLate
    ? `did not end within ${timeoutMs / 1000} s`
    : `was ended (${error.code ?? error.signal ?? ''})`;
  return new ActionError('invalid-file', `${name} ${verb} ${what}.`, {
    hint: 'It may wait for somebody to unlock what it keeps. Use config: isolated, which leaves this program out.',
  });
}

/** What a program says after a failure may hold what it keeps, so little of it is shown. */
function describe(program: string, verb: string, server: string, output: string): ActionError {
  const shown = output.replace(/"Secret"\s*:\s*"(?:[^"\\]|\\.)*"?/gi, '"Secret":"***"');
  const [words = ''] = shown.trim().slice(0, 200).split('\n');
  return new ActionError(
    'invalid-file',
    `docker-credential-${program} ${verb} failed for ${server}: ${words === '' ? 'it does not say why' : words}.`,
    {
      hint: 'Use config: isolated, which leaves this program out.',
    },
  );
}
