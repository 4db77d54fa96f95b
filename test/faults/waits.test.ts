import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { chosen } from './chosen.ts';
import { type CommandLine, startCommandLine } from './command-line.ts';
import { POINTS, type Point, type ProviderName } from './points.ts';
import { type ProcessWorld, startProcessWorld } from './process-world.ts';

// Each test starts a process, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 60_000 });

/** Lets a minute pass for timers of just a minute in a part of a second. */
const FAST_MINUTES = fileURLToPath(new URL('fast-minutes.mjs', import.meta.url));

const PROVIDERS: readonly ProviderName[] = [
  'huawei',
  'route53',
  'apigee',
  'oauth',
  'iam-keys',
  'iam-credentials',
];

function lastPointOfList(provider: ProviderName): Point {
  const point = POINTS.findLast(
    (one) => one.provider === provider && one.phase === 'list' && one.server === 'provider',
  );
  if (!point) throw new RangeError(`${provider} has no list`);
  return point;
}

/** Enforces in a process for which minutes are short; the answer at the point waits until `words` are on stderr. */
async function enforceHeld(world: ProcessWorld, point: Point, words: string | RegExp) {
  const started = Promise.withResolvers<CommandLine>();
  world.onArrival(point, async () => (await started.promise).said(words));
  const shell = `NODE_OPTIONS='--import ${FAST_MINUTES}' exec "$@"`;
  const command = startCommandLine(world, ['enforce', '--yes', '--json'], shell);
  started.resolve(command);
  return command.ended;
}

function expectSwept({ hit, neighbour }: ProcessWorld): void {
  for (const { revoked, stale } of [hit, neighbour]) {
    expect([...revoked()].sort()).toEqual([...stale].sort());
  }
}

describe.each(chosen(PROVIDERS, 4, 1))('%s: a wait of more than a minute is told', (provider) => {
  test('for one response, where the connection gives it the time', async () => {
    const world = await startProcessWorld(provider, { concurrency: 1, timeout: '5m' });
    try {
      const point = lastPointOfList(provider);
      const { code, stderr } = await enforceHeld(world, point, /^hit: .*unless the response/m);
      expect(stderr).toMatch(
        /^hit: waiting [45] minutes, until [-\d]+ [:\d]+ UTC, unless the response comes before$/m,
      );
      expect(code).toBe(0);
      expectSwept(world);
    } finally {
      await world.close();
    }
  });

  test('for the list of another connection to the same account', async () => {
    // They share an account, so the one must not take the place of the other.
    const world = await startProcessWorld(provider, { concurrency: 4, timeout: '60s' });
    try {
      const { connections, ...config } = Object(world.config);
      const twin = { ...connections[0], name: 'twin' };
      const both = { ...config, connections: [...connections, twin] };
      await writeFile(join(world.folder, 'sweeper.yaml'), JSON.stringify(both));
      const words = 'waiting for the lists of other connections to the same account';
      const { code, stderr } = await enforceHeld(world, lastPointOfList(provider), words);
      expect(stderr).toMatch(/^(hit: .*: "twin"|twin: .*: "hit")$/m);
      expect(code).toBe(0);
      expectSwept(world);
    } finally {
      await world.close();
    }
  });
});

describe('a wait for AWS of more than a minute is told', () => {
  test('for Secrets Manager', async () => {
    const world = await startProcessWorld('huawei');
    try {
      const point = POINTS.find(
        ({ provider, phase }) => provider === 'huawei' && phase === 'secret',
      );
      if (!point) throw new RangeError('huawei has no secret');
      const words = 'hit: waiting';
      const { code, stderr } = await enforceHeld(world, point, words);
      expect(stderr).toMatch(
        /^hit: waiting [12] minutes?, until .*, for its secret from Secrets Manager/m,
      );
      expect(code).toBe(0);
      expectSwept(world);
    } finally {
      await world.close();
    }
  });

  test('for the program that gives the credentials', async () => {
    const world = await startProcessWorld('iam-keys');
    try {
      const key = {
        AccessKeyId: SANDBOX_AWS_KEY.accessKeyId,
        SecretAccessKey: SANDBOX_AWS_KEY.secretAccessKey,
      };
      const [program, profile, done] = ['program.sh', 'profile', 'done'].map((name) =>
        join(world.folder, name),
      ) as [string, string, string];
      const answer = JSON.stringify({ Version: 1, ...key });
      await writeFile(program, `until [ -e ${done} ]; do sleep 0.1; done; echo '${answer}'`);
      await writeFile(profile, `[default]\ncredential_process = sh ${program}\n`);
      const shell = `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
        export AWS_CONFIG_FILE=${profile} AWS_SHARED_CREDENTIALS_FILE=/dev/null
        NODE_OPTIONS='--import ${FAST_MINUTES}' exec "$@"`;
      const command = startCommandLine(world, ['enforce', '--yes', '--json'], shell);
      await command.said('hit: waiting');
      await writeFile(done, '');
      const { code, stderr } = await command.ended;
      expect(stderr).toMatch(
        /^hit: waiting (30 seconds|1 minute), until .*, for the AWS credentials$/m,
      );
      expect(code).toBe(0);
      expectSwept(world);
    } finally {
      await world.close();
    }
  });
});
