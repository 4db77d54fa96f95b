import { describe, expect, test } from 'vitest';
import { contracts } from '../contract/contracts.ts';
import { Scene } from '../contract/scene.ts';
import { sweepOnce } from '../contract/sweep-once.ts';
import { createTestClock, HOUR, MINUTE, SECOND } from '../support/clock.ts';
import { json } from '../support/sandbox/message.ts';
import { chosen } from './chosen.ts';
import { start } from './sweep-while.ts';

const inTwoMinutes = (now: number) => new Date(now + 2 * MINUTE);

/** Forms of `Retry-After`, and the wait that each asks for. */
const FORMS: readonly (readonly [form: string, value: (now: number) => string, millis: number])[] =
  [
    ['seconds', () => '120', 2 * MINUTE],
    ['seconds twice, joined', () => '120, 240', 2 * MINUTE],
    ['a list whose first value says nothing', () => 'soon, 120', 2 * MINUTE],
    ['a date', (now) => inTwoMinutes(now).toUTCString(), 2 * MINUTE],
    ['a date in a list', (now) => `${inTwoMinutes(now).toUTCString()}, 240`, 2 * MINUTE],
    ['a fraction', () => '120.5', 120.5 * SECOND],
  ];

/** Values that ask for more time than there is. */
const ABSURD = ['99999999999999999999', '9'.repeat(400), '4000000000'];

/** Revokes where the first page of the list, or whatever is asked first, is refused once with this header. */
async function sweepRefused(index: number, retryAfter: (now: number) => string) {
  const contract = contracts[index];
  if (!contract) throw new RangeError('no such contract');
  const harness = await start(contract.start(createTestClock()));
  const stale = new Scene(contract, harness).populate(6);
  const reply = json(429, {}, { 'retry-after': retryAfter(harness.clock.now()) });
  harness.server.faults.add({ effect: { kind: 'response', reply } });
  const deadline = harness.clock.elapsed() + HOUR;
  const swept = await sweepOnce(harness, { deadline });
  return { ...swept, harness, stale };
}

const rows = contracts.flatMap(({ name }, index) =>
  FORMS.map(([form, value, millis]) => [name, form, value, millis, index] as const),
);

describe('a Retry-After of 429', () => {
  test.each(chosen(rows, 13))('%s: as %s, is observed', async (_, __, value, millis, index) => {
    const { report, harness, stale } = await sweepRefused(index, value);
    expect(report).toMatchObject({ outcome: 'ok', complete: true });
    expect(harness.clock.waits).toContain(millis);
    expect([...harness.revoked()].sort()).toEqual([...stale].sort());
  });

  const absurd = contracts.flatMap(({ name }, index) =>
    ABSURD.map((value) => [name, value, index] as const),
  );

  test.each(chosen(absurd, 7))(
    '%s: of %s, leaves the rest to the next run',
    async (_, value, index) => {
      const { report, harness } = await sweepRefused(index, () => value);
      expect(report).toMatchObject({ outcome: 'degraded', complete: false });
      expect(report.error).toMatchObject({ code: 'deadline' });
      expect(Math.max(0, ...harness.clock.waits)).toBeLessThanOrEqual(HOUR);
      expect(harness.revoked()).toEqual([]);
    },
  );
});
