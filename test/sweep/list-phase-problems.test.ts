import { describe, expect, test } from 'vitest';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf } from '../support/tokens.ts';
import { stale } from './stale.ts';

describe('a problem although the list was read to its end', () => {
  const problem = { code: 'forbidden', message: 'listing the tokens of group 7: no' };

  test('degrades the connection and is reported, and the rest is swept', async () => {
    const connection = memoryConnection({ tokens: [stale('a')], problems: () => [problem] });
    const { of } = await run([connection]);
    expect(of('memory')).toMatchObject({
      outcome: 'degraded',
      complete: true,
      error: problem,
      totals: { revoked: 1 },
    });
  });

  test('is reported with its message, as are the first ten of many', async () => {
    const problems = () =>
      Array.from({ length: 12 }, (_, index) => ({
        code: 'forbidden',
        message: `group ${index}: no`,
      }));
    const { of } = await run([memoryConnection({ problems })]);
    expect(of('memory').error?.message).toMatch(/^group 0: no; .*group 9: no; and 2 more$/);
  });

  test('holds the group that it names, and no other', async () => {
    const connection = memoryConnection({
      tokens: [stale('a', { group: 'broken' }), stale('b', { group: 'whole' })],
      problems: () => [{ ...problem, group: 'broken' }],
    });
    const { fates } = await run([connection]);
    expect(connection.revoked.map(({ id }) => id)).toEqual(['b']);
    expect(fates[0]?.reason).toMatch(/^incomplete-list: /);
  });

  test('is reported rather than that the connection is held', async () => {
    const policy = policyOf({ safeguards: { maxRevocations: 0 } });
    const options = { policy, tokens: [stale('a')], problems: () => [problem] };
    const { of } = await run([memoryConnection(options)]);
    expect(of('memory')).toMatchObject({ error: problem, totals: { withheld: 1 } });
  });

  const vanished = (id: string) =>
    stale(id, {
      providerState: {
        kind: 'vanished',
        reason: 'no longer exists (it was listed, and not found when it was read)',
      },
    });

  test.each([
    [3, 3, 'ok'],
    [2, 4, 'ok'],
    [3, 4, 'degraded'],
    [4, 4, 'degraded'],
  ])('%i of %i listed tokens unknown when looked at: %s', async (gone, all, outcome) => {
    const tokens = Array.from({ length: all }, (_, index) =>
      index < gone ? vanished(`${index}`) : stale(`${index}`),
    );
    const { of } = await run([memoryConnection({ tokens })]);
    expect(of('memory').outcome).toBe(outcome);
    if (outcome === 'degraded') expect(of('memory').error?.code).toBe('suspect-introspection');
  });
});
