import { SweepError } from '../../errors.ts';
import type { Dependencies } from '../../ports.ts';
import { createApi } from './api.ts';
import { classified } from './classified.ts';
import type { ItemSource } from './item-source.ts';
import { loginOriginOf } from './login.ts';
import { lookupIn } from './lookup.ts';
import { originOf } from './origins.ts';
import type { Definition } from './schema.ts';
import { createSession } from './session.ts';
import type { Values } from './values-schema.ts';

/** What a definition is run with in one connection. */
export interface Runtime extends ItemSource {
  readonly fingerprint: (value: string) => string;
  /** The connection names its own token, or says that none is listed. */
  readonly namesOwnToken: boolean;
}

/** Opens the API of a connection. Throws SweepError when settings or secret do not fit the definition. */
export function createRuntime(
  definition: Definition,
  dependencies: Dependencies<Values, Values | undefined>,
): Runtime {
  const { settings, credentials, endpoint, openHttp, clock, awsCredentials } = dependencies;
  if (definition.secret && !credentials) {
    throw new SweepError('invalid-secret', 'the connection names no secret, and the API needs one');
  }
  const values = lookupIn({ settings, secret: credentials ?? {} });
  const origin = endpoint ?? originOf(definition.origin, values);
  const { authentication, headers } = definition;
  const loginOrigin = endpoint ?? loginOriginOf(authentication, origin, values);
  const session = createSession(authentication, {
    http: classified(openHttp([origin, loginOrigin]), definition),
    clock,
    awsCredentials,
    origin: loginOrigin,
    lookup: values,
  });
  return {
    definition,
    values,
    api: createApi({ session, origin, headers, hasEndpoint: endpoint !== undefined }),
    concurrency: dependencies.concurrency,
    fingerprint: dependencies.fingerprint,
    namesOwnToken: dependencies.namesOwnToken,
  };
}
