import { expect, onTestFinished, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { createHttpClient } from '../../lambda/http/client.ts';
import { createLimiter } from '../../lambda/http/pacing/limiter.ts';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { EVERYWHERE } from '../support/everywhere.ts';
import { serve } from '../support/loopback-server.ts';
import { responseMemory } from '../support/memory.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { tokenOf } from '../support/tokens.ts';

test.each([1, 4])(
  'with concurrency %i, so many revocations are in flight until the last, and never more',
  async (concurrency) => {
    const rounds = 6;
    let inFlight = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    // Answers only when all slots are taken, so a slot that stays empty would stay empty for ever.
    const { origin, seen } = await serve((response) => {
      most = Math.max(most, ++inFlight);
      waiting.push(() => {
        inFlight--;
        response.end();
      });
      if (inFlight < concurrency) return;
      // Whatever comes too much has the time to come.
      setImmediate(() => {
        for (const answer of waiting.splice(0)) setImmediate(answer);
      });
    });
    const clock = createTestClock();
    const client = createHttpClient({
      limits: { timeoutMillis: 30_000 },
      allowList: EVERYWHERE,
      sockets: new Sockets(responseMemory()),
      limiter: createLimiter({ limits: { concurrency, timeoutMillis: 30_000 }, clock }),
      clock,
      stop: { signal: new AbortController().signal, deadline: Infinity },
    });
    onTestFinished(() => client.close());
    const tokens = Array.from({ length: concurrency * rounds }, (_, index) =>
      tokenOf({ id: `${index}`, expiresAt: NOW - DAY }),
    );
    const connection = memoryConnection({
      tokens,
      concurrency,
      async revoke({ id }) {
        const { status } = await client.send({ method: 'DELETE', url: new URL(`/${id}`, origin) });
        if (status !== 200) throw new SweepError('unavailable', 'not revoked');
        return 'revoked';
      },
    });
    const { of } = await run([connection], { clock });
    expect(of('memory').totals).toMatchObject({ revoked: tokens.length });
    expect(seen.map(({ target }) => target).toSorted()).toEqual(
      tokens.map(({ id }) => `/${id}`).toSorted(),
    );
    expect(most).toBe(concurrency);
  },
);
