import { expect, test } from 'vitest';
import { type ConnectionFindings, hasFindings } from '../../lambda/domain/connection-findings.ts';

const FINE: ConnectionFindings = {
  listed: 0,
  tokens: [],
  traces: [],
  unreadable: [],
  unreadableCount: 0,
  own: { state: 'not-listed' },
  problems: [],
  notes: [],
  sharesAccountWith: [],
  lapsed: [],
};

test.for<[string, Partial<ConnectionFindings>, boolean]>([
  ['everything is well', {}, false],
  ['the own token is not known', { own: { state: 'unknown', reason: 'no' } }, true],
  ['a part could not be listed', { problems: [{ code: 'forbidden', message: '' }] }, true],
  ['a token could not be read', { unreadableCount: 1 }, true],
])('when %s: findings %3$s', ([, findings, expected]) => {
  expect(hasFindings({ ...FINE, ...findings })).toBe(expected);
});
