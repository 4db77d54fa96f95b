import type { OwnTokenKnowledge } from '../../domain/own-token.ts';
import type { Finding, Token } from '../../domain/token.ts';
import { describeError, SweepError } from '../../errors.ts';
import type { Dependencies, Provider } from '../../ports.ts';
import { fanOut } from '../kit/map-concurrently.ts';
import { type Api, createApi } from './api.ts';
import { createChange, tokenPathsIn } from './change.ts';
import { classified } from './classified.ts';
import { descentOf } from './descent.ts';
import { createDetail, type Detail } from './detail.ts';
import { type Facts, lookupFacts } from './facts.ts';
import { matchFilters } from './filters.ts';
import { type Lookup, lookupIn, textOf } from './interpolation.ts';
import { createItemPages } from './items.ts';
import { loginOriginOf } from './login.ts';
import { idPathOf, toToken } from './mapping.ts';
import { isInState } from './one-of.ts';
import { originOf } from './origins.ts';
import { createOwnTokenMatcher, type OwnTokenMatcher, PERHAPS_OWN } from './own-token.ts';
import { endsConnection, ParentLog } from './parents.ts';
import type { Definition } from './schema.ts';
import { createSession } from './session.ts';
import { traceOf } from './trace.ts';
import type { Values } from './values-schema.ts';

/** Of so many tokens, what they were read from is remembered in any case. */
const TRACED = 5;

const VANISHED: Finding = { kind: 'vanished', reason: 'it was gone when looked at' };

/** Connects the API that a definition describes. Throws SweepError when settings or secret do not fit it. */
export function connectRest(
  definition: Definition,
  dependencies: Dependencies<Values, Values | undefined>,
): Provider {
  const { concurrency, fingerprint, namesOwnToken } = dependencies;
  const { values, api } = createRuntime(definition, dependencies);
  const { detail } = definition;
  const revocation = createChange(definition.revoke, definition, api, 'revoking a token');
  const disabling =
    definition.disable && createChange(definition.disable, definition, api, 'disabling a token');
  const itemPages = createItemPages(definition, values, api, concurrency);
  const addDetail = detail && createDetail(detail, definition, values, api, fingerprint);
  const known = new WeakMap<Token, Facts>();
  const idPath = idAloneIn(definition);
  let remembered = 0;
  let ownToken: Promise<OwnTokenMatcher> | undefined;
  let knowledge: OwnTokenKnowledge = { kind: 'unknown', reason: 'nothing was listed yet' };
  let parentLog = new ParentLog();

  const findOwnToken = () => {
    ownToken ??= createOwnTokenMatcher(definition, values, api);
    return ownToken;
  };

  /** The token that was listed; `undefined` when its API calls it dead. */
  function tokenOf(facts: Facts, own: OwnTokenMatcher): Token | undefined {
    const lookup = lookupFacts(facts, values);
    if (isDead(definition, lookup) === true) return undefined;
    const isOwn = own.matches(lookup);
    const mayBeOwn = isOwn === undefined && !namesOwnToken;
    const finding = mayBeOwn ? unreadable(PERHAPS_OWN) : findingOf(lookup);
    return remember(facts, {
      ...toToken(definition, lookup, fingerprint),
      ...descentOf(definition, lookup),
      ...(isOwn && { own: true }),
      ...(finding && { finding }),
    });
  }

  /** A token of which no more than the list is known; nothing can come to be done to it. */
  function settledToken(facts: Facts, finding: Finding): Token {
    return remember(facts, {
      ...toToken(definition, lookupFacts(facts, values), fingerprint),
      finding,
    });
  }

  function remember(facts: Facts, token: Token): Token {
    if (idPath === undefined || remembered++ < TRACED) known.set(token, facts);
    return token;
  }

  /** No request may come to be built from a token that lacks what it needs. */
  function findingOf(lookup: Lookup): Finding | undefined {
    try {
      requireReadable(definition, lookup);
      revocation.check(lookup);
      disabling?.check(lookup);
      return undefined;
    } catch (error) {
      return unreadable(error);
    }
  }

  function factsOf(token: Token): Facts {
    const facts = known.get(token) ?? (idPath && new Map([[idPath, token.id]]));
    if (!facts) throw new SweepError('internal', 'a token of another connection');
    return facts;
  }

  const lookupOf = (token: Token) => lookupFacts(factsOf(token), values);

  /**
   * Leaves out entries without an id, to which nothing can be done, and counts them; a page of nothing else is no page of
   * tokens.
   */
  async function* identifiedPages() {
    const path = idPathOf(definition);
    for await (const page of itemPages(parentLog)) {
      const withId = path.startsWith('detail')
        ? page
        : page.filter((facts) => textOf(facts.get(path)) !== undefined);
      parentLog.unidentified(withId.length === 0 ? 0 : page.length - withId.length, path);
      yield withId.length === 0 ? page : withId;
    }
  }

  /** Each listed item with the answer to a second call; one that cannot be had is that token's failure. */
  async function* detailedPages(ask: Detail, own: OwnTokenMatcher) {
    const look = async (listed: Facts): Promise<Token | undefined> => {
      let facts: Facts | undefined;
      try {
        facts = await ask(listed);
      } catch (error) {
        if (endsConnection(error)) throw error;
        return settledToken(listed, unreadable(error));
      }
      return facts ? tokenOf(facts, own) : settledToken(listed, VANISHED);
    };
    for await (const page of fanOut(identifiedPages(), concurrency, look)) {
      yield page.filter((token) => token !== undefined);
    }
  }

  async function* plainPages(own: OwnTokenMatcher) {
    for await (const page of identifiedPages()) {
      yield page.map((facts) => tokenOf(facts, own)).filter((token) => token !== undefined);
    }
  }

  return {
    async *list() {
      parentLog = new ParentLog();
      const own = await findOwnToken();
      knowledge = own.knowledge;
      yield* addDetail ? detailedPages(addDetail, own) : plainPages(own);
    },
    ownToken: () => knowledge,
    problems: () => parentLog.problems,
    notes: () => parentLog.notes,
    trace(token) {
      const facts = known.get(token);
      return facts && traceOf(definition, facts, token);
    },
    async revoke(token) {
      const end = await revocation.execute(lookupOf(token));
      return end === 'done' ? 'revoked' : end;
    },
    ...(disabling && {
      async disable(token) {
        const end = await disabling.execute(lookupOf(token));
        return end === 'done' ? 'disabled' : end;
      },
    }),
    ...(addDetail && {
      async inspect(token) {
        const facts = await addDetail(factsOf(token));
        return (facts && tokenOf(facts, await findOwnToken())) ?? 'gone';
      },
    }),
  };
}

function unreadable(error: unknown): Finding {
  return { kind: 'unreadable', error: describeError(error) };
}

/** Throws SweepError when something that decides about an item is not there, or of a type that says nothing. */
function requireReadable(definition: Definition, lookup: Lookup): void {
  const { list, fields } = definition;
  if (matchFilters(list.include, lookup) === 'unclear') {
    const problem = 'a field of the filter is not there, or of another type than is compared';
    throw new SweepError('invalid-response', problem);
  }
  if (isDead(definition, lookup) === undefined) throw otherType('dead');
  if (fields.disabled && isInState(fields.disabled, lookup) === undefined)
    throw otherType('disabled');
}

function otherType(field: string): SweepError {
  return new SweepError('invalid-response', `fields.${field}: a value of a type that is not named`);
}

/** `undefined` when it cannot be told, which is not so where the item lacks the field. */
function isDead({ fields: { dead } }: Definition, lookup: Lookup): boolean | undefined {
  const is = dead ? isInState(dead, lookup) : false;
  return is === 'absent' ? false : is;
}

/** The path of the id, when it is all that a change needs of a token; then nothing else has to be remembered. */
function idAloneIn({ fields, detail, revoke, disable, list }: Definition): string | undefined {
  const { id } = fields;
  if (detail || typeof id !== 'string') return undefined;
  return tokenPathsIn(revoke, disable, list.path).every((path) => path === id) ? id : undefined;
}

function createRuntime(
  definition: Definition,
  dependencies: Dependencies<Values, Values | undefined>,
): { values: Lookup; api: Api } {
  const { settings, credentials, endpoint, openHttp, clock, awsCredentials } = dependencies;
  if (definition.secret && !credentials) {
    throw new SweepError('invalid-secret', 'the connection names no secret, and the API needs one');
  }
  const values = lookupIn({ settings, secret: credentials ?? {} });
  const origin = endpoint ?? originOf(definition.origin, values);
  const { authentication } = definition;
  const loginOrigin = endpoint ?? loginOriginOf(authentication, origin, values);
  const session = createSession(authentication, {
    http: classified(openHttp([origin, loginOrigin]), definition, clock),
    clock,
    awsCredentials,
    origin: loginOrigin,
    lookup: values,
  });
  const { headers } = definition;
  const hasEndpoint = endpoint !== undefined;
  return { values, api: createApi({ session, origin, headers, hasEndpoint }) };
}
