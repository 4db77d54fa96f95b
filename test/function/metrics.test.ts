import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Report } from '../../lambda/domain/report.ts';
import { METRIC } from '../../lambda/function/contract.ts';
import { metricLines, undeliveredLine } from '../../lambda/function/metrics.ts';
import { connectionReport, report } from './reports.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const EmbeddedMetrics = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int().min(1_000_000_000_000),
    CloudWatchMetrics: z.tuple([
      z.strictObject({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string()).max(30)).length(1),
        Metrics: z
          .array(z.strictObject({ Name: z.string(), Unit: z.enum(['Count', 'Seconds']) }))
          .max(100),
      }),
    ]),
  }),
});

function read(of: Report) {
  return metricLines(of, 'nightly').map((line) => EmbeddedMetrics.parse(JSON.parse(line)));
}

const FAILED = connectionReport({
  name: 'failed',
  outcome: 'failed',
  complete: false,
  error: { code: 'unauthorized', message: 'no' },
});
const OUT_OF_TIME = connectionReport({
  outcome: 'degraded',
  complete: false,
  error: { code: 'deadline', message: 'no time' },
});
const HELD = connectionReport({
  name: 'held',
  outcome: 'degraded',
  error: { code: 'held', message: 'too many' },
});

describe('metrics', () => {
  test('are one line for the sweeper and one for each of its connections', () => {
    const lines = read(report({ connections: [connectionReport({ name: 'crm' }), FAILED] }));

    const dimensions = lines.map((line) => [
      line._aws.CloudWatchMetrics[0].Dimensions[0],
      line.Sweeper,
      line.Connection,
    ]);
    expect(dimensions).toEqual([
      [['Sweeper'], 'nightly', undefined],
      [['Sweeper', 'Connection'], 'nightly', 'crm'],
      [['Sweeper', 'Connection'], 'nightly', 'failed'],
    ]);
  });

  test('are sent for the end of the run, under one namespace', () => {
    for (const { _aws } of read(report({}))) {
      expect(_aws.Timestamp).toBe(Date.parse('2026-03-01T12:01:30.000Z'));
      expect(_aws.CloudWatchMetrics[0].Namespace).toBe('TokenSweeper');
    }
  });

  test('each have a name that the deployment knows, and a number', () => {
    const known: string[] = Object.values(METRIC);
    for (const line of read(report({ connections: [HELD] }))) {
      for (const { Name } of line._aws.CloudWatchMetrics[0].Metrics) {
        expect(known).toContain(Name);
        expect(line[Name]).toBeTypeOf('number');
      }
    }
  });

  test('of a run are all that the deployment knows', () => {
    const [run] = read(report({}));

    const undelivered = JSON.parse(undeliveredLine(1, 'nightly', 0));
    const names = [run, undelivered].flatMap((line) =>
      line?._aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name),
    );
    expect(new Set(names)).toEqual(new Set(Object.values(METRIC)));
  });
});

describe('the metrics of a run', () => {
  test('count the run, its time and what it left undone', () => {
    const [run] = read(report({ unfinishedRuns: ['one', 'two'] }));

    expect(run).toMatchObject({
      Runs: 1,
      IncompleteRuns: 0,
      UnfinishedRuns: 2,
      DurationSeconds: 90,
    });
  });

  test.each([
    ['ran out of time before its list ended', OUT_OF_TIME, 1],
    ['left tokens for the next run', connectionReport({ totals: { deferred: 1 } }), 1],
    ['failed with time to spare', FAILED, 0],
    ['is held', HELD, 0],
  ])('count a run as incomplete only for want of time: a connection that %s', (_, one, count) => {
    const [run] = read(report({ complete: one.complete, connections: [connectionReport(), one] }));
    expect(run?.IncompleteRuns).toBe(count);
  });

  test('count each connection that did not end well as one that needs attention', () => {
    const degraded = connectionReport({ outcome: 'degraded', totals: { failed: 1 } });
    const lines = read(report({ connections: [connectionReport(), FAILED, HELD, degraded] }));

    expect(lines.map(({ Attention }) => Attention)).toEqual([3, 0, 1, 1, 1]);
  });

  test('count connections that failed and connections that are held, each where it happened', () => {
    const lines = read(report({ connections: [connectionReport(), FAILED, HELD] }));

    expect(lines.map((line) => [line.ConnectionsFailed, line.ConnectionsHeld])).toEqual([
      [1, 1],
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
  });
});

describe('the sums in the metrics of a run', () => {
  test('count tokens by what became of them', () => {
    const totals = {
      listed: 45,
      reported: 1,
      withheld: 2,
      planned: 3,
      revoked: 4,
      disabled: 5,
      alreadyGone: 6,
      failed: 7,
      deferred: 8,
    };
    const lines = read(report({ totals, connections: [connectionReport({ totals })] }));

    for (const line of lines) {
      expect(line).toMatchObject({
        Listed: 45,
        Reported: 1,
        Withheld: 2,
        Planned: 3,
        Revoked: 4,
        Disabled: 5,
        AlreadyGone: 6,
        RevocationsFailed: 7,
        Deferred: 8,
      });
    }
  });

  test('sum over the connections what expires soon, what was throttled and what is stuck', () => {
    const limits = { concurrency: 1, throttled: 3 };
    const [run, one] = read(
      report({
        connections: [
          connectionReport({ expiringSoon: 2, limits, stuck: 1 }),
          connectionReport({ expiringSoon: 5, limits, stuck: 3 }),
          connectionReport(),
        ],
        stuck: 4,
      }),
    );

    expect(run).toMatchObject({ ExpiringSoon: 7, ThrottledRequests: 6, Stuck: 4 });
    expect(one).toMatchObject({ ExpiringSoon: 2, ThrottledRequests: 3, Stuck: 1 });
  });
});
