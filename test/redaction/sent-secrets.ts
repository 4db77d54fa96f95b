import type { ReceivedRequest } from '../support/sandbox/message.ts';

/** Form fields that prove who is calling, or that are what is talked about. */
const SECRET_FIELDS = ['token', 'client_secret', 'client_assertion', 'refresh_token', 'password'];

/** What of a request is as secret as what it was made of: its credentials, its signature, its secret fields. */
export function sentSecrets({ headers, body }: ReceivedRequest): string[] {
  const [scheme = '', ...rest] = (headers.authorization ?? '').split(' ');
  const credentials = /^(Basic|Bearer)$/.test(scheme)
    ? rest
    : /Signature=[^,\s]+/.exec(headers.authorization ?? '')?.map((one) => one.slice(10));
  const form = new URLSearchParams(body);
  // The public client of Apigee's own tools is none.
  const isPublic = credentials?.[0] === PUBLIC_CLIENT;
  return [
    ...(isPublic ? [] : (credentials ?? [])),
    ...SECRET_FIELDS.flatMap((name) => form.get(name) ?? []),
  ];
}

const PUBLIC_CLIENT = Buffer.from('edgecli:edgeclisecret').toString('base64');
