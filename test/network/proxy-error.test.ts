import { describe, expect, test } from 'vitest';
import { ProxyError } from '../../lambda/network/proxy-error.ts';

const PROXY = new URL('http://proxy.example.com:3128');

describe('a proxy that answers', () => {
  test.each([
    [401, true, /put the user name and password/],
    [407, true, /put the user name and password/],
    [403, true, /have it allow the host/],
    [404, true, /ask whoever runs it/],
    [499, true, /ask whoever runs it/],
    [500, false, /ask whoever runs it/],
    [502, false, /not find its name/],
    [504, false, /did not answer it in time/],
  ])('%i is asked no more: %s', (status, lasting, advice) => {
    const error = ProxyError.refused(PROXY, status);
    expect(error.lasting).toBe(lasting);
    expect(error.message).toContain(`the proxy ${PROXY.host} does not connect`);
    expect(error.message).toContain(`(HTTP ${status})`);
    expect(error.message).toMatch(advice);
  });
});

describe('a proxy that cannot be reached', () => {
  const unreachable = (code?: string) =>
    ProxyError.unreachable(PROXY, Object.assign(new Error('details'), code && { code }));

  test('may be reached later', () => {
    const { message, lasting } = unreachable('ECONNREFUSED');
    expect(message).toMatch(
      /proxy\.example\.com:3128 cannot be reached \(ECONNREFUSED\); check HTT/,
    );
    expect(lasting).toBe(false);
    expect(unreachable().message).toMatch(/cannot be reached; check/);
  });

  test('because of its certificate never is', () => {
    const { message, lasting } = unreachable('CERT_HAS_EXPIRED');
    expect(message).toMatch(/^the proxy proxy\.example\.com:3128: the certificate has expired/);
    expect(lasting).toBe(true);
  });
});

test('libraries try again what may pass, and nothing else', () => {
  expect(ProxyError.refused(PROXY, 503).code).toBe('ECONNRESET');
  expect(ProxyError.refused(PROXY, 403).code).toBe('ERR_PROXY');
});
