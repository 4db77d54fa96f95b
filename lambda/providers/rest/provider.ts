import type { Token } from '../../domain/token.ts';
import type { Dependencies, Provider } from '../../ports.ts';
import { createChange } from './change.ts';
import { createDetail } from './detail.ts';
import { lookupFacts } from './facts.ts';
import { Listing } from './listing.ts';
import { idOf } from './mapping.ts';
import { createEmailFinder } from './owner-email.ts';
import { createRuntime } from './runtime.ts';
import type { Definition } from './schema.ts';
import { TokenFacts } from './token-facts.ts';
import { TokenReader } from './token-reader.ts';
import { traceOf } from './trace.ts';
import type { Values } from './values-schema.ts';

/** Connects the API that a definition describes. Throws SweepError when settings or secret do not fit it. */
export function connectRest(
  definition: Definition,
  dependencies: Dependencies<Values, Values | undefined>,
): Provider {
  const runtime = createRuntime(definition, dependencies);
  const { values, api, fingerprint } = runtime;
  const revocation = createChange(definition.revoke, definition, api, 'revoking a token');
  const disabling =
    definition.disable && createChange(definition.disable, definition, api, 'disabling a token');
  const restoring =
    definition.restore && createChange(definition.restore, definition, api, 'restoring a token');
  const detail =
    definition.detail && createDetail(definition.detail, definition, values, api, fingerprint);
  const tokenFacts = new TokenFacts(definition);
  const changes = [revocation, disabling, restoring].filter((change) => change !== undefined);
  const reader = new TokenReader(runtime, changes, tokenFacts);
  const listing = new Listing(runtime, reader, detail);
  const findEmail = createEmailFinder(definition, values, api);
  const lookupOf = (token: Token) => lookupFacts(tokenFacts.of(token), values);

  return {
    list: () => listing.pages(),
    ownToken: () => listing.knowledge,
    problems: () => listing.log.problems,
    notes: () => listing.log.notes,
    passedOver: () => listing.log.passedOver,
    ...(findEmail && { findEmail }),
    trace(token) {
      const facts = tokenFacts.kept(token);
      return facts && traceOf(definition, facts, token);
    },
    secretIdOf(token) {
      const facts = token.fingerprinted && tokenFacts.kept(token);
      return facts ? idOf(definition, lookupFacts(facts, values)) : undefined;
    },
    async revoke(token) {
      const result = await revocation.execute(lookupOf(token));
      return result === 'done' ? 'revoked' : result;
    },
    ...(disabling && {
      async disable(token) {
        const result = await disabling.execute(lookupOf(token));
        return result === 'done' ? 'disabled' : result;
      },
    }),
    ...(restoring && {
      async restore(token) {
        const result = await restoring.execute(lookupOf(token));
        return result === 'done' ? 'restored' : result;
      },
    }),
    ...(detail && {
      async inspect(token) {
        const facts = await detail(tokenFacts.of(token));
        return (facts && reader.read(facts, await listing.findOwnToken())) ?? 'gone';
      },
    }),
  };
}
