// node test/support/limits/lab.ts [--draws N] [--from SEED] [--worst N]: how the product and its rivals do at limits of every kind.
import { parseArgs } from 'node:util';
import { draw } from './draw.ts';
import { idealMillis } from './ideal.ts';
import { NAMED } from './named.ts';
import { aimd, fixed, ours, runSweep, type SweepSpec } from './sweep.ts';

const { values } = parseArgs({
  options: {
    draws: { type: 'string', default: '0' },
    from: { type: 'string', default: '1' },
    worst: { type: 'string', default: '0' },
    only: { type: 'string' },
    skip: { type: 'boolean', default: false },
  },
});

async function compare(spec: SweepSpec) {
  const ideal = idealMillis(spec);
  const measured = async (subject: Parameters<typeof runSweep>[0]) => {
    const { millis, asked, refused, left } = await runSweep(subject, spec, 6 * ideal + 60_000);
    return { speed: ideal / millis, refused: refused / asked, left };
  };
  return {
    ideal,
    ours: await measured(ours()),
    fixed: await measured(fixed),
    aimd: await measured(aimd),
  };
}
const pct = (n: number) => n.toFixed(3);
if (!values.skip)
  for (const sweep of NAMED) {
    if (values.only && !`${sweep.group}: ${sweep.name}`.includes(values.only)) continue;
    const r = await compare(sweep);
    console.log(
      [
        `${sweep.group}: ${sweep.name}`.padEnd(60),
        (r.ideal / 1000).toFixed(1).padStart(6),
        ...[r.ours, r.fixed, r.aimd].map((x) =>
          `${pct(x.speed)} ${(100 * x.refused).toFixed(1).padStart(4)}%${x.left ? ` L${x.left}` : ''}`.padEnd(
            18,
          ),
        ),
      ].join('  '),
    );
  }
const n = Number(values.draws);
if (n > 0) {
  const runs: any[] = [];
  for (let seed = Number(values.from); seed < Number(values.from) + n; seed++) {
    const d = draw(seed);
    runs.push({ d, ...(await compare(d)) });
  }
  const q = (xs: number[], p: number) =>
    xs.toSorted((a, b) => a - b)[Math.min(xs.length - 1, Math.floor(p * xs.length))] ?? NaN;
  const share = (xs: boolean[]) => pct(xs.filter(Boolean).length / xs.length);
  const stat = (rs: any[], name: string) => {
    const e = rs.map((r) => r.ours.speed);
    console.log(
      name.padEnd(18),
      `n ${rs.length}`.padEnd(6),
      'eff p1/10/50',
      pct(q(e, 0.01)),
      pct(q(e, 0.1)),
      pct(q(e, 0.5)),
      '>=.9',
      share(e.map((x) => x >= 0.9)),
      'refused med',
      pct(
        q(
          rs.map((r) => r.ours.refused),
          0.5,
        ),
      ),
      'p90',
      pct(
        q(
          rs.map((r) => r.ours.refused),
          0.9,
        ),
      ),
      'politer',
      share(rs.map((r) => r.ours.refused <= Math.min(r.fixed.refused, r.aimd.refused))),
      '<=1.05 fixed',
      share(rs.map((r) => 1.05 * r.ours.speed >= r.fixed.speed)),
      'fixed med',
      pct(
        q(
          rs.map((r) => r.fixed.speed),
          0.5,
        ),
      ),
      'aimd',
      pct(
        q(
          rs.map((r) => r.aimd.speed),
          0.5,
        ),
      ),
      'left',
      rs.filter((r) => r.ours.left).length,
    );
  };
  for (const kind of new Set(runs.map((r) => r.d.name.split(' ')[0])))
    stat(
      runs.filter((r) => r.d.name.startsWith(`${kind} `)),
      kind,
    );
  stat(runs, 'all');
  for (const r of runs
    .toSorted(
      (a, b) =>
        a.ours.speed / Math.min(1, a.fixed.speed * 1.05) -
        b.ours.speed / Math.min(1, b.fixed.speed * 1.05),
    )
    .slice(0, Number(values.worst)))
    console.log(
      r.d.seed,
      pct(r.ours.speed),
      pct(r.ours.refused),
      'L',
      r.ours.left,
      '| fixed',
      pct(r.fixed.speed),
      pct(r.fixed.refused),
      '| aimd',
      pct(r.aimd.speed),
      pct(r.aimd.refused),
      '|',
      r.d.name,
    );
}
