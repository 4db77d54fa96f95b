import type { KeptPlan, PlanUse } from '../domain/kept-plans.ts';
import { DocumentError } from './document-error.ts';

/** What is remembered of plans, as the document has it. */
export function formatPlans(plans: readonly KeptPlan[]): readonly unknown[] {
  return plans.map(({ hash, madeAt, used }) => ({
    hash,
    madeAt: isoTime(madeAt),
    ...(used && { used: { ...used, at: isoTime(used.at) } }),
  }));
}

/** Reads what {@link formatPlans} wrote. Throws {@link DocumentError} for anything else. */
export function parsePlans(value: unknown): readonly KeptPlan[] {
  if (!Array.isArray(value)) throw new DocumentError('`plans` is not a list');
  return value.map((plan: unknown, index) => {
    const { hash, madeAt, used, ...more } = asMapping(plan, index);
    if (typeof hash !== 'string' || !HASH.test(hash) || Object.keys(more).length > 0)
      throw invalid(index);
    const made = instantOf(madeAt, index);
    return { hash, madeAt: made, ...(used !== undefined && { used: parseUse(used, index) }) };
  });
}

const HASH = /^[0-9a-f]{64}$/;

function parseUse(value: unknown, index: number): PlanUse {
  const { runId, at, by, ...more } = asMapping(value, index);
  if (typeof runId !== 'string' || typeof by !== 'string' || Object.keys(more).length > 0)
    throw invalid(index);
  return { runId, at: instantOf(at, index), by };
}

function asMapping(value: unknown, index: number): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(index);
  return { ...value };
}

function instantOf(value: unknown, index: number): number {
  const millis = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(millis) || isoTime(millis) !== value) throw invalid(index);
  return millis;
}

function isoTime(millis: number): string {
  return new Date(millis).toISOString();
}

function invalid(index: number): DocumentError {
  return new DocumentError(`\`plans[${index}]\` is not one that this program wrote`);
}
