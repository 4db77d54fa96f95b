import { describe, expect, test } from 'vitest';
import { Room, type RoomShare, SharedRoom } from '../../lambda/domain/room.ts';
import { tokenOf } from '../support/tokens.ts';

const KIBIBYTE = 1024;

/** A room that has so many bytes to itself. */
const roomFor = (bytes: number, atLeast: number) =>
  new Room(new SharedRoom(2 * bytes).open().candidates, atLeast);

/** How many of these tokens are taken. */
function takenOf(room: Room, count: number, token = tokenOf()): number {
  return Array.from({ length: count }, () => room.take(token)).filter(Boolean).length;
}

test('so many tokens of ordinary size are taken in any case', () => {
  expect(takenOf(roomFor(0, 3), 5)).toBe(3);
});

test('of large ones as many as 1 KiB for each allows', () => {
  const token = tokenOf({ name: 'x'.repeat(10 * KIBIBYTE) });
  expect(takenOf(roomFor(0, 100), 100, token)).toBe(4);
});

test.each([0, 10, 10 * KIBIBYTE])('it says how many places take all: %i characters', (length) => {
  const token = tokenOf({ name: 'x'.repeat(length) });
  const room = roomFor(0, 0);
  takenOf(room, 50, token);
  expect(takenOf(roomFor(0, room.placesForAll), 50, token)).toBe(50);
  expect(takenOf(roomFor(0, room.placesForAll - 1), 50, token)).toBe(49);
});

test('more are taken while there is room', () => {
  const taken = takenOf(roomFor(100 * KIBIBYTE, 0), 1000);
  expect(taken).toBeGreaterThan(100);
  expect(taken).toBeLessThan(200);
});

test.each(['id', 'group', 'name', 'owner', 'status'] as const)(
  'a long %s takes more room',
  (field) => {
    const token = tokenOf({ [field]: 'x'.repeat(10 * KIBIBYTE) });
    expect(takenOf(roomFor(100 * KIBIBYTE, 0), 1000, token)).toBeLessThanOrEqual(10);
  },
);

test.each([
  { scopes: ['x'.repeat(10 * KIBIBYTE)] },
  { tags: { ['x'.repeat(10 * KIBIBYTE)]: '' } },
  { tags: { key: 'x'.repeat(10 * KIBIBYTE) } },
])('long scopes and tags take more room', (facts) => {
  expect(takenOf(roomFor(100 * KIBIBYTE, 0), 1000, tokenOf(facts))).toBeLessThanOrEqual(10);
});

test('a token that is too large leaves the room to smaller ones', () => {
  const room = roomFor(10 * KIBIBYTE, 0);
  expect(room.take(tokenOf({ name: 'x'.repeat(10 * KIBIBYTE) }))).toBe(false);
  expect(room.take(tokenOf())).toBe(true);
});

describe('a room that connections share', () => {
  const takeAll = ({ take }: RoomShare) => {
    let count = 0;
    while (take(1)) count++;
    return count;
  };

  test('gives each of them half of what is left, whether it is for candidates or for withheld ones', () => {
    const shared = new SharedRoom(1024);
    const [first, second] = [shared.open(), shared.open()];
    expect(takeAll(first.candidates)).toBe(512);
    expect(takeAll(second.candidates)).toBe(256);
    expect(takeAll(first.withheld)).toBe(128);
    expect(takeAll(second.withheld)).toBe(64);
  });

  test('has again what a connection gave back, once', () => {
    const shared = new SharedRoom(1024);
    const first = shared.open();
    takeAll(first.candidates);
    first.release();
    first.release();
    expect(takeAll(shared.open().candidates)).toBe(512);
  });
});
