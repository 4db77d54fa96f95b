import { describe, expect, test } from 'vitest';
import type { CountedEvent, TokenEvent } from '../../../lambda/domain/events.ts';
import {
  ConnectionHighlights,
  OTHER_OWNERS,
} from '../../../lambda/report/text/connection-highlights.ts';
import {
  countedEvent,
  plannedEvent,
  tokenEvent,
  withheldEvent,
} from '../../support/report-events.ts';

const HELD = 'maxRevocations: the plan would revoke 3, the limit is 2';

function highlightsOf(...events: (TokenEvent | CountedEvent)[]): ConnectionHighlights {
  const highlights = new ConnectionHighlights({}, 20);
  for (const event of events) {
    if (event.type === 'token') highlights.add(event);
    else highlights.addCounted(event);
  }
  return highlights;
}

describe('the highlights of a connection', () => {
  test('name what was and would be done, by what was decided', () => {
    const { acted, actions } = highlightsOf(
      plannedEvent(),
      tokenEvent({ outcome: 'revoked' }, { id: 'b' }),
      tokenEvent({ decision: 'disable', outcome: 'disabled' }, { id: 'c' }),
      tokenEvent({ outcome: 'already-gone' }, { id: 'd' }),
    );
    expect(acted.first().map(({ token }) => token.id)).toEqual(['at-1', 'b', 'c']);
    expect(Object.fromEntries(actions)).toEqual({ revoke: 2, disable: 1 });
  });

  test('name what is reported and what failed', () => {
    const { reported, failed, acted } = highlightsOf(
      tokenEvent({ decision: 'report' }, { id: 'r' }),
      tokenEvent({ outcome: 'failed' }, { id: 'f' }),
    );
    expect([reported, failed].map((list) => list.first()[0]?.token.id)).toEqual(['r', 'f']);
    expect(acted.count).toBe(0);
  });

  test('count the reasons of withheld tokens, with those that were only counted', () => {
    const { reasons, withheld, held } = highlightsOf(
      ...['a', 'a', 'b'].map(withheldEvent),
      countedEvent(250, { reason: 'a' }),
      countedEvent(40, { decision: 'revoke', outcome: 'deferred', reason: 'rule a matches' }),
    );
    expect(Object.fromEntries(reasons)).toEqual({ a: 252, b: 1 });
    expect([withheld.count, held.count]).toEqual([253, 0]);
  });

  test('tell tokens of a held connection from those that are withheld anyway, by rule and owner', () => {
    const ofOwner = (id: string, owner: string) =>
      tokenEvent({ decision: 'withheld', reason: HELD }, { id, owner });
    const { held, heldByRule, heldByOwner, withheld } = highlightsOf(
      withheldEvent('minimumAge: it is too young'),
      ofOwner('1', 'ann'),
      ofOwner('2', 'ann'),
      withheldEvent(HELD),
      countedEvent(5, { reason: HELD, rule: 'too-old' }),
    );
    expect([held.count, withheld.count]).toEqual([8, 1]);
    expect(Object.fromEntries(heldByRule)).toEqual({ 'long-expired': 3, 'too-old': 5 });
    expect(Object.fromEntries(heldByOwner)).toEqual({ ann: 2 });
  });

  test('count a thousand owners one by one, and those after them together', () => {
    const { heldByOwner } = highlightsOf(
      ...Array.from({ length: 1010 }, (_, index) =>
        tokenEvent({ decision: 'withheld', reason: HELD }, { id: `${index}`, owner: `o${index}` }),
      ),
    );
    expect(heldByOwner.size).toBe(1001);
    expect(heldByOwner.get(OTHER_OWNERS)).toBe(10);
  });

  test('know whether a removal takes along what was created with the token', () => {
    const withChildren = { children: 'revoke' } as const;
    expect(highlightsOf(tokenEvent({ decision: 'keep' }, withChildren)).hasChildren).toBe(false);
    expect(highlightsOf(tokenEvent({ outcome: 'revoked' }, withChildren)).hasChildren).toBe(true);
  });
});

test('highlights name what is announced and what waits', () => {
  const { acted, actions, waiting } = highlightsOf(
    tokenEvent({ decision: 'announce', outcome: 'announced' }, { id: 'a' }),
    tokenEvent({ decision: 'quarantine', outcome: 'quarantined' }, { id: 'b' }),
    tokenEvent({ decision: 'announce', outcome: 'waiting' }, { id: 'c' }),
  );
  expect(acted.first().map(({ token }) => token.id)).toEqual(['a', 'b']);
  expect(Object.fromEntries(actions)).toEqual({ announce: 1, quarantine: 1 });
  expect(waiting.first().map(({ token }) => token.id)).toEqual(['c']);
});
