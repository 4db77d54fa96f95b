#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { main } from './cli/main.ts';
import { stopOnSignals } from './cli/stop-on-signals.ts';
import { Terminal } from './cli/terminal.ts';
import { createAdapters } from './compose.ts';
import { describeError } from './errors.ts';
import { disablePretenuring, refuseDebugOutput } from './startup.ts';

disablePretenuring();

const terminal = new Terminal(process);

/** Shows only the code of an unexpected error: the error itself may hold a request, and the request a secret. */
function failOn(error: unknown): never {
  const { code, message } = describeError(error);
  terminal.stderr(`${code}: ${message}`);
  process.exit(1);
}
process.on('uncaughtException', failOn);
process.on('unhandledRejection', failOn);

try {
  refuseDebugOutput(process.env);
} catch (error) {
  terminal.stderr(describeError(error).message);
  process.exit(2);
}
const adapters = createAdapters();
const stopping = stopOnSignals(
  process,
  adapters.clock,
  (line) => terminal.stderr(line),
  () => process.exit(130),
);
const context = { terminal, stopping, adapters, newRunId: randomUUID };
process.exit(await main(process.argv.slice(2), context));
