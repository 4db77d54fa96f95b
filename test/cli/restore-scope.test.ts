import { expect, test } from 'vitest';
import { restoreScope } from '../../lambda/cli/restore-scope.ts';

test.each([[{ token: 'a' }], [{ run: 'run-1' }], [{ all: true }]] as const)(
  '%j is one scope',
  (values) => {
    expect(restoreScope(values)).toEqual(values);
  },
);

test.each([
  [{}],
  [{ token: '' }],
  [{ all: false }],
  [{ token: 'a', all: true }],
  [{ run: 'r', token: 'a' }],
])('%j is refused', (values) => {
  expect(() => restoreScope(values)).toThrow('restore needs one of');
});
