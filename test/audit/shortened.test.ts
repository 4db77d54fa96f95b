import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditRecord } from '../../lambda/audit/record.ts';
import { shortened } from '../../lambda/audit/shortened.ts';
import { toJsonLine } from '../../lambda/report/text/escape.ts';

const recordOf = (reason: string, message?: string): AuditRecord => ({
  time: '2026-11-25T12:00:00.000Z',
  runId: 'run-1',
  connection: 'a',
  provider: 'p',
  token: { id: 'x' },
  decision: 'revoke',
  reason,
  error: message === undefined ? undefined : { code: 'network', message },
  mode: 'enforce',
  trigger: 'manual',
  version: '1.0.0',
});

test('the message is cut, and says so', () => {
  const record = recordOf('rule x matches', 'the provider did not answer');
  expect(shortened(record, 10)).toEqual(recordOf('rule x matches', 'the provider d…'));
});

test('the reason is cut where the message does not suffice, or there is none', () => {
  expect(shortened(recordOf('a long reason', 'short'), 4)).toEqual(recordOf('a long r…', '…'));
  expect(shortened(recordOf('a long reason'), 4)).toEqual(recordOf('a long…'));
});

test('half a character is not kept, which would take more than the whole', () => {
  expect(shortened(recordOf('aaaa😀bbb'), 1)).toEqual(recordOf('aaaa…'));
});

test('the record is shorter by so many bytes, whatever its texts are, as long as there are so many', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(text, fc.option(text, { nil: undefined }), fc.nat(), (reason, message, some) => {
      const record = recordOf(reason, message);
      const most = reason.length + (message?.length ?? 0) - 6;
      fc.pre(most > 0);
      const bytes = 1 + (some % most);
      const before = Buffer.byteLength(toJsonLine(record));
      expect(Buffer.byteLength(toJsonLine(shortened(record, bytes)))).toBeLessThanOrEqual(
        before - bytes,
      );
    }),
  );
});
