import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { composeConnections } from '../../lambda/compose.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import type { Provider } from '../../lambda/ports.ts';
import { createTestClock } from '../support/clock.ts';
import { hostileTexts, startForbidden } from '../support/hostile-paths.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { createMemoryRegister } from '../support/memory-register.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { answerTo, PLAIN, type Said, SUBJECTS, type Subject } from './stays-home-subjects.ts';
import { POLICY } from './sweep-once.ts';

/** Failing is fine; a defect is not. */
async function orFail(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SweepError) || error.code === 'internal') throw error;
  }
}

async function sweepAll(provider: Provider): Promise<void> {
  const tokens: Token[] = [];
  await orFail(async () => {
    for await (const page of provider.list()) tokens.push(...page);
  });
  for (const token of tokens) {
    if (token.providerState) continue;
    await orFail(async () => provider.inspect?.(token));
    await orFail(async () => provider.disable?.(token));
    await orFail(async () => provider.restore?.(token));
    await orFail(() => provider.revoke(token));
  }
}

/** A server that says what it is told to say, and a sweep of the subject there. */
async function startSweeping({ module, secret, settings }: Subject) {
  const clock = createTestClock();
  let said: Said = PLAIN;
  const server = await startLoopback(
    ({ path }) => ({
      status: 200,
      headers: { link: `<${said.link.replaceAll(/[^\x21-\x7e]/g, '')}>; rel="next"` },
      body: JSON.stringify(
        path.endsWith('/apps') ? [said.parent] : answerTo(said, server.origin + said.base),
      ),
    }),
    { clock },
  );
  onTestFinished(() => server.close());

  async function sweep(next: Said): Promise<void> {
    said = next;
    const home = server.origin + said.base;
    const parsed = module.settings.safeParse(settings(said, home));
    if (!parsed.success) return;
    const register = createMemoryRegister();
    const entry = JSON.stringify({ token: said.id, tokenType: 'access_token' });
    register.put('one', { text: entry }, { k: 'v' });
    const [runnable] = composeConnections(
      [
        {
          name: 'under-test',
          module,
          secret: 'secret',
          endpoint: new URL(home),
          settings: parsed.data,
          policy: POLICY,
          limits: { concurrency: 4, timeoutMillis: 5000 },
        },
      ],
      {
        clock,
        secrets: { read: async () => new Map([['secret', secret]]) },
        register,
        memory: AMPLE_MEMORY,
        awsCredentials: async () => ({ accessKeyId: 'a', secretAccessKey: 's' }),
      },
    );
    const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
    await orFail(async () => {
      const connected = await runnable?.connect(stop);
      if (connected) await sweepAll(connected.provider);
      connected?.close();
    });
  }

  return { server, sweep };
}

/** Everything that can be said, plain or naming the host that must not be reached. */
function sayings(host: string): fc.Arbitrary<Said> {
  const hostile = hostileTexts(host);
  const text = (plain: string) => fc.oneof(fc.constant(plain), hostile);
  return fc.record({
    parent: text('p'),
    id: text('i'),
    cursor: text('/c'),
    link: text('/l'),
    setting: text('s'),
    path: text('/s'),
    base: fc.constantFrom('', '/base'),
  });
}

test.each(Object.entries(SUBJECTS))(
  '%s sends nothing to another server, whatever it is told',
  async (_, subject) => {
    const forbidden = await startForbidden();
    const { server, sweep } = await startSweeping(subject);

    await sweep(PLAIN);
    const plainly = server.requests.length;
    await fc.assert(
      fc.asyncProperty(sayings(forbidden.host), async (next) => {
        const before = server.requests.length;
        await sweep(next);
        const targets = server.requests.slice(before).map(({ target }) => target);
        const outside = targets.filter(
          (target) => !isBelowBase(target, next.base) || target.startsWith('//'),
        );
        expect(outside).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect(forbidden.connections()).toBe(0);
    expect(plainly).toBeGreaterThan(0);
  },
);

function isBelowBase(target: string, base: string): boolean {
  const [path = ''] = target.split('?');
  return path === base || path.startsWith(`${base}/`);
}
