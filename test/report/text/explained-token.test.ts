import { expect, test } from 'vitest';
import { renderExplainedToken } from '../../../lambda/report/text/explained-token.ts';
import { unstyled } from '../../../lambda/report/text/table.ts';
import { rememberedTokenOf } from '../../memory/records.ts';
import { NOW } from '../../support/clock.ts';
import { tokenOf } from '../../support/tokens.ts';

const explanation = {
  token: tokenOf({ id: 'old' }),
  now: NOW,
  result: { settled: { kind: 'gone', reason: 'it was revoked' } },
} as const;

test('what is remembered of a token stands below its explanation', () => {
  const remembered = ['k1', rememberedTokenOf({ rule: 'stale' })] as const;
  const text = renderExplainedToken({ explanation, remembered }, 'owner', unstyled);
  expect(text).toMatch(/gone; it was revoked\n\nRemembered as k1\nwanted gone +by rule stale/);
});

test('a token of which nothing is remembered is only explained', () => {
  const text = renderExplainedToken({ explanation }, 'owner', unstyled);
  expect(text).toMatch(/gone; it was revoked\n$/);
});
