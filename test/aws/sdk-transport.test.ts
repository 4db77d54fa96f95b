import { describe, expect, test } from 'vitest';
import { createSdkTransport } from '../../lambda/aws/sdk-transport.ts';
import { SweepError } from '../../lambda/errors.ts';
import { AllowList } from '../../lambda/http/allow-list.ts';

/** Calls AWS as the SDK would; returns the URL that was sent to, or `refused`. */
async function call(
  options: { readonly hostname: string; readonly path?: string; readonly protocol?: string },
  endpoint?: URL,
): Promise<string> {
  const allowList = new AllowList();
  const sent: string[] = [];
  const http = {
    async send({ url }: { readonly url: URL }) {
      if (!allowList.admits(url)) throw new SweepError('invalid-response', 'it would leave');
      sent.push(url.href);
      const text = '<GetUserResponse/>';
      return { status: 200, headers: {}, text, repeated: false };
    },
  };
  const { requestHandler } = createSdkTransport((bases) => {
    allowList.add(bases);
    return http;
  }, endpoint);
  const { hostname, path = '/', protocol = 'https:' } = options;
  const request = { protocol, hostname, path, headers: {}, body: 'Action=GetUser' };
  return requestHandler.handle(request).then(
    () => sent.join(),
    () => 'refused',
  );
}

describe('calls to AWS', () => {
  test.each([
    'iam.amazonaws.com',
    'iam-fips.amazonaws.com',
    'iam.us-gov.amazonaws.com',
    'iam.cn-north-1.amazonaws.com.cn',
    'sts.eu-central-1.amazonaws.com',
    'sts-fips.us-east-1.amazonaws.com',
    'iam.global.api.aws',
  ])('go to %s', async (hostname) => {
    expect(await call({ hostname })).toBe(`https://${hostname}/`);
  });

  test.each([
    'iam.evilamazonaws.com',
    'iam-amazonaws.com',
    'sts.amazonaws.com.evil.test',
    'evil.test',
    's3.amazonaws.com',
    'iam.amazonaws.com@evil.test',
    'iam.amazonaws.com:8443',
  ])('never go to %s', async (hostname) => {
    expect(await call({ hostname })).toBe('refused');
  });

  test('are never sent in the clear', async () => {
    expect(await call({ hostname: 'iam.amazonaws.com', protocol: 'http:' })).toBe('refused');
  });

  test.each(['//evil.test/', '/\\evil.test/', '@evil.test/'])(
    'stay on their host, whatever their path: %s',
    async (path) => {
      const sent = await call({ hostname: 'iam.amazonaws.com', path });
      expect(['refused', 'https://iam.amazonaws.com/@evil.test/']).toContain(sent);
    },
  );

  test('stay below the path of an endpoint, which stands for all hosts', async () => {
    const endpoint = new URL('https://proxy.test/aws');
    expect(await call({ hostname: 'proxy.test', path: '/aws/' }, endpoint)).toBe(
      'https://proxy.test/aws/',
    );
    expect(await call({ hostname: 'proxy.test', path: '/' }, endpoint)).toBe('refused');
    expect(await call({ hostname: 'iam.amazonaws.com' }, endpoint)).toBe('refused');
  });
});
