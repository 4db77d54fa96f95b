import type { IamState } from './account.ts';
import { iso, type Operation, xml } from './query-protocol.ts';

/** What the stub does about the credential report. */
export function reportOperations(account: IamState): Readonly<Record<string, Operation>> {
  return {
    GenerateCredentialReport: () => {
      const ready = account.reportDelay-- <= 0;
      return xml({ State: ready ? 'COMPLETE' : 'INPROGRESS' });
    },
    GetCredentialReport: () =>
      xml({ Content: Buffer.from(reportOf(account)).toString('base64'), ReportFormat: 'text/csv' }),
  };
}

function reportOf({ users, keys }: IamState): string {
  const columns = ['user', 'arn'];
  for (const key of [1, 2]) {
    columns.push(`access_key_${key}_active`, `access_key_${key}_last_rotated`);
    columns.push(`access_key_${key}_last_used_date`);
  }
  const lines = [...users.keys()].map((name) => {
    const own = [...keys.values()].filter(({ userName }) => userName === name);
    const cells = [0, 1].flatMap((index) => {
      const key = own[index];
      if (!key) return ['false', 'N/A', 'N/A'];
      const used = key.lastUsedAt === undefined ? 'N/A' : iso(key.lastUsedAt);
      return ['true', iso(key.createdAt), used];
    });
    return [name, `arn:aws:iam::111122223333:user/${name}`, ...cells].join(',');
  });
  return [columns.join(','), ...lines].join('\n');
}
