import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import {
  MAX_REPORT_IN_MESSAGE,
  noConnectionSwept,
  withReport,
} from '../../lambda/function/failure.ts';
import { connectionReport, report } from './reports.ts';

const error = { code: 'unauthorized', message: 'GET /tokens: HTTP 401' };
const failed = connectionReport({ outcome: 'failed', error });
const many = report({ connections: Array.from({ length: 1000 }, () => ({ ...failed })) });

test('that no connection could be swept says why, with the sentence of each', () => {
  expect(noConnectionSwept(report({ connections: [failed] })).message).toBe(
    'no connection could be swept (crm: unauthorized: GET /tokens: HTTP 401)',
  );
  expect(noConnectionSwept(many).message).toMatch(/; and 980 more\)$/);
});

describe('an invocation that fails', () => {
  const lost = new SweepError('audit-unavailable', 'the audit is lost');

  test('answers with its report', async () => {
    const { code, message } = await withReport(lost, report({}), undefined);
    const [sentence, below = ''] = message.split('\n');
    expect([code, sentence]).toEqual(['audit-unavailable', 'the audit is lost']);
    expect(JSON.parse(below)).toEqual(report({}));
  });

  test('answers with the place of a report that is too long', async () => {
    const texts: string[] = [];
    const put = async (text: string) => {
      texts.push(text);
      return 's3://bucket/report';
    };
    const { message } = await withReport(lost, many, put);
    expect(message).toBe('the audit is lost\nreport: s3://bucket/report');
    expect(texts).toEqual([JSON.stringify(many)]);
  });

  test('answers with as much of it as fits where it cannot be put anywhere', async () => {
    const put = () => Promise.reject(new Error('denied'));
    const [, below = ''] = (await withReport(lost, many, put)).message.split('\n');
    expect(below.length).toBeLessThanOrEqual(MAX_REPORT_IN_MESSAGE);
    expect(JSON.parse(below).connectionsLeftOut).toBeGreaterThan(0);
  });
});
