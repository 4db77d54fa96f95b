import type { Problem } from '../../domain/events.ts';
import type { ErrorCode } from '../../errors.ts';

/** What an operator can do about each error; empty where the message says it already. */
const ADVICE: Record<ErrorCode, string> = {
  unauthorized: 'check that the secret holds a credential that the provider still accepts',
  forbidden: 'grant the missing rights; `npx token-sweeper providers` lists those of each provider',
  'not-found': 'check the settings of the connection and the name of its secret',
  throttled: 'lower `limits.requestsPerSecond` or `limits.concurrency` of the connection',
  unavailable: 'the provider or the network failed; the next run tries again',
  timeout: 'raise `limits.timeout` of the connection, or try again later',
  conflict: 'the next run tries again',
  'not-effective':
    'the provider reported a removal that did not happen; check the token there, and the rights of the credential',
  blind:
    'check the rights of the credential, and whether the provider still returns what the rule needs',
  'suspect-introspection': 'check the client, audience and host used for introspection',
  'invalid-response':
    'check `endpoint`, and whether a proxy responded instead of the provider; an unreadable response never leads to a revocation',
  unsupported: 'change the setting or the rule to something the provider supports',
  'invalid-settings': 'correct the settings of the connection',
  'invalid-secret':
    'store JSON with the fields that `npx token-sweeper providers` lists, or the text alone where that is one field',
  'invalid-configuration': '',
  'invalid-event': '',
  'clock-skew': 'set the local clock, for example by NTP',
  deadline: 'run again to continue',
  'audit-unavailable':
    'free disk space or choose another audit file; nothing is revoked without an audit',
  'memory-unavailable': '',
  busy: 'another run is acting on this connection; the next run continues',
  held: '',
  'needs-approval': '',
  'sweep-failed': '',
  internal: 'this is a bug in token-sweeper; please report it',
};

const BY_CODE: ReadonlyMap<string, string> = new Map(Object.entries(ADVICE));

/** Causes that share a code with others, by what the message says of them, each with what to do. */
const BY_CAUSE: readonly (readonly [code: ErrorCode, cause: RegExp, advice: string])[] = [
  [
    'held',
    /^maxRevocation/,
    'see which tokens with `--audit FILE`; if all of these should be revoked, raise that limit in the policy',
  ],
  // The message says which variable is to be set.
  ['not-found', /\bthe variable\b.*\bis not set\b/, ''],
  // Nor is anything amiss with the connection where a file is missing, or a command of the operator's own fails.
  ['not-found', /\bsecret file:.*\bdoes not exist\b/, ''],
  ['invalid-secret', /\brun it yourself\b/, ''],
  ['timeout', /^secret cmd:/, ''],
  ['held', /^maxClockSkew/, 'set the local clock, for example by NTP'],
  [
    'held',
    /^maxListDrop/,
    'see whether the provider still shows all tokens; if so, forget the longer lists with `npx token-sweeper memory forget`',
  ],
  [
    'unauthorized',
    /\bAWS credentials\b|\bAWS does not accept\b/,
    'sign in to AWS: choose a profile with AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  ['invalid-settings', /\bAWS region\b/, ''],
  [
    'not-found',
    /\bsecret\b.*\bin this account and region\b/,
    'check the name of the secret, and that AWS_REGION and the AWS credentials are those of the account that holds it',
  ],
  // What is late at AWS is not bounded by a setting of the connection.
  ['timeout', /\bAWS\b/, ''],
  // The message of a certificate says what to do about it.
  ['unavailable', /\bcertificate\b/, ''],
  [
    'unavailable',
    /\bproxy\b/i,
    'check HTTPS_PROXY and NO_PROXY, and whether the proxy lets this host through',
  ],
];

/** What to do about an error, by its cause; empty where its message says it already. */
export function adviceFor({ code, message }: Problem): string {
  const known = BY_CAUSE.find(([of, cause]) => of === code && cause.test(message));
  return known ? known[2] : (BY_CODE.get(code) ?? '');
}
