import { describe, test } from 'vitest';
import { createTestClock } from '../support/clock.ts';
import { about, type Check } from './check.ts';
import type { ProviderContract } from './harness.ts';
import { checksOfListing, checksOfPages } from './listing.ts';
import { checksOfOwnToken } from './own-token.ts';
import { checksOfProof } from './proof.ts';
import { checksOfReading } from './reading.ts';
import { checksOfDisabling, checksOfResponses } from './responses.ts';
import { checksOfRestoring, checksOfRestoringFaults } from './restoring.ts';
import { checksOfRevocation } from './revoking.ts';
import { checksOfRuns } from './runs.ts';
import { Scene } from './scene.ts';
import { checksOfTexts, checksOfTimes } from './texts.ts';

/** Whether a provider does what its API documents. */
export function checksOfApi(contract: ProviderContract): Check[] {
  const { listCalls, revokeCall, disableCall, restoreCall } = contract;
  return [
    ...checksOfRuns(contract),
    ...about('its own token', checksOfOwnToken(contract)),
    ...checksOfReading(contract),
    ...about(revokeCall.title, checksOfResponses(contract)),
    ...about(disableCall?.title ?? 'the call that disables', checksOfDisabling(contract)),
    ...about(restoreCall?.title ?? 'the call that restores', checksOfRestoring(contract)),
    ...checksOfProof(contract),
    ...checksOfTimes(contract),
    ...listCalls.flatMap((call) => about(call.title, checksOfPages(call, contract))),
  ];
}

/** Whether a provider withstands what no API documents. */
export function checksOfFaults(contract: ProviderContract): Check[] {
  const { listCalls, revokeCall, restoreCall } = contract;
  return [
    ...checksOfTexts(contract),
    ...listCalls.flatMap((call) => about(call.title, checksOfListing(call))),
    ...about(revokeCall.title, checksOfRevocation(contract)),
    ...about(restoreCall?.title ?? 'the call that restores', checksOfRestoringFaults(contract)),
  ];
}

/** Tries one check on the provider, newly started. */
export async function tryOut(contract: ProviderContract, { run }: Check): Promise<void> {
  const harness = await contract.start(createTestClock());
  try {
    await run(new Scene(contract, harness));
  } finally {
    await harness.server.close();
  }
}

/** Makes each check of a provider a test. */
export function defineProviderContract(contract: ProviderContract): void {
  describe(`the provider ${contract.name}`, () => {
    const checks = [...checksOfApi(contract), ...checksOfFaults(contract)];
    for (const one of checks) test(one.title, () => tryOut(contract, one));
  });
}
