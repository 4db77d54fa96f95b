import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import type { CredentialStore } from '../../lambda/ports.ts';
import { withLocalSecrets } from '../../lambda/secrets/local-secrets.ts';

const env = { TEXT: 'canary-text', JSON: '{"token":"t"}', TORN: '{"canary":', BLANK: ' \n' };
const nobody: CredentialStore = { read: () => Promise.reject(new Error('nobody is asked')) };

async function read(ids: readonly string[], store = nobody) {
  return (await withLocalSecrets(store, { env, warn: () => {} }).read(ids)) as Map<string, unknown>;
}

describe('secrets on this machine', () => {
  test('are read without asking Secrets Manager', async () => {
    const values = await read(['env:TEXT', 'env:JSON', 'env:TEXT', 'cmd:echo canary']);
    expect([...values]).toEqual([
      ['env:TEXT', 'canary-text'],
      ['env:JSON', { token: 't' }],
      ['cmd:echo canary', 'canary'],
    ]);
  });

  test('stand beside those of Secrets Manager, which is asked for the others only', async () => {
    const asked: (readonly string[])[] = [];
    const store: CredentialStore = {
      async read(ids) {
        asked.push(ids);
        return new Map(ids.map((id) => [id, { from: id }]));
      },
    };
    const values = await read(['prod/crm', 'env:JSON'], store);
    expect(asked).toEqual([['prod/crm']]);
    expect(values.get('prod/crm')).toEqual({ from: 'prod/crm' });
    expect(values.get('env:JSON')).toEqual({ token: 't' });
  });

  test.for([
    [
      'env:ABSENT',
      'not-found',
      'secret env:ABSENT: the variable ABSENT is not set; export it, or put it in front of the command',
    ],
    ['env:BLANK', 'invalid-secret', 'secret env:BLANK is empty'],
    ['env:TORN', 'invalid-secret', 'secret env:TORN begins like JSON, and is none'],
    ['cmd:true canary', 'invalid-secret', 'secret cmd:true … is empty'],
    ['file:/nowhere/at/all', 'not-found', 'secret file:/nowhere/at/all does not exist'],
  ] as const)('%s alone fails, with what is wrong and no value', async ([id, code, message]) => {
    const values = await read([id, 'env:JSON']);
    expect(values.get(id)).toEqual(new SweepError(code, message));
    expect(values.get('env:JSON')).toEqual({ token: 't' });
  });
});
