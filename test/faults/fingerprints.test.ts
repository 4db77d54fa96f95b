import { hash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import type { Memory } from '../../lambda/memory-ports.ts';
import { providers } from '../../lambda/providers/index.ts';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import type { Harness } from '../contract/harness.ts';
import { FRESH, STALE } from '../contract/scene.ts';
import { connectionOf } from '../contract/sweep-once.ts';
import { createSharedStore } from '../memory/shared-store.ts';
import { REST_DEFINITION, restContract } from '../providers/rest/contract.ts';
import { createTestClock, type TestClock } from '../support/clock.ts';
import { contractNamed } from './contract-named.ts';

/** Lists every token, and does nothing to it. */
const ALL = { name: 'all', when: { olderThan: 0 }, action: 'report' } as const;

/** `rest` with a definition that signs in without a secret, and whose ids are the token values. */
async function startOpenRest(clock: TestClock): Promise<Harness> {
  const { secret, ...harness } = await restContract.start(clock);
  const { secret: _, ...definition } = REST_DEFINITION;
  const authorization = `Bearer ${Object(secret).apiKey}`;
  const open = {
    ...definition,
    authentication: { type: 'header', headers: { authorization } },
    fields: { ...definition.fields, id: { path: 'item.id', secret: true } },
  };
  return { ...harness, settings: { ...Object(harness.settings), definition: open } };
}

const start = (provider: string) => (clock: TestClock) => contractNamed(provider).start(clock);

/** Every kind of connection that needs no secret, and whether its ids are secret. */
const WITHOUT_SECRET = [
  ['rest', true, startOpenRest],
  ['route53-global-resolver', false, start('route53-global-resolver')],
  ['aws-iam-access-keys', false, start('aws-iam-access-keys')],
  ['aws-iam-service-credentials', false, start('aws-iam-service-credentials')],
] as const;

/** The tokens of one run as it shows them, and all that it gives out. */
async function show(harness: Harness, memory?: Memory) {
  const tokens: Token[] = [];
  const { clock } = harness;
  const report = await runSweep({
    runId: 'run-1',
    mode: 'plan',
    connections: [connectionOf(harness, { policy: { rules: [ALL] } })],
    clock,
    stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
    ...(memory && {
      memory: { memory, runId: 'run-1', trigger: 'manual', remembersRun: true, warn() {} },
    }),
    onEvent(event) {
      if (event.type === 'token') tokens.push(event.token);
    },
  });
  return {
    ids: tokens.map(({ id }) => id).sort(),
    tokens,
    output: JSON.stringify([report, tokens]),
  };
}

const memoryOn = ({ store }: ReturnType<typeof createSharedStore>) =>
  createMemory(store, { lengthMillis: 1000, clock: createTestClock() });

test.each(WITHOUT_SECRET)(
  '%s without a secret: what is shown of a token is the same in two runs with memory',
  async (_, isSecret, starting) => {
    const harness = await starting(createTestClock());
    onTestFinished(() => harness.server.close());
    const values = [harness.add(STALE), harness.add(FRESH)];
    const shared = createSharedStore();
    const [one, other] = [
      await show(harness, memoryOn(shared)),
      await show(harness, memoryOn(shared)),
    ];
    expect(one.ids).toHaveLength(2);
    expect(other.ids).toEqual(one.ids);
    for (const { fingerprinted = false } of one.tokens) expect(fingerprinted).toBe(isSecret);
    if (!isSecret) return;
    for (const value of values) {
      expect(one.output).not.toContain(value);
      expect(one.ids).not.toContain(hash('sha256', value));
    }
  },
);

test.each(WITHOUT_SECRET)(
  '%s without a secret: without memory no fingerprint outlasts its run, or is the plain hash of an id',
  async (_, isSecret, starting) => {
    const harness = await starting(createTestClock());
    onTestFinished(() => harness.server.close());
    const values = [harness.add(STALE), harness.add(FRESH)];
    const runs = [await show(harness), await show(harness)];
    const ids = runs.flatMap((run) => run.ids);
    expect(new Set(ids).size).toBe(isSecret ? 4 : 2);
    for (const value of values) expect(ids).not.toContain(hash('sha256', value));
  },
);

test('every kind of connection that needs no secret has its row', () => {
  const kinds = providers.filter(({ secretRequired }) => !secretRequired);
  expect(kinds.map(({ name }) => name).sort()).toEqual(WITHOUT_SECRET.map(([name]) => name).sort());
});
