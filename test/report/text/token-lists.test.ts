import { describe, expect, test } from 'vitest';
import type { SweepEvent } from '../../../lambda/domain/events.ts';
import type { RunHeader } from '../../../lambda/domain/report.ts';
import { plain } from '../../../lambda/report/text/table.ts';
import {
  renderActed,
  renderFailed,
  renderHeld,
  renderReported,
  renderWithheld,
} from '../../../lambda/report/text/token-lists.ts';
import {
  countedEvent,
  pageEvent,
  plannedEvent,
  resultOf,
  tokenEvent,
  withheldEvent,
} from '../../support/report-events.ts';

type Render = typeof renderActed;

function render(list: Render, events: SweepEvent[], header: Partial<RunHeader> = {}): string {
  const { report, highlights } = resultOf(events, header);
  return list(report, highlights, plain).join('\n');
}

describe('the list of what was, or would be, done', () => {
  test('counts by action, and leaves out tokens already gone', () => {
    const events = [
      tokenEvent({ outcome: 'revoked' }),
      tokenEvent({ decision: 'disable', outcome: 'disabled' }, { id: 'at-2' }),
      tokenEvent({ outcome: 'already-gone' }, { id: 'at-3' }),
    ];
    const text = render(renderActed, events, { mode: 'enforce' });
    expect(text).toMatch(/^Done: 1 disabled, which can be undone; 1 revoked for good$/m);
    expect(text).not.toContain('at-3');
  });

  test('shows the first twenty of each connection, and counts the rest', () => {
    const connections = ['a', 'b'].map((name) => ({ name, provider: 'p' }));
    const events = connections.flatMap(({ name: connection }) =>
      Array.from({ length: 25 }, (_, number) => ({
        ...plannedEvent({ id: `${connection}-${100 + number}` }),
        connection,
      })),
    );
    const text = render(renderActed, events, { connections });
    for (const name of ['a', 'b']) {
      expect(text).toContain(`  ${name}: 25 revoked for good`);
      expect(text).toContain(`${name}-119 `);
      expect(text).not.toContain(`${name}-120`);
    }
    expect(text.match(/and 5 more; --all shows more of them/g)).toHaveLength(2);
  });

  test('is empty when there are none', () => {
    expect(render(renderActed, [pageEvent(1, 1)])).toBe('');
  });
});

test('tokens that failed, and tokens that a rule reports, are named', () => {
  const error = { code: 'forbidden', message: '403' };
  const failed = tokenEvent({ outcome: 'failed', error });
  const reported = tokenEvent({
    decision: 'report',
    rule: 'never-expires',
    reason: 'rule never-expires matches',
  });
  expect(render(renderFailed, [failed])).toBe(
    'Failed: 1\n  devices\n    at-1  long-expired  forbidden: 403',
  );
  expect(render(renderReported, [reported])).toBe(
    'Reported: 1\n  devices\n    at-1  never-expires  expired 40 days ago',
  );
  expect(render(renderFailed, [reported]) + render(renderReported, [failed])).toBe('');
});

test('withheld tokens are counted for each reason, and named', () => {
  const events = [withheldEvent('keepNewest: b'), withheldEvent('protect: a')];
  const again = withheldEvent('protect: a');
  expect(render(renderWithheld, [...events, again])).toBe(
    [
      'Withheld: 3',
      '  devices',
      '    2  protect: a',
      '       at-1  long-expired  expired 40 days ago',
      '       at-1  long-expired  expired 40 days ago',
      '    1  keepNewest: b',
      '       at-1  long-expired  expired 40 days ago',
    ].join('\n'),
  );
});

test('tokens of a held connection are counted by rule and owner, and the first twenty named', () => {
  const reason = 'maxRevocations: the plan would revoke 1,025, the limit is 20';
  const events = Array.from({ length: 25 }, (_, number) =>
    tokenEvent({ decision: 'withheld', reason }, { id: `${100 + number}`, owner: 'ann' }),
  );
  const text = render(renderHeld, [...events, countedEvent(1000, { reason, rule: 'too-old' })]);
  expect(text).toContain('Held, because their connection is: 1,025');
  expect(text).toContain('    by rule: too-old 1,000, long-expired 25\n    by owner: ann 25\n');
  expect(text).toContain('    119 ');
  expect(text).not.toContain('    120 ');
  expect(text).toContain('and 1,005 more');
  expect(render(renderWithheld, events)).toBe('');
});
