import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { validateConfig } from '../../lambda/config/validate.ts';
import { answerInquiry } from '../../lambda/function/answer-inquiry.ts';
import type { InvocationContext } from '../../lambda/function/invocation-context.ts';
import { providers } from '../../lambda/providers/index.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { takeCensus } from '../support/sandbox/census.ts';
import { ROUTE53_VIEWS } from '../support/sandbox/demo-population.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { type Sandbox, startSandbox } from '../support/sandbox/sandbox.ts';
import { demoConfig, seedSandbox } from '../support/sandbox/seed.ts';

/** The only connection of the sandbox that needs no secret. */
const CONNECTION = 'resolver-devices';

let sandbox: Sandbox;
let context: InvocationContext;
let lines: string[];

beforeEach(async () => {
  sandbox = await startSandbox({ clock: createTestClock() });
  seedSandbox(sandbox, NOW);
  lines = [];
  const { connections, ...others } = parse(demoConfig(sandbox));
  const connection = connections.find(({ name }: { name: string }) => name === CONNECTION);
  context = {
    config: validateConfig({ ...others, mode: 'enforce', connections: [connection] }, providers),
    environment: { name: 'nightly', allowManualEnforce: true },
    adapters: {
      clock: createTestClock(),
      secrets: { read: async () => new Map() },
      register: { async *entries() {}, async mark() {} },
      memory: AMPLE_MEMORY,
      awsCredentials: async () => SANDBOX_AWS_KEY,
    },
    runId: 'run-1',
    remainingMillis: 900_000,
    print: (line) => lines.push(line),
  };
});

afterEach(() => sandbox.close());

test('a check answers with its text and what each list shows, and removes nothing', async () => {
  const before = takeCensus(sandbox, NOW);
  const answer = await answerInquiry({ check: true }, context);
  expect(Object.keys(answer)[0]).toBe('summary');
  expect(answer.summary).toMatch(/^ok {6}resolver-devices {2}standard AWS credentials, \d+ token/);
  expect(answer).toMatchObject({
    runId: 'run-1',
    outcome: 'ok',
    connections: [
      { name: CONNECTION, outcome: 'ok', ownToken: { state: 'not-listed' }, problems: [] },
    ],
  });
  expect(takeCensus(sandbox, NOW)).toEqual(before);
});

test('a check of a connection that cannot be listed says why, and does not throw', async () => {
  sandbox.route53.server.faults.add({
    times: Number.POSITIVE_INFINITY,
    effect: { kind: 'response', reply: { status: 403, body: '{}' } },
  });
  const answer = await answerInquiry({ check: true }, context);
  expect(answer.summary).toMatch(/^failed {2}resolver-devices {2}forbidden: /);
  expect(answer).toMatchObject({
    outcome: 'failed',
    connections: [{ outcome: 'failed', error: { code: 'forbidden' } }],
  });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { message: 'check answered', outcome: 'failed' },
  ]);
});

test('a token is explained with its decision, its rules and its facts, and nothing is removed', async () => {
  const before = takeCensus(sandbox, NOW);
  const [view = ''] = Object.keys(ROUTE53_VIEWS);
  const token = sandbox.route53.simulator.tokens(view)[0]?.id ?? '';
  const answer = await answerInquiry({ explain: { connection: CONNECTION, token } }, context);
  expect(answer.summary).toContain('Decision: ');
  expect(answer).toMatchObject({
    connection: CONNECTION,
    token: expect.anything(),
    decision: expect.stringMatching(/^(keep|revoke|withheld)$/),
    reason: expect.stringMatching(/./),
    rules: expect.arrayContaining([
      expect.objectContaining({ name: expect.any(String), answer: expect.any(String) }),
    ]),
  });
  expect(takeCensus(sandbox, NOW)).toEqual(before);
});

test('a token that is not listed is said to be so, and that is no failed invocation', async () => {
  const answer = await answerInquiry(
    { explain: { connection: CONNECTION, token: 'nobody' } },
    context,
  );
  expect(answer).toMatchObject({
    connection: CONNECTION,
    error: {
      code: 'not-found',
      message: expect.stringMatching(/^connection resolver-devices lists \d+ tokens, none with/),
    },
  });
  expect(answer.summary).toMatch(/^not-found: connection resolver-devices lists/);
});

test('an event that asks nothing that can be answered is refused before anything is read', async () => {
  await expect(answerInquiry({ check: 1 }, context)).rejects.toMatchObject({
    code: 'invalid-event',
  });
  expect(sandbox.route53.server.requests).toEqual([]);
});
