import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditRecord } from '../../lambda/audit/record.ts';
import { RecordLines } from '../../lambda/cli/record-lines.ts';
import { toJson } from '../../lambda/report/text/escape.ts';

const few = <T>(...values: T[]) => fc.constantFrom(...values);
const texts = fc.string({ unit: 'binary', maxLength: 8 });

/** Every key, so that no new one is forgotten, and of few values, so that records often have all but one in common. */
const fields: { readonly [Key in keyof Required<AuditRecord>]: fc.Arbitrary<AuditRecord[Key]> } = {
  time: few('2026-11-25T03:00:00.000Z', '2026-11-25T03:00:00.001Z'),
  runId: few('r1', 'r2'),
  connection: few('one', '"two"'),
  provider: few('p', 'q'),
  token: fc.record({ id: texts, name: fc.option(texts, { nil: undefined }) }),
  count: few(undefined, 3),
  decision: few('revoke', 'withheld'),
  rule: few(undefined, 'stale', 'o\u0301ld'),
  reason: few('about to be revoked', 'a\u2028b', '"token":{}'),
  outcome: few(undefined, 'revoked', 'failed'),
  error: few(undefined, { code: 'network', message: 'ended' }, { code: 'x', message: 'y' }),
  approvedBy: few(undefined, 'ann', 'bob'),
  announcedTo: few(undefined, 'topic', 'terminal'),
  mode: few('plan', 'enforce'),
  trigger: few('manual', 'schedule'),
  version: few('1.0.0', '1.0.1'),
  policyDigest: few(undefined, 'abc', 'def'),
};

test('records are the JSON that each would be alone, whatever one has in common with those before', () => {
  fc.assert(
    fc.property(fc.array(fc.record(fields), { minLength: 2, maxLength: 40 }), (records) => {
      const lines = new RecordLines();
      const [first] = records;
      for (const record of records) {
        expect(lines.textOf(record)).toBe(toJson(record));
        // One that differs from the first in no more than a field.
        for (const key of Object.keys(fields)) {
          const near = { ...first, [key]: record[key as keyof AuditRecord] } as AuditRecord;
          expect(lines.textOf(first as AuditRecord)).toBe(toJson(first));
          expect(lines.textOf(near)).toBe(toJson(near));
        }
      }
    }),
    { numRuns: 50 },
  );
});
