import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerSpec, ServerStats } from './provider-server.ts';
import type { Measurement, Work } from './work.ts';

/** The programs that can be measured. */
export type Subject = 'ours' | 'bare' | 'script';

/** One round of one subject. */
export interface Round extends Measurement {
  readonly server: ServerStats;
}

/** What a round needs beyond the server's specification. */
export interface RoundOptions extends Omit<Work, 'origins' | 'tokens' | 'spec'> {
  readonly servers?: number;
  readonly execArgv?: readonly string[];
}

/** Starts fresh servers, runs one subject against them in a fresh process, and ends both. */
export async function runRound(
  subject: Subject,
  spec: ServerSpec,
  { servers: count = 1, execArgv = [], ...options }: RoundOptions,
): Promise<Round> {
  const servers = await Promise.all(Array.from({ length: count }, () => startServer(spec)));
  const work: Work = {
    ...options,
    spec,
    tokens: spec.tokens,
    origins: servers.map(({ port }) => `http://127.0.0.1:${port}`),
  };
  const measurement = await runSubject(subject, work, execArgv);
  const stats = await Promise.all(servers.map(({ child }) => stopServer(child)));
  return { ...measurement, server: stats.reduce(addStats) };
}

async function startServer(spec: ServerSpec): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(file('provider-server'), [JSON.stringify(spec)]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, port };
}

async function runSubject(
  subject: Subject,
  work: Work,
  execArgv: readonly string[],
): Promise<Measurement> {
  const child = fork(file(subject), [JSON.stringify(work)], { execArgv: [...execArgv] });
  const result = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof result[0] !== 'object') throw new Error(`${subject} ended without a result`);
  return result[0] as Measurement;
}

async function stopServer(child: ChildProcess): Promise<ServerStats> {
  child.send('stop');
  const [stats] = (await once(child, 'message')) as [ServerStats];
  return stats;
}

function addStats(one: ServerStats, other: ServerStats): ServerStats {
  const keys = Object.keys(one) as (keyof ServerStats)[];
  return Object.fromEntries(
    keys.map((key) => [key, one[key] + other[key]]),
  ) as unknown as ServerStats;
}

function file(name: string): URL {
  return new URL(`./${name}.ts`, import.meta.url);
}
