import type { OwnTokenKnowledge } from '../../domain/own-token.ts';
import type { Finding, Token } from '../../domain/token.ts';
import { describeError, SweepError } from '../../errors.ts';
import { fanOut } from '../../http/fan-out.ts';
import { statusError } from '../../http/json.ts';
import type { Dependencies, Provider } from '../../ports.ts';
import { type Api, createApi } from './api.ts';
import { createChange, tokenPathsIn } from './change.ts';
import { createPicker, type Facts, lookupFacts } from './facts.ts';
import { createItemPages, verdictOf } from './items.ts';
import { readerOf } from './json-path.ts';
import { loginOriginOf } from './login.ts';
import { toToken } from './mapping.ts';
import { originOf } from './origins.ts';
import { createOwnTokenMatcher, type OwnTokenMatcher } from './own-token.ts';
import type { Definition } from './schema.ts';
import { createSession } from './session.ts';
import { parsed, shows } from './signs.ts';
import { type Lookup, lookupIn } from './template.ts';
import { createClassifier } from './throttling.ts';
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
  const { concurrency, fingerprint } = dependencies;
  const { values, api } = openApi(definition, dependencies);
  const { detail, list } = definition;
  const revocation = createChange(definition.revoke, definition, api, 'revoking a token');
  const disabling =
    definition.disable && createChange(definition.disable, definition, api, 'disabling a token');
  const itemPages = createItemPages(definition, values, api, concurrency);
  const pickDetail = createPicker(definition, 'detail');
  const known = new WeakMap<Token, Facts>();
  const idPath = idAloneIn(definition);
  let remembered = 0;
  let ownToken: Promise<OwnTokenMatcher> | undefined;
  let knowledge: OwnTokenKnowledge = { kind: 'unknown', reason: 'nothing was listed yet' };

  /** What the list told, with the answer to a second call; `undefined` when that does not know it any more. */
  async function addDetail(facts: Facts): Promise<Facts | undefined> {
    if (!detail) return facts;
    const response = await api.send(api.build(detail, lookupFacts(facts, values)));
    if (shows(response, detail.gone)) return undefined;
    if (response.status !== 200) throw statusError(response, 'reading a token');
    const body = parsed(response.text);
    const value = detail.value === undefined ? body : readerOf(detail.value)(body);
    if (typeof value === 'object' && value !== null) return pickDetail(value, new Map(facts));
    throw new SweepError(
      'invalid-response',
      'reading a token: the answer is not what was asked for',
    );
  }

  const findOwnToken = () => {
    ownToken ??= createOwnTokenMatcher(definition, values, api);
    return ownToken;
  };

  /** @param facts undefined when the token was gone when it was looked at */
  function tokenOf(listed: Facts, facts: Facts | undefined, own: OwnTokenMatcher): Token {
    const lookup = lookupFacts(facts ?? listed, values);
    const finding = facts ? findingOf(facts, lookup) : VANISHED;
    const token: Token = {
      ...toToken(definition, lookup, fingerprint),
      ...(own.matches(lookup) && { own: true }),
      ...(finding && { finding }),
    };
    if (idPath === undefined || remembered++ < TRACED) known.set(token, facts ?? listed);
    return token;
  }

  const look = async (listed: Facts) =>
    tokenOf(listed, await addDetail(listed), await findOwnToken());

  /** No request may come to be built from a token that lacks what it needs. */
  function findingOf(facts: Facts, lookup: Lookup): Finding | undefined {
    try {
      if (verdictOf(list.include, facts) === 'unclear') throw UNCLEAR;
      revocation.check(lookup);
      disabling?.check(lookup);
      return undefined;
    } catch (error) {
      return { kind: 'unreadable', error: describeError(error) };
    }
  }

  function factsOf(token: Token): Facts {
    const facts = known.get(token) ?? (idPath && new Map([[idPath, token.id]]));
    if (!facts) throw new SweepError('internal', 'a token of another connection');
    return facts;
  }

  const lookupOf = (token: Token) => lookupFacts(factsOf(token), values);
  return {
    async *list() {
      const own = await findOwnToken();
      knowledge = own.knowledge;
      if (detail) return yield* fanOut(itemPages(), concurrency, look);
      for await (const page of itemPages()) yield page.map((one) => tokenOf(one, one, own));
    },
    ownToken: () => knowledge,
    trace(token) {
      const facts = known.get(token);
      return facts && traceOf(definition, facts, token);
    },
    async revoke(token) {
      const end = await revocation.carryOut(lookupOf(token));
      return end === 'done' ? 'revoked' : end;
    },
    ...(disabling && {
      async disable(token) {
        const end = await disabling.carryOut(lookupOf(token));
        return end === 'done' ? 'disabled' : end;
      },
    }),
    ...(detail && {
      async inspect(token) {
        const fresh = await look(factsOf(token));
        return fresh.finding === VANISHED ? ('gone' as const) : fresh;
      },
    }),
  };
}

/** The path of the id, when it is all that a change needs of a token; then nothing else has to be remembered. */
function idAloneIn({ fields, detail, revoke, disable, list }: Definition): string | undefined {
  const { id } = fields;
  if (detail || typeof id !== 'string') return undefined;
  return tokenPathsIn(revoke, disable, list.path).every((path) => path === id) ? id : undefined;
}

const UNCLEAR = new SweepError('invalid-response', 'it lacks a field that the filter asks for');

function openApi(
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
    http: openHttp([origin, loginOrigin]),
    clock,
    awsCredentials,
    origin: loginOrigin,
    lookup: values,
  });
  const classify = createClassifier(clock);
  return { values, api: createApi({ session, origin, headers: definition.headers, classify }) };
}
