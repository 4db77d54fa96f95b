import { randomUUID } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import type { ApprovablePlan, MadePlan } from '../domain/approvable-plan.ts';
import { isPlan, planText } from '../domain/plan-text.ts';
import { sha256 } from '../sha256.ts';
import { Refusal } from './refusal.ts';

/** Writes a plan that was made at `madeAt`, in whole or not at all, and returns its hash. Throws the error of the system. */
export async function writePlanFile(
  path: string,
  plan: ApprovablePlan,
  madeAt: number,
): Promise<string> {
  const text = planText(plan);
  const hash = sha256(text);
  const shown = { hash, madeAt: new Date(madeAt).toISOString(), ...JSON.parse(text) };
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDurably(temporary, `${JSON.stringify(shown, undefined, 2)}\n`);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  return hash;
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(text);
  await file.sync();
}

/** Reads what {@link writePlanFile} wrote. Throws {@link Refusal} for anything else. */
export async function readPlanFile(path: string): Promise<MadePlan> {
  const value = parseJson(await readText(path));
  const { hash, madeAt, ...plan } = value as { hash?: unknown; madeAt?: unknown };
  const millis = typeof madeAt === 'string' ? Date.parse(madeAt) : Number.NaN;
  if (!isPlan(plan) || typeof hash !== 'string' || Number.isNaN(millis))
    throw new Refusal(`${path} is not a plan that \`plan --out\` wrote`);
  if (sha256(planText(plan)) !== hash)
    throw new Refusal(`${path} was changed after \`plan --out\` wrote it; make a new plan`);
  return { plan, hash, madeAt: millis };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new Refusal(`${path} cannot be read${code}`);
  }
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
