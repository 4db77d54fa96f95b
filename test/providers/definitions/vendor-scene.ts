import { onTestFinished } from 'vitest';
import { Scene } from '../../contract/scene.ts';
import { createTestClock } from '../../support/clock.ts';
import { type ContractCase, contractOf } from './contract-case.ts';

/** However often a fault is met. */
export const FOREVER = Number.POSITIVE_INFINITY;

/** A scene of one shipped definition in front of its simulator. */
export async function sceneOf(contractCase: ContractCase): Promise<Scene> {
  const contract = contractOf(contractCase);
  const harness = await contract.start(createTestClock());
  onTestFinished(() => harness.server.close());
  return new Scene(contract, harness);
}
