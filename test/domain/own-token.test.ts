import { describe, expect, test } from 'vitest';
import { guard } from '../../lambda/domain/guard.ts';
import {
  type OwnTokenKnowledge,
  OwnTokenSearch,
  type OwnTokenSetting,
} from '../../lambda/domain/own-token.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { planOf, policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const GUID = '0F8FAD5B-d9cb-469f-a165-70867728950e';

/** What a search over these tokens comes to. */
function concluded(
  tokens: readonly Token[],
  knowledge: OwnTokenKnowledge,
  setting?: OwnTokenSetting,
  secretIds: readonly string[] = [],
) {
  const search = new OwnTokenSearch(setting, new Set(secretIds));
  const own = tokens.filter((token) => search.isOwn(token)).map(({ id }) => id);
  return { own, ...search.conclude(knowledge) };
}

const CALL: OwnTokenKnowledge = { kind: 'recognised', by: 'GET /self' };
const HINT: OwnTokenKnowledge = { kind: 'recognised', by: 'item.hint', isListed: true };
const CANNOT: OwnTokenKnowledge = { kind: 'unknown', reason: 'it cannot tell' };
const NEVER_LISTED: OwnTokenKnowledge = { kind: 'not-listed' };

const mine = tokenOf({ id: 'mine', name: 'sweeper' });
const other = tokenOf({ id: 'other', name: 'ci' });

describe('the own token', () => {
  test('is recognised where the provider marks it', () => {
    expect(concluded([other, { ...mine, own: true }], CALL)).toMatchObject({
      own: ['mine'],
      state: 'recognised',
      by: 'GET /self',
      token: { id: 'mine' },
    });
  });

  test('is recognised by a value of the secret, whatever the provider knows', () => {
    for (const knowledge of [CALL, HINT, CANNOT, NEVER_LISTED]) {
      expect(concluded([mine, other], knowledge, undefined, ['mine'])).toMatchObject({
        own: ['mine'],
        state: 'recognised',
      });
    }
  });

  test('is compared without case where its id is a GUID, and with case elsewhere', () => {
    const guid = tokenOf({ id: GUID });
    expect(concluded([guid], CANNOT, undefined, [GUID.toLowerCase()]).own).toEqual([GUID]);
    expect(concluded([guid], CANNOT, { id: GUID.toUpperCase() }).state).toBe('named');
    expect(concluded([mine], CANNOT, { id: 'MINE' }).own).toEqual([]);
  });

  test.each<[string, OwnTokenSetting]>([
    ['its id', { id: 'mine' }],
    ['its name', { name: 'sweeper' }],
  ])('is what the configuration names by %s', (_, setting) => {
    expect(concluded([mine, other], CANNOT, setting)).toMatchObject({
      own: ['mine'],
      state: 'named',
    });
  });

  test('every token of the given name is withheld', () => {
    const twins = [mine, { ...mine, id: 'mine too' }];
    expect(concluded(twins, CANNOT, { name: 'sweeper' }).own).toEqual(['mine', 'mine too']);
  });

  test('a token that looks as if it had the given name is kept, and not taken for it', () => {
    const lookalike = tokenOf({ id: 'lookalike', name: 'swee\u200bper' });
    expect(concluded([lookalike, mine, other], CANNOT, { name: 'sweeper' })).toMatchObject({
      own: ['lookalike', 'mine'],
      state: 'named',
      token: mine,
    });
    expect(concluded([lookalike, other], CANNOT, { name: 'sweeper' })).toMatchObject({
      own: ['lookalike'],
      state: 'unknown',
    });
  });

  test.each<OwnTokenSetting>([{ id: 'lost' }, { name: 'lost' }])(
    'is unknown when %j is not in the list, even if the provider recognises another',
    (setting) => {
      const { state, reason, own } = concluded([{ ...mine, own: true }], CALL, setting);
      expect({ state, own }).toEqual({ state: 'unknown', own: ['mine'] });
      expect(reason).toMatch(/no listed token has the (id|name) that `ownToken` gives/);
    },
  );
});

describe('the state of the own token', () => {
  test('is unknown where the provider cannot recognise it and the configuration says nothing', () => {
    const { state, reason } = concluded([mine], CANNOT);
    expect(state).toBe('unknown');
    expect(reason).toBe(
      'it cannot tell; name it with `ownToken: { id: … }` or `{ name: … }`, or write `ownToken: none`',
    );
  });

  test('is unknown where a complete list must contain it and none is recognised', () => {
    expect(concluded([other], HINT)).toMatchObject({ state: 'unknown' });
  });

  test('is not listed where the provider would recognise it and does not', () => {
    expect(concluded([other], CALL)).toMatchObject({ state: 'not-listed' });
    expect(concluded([other], NEVER_LISTED)).toMatchObject({ state: 'not-listed' });
  });

  test('is not listed with `none`, and a token that is recognised all the same is kept', () => {
    expect(concluded([other], CANNOT, 'none')).toMatchObject({ state: 'not-listed', own: [] });
    expect(concluded([mine], CANNOT, 'none', ['mine'])).toMatchObject({ own: ['mine'] });
  });
});

test('a plan without a known own token is held, and says what to write', () => {
  const plan = planOf(policyOf({ rules: rulesOf(['revoke', { name: '*' }]) }), [mine]);
  const { held, allowed } = guard({ ...plan, ownUnknown: 'nobody knows' }, 0);
  expect(held).toBe('ownCredential: nobody knows');
  expect(allowed).toEqual([]);
});
