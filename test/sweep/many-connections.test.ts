import { expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';

const COUNT = 2000;

test('thousands of connections work, hundreds at the same time, and each is in the report', async () => {
  let working = 0;
  let most = 0;
  async function* list(): AsyncGenerator<readonly Token[]> {
    most = Math.max(most, ++working);
    // The next ones have the time to start.
    await new Promise(setImmediate);
    yield [tokenOf()];
    working--;
  }
  const connections = Array.from({ length: COUNT }, (_, index) =>
    memoryConnection({ name: `c-${index}`, list }),
  );
  const { report } = await run(connections);
  expect(report).toMatchObject({ outcome: 'ok', totals: { listed: COUNT } });
  expect(report.connections).toHaveLength(COUNT);
  expect(most).toBeLessThanOrEqual(512);
});

test('connections to one account wait for each other, however many stand between them', async () => {
  const halfway = COUNT / 2;
  const connections = Array.from({ length: COUNT }, (_, index) => {
    const peer = { name: `c-${(index + halfway) % COUNT}`, policy: policyOf() };
    return memoryConnection({ name: `c-${index}`, tokens: [tokenOf()], peers: async () => [peer] });
  });
  const { report } = await run(connections);
  expect(report.connections).toHaveLength(COUNT);
  expect(report).toMatchObject({ outcome: 'ok', complete: true, totals: { listed: COUNT } });
});
