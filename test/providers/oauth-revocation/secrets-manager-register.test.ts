import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REGISTER_TAG } from './contract.ts';
import { type RealServer, SHORT, startRealServer } from './real-server.ts';

let real: RealServer;
beforeEach(async () => {
  real = await startRealServer();
});
afterEach(() => real.close());

describe('A register in Secrets Manager', () => {
  test('is read to its last page, and only where key and value belong to one tag', async () => {
    const { key, value } = REGISTER_TAG;
    const tokens = [];
    for (let count = 0; count < 45; count++)
      tokens.push(await real.register(`entry-${count}`, SHORT));
    const entry = JSON.stringify({ token: 'canary-foreign', tokenType: 'access_token' });
    const near: Record<string, string>[] = [
      { [key]: 'other', other: value },
      { [`${key}-2`]: value },
      { [key]: `${value}-2` },
    ];
    for (const [index, tags] of near.entries())
      real.secretsManager.put({ name: `near-${index}`, text: entry, tags });
    const { report } = await real.sweep();
    expect(report.totals).toMatchObject({ listed: 45, revoked: 45 });
    expect((await Promise.all(tokens.map(real.isActive))).some(Boolean)).toBe(false);
  });

  test('has entries that fail alone, by name, when they are denied or not text', async () => {
    await real.register('denied', SHORT);
    await real.register('fine', SHORT);
    const tags = { [REGISTER_TAG.key]: REGISTER_TAG.value };
    real.secretsManager.denied.add('denied');
    real.secretsManager.put({ name: 'binary', binary: Buffer.from('canary'), tags });
    const { report, tokens } = await real.sweep();
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 2 } });
    const failed = tokens.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ token, error }) => [token.id, error?.code]).sort()).toEqual([
      ['binary', 'invalid-secret'],
      ['denied', 'forbidden'],
    ]);
  });

  test('fails the connection when it cannot be listed, and is not empty then', async () => {
    const token = await real.register('one', SHORT);
    real.secretsServer.faults.add({
      times: Number.POSITIVE_INFINITY,
      effect: {
        kind: 'response',
        reply: { status: 400, body: '{"__type":"AccessDeniedException"}' },
      },
    });
    const { report } = await real.sweep();
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'forbidden' } });
    expect(await real.isActive(token)).toBe(true);
  });
});
