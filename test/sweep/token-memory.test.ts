import { describe, expect, test } from 'vitest';
import { rememberTokens } from '../../lambda/domain/remember-tokens.ts';
import { NOTHING_REMEMBERED, type Remembered } from '../../lambda/domain/remembered.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { createTokenKeys } from '../../lambda/memory/token-keys.ts';
import { NO_TOKENS, TokenMemory } from '../../lambda/sweep/token-memory.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';
import { rulesOf, tokenOf } from '../support/tokens.ts';

const KEYS = createTokenKeys(new Map());
const [rule] = rulesOf(['revoke', {}]);
if (!rule) throw new Error('no rule');
const candidateOf = (token: Token) => ({ token, rule });

/** The tokens of one run after those of another. */
function open(remembered: Remembered = NOTHING_REMEMBERED): TokenMemory {
  const keys = createTokenKeys(remembered.tokens, KEYS.key);
  return new TokenMemory({ keys, remembered, provider: {}, runId: 'run-1' });
}

const END = { now: NOW, isPartial: false, isHeld: false };
const one = candidateOf(tokenOf({ id: 'one' }));

/** What is remembered once these changes are taken in. */
const memoryAfter = (changes: ReturnType<TokenMemory['settle']>, before = NOTHING_REMEMBERED) =>
  changes ? rememberTokens(before, changes, NOW) : before;

const remembering = (differences: Parameters<typeof rememberedTokenOf>[0]) =>
  memoryAfter({
    tokenKey: KEYS.key,
    tokens: new Map([[KEYS.of(one.token), rememberedTokenOf(differences)]]),
  });

describe('what is about to be done', () => {
  test('is remembered under the key of the token, and no other trace of it', () => {
    const { tokens } = memoryAfter(open().intend([one], NOW));

    expect([...tokens]).toEqual([
      [
        KEYS.of(one.token),
        rememberedTokenOf({
          rule: one.rule.name,
          intent: { runId: 'run-1', at: NOW, action: 'revoke' },
        }),
      ],
    ]);
  });

  test('is settled by what became of it', () => {
    for (const [outcome, settled] of [
      ['revoked', { removedAt: NOW + 1 }],
      ['already-gone', { removedAt: NOW + 1 }],
      ['disabled', { disabledAt: NOW + 1, disabledBy: 'run-1' }],
      ['failed', {}],
      ['deferred', {}],
    ] as const) {
      const memory = open();
      const during = memoryAfter(memory.intend([one], NOW));
      memory.end(one, outcome, NOW + 1, NOW);

      expect([...memoryAfter(memory.settle(END), during).tokens.values()]).toEqual([
        rememberedTokenOf({ rule: one.rule.name, ...settled }),
      ]);
    }
  });

  test('by a run that died is settled by the next whole list', () => {
    const before = remembering({ intent: { runId: 'dead', at: NOW - DAY, action: 'revoke' } });

    const [gone] = memoryAfter(open(before).settle(END), before).tokens.values();
    expect(gone).toMatchObject({ removedAt: NOW - DAY });
    const [unknown] = memoryAfter(
      open(before).settle({ ...END, isPartial: true }),
      before,
    ).tokens.values();
    expect(unknown).toHaveProperty('intent');
    const listed = open(before);
    listed.see(one.token, NOW);
    expect(listed.of(one.token)).not.toHaveProperty('intent');
  });
});

describe('a token that is listed', () => {
  test('and not wanted gone is forgotten at the end of a whole list that is not held, unless something was done with it', () => {
    for (const [differences, end, isKept] of [
      [{}, END, false],
      [{}, { ...END, isPartial: true }, true],
      [{}, { ...END, isHeld: true }, true],
      [{ disabledAt: NOW }, END, true],
    ] as const) {
      const before = remembering(differences);
      const memory = open(before);
      memory.see(one.token, NOW);
      memory.release(one.token);
      expect(memoryAfter(memory.settle(end), before).tokens.size, JSON.stringify(differences)).toBe(
        isKept ? 1 : 0,
      );
    }
  });

  test('and wanted gone, or not to be judged tonight, is not forgotten', () => {
    const announced = { at: NOW - DAY, wait: DAY };
    const before = remembering({ announced });
    const memory = open(before);
    expect(memory.see(one.token, NOW)).toMatchObject({ announced });
    const [kept] = memoryAfter(memory.settle(END), before).tokens.values();
    expect(kept).toMatchObject({ announced });
  });

  test('is another one when it was created after the removal', () => {
    const before = remembering({ removedAt: NOW - DAY });
    const memory = open(before);
    const recreated = tokenOf({ id: 'one', createdAt: NOW - DAY + 1 });
    memory.see(recreated, NOW);

    expect(memory.of(recreated)).toBeUndefined();
    expect(memoryAfter(memory.settle(END), before).tokens.size).toBe(0);
  });

  test('is found by what its fingerprint stands for', () => {
    const secretly = { secretIdOf: () => 's3cr3t' };
    const hidden = (id: string) => candidateOf(tokenOf({ id, fingerprinted: true }));
    const options = {
      keys: KEYS,
      remembered: NOTHING_REMEMBERED,
      provider: secretly,
      runId: 'run-1',
    };
    const first = new TokenMemory(options);
    first.want([hidden('fingerprint-1')], NOW);
    const remembered = memoryAfter(first.settle(END));
    const keys = createTokenKeys(remembered.tokens, KEYS.key);
    const second = new TokenMemory({ ...options, keys, remembered });
    const { token } = hidden('fingerprint-2');
    second.see(token, NOW);

    expect(second.of(token)).toMatchObject({ staleSince: NOW });
    expect(JSON.stringify([...remembered.tokens])).not.toContain('s3cr3t');
  });
});

test('without memory nothing is remembered', () => {
  NO_TOKENS.see(one.token, NOW);
  NO_TOKENS.want([one], NOW);
  NO_TOKENS.end(one, 'revoked', NOW, NOW);

  expect(NO_TOKENS.of(one.token)).toBeUndefined();
  expect(NO_TOKENS.intend([one], NOW)).toBeUndefined();
  expect(NO_TOKENS.settle(END)).toBeUndefined();
});

describe('what was about to be done, and of which the run does not know what became', () => {
  const candidate = {
    token: tokenOf({ id: 'one' }),
    rule: { name: 'q', when: {}, action: 'quarantine', for: DAY },
  } as const;

  test('is left to the next run', () => {
    const memory = open();
    const during = memoryAfter(memory.intend([candidate], NOW));
    memory.leaveOpen(candidate.token);
    const [left] = memoryAfter(memory.settle(END), during).tokens.values();
    expect(left?.intent).toEqual({ runId: 'run-1', at: NOW, action: 'quarantine', for: DAY });
  });

  test('is settled once the run knows', () => {
    const memory = open();
    const during = memoryAfter(memory.intend([candidate], NOW));
    memory.leaveOpen(candidate.token);
    memory.end(candidate, 'quarantined', NOW + 5, NOW);
    const [after] = memoryAfter(memory.settle(END), during).tokens.values();
    expect(after).toEqual(
      rememberedTokenOf({
        rule: 'q',
        quarantined: { at: NOW, for: DAY },
        disabledAt: NOW + 5,
        disabledBy: 'run-1',
      }),
    );
  });
});
