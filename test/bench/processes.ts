import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerSpec, ServerStats } from './provider-server.ts';
import type { Measurement, Work } from './work.ts';

/** The programs that can be measured. */
export type Subject = 'ours' | 'bare' | 'script' | 'fixed' | 'aimd';

/** One round of one subject. */
export interface Round extends Measurement {
  readonly server: ServerStats;
}

/** What a round needs beyond the server's specification. */
export interface RoundOptions extends Omit<Work, 'origin' | 'tokens'> {
  readonly execArgv?: readonly string[];
}

/**
 * Starts a fresh server, runs one subject against it in a fresh process, and ends both. Throws when the
 * subject revoked anything but every stale token exactly once.
 */
export async function runRound(
  subject: Subject,
  spec: ServerSpec,
  { execArgv = [], ...options }: RoundOptions,
): Promise<Round> {
  const server = await startServer('provider-server', spec);
  const work: Work = { ...options, tokens: spec.tokens, origin: server.origin };
  const measurement = await runSubject(subject, work, execArgv);
  const round = { ...measurement, server: await server.stop<ServerStats>() };
  checkRound(subject, spec, options, round);
  return round;
}

/** A server in a process of its own. */
export interface RunningServer {
  readonly origin: string;
  /** Ends it and returns what it has counted. */
  stop<Stats>(): Promise<Stats>;
}

/** Starts one of the servers beside this file. */
export async function startServer(name: string, spec: object): Promise<RunningServer> {
  const child = fork(new URL(`./${name}.ts`, import.meta.url), [JSON.stringify(spec)]);
  const { port } = await message<{ port: number }>(child, name);
  return {
    origin: `http://127.0.0.1:${port}`,
    stop<Stats>() {
      child.send('stop');
      return message<Stats>(child, name);
    },
  };
}

/** As `npm run sweeper` and the deployed function have it. */
const OUR_ENVIRONMENT = { MALLOC_ARENA_MAX: '1' };

/** Runs one subject to its end. */
export async function runSubject(
  subject: Subject,
  work: Work,
  execArgv: readonly string[] = [],
): Promise<Measurement> {
  const file = new URL(`./subjects/${subject}.ts`, import.meta.url);
  const env = subject === 'ours' ? { ...process.env, ...OUR_ENVIRONMENT } : process.env;
  const child = fork(file, [JSON.stringify(work)], { execArgv: [...execArgv], env });
  const ended = once(child, 'exit');
  const measurement = await message<Measurement>(child, subject);
  await ended;
  return measurement;
}

async function message<T>(child: ChildProcess, name: string): Promise<T> {
  const exited = once(child, 'exit').then(() => {
    throw new Error(`${name} ended without a result`);
  });
  const [value] = (await Promise.race([once(child, 'message'), exited])) as [T];
  exited.catch(() => {}); // it ends later, when its result is in
  return value;
}

function checkRound(
  subject: Subject,
  { tokens, staleEvery }: ServerSpec,
  { planOnly = false, maxMillis }: Pick<Work, 'planOnly' | 'maxMillis'>,
  { stale, server }: Round,
): void {
  const expected = staleEvery > 0 ? Math.ceil(tokens / staleEvery) : 0;
  const { revokedOnce, revokedAgain, wronglyRevoked } = server;
  const isDone = revokedOnce === (planOnly ? 0 : expected) || maxMillis !== undefined;
  const right = stale === expected && isDone;
  if (right && revokedAgain === 0 && wronglyRevoked === 0) return;
  throw new Error(
    `${subject}: of ${expected} stale tokens it found ${stale}, revoked ${revokedOnce} once and ${revokedAgain} again, and ${wronglyRevoked} others`,
  );
}
