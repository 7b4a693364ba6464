import {
  type ConnectionOptions,
  readConnectionInputs,
  refuseForeignRegistry,
} from '../core/domain/input/connection-inputs.js';
import { InputReader } from '../core/domain/input/input.js';
import { type Runner } from '../core/ports.js';
import { type LoginInputs, maskEncoded, readImages } from '../login/inputs.js';
import { type PushInputs, readPushInputs } from '../push/inputs.js';

export interface PublishOptions extends ConnectionOptions {
  readonly login: LoginInputs;
  readonly push: PushInputs;
}

/** @throws ActionError `invalid-input` with all faults */
export function parseInputs(runner: Runner): PublishOptions {
  const reader = new InputReader(runner.inputs);
  const connection = readConnectionInputs(reader, runner.github, (secret) => {
    runner.mask(secret);
  });
  const login: LoginInputs = {
    exact: undefined,
    preference: 'auto',
    pull: readImages('pull', reader, runner, connection.server),
    push: [],
    probe: 'pull',
    isRegistryDerived: reader.text('registry', 'registry-url') === undefined,
    config: 'isolated',
    tools: ['docker', 'containers'],
    logout: reader.boolean('logout', true),
  };
  maskEncoded(runner, { ...connection, exact: undefined });
  const push = readPushInputs(reader, runner, connection.server);
  refuseForeignRegistry(reader, connection);
  for (const warning of reader.warnings()) runner.log.warning(warning);
  reader.finish();
  return { ...connection, login, push };
}
