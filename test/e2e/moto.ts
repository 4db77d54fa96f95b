import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild } from './child.ts';

const SCRIPTS = join(import.meta.dirname, 'moto');
const STARTUP_MILLIS = 30_000;

/** Moto's answer to one call, as JSON. */
type Answer = { readonly answer: unknown } | { readonly error: string };

/** True where moto is installed; says so loudly where it is not. Throws instead where CI_DEMANDS_MOTO is 1. */
export function findMoto(): boolean {
  try {
    execFileSync('python3', ['-c', 'import moto.server, boto3'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    const missing = 'moto is not installed (pip install "moto[server]")';
    if (process.env.CI_DEMANDS_MOTO === '1') throw new Error(missing, { cause: error });
    process.stderr.write(`\n*** NOT TESTED: the deployment; ${missing} ***\n\n`);
    return false;
  }
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Starts moto with this project's extension; resolves when it answers. */
export async function startMoto(port: number, env: Readonly<Record<string, string>>) {
  const server = spawn('python3', [join(SCRIPTS, 'server.py'), String(port)], {
    env,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaints = '';
  server.stderr.on('data', (data) => {
    complaints = `${complaints}${data}`.slice(-20_000);
  });
  const deadline = Date.now() + STARTUP_MILLIS;
  while (!(await answers(port))) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error(`moto did not start:\n${complaints}`);
    await delay(100);
  }
  return { complaints: () => complaints, close: () => endChild(server) };
}

/** Starts moto at a free port, for whoever signs in with this key. */
export async function startMotoFor(key: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}) {
  const port = await findFreePort();
  const moto = await startMoto(port, {
    PATH: process.env.PATH ?? '',
    HOME: tmpdir(),
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    PYTHONDONTWRITEBYTECODE: '1',
  });
  return { origin: `http://127.0.0.1:${port}`, close: moto.close };
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/moto-api/`)).ok;
  } catch {
    return false;
  }
}

/** Starts boto3, which knows every AWS API by its documented name. One call at a time. */
export function startBoto(env: Readonly<Record<string, string>>) {
  const child = spawn('python3', [join(SCRIPTS, 'boto.py')], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** Throws with the operation and the code of the error. */
    async call(service: string, operation: string, parameters: object = {}): Promise<unknown> {
      child.stdin.write(`${JSON.stringify([service, operation, parameters])}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`boto3 ended during ${operation}`);
      const reply: Answer = JSON.parse(value);
      if ('error' in reply) throw new Error(reply.error);
      return reply.answer;
    },
    close: () => endChild(child),
  };
}
