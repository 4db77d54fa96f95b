import { describe, expect, onTestFinished, test } from 'vitest';
import { Approval } from '../../lambda/domain/approval.ts';
import { planText } from '../../lambda/domain/plan-text.ts';
import { SweepError } from '../../lambda/errors.ts';
import type { Store } from '../../lambda/memory/store.ts';
import { sha256 } from '../../lambda/sha256.ts';
import { findHeldPlan } from '../../lambda/sweep/made-plan.ts';
import { contracts } from '../contract/contracts.ts';
import { chosen } from './chosen.ts';
import { contractNamed } from './contract-named.ts';
import { DEATHS, dying, WRITES } from './deaths.ts';
import { LEASE_MILLIS, type RememberingWorld, startRememberingWorld } from './remembering-world.ts';

/** The simulator of Entra deals its secrets out to applications again after each removal: then they are others. */
const PROVIDERS = contracts.map(({ name }) => name).filter((name) => name !== 'entra-app-secrets');

/** A connection whose plans all await an approval. */
async function start(provider = 'anthropic'): Promise<RememberingWorld> {
  const world = await startRememberingWorld(contractNamed(provider), 'revoke', {
    approval: 'required',
  });
  onTestFinished(async () => void (await world.harness.server.close()));
  return world;
}

/** Lets a run be held, and returns the hash of its plan. */
async function hold(world: RememberingWorld, runId = 'run-1'): Promise<string> {
  const { error, plan } = await world.run(runId);
  expect(error?.code).toBe('needs-approval');
  expect(plan?.entries).toBe(world.stale.length);
  return plan?.hash ?? '';
}

async function approvalOf({ memory }: RememberingWorld, hash: string): Promise<Approval> {
  const made = await findHeldPlan(memory, hash);
  if (!made) throw new Error('no such plan is kept');
  return new Approval(made.plan, { ...made, by: 'me' });
}

/** Replaces the text of a plan. */
async function write({ shared: { store } }: RememberingWorld, hash: string, text: string) {
  const { tag } = (await store.read(`plan.${hash}`)) ?? {};
  expect(await store.write(`plan.${hash}`, text, tag)).toBeDefined();
}

const failing = new SweepError('memory-unavailable', 'memory: cannot be used (ENOSPC)');

/** A store whose n-th write fails. */
function broken(store: Store, nth: number): Store {
  let count = 0;
  return {
    ...store,
    write: (...text) => (++count === nth ? Promise.reject(failing) : store.write(...text)),
  };
}

describe('a run that is held', () => {
  test.each([
    ['the plan', 2, 0],
    ['what names it', 3, 1],
  ])(
    'and cannot write %s says so, removes nothing, and the next one keeps the plan',
    async (_, nth, stored) => {
      const world = await start();
      const { store } = world.shared;
      const names = new Set<string>();
      const seen: Store = {
        ...store,
        async write(name, ...text) {
          const tag = await store.write(name, ...text);
          if (tag !== undefined && name.startsWith('plan.')) names.add(name);
          return tag;
        },
      };

      const first = await world.run('run-1', { store: broken(seen, nth) });

      expect(first.plan).toBeUndefined();
      expect(first.error?.message).toContain('memory: cannot be used (ENOSPC)');
      expect(names.size).toBe(stored);
      for (const name of names)
        expect(await findHeldPlan(world.memory, name.replace('plan.', ''))).toBeUndefined();
      expect(world.out()).toEqual([]);
      const approval = await approvalOf(world, await hold(world, 'run-2'));
      expect(await world.run('run-3', { approval })).toMatchObject({
        totals: { revoked: world.stale.length },
      });
    },
  );
});

describe('the file of a plan', () => {
  const otherVersion = (text: string) => text.replace(/"version":"[^"]*"/, '"version":"99.0.0"');

  test.each([
    ['was torn', (text: string) => text.slice(0, text.length / 2)],
    ['is empty', () => ''],
    ['was changed', (text: string) => text.replace('revoke', 'disable')],
    ['names another version', otherVersion],
  ])(
    'that %s is an error, touches nothing, and is written again by the next run that is held',
    async (_, change) => {
      const world = await start();
      const hash = await hold(world);
      const { text = '' } = (await world.shared.store.read(`plan.${hash}`)) ?? {};
      await write(world, hash, change(text));

      await expect(findHeldPlan(world.memory, hash)).rejects.toMatchObject({
        code: 'memory-unavailable',
        message: expect.stringContaining('was changed or is damaged'),
      });
      expect(await hold(world, 'run-2')).toBe(hash);
      const approval = await approvalOf(world, hash);
      expect(await world.run('run-3', { approval })).toMatchObject({
        totals: { revoked: world.stale.length },
      });
    },
  );

  test('that a later version wrote in a form of its own is not taken for a plan', async () => {
    const world = await start();
    const text = '{"version":"99.0.0","connections":{},"entries":[],"new":1}';
    const hash = sha256(text);
    await world.shared.store.write(`plan.${hash}`, text, undefined);

    await expect(findHeldPlan(world.memory, hash)).rejects.toMatchObject({
      code: 'memory-unavailable',
    });
  });

  test('that nothing remembered names is no plan that awaits an approval', async () => {
    const world = await start();
    const hash = await hold(world);
    const { text = '' } = (await world.shared.store.read(`plan.${hash}`)) ?? {};
    const other = otherVersion(text);
    await world.shared.store.write(`plan.${sha256(other)}`, other, undefined);

    expect(await findHeldPlan(world.memory, sha256(other))).toBeUndefined();
    expect(planText((await findHeldPlan(world.memory, hash))?.plan ?? never())).toBe(text);
  });
});

function never(): never {
  throw new Error('no such plan is kept');
}

const deaths = PROVIDERS.flatMap((provider) =>
  DEATHS.map((death) => [provider, death.title, death] as const),
);

describe('an approved run that is killed', () => {
  test.for(chosen(deaths, 7, 2))(
    '%s: %s: its plan can be approved again unless the run had come to its end, and nothing is removed twice',
    async ([provider, , death]) => {
      const world = await start(provider);
      const hash = await hold(world);
      const approval = await approvalOf(world, hash);
      const { died, ...parts } = dying(death, world.shared.store);
      void world.run('run-2', { ...parts, approval });
      await died;
      world.shared.advance(LEASE_MILLIS + 1);

      const again = await world.run('run-3', { approval: await approvalOf(world, hash) });

      const isUsed = (death.write ?? 0) + (death.when === 'after' ? 1 : 0) > WRITES.length - 1;
      if (isUsed) expect(again.error?.code).toBe('needs-approval');
      else expect(again).toMatchObject({ outcome: 'ok', complete: true });
      expect([...world.out()].sort()).toEqual([...world.stale].sort());
      const third = await world.run('run-4', { approval });
      expect(third.error?.code).toBe('needs-approval');
      for (const token of await world.remembered()) expect(token).not.toHaveProperty('intent');
    },
  );
});

describe('of two approvals of one plan at once', () => {
  test.for(
    chosen(
      PROVIDERS.map((name) => [name] as const),
      5,
    ),
  )('%s: one acts, and the other lists nothing', async ([provider]) => {
    const world = await start(provider);
    const approval = await approvalOf(world, await hold(world));
    const others: unknown[] = [];
    const asOther = async () => {
      if (others.length > 0) return;
      const asked = world.harness.server.requests.length;
      others.push(await world.run('run-x', { approval }));
      expect(world.harness.server.requests).toHaveLength(asked);
    };

    const first = await world.run('run-2', {
      approval,
      provider: (one) => ({ ...one, revoke: (token) => asOther().then(() => one.revoke(token)) }),
    });

    expect(first).toMatchObject({ outcome: 'ok', totals: { revoked: world.stale.length } });
    expect(others).toMatchObject([{ totals: { listed: 0 }, error: { code: 'busy' } }]);
    expect([...world.out()].sort()).toEqual([...world.stale].sort());
  });
});
