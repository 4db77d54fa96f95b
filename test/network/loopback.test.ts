import { expect, test } from 'vitest';
import { isLoopback } from '../../lambda/network/loopback.ts';

test.each(['localhost', '127.0.0.1', '127.8.9.10', '::1', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each([
  'localhost.example.com',
  'notlocalhost',
  '127.0.0.1.example.com',
  '128.0.0.1',
  '1127.0.0.1',
  '::2',
  '0.0.0.0',
  '',
])('%j is another one', (host) => {
  expect(isLoopback(host)).toBe(false);
});
