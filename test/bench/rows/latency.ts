import { compare, type Line, type Target } from '../line.ts';
import { type Round, runRound } from '../processes.ts';
import type { ServerSpec } from '../provider-server.ts';
import { alternate, type Bench, type Row } from './row.ts';

const BASE: ServerSpec = {
  tokens: 20_000,
  pageSize: 1000,
  staleEvery: 1,
  listMillis: 0,
  revokeMillis: 50,
};

const rate = ({ stale, wallMillis }: Round) => (1000 * stale) / wallMillis;

/** Near the ideal, and beside undici alone. */
export const steady: Row = {
  number: 3,
  work: '20,000 revocations at 50 ms, 50 in flight',
  async run({ rounds, quick }) {
    const spec = { ...BASE, tokens: quick ? 5_000 : BASE.tokens };
    const { ours, bare } = await alternate(rounds, ['ours', 'bare'], (subject) =>
      runRound(subject, spec, { concurrency: 50 }),
    );
    const line = { row: 3, unit: '/s', ours: ours.map(rate) };
    return [
      compare({
        ...line,
        what: 'of the ideal',
        yardstick: [(1000 * 50) / spec.revokeMillis],
        target: { atLeast: 0.97 },
      }),
      compare({
        ...line,
        what: 'of undici alone',
        yardstick: bare.map(rate),
        target: { atLeast: 0.985 },
      }),
    ];
  },
};

/** Share of the slots' time that revocations spent inside the server. */
async function occupancy(
  row: number,
  what: string,
  concurrency: number,
  spec: ServerSpec,
  target: Target,
  { rounds, quick }: Bench,
): Promise<Line> {
  const tokens = quick ? spec.tokens / 4 : spec.tokens;
  const { ours } = await alternate(rounds, ['ours'], (subject) =>
    runRound(subject, { ...spec, tokens }, { concurrency }),
  );
  const share = ({ server }: Round) => server.busyMillis / (server.revokeWallMillis * concurrency);
  return compare({ row, what, unit: '', ours: ours.map(share), yardstick: [1], target });
}

/** Many slots, and answers that take differently long. */
export const occupied: Row = {
  number: 4,
  work: 'share of slot time spent in the server',
  async run(bench) {
    const varying = { ...BASE, tokens: 5_000, revokeMillis: 20, revokeJitterMillis: 20 };
    return [
      await occupancy(4, '20,000 at 50 ms, 200 in flight', 200, BASE, { atLeast: 0.9 }, bench),
      await occupancy(4, '5,000 at 20–40 ms, 50 in flight', 50, varying, { atLeast: 0.95 }, bench),
    ];
  },
};

/** Failures must not keep slots. */
export const failing: Row = {
  number: 5,
  work: 'the same share with failures',
  async run(bench) {
    const spec = { ...BASE, tokens: 5_000, revokeMillis: 20, failureShare: 0.05 };
    return [
      await occupancy(5, '5,000 at 20 ms, 5 % answered 503', 50, spec, { atLeast: 0.78 }, bench),
    ];
  },
};

/** A slow list. */
export const paged: Row = {
  number: 6,
  work: '5,000 stale in pages of 100, list 100 ms, revoke 50 ms, 50 in flight',
  async run({ rounds, quick }) {
    const tokens = quick ? 1_000 : 5_000;
    const spec = { ...BASE, tokens, pageSize: 100, listMillis: 100 };
    const { ours } = await alternate(rounds, ['ours'], (subject) =>
      runRound(subject, spec, { concurrency: 50 }),
    );
    const idealMillis = (tokens / 100) * spec.listMillis + (tokens * spec.revokeMillis) / 50;
    return [
      compare({
        row: 6,
        what: 'of the ideal',
        unit: '/s',
        ours: ours.map(rate),
        yardstick: [(1000 * tokens) / idealMillis],
        target: { atLeast: 0.95 },
      }),
    ];
  },
};
