import { generateKeyPairSync, type KeyObject, randomInt, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bits,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  tagged,
  time,
  utf8,
  yes,
} from './der.ts';

/** A certificate and its key, in PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test. */
export interface Authority extends Identity {
  /** Signs a certificate for hosts or addresses, valid for a day around now unless told otherwise. */
  issue(hosts: readonly string[], validity?: Validity): Identity;
}

interface Validity {
  /** Epoch milliseconds. */
  readonly from?: number;
  readonly to?: number;
}

const DAY = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** Makes an authority that nobody trusts yet. Each test makes its own: no key is kept in a file. */
export function createAuthority(name = 'Test Authority'): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = extension('2.5.29.19', sequence(yes()));
  const own = certify({ subject: name, issuer: name, keys, signer: keys.privateKey }, [
    isAuthority,
  ]);
  return {
    ...own,
    issue(hosts, validity) {
      const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = sequence(...hosts.map(toName));
      const parties = { subject: 'server', issuer: name, keys: leaf, signer: keys.privateKey };
      return certify(parties, [extension('2.5.29.17', names)], validity);
    },
  };
}

/** A certificate that is its own authority. */
export function selfSigned(hosts: readonly string[]): Identity {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const parties = { subject: 'alone', issuer: 'alone', keys, signer: keys.privateKey };
  return certify(parties, [extension('2.5.29.17', sequence(...hosts.map(toName)))]);
}

interface Parties {
  readonly subject: string;
  readonly issuer: string;
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly signer: KeyObject;
}

/** @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certify(
  { subject, issuer, keys, signer }: Parties,
  extensions: readonly Uint8Array[],
  { from = Date.now() - DAY, to = Date.now() + DAY }: Validity = {},
): Identity {
  const content = sequence(
    tagged(0, integer(2)),
    integer(randomInt(1, 127)),
    ECDSA_WITH_SHA256,
    nameOf(issuer),
    sequence(time(from), time(to)),
    nameOf(subject),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  );
  const whole = sequence(content, ECDSA_WITH_SHA256, bits(sign('sha256', content, signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const nameOf = (text: string) => sequence(set(sequence(oid('2.5.4.3'), utf8(text))));

const extension = (id: string, value: Uint8Array) => sequence(oid(id), octets(value));

function toName(host: string): Buffer {
  return isIP(host) === 4
    ? implicit(7, Buffer.from(host.split('.').map(Number)))
    : implicit(2, Buffer.from(host));
}
