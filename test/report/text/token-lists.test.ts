import { describe, expect, test } from 'vitest';
import type { SweepEvent } from '../../../lambda/domain/events.ts';
import type { RunHeader } from '../../../lambda/domain/report.ts';
import { unstyled } from '../../../lambda/report/text/table.ts';
import {
  renderFailed,
  renderRemoved,
  renderWithheld,
} from '../../../lambda/report/text/token-lists.ts';
import {
  finishedEvent,
  pageEvent,
  plannedEvent,
  resultOf,
  tokenEvent,
  withheldEvent,
} from '../../support/report-events.ts';

type Render = typeof renderRemoved;

function render(list: Render, events: SweepEvent[], header: Partial<RunHeader> = {}): string {
  const { report, highlights } = resultOf(events, header);
  return list(report, highlights, unstyled).join('\n');
}

describe('the list of tokens that were, or would be, revoked', () => {
  test('has a title for revoked and disabled tokens, and leaves out those already gone', () => {
    const events = [
      pageEvent(3, 0),
      tokenEvent({ outcome: 'revoked' }),
      tokenEvent({ decision: 'disable', outcome: 'disabled' }, { id: 'at-2' }),
      tokenEvent({ outcome: 'already-gone' }, { id: 'at-3' }),
      finishedEvent(),
    ];
    const text = render(renderRemoved, events, { mode: 'enforce' });
    expect(text).toContain('Revoked or disabled: 2');
    expect(text).not.toContain('at-3');
  });

  test('shows the first twenty and how many more there are', () => {
    const tokens = Array.from({ length: 25 }, (_, number) => plannedEvent({ id: `at-${number}` }));
    const text = render(renderRemoved, [pageEvent(25, 0), ...tokens, finishedEvent()]);
    expect(text).toContain('at-19');
    expect(text).not.toContain('at-20');
    expect(text).toContain('and 5 more; --audit FILE lists them all');
  });

  test('names a token by the beginning of its fingerprint', () => {
    const id = '0123456789abcdef'.repeat(4);
    const text = render(renderRemoved, [plannedEvent({ id, fingerprinted: true })]);
    expect(text).toContain('    0123456789abcdef  long-expired');
  });

  test('is empty when there are none', () => {
    expect(render(renderRemoved, [pageEvent(1, 1)])).toBe('');
  });
});

describe('the list of tokens that failed', () => {
  test('shows the error of each', () => {
    const error = { code: 'forbidden', message: 'deleting an access token: 403' };
    const events = [pageEvent(1, 0), tokenEvent({ outcome: 'failed', error })];
    const text = render(renderFailed, events, { mode: 'enforce' });
    expect(text).toContain('Failed: 1');
    expect(text).toContain('at-1  long-expired  forbidden: deleting an access token: 403');
  });

  test('is empty when there are none', () => {
    expect(render(renderFailed, [plannedEvent()])).toBe('');
  });
});

test('withheld tokens are counted for each reason', () => {
  const events = [withheldEvent('protect: a'), withheldEvent('keepNewest: b')];
  const again = withheldEvent('protect: a');
  expect(render(renderWithheld, [...events, again])).toBe(
    'Withheld by safeguards: 3\n  devices\n    2  protect: a\n    1  keepNewest: b',
  );
});
