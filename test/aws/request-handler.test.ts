import { Agent } from 'node:https';
import { expect, test } from 'vitest';
import { requestHandlerFor } from '../../lambda/aws/request-handler.ts';

test('a request to AWS has a limit for its connection and one for its response, with which it ends', () => {
  const handler = requestHandlerFor(undefined);
  expect(handler).toMatchObject({ throwOnRequestTimeout: true });
  expect(handler.connectionTimeout).toBeLessThanOrEqual(5_000);
  expect(handler.requestTimeout).toBeLessThanOrEqual(15_000);
});

test('each request handler has an agent of its own, which knows why it could not connect last', () => {
  const { httpsAgent } = requestHandlerFor(undefined);
  expect(httpsAgent).toBeInstanceOf(Agent);
  expect(httpsAgent.lastError).toBeUndefined();
  expect(requestHandlerFor(undefined).httpsAgent).not.toBe(httpsAgent);
});
