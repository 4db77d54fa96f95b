import type { RestoreScope } from '../sweep/restore-run.ts';
import { UsageError } from './usage.ts';

/** The options of `restore` that say which tokens. */
interface ScopeValues {
  readonly token?: string | undefined;
  readonly run?: string | undefined;
  readonly all?: boolean | undefined;
}

/** Reads `--token`, `--run` or `--all`. Throws UsageError unless it is exactly one of them. */
export function restoreScope({ token, run, all }: ScopeValues): RestoreScope {
  const scopes: RestoreScope[] = [
    ...(token ? [{ token }] : []),
    ...(run ? [{ run }] : []),
    ...(all ? [{ all }] : []),
  ];
  const [scope] = scopes;
  if (scope && scopes.length === 1) return scope;
  throw new UsageError('restore needs one of --token ID, --run RUNID and --all', 'restore');
}
