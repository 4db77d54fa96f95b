import { describe, expect, test } from 'vitest';
import { NAMED } from '../../support/limits/named.ts';
import type { Server } from '../../support/limits/server.ts';
import { ours, runSweep, type SweepSpec } from '../../support/limits/sweep.ts';

/** A sweep of the lab, by its name; as long as `tokens`. */
function named(name: string, tokens: number): SweepSpec {
  const found = NAMED.find((each) => each.name === name);
  if (!found) throw new RangeError(`no sweep has the name ${name}`);
  return { ...found, tokens };
}

/** The same server, which records when it was sent what it accepted, and how many were in flight then. */
function recording(server: Server, now: () => number) {
  const accepted: { readonly at: number; readonly inFlight: number }[] = [];
  let inFlight = 0;
  const send: Server['send'] = async (request) => {
    const sent = { at: now(), inFlight: ++inFlight };
    const response = await server.send(request);
    inFlight -= 1;
    if (response.status === 200) accepted.push(sent);
    return response;
  };
  return { accepted, server: { ...server, send } };
}

/** What a sweep with a share was accepted, in the order in which it was sent. */
async function acceptedOf(spec: SweepSpec, share: number) {
  let accepted: ReturnType<typeof recording>['accepted'] = [];
  const result = await runSweep(
    (of, time, server) => {
      const recorded = recording(server, () => time.exact);
      accepted = recorded.accepted;
      return ours({ share })(of, time, recorded.server);
    },
    spec,
    1_000_000,
  );
  expect(result.left).toBe(0);
  return accepted.toSorted((one, other) => one.at - other.at);
}

/** The most in one window of `millis`, from the window `first` on. */
function mostInWindow(times: readonly number[], millis: number, first = 0): number {
  const counts: number[] = [];
  for (const at of times) {
    const window = Math.floor(at / millis);
    counts[window] = (counts[window] ?? 0) + 1;
  }
  return Math.max(0, ...counts.slice(first).map((count) => count ?? 0));
}

const WINDOW = 10_000;

describe('a share is all that a sweep uses', () => {
  test.each([
    [0.5, 150],
    [0.2, 60],
  ])('of a window that headers tell, %d of 300: %i in each', async (share, most) => {
    const accepted = await acceptedOf(named('RateLimit-*', 600), share);
    expect(
      mostInWindow(
        accepted.map(({ at }) => at),
        WINDOW,
      ),
    ).toBe(most);
  });

  test.each(['a fixed one', 'to its end'])(
    'of a window that nothing tells, once it was met twice: %s',
    async (name) => {
      const times = (await acceptedOf(named(name, 1500), 0.5)).map(({ at }) => at);
      // How long a window is shows between two tries, which are a tenth of it apart: the longest that it may be counts.
      expect(mostInWindow(times, WINDOW, 3)).toBeLessThanOrEqual(156);
      expect(mostInWindow(times, WINDOW, 3)).toBeGreaterThan(125);
    },
  );

  test.each([
    ['a low rate', 50],
    ['hardly any burst', 200],
  ])('of a rate that nothing tells, once it was found: %s', async (name, rate) => {
    const times = (await acceptedOf(named(name, 60 * rate), 0.5)).map(({ at }) => at);
    const most = mostInWindow(times, WINDOW, 1) / (WINDOW / 1000);
    // A rate is found to a few hundredths: ten were accepted between the refusals that tell it, of which one was nearly refilled.
    expect(most / rate).toBeLessThan(0.53);
    expect(most / rate).toBeGreaterThan(0.45);
  });

  test('of requests in flight, once one too many was refused', async () => {
    const accepted = await acceptedOf(named('12, else 429', 6000), 0.5);
    const late = accepted.slice(2000).map(({ at }) => at);
    // Twelve at a time, of which each takes four fifths of 60 ms at the server, are 250 a second.
    expect(mostInWindow(late, WINDOW, 1) / (WINDOW / 1000)).toBeLessThan(0.6 * 250);
  });
});

/** How many requests of another client were refused, which sends `rate` a second, from `from` on, beside the sweep. */
async function refusedOfOthers(spec: SweepSpec, share: number, rate: number, from: number) {
  let refused = 0;
  await runSweep(
    (of, time, server) => {
      const sweep = ours({ share })(of, time, server);
      const send = async () => {
        const { status } = await server.send({ method: 'GET' });
        if (status !== 200) refused += 1;
      };
      for (let at = from; at < 6 * WINDOW; at += 1000 / rate) time.at(at, () => void send());
      return { done: () => sweep.done() || time.exact > 6 * WINDOW };
    },
    spec,
    7 * WINDOW,
  );
  return refused;
}

describe('other clients find the rest', () => {
  test.each([
    ['RateLimit-*', 14.5, 0],
    ['a fixed one', 14.5, 3 * WINDOW],
    ['a low rate', 22, WINDOW],
  ])('of the limit %s', async (name, rate, from) => {
    const spec = named(name, 6000);
    expect(await refusedOfOthers(spec, 0.5, rate, from)).toBe(0);
    expect(await refusedOfOthers(spec, 1, rate, from)).toBeGreaterThan(0);
  });
});
