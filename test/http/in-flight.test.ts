import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Flight, InFlight } from '../../lambda/http/in-flight.ts';

test('in flight is what began and has not ended, in whatever order things end', () => {
  const step = fc.record({ begins: fc.boolean(), pick: fc.nat() });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const inFlight = new InFlight<Flight>();
      const expected: Flight[] = [];
      for (const { begins, pick } of steps) {
        if (begins || expected.length === 0) {
          const flight = { index: 0 };
          inFlight.add(flight);
          expected.push(flight);
        } else {
          const [ended] = expected.splice(pick % expected.length, 1);
          if (ended) inFlight.remove(ended);
        }
        expect(new Set(inFlight.all)).toEqual(new Set(expected));
        expect(inFlight.all).toHaveLength(expected.length);
      }
    }),
  );
});

test('a request that ends twice takes no other one out of what is in flight', () => {
  const inFlight = new InFlight<Flight>();
  const [one, two, three] = [{ index: 0 }, { index: 0 }, { index: 0 }];
  for (const flight of [one, two, three]) inFlight.add(flight);
  inFlight.remove(one);
  inFlight.remove(one);
  expect(new Set(inFlight.all)).toEqual(new Set([two, three]));
  expect(inFlight.all).toContain(two);
  expect(inFlight.all).toContain(three);
});
