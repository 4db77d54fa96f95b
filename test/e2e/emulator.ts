import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { runCommand } from './child.ts';
import { findFreePort, startBoto, startMoto } from './moto.ts';
import { type SentMail, sentMail } from './sent-mail.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

const COMMAND_LINE = join(ROOT, 'lambda', 'cli.ts');
const SHIFTED_CLOCK = join(import.meta.dirname, 'shifted-clock.mjs');

const CLOCK_SHIFT_FILE = 'clock-shift';

/** The account and region that moto stands for. */
export const ENVIRONMENT = { account: '123456789012', region: 'us-east-1' };

/** An AWS account on this machine, in which the stack can be deployed and its function run. */
export interface Emulator {
  /** Runs the CDK's command line as a person would; resolves to what it printed. Throws with that when it fails. */
  cdk(...words: readonly string[]): Promise<string>;
  /** Calls an AWS API by its name in boto3. Throws with the operation and the code of the error. */
  call(service: string, operation: string, parameters?: object): Promise<unknown>;
  /** The same beside it, at the same time. */
  callBeside(service: string, operation: string, parameters?: object): Promise<unknown>;
  /** Runs the command line, as far in the future as functions live; resolves to what it printed. Throws with that when it fails. */
  sweeper(...words: readonly string[]): Promise<string>;
  /** What SES sent. */
  sentMail(): Promise<SentMail[]>;
  /** Lets functions live so many milliseconds in the future. */
  shiftClock(millis: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts an empty account. */
export async function startEmulator(): Promise<Emulator> {
  const port = await findFreePort();
  const scratch = await mkdtemp(join(tmpdir(), 'token-sweeper-e2e-'));
  const env = awsEnvironment(port, scratch);
  const moto = await startMoto(port, env);
  const boto = startBoto(env);
  const beside = startBoto(env);
  const shiftFile = join(scratch, CLOCK_SHIFT_FILE);
  let commands = 0;
  return {
    cdk: (...words) => {
      const output = join(scratch, `cdk.out.${commands++}`);
      const node = process.execPath;
      return runCommand(node, [CDK, ...words, '--output', output], { cwd: ROOT, env });
    },
    call: boto.call,
    callBeside: beside.call,
    async sweeper(...words) {
      const shifted = { ...env, CLOCK_SHIFT_MILLIS: await readFile(shiftFile, 'utf8') };
      const start = ['--import', SHIFTED_CLOCK, COMMAND_LINE, ...words];
      return runCommand(process.execPath, start, { cwd: ROOT, env: shifted });
    },
    sentMail: () => sentMail(port),
    shiftClock: (millis) => writeFile(shiftFile, String(millis)),
    async close() {
      await Promise.all([boto.close(), beside.close(), moto.close()]);
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** Nothing of the caller's own AWS settings, and no way out of this machine. */
function awsEnvironment(port: number, scratch: string): Record<string, string> {
  return {
    ...COMPILE_CACHE,
    PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    HOME: scratch,
    NODE: process.execPath,
    CI: 'true',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    // CloudFormation fetches the template from here; moto finds the bucket in the path only under this host name.
    AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: `http://localhost:${port}`,
    AWS_REGION: ENVIRONMENT.region,
    AWS_DEFAULT_REGION: ENVIRONMENT.region,
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'operator',
    AWS_CONFIG_FILE: join(scratch, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(scratch, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    FUNCTION_ACCESS_KEY_ID: SANDBOX_AWS_KEY.accessKeyId,
    FUNCTION_SECRET_ACCESS_KEY: SANDBOX_AWS_KEY.secretAccessKey,
    CLOCK_SHIFT_FILE: join(scratch, CLOCK_SHIFT_FILE),
  };
}
