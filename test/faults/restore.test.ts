import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { anthropicCase } from '../providers/definitions/anthropic.contract.ts';
import { DAY } from '../support/clock.ts';
import { type Loopback, startLoopback } from '../support/sandbox/loopback.ts';
import { createRestApi } from '../support/sandbox/rest-api.ts';
import { readAudit } from './audit-file.ts';
import { startCommandLine } from './command-line.ts';

// Each test starts processes, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 120_000 });

let keys: ReturnType<typeof createRestApi>;
let server: Loopback;
let folder: string;

beforeEach(async () => {
  const now = Date.now();
  keys = createRestApi(anthropicCase.api);
  for (const id of ['old-1', 'old-2'])
    keys.add({ id, createdAt: now - 400 * DAY, expiresAt: now - 30 * DAY, own: false });
  server = await startLoopback(keys.handle, { clock: { now: () => Date.now() } });
  folder = await mkdtemp(join(tmpdir(), 'restore-'));
  await writeFile(join(folder, 'keys.json'), JSON.stringify(anthropicCase.secret));
  await chmod(join(folder, 'keys.json'), 0o600);
  await writeFile(
    join(folder, 'sweeper.yaml'),
    `connections:
  - { name: keys, provider: anthropic, secret: 'file:keys.json', endpoint: '${server.origin}', limits: { concurrency: 1 } }
policies:
  default:
    rules: [{ name: expired, when: { expiredFor: 7d }, action: disable }]
    safeguards: { maxRevocationShare: 1, keepNewest: 0 }
`,
  );
  const { code, stderr } = await start('enforce', '--yes').ended;
  expect([code, stderr]).toEqual([0, expect.anything()]);
  expect(keys.disabled()).toEqual(['old-1', 'old-2']);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const env = () => ({ CLOCK_SHIFT_MILLIS: '0', AWS_EC2_METADATA_DISABLED: 'true' });

const start = (...words: string[]) => startCommandLine({ folder, env }, words);

const restore = (...more: string[]) =>
  start('restore', '--connection', 'keys', '--all', '--yes', '--audit', 'audit.jsonl', ...more);

/** Does something when the first request to enable a token arrives. */
function onFirstChange(act: () => void): void {
  let isFirst = true;
  server.faults.add({
    when({ method }) {
      if (method !== 'POST' || !isFirst) return false;
      isFirst = false;
      act();
      return false;
    },
    effect: { kind: 'reset' },
  });
}

/** What another run would wait for, 20 minutes long. */
async function forgetLease(): Promise<void> {
  const memory = join(folder, '.token-sweeper');
  for (const name of await readdir(memory))
    if (name.includes('.lease.')) await rm(join(memory, name));
}

describe('a restore that is killed between its request and its end', () => {
  test('is in the audit, disables nothing again, and goes on when it is started once more', async () => {
    const killed = restore();
    onFirstChange(() => killed.child.kill('SIGKILL'));
    expect((await killed.ended).signal).toBe('SIGKILL');

    const { intents, outcomes } = await readAudit(join(folder, 'audit.jsonl'));
    expect(intents.map(({ token, decision }) => [token.id, decision])).toEqual([
      ['old-1', 'restore'],
      ['old-2', 'restore'],
    ]);
    expect(outcomes).toEqual([]);

    expect((await restore().ended).stdout).toContain('busy');
    await forgetLease();
    const before = keys.disabled();
    await start('enforce', '--yes').ended;
    expect(keys.disabled()).toEqual(before);

    const { code, stderr } = await restore().ended;
    expect([code, keys.disabled()]).toEqual([0, []]);
    expect(stderr).toContain('left 2 intents without an outcome');
    expect(stderr).toContain('if it was killed, start restore again');
  });
});

test('where the memory is refused nothing is restored, and once it is put right all of it is', async () => {
  const memory = join(folder, '.token-sweeper');
  const before = server.requests.filter(({ method }) => method === 'POST').length;
  await chmod(memory, 0o755);

  const { code, stderr, stdout } = await restore().ended;

  expect(code).not.toBe(0);
  expect(stderr + stdout).toContain('chmod');
  expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(before);
  await chmod(memory, 0o700);
  expect((await restore().ended).code).toBe(0);
  expect(keys.disabled()).toEqual([]);
  expect(await readFile(join(folder, 'audit.jsonl'), 'utf8')).toContain('"outcome":"restored"');
});
