import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Lambda, type LambdaOptions, startLambda } from './lambda.ts';

let directory: string;
const started: Lambda[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'function-'));
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((lambda) => lambda.close()));
  await rm(directory, { recursive: true });
});

async function run(code: string, options: Partial<LambdaOptions> = {}): Promise<Lambda> {
  await writeFile(join(directory, 'index.mjs'), code);
  const lambda = await startLambda({ directory, ...options });
  started.push(lambda);
  return lambda;
}

test('a function answers event after event, and is told of itself and of its time', async () => {
  const lambda = await run(
    `let count = 0;
     export const handler = async (event, context) => ({
       event, count: ++count, name: context.functionName, left: context.getRemainingTimeInMillis() > 20_000,
       token: process.env.TOKEN, home: process.env.HOME });`,
    { environment: { TOKEN: 'given' }, timeoutMillis: 30_000 },
  );

  const answers = [await lambda.invoke({ x: 'é' }), await lambda.invoke(null)];

  expect(answers.map(({ failed }) => failed)).toEqual([false, false]);
  expect(answers.map(({ payload }) => JSON.parse(payload))).toEqual([
    { event: { x: 'é' }, count: 1, name: 'sweeper', left: true, token: 'given' },
    { event: null, count: 2, name: 'sweeper', left: true, token: 'given' },
  ]);
});

test('an error comes back as the type and message that its caller sees, and the function lives on', async () => {
  const lambda = await run(
    'export const handler = async (event) => { if (event.bad) throw new TypeError("no"); return 1; };',
  );

  const answer = await lambda.invoke({ bad: true });

  expect(answer.failed).toBe(true);
  expect(JSON.parse(answer.payload)).toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
  expect(await lambda.invoke({})).toEqual({ failed: false, payload: '1' });
});

test('a function that cannot be loaded fails every invocation with the reason', async () => {
  const lambda = await run('throw new Error("broken at load"); export const handler = 1;');

  const answer = await lambda.invoke({});

  expect(answer.failed).toBe(true);
  expect(JSON.parse(answer.payload).errorMessage).toBe('broken at load');
  expect(await lambda.invoke({})).toEqual(answer);
});

test('a function that takes too long is killed', async () => {
  const lambda = await run(
    'export const handler = () => new Promise(() => setInterval(() => {}, 1000));',
    { timeoutMillis: 500 },
  );

  const { failed, payload } = await lambda.invoke({});

  expect(failed).toBe(true);
  expect(JSON.parse(payload).errorType).toBe('Sandbox.Timedout');
});

test('a function that ends its process fails the invocation', async () => {
  const lambda = await run('export const handler = () => process.exit(3);');

  expect(JSON.parse((await lambda.invoke({})).payload)).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: 'Runtime exited with 3',
  });
});

test('what a function writes is kept', async () => {
  const lambda = await run(
    'export const handler = async () => { process.stdout.write("plain\\n"); console.log("wrapped"); };',
  );

  await lambda.invoke({});
  await lambda.close();

  expect(lambda.logs()).toContain('plain\n');
  expect(lambda.logs()).toMatch(/"message":"wrapped"/);
});
