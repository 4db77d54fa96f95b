const UNKNOWN_AUTHORITY =
  'no trusted authority has signed the certificate; give a private authority in tls.ca of the connection, or in NODE_EXTRA_CA_CERTS for all connections and AWS';
const EXPIRED = 'the certificate has expired; have it renewed, and check the clock of this machine';
const NOT_YET_VALID =
  'the certificate is not valid yet; check the clock of this machine, and the certificate';
const OTHER_HOST =
  'the certificate is for another host; call the server by a name that its certificate has';
const UNACCEPTABLE = 'the certificate is not acceptable; have it replaced';
const NO_AGREEMENT =
  'no TLS connection came about; check that the server speaks https at this port, with TLS 1.2 or later';

/**
 * What is wrong when TLS fails for a reason that lasts, by Node's error code.
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const SENTENCES: ReadonlyMap<unknown, string> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNKNOWN_AUTHORITY],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_AUTHORITY],
  ['CERT_UNTRUSTED', UNKNOWN_AUTHORITY],
  ['CERT_HAS_EXPIRED', EXPIRED],
  ['CERT_NOT_YET_VALID', NOT_YET_VALID],
  ['ERR_TLS_CERT_ALTNAME_INVALID', OTHER_HOST],
  ['HOSTNAME_MISMATCH', OTHER_HOST],
  ['CERT_CHAIN_TOO_LONG', UNACCEPTABLE],
  ['CERT_REJECTED', UNACCEPTABLE],
  ['CERT_REVOKED', UNACCEPTABLE],
  ['CERT_SIGNATURE_FAILURE', UNACCEPTABLE],
  ['ERROR_IN_CERT_NOT_AFTER_FIELD', UNACCEPTABLE],
  ['ERROR_IN_CERT_NOT_BEFORE_FIELD', UNACCEPTABLE],
  ['ERR_TLS_CERT_ALTNAME_FORMAT', UNACCEPTABLE],
  ['INVALID_CA', UNACCEPTABLE],
  ['INVALID_PURPOSE', UNACCEPTABLE],
  ['PATH_LENGTH_EXCEEDED', UNACCEPTABLE],
  ['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', UNACCEPTABLE],
  ['UNABLE_TO_DECRYPT_CERT_SIGNATURE', UNACCEPTABLE],
  ['EPROTO', NO_AGREEMENT],
]);

/**
 * A sentence on why TLS failed, and what to do, where trying again would not help; `undefined` for any other error. It
 * holds nothing that the server sent.
 */
export function tlsProblem(error: object): string | undefined {
  const code = 'code' in error ? error.code : undefined;
  const isProtocol = typeof code === 'string' && code.startsWith('ERR_SSL_');
  const sentence = isProtocol ? NO_AGREEMENT : SENTENCES.get(code);
  return sentence === undefined ? undefined : `${sentence} (${code})`;
}
