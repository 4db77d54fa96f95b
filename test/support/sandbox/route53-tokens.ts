/** An access token; times are epoch milliseconds or a literal to send as it is. */
export interface Route53Token {
  readonly id: string;
  readonly name?: string;
  readonly createdAt: number | string;
  readonly expiresAt: number | string;
  readonly status?: 'CREATING' | 'OPERATIONAL' | 'DELETING';
}

/** A token as the simulator keeps it. */
export interface StoredRoute53Token extends Route53Token {
  readonly dnsViewId: string;
  /** Digits of the fraction of a second that the service writes for this token. */
  readonly fractionDigits: number;
  status: 'CREATING' | 'OPERATIONAL' | 'DELETING';
  listingsLeft: number;
}

/** The account that owns everything. */
export const ACCOUNT = '111122223333';

/** A token as the service shows it. */
export function renderToken(
  token: StoredRoute53Token,
  globalResolverId: string | undefined,
): Record<string, unknown> {
  const createdAt = isoTime(token.createdAt, token.fractionDigits);
  return {
    id: token.id,
    arn: `arn:aws:route53globalresolver::${ACCOUNT}:access-token/${token.id}`,
    createdAt,
    updatedAt: createdAt,
    expiresAt: isoTime(token.expiresAt, token.fractionDigits),
    dnsViewId: token.dnsViewId,
    globalResolverId,
    name: token.name,
    status: token.status,
  };
}

/** The service's ISO 8601 with this many digits, or as many more as the time needs. */
function isoTime(time: number | string, digits: number): string {
  if (typeof time === 'string') return time;
  const [seconds = '', millis = ''] = new Date(time).toISOString().slice(0, -1).split('.');
  const needed = millis.replace(/0+$/, '').length;
  const fraction = `${millis}184715`.slice(0, Math.max(digits, needed));
  return `${seconds}${fraction && `.${fraction}`}Z`;
}
