import { describe, expect, test } from 'vitest';
import { htmlPage } from '../../support/sandbox/message.ts';
import { answer, code, FOREVER, OLD, useKeyWorld } from './key-world.ts';
import { envelope } from './query-protocol.ts';

const world = useKeyWorld();

describe('A malformed list of IAM access keys', () => {
  const inner = (result: string) =>
    answer(envelope('ListAccessKeys', `<ListAccessKeysResult>${result}</ListAccessKeysResult>`));
  const KEY =
    '<member><AccessKeyId>AKIA1</AccessKeyId><CreateDate>2020-01-01T00:00:00Z</CreateDate></member>';

  test.each([
    ['no list', inner('<IsTruncated>false</IsTruncated>')],
    [
      'more, but no marker',
      inner(`<AccessKeyMetadata>${KEY}</AccessKeyMetadata><IsTruncated>true</IsTruncated>`),
    ],
    [
      'a marker that comes again',
      inner('<AccessKeyMetadata/><IsTruncated>true</IsTruncated><Marker>again</Marker>'),
    ],
    [
      'a key without an id',
      inner('<AccessKeyMetadata><member/></AccessKeyMetadata><IsTruncated>false</IsTruncated>'),
    ],
    [
      'an invalid time',
      inner(
        `<AccessKeyMetadata>${KEY.replace('2020-01', '2020-x')}</AccessKeyMetadata><IsTruncated>false</IsTruncated>`,
      ),
    ],
    ['no XML', answer('{}')],
    ['HTML', { kind: 'response', reply: htmlPage(200) } as const],
  ])('fails the connection and deletes nothing: %s', async (_, effect) => {
    world.addKey('ann', 400);
    world.iam.hit('ListAccessKeys', effect, FOREVER);
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    expect(world.iam.calls('DeleteAccessKey')).toEqual([]);
  });
});

describe('A list of IAM access keys that fails', () => {
  test.each([
    ['AccessDenied', 403, 'forbidden'],
    ['InvalidClientTokenId', 403, 'unauthorized'],
    ['SignatureDoesNotMatch', 403, 'unauthorized'],
    ['ExpiredToken', 403, 'unauthorized'],
    ['Throttling', 400, 'throttled'],
    ['ServiceFailure', 500, 'unavailable'],
    ['ValidationError', 400, 'invalid-response'],
  ])('is reported as what it means: %s', async (name, status, expected) => {
    world.iam.hit('ListUsers', code(name, status), FOREVER);
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: expected } });
    expect(JSON.stringify(report)).not.toContain('canary-of-aws');
  });

  test('for a throttled call or a failing server is repeated within the limits', async () => {
    world.addKey('ann', 400);
    world.iam.hit('ListUsers', code('Throttling', 400));
    world.iam.hit('ListAccessKeys', answer('<html/>', 502));
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(report.limits).toMatchObject({ throttled: 1 });
  });

  test('because the run ends starts no further call', async () => {
    for (let user = 0; user < 20; user++) world.addKey(`user-${user}`, 400);
    const stop = new AbortController();
    world.iam.server.faults.add({
      when: ({ body }) => {
        if (body.startsWith('Action=ListAccessKeys&')) stop.abort();
        return false;
      },
      effect: { kind: 'reset' },
    });
    const { report } = await world.sweep({
      when: OLD,
      stop: stop.signal,
      limits: { concurrency: 1 },
    });
    expect(report).toMatchObject({ complete: false, error: { code: 'deadline' } });
    expect(world.iam.calls('ListAccessKeys')).toHaveLength(1);
  });
});
