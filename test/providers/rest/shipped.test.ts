import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  defineRestProvider,
  type ShippedDefinition,
} from '../../../lambda/providers/rest/define.ts';
import { Definition } from '../../../lambda/providers/rest/schema.ts';

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
  expect(Definition.safeParse(language).error?.issues ?? []).toEqual([]);
});

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
    for (const heading of ['## Settings', '## Rights', '## Dates', '## Revocation', '## Sources']) {
      expect(page).toContain(heading);
    }
    for (const setting of Object.keys(definition.settings ?? {}))
      expect(page).toContain(`\`${setting}\``);
    for (const field of Object.keys(definition.secret ?? {}))
      expect(page).toContain(`\`${field}\``);
  },
);
