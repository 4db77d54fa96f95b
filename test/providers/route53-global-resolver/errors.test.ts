import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { route53Error } from '../../support/sandbox/route53-errors.ts';
import { harness, requestsTo, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

/** Answers every deletion with this error. */
function answerDeletions(...error: Parameters<typeof route53Error>): void {
  const effect = { kind: 'response', reply: route53Error(...error) } as const;
  harness.server.faults.add({ method: 'DELETE', times: FOREVER, effect });
}

describe('A deletion at Global Resolver that says the token does not exist', () => {
  test.each(['', ':', ':http://internal.amazon.com/coral/'])(
    'counts the token as already gone, with %j behind the error type',
    async (suffix) => {
      const id = harness.add(STALE);
      harness.simulator.behaviour.errorTypeSuffix = suffix;
      const beforeRevoking = () => harness.remove(id);
      const { report } = await sweepOnce(harness, { beforeRevoking });
      expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1 } });
    },
  );

  test('has failed when the token is listed as before', async () => {
    harness.add(STALE);
    answerDeletions(404, 'ResourceNotFoundException', {});
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ failed: 1, alreadyGone: 0 });
    expect(tokens[0]?.error?.code).toBe('not-effective');
  });

  test.each(['UnknownOperationException', 'NotResourceNotFoundException', ''])(
    'has failed when a 404 says %j instead',
    async (type) => {
      harness.add(STALE);
      answerDeletions(404, type, { message: 'ResourceNotFoundException' });
      const { report, tokens } = await sweepOnce(harness);
      expect(report.totals).toMatchObject({ failed: 1, alreadyGone: 0 });
      expect(tokens[0]?.error?.code).toBe('not-found');
    },
  );
});

describe('A deletion at Global Resolver that is answered with a passing error', () => {
  test('is repeated after a 400 that says ThrottlingException', async () => {
    const id = harness.add(STALE);
    const reply = route53Error(400, 'ThrottlingException', {});
    harness.server.faults.add({ method: 'DELETE', effect: { kind: 'response', reply } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', limits: { throttled: 1 } });
    expect(harness.revoked()).toEqual([id]);
  });

  test('succeeds when a 409 passes', async () => {
    const id = harness.add(STALE);
    const reply = route53Error(409, 'ConflictException', {});
    harness.server.faults.add({ method: 'DELETE', times: 2, effect: { kind: 'response', reply } });
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
  });

  test('is a conflict after four attempts that were answered with 409', async () => {
    const id = harness.add(STALE);
    const others = [harness.add(STALE), harness.add(STALE)];
    harness.simulator.behaviour.conflicts = new Set([id]);
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ revoked: 2, failed: 1 });
    expect([...harness.revoked()].sort()).toEqual(others);
    expect(tokens.find(({ token }) => token.id === id)?.error?.code).toBe('conflict');
    expect(requestsTo(`/tokens/${id}`)).toHaveLength(4);
  });
});

describe('Credentials that Global Resolver does not accept', () => {
  test('are unauthorized, while a lack of rights is forbidden', async () => {
    const { accessKeyId } = harness.simulator.key;
    const secret = { accessKeyId, secretAccessKey: 'canary-of-a-wrong-key' };
    const wrong = await sweepOnce(harness, { secret });
    expect(wrong.report.error).toMatchObject({ code: 'unauthorized' });
    expect(wrong.report.error?.message).toMatch(/InvalidSignatureException/);
    const reply = route53Error(403, 'AccessDeniedException', {});
    harness.server.faults.add({ effect: { kind: 'response', reply } });
    const denied = await sweepOnce(harness);
    expect(denied.report.error).toMatchObject({ code: 'forbidden' });
    expect(denied.report.error?.message).toMatch(/AccessDeniedException/);
  });

  test.each([
    [403, 'UnrecognizedClientException'],
    [403, 'ExpiredTokenException'],
    [400, 'IncompleteSignature'],
    [403, 'InvalidSignatureException:http://internal.amazon.com/'],
  ])('are unauthorized when AWS answers %i %s', async (status, type) => {
    harness.add(STALE);
    const reply = route53Error(status, type, {});
    harness.server.faults.add({ effect: { kind: 'response', reply } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
  });
});
