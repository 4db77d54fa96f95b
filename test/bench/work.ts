import type { ServerSpec } from './provider-server.ts';

/** One piece of work for a subject, passed to its process as JSON. */
export interface Work {
  readonly origins: readonly string[];
  readonly concurrency: number;
  readonly requestsPerSecond?: number;
  /** Lists and decides, revokes nothing. */
  readonly planOnly?: boolean;
  readonly tokens: number;
  readonly spec: ServerSpec;
}

/** What a subject's process came to. */
export interface Measurement {
  readonly wallMillis: number;
  readonly cpuMillis: number;
  readonly peakMebibytes: number;
  readonly revoked: number;
}

/** Runs `work` in this process and tells the parent what it cost. */
export async function measure(work: (input: Work) => Promise<number>): Promise<void> {
  const input = JSON.parse(process.argv[2] ?? '{}') as Work;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const revoked = await work(input);
  const wallMillis = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const measurement: Measurement = {
    wallMillis,
    cpuMillis: (user + system) / 1000,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
    revoked,
  };
  process.send?.(measurement, () => process.exit(0));
}
