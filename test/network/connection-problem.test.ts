import { expect, test } from 'vitest';
import { connectionProblem } from '../../lambda/network/connection-problem.ts';
import { ProxyError } from '../../lambda/network/proxy-error.ts';

const PROXY = new URL('http://proxy:3128');

test('a proxy that refuses is a problem that lasts; one that is busy may pass', () => {
  expect(connectionProblem(ProxyError.refused(PROXY, 403))).toEqual({
    sentence: expect.stringContaining('the proxy proxy:3128 does not connect'),
    lasting: true,
  });
  expect(connectionProblem(ProxyError.refused(PROXY, 503))).toMatchObject({ lasting: false });
});

test('a certificate that is not trusted is a problem that lasts', () => {
  const error = Object.assign(new Error('details'), { code: 'CERT_HAS_EXPIRED' });
  expect(connectionProblem(error)).toEqual({
    sentence: expect.stringContaining('has expired'),
    lasting: true,
  });
});

test.each([new Error('socket hang up'), { code: 'CERT_HAS_EXPIRED' }, 'text', undefined])(
  'of %o nothing more is known',
  (error) => {
    expect(connectionProblem(error)).toBeUndefined();
  },
);
