import { describe, expect, test } from 'vitest';
import { NOTHING_TOLD, type Notice, type NoticeRecord } from '../../lambda/domain/notice-record.ts';
import { SweepError } from '../../lambda/errors.ts';
import { giveNotice } from '../../lambda/notice/give-notice.ts';
import { ToldTokens } from '../../lambda/notice/told-tokens.ts';
import { connectionReport, report } from '../function/reports.ts';
import { DAY, NOW } from '../support/clock.ts';

/** Nights in a row, and the subjects of what was sent. */
function nights() {
  let record: NoticeRecord = NOTHING_TOLD;
  const told: string[] = [];
  const warnings: string[] = [];
  const faults = { send: false, recall: false };
  const unavailable = new SweepError('memory-unavailable', 'the document is newer');
  const context = {
    name: 'nightly',
    links: {},
    policies: [],
    allWell: 'weekly' as 'weekly' | 'never',
    memory: {
      recall: async () => {
        if (faults.recall) throw unavailable;
        return record;
      },
      update: async (change: (before: NoticeRecord) => NoticeRecord) => {
        record = change(record);
      },
    },
    publish: async ({ subject }: Notice) => {
      if (faults.send) throw new SweepError('unavailable', 'no topic');
      told.push(subject);
    },
    warn: (message: string) => warnings.push(message),
  };
  const pass = (night: number, outcome: 'ok' | 'failed' = 'ok') =>
    giveNotice(
      {
        report: report({
          runId: `run-${night}`,
          startedAt: new Date(NOW + night * DAY).toISOString(),
          connections: [connectionReport({ outcome })],
        }),
        tokens: new ToldTokens(),
      },
      context,
    );
  return { pass, context, faults, told, warnings, record: () => record };
}

describe('a notice of a scheduled run', () => {
  test('is given each night that a connection fails, and says for how many nights', async () => {
    const { pass, told, record } = nights();
    for (let night = 0; night < 3; night++) await pass(night, 'failed');
    expect(told).toHaveLength(3);
    expect(record().notices.at(-1)?.text).toContain('for 3 nights, since 2026-11-25');
  });

  test('says once a week that all is well, unless something was told meanwhile', async () => {
    const { pass, told } = nights();
    for (let night = 0; night < 15; night++) await pass(night, night === 3 ? 'failed' : 'ok');
    expect(told.map((subject) => subject.slice(0, 17))).toEqual([
      'nightly: all well',
      'nightly: 1 connec',
      'nightly: all well',
    ]);
  });

  test('is not given for a quiet night where that is not wanted', async () => {
    const { pass, told, context } = nights();
    context.allWell = 'never';
    await pass(0);
    expect(told).toEqual([]);
  });

  test('that could not be sent is told so, and given again by the next run', async () => {
    const { pass, faults, told, warnings } = nights();
    faults.send = true;
    expect(await pass(0)).toMatchObject({ isUndelivered: true });
    faults.send = false;
    expect(await pass(1)).toMatchObject({ isUndelivered: false });
    expect(told).toHaveLength(1);
    expect(warnings).toEqual(['the notice could not be sent']);
  });

  test('is given although what was told before cannot be read, and says that', async () => {
    const { pass, faults } = nights();
    faults.recall = true;
    const { notice } = await pass(0);
    expect(notice.text).toContain('memory-unavailable: the document is newer');
  });

  test('names the connections that have recovered', async () => {
    const { pass } = nights();
    const recovered = async (...args: Parameters<typeof pass>) => [
      ...(await pass(...args)).standing.recovered,
    ];
    expect(await recovered(0, 'failed')).toEqual([]);
    expect(await recovered(1)).toEqual([['crm', NOW]]);
    expect(await recovered(2)).toEqual([]);
  });

  test('can be printed again by its run', async () => {
    const { pass, record } = nights();
    await pass(0);
    await pass(0);
    expect(record().notices.map(({ runId }) => runId)).toEqual(['run-0']);
  });
});
