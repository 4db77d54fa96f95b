import { describe, expect, test } from 'vitest';
import { auditRecord } from '../../lambda/audit/record.ts';
import { shownText } from '../../lambda/domain/shown.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { toJsonLine } from '../../lambda/report/text/escape.ts';
import { Highlights } from '../../lambda/report/text/highlights.ts';
import { renderReport } from '../../lambda/report/text/report.ts';
import { plain } from '../../lambda/report/text/table.ts';
import { ODD_IDS, ODD_NAMES } from '../contract/odd-texts.ts';
import { DAY, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { runOrigin } from '../support/origin.ts';
import { type Ran, run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const ODD_TEXTS = [...new Set([...ODD_IDS, ...ODD_NAMES].map(([, text]) => text))];

/** Wherever a provider may put a text, this one stands. */
function oddToken(text: string): Token {
  return tokenOf({
    id: `id ${text}`,
    name: text,
    owner: text,
    group: text,
    status: text,
    scopes: [text],
    tags: Object.fromEntries([[text, text]]),
    createdAt: NOW - 9 * DAY,
    expiresAt: NOW - DAY,
  });
}

const POPULATION = ODD_TEXTS.map(oddToken);

test('odd texts anywhere in a token change nothing: each goes once, as what it is', async () => {
  const connection = memoryConnection({ tokens: POPULATION, pageSize: 7, concurrency: 3 });
  const { of } = await run([connection]);
  expect(new Set(connection.revoked)).toEqual(new Set(POPULATION));
  expect(of('memory').totals).toMatchObject({
    listed: POPULATION.length,
    revoked: POPULATION.length,
  });
});

test('each odd text is a group, an owner, a scope and a tag of its own', async () => {
  const younger = POPULATION.map((token) => ({
    ...token,
    id: `${token.id} again`,
    createdAt: NOW - 8 * DAY,
  }));
  const alive = [...POPULATION, ...younger].map(
    (token): Token => ({ ...token, expiresAt: 'never' }),
  );
  const policy = policyOf({
    rules: rulesOf(['revoke', { neverExpires: true }]),
    safeguards: { keepNewest: 1 },
  });
  const connection = memoryConnection({ policy, tokens: alive });
  await run([connection]);
  expect(connection.revoked.map(({ id }) => id)).toEqual(POPULATION.map(({ id }) => id));
});

test.each(ODD_IDS.filter(([, text]) => !/[*?]/.test(text)))(
  '%s protects by itself, and nothing else',
  async (_, text) => {
    const policy = policyOf({ protect: [{ tag: `${text}=${text}` }] });
    const connection = memoryConnection({ policy, tokens: POPULATION });
    const { fates } = await run([connection]);
    const withheld = fates.filter(({ decision }) => decision === 'withheld');
    expect(withheld.map(({ token }) => token.name)).toEqual([shownText(text)]);
  },
);

describe('what is printed of them', () => {
  const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\n]*$/u;

  async function swept(): Promise<Ran> {
    return run([memoryConnection({ tokens: POPULATION })]);
  }

  test('the table holds nothing that moves a cursor or breaks a line', async () => {
    const { report, events } = await swept();
    const highlights = new Highlights();
    for (const event of events) highlights.add(event);
    const text = renderReport(report, highlights, plain);
    expect(text).toMatch(PRINTABLE);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(500);
  });

  test('the audit has one printable line a token, and loses nothing but the end of long texts', async () => {
    const { fates } = await swept();
    const lines = fates.map((fate) => toJsonLine(auditRecord(fate, runOrigin())));
    expect(lines.join('')).toMatch(PRINTABLE);
    expect(lines.join('').split('\n')).toHaveLength(POPULATION.length + 1);
    const names = lines.map((line): unknown => JSON.parse(line).token.name);
    expect(new Set(names)).toEqual(new Set(ODD_TEXTS.map(shownText)));
  });
});

test('an id that comes twice, pages apart, is kept in both places', async () => {
  const others = Array.from({ length: 50 }, (_, index) =>
    tokenOf({ id: `other-${index}`, expiresAt: NOW - DAY }),
  );
  const twin = tokenOf({ id: 'twin', expiresAt: NOW - DAY });
  const connection = memoryConnection({
    tokens: [twin, ...others, { ...twin, name: 'the other' }],
    pageSize: 10,
  });
  const { of, fates } = await run([connection]);
  expect(new Set(connection.revoked)).toEqual(new Set(others));
  expect(of('memory').totals).toMatchObject({ listed: 52, revoked: 50, withheld: 2 });
  expect(fates.filter(({ token }) => token.id === 'twin').map(({ reason }) => reason)).toEqual(
    Array(2).fill('duplicate-id: the provider listed this id more than once'),
  );
});

test('the same token in two connections is revoked by one and gone for the other', async () => {
  const alive = new Set(['shared']);
  const both = ['one', 'two'].map((name) =>
    memoryConnection({
      name,
      tokens: [tokenOf({ id: 'shared', expiresAt: NOW - DAY })],
      revoke: async ({ id }) => (alive.delete(id) ? 'revoked' : 'already-gone'),
    }),
  );
  const { report } = await run(both);
  expect(report).toMatchObject({
    outcome: 'ok',
    totals: { listed: 2, revoked: 1, alreadyGone: 1 },
  });
});

test('a connection that lists nothing comes to nothing, and that is well', async () => {
  const { of } = await run([memoryConnection()]);
  expect(of('memory')).toMatchObject({ outcome: 'ok', complete: true, totals: { listed: 0 } });
});
