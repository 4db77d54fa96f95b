import { describe, expect, test } from 'vitest';
import { isId, isPathSegment } from '../../../lambda/providers/kit/ids.ts';

describe('An identifier', () => {
  test.each(['a', 'A-1_b.c', '..a', 'x'.repeat(64)])('can stand in a path as it is: %s', (id) => {
    expect(isId(id)).toBe(true);
  });

  test.each(['', '.', '..', 'a/b', 'a%2fb', 'a b', 'é', 'a?b', 'a\n', 'x'.repeat(65)])(
    'cannot stand in a path as it is: %j',
    (id) => {
      expect(isId(id)).toBe(false);
    },
  );
});

describe('A value that is percent-encoded', () => {
  test.each(['a b', 'é', 'a?b#c', '%2f', 'x'.repeat(4096)])('stays one segment: %j', (value) => {
    expect(isPathSegment(value)).toBe(true);
  });

  test.each(['', '.', '..', 'a/b', 'a\\b', 'a\u0000', 'a\u007F', '\uD800', 'x'.repeat(4097)])(
    'does not stay one segment: %j',
    (value) => {
      expect(isPathSegment(value)).toBe(false);
    },
  );
});
