import { describe, expect, test } from 'vitest';
import { nextState, type PacerEvent, type PacerState } from '../../../lambda/http/pacing/state.ts';

/** Every change of state; whatever is not listed here leaves the state as it is. */
const CHANGES: readonly (readonly [PacerState, PacerEvent, PacerState])[] = [
  ['unlimited', 'limit-met', 'draining'],
  ['draining', 'drained', 'paced'],
  ['paced', 'refused', 'blackout'],
  ['blackout', 'accepted', 'paced'],
  ['blackout', 'idle', 'paced'],
  ['paced', 'ceiling-reached', 'unlimited'],
  ['blackout', 'ceiling-reached', 'unlimited'],
];
const STATES: readonly PacerState[] = ['unlimited', 'draining', 'paced', 'blackout'];
const EVENTS: readonly PacerEvent[] = [
  'limit-met',
  'drained',
  'refused',
  'accepted',
  'idle',
  'ceiling-reached',
];

describe('the state of a pacer', () => {
  test.each(CHANGES)('goes from %s on %s to %s', (from, event, to) => {
    expect(nextState(from, event)).toBe(to);
  });

  test('changes on nothing else', () => {
    for (const state of STATES) {
      for (const event of EVENTS) {
        const change = CHANGES.find(([from, on]) => from === state && on === event);
        expect([state, event, nextState(state, event)]).toEqual([
          state,
          event,
          change?.[2] ?? state,
        ]);
      }
    }
  });
});
