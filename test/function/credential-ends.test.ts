import { expect, test } from 'vitest';
import type { Adapters } from '../../lambda/compose.ts';
import { validateConfig } from '../../lambda/config/validate.ts';
import type { CredentialEnd } from '../../lambda/domain/reminders.ts';
import { SweepError } from '../../lambda/errors.ts';
import { findCredentialEnds } from '../../lambda/function/credential-ends.ts';
import { providers } from '../../lambda/providers/index.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';

const connection = (name: string, secret: string) => ({
  name,
  provider: 'grafana-service-accounts',
  secret,
  ownToken: 'none',
  settings: { host: 'grafana.example.com' },
});
const config = validateConfig(
  {
    connections: [connection('a', 'shared'), connection('b', 'shared'), connection('c', 'denied')],
    policies: { default: { rules: [{ when: { expiredFor: '1d' }, action: 'report' }] } },
  },
  providers,
);

async function ends(secretDates?: Adapters['secretDates']) {
  const logged: unknown[] = [];
  const adapters: Adapters = {
    clock: createTestClock(),
    secrets: { read: async () => new Map() },
    ...(secretDates && { secretDates }),
    register: { async *entries() {}, async mark() {} },
    memory: AMPLE_MEMORY,
    awsCredentials: () => Promise.reject(new Error('not needed')),
  };
  const found = await findCredentialEnds({ config, adapters }, (...line) => logged.push(line));
  return { found, logged };
}

test('each secret is asked about once, and what is denied is logged and unknown', async () => {
  const asked: string[] = [];
  const { found, logged } = await ends(async (ids) => {
    asked.push(...ids);
    return new Map<string, CredentialEnd | SweepError>([
      ['shared', { at: NOW, by: 'tag' }],
      ['denied', new SweepError('forbidden', 'grant secretsmanager:DescribeSecret')],
    ]);
  });
  expect(asked).toEqual(['shared', 'denied']);
  expect(found).toEqual(
    new Map([
      ['a', { at: NOW, by: 'tag' }],
      ['b', { at: NOW, by: 'tag' }],
    ]),
  );
  expect(logged).toEqual([
    [
      'WARN',
      'when secrets end is not known',
      {
        secrets: 1,
        error: { code: 'forbidden', message: 'grant secretsmanager:DescribeSecret' },
      },
    ],
  ]);
});

test('nothing is known where nobody can be asked', async () => {
  expect(await ends()).toEqual({ found: new Map(), logged: [] });
});
