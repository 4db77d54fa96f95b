import { expect, onTestFinished, test } from 'vitest';
import { contracts } from '../contract/contracts.ts';
import { STALE } from '../contract/scene.ts';
import { sweepOnce } from '../contract/sweep-once.ts';
import { createTestClock } from '../support/clock.ts';
import { startBeside } from './beside.ts';
import { PARENTS_OF_PROVIDERS } from './two-parents.ts';

test.each(PARENTS_OF_PROVIDERS.map((row) => [row.contract.name, row] as const))(
  '%s: one id below two parents is two tokens: both are judged, and the right one goes',
  async (_, { contract, place, id, within, path, others = 0 }) => {
    const beside = await startBeside(contract);
    place?.(beside);
    const { hit, tokens } = await beside.sweep();
    const [first, second] = within.map(path);
    const sent = beside.harness.server.requests.filter(
      (request) => request.method !== 'GET' && [first, second].includes(request.path),
    );
    expect(sent.map((request) => request.path)).toEqual([first]);
    const totals = { listed: 2 + others, revoked: 1, kept: 1 + others };
    expect(hit).toMatchObject({ outcome: 'ok', totals });
    expect(tokens).toMatchObject([{ token: { id, within: within[0] }, outcome: 'revoked' }]);
    await beside.sweepAfterwards(beside.harness.revoked());
  },
);

const WITH_PARENTS = PARENTS_OF_PROVIDERS.map(({ contract }) => contract.name);
const NAMED_BY_ID = contracts.filter(({ name }) => !WITH_PARENTS.includes(name));

test.each(NAMED_BY_ID.map((contract) => [contract.name, contract] as const))(
  '%s: its calls name a token by its id alone, so that no two tokens share one',
  async (_, contract) => {
    const harness = await contract.start(createTestClock());
    onTestFinished(() => harness.server.close());
    harness.add(STALE);
    const { listed } = await sweepOnce(harness, { mode: 'plan' });
    expect(listed.map(({ within }) => within)).toEqual([undefined]);
  },
);
