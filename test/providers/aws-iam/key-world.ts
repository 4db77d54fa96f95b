import { afterEach, beforeEach, vi } from 'vitest';
import { awsIamAccessKeys } from '../../../lambda/providers/aws-iam/access-keys.ts';
import { createTestClock, DAY, NOW, type TestClock } from '../../support/clock.ts';
import type { StubKey } from './account.ts';
import { refusal } from './query-protocol.ts';
import { type IamStub, startIamStub } from './server.ts';
import { type IamSweepOptions, sweepIam } from './sweep.ts';

/** As often as a test asks. */
export const FOREVER = Number.POSITIVE_INFINITY;

/** Keys that are a year old. */
export const OLD = { olderThan: 365 * DAY };

/** Keys that nobody used for three months. */
export const IDLE = { unusedFor: 90 * DAY };

/** An account whose access keys are swept; a new one for each test. */
export function useKeyWorld() {
  let clock: TestClock;
  let iam: IamStub;
  beforeEach(async () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    clock = createTestClock();
    iam = await startIamStub(clock);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await iam.server.close();
  });
  return {
    get iam() {
      return iam;
    },
    get clock() {
      return clock;
    },
    /** Adds a key that was made so many days ago, and its user. */
    addKey(userName: string, days: number, key: Partial<StubKey> = {}): string {
      if (!iam.users.has(userName)) iam.users.set(userName, '/');
      const id = key.id ?? `AKIA${String(iam.keys.size).padStart(16, '0')}`;
      iam.keys.set(id, { createdAt: NOW - days * DAY, ...key, id, userName });
      return id;
    },
    sweep: (options: IamSweepOptions) =>
      sweepIam(awsIamAccessKeys, iam.server.origin, clock, options),
  };
}

/** The effect of a response with this body. */
export const answer = (body: string, status = 200) =>
  ({ kind: 'response', reply: { status, body } }) as const;

/** The effect of a refusal by IAM. */
export const code = (name: string, status: number) =>
  ({ kind: 'response', reply: refusal({ status, code: name, message: 'canary-of-aws' }) }) as const;
