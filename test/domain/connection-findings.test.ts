import { expect, test } from 'vitest';
import { type ConnectionFindings, hasFindings } from '../../lambda/domain/connection-findings.ts';
import { WELL } from '../support/findings.ts';

test.for<[string, Partial<ConnectionFindings>, boolean]>([
  ['everything is well', {}, false],
  ['the own token is not known', { own: { state: 'unknown', reason: 'no' } }, true],
  ['a part could not be listed', { problems: [{ code: 'forbidden', message: '' }] }, true],
  ['a token could not be read', { unreadableCount: 1 }, true],
])('when %s: findings %3$s', ([, findings, expected]) => {
  expect(hasFindings({ ...WELL, ...findings })).toBe(expected);
});
