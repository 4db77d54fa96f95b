import type { PlanOrigin } from '../../lambda/domain/approvable-plan.ts';
import { OwnTokenSearch, type OwnTokenSetting } from '../../lambda/domain/own-token.ts';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import type { Provider, RunnableConnection } from '../../lambda/ports.ts';
import { policyOf, smallRoom } from './tokens.ts';

/** How a connection in memory differs from one that has nothing, does everything, and never fails. */
export interface MemoryOptions extends Partial<Provider> {
  readonly name?: string;
  readonly policy?: Policy;
  /** What is listed until it is revoked or said to be gone, unless `list` is given. */
  readonly tokens?: readonly Token[];
  /** Tokens a page. */
  readonly pageSize?: number;
  readonly concurrency?: number;
  readonly clockSkewMillis?: number;
  readonly ownTokenSetting?: OwnTokenSetting;
  readonly peers?: RunnableConnection['peers'];
  readonly planOrigin?: PlanOrigin;
}

/** What plans in memory are made with. */
export const PLAN_ORIGIN: PlanOrigin = {
  version: '1.0.0',
  digests: { provider: 'a', definition: 'b', settings: 'c', endpoint: 'd', policy: 'e' },
};

/** A connection whose provider lives in memory, with what was done through it. */
export interface MemoryConnection extends RunnableConnection {
  /** What `revoke` was called with, in order, whether it succeeded or not. */
  readonly revoked: readonly Token[];
  /** What `disable` was called with. */
  readonly disabled: readonly Token[];
  /** How often it was closed. */
  readonly closed: () => number;
}

/** Makes a {@link MemoryConnection}; any operation of its provider can be replaced. */
export function memoryConnection(options: MemoryOptions = {}): MemoryConnection {
  const { name = 'memory', policy = policyOf(), concurrency = 4, tokens = [] } = options;
  const revoked: Token[] = [];
  const disabled: Token[] = [];
  const removed = new Set<Token>();
  let closed = 0;
  const provider: Provider = {
    ownToken: options.ownToken ?? (() => ({ kind: 'not-listed' })),
    list:
      options.list ??
      (() =>
        pagesOf(
          tokens.filter((one) => !removed.has(one)),
          options.pageSize,
        )),
    async revoke(token) {
      revoked.push(token);
      const end = (await options.revoke?.(token)) ?? 'revoked';
      removed.add(token);
      return end;
    },
    ...(options.problems && { problems: options.problems }),
    ...(options.mark && { mark: options.mark }),
    ...(options.findEmail && { findEmail: options.findEmail }),
    ...(options.inspect && { inspect: options.inspect }),
    ...(options.restore && { restore: options.restore }),
    ...(options.disable && {
      async disable(token) {
        disabled.push(token);
        const end = (await options.disable?.(token)) ?? 'disabled';
        if (end !== 'disabled') removed.add(token);
        return end;
      },
    }),
  };
  return {
    name,
    provider: 'memory',
    policy,
    concurrency,
    ...(options.peers && { peers: options.peers }),
    planOrigin: () => options.planOrigin ?? PLAN_ORIGIN,
    revoked,
    disabled,
    closed: () => closed,
    connect: async () => ({
      provider,
      room: smallRoom(),
      searchOwnToken: () => new OwnTokenSearch(options.ownTokenSetting, new Set()),
      clockSkewMillis: () => options.clockSkewMillis ?? 0,
      limits: () => ({ concurrency, throttled: 0 }),
      close: () => {
        closed++;
      },
    }),
  };
}

/** Pages of at most `size` tokens. */
export async function* pagesOf<T>(
  items: readonly T[],
  size = 100,
): AsyncGenerator<readonly T[], void, undefined> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** {@link pagesOf} `items`, and then `error` in place of the rest. */
export async function* brokenList(
  items: readonly Token[],
  size: number,
  error: unknown,
): AsyncGenerator<readonly Token[], void, undefined> {
  yield* pagesOf(items, size);
  throw error;
}
