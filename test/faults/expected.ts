import type { ErrorCode } from '../../lambda/errors.ts';
import { precedesPlan } from './points.ts';
import type { Case } from './table.ts';

/** What has to become of the connection that a fault hits. `of` says of how many of the tokens that were to go. */
export type Expected =
  /** Everything as without the fault. */
  | { readonly ending: 'unharmed' }
  /** There is no list: nothing is revoked. */
  | { readonly ending: 'not listed'; readonly code: ErrorCode }
  /** There was no time to list: the same, but it is no failure. */
  | { readonly ending: 'out of time to list' }
  /** What is listed of one parent, such as an app, could not be had; the rest goes on. */
  | { readonly ending: 'partly listed'; readonly code: ErrorCode }
  /** Some tokens or register entries could not be read; what can be read goes on. */
  | { readonly ending: 'partly unreadable' }
  /** These failed, the others went. */
  | {
      readonly ending: 'failed';
      readonly of: 'one' | 'all but one' | 'all';
      readonly code: ErrorCode;
    }
  /** The credential is refused: nothing more is tried. */
  | { readonly ending: 'cut off' }
  /** What was under way finished, the rest is for the next run. */
  | { readonly ending: 'out of time to revoke' };

/**
 * What a fault at a point has to lead to, worked out from the documentation: what passes is tried again, what does
 * not pass ends the list or the one revocation that it hit, and a refused credential ends the connection.
 */
export function expectedOf({ fault, point, times }: Case): Expected {
  const { phase, server } = point;
  if (fault.kind === 'stop') {
    return { ending: precedesPlan(point) ? 'out of time to list' : 'out of time to revoke' };
  }
  if (phase === 'mark' || fault.kind === 'clock') return { ending: 'unharmed' };
  if (server === 'secrets') return expectedOfSecrets({ fault, point, times });
  if (fault.kind === 'long-wait') {
    return { ending: precedesPlan(point) ? 'out of time to list' : 'out of time to revoke' };
  }
  if (fault.kind === 'passing' && times === 'once') return { ending: 'unharmed' };
  if (isIntrospection(point) && fault.code !== 'unauthorized') {
    return { ending: 'partly unreadable' };
  }
  if (isBelieved({ fault, point, times }) || isRenewed({ fault, point, times })) {
    return { ending: 'unharmed' };
  }
  if (phase === 'list' && isPartial({ fault, point, times })) {
    return point.title === 'the look at a listed token'
      ? { ending: 'partly unreadable' }
      : { ending: 'partly listed', code: fault.code };
  }
  if (phase === 'list') return { ending: 'not listed', code: listCodeOf({ fault, point, times }) };
  if (fault.code === 'unauthorized') return { ending: 'cut off' };
  const hasParts = point.provider === 'huawei' || point.provider === 'iam-keys';
  if (phase === 'list-again' && hasParts && fault.kind === 'lasting') {
    // The first tenant or user is listed again before the fault begins; each has one token that was to go.
    return { ending: 'failed', of: times === 'once' ? 'one' : 'all but one', code: fault.code };
  }
  const all = times === 'for good' || phase === 'list-again';
  return { ending: 'failed', of: all ? 'all' : 'one', code: fault.code };
}

/** The AWS SDK repeats what passes, and Secrets Manager says in a type what it means, never in a status. */
function expectedOfSecrets({ fault, point: { phase }, times }: Case): Expected {
  const passes = fault.kind === 'passing' || fault.kind === 'long-wait';
  if (passes && times === 'once') return { ending: 'unharmed' };
  const isEmpty = fault.title === 'JSON without what is documented';
  // What the batch does not answer is asked for one by one.
  if (phase !== 'list' && isEmpty && times === 'once') return { ending: 'unharmed' };
  // An outage does not end with these values: the next page cannot be had either.
  if (phase === 'values' && fault.effect !== 'outage') return { ending: 'partly unreadable' };
  if (!isEmpty) return { ending: 'not listed', code: 'unavailable' };
  return { ending: 'not listed', code: phase === 'secret' ? 'invalid-secret' : 'invalid-response' };
}

/** What does not pass is the failure of the one part that it hits, as long as another part can be had. */
function isPartial({ fault, point: { provider, title }, times }: Case): boolean {
  if (fault.kind !== 'lasting' || fault.code === 'unauthorized') return false;
  if (title === 'the look at a listed token') return provider === 'apigee';
  if (provider === 'iam-keys') return title === 'the keys of a user';
  // Global Resolver has one view here, so there is no other part.
  if (provider !== 'apigee' && provider !== 'huawei') return false;
  return title === 'a later page' || (title === 'the first page' && times === 'once');
}

/** A success whose body the API does not need: RFC 7009 and Huawei have none, and Apigee's says nothing new. */
function isBelieved({ fault, point }: Case): boolean {
  const { provider } = point;
  if (point.phase !== 'revoke' || fault.only !== 'changes') return false;
  if (fault.title === 'malformed JSON') return provider === 'oauth';
  return (
    fault.title === 'JSON without what is documented' &&
    (provider === 'oauth' || provider === 'apigee' || provider === 'huawei')
  );
}

/** Apigee's access tokens live for an hour: one that is refused is renewed, once. */
function isRenewed({ fault, point, times }: Case): boolean {
  const isLogin = point.title === 'the login';
  return (
    point.provider === 'apigee' && fault.code === 'unauthorized' && times === 'once' && !isLogin
  );
}

/** Registered tokens are introspected one by one: what goes wrong there is the failure of one token. */
function isIntrospection({ provider, phase, title }: Case['point']): boolean {
  return provider === 'oauth' && phase === 'list' && title === 'the look at a listed token';
}

function listCodeOf({ fault, point }: Case): ErrorCode {
  // An issuer that publishes nothing, or nothing to us, is none that could be asked to revoke; no credential was sent.
  const isUnpublished =
    point.title === 'the discovery of the endpoints' &&
    ['not-found', 'unauthorized', 'forbidden'].includes(fault.code);
  return isUnpublished ? 'invalid-settings' : fault.code;
}
