import { describe, expect, test } from 'vitest';
import type { SweepEvent } from '../../../lambda/domain/events.ts';
import type { LimitedBy } from '../../../lambda/domain/limited-by.ts';
import { Highlights } from '../../../lambda/report/text/highlights.ts';
import { renderNotes } from '../../../lambda/report/text/notes.ts';
import {
  finishedEvent,
  pageEvent,
  plannedEvent,
  resultOf,
  tokenEvent,
} from '../../support/report-events.ts';

function notesOn(...events: SweepEvent[]): string[] {
  const { report, highlights } = resultOf(events);
  return renderNotes(report, highlights);
}

describe('the notes of a report', () => {
  test('are none when the counts show everything', () => {
    expect(notesOn(pageEvent(1, 0), plannedEvent(), finishedEvent())).toEqual([]);
  });

  test('name rules that were not evaluated, and for how many tokens', () => {
    expect(notesOn(pageEvent(4, 4, { cannotTell: { unused: 4 } }), finishedEvent())).toEqual([
      'devices: rule unused was not evaluated for 4 tokens: the provider does not return the fields it needs',
    ]);
  });

  test('tell how many listed tokens each protect entry matches', () => {
    const byProtect = { 'entry 1 (name vpn-*)': 1200, 'entry 2 (owner ann)': 0 };
    expect(notesOn(pageEvent(4, 4, { byProtect }), finishedEvent())).toEqual([
      'devices: protect matches entry 1 (name vpn-*): 1,200, entry 2 (owner ann): none',
    ]);
  });

  test('count what a filter passed over', () => {
    expect(notesOn(finishedEvent({ passedOver: 1200 }))).toEqual([
      'devices: 1,200 of other kinds or states passed over',
    ]);
  });

  test('count the tokens that are stuck', () => {
    const failed = tokenEvent({ outcome: 'failed', stuck: true });
    expect(notesOn(failed, tokenEvent({ outcome: 'failed' }))).toEqual([
      'devices: 1 of the failed tokens stuck; each is tried in every seventh enforcing run only, so remove it at the provider',
    ]);
  });

  test('name the connections that reach the same account', () => {
    expect(notesOn(finishedEvent({ sharesAccountWith: ['a', 'b'] }))).toEqual([
      'devices: reaches the same account as a, b; a token that one of them keeps is withheld in the others',
    ]);
  });

  test('name protect entries that have lapsed, and cannot move the cursor', () => {
    const until = '2027-04-01T00:00:00.000Z';
    const lapsed = [
      { entry: 'entry 2 (name a\u001b[2J)', until },
      { entry: 'entry 3 (id 7)', until, reason: 'until the move' },
    ];
    expect(notesOn(finishedEvent({ lapsed }))).toEqual([
      'devices: lapsed: entry 2 (name a\\u{1b}[2J) of protect protects nothing since 2027-04-01T00:00:00.000Z',
      'devices: lapsed: entry 3 (id 7) of protect, until the move, protects nothing since 2027-04-01T00:00:00.000Z',
    ]);
  });

  test('count how often the provider throttled', () => {
    const limits = { concurrency: 5, throttled: 3 };
    expect(notesOn(finishedEvent({ limits }))).toEqual([
      'devices: throttled by the provider 3 times',
    ]);
    expect(notesOn(finishedEvent({ limits: { ...limits, throttled: 0 } }))).toEqual([]);
  });

  test('warn that whatever was created with a revoked token is revoked too', () => {
    expect(notesOn(plannedEvent({ children: 'revoke' }))).toEqual([
      expect.stringMatching(/^devices: everything created with these tokens is revoked/),
    ]);
  });

  test('count what is left for the next run', () => {
    expect(notesOn(tokenEvent({ outcome: 'deferred' }))).toEqual(['1 token left for the next run']);
  });
});

test('notes say what limited a connection, unless that was configured', () => {
  const limits = { concurrency: 5, throttled: 0 };
  const noteOn = (limitedBy: LimitedBy) => notesOn(finishedEvent({ limits, limitedBy }));
  expect(noteOn({ kind: 'rate', requestsPerSecond: 12 })).toEqual([
    'devices: limited by: 12/s found',
  ]);
  expect(noteOn({ kind: 'configured', requestsPerSecond: 5 })).toEqual([]);
});

test.each([
  [
    'quarantine',
    true,
    'what is disabled is undone with `npx token-sweeper restore --connection devices`',
  ],
  [
    'disable',
    true,
    'what is disabled is undone with `npx token-sweeper restore --connection devices`',
  ],
  ['disable', false, 'token-sweeper cannot enable what it disables here'],
] as const)(
  'say how a planned %s is undone where that can be restored: %s',
  (decision, canRestore, note) => {
    const highlights = new Highlights([{ name: 'devices', canRestore }]);
    highlights.add({ ...plannedEvent(), decision });
    const { report } = resultOf([finishedEvent()]);

    expect(renderNotes(report, highlights)).toEqual([expect.stringContaining(`devices: ${note}`)]);
    const removing = new Highlights([{ name: 'devices', canRestore }]);
    removing.add(plannedEvent());
    expect(renderNotes(report, removing)).toEqual([]);
  },
);
