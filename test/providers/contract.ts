import { describe, test } from 'vitest';
import { about, type Check } from './check.ts';
import { checksOfAnswers } from './contract-answers.ts';
import { checksOfListCall } from './contract-listing.ts';
import { checksOfOwnToken } from './contract-own-token.ts';
import { checksOfProof } from './contract-proof.ts';
import { checksOfReading } from './contract-reading.ts';
import { checksOfRevocation } from './contract-revoking.ts';
import { checksOfRuns } from './contract-runs.ts';
import { checksOfTexts } from './contract-texts.ts';
import type { ProviderContract } from './harness.ts';
import { Scene } from './scene.ts';
import { createTestClock } from './test-clock.ts';

/** Everything that a provider has to pass, whatever its API looks like. */
export function checksOf(contract: ProviderContract): Check[] {
  return [
    ...checksOfRuns(contract),
    ...about('its own token', checksOfOwnToken(contract)),
    ...checksOfReading(contract),
    ...checksOfProof(contract),
    ...contract.listCalls.flatMap((call) => about(call.title, checksOfListCall(call, contract))),
    ...checksOfTexts(contract),
    ...about(contract.revokeCall.title, [
      ...checksOfAnswers(contract),
      ...checksOfRevocation(contract),
    ]),
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
    for (const one of checksOf(contract)) test(one.title, () => tryOut(contract, one));
  });
}
