import type { Connection } from './config/validate.ts';
import type { PlanOrigin } from './domain/approvable-plan.ts';
import { digestOf } from './sha256.ts';
import { VERSION } from './version.ts';

/** What the plans of a connection are made with. Its limits and its secret do not belong to it. */
export function planOrigin({ module, settings, endpoint, policy }: Connection): PlanOrigin {
  return {
    version: VERSION,
    digests: {
      provider: digestOf(module.name),
      definition: digestOf(module.definition?.(settings)),
      settings: digestOf(settings),
      endpoint: digestOf(endpoint?.href),
      policy: digestOf(policy),
    },
  };
}
