import { describe, expect, test } from 'vitest';
import type { SweepEvent } from '../../../lambda/domain/events.ts';
import type { RunHeader } from '../../../lambda/domain/report.ts';
import { renderReport } from '../../../lambda/report/text/report.ts';
import { type Style, unstyled } from '../../../lambda/report/text/table.ts';
import { DAY, NOW } from '../../support/clock.ts';
import {
  finishedEvent,
  pageEvent,
  plannedEvent,
  resultOf,
  tokenEvent,
  withheldEvent,
} from '../../support/report-events.ts';

function render(events: SweepEvent[], header: Partial<RunHeader> = {}, style: Style = unstyled) {
  const { report, highlights } = resultOf(events, header);
  return renderReport(report, highlights, { style });
}

describe('the text report', () => {
  test('is a table of counts, then what would be revoked, then what is withheld', () => {
    const text = render([
      pageEvent(1200, 1197),
      plannedEvent({ name: 'laptops' }),
      plannedEvent({ id: 'at-2', createdAt: NOW - DAY }),
      withheldEvent('protect: entry 1 (name vpn) of the policy matches'),
      finishedEvent(),
    ]);
    expect(text).toBe(
      `Plan: nothing was changed · 2026-11-25 12:00:00 UTC · ok

connection  listed   kept  reported  withheld  planned  gone  failed  deferred  outcome
devices      1,200  1,197         0         1        2     0       0         0  ok

Would be done: 2 revoked for good
  devices
    revoke for good  at-2           long-expired  expired 40 days ago, created 1 day ago
    revoke for good  at-1  laptops  long-expired  expired 40 days ago

Withheld: 1
  devices
    1  protect: entry 1 (name vpn) of the policy matches
       at-1  long-expired  expired 40 days ago
`,
    );
  });

  test('shows why a connection failed and what to do about it', () => {
    const error = { code: 'invalid-secret', message: 'secret s is not JSON' };
    const text = render([finishedEvent({ status: 'failed', complete: false, error })]);
    expect(text).toContain('devices: invalid-secret: secret s is not JSON\n    store JSON');
    expect(text).toMatch(/^Plan: nothing was changed · .* · failed, not finished$/m);
  });

  test('breaks long sentences between words where the width is known', () => {
    const error = { code: 'held', message: `maxListDrop: ${'few tokens are listed '.repeat(8)}` };
    const { report, highlights } = resultOf([
      finishedEvent({ status: 'degraded', error, sharesAccountWith: ['a'.repeat(30), 'b'] }),
    ]);
    const text = renderReport(report, highlights, { style: unstyled, width: 80 });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text).toContain('devices: reaches the same account as ');
  });

  test('tells a problem that several connections have once', () => {
    const connections = ['a', 'b', 'c'].map((name) => ({ name, provider: 'p' }));
    const error = { code: 'unauthorized', message: 'no valid AWS credentials were found' };
    const other = { code: 'timeout', message: 'late' };
    const text = render(
      connections.map(({ name: connection }, index) =>
        finishedEvent({ connection, status: 'failed', error: index === 1 ? other : error }),
      ),
      { connections },
    );
    expect(text).toContain(
      '  a, c: unauthorized: no valid AWS credentials were found\n    sign in to AWS',
    );
    expect(text).toContain('  b: timeout: late');
  });

  test('is titled by its mode', () => {
    expect(render([finishedEvent()], { mode: 'enforce' })).toMatch(/^Enforced · /);
  });
});

describe('the text report on a terminal', () => {
  test('makes escape sequences in names, ids, rules, reasons and messages harmless', () => {
    const evil = 'x\u001b[2J\u202e';
    const error = { code: 'unavailable', message: evil };
    const text = render([
      pageEvent(9, 0, { cannotTell: { [evil]: 1 } }),
      plannedEvent({ id: evil, name: evil }),
      plannedEvent({ owner: evil }),
      tokenEvent({ outcome: 'planned', rule: evil }),
      tokenEvent({ outcome: 'failed', error }),
      withheldEvent(evil),
      finishedEvent({ status: 'failed', error }),
    ]);
    expect(text).toMatch(/^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\n]*$/u);
    expect(text).toContain('x\\u{1b}[2J\\u{202e}');
  });

  test('is as wide with styles as without', () => {
    const events = [pageEvent(1, 0), plannedEvent(), finishedEvent()];
    const styled = render(events, {}, (name, text) => `<${name}>${text}</${name}>`);
    expect(styled).toContain('<green>ok</green>');
    expect(styled.replaceAll(/<\/?\w+>/g, '')).toBe(render(events));
  });
});
