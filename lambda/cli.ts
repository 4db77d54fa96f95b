#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { createMailer } from './aws/mail.ts';
import { findApprover } from './cli/approver.ts';
import { main } from './cli/main.ts';
import { stopOnSignals } from './cli/stop-on-signals.ts';
import { Terminal } from './cli/terminal.ts';
import { createAdapters } from './compose.ts';
import { describeError } from './errors.ts';
import { readProxies } from './network/proxies.ts';
import { withLocalSecrets } from './secrets/local-secrets.ts';
import { refuseUnsafeEnvironment, tuneEngine, useDefaultRegion } from './startup.ts';

tuneEngine();

const terminal = new Terminal(process);

/** Shows only the code of an unexpected error: the error itself may hold a request, and the request a secret. */
function failOn(error: unknown): never {
  const { code, message } = describeError(error);
  terminal.stderr(`${code}: ${message}`);
  process.exit(1);
}
process.on('uncaughtException', failOn);
process.on('unhandledRejection', failOn);

/** What the environment says; ends the program where it is not safe, or not valid. */
function readEnvironment() {
  try {
    refuseUnsafeEnvironment(process.env);
    useDefaultRegion(process.env);
    return { proxies: readProxies(process.env) };
  } catch (error) {
    terminal.stderr(describeError(error).message);
    process.exit(2);
  }
}
const access = readEnvironment();
const aws = createAdapters(access);
const warn = (line: string) => terminal.stderr(line);
const adapters = { ...aws, secrets: withLocalSecrets(aws.secrets, { env: process.env, warn }) };

const stopping = stopOnSignals(
  process,
  adapters.clock,
  (line) => terminal.stderr(line),
  () => process.exit(130),
);
const approver = findApprover(async () => {
  const { callerIdentity } = await import('./aws/caller-identity.ts');
  return callerIdentity(process.env, access);
});
const context = {
  terminal,
  stopping,
  adapters,
  newRunId: randomUUID,
  approver,
  createMailer: (from: string) => createMailer(from, adapters),
};
process.exit(await main(process.argv.slice(2), context));
