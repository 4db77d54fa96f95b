import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { COMPILE_CACHE } from './compile-cache.ts';
import { type LivingToken, takeCensus } from './sandbox/census.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { demoConfig, seedSandbox } from './sandbox/seed.ts';

/** The entry point of the command line. */
export const CLI = fileURLToPath(new URL('../../lambda/cli.ts', import.meta.url));

const PROVIDERS = ['huawei', 'route53', 'apigee', 'oauth'] as const;

/** How a process ended, and what it wrote. */
export interface ProcessResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a process of its own, in a folder with the configuration of the demo. */
export class CliProcess {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly #seededAt: number;

  private constructor(sandbox: Sandbox, folder: string, seededAt: number) {
    this.sandbox = sandbox;
    this.folder = folder;
    this.#seededAt = seededAt;
  }

  /** Starts the sandbox, seeds it and writes the configuration. */
  static async create(): Promise<CliProcess> {
    const sandbox = await startSandbox();
    const seededAt = Date.now();
    seedSandbox(sandbox, seededAt);
    const folder = await mkdtemp(join(tmpdir(), 'cli-'));
    await writeFile(join(folder, 'sweeper.yaml'), demoConfig(sandbox));
    return new CliProcess(sandbox, folder, seededAt);
  }

  /** Starts a program in the folder, with the sandbox as its world. */
  spawn(program: string, args: readonly string[]) {
    return spawn(program, args, {
      cwd: this.folder,
      env: { ...this.sandbox.env, ...COMPILE_CACHE },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs the command line with these arguments to its end. */
  run(...args: string[]): Promise<ProcessResult> {
    return endOf(this.spawn(process.execPath, [CLI, ...args]));
  }

  /** The lines of an audit in the folder. */
  async auditLines(path: string): Promise<AuditLine[]> {
    const lines = (await readFile(join(this.folder, path), 'utf8')).trim();
    expectNoSecret(lines);
    return lines.split('\n').map((line) => JSON.parse(line));
  }

  /** The tokens that the simulators still have. */
  census(): LivingToken[] {
    return takeCensus(this.sandbox, this.#seededAt);
  }

  /** Every request that reached a provider. */
  requests() {
    return PROVIDERS.flatMap((name) => this.sandbox[name].server.requests);
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await rm(this.folder, { recursive: true });
  }
}

/** What the tests read of an audit line. */
interface AuditLine {
  readonly runId: string;
  readonly connection: string;
  readonly outcome?: string;
  readonly token: { readonly id?: string; readonly fingerprint?: string };
}

/** Waits for the end of a process, whose output must show no secret. */
export async function endOf(child: ReturnType<CliProcess['spawn']>): Promise<ProcessResult> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  expectNoSecret(stdout + stderr);
  return { code, stdout, stderr };
}

/** Every credential and token value of the sandbox begins alike. */
function expectNoSecret(output: string): void {
  expect(output).not.toMatch(/sandbox(?:-|[A-Za-z0-9]{21})/);
}
