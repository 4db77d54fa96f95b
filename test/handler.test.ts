import { describe, expect, test } from 'vitest';
import { ENV } from '../lambda/function/contract.ts';
import { DAY } from './support/clock.ts';
import { ENFORCING, useDeployedFunction } from './support/deployed-function.ts';
import { EXPIRED_AT_THEIR_SERVER } from './support/sandbox/census.ts';
import { HUAWEI_TENANTS } from './support/sandbox/demo-population.ts';

const deployed = useDeployedFunction();

describe('a run of the deployed function', () => {
  test('of {} does as configured: plans all connections, and touches nothing', async () => {
    const before = deployed().tokensLeft();

    const report = await deployed().sweep({});

    expect(report).toMatchObject({ mode: 'plan', outcome: 'ok', complete: true });
    expect(report.connections.map(({ name }) => name)).toEqual([
      'workforce-scim',
      'resolver-devices',
      'partner-apis',
      'inspection-cloud',
    ]);
    expect(report.totals.planned).toBeGreaterThan(0);
    expect(report.totals.revoked).toBe(0);
    expect(report).not.toHaveProperty('decisions');
    expect(deployed().tokensLeft()).toEqual(before);
  });

  test('that enforces revokes what was planned, and a plan after it finds nothing left', async () => {
    const before = deployed().tokensLeft();
    const plan = await deployed().sweep({}, ENFORCING);

    const report = await deployed().sweep({ mode: 'enforce' });

    const gone = report.totals.revoked + report.totals.alreadyGone;
    expect(report).toMatchObject({ mode: 'enforce', outcome: 'ok' });
    expect(report.totals.revoked).toBe(plan.totals.planned);
    const shown = report.totals.revoked - EXPIRED_AT_THEIR_SERVER;
    expect(deployed().tokensLeft()).toHaveLength(before.length - shown);
    expect(gone).toBeGreaterThan(0);
    expect((await deployed().sweep({})).totals.planned).toBe(0);
  });

  test('of one connection leaves the others alone', async () => {
    const report = await deployed().sweep({ connections: ['partner-apis'] });

    expect(report.connections.map(({ name }) => name)).toEqual(['partner-apis']);
    expect(deployed().sandbox.huawei.server.requests).toEqual([]);
    expect(deployed().sandbox.oauth.server.requests).toEqual([]);
  });
});

describe('the decisions of a run', () => {
  test('are in the result if the event asks for them', async () => {
    const report = await deployed().sweep({ decisions: true });

    const { totals, decisions = [] } = report;
    expect(decisions).toHaveLength(totals.listed - totals.kept);
    expect(decisions.filter(({ outcome }) => outcome === 'planned')).toHaveLength(totals.planned);
    expect(decisions[0]).toMatchObject({ runId: report.runId, reason: expect.any(String) });
  });

  test('are a hundred at most in the result', async () => {
    const [tenant = ''] = Object.keys(HUAWEI_TENANTS);
    for (let i = 0; i < 150; i++) {
      const [creation_time, expiration_time] = [
        deployed().seededAt - 400 * DAY,
        deployed().seededAt - 35 * DAY,
      ];
      const token = { token_id: `00000000-${i}`, creation_time, expiration_time };
      deployed().sandbox.huawei.simulator.addToken(tenant, token);
    }

    const { totals, decisions } = await deployed().sweep({ decisions: true });

    expect(totals.listed - totals.kept).toBeGreaterThan(100);
    expect(decisions).toHaveLength(100);
  });
});

describe('the log of a run', () => {
  test('has each decision where there is no audit bucket', async () => {
    const report = await deployed().sweep({}, { [ENV.auditBucket]: '' });

    const decisions = (await deployed().logLines()).filter(({ message }) => message === 'decision');
    expect(decisions).toHaveLength(report.totals.listed - report.totals.kept);
    expect(deployed().s3.calls).toEqual([]);
  });

  test('has its report, and its metrics in the embedded format', async () => {
    const { summary, ...report } = await deployed().sweep({ trigger: 'schedule' });

    expect(summary).toMatch(/^all well: /);
    const lines = await deployed().logLines();
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'INFO', message: 'run finished', report }),
    );
    const metrics = lines.filter((line) => '_aws' in line);
    expect(metrics).toHaveLength(2 + report.connections.length);
    expect(metrics[0]).toMatchObject({ Sweeper: 'token-sweeper', Runs: 1, IncompleteRuns: 0 });
  });
});
