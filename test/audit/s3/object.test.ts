import { randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { AuditObject, auditKey } from '../../../lambda/audit/s3/object.ts';
import { useBucket } from '../../support/s3-stub-client.ts';

const bucket = useBucket();

const KEY = 'audit/run-1.jsonl.gz';

const open = (onFailure = () => {}) =>
  new AuditObject(bucket.client, { bucket: 'bucket', key: KEY }, onFailure);

const line = (value: unknown) => `${JSON.stringify(value)}\n`;

describe('the audit of a run', () => {
  test('is one compressed object with a line each, in order', async () => {
    const audit = open();
    for (let i = 0; i < 1000; i++) audit.add(line({ i }));

    await audit.close();

    expect(bucket.s3.calls).toEqual([`PutObject ${KEY}`]);
    expect(bucket.s3.lines(KEY)).toEqual(Array.from({ length: 1000 }, (_, i) => ({ i })));
  });

  test('in which nothing happened is an empty object', async () => {
    await open().close();

    expect(bucket.s3.lines(KEY)).toEqual([]);
  });

  test('is sent while it grows, not gathered', async () => {
    const audit = open();
    const lines = Array.from({ length: 12 }, () => ({
      noise: randomBytes(500_000).toString('hex'),
    }));

    for (const one of lines) audit.add(line(one));

    await vi.waitFor(() => expect(bucket.s3.calls).toContain(`UploadPart ${KEY}`), 10_000);
    expect(bucket.s3.objects.has(KEY)).toBe(false);
    await audit.close();
    expect(bucket.s3.lines(KEY)).toEqual(lines);
  });

  test('that cannot be written says so at once where it can, and at its end', async () => {
    bucket.s3.deny = /Upload/;
    const onFailure = vi.fn();
    const audit = open(onFailure);
    for (let i = 0; i < 12; i++) audit.add(randomBytes(500_000).toString('hex'));

    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce(), 10_000);

    audit.add(line('too late'));
    await expect(audit.close()).rejects.toMatchObject({
      code: 'audit-unavailable',
      message: 'the audit cannot be written to S3 (AccessDenied)',
    });
    expect(onFailure).toHaveBeenCalledOnce();
  });

  test('that is small fails when it is closed', async () => {
    bucket.s3.deny = /./;
    const onFailure = vi.fn();
    const audit = open(onFailure);
    audit.add(line('one'));

    await expect(audit.close()).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect(onFailure).toHaveBeenCalledOnce();
  });
});

test.each([
  ['2026-01-02T00:00:00.000Z', 'audit/year=2026/month=01/day=02/run-1.jsonl.gz'],
  ['2026-12-31T23:59:59.999Z', 'audit/year=2026/month=12/day=31/run-1.jsonl.gz'],
])('a run that started at %s lies in the folder of that day in UTC', (startedAt, key) => {
  expect(auditKey('audit/', Date.parse(startedAt), 'run-1')).toBe(key);
});
