import { originOf, type RunOrigin } from '../../lambda/audit/run-origin.ts';

/** The origin of the records of an enforcing run that a person started, of connections without a digest. */
export function runOrigin(runId = 'run-1'): RunOrigin {
  return originOf({ runId, mode: 'enforce', trigger: 'manual' }, []);
}
