import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTokenRegister } from '../../lambda/aws/register.ts';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import { composeConnections } from '../../lambda/compose.ts';
import { validateConfig } from '../../lambda/config/validate.ts';
import type { RunnableConnection } from '../../lambda/ports.ts';
import { providers } from '../../lambda/providers/index.ts';
import { chosen } from '../faults/chosen.ts';
import { impatientClient } from '../faults/impatient-client.ts';
import { createTestClock } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import type { Effect } from '../support/sandbox/faults.ts';
import { BROKEN_ANSWERS } from './broken-secrets.ts';
import { PROCESS_KEY } from './canary-connections.ts';
import { type CanaryWorld, startCanaryWorld } from './canary-world.ts';
import { Traces } from './traces.ts';

let world: CanaryWorld;
beforeEach(async () => {
  world = await startCanaryWorld();
});
afterEach(() => world.close());

/** Connects, lists and revokes with every connection, and gathers whatever is thrown. */
async function gatherErrors(): Promise<unknown[]> {
  const clock = { ...createTestClock(), now: world.now };
  const client = impatientClient(world.secretsManager.origin, clock, 500, PROCESS_KEY);
  const { connections } = validateConfig(world.config, providers);
  const quick = connections.map((one) => ({
    ...one,
    limits: { concurrency: 5, timeoutMillis: 300 },
  }));
  const runnable = composeConnections(quick, {
    clock,
    secrets: createCredentialStore(async () => client),
    register: createTokenRegister(async () => client),
    memory: AMPLE_MEMORY,
    awsCredentials: async () => PROCESS_KEY,
  });
  const errors = await Promise.all(runnable.map(errorsOf));
  client.destroy();
  return errors.flat();
}

async function errorsOf(connection: RunnableConnection): Promise<unknown[]> {
  const errors: unknown[] = [];
  const note = (error: unknown) => {
    errors.push(error);
  };
  const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
  const connected = await connection.connect(stop).catch(note);
  if (!connected) return errors;
  const { provider } = connected;
  try {
    for await (const page of provider.list()) {
      for (const token of page) {
        if (token.providerState) continue;
        await provider.inspect?.(token).catch(note);
        await provider.revoke(token).catch(note);
      }
    }
  } catch (error) {
    note(error);
  }
  connected.close();
  return errors;
}

function expectClean(errors: readonly unknown[]): void {
  const shown = errors.flatMap((error) => [
    inspect(error, { depth: Number.POSITIVE_INFINITY, maxStringLength: null }),
    JSON.stringify(error),
    String(error),
    error instanceof Error ? `${error.stack} ${error.message}` : '',
    inspect({ wrapped: [error] }, { depth: Number.POSITIVE_INFINITY }),
  ]);
  expect(new Traces(world.canaries()).in(shown.join('\n'))).toEqual([]);
}

describe('an error shows no secret, however it is printed', () => {
  test.each(chosen([200, 400, 401, 403, 404, 409, 418, 429, 500], 4))(
    'when a provider repeats the request with %i',
    async (status) => {
      world.echo(status, 'everywhere');
      const errors = await gatherErrors();
      expect(errors.length).toBeGreaterThan(15);
      expectClean(errors);
    },
  );

  test.each(chosen([200, 400, 403, 404, 500], 3, 1))(
    'when a revocation is refused with %i',
    async (status) => {
      world.echo(status, 'revocations');
      expectClean(await gatherErrors());
    },
  );

  test.each(['everywhere', 'revocations'] as const)(
    'when a provider repeats the request %s in something that is no JSON',
    async (where) => {
      world.echo(200, where, 'text');
      expectClean(await gatherErrors());
    },
  );

  const BREAKS: readonly Effect[] = [
    { kind: 'reset' },
    { kind: 'lost-response' },
    { kind: 'truncate' },
    { kind: 'slow', millis: Number.POSITIVE_INFINITY },
  ];
  const PLACES = ['everywhere', 'revocations'] as const;
  const broken = BREAKS.flatMap((effect) =>
    PLACES.map((where) => [effect.kind, where, effect] as const),
  );
  test.each(chosen(broken, 4, 1))('when the connection breaks: %s %s', async (_, where, effect) => {
    world.breakAll(effect, where);
    const errors = await gatherErrors();
    expect(errors.length).toBeGreaterThan(15);
    expectClean(errors);
  });

  test.each(chosen(BROKEN_ANSWERS, 2, 1))(
    'when Secrets Manager answers with %s',
    async (_, reply) => {
      const times = Number.POSITIVE_INFINITY;
      world.secretsManager.faults.add({ times, effect: { kind: 'response', reply } });
      const errors = await gatherErrors();
      expect(errors.length).toBeGreaterThan(15);
      expectClean(errors);
    },
  );
});
