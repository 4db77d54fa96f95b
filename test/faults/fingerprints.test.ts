import { expect, test } from 'vitest';
import { FRESH } from '../contract/scene.ts';
import { restContract } from '../providers/rest/contract.ts';
import { OLD, type Run, startBeside } from './beside.ts';
import { startedBy } from './started-by.ts';

const ALL = { name: 'all', when: { olderThan: 0 }, action: 'report' } as const;

const idsOf = ({ tokens }: Run) => tokens.map(({ token }) => token.id);

test('rest without a secret: tokens that are known by their value have fingerprints of one run only', async () => {
  const { contract } = startedBy(restContract, async (clock) => {
    const { secret: key, ...harness } = await restContract.start(clock);
    const { definition, values } = Object(harness.settings);
    const { secret: _, ...others } = definition;
    const open = {
      ...others,
      authentication: {
        type: 'header',
        headers: { authorization: `Bearer ${Object(key).apiKey}` },
      },
      fields: { ...definition.fields, id: { path: 'item.id', secret: true } },
    };
    return { ...harness, settings: { definition: open, values } };
  });
  const beside = await startBeside(contract, { rules: [ALL] });
  const values = beside.add(OLD, FRESH);
  const runs = [await beside.sweep(), await beside.sweep()];
  const ids = runs.flatMap(idsOf);
  expect(ids).toHaveLength(4);
  expect(new Set(ids).size).toBe(4);
  for (const { report, text } of runs) {
    for (const value of values) expect(JSON.stringify(report) + text).not.toContain(value);
  }
});
