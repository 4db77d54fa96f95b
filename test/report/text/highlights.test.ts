import { describe, expect, test } from 'vitest';
import { Highlights } from '../../../lambda/report/text/highlights.ts';
import {
  countedEvent,
  plannedEvent,
  tokenEvent,
  withheldEvent,
} from '../../support/report-events.ts';

function highlightsOf(events: readonly Parameters<Highlights['add']>[0][]): Highlights {
  const highlights = new Highlights();
  for (const event of events) highlights.add(event);
  return highlights;
}

describe('the highlights of a run', () => {
  test('are the first twenty removed and the first twenty failed tokens', () => {
    const removed = Array.from({ length: 30 }, (_, index) => plannedEvent({ id: `r-${index}` }));
    const failed = Array.from({ length: 30 }, (_, index) =>
      tokenEvent({ outcome: 'failed' }, { id: `f-${index}` }),
    );
    const highlights = highlightsOf([...removed, ...failed]);
    expect(highlights.removed).toEqual(removed.slice(0, 20));
    expect(highlights.failed).toEqual(failed.slice(0, 20));
  });

  test('count the reasons of withheld tokens by connection', () => {
    const events = ['a', 'a', 'b'].map(withheldEvent);
    expect(highlightsOf(events).withheld).toEqual(
      new Map([
        [
          'devices',
          new Map([
            ['a', 2],
            ['b', 1],
          ]),
        ],
      ]),
    );
  });

  test('count tokens that were counted and not kept with those that have an event of their own', () => {
    const highlights = highlightsOf([
      withheldEvent('a'),
      countedEvent(250, { reason: 'a' }),
      countedEvent(40, { decision: 'revoke', outcome: 'deferred', reason: 'rule a matches' }),
    ]);
    expect(highlights.withheld).toEqual(new Map([['devices', new Map([['a', 251]])]]));
    expect(highlights.removed).toEqual([]);
  });

  test('name connections where revoking takes along what was created with a token', () => {
    const kept = tokenEvent({ decision: 'keep' }, { children: 'revoke' });
    expect(highlightsOf([kept]).withChildren.size).toBe(0);
    const removed = tokenEvent({ outcome: 'revoked' }, { children: 'revoke' });
    expect([...highlightsOf([removed]).withChildren]).toEqual(['devices']);
  });
});
