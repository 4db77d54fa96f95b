import { describe, expect, test } from 'vitest';
import { ListTally } from '../../lambda/sweep/list-tally.ts';

describe('tokens that vanish before they are inspected', () => {
  test.each([
    [3, 3, 'are no sign of anything while there are three'],
    [4, 2, 'are no sign of anything up to half of the list'],
    [4, 3, 'are suspicious above half of the list'],
    [1000, 501, 'are suspicious above half of a long list'],
  ])('of %i listed, %i %s', (listed, vanished, outcome) => {
    const tally = new ListTally();
    Object.assign(tally, { listed, vanished });
    const codes = tally.suspicions().map(({ code }) => code);
    expect(codes).toEqual(outcome.includes('suspicious') ? ['suspect-introspection'] : []);
  });

  test('are counted in the message, which says what to check', () => {
    const tally = new ListTally();
    Object.assign(tally, { listed: 10, vanished: 6 });
    expect(tally.suspicions()[0]?.message).toMatch(/^6 of 10 listed tokens .*check the endpoint/);
  });
});
