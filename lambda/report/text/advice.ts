import type { Problem } from '../../domain/events.ts';
import type { ErrorCode } from '../../errors.ts';

/** What an operator can do about each error; empty where the message says it already. */
const ADVICE: Record<ErrorCode, string> = {
  unauthorized: 'check that the secret holds a credential that the provider still accepts',
  forbidden: 'grant the missing rights; `sweeper providers` lists those of each provider',
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
    'store JSON with the fields that `sweeper providers` lists, or the text alone where that is one field',
  'invalid-configuration': '',
  'invalid-event': '',
  'clock-skew': 'set the local clock, for example by NTP',
  deadline: 'run again to continue',
  'audit-unavailable':
    'free disk space or choose another audit file; nothing is revoked without an audit',
  'memory-unavailable': '',
  busy: 'another run is acting on this connection; the next run continues',
  held: '',
  'sweep-failed': '',
  internal: 'this is a bug in token-sweeper; please report it',
};

const BY_CODE: ReadonlyMap<string, string> = new Map(Object.entries(ADVICE));

/** What to do about an error; empty where its message says it already. */
export function adviceFor({ code, message }: Problem): string {
  if (code === 'held' && /^maxRevocation/.test(message))
    return 'see which tokens with `--audit FILE`; if all of these should be revoked, raise that limit in the policy';
  if (code === 'held' && message.startsWith('maxListDrop'))
    return 'see whether the provider still shows all tokens; if so, forget the longer lists with `sweeper memory forget`';
  return BY_CODE.get(code) ?? '';
}
