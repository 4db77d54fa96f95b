import { expect, test } from 'vitest';
import type { FieldTrace } from '../../../lambda/domain/field-trace.ts';
import type { Token } from '../../../lambda/domain/token.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { renderTraces } from '../../../lambda/report/text/field-traces.ts';
import { plain } from '../../../lambda/report/text/table.ts';
import { json } from '../../support/sandbox/message.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

const MAPPED: Definition = {
  ...SMALL,
  fields: {
    id: 'item.id',
    name: 'item.label',
    status: 'item.on',
    createdAt: { path: 'item.created', format: 'iso' },
    expiresAt: { path: 'item.expires', format: 'epoch_s', never: [-1] },
    lastUsedAt: { path: 'item.used', format: 'epoch_s' },
  },
};

async function traced(definition: Definition, ...items: object[]) {
  const api = await serve(() => json(200, { tokens: items }));
  const provider = await api.connect(definition);
  const tokens: Token[] = [];
  const traces: (readonly FieldTrace[])[] = [];
  for await (const page of provider.list()) {
    tokens.push(...page);
    traces.push(...page.map((token) => provider.trace?.(token) ?? []));
  }
  return { tokens, traces };
}

const CANARY = 'Canary-Label-42 é';

test('tells of each mapped field where it was read, what that looked like and what it was taken for', async () => {
  const { tokens, traces } = await traced(MAPPED, {
    id: 'tok-17',
    label: CANARY,
    on: true,
    created: '2026-01-02T03:04:05Z',
    expires: -1,
    used: '1767225600',
  });
  const lines = renderTraces(tokens, traces, plain, '');
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    [''],
    ['tok-17', 'id', 'item.id', 'text "aaa-99"', 'tok-17'],
    ['tok-17', 'name', 'item.label', 'text "aaaaaa-aaaaa-99 a"', CANARY],
    ['tok-17', 'status', 'item.on', 'true or false', 'true'],
    [
      'tok-17',
      'createdAt',
      'item.created',
      'text "9999-99-99a99:99:99a"',
      '2026-01-02T03:04:05.000Z',
    ],
    ['tok-17', 'expiresAt', 'item.expires', 'number "-9"', 'never'],
    ['tok-17', 'lastUsedAt', 'item.used', 'text "9999999999"', 'unknown'],
  ]);
  expect(JSON.stringify(traces)).not.toMatch(/Canary|17|42/);
});

test('shows what is missing, null, nested or a list, and nothing of an id that is the token itself', async () => {
  const definition: Definition = {
    ...MAPPED,
    fields: {
      ...MAPPED.fields,
      id: { path: 'item.id', secret: true },
      scopes: 'item.scopes',
      owner: 'item.owner',
    },
  };
  const item = {
    id: 'canary',
    label: null,
    created: {},
    expires: [1],
    scopes: ['read'],
    owner: 'x'.repeat(500),
  };
  const { traces } = await traced(definition, item);
  expect(traces[0]?.map(({ field, shape, isRead }) => [field, shape, isRead])).toEqual([
    ['id', 'not shown: it is the token itself', true],
    ['name', 'null', false],
    ['owner', `text "${'a'.repeat(40)}"`, true],
    ['status', 'absent', false],
    ['scopes', 'list of 1', true],
    ['createdAt', 'object', false],
    ['expiresAt', 'list of 1', false],
    ['lastUsedAt', 'absent', false],
  ]);
  expect(JSON.stringify(traces)).not.toContain('canary');
});

test('tells of each of several times of which the newest counts, and nothing of what makes a token dead', async () => {
  const definition: Definition = {
    ...SMALL,
    fields: {
      id: 'item.id',
      dead: { path: 'item.gone', in: [true] },
      disabled: { path: 'item.off', in: [true] },
      createdAt: [
        { path: 'item.issued', format: 'iso' },
        { path: 'item.rolled', format: 'iso' },
      ],
    },
  };
  const item = { id: 'a', gone: false, off: true, issued: '2026-01-02T03:04:05Z' };
  const { tokens, traces } = await traced(definition, item);
  const lines = renderTraces(tokens, traces, plain, '');
  expect(lines.slice(2).map((line) => line.split(/ {2,}/).slice(1))).toEqual([
    ['disabled', 'item.off', 'true or false', 'true'],
    ['createdAt', 'item.issued', 'text "9999-99-99a99:99:99a"', '2026-01-02T03:04:05.000Z'],
    ['createdAt', 'item.rolled', 'absent', '2026-01-02T03:04:05.000Z'],
  ]);
});

test('remembers that of the first tokens only', async () => {
  const items = Array.from({ length: 8 }, (_, id) => ({ id }));
  const { traces } = await traced(MAPPED, ...items);
  expect(traces.map(({ length }) => length > 0)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
