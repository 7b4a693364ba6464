import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A credential program on a PATH of its own, which keeps what it is given as files. */
export interface WrittenProgram {
  readonly name: string;
  /** Value of PATH under which it is found. */
  readonly path: string;
  /** What it holds for a server; undefined if nothing. */
  read(server: string): Promise<unknown>;
  /** The environment and the arguments that it was last started with. */
  lastStart(): Promise<string>;
}

/**
 * Writes `docker-credential-<name>`, a shell script that speaks the protocol. The environment and arguments of all its
 * starts stay in a file beside what it keeps, for tests that look for secrets there.
 */
export async function writeCredentialProgram(directory: string, name: string): Promise<WrittenProgram> {
  const store = join(directory, `${name}-store`);
  await mkdir(store, { recursive: true });
  const script = `#!/bin/sh
{ echo "$@"; env; } | tee -a '${store}.starts' > '${store}.start'
input=$(cat)
place() { echo "${store}/$(printf %s "$1" | sed 's/[^A-Za-z0-9.]/_/g')"; }
case "$1" in
  get)
    if [ -f "$(place "$input")" ]; then cat "$(place "$input")"; else echo 'credentials not found in native keychain'; exit 1; fi ;;
  store)
    server=$(printf %s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/')
    case "$input" in *refuse-me*) echo "will not keep $input"; exit 1 ;; esac
    printf %s "$input" > "$(place "$server")" ;;
  erase)
    if [ -f "$(place "$input")" ]; then rm "$(place "$input")"; else echo 'credentials not found in native keychain'; exit 1; fi ;;
esac
`;
  const file = join(directory, `docker-credential-${name}`);
  await writeFile(file, script);
  await chmod(file, 0o755);
  return {
    name,
    path: `${directory}:${process.env['PATH'] ?? ''}`,
    read: async (server) => {
      const text = await readFile(join(store, server.replaceAll(/[^A-Za-z0-9.]/g, '_')), 'utf8').catch(() => undefined);
      const held: unknown = text === undefined ? undefined : JSON.parse(text);
      return held;
    },
    lastStart: () => readFile(`${store}.start`, 'utf8'),
  };
}
