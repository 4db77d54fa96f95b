import { describe, expect, test } from 'vitest';
import { contracts } from '../contract/contracts.ts';
import { FRESH, isCall } from '../contract/scene.ts';
import { changingFields, changingMember } from './answers.ts';
import { fatesOf, OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';

const PROTECT = { protect: [{ name: 'break-glass' }] };

describe.each([
  ['with a zero width space in it', 'break\u{200B}-glass'],
  ['with a mark of direction before it', '\u{202E}break-glass'],
  ['in wide letters', '\u{FF42}\u{FF52}\u{FF45}\u{FF41}\u{FF4B}-glass'],
])('a name that protect has, %s, keeps the token', (_, name) => {
  const expectKept = async (provider: string, plant: (id: string) => (text: string) => string) => {
    const beside = await startBeside(contractNamed(provider), PROTECT);
    const [kept = '', stale = ''] = beside.add(OLD, OLD, FRESH);
    beside.plant(plant(kept));
    const run = await beside.sweep();
    beside.expectGone([stale]);
    expect(run.hit).toMatchObject({ outcome: 'ok', totals: { revoked: 1, withheld: 1 } });
    expect(fatesOf(run)).toContainEqual(['withheld', expect.stringMatching(/^protect: /)]);
    await beside.sweepAfterwards([stale, kept]);
  };

  test.each(clauses.names)('%s', (provider, change) =>
    expectKept(provider, (id) => change(id, name)),
  );

  test('route53-global-resolver', () =>
    expectKept('route53-global-resolver', (id) => changingFields(id, { name })));

  test('aws-iam-service-credentials', () =>
    expectKept('aws-iam-service-credentials', (id) =>
      changingMember(id, (member) => member.replace(/(?<=Alias>)[^<]*/, name)),
    ));
});

test.each(contracts.filter(({ disableCall }) => disableCall).map(({ name }) => name))(
  '%s: to disable a token that is disabled is nothing to do, and nothing is sent',
  async (provider) => {
    const contract = contractNamed(provider);
    const { disableCall } = contract;
    if (!disableCall) throw new Error(`${provider} cannot disable`);
    const rules = [{ name: 'off', when: { olderThan: 0 }, action: 'disable' } as const];
    const beside = await startBeside(contract, { rules });
    const [id = ''] = beside.add(OLD);
    const sent = () =>
      beside.harness.server.requests.filter((request) => isCall(disableCall, request)).length;
    const first = await beside.sweep();
    expect(first.hit).toMatchObject({ outcome: 'ok', totals: { disabled: 1 } });
    expect(beside.harness.disabled?.()).toEqual([id]);
    expect(sent()).toBe(1);
    const { hit } = await beside.sweepAfterwards([]);
    expect(hit.totals).toMatchObject({ listed: 1, kept: 1, disabled: 0 });
    expect(hit.byRule).toEqual({ off: 1 });
    expect(sent()).toBe(1);
  },
);
