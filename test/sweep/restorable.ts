import type { RestoreEvent } from '../../lambda/domain/restore-event.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { restoreConnection } from '../../lambda/sweep/restore.ts';
import type { RestoreRun, RestoreScope } from '../../lambda/sweep/restore-run.ts';
import { createTestClock } from '../support/clock.ts';
import {
  type MemoryConnection,
  type MemoryOptions,
  memoryConnection,
  pagesOf,
} from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf } from '../support/tokens.ts';
import { nights, stale } from './nights.ts';

/** A connection that disables what has expired, and can enable it again; what it lists can be changed. */
export function restorable(count: number, differences: MemoryOptions = {}) {
  const listed = new Map<string, Token>();
  const restored: string[] = [];
  const put = (token: Token, disabled: boolean) =>
    void listed.set(token.id, { ...token, disabled });
  for (const token of stale(count)) put(token, false);
  const connection: MemoryConnection = memoryConnection({
    policy: policyOf({ rules: rulesOf(['disable', { expiredFor: 0 }]) }),
    list: () => pagesOf([...listed.values()], 2),
    async disable(token) {
      put(token, true);
      return 'disabled';
    },
    async restore(token) {
      restored.push(token.id);
      put(token, false);
      return 'restored';
    },
    ...differences,
  });
  return {
    connection,
    listed,
    /** Ids that the provider was asked to enable, in that order. */
    restored,
    put,
    disabled: () => [...listed.values()].filter((one) => one.disabled).map(({ id }) => id),
  };
}

/** The tokens of {@link restorable} after a run that disabled them, and what it remembers. */
export async function afterDisabling(count: number, differences: MemoryOptions = {}) {
  const world = restorable(count, differences);
  const night = nights();
  await run([world.connection], { memory: night.of() });
  const remembered = async () => [...(await night.memory.recall('memory')).tokens.values()];
  return { ...world, night, remembered };
}

/** Restores once, by a run of its own. */
export async function restore(
  { connection, night }: Awaited<ReturnType<typeof afterDisabling>>,
  scope: RestoreScope,
  differences: Partial<RestoreRun> = {},
) {
  const events: RestoreEvent[] = [];
  const { memory, runId } = night.of();
  const result = await restoreConnection(connection, scope, {
    mode: 'enforce',
    runId,
    clock: createTestClock(),
    stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
    memory,
    onEvent: (event) => events.push(event),
    ...differences,
  });
  const fates = events.map(({ token, count, outcome, error }) =>
    [token?.id ?? count, outcome, ...(error ? [error.code] : [])].join(' '),
  );
  return { result, events, fates };
}
