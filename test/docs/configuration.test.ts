import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { configurationPage } from '../../docs/generator/configuration-page.ts';
import { editorSchema } from '../../docs/generator/editor-schema.ts';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { providers } from '../../lambda/providers/index.ts';
import { minimal, modules } from '../config/fakes.ts';

/** What an editor says, which knows nothing but the JSON Schema. */
function editorAccepts(config: unknown): boolean {
  return z.fromJSONSchema(editorSchema(modules)).safeParse(config).success;
}

const vault = {
  name: 'two',
  provider: 'vault',
  secret: 's',
  settings: { region: 'cn-north-4', tenants: 'all' },
};

test('the editor accepts what the program accepts', () => {
  expect(editorAccepts(minimal())).toBe(true);
  const config = minimal();
  config.connections.push({
    ...vault,
    endpoint: 'https://api.example.com/v1',
    limits: { timeout: 'PT1M', share: 0.5 },
  });
  const rule = { when: { not: { olderThan: '2w', not: { name: '*' } } }, action: 'keep' };
  config.policies.second = {
    rules: [rule],
    safeguards: { minimumAge: 'P1DT2H' },
    protect: [{ tag: 'a' }],
  };
  expect(editorAccepts(config)).toBe(true);
});

test.each([
  ['an unknown key', { colour: 'red' }],
  [
    'a provider that needs a secret without one',
    { connections: [{ ...vault, secret: undefined }] },
  ],
  [
    'a setting of another provider',
    { connections: [{ name: 'x', provider: 'plain', settings: vault.settings }] },
  ],
  ['an unknown provider', { connections: [{ name: 'x', provider: 'y' }] }],
  [
    'an endpoint with two slashes',
    { connections: [{ ...vault, endpoint: 'https://api.example.com//v1' }] },
  ],
  [
    'an empty condition',
    { policies: { default: { rules: [{ when: { not: {} }, action: 'keep' }] } } },
  ],
  [
    'months',
    { policies: { default: { rules: [{ when: { olderThan: 'P1M' }, action: 'keep' }] } } },
  ],
])('the editor marks %s', (_, change) => {
  expect(editorAccepts({ ...minimal(), ...change })).toBe(false);
});

test('the page explains every key of every mapping, and fills every placeholder of the template', () => {
  const template = readFileSync(
    new URL('../../docs/generator/configuration.template.md', import.meta.url),
    'utf8',
  );
  const page = configurationPage(template, modules);
  const keys = new Set<string>();
  collectKeys(editorSchema(modules), keys);
  expect(keys.size).toBeGreaterThan(40);
  for (const key of keys) expect(page).toMatch(new RegExp(`\\b${key}\\b`));
  expect(page).not.toContain('{{');
});

test('an unknown placeholder in the template is refused', () => {
  expect(() => configurationPage('{{weather}}', modules)).toThrow(/unknown placeholder: weather/);
});

test('the example in the page and the starting point are valid as they stand', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const example = /The smallest useful file:\n\n```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
  const start = readFileSync(new URL('../../sweeper.yaml', import.meta.url), 'utf8');
  expect(parseConfig(example, providers).connections).toHaveLength(1);
  expect(parseConfig(start, providers).connections).toHaveLength(1);
  // Its second connection is commented out, ready to be used.
  expect(
    parseConfig(start.replaceAll(/^( +)# (?=- | {2})/gm, '$1'), providers).connections,
  ).toHaveLength(2);
});

function collectKeys(schema: unknown, keys: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'properties') for (const key of Object.keys(value)) keys.add(key);
    collectKeys(value, keys);
  }
}
