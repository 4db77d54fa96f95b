import { expect, test } from 'vitest';
import { ENV } from '../lambda/function/contract.ts';
import { formatDocument } from '../lambda/memory/document.ts';
import { ENFORCING, useDeployedFunction } from './support/deployed-function.ts';

const deployed = useDeployedFunction();

const REMEMBERING = { ...ENFORCING, [ENV.memoryPrefix]: 'memory/nightly/' };
const CONNECTIONS = ['inspection-cloud', 'partner-apis', 'resolver-devices', 'workforce-scim'];

function remembered(connection: string) {
  const object = deployed().s3.objects.get(`memory/nightly/${connection}.json`);
  return JSON.parse(object?.toString() ?? '{}');
}

test('each run of the function remembers what every connection listed and removed', async () => {
  const plan = await deployed().sweep({}, REMEMBERING);
  const report = await deployed().sweep({ mode: 'enforce' });

  for (const name of CONNECTIONS) {
    const totals = report.connections.find((one) => one.name === name)?.totals;
    expect(remembered(name).runs).toMatchObject([
      { runId: plan.runId, mode: 'plan', listed: totals?.listed },
      { runId: report.runId, mode: 'enforce', removed: totals?.revoked },
    ]);
  }
});

test('while another run acts on a connection, the function leaves that one alone', async () => {
  const before = deployed().tokensLeft();
  const lease = { version: 1, holder: 'x', runId: 'other', counter: 1, lengthMillis: 60_000 };
  for (const name of CONNECTIONS)
    deployed().s3.objects.set(
      `memory/nightly/${name}.lease.json`,
      Buffer.from(JSON.stringify(lease)),
    );

  const report = await deployed().sweep({ mode: 'enforce' }, REMEMBERING);

  expect(report.outcome).toBe('degraded');
  for (const { error } of report.connections) expect(error?.code).toBe('busy');
  expect(deployed().tokensLeft()).toEqual(before);
});

test('a list that has become much shorter is held by the function too', async () => {
  const runs = [1, 2, 3].map((night) => ({
    runId: `night-${night}`,
    at: night,
    mode: 'plan' as const,
    listed: 5_000,
    removed: 0,
    failed: 0,
  }));
  const document = formatDocument('resolver-devices', { tokens: new Map(), runs });
  deployed().s3.objects.set('memory/nightly/resolver-devices.json', Buffer.from(document));

  const report = await deployed().sweep(
    { mode: 'enforce', connections: ['resolver-devices'] },
    REMEMBERING,
  );

  expect(report.connections).toMatchObject([
    { error: { code: 'held', message: expect.stringContaining('maxListDrop') } },
  ]);
  expect(report.totals.revoked).toBe(0);
});
