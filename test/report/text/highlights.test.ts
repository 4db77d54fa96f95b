import { describe, expect, test } from 'vitest';
import { Highlights } from '../../../lambda/report/text/highlights.ts';
import { plannedEvent } from '../../support/report-events.ts';

const many = Array.from({ length: 30 }, (_, index) => plannedEvent({ id: `${100 + index}` }));

describe('the highlights of a run', () => {
  test.for([
    [false, 20],
    [true, 30],
  ] as const)('with all=%o are %i of thirty tokens of a connection', ([all, shown]) => {
    const highlights = new Highlights([], all);
    for (const event of many) highlights.add(event);
    expect(highlights.of('devices').acted.first()).toHaveLength(shown);
    expect(highlights.of('devices').acted.count).toBe(30);
  });

  test('are kept apart by connection, with what its provider calls a removal', () => {
    const highlights = new Highlights([{ name: 'devices', removal: 'delete' }]);
    highlights.add(plannedEvent());
    expect(highlights.of('devices').removal).toBe('delete');
    expect(highlights.of('others')).toMatchObject({ removal: 'revoke', acted: { count: 0 } });
  });
});
