import { expect } from 'vitest';
import type { OwnTokenSetting } from '../../lambda/domain/own-token.ts';
import { htmlPage } from '../support/sandbox/message.ts';
import { type Check, check } from './check.ts';
import { status } from './faults.ts';
import type { OwnTokenContract, ProviderContract } from './harness.ts';
import { lastListCallOf } from './runs.ts';
import { expectHeld, FRESH, type Scene, STALE } from './scene.ts';
import type { SweepOptions, Swept } from './sweep-once.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const MODES = ['plan', 'enforce'] as const;

/** What holds for the token that the connection signs in with, however old it is. */
export function* checksOfOwnToken(contract: ProviderContract): Generator<Check> {
  const { own } = contract;

  yield check('is recognised as its module says', async ({ harness }) => {
    const word = typeof own === 'object' ? 'known' : own;
    expect(harness.module.ownToken).toBe(word);
    expect(harness.addOwn !== undefined, 'it can be listed').toBe(word === 'known');
    if (typeof own !== 'object') return;
    const { call, hidden = [], byCredential = false } = own;
    const isBreakable = call !== undefined || hidden.length > 0;
    expect(isBreakable, 'the contract says how its recognition can break').toBe(!byCredential);
  });

  yield check('survives when the connection names its id', async (scene) => {
    scene.populate(6);
    const [first] = (await scene.sweep({ mode: 'plan' })).tokens;
    const id = first?.token.id ?? '';
    const { tokens } = await expectOneSpared(scene, { ownToken: { id } });
    expect(tokens.find(({ token }) => token.id === id)?.decision).toBe('withheld');
  });

  yield check('survives when its id stands in the secret', async (scene) => {
    const { secret, revoked } = scene.harness;
    // A connection that signs with the standard AWS chain has no secret.
    if (typeof secret !== 'object') return;
    const [id = ''] = scene.populate(6);
    await expectOneSpared(scene, { secret: { ...secret, note: id } });
    expect(revoked()).not.toContain(id);
  });

  yield* holding('it is named and not listed', { name: 'nobody' });
  if (own === 'must-be-named') yield* holding('nothing names it', undefined);

  function* holding(when: string, ownToken: OwnTokenSetting | undefined): Generator<Check> {
    for (const mode of MODES) {
      yield check(`holds the connection when ${when} (${mode})`, async (scene) => {
        scene.populate(4);
        expectHeld(await scene.sweep({ mode, ownToken }));
        expect(scene.received(contract.revokeCall)).toEqual([]);
      });
    }
  }

  if (typeof own === 'object') yield* checksOfRecognition(own, contract);
}

function* checksOfRecognition(own: OwnTokenContract, contract: ProviderContract): Generator<Check> {
  const { call, hidden = [], isListed, mayBeUnlisted } = own;
  const lastListCall = lastListCallOf(contract);

  yield check('survives among stale ones', async (scene) => {
    scene.harness.addOwn?.(STALE);
    const stale = [1, 2, 3].map(() => scene.harness.add(STALE));
    scene.harness.add(FRESH);
    for (const mode of MODES) {
      const { report, tokens } = await scene.sweep({ mode });
      const gone = mode === 'plan' ? { planned: stale.length } : { revoked: stale.length };
      expect(report).toMatchObject({ outcome: 'ok', totals: { withheld: 1, ...gone } });
      expect(tokens.filter(({ reason }) => /^own-credential/.test(reason))).toHaveLength(1);
    }
    scene.expectRevoked(stale);
  });

  if (call) {
    for (const [title, effect] of [
      ['403', status(403)],
      ['404', status(404)],
      ['500', status(500)],
      ['a page of HTML', { kind: 'response', reply: htmlPage(200) }],
      ['an empty object', status(200)],
    ] as const) {
      yield check(
        `holds the connection when ${call.title} has the response ${title}`,
        async (scene) => {
          scene.populate(4);
          scene.hit(call, effect, FOREVER);
          for (const mode of MODES) expectHeld(await scene.sweep({ mode }));
          scene.expectRevoked([]);
        },
      );
    }
  }

  for (const [title, change] of hidden) {
    const consequence = mayBeUnlisted ? 'fails every token' : 'ends the connection';
    yield check(`${consequence} when nothing identifies it: ${title}`, async (scene) => {
      scene.populate(4);
      scene.rewrite(lastListCall, change);
      const swept = await scene.sweep();
      if (mayBeUnlisted) scene.expectUnreadable(swept, 'invalid-response');
      else scene.expectFailedListing(swept, 'invalid-response');
    });
  }

  if (isListed) {
    yield check('holds the connection when it is not listed', async (scene) => {
      for (const times of [STALE, FRESH]) scene.harness.add(times);
      for (const mode of MODES) expectHeld(await scene.sweep({ mode }));
      scene.expectRevoked([]);
    });
  }
}

/** Expects that of the stale tokens one is withheld as the own one, and the others go. */
async function expectOneSpared(scene: Scene, options: SweepOptions): Promise<Swept> {
  const swept = await scene.sweep(options);
  const { report, tokens } = swept;
  const reasons = tokens.filter(({ decision }) => decision === 'withheld').map((one) => one.reason);
  expect(reasons).toEqual([expect.stringMatching(/^own-credential: /)]);
  expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: tokens.length - 1 } });
  expect(scene.harness.revoked()).toHaveLength(tokens.length - 1);
  return swept;
}
