import { findTokens } from '../domain/find-token.ts';
import type { Remembered } from '../domain/remembered.ts';
import { type RememberedToken, takeOver } from '../domain/remembered-token.ts';
import { keyOf, type Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Provider } from '../ports.ts';
import {
  type Restore,
  RestoreRefused,
  type RestoreScope,
  type Target,
  type Targets,
} from './restore-run.ts';
import { keyedToken } from './token-memory.ts';

/** Throws {@link RestoreRefused} where it is clear without a list that nothing can be restored. */
export function requireDisabled(remembered: Remembered, scope: RestoreScope): void {
  if ('token' in scope) return;
  const tokens = [...remembered.tokens.values()];
  if (tokens.some((token) => isMeant(token, scope) || isMeant(withIntent(token), scope))) return;
  throw new RestoreRefused(
    'run' in scope
      ? 'it is not remembered that this run disabled a token of this connection'
      : 'it is not remembered that a token of this connection was disabled by the sweeper',
  );
}

/** Reads the list. Throws {@link RestoreRefused}, and SweepError where the list cannot be read to its end. */
export async function listTargets(
  provider: Provider,
  remembered: Remembered,
  scope: RestoreScope,
  restore: Restore,
): Promise<Targets> {
  const list = await readList(provider, remembered, scope, restore);
  const meant = 'token' in scope ? chosen(scope.token, list) : list.known;
  const listed = meant.filter((target) => isMeant(target.remembered, scope));
  const listedKeys = new Set(list.known.map(({ key }) => key));
  const missing = Array.from(remembered.tokens).filter(
    ([key, token]) => !('token' in scope) && !listedKeys.has(key) && isMeant(token, scope),
  ).length;
  if (listed.length + missing === 0) throw notDisabled(scope);
  const [problem] = provider.problems?.() ?? [];
  return { listed, missing, ...(problem && { gap: problem.message }) };
}

interface List {
  readonly count: number;
  /** Listed tokens that are remembered. */
  readonly known: readonly Target[];
  /** Listed tokens that have the name that was asked for. */
  readonly named: readonly Token[];
}

async function readList(
  provider: Provider,
  remembered: Remembered,
  scope: RestoreScope,
  { run, hold }: Restore,
): Promise<List> {
  const keys = run.memory.tokenKeys(remembered);
  const known: Target[] = [];
  const named: Token[] = [];
  let count = 0;
  for await (const page of provider.list()) {
    count += page.length;
    for (const token of page) {
      const key = keys.find(keyedToken(token, provider));
      const before = key && remembered.tokens.get(key);
      if (key !== undefined && before)
        known.push({ token, key, remembered: takeOver(before, token) });
      if ('token' in scope && isNamed(token, scope.token)) named.push(token);
    }
    await hold();
    if (run.stop.signal.aborted)
      throw new SweepError('deadline', 'the run ended before every token was listed');
  }
  return { count, known, named };
}

function isNamed(token: Token, wanted: string): boolean {
  return keyOf(token) === wanted || token.id === wanted || isFingerprintOf(token, wanted);
}

function isFingerprintOf({ id, fingerprinted }: Token, wanted: string): boolean {
  return fingerprinted === true && id.startsWith(wanted);
}

/** The one token that is named. Throws {@link RestoreRefused}. */
function chosen(wanted: string, { count, known, named }: List): readonly Target[] {
  const found = new Set(findTokens(wanted, named).map(keyOf));
  if (found.size === 0)
    throw new RestoreRefused(`${count} tokens are listed, none with this id or fingerprint`);
  if (found.size > 1)
    throw new RestoreRefused(
      `several tokens have this id; name one of them: ${[...found].slice(0, MAX_NAMED).join(', ')}`,
    );
  return known.filter(({ token }) => found.has(keyOf(token)));
}

/** This many tokens of one id are named in a message. */
const MAX_NAMED = 10;

function isMeant({ disabledAt, disabledBy }: RememberedToken, scope: RestoreScope): boolean {
  return disabledAt !== undefined && (!('run' in scope) || disabledBy === scope.run);
}

/** As if the intent of a run that was killed had been carried out. */
function withIntent(token: RememberedToken): RememberedToken {
  return takeOver(token, { disabled: true });
}

function notDisabled(scope: RestoreScope): RestoreRefused {
  const what =
    'token' in scope
      ? 'this token was disabled by the sweeper; enable it at the provider'
      : 'any of the listed tokens was disabled by the sweeper';
  return new RestoreRefused(`it is not remembered that ${what}`);
}
