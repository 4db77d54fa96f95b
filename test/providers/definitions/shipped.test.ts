import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../lambda/config/parse-yaml.ts';
import { providers } from '../../../lambda/providers/index.ts';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';
import {
  defineRestProvider,
  type ShippedDefinition,
} from '../../../lambda/providers/rest/shipped.ts';
import { contracts } from '../../contract/contracts.ts';
import { CONTRACTS, POINTS } from '../../faults/points.ts';

const FOLDER = new URL('../../../lambda/providers/definitions/', import.meta.url);
const PAGES = new URL('../../../docs/providers/', import.meta.url);

const definitions = await Promise.all(
  readdirSync(FOLDER).map(async (file): Promise<[string, ShippedDefinition]> => {
    const exported: Record<string, ShippedDefinition> = await import(new URL(file, FOLDER).href);
    const [definition] = Object.values(exported);
    if (!definition) throw new Error(`${file} exports nothing`);
    return [file.replace(/\.ts$/, ''), definition];
  }),
);

test.each(definitions)('%s is a definition that a configuration could hold', (file, definition) => {
  const { name, title: _, group: __, limits: ___, rights: ____, ...language } = definition;
  expect(name).toBe(file);
  expect(DefinitionSchema.safeParse(language).error?.issues ?? []).toEqual([]);
});

const HEADINGS = [
  '## Settings',
  '## Whose tokens',
  '## Rights',
  '## Own token',
  '## Dates',
  '## Revocation',
  '## Sources',
];

test.each(definitions)('%s asks for https', (_, { origin, authentication }) => {
  expect(origin).toMatch(/^https:\/\//);
  if ('origin' in authentication && authentication.origin) {
    expect(authentication.origin).toMatch(/^https:\/\//);
  }
});

test.each(definitions)(
  '%s says what it gives and has a page that tells the rest',
  (name, definition) => {
    const { capabilities, secretRequired, canDisable } = defineRestProvider(definition);
    expect(capabilities).toContain('createdAt');
    expect(secretRequired).toBe(true);
    expect(canDisable ?? false).toBe(definition.disable !== undefined);
    const page = readFileSync(new URL(`${name}.md`, PAGES), 'utf8');
    for (const heading of HEADINGS) expect(page).toContain(heading);
    const [, own = ''] = /## Own token\n\n([^#]*)/.exec(page) ?? [];
    const isNamed = definition.ownToken === undefined;
    expect(/ownToken: \{ name/.test(own), 'the page says that it must be named').toBe(isNamed);
    expect(page).toMatch(/- \*\*Goes along:\*\* \S/);
    expect(page).toMatch(/- \*\*Proof:\*\* \S/);
    expect(page).not.toMatch(/protect it (?:in the policy|by)/);
    for (const setting of Object.keys(definition.settings ?? {}))
      expect(page).toContain(`\`${setting}\``);
    for (const field of Object.keys(definition.secret ?? {}))
      expect(page).toContain(`\`${field}\``);
  },
);

const isDefined = (name: string) => definitions.some(([file]) => file === name);

const names = providers.map(({ name }) => name);

test.each(names)('the provider %s has a contract', (name) => {
  expect(contracts.map((one) => one.name)).toContain(name);
});

test.each(names.filter((name) => name !== 'rest'))('the provider %s has a page', (name) => {
  expect(readdirSync(PAGES)).toContain(`${name}.md`);
});

// What a definition can be asked is asked by the contract suite; code has points of its own.
test.each(names.filter((name) => name !== 'rest' && !isDefined(name)))(
  'the provider %s has points at which faults are tried',
  (name) => {
    const points = POINTS.filter(({ provider }) => CONTRACTS[provider].name === name);
    expect(points.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['list', 'revoke']));
  },
);

const POLICIES = 'policies: { default: { rules: [{ when: { expiredFor: 7d }, action: revoke }] } }';

/** The connections that a page shows as YAML. */
function shownIn(page: URL): string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/```yaml\n([^`]*)```/g)].map(([, yaml = '']) => yaml);
}

test.each([
  ...definitions.map(([name]): [string, URL] => [name, new URL(`${name}.md`, PAGES)]),
  ['the language', new URL('../rest-provider.md', PAGES)] as [string, URL],
])('the page on %s shows a connection that is valid', (_, page) => {
  const [yaml = ''] = shownIn(page);
  expect(parseConfig(`${yaml}\n${POLICIES}`, providers).connections).toHaveLength(1);
});

test('the worked example takes less than 30 lines', () => {
  const [yaml = ''] = shownIn(new URL('../rest-provider.md', PAGES));
  expect(yaml.trim().split('\n').length).toBeLessThan(30);
});
