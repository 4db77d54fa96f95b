import fc from 'fast-check';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import type { Provider } from '../../lambda/ports.ts';
import { pagesOf } from '../support/memory-connection.ts';

/** Everything that may go wrong while one connection is swept. Lists are gone through again and again. */
export interface Faults {
  /** The list breaks off after so many pages. */
  readonly list: { readonly afterPages: number; readonly error: FailureCode } | undefined;
  /** How the revocations end. */
  readonly revocations: readonly (FailureCode | 'ok' | 'already-gone')[];
  /** What a look at a single token finds; the provider has no such look when absent. */
  readonly looks: readonly (FailureCode | 'same' | 'gone' | 'fresh' | 'settled')[] | undefined;
  /** The run is told to stop at this operation, counted from 1. */
  readonly stopAt: number | undefined;
  readonly intentsFail: boolean;
}

type FailureCode = 'forbidden' | 'unavailable' | 'unauthorized' | 'deadline' | 'unexpected';

const failure = fc.constantFrom<FailureCode>(
  'forbidden',
  'unavailable',
  'unauthorized',
  'deadline',
  'unexpected',
);

function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, arbitrary);
}

/** Any combination of faults, none included. */
export const faults: fc.Arbitrary<Faults> = fc.record({
  list: seldom(fc.record({ afterPages: fc.nat(4), error: failure })),
  revocations: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('ok' as const, 'already-gone' as const) },
      failure,
    ),
    { minLength: 1, maxLength: 9 },
  ),
  looks: seldom(
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant('same' as const) },
        fc.constantFrom('gone' as const, 'fresh' as const, 'settled' as const),
        failure,
      ),
      { minLength: 1, maxLength: 9 },
    ),
  ),
  stopAt: seldom(fc.integer({ min: 1, max: 30 })),
  intentsFail: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
});

/** How things interleave: the promises that each operation waits for before it goes on. */
export const delays = fc.array(fc.nat(4), { minLength: 1, maxLength: 7 });

/** The operations of a provider that fails as `faults` say. */
export function faultyProvider(
  tokens: readonly Token[],
  pageSize: number,
  { list, revocations, looks, stopAt }: Faults,
  turns: readonly number[],
  stop: () => void,
): Provider {
  let operations = 0;
  let revoked = 0;
  let looked = 0;

  async function begin(): Promise<void> {
    operations++;
    if (operations === stopAt) stop();
    for (let turn = at(turns, operations); turn > 0; turn--) await Promise.resolve();
  }

  return {
    ownToken: () => ({ kind: 'not-listed' }),
    async *list() {
      let pages = 0;
      for await (const page of pagesOf(tokens, pageSize)) {
        await begin();
        if (list && pages === list.afterPages) throw errorOf(list.error);
        pages++;
        yield page;
      }
      if (list) throw errorOf(list.error);
    },
    async revoke() {
      const end = at(revocations, revoked++);
      await begin();
      if (end === 'ok') return 'revoked';
      if (end === 'already-gone') return end;
      throw errorOf(end);
    },
    ...(looks && {
      async inspect(token: Token): Promise<Token | 'gone'> {
        const found = at(looks, looked++);
        await begin();
        if (found === 'gone') return found;
        if (found === 'same') return { ...token };
        if (found === 'fresh') return { ...token, expiresAt: 'unknown', lastUsedAt: 'unknown' };
        if (found === 'settled')
          return { ...token, providerState: { kind: 'gone', reason: 'gone' } };
        throw errorOf(found);
      },
    }),
  };
}

function errorOf(code: FailureCode): Error {
  return code === 'unexpected' ? new TypeError('unexpected') : new SweepError(code, code);
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError('the list is empty');
  return item;
}
