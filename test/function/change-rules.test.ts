import { expect, test } from 'vitest';
import { whyNoChange } from '../../lambda/function/change-rules.ts';

test.each([
  ['plan', false, false],
  ['plan', true, true],
  ['enforce', false, true],
  ['enforce', true, true],
] as const)(
  'where %s is configured and allowing an event to enforce is %s, an event may change something: %s',
  (mode, allowManualEnforce, may) => {
    const why = whyNoChange({ mode, allowManualEnforce });
    if (may) expect(why).toBeUndefined();
    else expect(why).toContain('allowManualEnforce');
  },
);
