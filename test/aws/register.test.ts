import { describe, expect, test } from 'vitest';
import { createTokenRegister } from '../../lambda/aws/register.ts';
import type { RegisterEntry, Tag } from '../../lambda/domain/register-entry.ts';
import { json } from '../support/sandbox/message.ts';
import { useSecretsManager } from '../support/secrets-manager.ts';

const aws = useSecretsManager();

const TAG: Tag = { key: 'register', value: 'prod' };

async function list(tag = TAG): Promise<RegisterEntry[]> {
  const entries: RegisterEntry[] = [];
  for await (const page of createTokenRegister(aws.client).entries(tag)) {
    entries.push(...page);
  }
  return entries;
}

const names = (entries: readonly RegisterEntry[]) => entries.map(({ name }) => name).sort();

describe('the register', () => {
  test('holds the secrets with the tag, each with its text, its tags and its ARN', async () => {
    const arn = aws.stub.put({ name: 'one', text: 'text', tags: { register: 'prod', team: 'a' } });
    aws.stub.put({ name: 'other', text: 'text' });

    expect(await list()).toEqual([
      { arn, name: 'one', tags: { register: 'prod', team: 'a' }, value: { text: 'text' } },
    ]);
  });

  test('takes key and value as a pair, and both to the letter', async () => {
    aws.stub.put({ name: 'pair', text: '', tags: { register: 'prod' } });
    aws.stub.put({ name: 'crossed', text: '', tags: { register: 'test', stage: 'prod' } });
    aws.stub.put({ name: 'longer-value', text: '', tags: { register: 'production' } });
    aws.stub.put({ name: 'longer-key', text: '', tags: { 'register-old': 'prod' } });
    aws.stub.put({ name: 'other-case', text: '', tags: { register: 'Prod' } });

    expect(names(await list())).toEqual(['pair']);
  });

  test('can be one whose tag has no value', async () => {
    aws.stub.put({ name: 'bare', text: '', tags: { register: '' } });
    aws.stub.put({ name: 'valued', text: '', tags: { register: 'prod' } });

    expect(names(await list({ key: 'register', value: '' }))).toEqual(['bare']);
  });

  test('does not read what lacks the tag', async () => {
    aws.stub.put({ name: 'one', text: 'a', tags: { register: 'prod' } });
    aws.stub.put({ name: 'crossed', text: 'b', tags: { register: 'test', stage: 'prod' } });

    expect(names(await list())).toEqual(['one']);
    const [batch] = aws.calls('BatchGetSecretValue');
    expect(batch?.SecretIdList).toHaveLength(1);
  });
});

describe('a register of several pages', () => {
  test('is read to its end, by twenty', async () => {
    const all = Array.from({ length: 45 }, (_, index) => `entry-${index}`).sort();
    for (const name of all) aws.stub.put({ name, text: name, tags: { register: 'prod' } });

    const entries = await list();

    expect(names(entries)).toEqual(all);
    expect(entries.every(({ name, value }) => 'text' in value && value.text === name)).toBe(true);
    expect(aws.calls('ListSecrets')).toHaveLength(3);
    expect(aws.calls('BatchGetSecretValue')).toHaveLength(3);
  });

  test('reads a page only when the one before it is being used', async () => {
    for (let i = 0; i < 45; i++) {
      aws.stub.put({ name: `entry-${i}`, text: '', tags: { register: 'prod' } });
    }

    for await (const page of createTokenRegister(aws.client).entries(TAG)) {
      expect(page).toHaveLength(20);
      break;
    }

    expect(aws.calls('ListSecrets')).toHaveLength(1);
  });

  test('of nothing is empty, at the cost of one call', async () => {
    expect(await list()).toEqual([]);
    expect(aws.server.requests).toHaveLength(1);
  });

  test('goes on past an entry that cannot be read, which carries the reason', async () => {
    aws.stub.put({ name: 'denied', text: 'canary', tags: { register: 'prod' } });
    aws.stub.put({ name: 'binary', binary: Buffer.from('x'), tags: { register: 'prod' } });
    aws.stub.put({ name: 'fine', text: 'text', tags: { register: 'prod' } });
    aws.stub.denied.add('denied');

    const found = new Map((await list()).map(({ name, value }) => [name, value]));

    expect(found.get('fine')).toEqual({ text: 'text' });
    expect(found.get('denied')).toMatchObject({ error: { code: 'forbidden' } });
    expect(found.get('binary')).toMatchObject({ error: { code: 'invalid-secret' } });
  });
});

describe('a register that cannot be listed', () => {
  test.each([
    ['AccessDeniedException', 400, 'forbidden'],
    ['InternalServiceError', 500, 'unavailable'],
    ['ThrottlingException', 400, 'unavailable'],
    ['ExpiredTokenException', 400, 'unauthorized'],
  ])('for %s fails', async (type, status, code) => {
    aws.fail('ListSecrets', type, status);

    await expect(list()).rejects.toMatchObject({ name: 'SweepError', code });
  });

  test('for a right that lacks says which to grant', async () => {
    aws.fail('ListSecrets', 'AccessDeniedException', 400);

    const message = 'access denied listing the register; grant secretsmanager:ListSecrets';
    await expect(list()).rejects.toMatchObject({ message });
  });

  test('for an error of the server says so', async () => {
    aws.fail('ListSecrets', 'InternalServiceError', 500);

    const message = 'listing the register: AWS returned a server error';
    await expect(list()).rejects.toMatchObject({ message });
  });

  test('because a page brings nothing new fails, however fresh its cursor is', async () => {
    const ARN = aws.stub.put({ name: 'one', text: 'text', tags: { register: 'prod' } });
    const SecretList = [{ ARN, Name: 'one', Tags: [{ Key: 'register', Value: 'prod' }] }];
    for (const NextToken of ['a', 'b', 'c']) {
      aws.server.faults.add({
        when: ({ headers }) => headers['x-amz-target'] === 'secretsmanager.ListSecrets',
        effect: { kind: 'response', reply: json(200, { SecretList, NextToken }) },
      });
    }

    const message =
      'listing the register: a page of the list repeats earlier ones, so its end cannot be reached';
    await expect(list()).rejects.toMatchObject({ code: 'invalid-response', message });
    expect(aws.calls('ListSecrets')).toHaveLength(2);
  });

  test('because its cursor repeats fails rather than going round for ever', async () => {
    aws.server.faults.add({
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'response', reply: json(200, { SecretList: [], NextToken: 'again' }) },
    });

    await expect(list()).rejects.toMatchObject({ code: 'invalid-response' });
  });

  test('because a page lacks its list fails rather than ending early', async () => {
    const effect = { kind: 'response', reply: json(200, {}) } as const;
    aws.server.faults.add({ effect });

    await expect(list()).rejects.toMatchObject({ code: 'invalid-response' });
  });
});

describe('marking', () => {
  test('sets one tag and keeps the others', async () => {
    const arn = aws.stub.put({ name: 'one', text: '', tags: { register: 'prod' } });

    await createTokenRegister(aws.client).mark(arn, { key: 'revoked-at', value: 'now' });

    expect(aws.stub.tags('one')).toEqual({ register: 'prod', 'revoked-at': 'now' });
  });

  test('that is denied says what to allow', async () => {
    const arn = aws.stub.put({ name: 'one', text: '' });
    aws.fail('TagResource', 'AccessDeniedException');

    const marking = createTokenRegister(aws.client).mark(arn, { key: 'a', value: 'b' });

    await expect(marking).rejects.toMatchObject({
      code: 'forbidden',
      message: `access denied tagging the register entry ${arn}; grant secretsmanager:TagResource`,
    });
  });
});
