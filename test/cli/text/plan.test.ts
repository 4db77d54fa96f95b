import { expect, test } from 'vitest';
import { renderPlan } from '../../../lambda/cli/text/plan.ts';
import { unstyled } from '../../../lambda/report/text/table.ts';
import { approvable, entryOf } from '../../domain/plans.ts';

test('the first entries are named, the others counted, and nothing moves the cursor', () => {
  const entries = Array.from({ length: 23 }, (_, index) =>
    entryOf({ id: `id-${index}`, name: 'a\u001b[2Jb' }),
  );
  const text = renderPlan(approvable(...entries), unstyled);

  expect(text).toContain('crm: 23 tokens');
  expect(text).toContain('id-19');
  expect(text).not.toContain('id-20');
  expect(text).toContain('and 3 more tokens');
  expect(text).not.toContain('\u001b');
});
