import { describe, expect, test } from 'vitest';
import type { SweepEvent } from '../../../lambda/domain/events.ts';
import type { RunHeader } from '../../../lambda/domain/report.ts';
import { renderCounts, styleOf } from '../../../lambda/report/text/counts-table.ts';
import { plain } from '../../../lambda/report/text/table.ts';
import { finishedEvent, pageEvent, resultOf, tokenEvent } from '../../support/report-events.ts';

function render(events: SweepEvent[], header: Partial<RunHeader> = {}, width?: number): string {
  return renderCounts(resultOf(events, header).report, { ...plain, width }).join('\n');
}

describe('the table of counts', () => {
  test('has columns for revoked and disabled tokens in enforce mode', () => {
    const events = [
      pageEvent(3, 0),
      tokenEvent({ outcome: 'revoked' }),
      tokenEvent({ decision: 'disable', outcome: 'disabled' }, { id: 'at-2' }),
      tokenEvent({ outcome: 'already-gone' }, { id: 'at-3' }),
      finishedEvent(),
    ];
    expect(render(events, { mode: 'enforce' })).toContain('revoked  disabled  gone');
  });

  test('has a row of totals only when there is more than one connection', () => {
    const connections = ['a', 'b'].map((name) => ({ name, provider: 'p' }));
    const events = connections.flatMap(({ name: connection }) => [
      pageEvent(2, 2, { connection }),
      finishedEvent({ connection }),
    ]);
    expect(render(events, { connections })).toMatch(/^total +4 +4 /m);
    expect(render([finishedEvent()])).not.toContain('total');
  });

  test('leaves out columns of zeros where it would be too wide, and cuts names only then', () => {
    const name = 'a-connection-with-a-name-that-is-rather-long';
    const connections = [{ name, provider: 'p' }];
    const events = [pageEvent(2, 2, { connection: name }), finishedEvent({ connection: name })];
    expect(render(events, { connections }, 200)).toContain(`${name}       2     2         0 `);
    expect(render(events, { connections }, 80)).toContain(`${name}       2     2  ok`);
    expect(render(events, { connections }, 50)).toMatch(/^a-connection-with-[a-z-]+… {2}.* ok$/m);
  });

  test('calls a connection held, or unfinished, instead of degraded', () => {
    const held = {
      code: 'held',
      message: 'maxRevocations: the plan would revoke 3, the limit is 2',
    };
    expect(render([finishedEvent({ status: 'degraded', error: held })])).toMatch(/ held$/);
    const deferred = [
      pageEvent(1, 0),
      tokenEvent({ outcome: 'deferred' }),
      finishedEvent({ status: 'degraded', complete: false }),
    ];
    expect(render(deferred)).toMatch(/ unfinished$/);
    expect(render([finishedEvent({ status: 'failed', complete: false })])).toMatch(/ failed$/);
  });

  test('shows outcomes as traffic lights', () => {
    expect([styleOf('ok'), styleOf('degraded'), styleOf('failed')]).toEqual([
      'green',
      'yellow',
      'red',
    ]);
  });
});
