// node test/support/limits/lab.ts [--draws N] [--from SEED] [--worst N] [--kind KIND] [--named]: how the product and its rivals do.
import { parseArgs } from 'node:util';
import { type Comparison, compare, type Score, summarize } from './compare.ts';
import { draw } from './draw.ts';
import { NAMED } from './named.ts';

const { values } = parseArgs({
  options: {
    draws: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    worst: { type: 'string', default: '10' },
    kind: { type: 'string' },
    named: { type: 'boolean', default: false },
  },
});

interface Run extends Comparison {
  readonly name: string;
}

const rounded = (value: number) => value.toFixed(3);
const shown = ({ speed, refused, left }: Score) =>
  `${rounded(speed)}, ${(100 * refused).toFixed(1)} %${left > 0 ? `, ${left} left` : ''}`;

function show({ name, ours, fixed, aimd }: Run): void {
  console.log(`${shown(ours)} | fixed ${shown(fixed)} | AIMD ${shown(aimd)} | ${name}`);
}

async function lookAtNamed(): Promise<void> {
  for (const sweep of NAMED) {
    show({ name: `${sweep.group}: ${sweep.name}`, ...(await compare(sweep)) });
  }
}

async function lookAtDraws(from: number, count: number): Promise<void> {
  const byKind = new Map<string, Run[]>();
  for (let seed = from; seed < from + count; seed++) {
    const sweep = draw(seed);
    const kind = sweep.name.split(' ')[0] ?? '';
    if (values.kind !== undefined && kind !== values.kind) continue;
    const run = { name: `${seed} ${sweep.name}`, ...(await compare(sweep)) };
    byKind.set(kind, [...(byKind.get(kind) ?? []), run]);
  }
  const all = [...byKind.values()].flat();
  console.table(
    Object.fromEntries([...byKind, ['all', all] as const].map(([kind, runs]) => [kind, row(runs)])),
  );
  const worst = all.toSorted((a, b) => a.ours.speed - b.ours.speed);
  for (const run of worst.slice(0, Number(values.worst))) show(run);
}

function row(runs: readonly Run[]) {
  const { draws, speed, fast, refused, polite, notSlower, rivals, left } = summarize(runs);
  return {
    draws,
    '1 %': rounded(speed.worst),
    '10 %': rounded(speed.tenth),
    median: rounded(speed.median),
    'at least 0.90': rounded(fast),
    refused: rounded(refused),
    polite: rounded(polite),
    'at most 1.05 x fixed': rounded(notSlower),
    fixed: rounded(rivals.fixed),
    AIMD: rounded(rivals.aimd),
    left,
  };
}

if (values.named) await lookAtNamed();
else await lookAtDraws(Number(values.from), Number(values.draws));
