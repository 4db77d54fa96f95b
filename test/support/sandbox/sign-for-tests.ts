import { createHash, createHmac } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { type ReceivedRequest, receivedRequest } from './message.ts';
import { SANDBOX_AWS_KEY } from './route53.ts';

/** A request to Identity Center, signed at `now`; `target` must need no encoding, its query no sorting. */
export function signedForHuawei(
  method: string,
  target: string,
  key: { readonly accessKey: string; readonly secretKey: string },
  now: number,
  body = '',
): ReceivedRequest {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const headers = `host:sandbox\nx-sdk-date:${time}\n`;
  const [path = '', query = ''] = target.split('?');
  const canonical = `${method}\n${path}/\n${query}\n${headers}\nhost;x-sdk-date\n${sha256(body)}`;
  const signature = createHmac('sha256', key.secretKey)
    .update(`SDK-HMAC-SHA256\n${time}\n${sha256(canonical)}`)
    .digest('hex');
  const authorization = `SDK-HMAC-SHA256 Access=${key.accessKey}, SignedHeaders=host;x-sdk-date, Signature=${signature}`;
  return receivedRequest(
    method,
    target,
    { host: 'sandbox', 'x-sdk-date': time, authorization },
    body,
    now,
  );
}

/** A request to Global Resolver, signed at `now` with aws4fetch. */
export async function signedForRoute53(
  method: string,
  target: string,
  now: number,
): Promise<ReceivedRequest> {
  const datetime = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const url = `http://sandbox${target}`;
  const scope = { service: 'route53globalresolver', region: 'us-east-2' };
  const signer = new AwsV4Signer({ ...SANDBOX_AWS_KEY, ...scope, method, url, datetime });
  const signed = await signer.sign();
  const headers = { host: 'sandbox', ...Object.fromEntries(signed.headers) };
  return receivedRequest(method, signed.url.pathname + signed.url.search, headers, '', now);
}
