import { actionOf, type Candidate } from '../domain/candidate.ts';
import type { Withheld } from '../domain/guard.ts';
import type { Token } from '../domain/token.ts';
import { describeError } from '../errors.ts';
import type { Memory } from '../memory-ports.ts';
import type { Provider } from '../ports.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import { keyedToken } from './token-memory.ts';

/** Candidates, divided into those that may go on and those that stay, and why. */
interface Divided {
  readonly own: readonly Candidate[];
  readonly left: readonly Withheld[];
}

/** Why a token stays; `undefined` when it need not. */
type Objection = (token: Token) => string | undefined;

/**
 * Leaves alone, as the connection itself would, what another connection to the same account has restored, at `now` (epoch
 * milliseconds). What that one remembers and cannot be read keeps every token that would be disabled.
 */
export async function leaveRestored(
  candidates: readonly Candidate[],
  { account: { peers }, connected: { provider }, run }: ConnectionSweep,
  now: number,
): Promise<Divided> {
  const memory = run.memory?.memory;
  if (!memory || peers.length === 0 || candidates.every(isRevoked))
    return { own: candidates, left: [] };
  const objections = await Promise.all(
    peers.map(({ name }) => objectionOf(name, memory, provider, now)),
  );
  const left: Withheld[] = [];
  const own = candidates.filter((candidate) => {
    if (isRevoked(candidate)) return true;
    const reasons = objections.map((objection) => objection(candidate.token));
    const reason = reasons.find((one) => one !== undefined);
    if (reason !== undefined) left.push({ candidate, reason });
    return reason === undefined;
  });
  return { own, left };
}

function isRevoked(candidate: Candidate): boolean {
  return actionOf(candidate) === 'revoke';
}

async function objectionOf(
  peer: string,
  memory: Memory,
  provider: Provider,
  now: number,
): Promise<Objection> {
  try {
    const remembered = await memory.recall(peer);
    const keys = memory.tokenKeys(remembered);
    return (token) => {
      const key = keys.find(keyedToken(token, provider));
      const restored = key === undefined ? undefined : remembered.tokens.get(key)?.restored;
      if (!restored || now >= restored.until) return undefined;
      const date = new Date(restored.until).toISOString();
      return `restored: by connection "${peer}"; no rule disables it again before ${date}`;
    };
  } catch (error) {
    const { code } = describeError(error);
    return () => `${code}: what connection "${peer}" restored cannot be read`;
  }
}
