import { type ApprovablePlan, DIGESTED, type Digests, type PlanEntry } from './approvable-plan.ts';

/**
 * The one text of a plan, whatever the order of its entries: JSON, so that a plan that is worked out again from the same
 * tokens has the same text, and with it the same hash.
 */
export function planText({ version, connections, entries }: ApprovablePlan): string {
  const names = Object.keys(connections).sort();
  const digests = names.map((name) => `${JSON.stringify(name)}:${digestsText(connections[name])}`);
  const lines = entries.map(entryText).sort();
  return `{"version":${JSON.stringify(version)},"connections":{${digests.join()}},"entries":[${lines.join()}]}`;
}

function digestsText(digests: Digests | undefined): string {
  return JSON.stringify(Object.fromEntries(DIGESTED.map((key) => [key, digests?.[key]])));
}

function entryText({ connection, within, id, name, action, rule }: PlanEntry): string {
  return JSON.stringify({ connection, within, id, name, action, rule });
}

/** Reads what {@link planText} wrote; `undefined` for anything else. */
export function parsePlanText(text: string): ApprovablePlan | undefined {
  const value = parseJson(text);
  return isPlan(value) && planText(value) === text ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value has the form of a plan, besides whatever else it may hold. */
export function isPlan(value: unknown): value is ApprovablePlan {
  if (!isMapping(value)) return false;
  const { version, connections, entries } = value;
  if (typeof version !== 'string' || !isMapping(connections) || !Array.isArray(entries))
    return false;
  return (
    Object.values(connections).every(isDigests) &&
    entries.every((entry) => isEntry(entry) && Object.hasOwn(connections, entry.connection))
  );
}

function isDigests(value: unknown): boolean {
  return isMapping(value) && DIGESTED.every((key) => typeof value[key] === 'string');
}

const ACTIONS: ReadonlySet<unknown> = new Set<PlanEntry['action']>([
  'revoke',
  'disable',
  'quarantine',
]);

function isEntry(value: unknown): value is PlanEntry {
  if (!isMapping(value)) return false;
  const { connection, within, id, name, action, rule } = value;
  return (
    [connection, id, rule].every((text) => typeof text === 'string') &&
    [within, name].every((text) => text === undefined || typeof text === 'string') &&
    ACTIONS.has(action)
  );
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
