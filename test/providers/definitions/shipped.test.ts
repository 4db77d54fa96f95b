import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../lambda/config/parse-yaml.ts';
import { providers } from '../../../lambda/providers/index.ts';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';
import { defineRestProvider } from '../../../lambda/providers/rest/shipped.ts';
import { shippedDefinitions, vendorFiles } from './all-definitions.ts';

const PAGES = new URL('../../../docs/providers/', import.meta.url);
const pageOf = (name: string) => readFileSync(new URL(`${name}.md`, PAGES), 'utf8');

const HEADINGS = [
  '## Settings',
  '## Whose tokens',
  '## Rights',
  '## Own token',
  '## Dates',
  '## Revocation',
  '## Sources',
];

const MAX_LINES = 60;

/** Imports, comments, blank lines, and the line that ends a definition. */
const NOT_COUNTED = /^(?:$|import |\/\*\*|\* |\*\/|\/\/|};$)/;

test.each(vendorFiles.map(({ file, ...rest }) => [file, rest] as const))(
  'the definitions in %s take at most 60 lines each, whatever they share included',
  (_, { source, definitions }) => {
    const lines = source.split('\n').map((line) => line.trim());
    const code = lines.filter((line) => !NOT_COUNTED.test(line));
    expect(code.length).toBeLessThanOrEqual(MAX_LINES * definitions.length);
  },
);

describe.each(shippedDefinitions)('the definition %s', (name, definition) => {
  test('is one that a configuration could contain', () => {
    const { name: _, title: __, group: ___, limits: ____, rights: _____, ...rest } = definition;
    const { removal: ______, ...language } = rest;
    expect(DefinitionSchema.safeParse(language).error?.issues ?? []).toEqual([]);
  });

  test('asks for https', () => {
    const { origin, authentication } = definition;
    expect(origin).toMatch(/^https:\/\//);
    if ('origin' in authentication && authentication.origin) {
      expect(authentication.origin).toMatch(/^https:\/\//);
    }
  });

  test('declares what it can do', () => {
    const { capabilities, secretRequired, canDisable, canRestore } = defineRestProvider(definition);
    expect(capabilities).toContain('createdAt');
    expect(secretRequired).toBe(true);
    expect(canDisable ?? false).toBe(definition.disable !== undefined);
    expect(canRestore !== undefined).toBe(definition.restore !== undefined);
  });

  test('has a page that explains its settings, its secret and what it revokes', () => {
    const page = pageOf(name);
    expect(HEADINGS.filter((heading) => !page.includes(heading))).toEqual([]);
    expect(page).toMatch(/- \*\*Goes along:\*\* \S/);
    expect(page).toMatch(/- \*\*Proof:\*\* \S/);
    expect(page).not.toMatch(/protect it (?:in the policy|by)/);
    const { settings = {}, secret = {} } = definition;
    for (const key of Object.keys({ ...settings, ...secret })) expect(page).toContain(`\`${key}\``);
  });

  test('has a page that says whether the connection must name its own token', () => {
    const [, section = ''] = /## Own token\n\n([^#]*)/.exec(pageOf(name)) ?? [];
    expect(/ownToken: \{ name/.test(section)).toBe(definition.ownToken === undefined);
  });
});

const LANGUAGE: [string, URL][] = [['the language', new URL('../rest-provider.md', PAGES)]];

const POLICIES = 'policies: { default: { rules: [{ when: { expiredFor: 7d }, action: revoke }] } }';

/** The connections that a page shows as YAML. */
function shownIn(page: URL): string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/```yaml\n([^`]*)```/g)].map(([, yaml = '']) => yaml);
}

test.each([
  ...shippedDefinitions.map(([name]): [string, URL] => [name, new URL(`${name}.md`, PAGES)]),
  ...LANGUAGE,
])('the page on %s shows a connection that is valid', (_, page) => {
  const [yaml = ''] = shownIn(page);
  expect(parseConfig(`${yaml}\n${POLICIES}`, providers).connections).toHaveLength(1);
});

test('the worked example of the language takes less than 30 lines', () => {
  const [yaml = ''] = shownIn(new URL('../rest-provider.md', PAGES));
  expect(yaml.trim().split('\n').length).toBeLessThan(30);
});
