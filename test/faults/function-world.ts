import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONFIG_FILE, ENV } from '../../lambda/function/contract.ts';
import { type Lambda, startLambda } from '../lambda-host/lambda.ts';
import { copyFunction } from '../support/function-bundle.ts';
import { type S3Stub, startS3Stub } from '../support/s3-stub.ts';
import type { ProviderName } from './points.ts';
import { type ProcessWorld, SHIFTED_CLOCK, startProcessWorld } from './process-world.ts';

/** Two connections for the deployed function, with a bucket for its audit. */
export interface FunctionWorld extends ProcessWorld {
  readonly s3: S3Stub;
  /** Starts an execution environment of the function, in the time of now. */
  start(): Promise<Lambda>;
}

/** Runs one test in a world of its own. */
export async function inFunctionWorld(
  provider: ProviderName,
  act: (world: FunctionWorld) => Promise<void>,
): Promise<void> {
  const world = await startProcessWorld(provider);
  const s3 = await startS3Stub();
  const started: Lambda[] = [];
  await copyFunction(world.folder);
  await writeFile(join(world.folder, CONFIG_FILE), JSON.stringify(world.config));
  const start = async () => {
    const lambda = await startLambda({
      directory: world.folder,
      preload: [SHIFTED_CLOCK],
      now: world.now,
      environment: {
        ...world.env(),
        AWS_ENDPOINT_URL_S3: s3.origin,
        [ENV.auditBucket]: 'audit-bucket',
        [ENV.auditPrefix]: 'audit/',
      },
    });
    started.push(lambda);
    return lambda;
  };
  try {
    await act({ ...world, s3, start });
  } finally {
    await Promise.all(started.map((lambda) => lambda.close()));
    await Promise.all([world.close(), s3.close()]);
  }
}

/** Runs that left intents and no word of their outcomes. */
export function unsettledRuns({ objects }: S3Stub): string[] {
  const runs = new Map<string, boolean>();
  for (const key of objects.keys()) {
    const [, runId, name] = /^audit\/intents\/[^/]+\/([^/]+)\/(.+)$/.exec(key) ?? [];
    if (runId) runs.set(runId, runs.get(runId) || name === 'settled');
  }
  return [...runs].filter(([, settled]) => !settled).map(([runId]) => runId);
}
