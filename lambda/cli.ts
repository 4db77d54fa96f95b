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

/** A defect says no more than its code: what it carries may hold a request, and a request a secret. */
function failOn(defect: unknown): never {
  const { code, message } = describeError(defect);
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
