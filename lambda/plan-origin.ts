import type { Connection } from './config/validate.ts';
import type { PlanOrigin } from './domain/approvable-plan.ts';
import { sha256 } from './sha256.ts';
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

/** The same for equal values, in whatever order their keys are. */
function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value, sortKeys) ?? '');
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
