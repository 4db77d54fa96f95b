import type { LastUse } from '../../domain/token.ts';
import type { Iam, IamAccessKey } from './api.ts';
import { readCredentialReport } from './credential-report.ts';
import type { IamSettings } from './settings.ts';

/** With more users than this, one credential report is cheaper than a call for each key. */
export const MANY_USERS = 500;

/** The last use of one access key. Throws SweepError. */
export type LastUseOf = (userName: string, key: IamAccessKey) => Promise<LastUse>;

/** For a policy that does not ask for the last use. */
export const notNeeded: LastUseOf = async () => 'unknown';

/** By one call for each key or, where that is cheaper, from the credential report as far as it covers them. */
export async function lastUses(
  iam: Pick<Iam, 'accessKeyLastUsed' | 'credentialReport'>,
  { users }: IamSettings,
  userCount: number,
): Promise<LastUseOf> {
  const byCall: LastUseOf = (userName, { id }) => iam.accessKeyLastUsed(userName, id);
  if (users !== 'all' || userCount <= MANY_USERS) return byCall;
  const report = readCredentialReport(await iam.credentialReport());
  return async (userName, key) => {
    const { createdAt } = key;
    const reported = createdAt === undefined ? undefined : report.of(userName, createdAt);
    return reported ?? byCall(userName, key);
  };
}
