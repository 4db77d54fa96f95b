import { expect, test } from 'vitest';
import { auditRecord } from '../../lambda/audit/record.ts';
import { FirstDecisions } from '../../lambda/function/first-decisions.ts';
import { runOrigin } from '../support/origin.ts';
import { plannedEvent, tokenEvent } from '../support/report-events.ts';

test('what would be done comes before what is only reported, and the rest is counted', () => {
  const decisions = new FirstDecisions();
  for (let id = 0; id < 150; id++)
    decisions.add(auditRecord(tokenEvent({ decision: 'report' }, { id: `r-${id}` }), runOrigin()));
  for (let id = 0; id < 30; id++)
    decisions.add(auditRecord(plannedEvent({ id: `p-${id}` }), runOrigin()));

  const shown = decisions.shown();
  expect(shown.decisions).toHaveLength(100);
  expect(shown.decisions.slice(0, 30).every(({ outcome }) => outcome === 'planned')).toBe(true);
  expect(shown.decisionsLeftOut).toBe(80);
});

test('where there is room for all, nothing is left out', () => {
  const decisions = new FirstDecisions();
  decisions.add(auditRecord(plannedEvent(), runOrigin()));
  expect(decisions.shown()).not.toHaveProperty('decisionsLeftOut');
});
