import { expect, test } from 'vitest';
import type { ReceivedRequest } from '../support/sandbox/message.ts';
import type { Call } from './harness.ts';
import { isCall } from './scene.ts';

const call = (action: string): Call => ({
  title: action,
  method: 'POST',
  path: /^\/$/,
  when: ({ body }) => body.startsWith(`Action=${action}&`),
});

const request = (body: string, method = 'POST'): ReceivedRequest => ({
  at: 0,
  method,
  target: '/',
  path: '/',
  query: new URLSearchParams(),
  headers: {},
  body,
});

test('calls that share a URL are distinguished by what their requests contain', () => {
  const received = request('Action=ListUsers&Version=2010-05-08');
  expect(isCall(call('ListUsers'), received)).toBe(true);
  expect(isCall(call('DeleteAccessKey'), received)).toBe(false);
});

test('a call is its method too', () => {
  expect(isCall(call('ListUsers'), request('Action=ListUsers&', 'GET'))).toBe(false);
});
