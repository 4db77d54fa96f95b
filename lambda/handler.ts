import { readFile } from 'node:fs/promises';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createAdapters } from './compose.ts';
import { validateConfig } from './config/validate.ts';
import { asSweepError } from './errors.ts';
import type { FittingRestoreReport } from './function/answer.ts';
import type { CheckAnswer } from './function/answer-check.ts';
import type { ExplainAnswer } from './function/answer-explain.ts';
import { CONFIG_FILE } from './function/contract.ts';
import { awsCallLimit } from './function/deadline.ts';
import { readEnvironment } from './function/environment.ts';
import { kindOf } from './function/event-kind.ts';
import type { InvocationContext } from './function/invocation-context.ts';
import { invoke, type SweepResult } from './function/invoke.ts';
import { createLog } from './function/log.ts';
import { readProxies } from './network/proxies.ts';
import { certificateReader } from './network/trust.ts';
import { providers } from './providers/index.ts';
import { refuseUnsafeEnvironment, tuneEngine } from './startup.ts';
import { systemClock } from './system-clock.ts';

tuneEngine();

/**
 * The entry point of the function: sweeps, restores, carries out an approved plan or answers, as the event asks. Throws for an
 * invalid event or configuration and when no connection could be swept, so that Lambda counts an error and keeps the event.
 */
export const handler = middy<unknown>().handler(handle);

type Answer = SweepResult | FittingRestoreReport | CheckAnswer | ExplainAnswer;

async function handle(event: unknown, context: Context): Promise<Answer> {
  try {
    return await answer(event, await createContext(context));
  } catch (error) {
    // A foreign error may carry a request, so only our own words reach the log and the caller.
    const sweepError = asSweepError(error);
    const { code, message } = sweepError;
    const defect = sweepError === error ? {} : { at: stackFrames(error) };
    // The report below it is in the log already.
    const [sentence = ''] = message.split('\n', 1);
    createLog(context.awsRequestId, Date, print)('ERROR', sentence, { code, ...defect });
    throw sweepError;
  }
}

async function answer(event: unknown, invocation: InvocationContext): Promise<Answer> {
  const kind = kindOf(event);
  if (kind === 'sweep') return invoke(event, invocation);
  // No scheduled sweep needs it.
  const { onDemand } = await import('./function/on-demand.ts');
  return onDemand[kind](event, invocation);
}

async function createContext(context: Context): Promise<InvocationContext> {
  refuseUnsafeEnvironment(process.env);
  const file = new URL(CONFIG_FILE, import.meta.url);
  const remainingMillis = context.getRemainingTimeInMillis();
  const proxies = readProxies(process.env);
  const callLimit = awsCallLimit(remainingMillis, systemClock);
  return {
    config: validateConfig(
      JSON.parse(await readFile(file, 'utf8')),
      providers,
      certificateReader(import.meta.dirname),
    ),
    environment: readEnvironment(process.env),
    adapters: createAdapters({ proxies, callLimit }),
    runId: context.awsRequestId,
    remainingMillis,
    print,
  };
}

/** Where a defect occurred, without the message of the error. */
function stackFrames(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack.split('\n').filter((line) => /^ +at /.test(line));
}

/** Writes to standard output directly: Lambda's console would wrap each line in one of its own, and break the metrics. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
