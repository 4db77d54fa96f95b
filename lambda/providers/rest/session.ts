import type { HttpClient, HttpResponse, Signer } from '../../http-ports.ts';
import type { AwsCredentialProvider } from '../../ports.ts';
import { renewingLogin } from '../kit/login.ts';
import { sigv4 } from '../kit/sigv4.ts';
import { compileEach, compileHeader, fill } from './interpolation.ts';
import { createLogin, type LoginOptions } from './login.ts';
import type { UnsignedRequest } from './requests.ts';
import type { Authentication } from './schema-authentication.ts';

/** Sends requests with the credentials of the connection. */
export interface Session {
  send(request: UnsignedRequest): Promise<HttpResponse>;
}

/** A session of the kind that the definition names. Throws SweepError when the secret does not fit it. */
export function createSession(
  authentication: Authentication,
  options: LoginOptions & { readonly awsCredentials: AwsCredentialProvider },
): Session {
  const { http, lookup, awsCredentials } = options;
  switch (authentication.type) {
    case 'header': {
      const headers = compileEach(authentication.headers, compileHeader)(lookup);
      return signedSession(http, () => headers);
    }
    case 'basic': {
      const { username, password } = authentication;
      const pair = `${fill(username, lookup)}:${fill(password, lookup)}`;
      const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      return signedSession(http, () => ({ authorization }));
    }
    case 'sigv4': {
      const region = fill(authentication.region, lookup);
      const service = fill(authentication.service, lookup);
      return signedSession(http, sigv4({ credentials: awsCredentials, region, service }));
    }
    default:
      return renewingLogin(http, createLogin(authentication, options));
  }
}

function signedSession(http: HttpClient, sign: Signer): Session {
  return { send: (request) => http.send({ ...request, sign }) };
}
