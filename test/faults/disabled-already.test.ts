import { expect, test } from 'vitest';
import { contracts } from '../contract/contracts.ts';
import { isCall } from '../contract/scene.ts';
import { OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';
import { CODED, definitionsWithout, reasonFor, testCoverage } from './every-provider.ts';

const DISABLING = contracts.filter(({ disableCall }) => disableCall).map(({ name }) => name);

test.each(DISABLING)(
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

testCoverage(
  DISABLING,
  definitionsWithout(clauses.disabling, 'its definition cannot disable'),
  reasonFor(
    CODED.filter(({ canDisable }) => !canDisable).map(({ name }) => name),
    'it cannot disable',
  ),
);
