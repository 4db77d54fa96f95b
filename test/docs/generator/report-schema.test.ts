// The published schemas describe what the command line really prints and records.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

const schemaIn = async (name: string) =>
  z.fromJSONSchema(
    JSON.parse(await readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')),
  );
const report = await schemaIn('report.schema.json');
const audit = await schemaIn('audit.schema.json');

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

async function run(...args: string[]) {
  const file = join(cli.folder, 'audit.jsonl');
  const { stdout } = await cli.sweeper(
    createTestTerminal(false),
    ...args,
    '--json',
    '--audit',
    file,
  );
  const lines = (await readFile(file, 'utf8')).trim();
  return {
    report: JSON.parse(stdout),
    records: lines === '' ? [] : lines.split('\n').map((line) => JSON.parse(line)),
  };
}

describe('the schemas of report and audit', () => {
  test.for([['plan'], ['enforce', '--yes']])(
    'describe what %j prints and records',
    async (args) => {
      const { report: printed, records } = await run(...args);
      expect(report.safeParse(printed)).toMatchObject({ success: true });
      expect(printed.tokens).toHaveLength(2);
      expect(records).toHaveLength(2);
      for (const record of records)
        expect(audit.safeParse(record)).toMatchObject({ success: true });
    },
  );

  test('describe a connection that failed', async () => {
    await cli.editConfig('secret: huawei', 'secret: nobody');
    const { report: printed } = await run('plan');
    expect(printed.connections[0].error.code).toBe('invalid-secret');
    expect(report.safeParse(printed)).toMatchObject({ success: true });
  });

  test('describe what limited a connection', async () => {
    await cli.editConfig('secret: huawei', 'secret: huawei\n    limits: { requestsPerSecond: 5 }');
    const { report: printed } = await run('enforce', '--yes');
    expect(printed.connections[0].limitedBy).toEqual({ kind: 'configured', requestsPerSecond: 5 });
    expect(report.safeParse(printed)).toMatchObject({ success: true });
    printed.connections[0].limitedBy.kind = 'fate';
    expect(report.safeParse(printed).success).toBe(false);
  });

  test('notice what is not described', async () => {
    const { report: printed, records } = await run('plan');
    const { runId: _, ...without } = printed;
    expect(report.safeParse(without).success).toBe(false);
    expect(audit.safeParse({ ...records[0], secret: 'x' }).success).toBe(false);
    expect(report.safeParse({ ...printed, tokens: [{ id: 'x' }] }).success).toBe(false);
  });
});
