import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import { route53GlobalResolver } from '../../../lambda/providers/route53-global-resolver/index.ts';
import { STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, NOW, type TestClock } from '../../support/clock.ts';
import { route53Error } from '../../support/sandbox/route53-errors.ts';
import { type Route53Harness, startRoute53 } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;

let clock: TestClock;
let harness: Route53Harness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startRoute53(clock);
});
afterEach(() => harness.server.close());

const requestsTo = (prefix: string) =>
  harness.server.requests.filter((request) => request.path.startsWith(prefix));

describe('Global Resolver: discovery', () => {
  test('pages over resolvers, over the views of each and over their tokens', async () => {
    for (let index = 2; index <= 101; index++) harness.simulator.addResolver(`gr-${index}`);
    for (let index = 2; index <= 101; index++) {
      harness.simulator.addView('gr-101', `dnsv-${index}`);
      harness.simulator.addToken(`dnsv-${index}`, { id: `of-${index}`, ...STALE });
    }
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ listed: 100, revoked: 100 });
    expect(requestsTo('/global-resolver')).toHaveLength(2);
    expect(requestsTo('/dns-views/resolver/')).toHaveLength(101);
    for (const { query } of harness.server.requests.filter(({ method }) => method === 'GET'))
      expect(query.get('max_results')).toBe('100');
  });

  test('is left out when views are named, and each of them is listed once', async () => {
    harness.simulator.addView('gr-1', 'dnsv-2');
    harness.simulator.addToken('dnsv-2', { id: 'of-2', ...STALE });
    harness.add(STALE);
    await sweepOnce(harness, { settings: { dnsViewIds: ['dnsv-2', 'dnsv-2'] } });
    expect(harness.revoked()).toEqual(['of-2']);
    expect(requestsTo('/global-resolver')).toEqual([]);
    expect(requestsTo('/tokens/dns-view/')).toHaveLength(1);
  });

  test('passes over a view that is being deleted', async () => {
    harness.add(STALE);
    const change = () => ({ dnsViews: [{ id: 'dnsv-1', status: 'DELETING' }] });
    harness.server.faults.add({ path: /^\/dns-views/, effect: { kind: 'rewrite', change } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 0 } });
  });

  test('passes over a resolver that is being deleted', async () => {
    harness.add(STALE);
    const change = () => ({ globalResolvers: [{ id: 'gr-1', status: 'DELETING' }] });
    harness.server.faults.add({ path: /^\/global-resolver/, effect: { kind: 'rewrite', change } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 0 } });
    expect(requestsTo('/dns-views')).toEqual([]);
  });

  describe('of two resolvers and two views', () => {
    beforeEach(() => {
      harness.simulator.addResolver('gr-2');
      harness.simulator.addView('gr-2', 'dnsv-2');
      harness.simulator.addToken('dnsv-2', { id: 'of-2', ...STALE });
      harness.add(STALE);
    });
    const answer = (path: RegExp, status: number, type: string) =>
      harness.server.faults.add({
        path,
        times: FOREVER,
        effect: { kind: 'answer', reply: route53Error(status, type, {}) },
      });
    const gone = 'ResourceNotFoundException';

    test.each([/dnsv-1/, /resolver\/gr-1/])('passes over one that is gone: %s', async (path) => {
      answer(path, 404, gone);
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
      expect(harness.revoked()).toEqual(['of-2']);
    });

    test.each([
      [/dnsv-1/, 403, 'AccessDeniedException', /^DNS view dnsv-1: listing access tokens/],
      [/dnsv-1/, 404, 'UnknownOperationException', /^DNS view dnsv-1: listing access tokens/],
      [/resolver\/gr-1/, 500, '', /^resolver gr-1: listing DNS views/],
    ])(
      'names one that fails, and sweeps the other: %s %i %s',
      async (path, status, type, named) => {
        answer(path, status, type);
        const { report } = await sweepOnce(harness);
        expect(report).toMatchObject({
          outcome: 'degraded',
          complete: true,
          totals: { revoked: 1 },
        });
        expect(report.error?.message).toMatch(named);
        expect(harness.revoked()).toEqual(['of-2']);
      },
    );

    test('calls no token gone because a second list lacks its view', async () => {
      const { report, tokens } = await sweepOnce(harness, {
        beforeRevoking() {
          void clock.sleep(61_000);
          answer(/dns-view\/dnsv-1/, 403, 'AccessDeniedException');
        },
      });
      expect(report.totals).toMatchObject({ alreadyGone: 0, failed: 1, revoked: 1 });
      const failed = tokens.find(({ outcome }) => outcome === 'failed');
      expect(failed?.error?.message).toMatch(/could not be checked again: DNS view dnsv-1/);
      expect(harness.revoked()).toEqual(['of-2']);
    });

    test('names one that the settings name and that is not there', async () => {
      const settings = { dnsViewIds: ['dnsv-9', 'dnsv-2'] };
      const { report } = await sweepOnce(harness, { settings });
      expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1 } });
      expect(report.error).toMatchObject({ code: 'not-found' });
      expect(report.error?.message).toMatch(/^DNS view dnsv-9: .*does not exist/);
    });
  });

  test('tells when most of what was found is gone a moment later', async () => {
    for (const view of ['dnsv-2', 'dnsv-3', 'dnsv-4']) harness.simulator.addView('gr-1', view);
    harness.server.faults.add({
      path: /^\/tokens\/dns-view\/dnsv-[123]/,
      times: FOREVER,
      effect: { kind: 'answer', reply: route53Error(404, 'ResourceNotFoundException', {}) },
    });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', error: { code: 'not-found' } });
    expect(report.error?.message).toMatch(/^3 of 4 listed DNS views did not exist/);
  });

  test('keeps the newest of a view of which a page is missing', async () => {
    for (let count = 0; count < 120; count++) harness.add(STALE);
    harness.simulator.addView('gr-1', 'dnsv-2');
    harness.simulator.addToken('dnsv-2', { id: 'of-2', ...STALE });
    const effect = {
      kind: 'answer',
      reply: route53Error(403, 'AccessDeniedException', {}),
    } as const;
    harness.server.faults.add({ path: /dnsv-1\?.*next_token/, times: FOREVER, effect });
    const policy = { safeguards: { ...POLICY.safeguards, keepNewest: 1 } };
    const { report } = await sweepOnce(harness, { policy });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { withheld: 100, revoked: 1 } });
    expect(harness.revoked()).toEqual(['of-2']);
  });

  test('fails when a view is not there', async () => {
    const { report } = await sweepOnce(harness, { settings: { dnsViewIds: ['dnsv-9'] } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'not-found' } });
  });

  test.each(['..', '.', 'a/b', 'a_b', '', 'x'.repeat(65)])('refuses the view id %j', (id) => {
    const parsed = route53GlobalResolver.settings.safeParse({ dnsViewIds: [id] });
    expect(parsed.success).toBe(false);
  });
});

describe('Global Resolver: tokens', () => {
  test('that are being created or deleted are left alone and counted as kept', async () => {
    harness.simulator.addToken('dnsv-1', { id: 'coming', status: 'CREATING', ...STALE });
    const id = harness.add(STALE);
    const first = await sweepOnce(harness);
    expect(first.report.totals).toMatchObject({ listed: 2, kept: 1, revoked: 1 });
    const second = await sweepOnce(harness); // the deletion takes its time
    expect(harness.simulator.tokens('dnsv-1').find((one) => one.id === id)?.status).toBe(
      'DELETING',
    );
    expect(second.report).toMatchObject({ outcome: 'ok', totals: { listed: 2, kept: 2 } });
    expect(harness.revoked()).toEqual([id]);
  });

  test('in a state that is not documented are left alone', async () => {
    harness.add(STALE);
    const change = (page: Record<string, unknown>) =>
      JSON.parse(JSON.stringify(page).replace('"OPERATIONAL"', '"SUSPENDED"'));
    harness.server.faults.add({ path: /^\/tokens/, effect: { kind: 'rewrite', change } });
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ kept: 1, revoked: 0 });
  });

  test('are never asked for by themselves, since the answer would hold the secret', async () => {
    for (let count = 0; count < 4; count++) harness.add(STALE);
    await sweepOnce(harness);
    const gets = requestsTo('/tokens/').filter(({ method }) => method === 'GET');
    expect(gets.every(({ path }) => path === '/tokens/dns-view/dnsv-1')).toBe(true);
  });

  test('have times with up to nine digits of a second, read to the millisecond', async () => {
    harness.simulator.addToken('dnsv-1', {
      id: 'at-nano',
      createdAt: '2025-10-16T14:07:45.934184715Z',
      expiresAt: '2026-11-25T12:00:00.001999999Z',
    });
    const rules = [{ name: 'soon', when: { expiresWithin: 1 }, action: 'report' }] as const;
    const { tokens } = await sweepOnce(harness, { policy: { rules } });
    expect(tokens.map(({ token }) => [token.createdAt, token.expiresAt])).toEqual([
      [Date.parse('2025-10-16T14:07:45.934Z'), NOW + 1],
    ]);
  });
});

describe('Global Resolver: a deletion', () => {
  const answerWith = (...error: Parameters<typeof route53Error>) =>
    harness.server.faults.add({
      method: 'DELETE',
      times: FOREVER,
      effect: { kind: 'answer', reply: route53Error(...error) },
    });

  test.each(['', ':', ':http://internal.amazon.com/coral/'])(
    'of a token that is gone says so, with %j behind the error type',
    async (suffix) => {
      const id = harness.add(STALE);
      harness.simulator.behaviour.errorTypeSuffix = suffix;
      const beforeRevoking = () => harness.remove(id);
      const { report } = await sweepOnce(harness, { beforeRevoking });
      expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1 } });
    },
  );

  test('of a token that is called unknown and listed as before is none', async () => {
    harness.add(STALE);
    answerWith(404, 'ResourceNotFoundException', {});
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ failed: 1, alreadyGone: 0 });
    expect(tokens[0]?.error?.code).toBe('not-effective');
  });

  test('that is throttled with 400 is repeated', async () => {
    const id = harness.add(STALE);
    const reply = route53Error(400, 'ThrottlingException', {});
    harness.server.faults.add({ method: 'DELETE', effect: { kind: 'answer', reply } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', limits: { throttled: 1 } });
    expect(harness.revoked()).toEqual([id]);
  });

  test('whose answer was lost counts when the repeat finds the token gone', async () => {
    const id = harness.add(STALE);
    const reply = route53Error(404, 'ResourceNotFoundException', {});
    const method = 'DELETE';
    harness.server.faults.add({ method, effect: { kind: 'lost-answer' } });
    harness.server.faults.add({ method, effect: { kind: 'answer', reply } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(harness.revoked()).toEqual([id]);
  });

  test.each(['UnknownOperationException', 'NotResourceNotFoundException', ''])(
    'is not done when a 404 says %j',
    async (type) => {
      harness.add(STALE);
      answerWith(404, type, { message: 'ResourceNotFoundException' });
      const { report, tokens } = await sweepOnce(harness);
      expect(report.totals).toMatchObject({ failed: 1, alreadyGone: 0 });
      expect(tokens[0]?.error?.code).toBe('not-found');
    },
  );

  test('that is refused with 409 is tried again, and a conflict in the end', async () => {
    const id = harness.add(STALE);
    const others = [harness.add(STALE), harness.add(STALE)];
    harness.simulator.behaviour.conflicts = new Set([id]);
    const { report, tokens } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ revoked: 2, failed: 1 });
    expect([...harness.revoked()].sort()).toEqual(others);
    expect(tokens.find(({ token }) => token.id === id)?.error?.code).toBe('conflict');
    expect(requestsTo(`/tokens/${id}`)).toHaveLength(4);
  });

  test('that gets over a 409 counts', async () => {
    const id = harness.add(STALE);
    const reply = route53Error(409, 'ConflictException', {});
    harness.server.faults.add({ method: 'DELETE', times: 2, effect: { kind: 'answer', reply } });
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
  });

  test('without the id of what was deleted proves nothing', async () => {
    harness.add(STALE);
    harness.server.faults.add({
      method: 'DELETE',
      effect: { kind: 'answer', reply: { status: 200, body: '{"message":"OK"}' } },
    });
    const { tokens } = await sweepOnce(harness);
    expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
  });
});

describe('Global Resolver: credentials', () => {
  const chain = async () => ({ ...harness.simulator.key });

  test('come from the secret where the connection has one', async () => {
    const id = harness.add(STALE);
    await sweepOnce(harness); // a chain that is asked throws
    expect(harness.revoked()).toEqual([id]);
  });

  test('come from the standard chain where it has none, asked for each request', async () => {
    const id = harness.add(STALE);
    let asked = 0;
    const awsCredentials = () => {
      asked += 1;
      return chain();
    };
    await sweepOnce(harness, { secret: undefined, awsCredentials });
    expect(harness.revoked()).toEqual([id]);
    expect(asked).toBe(harness.server.requests.length);
  });

  test('end the connection when the chain has none', async () => {
    const { report } = await sweepOnce(harness, {
      secret: undefined,
      async awsCredentials() {
        throw new SweepError('unauthorized', 'there are no AWS credentials');
      },
    });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(harness.server.requests).toEqual([]);
  });

  test('that are temporary bring their session token along', async () => {
    await harness.server.close();
    const key = {
      accessKeyId: 'ASIACANARYEXAMPLE0001',
      secretAccessKey: 'canary-temporary-key/+0001',
      sessionToken: 'canary//session-token==',
    };
    harness = await startRoute53(clock, { key });
    const id = harness.add(STALE);
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
    for (const { headers } of harness.server.requests)
      expect(headers['x-amz-security-token']).toBe(key.sessionToken);
  });

  test('that are wrong are told from rights that lack', async () => {
    const { accessKeyId } = harness.simulator.key;
    const secret = { accessKeyId, secretAccessKey: 'canary-of-a-wrong-key' };
    const wrong = await sweepOnce(harness, { secret });
    expect(wrong.report.error).toMatchObject({ code: 'unauthorized' });
    expect(wrong.report.error?.message).toMatch(/InvalidSignatureException/);
    const reply = route53Error(403, 'AccessDeniedException', {});
    harness.server.faults.add({ effect: { kind: 'answer', reply } });
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
    harness.server.faults.add({ effect: { kind: 'answer', reply } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
  });
});
