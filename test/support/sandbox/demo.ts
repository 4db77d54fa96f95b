import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { DAY } from '../clock.ts';
import { type LivingToken, takeCensus } from './census.ts';
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
  say(`Four simulated providers run on this machine and hold ${before.length} tokens.`);
  say('Their credentials lie in a simulated Secrets Manager. Nothing leaves the machine.');

  headline('1. Plan: what is stale, and why. Nothing is changed.');
  const planned = await sweeper('plan');
  headline('2. Enforce: the same decisions, carried out.');
  const enforced = await sweeper('enforce', '--yes');
  headline('3. Plan again: nothing is left to do.');
  const replanned = await sweeper('plan');

  headline('What the simulators themselves say');
  const proven = prove(before, takeCensus(sandbox, now));
  return planned === 0 && enforced === 0 && replanned === 0 && proven;
}

/** Runs the real program as a person would and returns its exit code. */
async function sweeper(...args: string[]): Promise<number> {
  say(styleText('dim', `$ npm run --silent sweeper -- ${args.join(' ')}\n`));
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, ...sandbox.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  return code;
}

/** Judges by the tokens alone, by rules of its own: stale is older than a year, or expired for a week. */
function prove(before: readonly LivingToken[], after: readonly LivingToken[]): boolean {
  const left = new Set(after.map(({ key }) => key));
  const gone = before.filter(({ key }) => !left.has(key));
  const stale = after.filter(isStale);
  const shielded = stale.filter(isProtected);
  const newest = stale.filter((token) => !isProtected(token) && isOnlyOne(token, after));
  const forgotten = stale.length - shielded.length - newest.length;
  const wronged = gone.filter((token) => !isStale(token) || isProtected(token));
  return [
    verdict(gone.length > 0, `stale tokens gone: ${gone.length}`),
    verdict(forgotten === 0, `stale tokens left behind: ${forgotten}`),
    verdict(wronged.length === 0, `fresh or protected tokens touched: ${wronged.length}`),
    verdict(stale.length < after.length, `fresh tokens at work: ${after.length - stale.length}`),
    verdict(shielded.length > 0, `old, but protected by break-glass-*: ${shielded.length}`),
    verdict(newest.length > 0, `old, but the only one of their app: ${newest.length}`),
  ].every(Boolean);
}

function isStale({ createdAt, expiresAt }: LivingToken): boolean {
  return now - createdAt >= 365 * DAY || now - expiresAt >= 7 * DAY;
}

function isProtected({ name }: LivingToken): boolean {
  return name.startsWith('break-glass-');
}

function isOnlyOne({ group }: LivingToken, all: readonly LivingToken[]): boolean {
  return all.filter((other) => other.group === group).length === 1;
}

function verdict(good: boolean, text: string): boolean {
  say(good ? `  ${styleText('green', '✓')} ${text}` : `  ${styleText('red', '✗')} ${text}`);
  return good;
}

function headline(text: string): void {
  say(`\n${styleText('bold', text)}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
