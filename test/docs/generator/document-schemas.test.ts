// The published schemas describe what the command line really prints with `--json`, and records.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { documentSchemas } from '../../../docs/generator/document-schemas.ts';
import { OPTIONS } from '../../../lambda/cli/options.ts';
import { createAdapters, openNoticeMemory } from '../../../lambda/compose.ts';
import { NOTHING_TOLD } from '../../../lambda/domain/notice-record.ts';
import { createKeyFixture, type KeyFixture } from '../../support/key-fixture.ts';

let keys: KeyFixture;
beforeEach(async () => {
  keys = await createKeyFixture();
});
afterEach(() => keys.close());

const ONE = ['--connection', 'keys'];

/** Each command that prints a document, with the name of its schema, and what it takes to have something to print. */
const DOCUMENTS: readonly (readonly [schema: keyof typeof documentSchemas, args: string[]])[] = [
  ['report', ['plan']],
  ['report', ['plan', '--all']],
  ['report', ['plan', '--at', '2030-01-01']],
  ['report', ['enforce', '--yes']],
  ['tokens', ['tokens']],
  ['tokens', ['tokens', '--sort', 'created']],
  ['check', ['check']],
  ['validate', ['validate']],
  ['providers', ['providers']],
  ['explain', ['explain', ...ONE, '--token', 'old-1']],
  ['explain', ['explain', ...ONE, '--token', 'new']],
  ['memory', ['memory', 'show', ...ONE]],
  ['restore', ['restore', ...ONE, '--all', '--yes']],
];

/** What the parts of a document are called, in which nothing may be undescribed. */
const PARTS = ['tokens', 'connections', 'rules', 'providers'];

async function schemaOf(name: string) {
  const text = await readFile(
    new URL(`../../../docs/${name}.schema.json`, import.meta.url),
    'utf8',
  );
  return z.fromJSONSchema(JSON.parse(text));
}

/** Runs a command with `--json`, and holds what it prints against the published schema of this name. */
async function printed(schema: string, args: readonly string[]) {
  const [command = '', ...rest] = args;
  const { stdout, code, stderr } = await keys.sweeper([command, ...rest, '--json']);
  const document = JSON.parse(stdout || `{ "stderr": ${JSON.stringify(stderr)} }`);
  expect(document).toMatchObject({ $schema: expect.stringContaining(`/${schema}.schema.json`) });
  expect(z.treeifyError((await schemaOf(schema)).safeParse(document).error ?? NO_ERROR)).toEqual(
    z.treeifyError(NO_ERROR),
  );
  return { document, code };
}
const NO_ERROR = new z.ZodError([]);

describe('the published schema describes what is printed', () => {
  test.each(DOCUMENTS)('%s: %j', async (schema, args) => {
    await keys.sweeper(['enforce', '--yes']);
    await printed(schema, args);
  });

  test('approve: the report of what was approved', async () => {
    await keys.edit('maxRevocationShare: 1', 'maxRevocations: 1');
    const { document: held, code } = await printed('report', ['plan']);
    expect(code).toBe(1);
    const { document } = await printed('report', [
      'approve',
      held.connections[0].plan.hash,
      '--yes',
    ]);
    expect(document.totals.disabled).toBe(2);
  });

  test('notice', async () => {
    const place = { folder: join(keys.folder, '.token-sweeper') };
    const memory = await openNoticeMemory(place, createAdapters({}));
    const notices = [{ runId: 'run-7', subject: 'all well', text: 'nothing\n' }];
    await memory.update(() => ({ ...NOTHING_TOLD, notices }));
    expect((await printed('notice', ['notice'])).document).toMatchObject(notices[0] ?? {});
  });

  test('connections that failed, and a configuration that is not valid', async () => {
    await keys.server.close();
    for (const schema of ['report', 'check', 'tokens'] as const) {
      const { document, code } = await printed(schema, [schema === 'report' ? 'plan' : schema]);
      expect(code).toBe(1);
      expect(JSON.stringify(document)).toContain('"code":"unavailable"');
    }
    await keys.edit('action: disable', 'action: remove');
    const { document, code } = await printed('validate', ['validate']);
    expect(code).toBe(2);
    expect(document).toMatchObject({
      valid: false,
      problems: [{ path: expect.stringContaining('sweeper.yaml:4:') }],
    });
  });
});

describe('the published schemas', () => {
  test('are held against every command that takes --json', () => {
    const withJson = Object.entries(OPTIONS).flatMap(([name, options]) =>
      'json' in options ? [name] : [],
    );
    const tested = new Set([...DOCUMENTS.map(([, [command]]) => command), 'approve', 'notice']);
    expect(new Set(withJson)).toEqual(tested);
  });

  test('describe every record of an audit, that of a restored token too', async () => {
    const file = join(keys.folder, 'audit.jsonl');
    await keys.sweeper(['enforce', '--yes', '--audit', file]);
    await keys.restore('--all', '--audit', file);
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ decision }) => decision)).toEqual([
      'disable',
      'disable',
      'restore',
      'restore',
    ]);
    const schema = await schemaOf('audit');
    for (const line of lines) expect(schema.safeParse(line)).toMatchObject({ success: true });
  });

  test.each(DOCUMENTS)('notice what is missing or not described: %s, %j', async (name, args) => {
    await keys.sweeper(['enforce', '--yes']);
    const { document } = await printed(name, args);
    const schema = await schemaOf(name);
    for (const key of ['$schema', 'version']) {
      const { [key]: _, ...without } = document;
      expect(schema.safeParse(without).success).toBe(false);
    }
    const [part] = PARTS.filter((key) => Array.isArray(document[key]));
    if (part === undefined) return;
    const changed = { ...document, [part]: [{ unheardOf: 1 }] };
    expect(schema.safeParse(changed).success).toBe(false);
  });
});
