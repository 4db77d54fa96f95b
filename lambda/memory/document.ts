import type { Trigger } from '../domain/events.ts';
import type { Remembered, RunRecord } from '../domain/remembered.ts';
import { DocumentError } from './document-error.ts';
import { formatPlans, parsePlans } from './plan-entries.ts';
import { parseTokens } from './token-entries.ts';
import { KEY_OF_KEYS } from './token-keys.ts';

/** The version of the document that this program writes, and the newest that it reads. */
const VERSION = 1;

/** The document of a connection: JSON that a person can read. Holds no token value, no name and no secret. */
export function formatDocument(connection: string, remembered: Remembered): string {
  const { runs, plans, tokenKey, tokens } = remembered;
  const lines = runs.map(({ at, ...run }) => ({ ...run, at: new Date(at).toISOString() }));
  const text = formatRecord({
    version: VERSION,
    connection,
    runs: lines,
    plans: plans && formatPlans(plans),
    tokenKey,
  });
  if (tokens.size === 0) return text;
  return `${text.slice(0, -'\n}\n'.length)},\n  "tokens": ${JSON.stringify([...tokens])}\n}\n`;
}

/** Reads what {@link formatDocument} wrote. Throws {@link DocumentError} for anything else. */
export function parseDocument(connection: string, text: string): Remembered {
  const record = parseRecord(text, ['connection', 'runs'], ['plans', 'tokenKey', 'tokens']);
  const { connection: owner, runs, plans, tokenKey, tokens } = record;
  if (owner !== connection) throw new DocumentError('belongs to another connection');
  if (!Array.isArray(runs)) throw new DocumentError('`runs` is not a list');
  const isKey = typeof tokenKey === 'string' && KEY_OF_KEYS.test(tokenKey);
  if (!isKey && (tokenKey !== undefined || tokens !== undefined))
    throw new DocumentError('has no valid `tokenKey`');
  return {
    runs: runs.map(parseRun),
    ...(plans !== undefined && { plans: parsePlans(plans) }),
    ...(isKey && { tokenKey }),
    tokens: tokens === undefined ? new Map() : parseTokens(tokens),
  };
}

/** A record of this version as JSON. */
export function formatRecord(record: {
  readonly version: number;
  readonly [key: string]: unknown;
}): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/**
 * Reads a JSON mapping with a version and exactly these keys. Throws {@link DocumentError}: what this program cannot have
 * written is never read in part.
 */
export function parseRecord(
  text: string,
  keys: readonly string[],
  optional: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const record = asMapping(parseJson(text), 'the whole');
  const { version } = record;
  if (typeof version === 'number' && version > VERSION)
    throw new DocumentError(
      `was written by a newer version of token-sweeper (format ${version}, this one reads ${VERSION}); update this one`,
    );
  if (version !== VERSION) throw new DocumentError('has no valid `version`');
  requireKeys(record, ['version', ...keys], optional, 'the whole');
  return record;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DocumentError('is not JSON');
  }
}

const RUN_KEYS = ['runId', 'at', 'mode', 'listed', 'removed', 'failed'];
const OPTIONAL_RUN_KEYS = [
  'trigger',
  'living',
  'told',
  'blind',
  'partial',
  'held',
  'accepted',
  'unsettled',
];

function parseRun(value: unknown, index: number): RunRecord {
  const place = `runs[${index}]`;
  const run = asMapping(value, place);
  requireKeys(run, RUN_KEYS, OPTIONAL_RUN_KEYS, place);
  const { held, trigger, told, blind } = run;
  return {
    runId: textAt(run, 'runId', place),
    at: instantAt(run, place),
    mode: modeAt(run, place),
    ...(trigger !== undefined && { trigger: triggerAt(run, place) }),
    listed: countAt(run, 'listed', place),
    ...(run.living !== undefined && { living: countAt(run, 'living', place) }),
    removed: countAt(run, 'removed', place),
    failed: countAt(run, 'failed', place),
    ...(told !== undefined && { told: countsOf(told, `${place}.told`) }),
    ...(blind !== undefined && { blind: countsOf(blind, `${place}.blind`) }),
    ...(flagAt(run, 'partial', place) && { partial: true }),
    ...(held !== undefined && { held: textAt(run, 'held', place) }),
    ...(flagAt(run, 'accepted', place) && { accepted: true }),
    ...(flagAt(run, 'unsettled', place) && { unsettled: true }),
  };
}

type Mapping = Readonly<Record<string, unknown>>;

function asMapping(value: unknown, place: string): Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DocumentError(`${place} is not a mapping`);
  return value as Mapping;
}

function requireKeys(
  mapping: Mapping,
  required: readonly string[],
  optional: readonly string[],
  place: string,
): void {
  const missing = required.find((key) => !Object.hasOwn(mapping, key));
  if (missing !== undefined) throw new DocumentError(`${place} has no \`${missing}\``);
  const known = new Set([...required, ...optional]);
  if (Object.keys(mapping).some((key) => !known.has(key)))
    throw new DocumentError(`${place} has a key that this version does not know`);
}

/** The text under `key`. Throws {@link DocumentError}. */
export function textAt(mapping: Mapping, key: string, place: string): string {
  const value = mapping[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new DocumentError(`\`${place}.${key}\` is not a text`);
}

/** The whole number from 0 under `key`. Throws {@link DocumentError}. */
export function countAt(mapping: Mapping, key: string, place: string): number {
  const value = mapping[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new DocumentError(`\`${place}.${key}\` is not a count`);
}

/** Whether `key` is there; if so, it is true. */
function flagAt(mapping: Mapping, key: string, place: string): boolean {
  const value = mapping[key];
  if (value === undefined || value === true) return value === true;
  throw new DocumentError(`\`${place}.${key}\` is not true`);
}

/** Counts, or instants, by name of a rule. */
function countsOf(value: unknown, place: string): Readonly<Record<string, number>> {
  const counts = asMapping(value, place);
  // Names of rules come from a file, so this object has no prototype to collide with.
  const read: Record<string, number> = Object.create(null);
  for (const name of Object.keys(counts)) read[name] = countAt(counts, name, place);
  return read;
}

function triggerAt({ trigger }: Mapping, place: string): Trigger {
  if (trigger === 'schedule' || trigger === 'manual') return trigger;
  throw new DocumentError(`\`${place}.trigger\` is neither schedule nor manual`);
}

function modeAt({ mode }: Mapping, place: string): RunRecord['mode'] {
  if (mode === 'plan' || mode === 'enforce') return mode;
  throw new DocumentError(`\`${place}.mode\` is neither plan nor enforce`);
}

function instantAt({ at }: Mapping, place: string): number {
  const millis = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (!Number.isNaN(millis) && new Date(millis).toISOString() === at) return millis;
  throw new DocumentError(`\`${place}.at\` is not an instant`);
}
