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
  keys = createRestApi(anthropicCase.api);
  for (const id of ['old-1', 'old-2']) add(id);
  server = await startLoopback(keys.handle, { clock: { now: () => Date.now() } });
  deployed().sandbox.secretsManager.simulator.put({
    name: 'keys',
    text: JSON.stringify(anthropicCase.secret),
  });
  await configure({ approval: 'required' });
});
afterEach(() => server.close());

function add(id: string): void {
  const now = Date.now();
  keys.add({ id, createdAt: now - 400 * DAY, expiresAt: now - 30 * DAY, own: false });
}

/** A function that disables what has expired, once somebody approved. */
function configure(policy: object, changes: object = {}): Promise<void> {
  const connection = { provider: 'anthropic', secret: 'keys', endpoint: server.origin };
  return deployed().configure({
    mode: 'enforce',
    connections: [{ name: 'keys', ...connection }],
    policies: { default: { rules: RULES, safeguards: SAFEGUARDS, ...policy } },
    ...changes,
  });
}

/** The hash of the plan of the held connection. */
async function heldPlan(): Promise<string> {
  const report = await deployed().sweep({ trigger: 'schedule' }, REMEMBERING);
  const [connection] = report.connections;
  expect(connection).toMatchObject({ error: { code: 'needs-approval' }, plan: { entries: 2 } });
  expect(keys.disabled()).toEqual([]);
  return connection?.plan?.hash ?? '';
}

test('an event carries out exactly the plan of a held connection, says so in the audit, and sends no metrics', async () => {
  const hash = await heldPlan();
  add('old-3');

  const report = await deployed().sweep({ approve: hash });

  expect(report).toMatchObject({
    trigger: 'manual',
    mode: 'enforce',
    outcome: 'ok',
    totals: { listed: 3, disabled: 2, withheld: 1 },
  });
  expect(Object.keys(report)[0]).toBe('summary');
  expect(keys.disabled()).toEqual(['old-1', 'old-2']);
  const audit = [...deployed().s3.objects.keys()].find(
    (key) => key.startsWith('audit/year=') && key.includes(report.runId),
  );
  const records = deployed().s3.lines(audit ?? '') as AuditRecord[];
  expect(records.map(({ outcome, reason }) => outcome ?? reason).sort()).toEqual([
    'disabled',
    'disabled',
    'not in the approved plan',
  ]);
  for (const { approvedBy } of records) expect(approvedBy).toBe('trigger: manual');
  const lines = await deployed().logLines();
  expect(lines).toContainEqual(
    expect.objectContaining({ message: 'run started', approves: hash, trigger: 'manual' }),
  );
  const ofThisRun = lines.slice(lines.findIndex(({ approves }) => approves === hash));
  expect(ofThisRun.filter((line) => '_aws' in line)).toEqual([]);
});

/** Invokes with the hash, and expects that nothing is touched, and that neither hash nor value is repeated. */
async function refused(hash: string): Promise<string> {
  const before = server.requests.length;
  const objects = deployed().s3.objects.size;
  const message = await deployed().refusal({ approve: hash }, REMEMBERING);
  expect(message).toMatch(/^nothing was done: /);
  expect(message).not.toContain(hash);
  expect(server.requests).toHaveLength(before);
  expect(deployed().s3.objects.size).toBe(objects);
  return message;
}

test('a hash that nobody knows, and a plan that was carried out, are told apart', async () => {
  const hash = await heldPlan();

  expect(await refused('f'.repeat(64))).toContain('no plan of this hash is known');
  await deployed().sweep({ approve: hash });
  expect(await refused(hash)).toContain('this plan was carried out already, by run ');
});

test('so is a plan that is too old', async () => {
  const hash = await heldPlan();
  await deployed().killUntil(8 * DAY);

  expect(await refused(hash)).toContain('this plan is too old');
});

test('so is one whose connection changed, which is named', async () => {
  const hash = await heldPlan();
  await deployed().killUntil(0);
  await configure({ approval: { above: 1 } });
  expect(await refused(hash)).toContain('connection "keys": its policy changed');

  await deployed().killUntil(0);
  await deployed().configure({ mode: 'enforce' });
  expect(await refused(hash)).toContain('connection "keys" of this plan is not configured here');
});

test('a deployment that plans refuses it, unless it allows an event to change anything', async () => {
  const hash = await heldPlan();
  await configure({ approval: 'required' }, { mode: 'plan' });
  await deployed().killUntil(0);
  expect(await refused(hash)).toContain('allowManualEnforce');

  await deployed().killUntil(0);
  await deployed().invoke({ approve: hash }, { ...REMEMBERING, [ENV.allowManualEnforce]: 'true' });
  expect(keys.disabled()).toEqual(['old-1', 'old-2']);
});

test('without a memory there is no plan, and one that cannot be read touches nothing', async () => {
  expect(await deployed().refusal({ approve: 'f'.repeat(64) })).toContain(
    'the function has no memory',
  );
  await deployed().killUntil(0);
  const hash = await heldPlan();
  deployed().s3.deny = /plan\./;

  expect(await deployed().refusal({ approve: hash })).toContain('cannot be read');
  expect(keys.disabled()).toEqual([]);
});
