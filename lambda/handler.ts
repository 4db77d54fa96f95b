import { readFile } from 'node:fs/promises';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { logLine } from './aws/log.ts';
import { createAdapters } from './compose.ts';
import { validateConfig } from './config.ts';
import { CONFIG_FILE, readEnvironment } from './env.ts';
import { asSweepError } from './errors.ts';
import { type Host, invoke } from './invoke.ts';
import { providers } from './providers/index.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

async function createHost(context: Context): Promise<Host> {
  const file = new URL(CONFIG_FILE, import.meta.url);
  return {
    config: validateConfig(JSON.parse(await readFile(file, 'utf8')), providers),
    environment: readEnvironment(process.env),
    adapters: createAdapters(),
    runId: context.awsRequestId,
    remainingMillis: context.getRemainingTimeInMillis(),
    print,
  };
}

/**
 * The function's entry point: sweeps as the event asks and answers with the report. Throws for an invalid event or
 * configuration and when no connection could be swept, so that Lambda counts an error and keeps the event.
 */
export const handler = middy<unknown>()
  .onError(({ error, event: _event }) => {
    // A foreign error may carry a request; what reaches the log and the caller is its code and our own words.
    const { code, message } = asSweepError(error);
    print(logLine('ERROR', message, { code }));
    throw asSweepError(error);
  })
  .handler(async (event: unknown, context: Context) => invoke(event, await createHost(context)));
