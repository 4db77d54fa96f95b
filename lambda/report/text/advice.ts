import type { Problem } from '../../domain/events.ts';
import type { ErrorCode } from '../../errors.ts';

/** What an operator can do about each error; empty where the message says it all. */
const ADVICE: Record<ErrorCode, string> = {
  unauthorized: 'check that the secret holds a credential that the provider still accepts',
  forbidden: 'grant the credential the rights that `sweeper providers` lists',
  'not-found': 'check the settings of the connection and the name of its secret',
  throttled: 'lower `limits.requestsPerSecond` or `limits.concurrency` of the connection',
  unavailable: 'the provider or the network failed; the next run tries again',
  timeout: 'raise `limits.timeout` of the connection, or try again later',
  conflict: 'the next run tries again',
  'not-effective':
    'the provider did not do what it said; look at the token there, and at the rights of the credential',
  'suspect-introspection': 'check client, audience and host of the introspection',
  'invalid-response':
    'nothing is revoked on what could not be read; check `endpoint`, or a proxy that answers instead',
  unsupported: 'change the settings or the rule so that it asks for what the provider can do',
  'invalid-settings': 'correct the settings of the connection',
  'invalid-secret': 'store JSON with the fields that `sweeper providers` lists',
  'invalid-configuration': '',
  'invalid-event': '',
  'clock-skew': 'set the local clock, for example by NTP',
  deadline: 'run again: it goes on where this run stopped',
  'audit-unavailable': 'nothing more is revoked without an audit; make room, or name another file',
  held: '',
  'sweep-failed': '',
  internal: 'this is a defect of the sweeper; please report it',
};

const BY_CODE: ReadonlyMap<string, string> = new Map(Object.entries(ADVICE));

/** What to do about an error; empty when there is nothing to add to its message. */
export function adviceFor({ code, message }: Problem): string {
  if (code === 'held' && /^maxRevocation/.test(message))
    return 'look at what is listed below; if all of these should be revoked, raise that limit in the policy';
  return BY_CODE.get(code) ?? '';
}
