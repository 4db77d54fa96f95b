import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chosen } from '../faults/chosen.ts';
import { startCommandLine } from '../faults/command-line.ts';
import { BROKEN_ANSWERS } from './broken-secrets.ts';
import { type CanaryWorld, startCanaryWorld } from './canary-world.ts';
import { Traces } from './traces.ts';

// Each test starts processes, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 120_000 });

let world: CanaryWorld;
beforeEach(async () => {
  world = await startCanaryWorld();
});
afterEach(() => world.close());

/** Runs the command line; what it wrote, the audit included, shows nothing. */
async function run(...words: string[]) {
  return runIn(world, ...words);
}

async function runIn({ folder, env }: Pick<CanaryWorld, 'folder' | 'env'>, ...words: string[]) {
  const { code, stdout, stderr } = await startCommandLine({ folder, env }, words).ended;
  const audit = await readFile(join(world.folder, 'audit.jsonl'), 'utf8').catch(() => '');
  await rm(join(world.folder, 'audit.jsonl'), { force: true });
  const traces = new Traces(world.canaries());
  expect(traces.in(`${stdout}\n${stderr}\n${audit}`), words.join(' ')).toEqual([]);
  return { code, stdout, stderr, audit };
}

describe('the command line shows no secret', () => {
  test('when it plans, checks, enforces and explains', async () => {
    const plan = await run('plan', '--audit', 'audit.jsonl');
    expect(plan.stdout).toContain('connections/broken-not-json');
    expect(plan.audit).toContain('"fingerprint"');
    await run('plan', '--json');
    const check = await run('check');
    expect(check.stdout).toContain('connections/missing');
    const fingerprint = /"fingerprint":"([0-9a-f]{64})"/.exec(plan.audit)?.[1] ?? '';
    for (const connection of ['apigee-basic', 'oauth-basic', 'broken-not-json']) {
      await run('explain', '--connection', connection, '--token', fingerprint);
    }
    await run('providers');
    const { audit } = await run('enforce', '--yes', '--json', '--audit', 'audit.jsonl');
    expect(audit.includes('"revoked"')).toBe(true);
    expect(world.revoked()).toBe(18);
  });

  test.each(chosen([200, 400, 401, 403, 404, 500], 3))(
    'of an answer %i that repeats the request',
    async (status) => {
      world.echo(status, 'everywhere');
      const { code } = await run('enforce', '--yes', '--audit', 'audit.jsonl');
      expect(code).toBe(1);
    },
  );

  test.each(chosen([200, 400, 403, 404, 500], 3, 1))(
    'of a refusal %i that repeats the request',
    async (status) => {
      world.echo(status, 'revocations');
      const { audit } = await run('enforce', '--yes', '--json', '--audit', 'audit.jsonl');
      expect(audit.includes('"decision":"revoke"')).toBe(true);
    },
  );

  test.each(chosen(BROKEN_ANSWERS, 4, 3))(
    'of Secrets Manager that answers with %s',
    async (_, reply) => {
      const times = Number.POSITIVE_INFINITY;
      world.secretsManager.faults.add({ times, effect: { kind: 'response', reply } });
      const { code, stdout } = await run('enforce', '--yes', '--json', '--audit', 'audit.jsonl');
      expect(code).toBe(1);
      expect(stdout).toContain('connections/apigee-basic');
    },
  );

  test('and refuses to let Node print requests', async () => {
    const env = () => ({ ...world.env(), NODE_DEBUG: 'undici,net,http' });
    const { code, stdout, stderr } = await runIn({ ...world, env }, 'enforce', '--yes');
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: 'NODE_DEBUG makes Node print requests with the secrets in them; unset it\n',
    });
    expect(world.secretsManager.requests).toEqual([]);
  });
});
