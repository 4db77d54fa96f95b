import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { validateConfig } from '../../lambda/config/validate.ts';
import { Telling } from '../../lambda/function/telling.ts';
import { providers } from '../../lambda/providers/index.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { serve } from '../support/loopback-server.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { tokenOf } from '../support/tokens.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:told';
const RULE = { name: 'old', when: {}, action: 'revoke', announce: DAY } as const;
const ANNOUNCED = {
  token: tokenOf({ name: 'ci' }),
  rule: RULE,
  step: { kind: 'announce', due: NOW } as const,
};
let logged: string[];

beforeEach(() => {
  logged = [];
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function telling(topic: string | undefined, differences: object): Telling {
  const config = validateConfig(
    {
      ...differences,
      connections: [
        { name: 'crm', provider: 'route53-global-resolver', settings: { dnsViewIds: 'all' } },
      ],
      policies: {
        default: { rules: [{ name: 'old', when: { expiredFor: '1d' }, action: 'report' }] },
      },
    },
    providers,
  );
  return new Telling(
    {
      config,
      environment: { name: 'nightly', allowManualEnforce: false, ...(topic && { topic }) },
      adapters: {
        clock: createTestClock(),
        secrets: { read: async () => new Map() },
        register: { async *entries() {}, async mark() {} },
        memory: AMPLE_MEMORY,
        awsCredentials: () => Promise.reject(new Error('not needed')),
      },
      runId: 'run-1',
      remainingMillis: 900_000,
      print: () => {},
    },
    (_, message) => logged.push(message),
  );
}

const STOP = { signal: new AbortController().signal, deadline: 60_000 };

/** Announces a token, and returns who was told. */
async function announce(topic: string | undefined, config: object = {}) {
  const messenger = telling(topic, config).messenger([], STOP);
  await messenger.prepare('crm', [ANNOUNCED], undefined);
  return (await messenger.send())(ANNOUNCED);
}

test('without a topic nothing can be announced', async () => {
  expect(await announce(undefined)).toMatchObject({ problem: { code: 'unsupported' } });
});

test('announced is what the topic took', async () => {
  const server = await serve((response) => response.end('<PublishResponse/>'));
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', server.origin);
  expect(await announce(TOPIC)).toEqual({ to: 'topic' });
  const sent = new URLSearchParams(server.seen[0]?.body);
  expect(sent.get('Subject')).toBe('nightly: 1 token of crm announced');
  expect(sent.get('Message')).toContain('ci');
});

test('an owner with an address is told by mail, and the topic is not', async () => {
  const server = await serve((response) => response.end('{"MessageId":"1"}'));
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', server.origin);
  const config = { notices: { from: 's@example.com' }, owners: { '*': 'team@example.com' } };
  expect(await announce(TOPIC, config)).toEqual({ to: 'team@example.com' });
  expect(server.seen).toHaveLength(1);
});

test('a message that the topic refuses announces nothing, and is logged and counted', async () => {
  const server = await serve((response) => {
    response.statusCode = 403;
    response.end('<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>');
  });
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', server.origin);
  expect(await announce(TOPIC)).toMatchObject({ problem: { code: 'unavailable' } });
  expect(logged).toEqual(['a message about tokens could not be sent']);
});
