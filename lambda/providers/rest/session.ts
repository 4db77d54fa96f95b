import type { AwsCredentialProvider, HttpClient, HttpResponse, Signer } from '../../ports.ts';
import { renewingLogin } from '../kit/login.ts';
import { sigv4 } from '../kit/sigv4.ts';
import { fill, fillHeader } from './interpolation.ts';
import { createLogin, type LoginOptions } from './login.ts';
import { fillEach, type UnsignedRequest } from './requests.ts';
import type { Authentication } from './schema-authentication.ts';

/** Sends requests as the connection's own self. */
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
      const headers = fillEach(authentication.headers, lookup, fillHeader);
      return signedSession(http, () => headers);
    }
    case 'basic': {
      const pair = [authentication.username, authentication.password].map((one) =>
        fill(one, lookup),
      );
      const authorization = `Basic ${Buffer.from(pair.join(':')).toString('base64')}`;
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
