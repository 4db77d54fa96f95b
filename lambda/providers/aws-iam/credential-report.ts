import type { LastUse } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import { isoInstant } from '../kit/time.ts';

/** Last uses by user and creation, since the report does not contain the ids of keys. */
export interface ReportedLastUses {
  /** `undefined` where the report does not say. */
  of(userName: string, createdAt: number): LastUse | undefined;
}

/**
 * Reads the last uses from a credential report. Throws SweepError `invalid-response` when it lacks the columns.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html#id_credentials_understanding_the_report_format
 */
export function readCredentialReport(csv: string): ReportedLastUses {
  const [header = '', ...lines] = csv.split(/\r?\n/);
  const columns = header.split(',');
  const user = columns.indexOf('user');
  const keys = ['access_key_1', 'access_key_2'].map((key) => ({
    created: columns.indexOf(`${key}_last_rotated`),
    used: columns.indexOf(`${key}_last_used_date`),
  }));
  if (user < 0 || keys.some(({ created, used }) => created < 0 || used < 0)) {
    throw new SweepError('invalid-response', 'the credential report lacks documented columns');
  }
  const uses = new Map<string, LastUse>();
  for (const line of lines) {
    const cells = line.split(',');
    // A name may hold a comma, and then no column is where the header says.
    if (cells.length !== columns.length) continue;
    for (const { created, used } of keys) {
      const createdAt = isoInstant(cells[created]);
      if (createdAt === undefined) continue;
      const key = keyOf(cells[user] ?? '', createdAt);
      // Two keys of the same second cannot be told apart.
      uses.set(key, uses.has(key) ? 'unknown' : lastUseOf(cells[used]));
    }
  }
  return {
    of(userName, createdAt) {
      const use = uses.get(keyOf(userName, createdAt));
      return use === 'unknown' ? undefined : use;
    },
  };
}

function keyOf(userName: string, createdAt: number): string {
  return `${Math.floor(createdAt / 1000)} ${userName}`;
}

function lastUseOf(cell: string | undefined): LastUse {
  return cell === 'N/A' ? 'never' : (isoInstant(cell) ?? 'unknown');
}
