import { readFile } from 'node:fs/promises';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createAdapters } from './compose.ts';
import { validateConfig } from './config/validate.ts';
import { asSweepError } from './errors.ts';
import { CONFIG_FILE } from './function/contract.ts';
import { readEnvironment } from './function/environment.ts';
import { type Answer, type Host, invoke } from './function/invoke.ts';
import { createLog } from './function/log.ts';
import { providers } from './providers/index.ts';
import { disablePretenuring, refuseDebugOutput } from './startup.ts';

disablePretenuring();

/**
 * The function's entry point: sweeps as the event asks and answers with the report. Throws for an invalid event or
 * configuration and when no connection could be swept, so that Lambda counts an error and keeps the event.
 */
export const handler = middy<unknown>().handler(answer);

async function answer(event: unknown, context: Context): Promise<Answer> {
  try {
    return await invoke(event, await createHost(context));
  } catch (error) {
    // A foreign error may carry a request; what reaches the log and the caller is our own words.
    const known = asSweepError(error);
    const { code, message } = known;
    const defect = known === error ? {} : { at: framesOf(error) };
    createLog(context.awsRequestId, Date, print)('ERROR', message, { code, ...defect });
    throw known;
  }
}

async function createHost(context: Context): Promise<Host> {
  refuseDebugOutput(process.env);
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

/** Where a defect lies, without its message. */
function framesOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack.split('\n').filter((line) => /^ +at /.test(line));
}

/** Straight to standard output: Lambda's console would wrap each line in one of its own, and break the metrics. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
