import type { Token } from '../../lambda/domain/token.ts';
import { describeError } from '../../lambda/errors.ts';
import type { Provider } from '../../lambda/ports.ts';
import { printed } from './canaries.ts';
import type { Harness } from './harness.ts';
import { connectionOf, expectNoSecrets, type SweepOptions } from './sweep-once.ts';

/** What became of the tokens that were to be restored, in their order. */
export interface Restored {
  /** What the provider answered, or the code of what it threw. */
  readonly answers: readonly string[];
  /** Every token that is listed afterwards. */
  readonly listed: readonly Token[];
}

/**
 * Lists the tokens of the harness's provider, restores those with these ids one after the other, and lists again. Fails
 * when a secret shows in what was returned or thrown.
 */
export async function restoreOnce(
  harness: Harness,
  ids: readonly string[],
  options: SweepOptions = {},
): Promise<Restored> {
  const connected = await connectionOf(harness, options).connect({
    signal: new AbortController().signal,
    deadline: Number.POSITIVE_INFINITY,
  });
  const { provider } = connected;
  try {
    const before = await listAll(provider);
    const answers: string[] = [];
    const thrown: unknown[] = [];
    for (const id of ids) {
      const token = before.find((one) => one.id === id);
      if (!token || !provider.restore) throw new Error(`${id} cannot be restored`);
      try {
        answers.push(await provider.restore(token));
      } catch (error) {
        thrown.push(error);
        answers.push(describeError(error).code);
      }
    }
    const listed = await listAll(provider);
    expectNoSecrets(harness, printed([...answers, ...thrown, ...before, ...listed]));
    return { answers, listed };
  } finally {
    connected.close();
  }
}

async function listAll(provider: Provider): Promise<Token[]> {
  const tokens: Token[] = [];
  for await (const page of provider.list()) tokens.push(...page);
  return tokens;
}
