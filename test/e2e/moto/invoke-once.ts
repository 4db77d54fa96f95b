import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { startLambda } from '../../lambda-host/lambda.ts';

// Called by invoke.py: a deployed function and its event on standard input, the answer on standard output.

const Request = z.object({
  directory: z.string(),
  handler: z.string(),
  name: z.string(),
  memoryMebibytes: z.number(),
  timeoutMillis: z.number(),
  environment: z.record(z.string(), z.string()),
  clockShiftMillis: z.number(),
  event: z.unknown(),
});

const SHIFTED_CLOCK = new URL('../shifted-clock.mjs', import.meta.url).href;

const { event, clockShiftMillis, environment, ...deployed } = Request.parse(
  JSON.parse(await text(process.stdin)),
);
const lambda = await startLambda({
  ...deployed,
  preload: [SHIFTED_CLOCK],
  now: () => Date.now() + clockShiftMillis,
  environment: { ...environment, CLOCK_SHIFT_MILLIS: String(clockShiftMillis) },
});
const { failed, payload } = await lambda.invoke(event);
await lambda.close();
process.stdout.write(JSON.stringify({ failed, payload, logs: lambda.logs() }));
