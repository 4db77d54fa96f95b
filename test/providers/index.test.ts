import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { providers } from '../../lambda/providers/index.ts';
import { contracts } from '../contract/contracts.ts';
import { CONTRACTS, POINTS } from '../faults/points.ts';
import { shippedDefinitions } from './definitions/all-definitions.ts';

const PAGES = new URL('../../docs/providers/', import.meta.url);
const names = providers.map(({ name }) => name);
const definedNames = shippedDefinitions.map(([name]) => name);

/** Headings that every page has, whatever the provider. */
const HEADINGS = [
  '## Settings',
  '## Secret',
  '## Rights',
  '## Dates',
  '## Revocation',
  '## Sources',
];

test('every definition that ships is a provider', () => {
  expect(names).toEqual(expect.arrayContaining(definedNames));
});

test('no two providers have the same name', () => {
  expect(new Set(names).size).toBe(names.length);
});

describe('what the tests and pages cover', () => {
  test.each(names)('the provider %s has a contract test', (name) => {
    expect(contracts.map((contract) => contract.name)).toContain(name);
  });

  test.each(names)('the provider %s has a page', (name) => {
    expect(readdirSync(PAGES)).toContain(`${name}.md`);
    const page = readFileSync(new URL(`${name}.md`, PAGES), 'utf8');
    expect(HEADINGS.filter((heading) => !page.includes(heading))).toEqual([]);
  });

  // The contract suite tries faults at every call of a definition; code has fault points of its own.
  test.each(names.filter((name) => name !== 'rest' && !definedNames.includes(name)))(
    'the provider %s has fault points for listing and revoking',
    (name) => {
      const points = POINTS.filter(({ provider }) => CONTRACTS[provider].name === name);
      expect(points.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['list', 'revoke']));
    },
  );
});
