import { expect, onTestFinished, test } from 'vitest';
import type { TokenRegister } from '../../lambda/ports.ts';
import { contracts } from '../contract/contracts.ts';
import { FRESH, Scene } from '../contract/scene.ts';
import { sweepOnce } from '../contract/sweep-once.ts';
import { oauthContract, startOAuth } from '../providers/oauth-revocation/contract.ts';
import { createTestClock } from '../support/clock.ts';
import { iso } from '../support/sandbox/rest-api.ts';
import { OLD, startBeside } from './beside.ts';
import { startedBy } from './started-by.ts';

const ENTRY = 'register/1';
const NEXT = 'next-token';

test.each([
  ['is old, is removed too', OLD, true],
  ['is young, is kept', FRESH, false],
] as const)(
  'oauth-revocation: the token that replaces a removed one in its register entry and %s',
  async (_, { createdAt, expiresAt }, goes) => {
    const { contract, harness } = startedBy(oauthContract, (clock) =>
      startOAuth(clock, {}, 'dated'),
    );
    const beside = await startBeside(contract);
    const [first = ''] = beside.add(OLD);
    const run = await beside.sweep();
    beside.expectGone([first]);
    expect(run.hit).toMatchObject({ outcome: 'ok', passedOver: 0, totals: { revoked: 1 } });
    const { hit: marked } = await beside.sweepAfterwards([first]);
    expect(marked).toMatchObject({ passedOver: 1, totals: { listed: 0 } });

    const { register, simulator } = harness();
    simulator.addToken({
      token: NEXT,
      clientId: 'canary-client',
      issuedAt: createdAt,
      expiresAt,
    });
    const entry = { token: NEXT, tokenType: 'access_token', issuedAt: iso(createdAt) };
    register.put(ENTRY, { text: JSON.stringify(entry) }, register.tags(ENTRY));
    const { hit, text } = await beside.sweepAfterwards(goes ? [first, NEXT] : [first]);
    expect(hit).toMatchObject({ passedOver: 0, totals: { listed: 1, revoked: goes ? 1 : 0 } });
    expect(text).not.toContain(NEXT);
  },
);

const refuse = () => {
  throw new Error('nobody should ask for the register');
};
const UNUSED: TokenRegister = { entries: refuse, mark: refuse };

test.each(
  contracts
    .filter(({ name }) => name !== oauthContract.name)
    .map((contract) => [contract.name, contract] as const),
)('%s: asks for no register, so that none of its tokens stands in one', async (_, contract) => {
  const harness = await contract.start(createTestClock());
  onTestFinished(() => harness.server.close());
  const stale = new Scene(contract, harness).populate(2);
  const { report } = await sweepOnce({ ...harness, register: UNUSED });
  expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  expect(harness.revoked()).toEqual(stale);
});
