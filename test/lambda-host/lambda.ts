import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Answer, RuntimeApi } from './runtime-api.ts';

const RUNTIME_CLIENT = fileURLToPath(import.meta.resolve('aws-lambda-ric'));
const REPLACE_NATIVE_CLIENT = new URL('./replace-native-client.mjs', import.meta.url).href;

/** A function as it is deployed. */
export interface LambdaOptions {
  /** Where the bundle lies. */
  readonly directory: string;
  /** @default index.handler */
  readonly handler?: string;
  /** @default sweeper */
  readonly name?: string;
  /** @default 512 */
  readonly memoryMebibytes?: number;
  /** Time for one invocation. @default 60000 */
  readonly timeoutMillis?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Modules to load into the process before anything else, such as another clock. */
  readonly preload?: readonly string[];
  /** Epoch milliseconds on the clock that the function lives by. @default - the machine's */
  readonly now?: () => number;
}

/** One execution environment of a function. */
export interface Lambda {
  /** The id of its process. */
  readonly pid: number | undefined;
  /** Delivers an event; resolves to what the caller of the function gets. One at a time. */
  invoke(event: unknown): Promise<Answer>;
  /** What the function wrote, to standard output and standard error; the whole of it once closed. */
  logs(): string;
  close(): Promise<void>;
}

/**
 * Runs a bundle as Lambda does: a process of its own, with nothing of the caller's environment, in which AWS's
 * runtime client loads the handler and asks a Runtime API for events. Over time, the process is killed.
 */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const { timeoutMillis = 60_000, name = 'sweeper', now = Date.now, preload = [] } = options;
  const functionArn = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
  const api = new RuntimeApi({ functionArn, timeoutMillis, now });
  const address = await api.listen();
  const preloads = [REPLACE_NATIVE_CLIENT, ...preload].flatMap((module) => ['--import', module]);
  const child = spawn(process.execPath, ['--enable-source-maps', ...preloads, RUNTIME_CLIENT], {
    cwd: options.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: functionEnvironment(options, name, address),
  });
  let logs = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (data) => {
      logs += data;
    });
  }
  const closed = once(child, 'close').then(() => {
    api.fail('Runtime.ExitError', `Runtime exited with ${child.signalCode ?? child.exitCode}`);
  });
  return {
    pid: child.pid,
    async invoke(event) {
      const timer = setTimeout(() => {
        api.fail('Sandbox.Timedout', `Task timed out after ${timeoutMillis / 1000} seconds`);
        child.kill('SIGKILL');
      }, timeoutMillis);
      try {
        return await api.invoke(event);
      } finally {
        clearTimeout(timer);
      }
    },
    logs: () => logs,
    async close() {
      child.kill('SIGKILL');
      await closed;
      await api.close();
    },
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
function functionEnvironment(
  { directory, handler = 'index.handler', memoryMebibytes = 512, environment }: LambdaOptions,
  name: string,
  address: string,
): NodeJS.ProcessEnv {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_RUNTIME_API: address,
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: directory,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMebibytes),
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    ...environment,
  };
}
