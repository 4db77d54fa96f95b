import { expect, test } from 'vitest';
import { byConnection, connectionMetric, sweeperMetric } from '../../lib/metrics.ts';

test('a metric of the sweeper is summed over the hour in which it ran', () => {
  expect(sweeperMetric('nightly', 'revoked').toMetricConfig().metricStat).toMatchObject({
    namespace: 'TokenSweeper',
    metricName: 'Revoked',
    dimensions: [{ name: 'Sweeper', value: 'nightly' }],
    statistic: 'Sum',
    period: expect.objectContaining({ amount: 1 }),
  });
});

test('a metric of one connection is its highest value within the hour', () => {
  expect(connectionMetric('nightly', 'crm', 'attention').toMetricConfig().metricStat).toMatchObject(
    {
      metricName: 'Attention',
      dimensions: [
        { name: 'Connection', value: 'crm' },
        { name: 'Sweeper', value: 'nightly' },
      ],
      statistic: 'Maximum',
    },
  );
});

test('a metric by connection finds every connection of this sweeper', () => {
  expect(byConnection('nightly', 'revoked').toMetricConfig().mathExpression?.expression).toBe(
    `SEARCH('{TokenSweeper,Sweeper,Connection} MetricName="Revoked" Sweeper="nightly"', 'Sum', 3600)`,
  );
});
