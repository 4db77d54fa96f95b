import { userInfo } from 'node:os';
import type { Connection } from '../config/validate.ts';
import { readLocalSecret } from '../domain/local-secret.ts';

/** Tells who approves a plan, in words that the audit records: the AWS identity of a run that uses one, or the local user. */
export type FindApprover = (usesAws: boolean) => Promise<string>;

/**
 * Tells who runs the program.
 * @param callerIdentity asks AWS; `undefined` where it cannot be told
 */
export function findApprover(callerIdentity: () => Promise<string | undefined>): FindApprover {
  return async (usesAws) => (usesAws ? await callerIdentity() : undefined) ?? localUser();
}

/** Whether a run of these connections signs in to AWS with the credentials of whoever started it. */
export function usesAws(
  connections: readonly Pick<Connection, 'secret' | 'module' | 'settings'>[],
): boolean {
  return connections.some(({ secret, module, settings }) => {
    const isInAws = secret !== undefined && readLocalSecret(secret) === undefined;
    return isInAws || module.permissions(settings).length > 0;
  });
}

/** The user of this machine; a container may have none by name. */
function localUser(): string {
  try {
    return `local user ${userInfo().username}`;
  } catch {
    return `local user ${process.getuid?.() ?? 'without a name'}`;
  }
}
