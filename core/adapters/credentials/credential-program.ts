import { exec } from '@actions/exec';
import { isJsonObject, type JsonObject, member } from '../../domain/json/json.js';
import { ActionError } from '../../errors.js';
import { type CredentialPrograms, type Runner, type StoredCredential } from '../../ports.js';
import { createRedactor } from '../http/redaction.js';

type ProgramRunner = Pick<Runner, 'childEnvironment' | 'mask'>;

const maxOutputBytes = 64 * 1024;
/** What the programs say where they have nothing; some in words of their own. */
const notFound = /credentials not found|no credentials|could not be found|not found in (?:native )?keychain/i;

/**
 * The programs that keep credentials for Docker and containers tools (`docker-credential-NAME`). Secrets go by standard
 * input and output only.
 * @see https://github.com/docker/docker-credential-helpers#development
 */
export function openCredentialPrograms(runner: ProgramRunner): CredentialPrograms {
  return {
    find: (program, server) => findCredential(program, server, runner),
    store: async (program, server, { username, secret }) => {
      const input = JSON.stringify({ ServerURL: server, Username: username, Secret: secret });
      const { exitCode, output } = await runProgram(program, 'store', input, runner);
      const redact = createRedactor(`Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`);
      if (exitCode !== 0) throw describe(program, 'store', server, redact(output));
    },
    erase: async (program, server) => {
      const { exitCode, output } = await runProgram(program, 'erase', server, runner);
      if (exitCode !== 0 && !notFound.test(output)) throw describe(program, 'erase', server, output);
    },
  };
}

async function findCredential(
  program: string,
  server: string,
  runner: ProgramRunner,
): Promise<StoredCredential | undefined> {
  const { exitCode, output } = await runProgram(program, 'get', server, runner);
  if (exitCode !== 0) {
    if (notFound.test(output)) return undefined;
    throw describe(program, 'get', server, output);
  }
  const answer = parse(output);
  const [username, secret] = [member(answer, 'Username'), member(answer, 'Secret')];
  if (typeof username !== 'string' || typeof secret !== 'string') {
    throw new ActionError('invalid-file', `docker-credential-${program} answered something else than a credential.`);
  }
  runner.mask(secret);
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
async function runProgram(
  program: string,
  verb: 'get' | 'store' | 'erase',
  input: string,
  runner: ProgramRunner,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  if (!/^[A-Za-z0-9][\w.-]{0,100}$/.test(program)) {
    throw new ActionError(
      'invalid-file',
      `${JSON.stringify(program.slice(0, 100))} is no name of a credential program.`,
    );
  }
  let output = '';
  let errors = '';
  try {
    const exitCode = await exec(`docker-credential-${program}`, [verb], {
      env: { ...runner.childEnvironment() },
      input: Buffer.from(input),
      silent: true,
      ignoreReturnCode: true,
      listeners: {
        stdout: (data) => {
          if (output.length < maxOutputBytes) output += data.toString('utf8');
        },
        stderr: (data) => {
          if (errors.length < maxOutputBytes) errors += data.toString('utf8');
        },
      },
    });
    return { exitCode, output: exitCode === 0 ? output : `${output} ${errors}` };
  } catch (cause) {
    throw new ActionError(
      'invalid-file',
      `docker-credential-${program} can't be run: ${messageOf(cause).replace(/\.$/, '')}.`,
      {
        hint: "Docker's configuration names this program (credsStore, credHelpers). Install it, or use config: isolated.",
        cause,
      },
    );
  }
}

/** What a program says after a failure may hold what it keeps, so little of it is shown. */
function describe(program: string, verb: string, server: string, output: string): ActionError {
  const shown = output.replace(/"Secret"\s*:\s*"(?:[^"\\]|\\.)*"?/gi, '"Secret":"***"');
  const words = shown.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return new ActionError('invalid-file', `docker-credential-${program} ${verb} failed for ${server}: ${words}.`, {
    hint: 'Use config: isolated, which leaves this program out.',
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
