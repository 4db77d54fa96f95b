import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_FILE, ENV } from '../../lambda/function/contract.ts';
import type { SweepResult } from '../../lambda/function/invoke.ts';
import { type Lambda, startLambda } from '../lambda-host/lambda.ts';
import { copyFunction } from './function-bundle.ts';
import { type S3Stub, startS3Stub } from './s3-stub.ts';
import { takeCensus } from './sandbox/census.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { demoConfig, seedSandbox } from './sandbox/seed.ts';

const SERVERS = ['huawei', 'route53', 'apigee', 'oauth', 'secretsManager'] as const;
const SHIFTED_CLOCK = new URL('../e2e/shifted-clock.mjs', import.meta.url).href;

type Variables = Readonly<Record<string, string>>;

/** The variables of a deployment that allows an event to enforce. */
export const ENFORCING: Variables = { [ENV.allowManualEnforce]: 'true' };

/** Expects no credential and no token value of the sandbox, which all begin alike. */
export function expectNoSecret(output: string): void {
  expect(output).not.toMatch(/sandbox(?:-|[A-Za-z0-9]{21})/);
}

/** The machine's clock, to be set forward. */
class ShiftedClock {
  shiftMillis = 0;
  readonly now = () => Date.now() + this.shiftMillis;
}

/** The bundled function in a process of its own, before a sandbox of providers and a stub of S3. */
export class DeployedFunction {
  readonly sandbox: Sandbox;
  readonly s3: S3Stub;
  readonly directory: string;
  /** Epoch milliseconds at which the sandbox was filled. */
  readonly seededAt = Date.now();
  readonly #clock: ShiftedClock;
  readonly #payloads: string[] = [];
  #lambda: Lambda | undefined;

  constructor(directory: string, clock: ShiftedClock, sandbox: Sandbox, s3: S3Stub) {
    this.#clock = clock;
    this.directory = directory;
    this.sandbox = sandbox;
    this.s3 = s3;
    seedSandbox(sandbox, this.seededAt);
  }

  /** Replaces the configuration next to the bundle: the sandbox's, with `changes`. */
  async configure(changes: object): Promise<void> {
    const config = { ...parse(demoConfig(this.sandbox)), ...changes };
    await writeFile(join(this.directory, CONFIG_FILE), JSON.stringify(config));
  }

  /** Invokes the function once; the first invocation starts the process. */
  async invoke(event: unknown, environment: Variables = {}) {
    this.#lambda ??= await this.#start(environment);
    const { failed, payload } = await this.#lambda.invoke(event);
    this.#payloads.push(payload);
    return { failed, value: JSON.parse(payload) };
  }

  #start(environment: Variables): Promise<Lambda> {
    return startLambda({
      directory: this.directory,
      preload: [SHIFTED_CLOCK],
      now: this.#clock.now,
      environment: {
        ...this.sandbox.env,
        CLOCK_SHIFT_MILLIS: String(this.#clock.shiftMillis),
        AWS_ENDPOINT_URL_S3: this.s3.origin,
        [ENV.auditBucket]: 'audit-bucket',
        [ENV.auditPrefix]: 'audit/',
        ...environment,
      },
    });
  }

  /** Invokes the function and expects a report in which every listed token has exactly one state. */
  async sweep(event: unknown, environment?: Variables): Promise<SweepResult> {
    const { failed, value } = await this.invoke(event, environment);
    expect(failed, JSON.stringify(value)).toBe(false);
    const report: SweepResult = value;
    const { listed, ...states } = report.totals;
    const sum = Object.values(states).reduce((total, count) => total + count, 0);
    expect(sum, 'every listed token is in exactly one state').toBe(listed);
    return report;
  }

  /** Invokes the function, expects it to fail, and returns the message. */
  async refusal(event: unknown, environment?: Variables): Promise<string> {
    const { failed, value } = await this.invoke(event, environment);
    expect(failed, JSON.stringify(value)).toBe(true);
    expect(value.errorType, 'the minified bundle keeps the names of its errors').toBe('SweepError');
    return value.errorMessage;
  }

  /** Ends the process, and returns the lines that the function logged. */
  async logLines(): Promise<Record<string, unknown>[]> {
    await this.#lambda?.close();
    const lines = (this.#lambda?.logs() ?? '').trim().split('\n');
    return lines.map((line) => JSON.parse(line));
  }

  /** Kills the process; the next invocation starts another one, `millis` later. */
  async killUntil(millis: number): Promise<void> {
    await this.#lambda?.close();
    this.#lambda = undefined;
    this.#clock.shiftMillis = millis;
  }

  /** Keys of the tokens that are still usable at their providers. */
  tokensLeft(): string[] {
    return takeCensus(this.sandbox, this.seededAt).map(({ key }) => key);
  }

  /** Every request that any server of the sandbox received. */
  requests() {
    return SERVERS.flatMap((name) => this.sandbox[name].server.requests);
  }

  /** Ends everything, and expects that no secret left the function. */
  async close(): Promise<void> {
    await this.#lambda?.close();
    expectNoSecret([this.#lambda?.logs(), ...this.#payloads].join('\n'));
    await Promise.all([this.sandbox.close(), this.s3.close()]);
  }
}

/** Gives each test of a file a function of its own. */
export function useDeployedFunction(): () => DeployedFunction {
  let directory: string;
  let deployed: DeployedFunction;
  // Each test starts a process, which a busy machine does at its own pace.
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'handler-'));
    await copyFunction(directory);
  });
  beforeEach(async () => {
    const clock = new ShiftedClock();
    const sandbox = await startSandbox({ clock });
    deployed = new DeployedFunction(directory, clock, sandbox, await startS3Stub());
    await deployed.configure({});
  });
  afterEach(() => deployed.close());
  afterAll(() => rm(directory, { recursive: true }));

  return () => deployed;
}
