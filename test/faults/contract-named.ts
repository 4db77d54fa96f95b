import { contracts } from '../contract/contracts.ts';
import type { ProviderContract } from '../contract/harness.ts';

/** The contract of a provider. Throws RangeError for a name that no provider has. */
export function contractNamed(provider: string): ProviderContract {
  const contract = contracts.find(({ name }) => name === provider);
  if (!contract) throw new RangeError(`no contract of ${provider}`);
  return contract;
}
