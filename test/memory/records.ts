import type { RunRecord } from '../../lambda/domain/remembered.ts';
import type { RememberedToken } from '../../lambda/domain/remembered-token.ts';
import { NOW } from '../support/clock.ts';

/** A run that listed ten tokens and did nothing. */
export function recordOf(differences: Partial<RunRecord> = {}): RunRecord {
  return {
    runId: 'run-1',
    at: NOW,
    mode: 'enforce',
    listed: 10,
    living: 10,
    removed: 0,
    failed: 0,
    ...differences,
  };
}

/** A token that a rule has just begun to want gone. */
export function rememberedTokenOf(differences: Partial<RememberedToken> = {}): RememberedToken {
  return { rule: 'expired', staleSince: NOW, lastListed: NOW, ...differences };
}
