import { describe, expect, test } from 'vitest';
import { listOwn, type OwnTokenRule, SECRET } from './own-tokens.ts';
import { expectFailure } from './served.ts';

describe('a field that identifies the own token', () => {
  test.each<[string, Extract<OwnTokenRule, { equals: unknown }>['equals'], unknown, unknown]>([
    ['a text of the secret', '{secret.key}', SECRET, 'other'],
    ['true', true, true, false],
    ['a number', 1, 1, 2],
  ])('is compared with its type: %s', async (_, equals, mine, other) => {
    const rule: OwnTokenRule = { field: 'item.mark', equals };
    const tokens = [
      { id: 'a', mark: other },
      { id: 'b', mark: mine },
    ];
    const { own, knowledge } = await listOwn(rule, tokens);
    expect(own).toEqual(['b']);
    expect(knowledge).toMatchObject({ kind: 'recognised', by: 'item.mark' });
  });

  test('is compared without case where it is a GUID', async () => {
    const guid = '6A1253D2-1785-24FD-91C2-F1A2B3C4D5E6';
    const rule: OwnTokenRule = { field: 'item.app', equals: '{secret.key}' };
    const { own } = await listOwn(rule, [{ id: 'a', app: guid }], guid.toLowerCase());
    expect(own).toEqual(['a']);
  });

  test.each<[string, OwnTokenRule, object]>([
    [
      'true where the text "true" is expected',
      { field: 'item.current', equals: 'true' },
      { current: true },
    ],
    [
      'the text "true" where true is expected',
      { field: 'item.current', equals: true },
      { current: 'true' },
    ],
    ['1 where true is expected', { field: 'item.current', equals: true }, { current: 1 }],
    ['null', { field: 'item.current', equals: true }, { current: null }],
    ['a misspelt path', { field: 'item.curent', equals: true }, { current: true }],
    ['no suffix', { field: 'item.last8', endsWith: '{secret.key}' }, {}],
    ['an empty suffix', { field: 'item.last8', endsWith: '{secret.key}' }, { last8: '' }],
    [
      'a number for a suffix',
      { field: 'item.last8', endsWith: '{secret.key}' },
      { last8: 12_345_678 },
    ],
    ['no prefix', { field: 'item.public', startsWith: '{secret.key}' }, { public: null }],
    ['no hint', { field: 'item.hint', masked: '{secret.key}' }, {}],
    [
      'a hint that hides nothing',
      { field: 'item.hint', masked: '{secret.key}' },
      { hint: 'sk-admin' },
    ],
    [
      'a hint that hides everything',
      { field: 'item.hint', masked: '{secret.key}' },
      { hint: '********' },
    ],
  ])('ends the connection when it holds %s', async (_, rule, token) => {
    const message = await expectFailure(listOwn(rule, [{ id: 'a', ...token }]), 'invalid-response');
    expect(message).toMatch(/which identifies the own token/);
    expect(message).not.toContain('sk-admin');
  });
});

describe('a field with a part of the secret', () => {
  test.each<[string, OwnTokenRule, readonly [string, string]]>([
    ['its end', { field: 'item.part', endsWith: '{secret.key}' }, ['ary-0001', 'ary-0002']],
    ['its beginning', { field: 'item.part', startsWith: '{secret.key}' }, ['sk-admin', 'sk-proj']],
    [
      'its two ends',
      { field: 'item.part', masked: '{secret.key}' },
      ['sk-ad...001', 'sk-ad...002'],
    ],
    [
      'its end behind stars',
      { field: 'item.part', masked: '{secret.key}' },
      ['****0001', '****0002'],
    ],
    [
      'its beginning before an ellipsis',
      { field: 'item.part', masked: '{secret.key}' },
      ['sk-admin…', 'sk-proj…'],
    ],
    [
      'three parts',
      { field: 'item.part', masked: '{secret.key}' },
      ['sk-**canary**01', 'sk-**canari**01'],
    ],
    ['all of it', { field: 'item.part', masked: '{secret.key}' }, [SECRET, 'sk...x']],
  ])('identifies the own token by %s', async (_, rule, [mine, other]) => {
    const tokens = [
      { id: 'mine', part: mine },
      { id: 'other', part: other },
    ];
    const { own, knowledge } = await listOwn(rule, tokens);
    expect(own).toEqual(['mine']);
    expect(knowledge).toEqual({ kind: 'recognised', by: 'item.part', isListed: true });
  });

  test('that shows nothing makes its token unreadable where the own one may be unlisted', async () => {
    const rule: OwnTokenRule = { field: 'item.hint', masked: '{secret.key}', mayBeUnlisted: true };
    const tokens = [
      { id: 'a', hint: null },
      { id: 'b', hint: 'sk-proj...xyz' },
    ];
    const { own, unreadable, knowledge } = await listOwn(rule, tokens);
    expect(own).toEqual([]);
    expect(unreadable).toEqual(['a']);
    expect(knowledge).toEqual({ kind: 'recognised', by: 'item.hint' });
  });
});
