import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type DocumentName, documentHead, toDocument } from '../../../lambda/cli/json/document.ts';
import { VERSION } from '../../../lambda/version.ts';

const NAMES: Readonly<Record<DocumentName, true>> = {
  check: true,
  explain: true,
  memory: true,
  notice: true,
  providers: true,
  report: true,
  restore: true,
  tokens: true,
  validate: true,
};

test('a document begins with what describes it, and the program that wrote it', () => {
  const text = toDocument('check', { connections: [] });
  expect(Object.entries(JSON.parse(text))).toEqual([
    ['$schema', expect.stringMatching(/^https:\S+\/docs\/check\.schema\.json$/)],
    ['version', VERSION],
    ['connections', []],
  ]);
});

test('each document has a schema of its name', () => {
  const files = readdirSync(new URL('../../../docs', import.meta.url));
  for (const name of Object.keys(NAMES)) expect(files).toContain(`${name}.schema.json`);
  expect(documentHead('tokens').$schema).toMatch(/\/tokens\.schema\.json$/);
});

test('a document is harmless on a terminal, and loses nothing', () => {
  const evil = { name: 'a\u009b31m\u202eb', lines: 'one\ntwo' };
  const text = toDocument('notice', evil);
  expect(text).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\n]*$/u);
  expect(JSON.parse(text)).toMatchObject(evil);
});
