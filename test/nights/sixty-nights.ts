import type fc from 'fast-check';
import { expect } from 'vitest';
import { NOTHING_REMEMBERED } from '../../lambda/domain/remembered.ts';
import type { Token } from '../../lambda/domain/token.ts';
import type { SharedStore } from '../memory/shared-store.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';
import { Account, type Mood } from './account.ts';
import { approveHeld, type HeldPlan, lineOf, saidIn } from './approve-night.ts';
import { learnRestored } from './checker.ts';
import { memoryOf, restoreOnce, sweepOnce } from './run-nights.ts';
import type { Happening, nights } from './story.ts';
import { Watcher } from './watcher.ts';
import type { NightPolicy } from './written.ts';

export interface Story {
  readonly tokens: readonly Token[];
  readonly policy: NightPolicy;
  /** Whether the provider can show a single token. */
  readonly canInspect: boolean;
  readonly nights: readonly (typeof nights extends fc.Arbitrary<(infer One)[]> ? One : never)[];
}

/** Lives through them; throws at the first night on which the watcher disagrees. */
export async function liveSixtyNights(story: Story, shared: SharedStore): Promise<Account> {
  const life = new Life(story, shared);
  for (const night of story.nights) await life.through(night);
  return life.account;
}

class Life {
  readonly account = new Account();
  readonly #watcher = new Watcher();
  readonly #shared: SharedStore;
  #policy: NightPolicy;
  #now = NOW;
  #night = 0;
  #hidden = new Set<string>();
  #held: HeldPlan | undefined;
  readonly #canInspect: boolean;

  constructor({ tokens, policy, canInspect }: Story, shared: SharedStore) {
    for (const token of tokens) this.account.add(token);
    this.#canInspect = canInspect;
    this.#policy = policy;
    this.#shared = shared;
    this.#watcher.log.push(JSON.stringify(policy));
  }

  async through({ gap, happens, policy }: Story['nights'][number]): Promise<void> {
    this.#night++;
    this.#now += gap;
    this.#shared.advance(gap);
    if (policy) this.#policy = policy;
    this.#watcher.log.push(
      `night ${this.#night} ${(this.#now - NOW) / DAY}d ${JSON.stringify(happens)}${policy ? JSON.stringify(policy) : ''}`,
    );
    for (const one of happens) await this.#before(one);
    await this.#sweep(happens);
  }

  #idOf(which: number): string {
    const ids = [...this.account.tokens.keys()];
    return ids[which % ids.length] ?? 'none';
  }

  async #before({ kind, which }: Happening): Promise<void> {
    const id = this.#idOf(which);
    const { account } = this;
    if (kind === 'enable') account.change(id, { disabled: false });
    if (kind === 'disable') account.change(id, { disabled: true });
    if (kind === 'use') account.change(id, { lastUsedAt: this.#now - 1000 });
    if (kind === 'create')
      account.add(
        tokenOf({
          id: `n${account.created}`,
          name: `b${this.#night}`,
          group: 'g1',
          createdAt: this.#now - DAY / 2 - account.created,
          expiresAt: 'never',
          disabled: false,
          lastUsedAt: 'never',
        }),
      );
    if (kind === 'hide')
      this.#hidden = new Set([...account.tokens.keys()].filter((_, index) => index % 30 < which));
    if (kind === 'show') this.#hidden = new Set();
    if (kind === 'forget') {
      await memoryOf(this.#nightOf({})).update('memory', () => NOTHING_REMEMBERED);
      this.#watcher.forget();
      this.#held = undefined;
    }
    if (kind === 'approve' && this.#held) {
      const mood = { hidden: this.#hidden, canInspect: this.#canInspect };
      this.#held = await approveHeld(this.#held, this.#nightOf(mood, '-a'), this.#watcher);
    }
    if (kind === 'restore') await this.#restore(which < 0 ? { all: true } : { token: id });
  }

  async #restore(scope: { all: true } | { token: string }): Promise<void> {
    const { account } = this;
    const watcher = this.#watcher;
    const before = new Map(account.tokens);
    account.calls = [];
    const { restored, ...end } = await restoreOnce(this.#nightOf({ hidden: this.#hidden }), scope);
    watcher.log.push(`restored ${restored} ${JSON.stringify(end)}`);
    const wanted = [...watcher.known]
      .filter(
        ([id, { ours, noticed }]) =>
          ours && noticed?.as !== 'enabled' && account.tokens.has(id) && !this.#hidden.has(id),
      )
      .filter(([id]) => 'all' in scope || scope.token === id);
    for (const [id, { unsure, lied, lost }] of wanted) {
      if (unsure || lied || lost) continue;
      expect(restored, `${id} is to be restored\n${watcher.log.join('\n')}`).toContain(id);
    }
    for (const id of restored) {
      expect(account.tokens.get(id)?.disabled, `${id} is restored and does not work`).toBe(false);
      const known = watcher.of(id);
      expect(
        known.ours || known.unsure || known.lost,
        `${id} was not disabled by the sweeper\n${watcher.log.join('\n')}`,
      ).toBeTruthy();
      learnRestored(known, this.#now);
    }
    for (const [id, token] of before)
      if (!restored.includes(id)) expect(account.tokens.get(id)).toBe(token);
  }

  #nightOf(mood: Mood, suffix = '') {
    const runId = `run-${this.#night}${suffix}`;
    return {
      account: this.account,
      store: this.#shared,
      policy: this.#policy,
      now: this.#now,
      runId,
      mood,
    };
  }

  async #sweep(happens: readonly Happening[]): Promise<void> {
    const { account } = this;
    const find = (kind: string) => happens.find((one) => one.kind === kind);
    const killed = find('killed');
    const meanwhile = find('enable while it runs');
    const touched = new Set<string>();
    let left = killed ? killed.which : Number.POSITIVE_INFINITY;
    let isKilled = false;
    const mood: Mood = {
      hidden: this.#hidden,
      lies: find('lies') !== undefined,
      breaksOff: find('breaks off') !== undefined,
      canInspect: this.#canInspect,
      afterList: () => {
        // What cannot be looked at once more is judged by its list.
        if (!meanwhile || !this.#canInspect) return;
        const id = this.#idOf(meanwhile.which);
        touched.add(id);
        account.change(id, { disabled: false });
      },
      alive: () => {
        if (left-- > 0) return;
        isKilled = true;
        throw new Error('killed');
      },
    };
    account.calls = [];
    const listed = account.shown(mood);
    const night = {
      ...this.#nightOf(mood),
      isEnforcing: !find('plan'),
      skew: find('skew') !== undefined,
    };
    const runs = [sweepOnce(night)];
    if (find('two runs')) runs.push(sweepOnce({ ...night, runId: `${night.runId}-b` }));
    const ended = await Promise.all(runs);
    const acting = ended.filter(({ ran }) => ran.report.connections[0]?.error?.code !== 'busy');
    if (!isKilled && night.isEnforcing) expect(acting, 'one run acts').toHaveLength(1);
    const [one] = acting;
    if (!one) return;
    this.#watcher.log.push(`  ${isKilled ? 'KILLED ' : ''}${lineOf(one.ran, night)}`);
    const [{ plan } = {}] = one.ran.report.connections;
    if (plan && !isKilled)
      this.#held = { hash: plan.hash, at: this.#now, policy: this.#policy, isUsed: false };
    this.#watcher.check(
      {
        now: this.#now,
        policy: this.#policy,
        isEnforcing: night.isEnforcing,
        skew: night.skew,
        listed,
        isWhole: !mood.breaksOff,
        after: (id) => account.tokens.get(id),
        calls: account.calls,
        told: acting.flatMap(({ told }) => told),
        ...(!isKilled && {
          said: saidIn(one.ran),
        }),
      },
      touched,
    );
  }
}
