import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLI, CliProcess, endOf } from './support/cli-process.ts';
import { COMPILE_CACHE } from './support/compile-cache.ts';

let world: CliProcess;
let secret: string;
beforeEach(async () => {
  world = await CliProcess.create();
  secret = world.sandbox.secretsManager.simulator.text('token-sweeper/huawei') ?? '';
});
afterEach(() => world.close());

/** Plans one connection with its secret in another place, and nothing of AWS in the environment. */
async function plan(place: string, env: Record<string, string>) {
  const file = join(world.folder, 'sweeper.yaml');
  const config = await readFile(file, 'utf8');
  await writeFile(file, config.replace('secret: token-sweeper/huawei', `secret: ${place}`));
  const args = [CLI, 'plan', '--connection', 'workforce-scim', '--config', file];
  const { PATH = '' } = process.env;
  return endOf(
    spawn(process.execPath, args, {
      env: { PATH, ...COMPILE_CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

test('a plan needs no AWS account where the secret is a variable', async () => {
  const { code, stdout } = await plan('env:HUAWEI', { HUAWEI: secret });
  expect(stdout).toContain('workforce-scim');
  expect(code).toBe(0);
  expect(world.sandbox.secretsManager.server.requests).toEqual([]);
});

test('a plan needs no AWS account where the secret is a file, which is told if others can read it', async () => {
  await writeFile(join(world.folder, 'huawei.json'), secret, { mode: 0o644 });
  const { code, stderr } = await plan('file:huawei.json', {});
  expect(stderr).toMatch(/^warning: secret file:\S+huawei\.json can be read or changed by others/m);
  expect(code).toBe(0);
});

test('a plan needs no AWS account where a command prints the secret', async () => {
  const { code } = await plan('cmd:printenv PASSWORD_MANAGER', { PASSWORD_MANAGER: secret });
  expect(code).toBe(0);
});

test('a plan says which variable is missing, and fails', async () => {
  const { code, stdout } = await plan('env:HUAWEI', {});
  expect(stdout).toContain('the variable HUAWEI is not set');
  expect(code).toBe(1);
});
