import { describe, expect, test } from 'vitest';
import { tokenWriter } from '../../../lambda/cli/text/token-formats.ts';
import type { TokenRow } from '../../../lambda/cli/token-row.ts';
import { plain } from '../../../lambda/report/text/table.ts';
import { widthOf } from '../../../lambda/report/text/width.ts';

const row = (rest: Partial<TokenRow>): TokenRow => ({
  ...{ connection: 'crm', provider: 'vault', id: 'a1', action: 'keep' },
  ...rest,
});

function write(format: 'csv' | 'json' | 'markdown' | 'table', ...parts: TokenRow[][]): string {
  const writer = tokenWriter(format, plain);
  const rows = parts.map((part) => writer.rows(part)).join('');
  return writer.begin('2027-01-31T00:00:00.000Z') + rows + writer.end([]);
}

describe('CSV', () => {
  test('has a header, and a line for each token', () => {
    const text = write('csv', [row({ name: 'a, "b"', ageDays: 7 })], [row({})]);
    expect(text.split('\r\n')).toEqual([
      'connection,provider,id,fingerprint,within,name,owner,status,createdAt,ageDays,expiresAt,lastUsedAt,rule,action',
      'crm,vault,a1,,,"a, ""b""",,,,7,,,,keep',
      'crm,vault,a1,,,,,,,,,,,keep',
      '',
    ]);
  });

  test.for(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', ' =1', '"=1', '\uff1d1'])(
    'the name %j is no formula',
    (name) => {
      const line = write('csv', [row({ name })]).split('\r\n')[1] ?? '';
      expect(line).toContain(`"'${name.replaceAll('"', '""')}"`);
    },
  );

  test('a control character cannot begin a formula or a line', () => {
    const text = write('csv', [row({ name: '\t=1\r\n=2' })]);
    expect(text.split('\r\n')).toHaveLength(3);
    expect(text).toContain('\\u{9}=1\\u{d}\\u{a}=2');
  });
});

test('JSON is one document, however many parts there are', () => {
  const text = write('json', [row({ id: '1' })], [], [row({ id: '2', name: '\u001b[31m' })]);
  expect(JSON.parse(text)).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    at: '2027-01-31T00:00:00.000Z',
    tokens: [{ id: '1' }, { id: '2', name: '\u001b[31m' }],
    problems: [],
  });
  expect(text).not.toContain('\u001b');
  expect(JSON.parse(write('json')).tokens).toEqual([]);
});

test('nothing in a Markdown cell is markup', () => {
  const text = write('markdown', [row({ name: '[a](b)|<script>`x`' })]);
  expect(text.split('\n')[2]).toContain('\\[a\\]\\(b\\)\\|&\\#60;script&\\#62;\\`x\\`');
});

test('a table shows ages and dates, and says what is unknown', () => {
  const created = { createdAt: '2027-01-01T00:00:00.000Z', ageDays: 30, expiresAt: 'never' };
  expect(write('table', [row({ ...created, rule: 'old', action: 'report' })])).toBe(
    [
      'connection  token  name  owner  age  expires  last used  rule',
      'crm         a1                  30d  never    unknown    old (report)',
      '',
    ].join('\n'),
  );
});

test('a table fits 80 columns, whatever is in it', () => {
  const long = {
    connection: 'c'.repeat(30),
    id: 'x'.repeat(64),
    name: '部署令牌'.repeat(9),
    owner: 'o'.repeat(40),
  };
  const times = {
    createdAt: '2020-01-01T00:00:00.000Z',
    ageDays: 2190,
    lastUsedAt: '2026-01-01T00:00:00.000Z',
  };
  const rows = [row({ ...long, ...times, rule: 'a-very-long-rule', action: 'quarantine' })];
  const text = tokenWriter('table', { ...plain, width: 80 }).rows(rows);
  for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80);
  expect(text).toContain('2190d');
  expect(text).toContain('2026-01-01');
});
