// npm run bench [-- --row N]… [--quick] [--json] [--seed N]
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { cells, type Line } from './line.ts';
import { apigee } from './rows/apigee.ts';
import { configuredLimit } from './rows/configured-limit.ts';
import { manyConnections } from './rows/connections.ts';
import { definition } from './rows/definition.ts';
import { estimatedLimit } from './rows/estimated-limit.ts';
import { iam } from './rows/iam.ts';
import { failing, occupied, paged, steady } from './rows/latency.ts';
import { decisions, population } from './rows/memory.ts';
import { proof } from './rows/proof.ts';
import { remembered } from './rows/remembered.ts';
import type { Row } from './rows/row.ts';
import { start } from './rows/start.ts';
import { againstBare, againstScript } from './rows/throughput.ts';

const ROWS: readonly Row[] = [
  againstBare,
  againstScript,
  steady,
  occupied,
  failing,
  paged,
  configuredLimit,
  estimatedLimit,
  population,
  decisions,
  manyConnections,
  start,
  apigee,
  iam,
  definition,
  proof,
  remembered,
];

const { values } = parseArgs({
  options: {
    row: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string' },
  },
});
const { quick, json, row: only } = values;
const bench = {
  rounds: quick ? 1 : 5,
  quick,
  seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
};
const rows = ROWS.filter(({ number }) => only?.includes(`${number}`) ?? true);

/** The result goes to standard output, everything else to standard error. */
const tell = (text: string) => process.stderr.write(`${text}\n`);
const load = () => loadavg()[0]?.toFixed(1);

tell(
  `Node ${process.versions.node}, ${availableParallelism()} cores, ${bench.rounds} rounds, seed ${bench.seed}`,
);
const lines: Line[] = [];
const broken: string[] = [];
for (const row of rows) {
  tell(`row ${row.number}: ${row.work} (load ${load()})`);
  try {
    lines.push(...(await row.run(bench)));
  } catch (error) {
    broken.push(`row ${row.number}: ${error instanceof Error ? error.message : error}`);
  }
}

process.stdout.write(
  json ? `${JSON.stringify({ ...bench, lines, broken }, undefined, 2)}\n` : table(),
);
for (const message of broken) tell(`WRONG RESULT, ${message}`);
const missed = lines.filter(({ met }) => !met).length;
tell(`${lines.length - missed} met, ${missed} missed, ${broken.length} wrong (load ${load()})`);
process.exitCode = missed + broken.length > 0 ? 1 : 0;

function table(): string {
  const head = ['row', 'what', 'ours', 'yardstick', 'ratio', 'target', ''];
  const all = [head, ...lines.map(cells)];
  const widths = head.map((_, column) => Math.max(...all.map((one) => (one[column] ?? '').length)));
  const text = all.map((one) =>
    one
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${text.join('\n')}\n`;
}
