/** One piece of work for a subject, passed to its process as JSON. */
export interface Work {
  readonly origin: string;
  readonly concurrency: number;
  /** What the configuration tells of the provider's limit. */
  readonly requestsPerSecond?: number;
  /** Lists and decides, revokes nothing. */
  readonly planOnly?: boolean;
  /** Connections that share the tokens, each with a secret of its own. @default 1 */
  readonly connections?: number;
  /** Remembers the run in a folder. */
  readonly remembers?: boolean;
  /** Owners are told by mail of what was removed; their addresses are looked up. */
  readonly tellsOwners?: boolean;
  /** Does the same on as many connections more, before what is measured. */
  readonly warmUp?: boolean;
  readonly provider?: 'example' | 'apigee-edge' | 'aws-iam-access-keys' | 'rest';
  /** After so many milliseconds a rival gives up. @default - it does not */
  readonly maxMillis?: number;
  readonly tokens: number;
}

/** What a subject's process came to. */
export interface Measurement {
  readonly wallMillis: number;
  readonly cpuMillis: number;
  readonly peakMebibytes: number;
  /** Tokens that were revoked, or would be. */
  readonly stale: number;
}

/** The work that this process was started for. */
export const work = JSON.parse(process.argv[2] ?? '{}') as Work;

/** Does it and tells the parent what that cost; what was loaded and prepared before is not counted. */
export async function measure(run: () => Promise<number>): Promise<void> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const stale = await run();
  const wallMillis = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const measurement: Measurement = {
    wallMillis,
    cpuMillis: (user + system) / 1000,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
    stale,
  };
  process.send?.(measurement, () => process.exit(0));
}
