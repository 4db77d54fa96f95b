import { describe, expect, test, vi } from 'vitest';
import type { AuditRecord } from '../lambda/audit/record.ts';
import { DAY } from './support/clock.ts';
import { ENFORCING, expectNoSecret, useDeployedFunction } from './support/deployed-function.ts';

const deployed = useDeployedFunction();

const audits = () =>
  [...deployed().s3.objects.keys()].filter((key) => key.startsWith('audit/year='));

test('a run leaves an audit of what it decided, preceded by what it was about to revoke', async () => {
  const report = await deployed().sweep({ mode: 'enforce' }, ENFORCING);

  const day = report.startedAt.slice(0, 10).split('-');
  const key = `audit/year=${day[0]}/month=${day[1]}/day=${day[2]}/${report.runId}.jsonl.gz`;
  expect(audits()).toEqual([key]);
  const outcomes = deployed().s3.lines(key) as AuditRecord[];
  expect(outcomes.filter(({ outcome }) => outcome === 'revoked')).toHaveLength(
    report.totals.revoked,
  );
  const keys = [...deployed().s3.objects.keys()];
  const intents = keys.filter((one) => one.startsWith('audit/intents/') && one.endsWith('.gz'));
  const intended = intents.flatMap((one) => deployed().s3.lines(one) as AuditRecord[]);
  expect(intended.map(({ token }) => token)).toEqual(
    expect.arrayContaining(
      outcomes.filter(({ outcome }) => outcome === 'revoked').map(({ token }) => token),
    ),
  );
  expect(keys.slice(-2)).toEqual([key, expect.stringMatching(/\/settled$/)]);
  for (const one of [key, ...intents]) expectNoSecret(JSON.stringify(deployed().s3.lines(one)));
});

describe('an audit that fails', () => {
  test('for the intents of one connection revokes nothing there', async () => {
    deployed().s3.deny = /intents\/.*partner-apis/;

    const report = await deployed().sweep({ mode: 'enforce' }, ENFORCING);

    const held = report.connections.find(({ name }) => name === 'partner-apis');
    expect(held).toMatchObject({
      outcome: 'failed',
      totals: { revoked: 0 },
      error: { code: 'audit-unavailable' },
    });
    expect(held?.totals.withheld).toBeGreaterThan(0);
    expect(
      deployed().sandbox.apigee.server.requests.filter(({ method }) => method === 'DELETE'),
    ).toEqual([]);
    expect(report.totals.revoked).toBeGreaterThan(0);
  });

  test('as a whole revokes nothing, and the invocation fails', async () => {
    deployed().s3.deny = /./;
    const before = deployed().tokensLeft();

    const message = await deployed().refusal({ mode: 'enforce' }, ENFORCING);

    expect(message).toContain('the audit cannot be written to S3');
    expect(deployed().tokensLeft()).toEqual(before);
    const finished = (await deployed().logLines()).find((line) => line.message === 'run finished');
    expect(finished).toMatchObject({ report: { totals: { revoked: 0 } } });
  });

  test('to list the intents of earlier runs fails the invocation, after the sweep', async () => {
    deployed().s3.deny = /ListObjects/;

    const message = await deployed().refusal({});

    expect(message).toContain('the intents of earlier runs cannot be listed');
    expect(
      (await deployed().logLines()).find((line) => line.message === 'run finished'),
    ).toMatchObject({
      report: { outcome: 'ok' },
    });
  });
});

describe('a run that died', () => {
  test('while it revoked is in the next report, and only in that one', async () => {
    const effect = { kind: 'slow', millis: Number.POSITIVE_INFINITY } as const;
    deployed().sandbox.apigee.server.faults.add({ method: 'DELETE', times: 100, effect });
    const dying = deployed().invoke({ mode: 'enforce', connections: ['partner-apis'] }, ENFORCING);
    const removals = () =>
      deployed().sandbox.apigee.server.requests.filter(({ method }) => method === 'DELETE');
    await vi.waitFor(() => expect(removals()).not.toEqual([]), 30_000);
    const [intents = ''] = deployed().s3.objects.keys();
    await deployed().killUntil(DAY);
    expect((await dying).failed).toBe(true);

    const runId = intents.split('/')[3];
    expect(deployed().s3.lines(intents)).not.toEqual([]);
    expect((await deployed().sweep({})).unfinishedRuns).toEqual([runId]);
    expect(await deployed().sweep({})).not.toHaveProperty('unfinishedRuns');
  });

  test('is reported by a later run if the next one cannot report it', async () => {
    const died = new Date(deployed().seededAt - DAY).toISOString();
    deployed().s3.objects.set(`audit/intents/${died}/dead-run/partner-apis.jsonl.gz`, Buffer.of());
    deployed().s3.deny = /PutObject .*year=/;
    await deployed().refusal({});
    deployed().s3.deny = undefined;

    expect((await deployed().sweep({})).unfinishedRuns).toEqual(['dead-run']);
  });
});
