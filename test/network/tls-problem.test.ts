import { expect, test } from 'vitest';
import { tlsProblem } from '../../lambda/network/tls-problem.ts';

const failed = (code: unknown) => Object.assign(new Error('secret of the server'), { code });

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /no trusted authority has signed.*tls\.ca.*NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /no trusted authority has signed/],
  ['CERT_HAS_EXPIRED', /has expired; have it renewed/],
  ['CERT_NOT_YET_VALID', /not valid yet; check the clock/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /for another host/],
  ['CERT_REVOKED', /not acceptable; have it replaced/],
  ['EPROTO', /speaks https at this port/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', /speaks https at this port/],
])(
  '%s is told in a sentence that says what to do, and repeats nothing of the server',
  (code, words) => {
    const sentence = tlsProblem(failed(code));
    expect(sentence).toMatch(words);
    expect(sentence).toMatch(new RegExp(`\\(${code}\\)$`));
    expect(sentence).not.toContain('secret');
  },
);

test.each(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'SOME_ERR_SSL_', 1, undefined])(
  'a connection that failed with %s is no problem of TLS',
  (code) => {
    expect(tlsProblem(failed(code))).toBeUndefined();
  },
);
