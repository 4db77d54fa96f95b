import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditRecord } from '../lambda/audit/record.ts';
import { ENV } from '../lambda/function/contract.ts';
import { anthropicCase } from './providers/definitions/anthropic.contract.ts';
import { DAY } from './support/clock.ts';
import { useDeployedFunction } from './support/deployed-function.ts';
import { type Loopback, startLoopback } from './support/sandbox/loopback.ts';
import { createRestApi } from './support/sandbox/rest-api.ts';

const deployed = useDeployedFunction();

const REMEMBERING = { [ENV.memoryPrefix]: 'memory/nightly/' };
const RULES = [{ name: 'expired', when: { expiredFor: '7d' }, action: 'disable' }];
const SAFEGUARDS = { maxRevocationShare: 1, keepNewest: 0 };

let keys: ReturnType<typeof createRestApi>;
let server: Loopback;
beforeEach(async () => {
  const now = Date.now();
  keys = createRestApi(anthropicCase.api);
  for (const id of ['old-1', 'old-2', 'new'])
    keys.add({
      id,
      createdAt: now - 400 * DAY,
      expiresAt: now + (id === 'new' ? 30 : -30) * DAY,
      own: false,
    });
  server = await startLoopback(keys.handle, { clock: { now: () => Date.now() } });
  deployed().sandbox.secretsManager.simulator.put({
    name: 'keys',
    text: JSON.stringify(anthropicCase.secret),
  });
  await configure({});
});
afterEach(() => server.close());

/** A function that disables what has expired. */
function configure(changes: object): Promise<void> {
  const connection = { provider: 'anthropic', secret: 'keys', endpoint: server.origin };
  return deployed().configure({
    mode: 'enforce',
    connections: [{ name: 'keys', ...connection }],
    policies: { default: { rules: RULES, safeguards: SAFEGUARDS } },
    ...changes,
  });
}

async function disable(): Promise<string> {
  const report = await deployed().sweep({}, REMEMBERING);
  expect(keys.disabled()).toEqual(['old-1', 'old-2']);
  return report.runId;
}

const changes = () => server.requests.filter(({ method }) => method === 'POST').length;

const auditOf = (runId: string) =>
  [...deployed().s3.objects.keys()].filter((key) => key.includes(runId));

test('an event restores all, reports it, and leaves intents and outcomes in the audit', async () => {
  await disable();

  const { failed, value } = await deployed().invoke({ restore: { connection: 'keys', all: true } });

  expect(failed, JSON.stringify(value)).toBe(false);
  expect(value).toMatchObject({
    trigger: 'manual',
    connection: 'keys',
    outcome: 'ok',
    totals: { restored: 2 },
  });
  expect(keys.disabled()).toEqual([]);
  const written = auditOf(value.runId);
  expect(written).toEqual([
    expect.stringContaining('/keys.jsonl.gz'),
    expect.stringContaining('audit/year='),
    expect.stringContaining('/settled'),
  ]);
  const records = (key = '') => deployed().s3.lines(key) as AuditRecord[];
  expect(records(written[0]).map(({ reason }) => reason)).toEqual(
    Array(2).fill('about to be restored'),
  );
  expect(records(written[1]).map(({ decision, outcome }) => [decision, outcome])).toEqual(
    Array(2).fill(['restore', 'restored']),
  );
});

test('no rule disables it again, and what a person restored sends no metrics', async () => {
  const run = await disable();
  await deployed().invoke({ restore: { connection: 'keys', run } });

  const report = await deployed().sweep({});

  expect(report.totals).toMatchObject({ disabled: 0, withheld: 2 });
  expect((await deployed().logLines()).filter((line) => '_aws' in line)).toEqual([]);
});

test.each([
  [{ token: 'new' }, 'it is not remembered that this token was disabled by the sweeper'],
  [{ token: 'canary' }, 'none with this id or fingerprint'],
  [{ run: 'canary' }, 'it is not remembered that this run disabled'],
])(
  '%j, which the sweeper did not disable, is refused, and nothing is touched',
  async (scope, why) => {
    await disable();
    const before = changes();
    const objects = deployed().s3.objects.size;

    const message = await deployed().refusal({ restore: { connection: 'keys', ...scope } });

    expect(message).toContain(`nothing was done: `);
    expect(message).toContain(why);
    expect(message).not.toContain('canary');
    expect(changes()).toBe(before);
    expect(deployed().s3.objects.size).toBe(objects);
  },
);

test('a deployment that plans refuses it, unless it allows an event to change anything', async () => {
  await disable();
  await configure({ mode: 'plan' });
  await deployed().killUntil(0);
  const event = { restore: { connection: 'keys', all: true } };

  expect(await deployed().refusal(event, REMEMBERING)).toContain('allowManualEnforce');

  await deployed().killUntil(0);
  await deployed().invoke(event, { ...REMEMBERING, [ENV.allowManualEnforce]: 'true' });
  expect(keys.disabled()).toEqual([]);
});

test('nothing is restored where its intents cannot be written', async () => {
  await disable();
  deployed().s3.deny = /intents\/.*keys/;

  const message = await deployed().refusal({ restore: { connection: 'keys', all: true } });

  expect(message).toContain('keys: audit-unavailable');
  expect(keys.disabled()).toEqual(['old-1', 'old-2']);
});

test('a function without a memory, and a provider that cannot enable a token, are told apart', async () => {
  const event = { restore: { connection: 'keys', all: true } };
  expect(await deployed().refusal(event)).toContain('the function has no memory');
  await deployed().killUntil(0);
  await deployed().configure({ mode: 'enforce' });

  const message = await deployed().refusal(
    { restore: { connection: 'partner-apis', all: true } },
    REMEMBERING,
  );

  expect(message).toContain('partner-apis: apigee-edge cannot enable a token again');
  expect(deployed().requests()).toEqual([]);
});
