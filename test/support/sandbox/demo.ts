import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { DAY } from '../clock.ts';
import { EXPIRED_AT_THEIR_SERVER, type LivingToken, takeCensus } from './census.ts';
import { startSandbox } from './sandbox.ts';
import { demoConfig, seedSandbox } from './seed.ts';

const CLI = fileURLToPath(new URL('../../../lambda/cli.ts', import.meta.url));

const now = Date.now();
const sandbox = await startSandbox();
seedSandbox(sandbox, now);
const folder = await mkdtemp(join(tmpdir(), 'token-sweeper-demo-'));
try {
  await writeFile(join(folder, 'sweeper.yaml'), demoConfig(sandbox));
  process.exitCode = (await demonstrate()) ? 0 : 1;
} finally {
  await sandbox.close();
  await rm(folder, { recursive: true });
}

async function demonstrate(): Promise<boolean> {
  const before = takeCensus(sandbox, now);
  print(`Four simulated providers run on this machine and hold ${before.length} tokens.`);
  print('Their credentials are in a simulated Secrets Manager. Nothing leaves the machine.');

  headline('1. Plan: shows what is stale, and why. Changes nothing.');
  const planned = await sweeper('plan');
  headline('2. Enforce: revokes what the plan showed.');
  const enforced = await sweeper('enforce', '--yes');
  headline('3. Plan again: nothing is left to revoke.');
  const replanned = await sweeper('plan');

  headline('What the simulators report');
  const isProven = checkCensus(before, takeCensus(sandbox, now));
  print(
    `    (The report also counts expired tokens that their server no longer accepts: ${EXPIRED_AT_THEIR_SERVER}.)`,
  );
  return planned === 0 && enforced === 0 && replanned === 0 && isProven;
}

/** Runs the real program in a process of its own and returns its exit code. */
async function sweeper(...args: string[]): Promise<number> {
  print(styleText('dim', `$ npx token-sweeper ${args.join(' ')}\n`));
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, ...sandbox.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  return code;
}

/** Compares the tokens before and after, by rules of its own: stale is older than a year, or expired for a week. */
function checkCensus(before: readonly LivingToken[], after: readonly LivingToken[]): boolean {
  const left = new Set(after.map(({ key }) => key));
  const gone = before.filter(({ key }) => !left.has(key));
  const stale = after.filter(isStale);
  const protectedTokens = stale.filter(isProtected);
  const onlyOnes = stale.filter((token) => !isProtected(token) && isOnlyOne(token, after));
  const missed = stale.length - protectedTokens.length - onlyOnes.length;
  const wrong = gone.filter((token) => !isStale(token) || isProtected(token));
  return [
    check(gone.length > 0, `stale tokens removed: ${gone.length}`),
    check(missed === 0, `stale tokens left: ${missed}`),
    check(wrong.length === 0, `fresh or protected tokens removed: ${wrong.length}`),
    check(
      stale.length < after.length,
      `fresh tokens still working: ${after.length - stale.length}`,
    ),
    check(
      protectedTokens.length > 0,
      `stale tokens kept because break-glass-* protects them: ${protectedTokens.length}`,
    ),
    check(
      onlyOnes.length > 0,
      `stale tokens kept because each is the only one of its app: ${onlyOnes.length}`,
    ),
  ].every(Boolean);
}

function isStale({ createdAt, expiresAt }: LivingToken): boolean {
  return now - createdAt >= 365 * DAY || now - expiresAt >= 7 * DAY;
}

function isProtected({ name }: LivingToken): boolean {
  return name.startsWith('break-glass-');
}

function isOnlyOne({ group }: LivingToken, all: readonly LivingToken[]): boolean {
  return all.filter((token) => token.group === group).length === 1;
}

function check(good: boolean, text: string): boolean {
  print(good ? `  ${styleText('green', '✓')} ${text}` : `  ${styleText('red', '✗')} ${text}`);
  return good;
}

function headline(text: string): void {
  print(`\n${styleText('bold', text)}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
