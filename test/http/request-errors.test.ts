import { describe, expect, test } from 'vitest';
import { deadlineExceeded, outsideAllowList, toError } from '../../lambda/http/request-errors.ts';
import type { TransportFailure } from '../../lambda/http/response-result.ts';

const request = {
  method: 'DELETE',
  url: new URL('https://api.example.com:8443/tokens/s3cret?key=s3cret'),
  headers: { authorization: 'Bearer s3cret' },
} as const;

const errors = {
  timeout: toError(failed('timeout'), request, 30_000),
  unsendable: toError(failed('unsendable'), request, 30_000),
  network: toError(failed('network', 'ECONNRESET'), request, 30_000),
  'no time left': deadlineExceeded(request),
  'another host': outsideAllowList(request),
};

function failed(failure: TransportFailure['failure'], code = ''): TransportFailure {
  return { failure, code, sent: true, cause: new Error('why') };
}

describe('the error of a request', () => {
  test.each(Object.entries(errors))(
    'without a response (%s) shows neither path nor query',
    (_, error) => {
      expect(error.message).not.toContain('s3cret');
    },
  );

  test.each([
    [
      'timeout',
      'timeout',
      /^DELETE https:\/\/api\.example\.com:8443: .* 30000 ms \(limits\.timeout\)$/,
    ],
    ['unsendable', 'invalid-secret', /control characters in the secret$/],
    ['network', 'unavailable', /: the connection failed \(ECONNRESET\)$/],
    ['no time left', 'deadline', /: no time left in this run$/],
    ['another host', 'invalid-response', /^DELETE: .*nothing was sent$/],
  ] as const)('%s has the code %s', (title, code, message) => {
    expect(errors[title].code).toBe(code);
    expect(errors[title].message).toMatch(message);
  });

  test('keeps what went wrong as its cause', () => {
    expect(errors.network.cause).toMatchObject({ message: 'why' });
  });
});
