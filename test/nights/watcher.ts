import { expect } from 'vitest';
import { dueOf, isKept, type Known, learn } from './checker.ts';
import { mustBeHeld, type PastList } from './expected-list.ts';
import { mayHaveOf, type Seen } from './seen.ts';

/** Watches an account night after night, and holds each run against what the pages say. */
export class Watcher {
  readonly known = new Map<string, Known>();
  lists: PastList[] = [];
  /** What happened, for the message of a failure. */
  readonly log: string[] = [];

  of(id: string): Known {
    const known = this.known.get(id) ?? {};
    this.known.set(id, known);
    return known;
  }

  /** Forgets all, as `memory forget` does. */
  forget(): void {
    for (const [id, { lied }] of this.known) this.known.set(id, lied ? { unsure: true } : {});
    this.lists = [];
  }

  /** One run. `touched` are tokens that somebody changed while it ran. */
  check(seen: Omit<Seen, 'held'> & { readonly skew: boolean }, touched: ReadonlySet<string>): void {
    const drop = seen.isWhole && mustBeHeld(this.lists, seen.listed.length);
    const dues = new Map(
      seen.listed.map((token) => [
        token.id,
        dueOf(this.of(token.id), token, { ...seen, held: false }),
      ]),
    );
    const acts = [...dues].filter(([, due]) => due === 'revoke' || due === 'disable');
    const sure = acts.filter(([id]) => !this.of(id).lied && !this.of(id).unsure);
    const { approved } = seen;
    const heldForAll = (drop && !approved) || seen.skew || !seen.isWhole;
    const most = approved ? Number.POSITIVE_INFINITY : seen.policy.maxRevocations;
    const possible = [...dues].filter(([id, due]) => {
      const { lied, unsure, lost } = this.of(id);
      return due === 'revoke' || due === 'disable' || due === 'either' || lied || unsure || lost;
    }).length;
    // Where it is not sure what is due, the run has to say whether that was too much.
    const saysHeld = seen.said?.some(({ reason }) => reason.startsWith('maxRevocations')) ?? false;
    const held = heldForAll || sure.length > most || (possible > most && saysHeld);
    this.#checkCalls(seen, dues, held);
    this.#checkTold(seen, dues, heldForAll);
    if (seen.said && seen.isEnforcing && !held && acts.length <= most)
      this.#checkDone({ ...seen, held }, dues, touched);
    if (seen.said) this.#checkWords({ ...seen, held });
    if (seen.said && seen.isWhole && !approved && !held) this.#checkClaimed(seen);
    // Whoever approves what is done with a short list says that it is right.
    if (seen.said && seen.isWhole && drop && approved && !held) this.lists = [];
    if (seen.said && seen.isWhole && (!drop || (approved && !held)))
      this.lists.push({ listed: seen.listed.length, removed: 0 });
    const last = this.lists;
    for (const { kind, isTrue } of seen.calls)
      if (kind === 'revoke' && isTrue) for (const list of last) list.removed++;
    if (seen.said ? seen.isWhole : true) this.#learn(seen, held, touched);
  }

  /** Nothing is done that is not due. */
  #checkCalls(seen: Omit<Seen, 'held'>, dues: Map<string, string>, held: boolean): void {
    const { calls, isEnforcing, policy, approved } = seen;
    if (!isEnforcing || held) expect(calls, this.say('nothing may be done')).toEqual([]);
    const most = approved ? approved.size : policy.maxRevocations;
    expect(calls.length, this.say('more than may be done')).toBeLessThanOrEqual(most);
    for (const { id, kind } of approved ? calls : [])
      expect(approved, this.say(`${kind} of ${id} is not in the plan`)).toContain(`${kind} ${id}`);
    for (const { id, kind } of calls)
      expect(
        ['either', kind],
        this.say(`${kind} of ${id}: ${JSON.stringify(this.of(id))}`),
      ).toContain(dues.get(id));
  }

  #checkTold(seen: Omit<Seen, 'held'>, dues: Map<string, string>, held: boolean): void {
    if (!seen.isEnforcing || held || seen.approved)
      expect(seen.told, this.say('nobody may be told')).toEqual([]);
    for (const id of seen.told) {
      if (this.of(id).unsure) continue;
      expect(
        ['announce', 'either'],
        this.say(`told of ${id}: ${dues.get(id)} ${JSON.stringify(this.of(id))}`),
      ).toContain(dues.get(id));
    }
  }

  /** What is due is done. */
  #checkDone(seen: Seen, dues: Map<string, string>, touched: ReadonlySet<string>): void {
    for (const [id, due] of dues) {
      if (seen.approved?.has(`${due} ${id}`) === false) continue;
      const known = this.of(id);
      if (known.unsure || known.lied || touched.has(id)) continue;
      if (due === 'announce') expect(seen.told, this.say(`${id} is to be told`)).toContain(id);
      const own = seen.calls.filter((call) => call.id === id).map(({ kind }) => kind);
      if (due === 'revoke') expect(own, this.say(`${id} is due`)).toEqual(['revoke']);
      if (due === 'disable' && !mayHaveOf(seen, id).disabled)
        expect(own, this.say(`${id} is to be disabled`)).toEqual(['disable']);
    }
  }

  /** What the run says is so. */
  #checkWords({ said = [], calls, told, isWhole, after }: Seen): void {
    const saying = (outcome: string) =>
      said
        .filter((one) => one.outcome === outcome)
        .map(({ id }) => id)
        .sort();
    const done = (kind: string) =>
      [
        ...new Set(calls.filter((one) => one.kind === kind && one.isTrue).map(({ id }) => id)),
      ].sort();
    const lied = calls.filter(({ isTrue }) => !isTrue).map(({ id }) => id);
    const honest = (ids: string[]) => ids.filter((id) => !lied.includes(id));
    expect(saying('announced'), this.say('announced')).toEqual([...told].sort());
    if (!isWhole) return;
    expect(honest(saying('revoked')), this.say('revoked')).toEqual(done('revoke'));
    const disabled = [...saying('disabled'), ...saying('quarantined')].sort();
    for (const id of done('disable')) expect(disabled, this.say('disabled')).toContain(id);
    for (const id of disabled)
      expect(after(id)?.disabled, this.say(`${id} is not disabled`)).toBe(true);
  }

  /** What was removed by its provider's word alone, and is listed again, has failed until it is gone. */
  #checkClaimed({ listed, said = [], policy, now, isEnforcing }: Omit<Seen, 'held'>): void {
    for (const token of listed) {
      const { id } = token;
      // What a safeguard keeps is not to go.
      if (isKept(policy, token, listed, now)) continue;
      const { claimed, unsure, lost } = this.of(id);
      if (!claimed || unsure || lost) continue;
      const outcome = said.find((one) => one.id === id)?.outcome;
      // A rule of today may ask for an announcement that it has not had.
      const words = [
        'failed',
        'revoked',
        'announced',
        'waiting',
        isEnforcing ? 'failed' : 'planned',
      ];
      expect(words, this.say(`${id} was removed and is there`)).toContain(outcome);
    }
  }

  #learn(seen: Omit<Seen, 'held'>, held: boolean, touched: ReadonlySet<string>): void {
    if (!seen.isEnforcing) return;
    for (const token of seen.listed) {
      const known = this.of(token.id);
      const hasSeen = seen.said?.some((one) => one.id === token.id && one.reason === 're-enabled');
      const now = hasSeen && touched.has(token.id) ? { ...token, disabled: false } : token;
      if (seen.said) learn(known, now, { ...seen, held });
      else this.#learnKilled(known, token, seen);
    }
  }

  /** Of a killed run it is only sure what it did. */
  #learnKilled(known: Known, token: Seen['listed'][number], seen: Omit<Seen, 'held'>): void {
    known.unsure = true;
    if (dueOf(known, token, { ...seen, held: false }) === 'disable') known.left = true;
    const did = mayHaveOf({ ...seen, held: false }, token.id);
    const before = { ...known };
    if (!did.disabled && !seen.told.includes(token.id) && !did.lied) return;
    learn(known, token, { ...seen, held: true });
    if (before.told && !did.disabled) known.told = before.told;
  }

  /** A message that ends with all that happened. */
  say(what: string): string {
    return `${what}\n${this.log.join('\n')}`;
  }
}
