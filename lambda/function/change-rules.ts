import type { Mode } from '../domain/events.ts';
import type { InvocationContext } from './invocation-context.ts';

/** What the deployment decides about an event that enforces. */
export interface EnforceRules {
  /** The configured mode. */
  readonly mode: Mode;
  /** Whether an event may change anything although the configuration says `plan`. */
  readonly allowManualEnforce: boolean;
}

/** What it decides about an event that restores or approves. */
export interface ChangeRules extends EnforceRules {
  /** Whether the function remembers what it did. */
  readonly hasMemory: boolean;
}

/** The rules of an invocation. */
export function changeRules({ config, environment }: InvocationContext): ChangeRules {
  return {
    mode: config.mode,
    allowManualEnforce: environment.allowManualEnforce,
    hasMemory: environment.memory !== undefined,
  };
}

/** Why an event may change nothing here; `undefined` where it may. */
export function whyNoChange({ mode, allowManualEnforce }: EnforceRules): string | undefined {
  if (mode === 'enforce' || allowManualEnforce) return undefined;
  return 'the deployment is configured to plan, and does not allow an event to change anything (allowManualEnforce)';
}
