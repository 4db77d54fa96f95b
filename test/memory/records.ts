import type { RunRecord } from '../../lambda/domain/remembered.ts';
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
