import { expect, test } from 'vitest';
import type { Connection } from '../lambda/config/validate.ts';
import { planOrigin } from '../lambda/plan-origin.ts';
import { providers } from '../lambda/providers/index.ts';
import { VERSION } from '../lambda/version.ts';
import { policyOf } from './support/tokens.ts';

const moduleOf = (name: string) => {
  const module = providers.find((one) => one.name === name);
  if (!module) throw new Error(`no provider ${name}`);
  return module;
};
const connection: Connection = {
  name: 'crm',
  module: moduleOf('gitlab-group'),
  settings: { host: 'gitlab.com', groups: ['a'] },
  policy: policyOf(),
  limits: { concurrency: 4, timeoutMillis: 1000 },
};
const changedBy = (change: Partial<Connection>) => {
  const before = planOrigin(connection).digests;
  const after = planOrigin({ ...connection, ...change }).digests;
  return Object.entries(after).flatMap(([key, digest]) =>
    digest === before[key as keyof typeof before] ? [] : [key],
  );
};

test('each part has a digest of its own, and limits and secret have none', () => {
  expect(changedBy({ module: moduleOf('gitlab-project') })).toEqual(['provider', 'definition']);
  expect(changedBy({ settings: { host: 'gitlab.com', groups: ['b'] } })).toEqual(['settings']);
  expect(changedBy({ endpoint: new URL('https://gitlab.example.com') })).toEqual(['endpoint']);
  expect(changedBy({ policy: policyOf({ protect: [{ name: 'x' }] }) })).toEqual(['policy']);
  expect(changedBy({ secret: 'other', limits: { concurrency: 1, timeoutMillis: 1 } })).toEqual([]);
});

test('the order of keys says nothing, and the version is that of the program', () => {
  expect(changedBy({ settings: { groups: ['a'], host: 'gitlab.com' } })).toEqual([]);
  expect(planOrigin(connection).version).toBe(VERSION);
});
