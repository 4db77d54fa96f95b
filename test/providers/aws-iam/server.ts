import type { TestClock } from '../../support/clock.ts';
import type { Effect } from '../../support/sandbox/faults.ts';
import { type Loopback, startLoopback } from '../../support/sandbox/loopback.ts';
import type { ReceivedRequest, Reply } from '../../support/sandbox/message.ts';
import { type AwsAccessKey, refuseSigV4 } from '../../support/sandbox/verify-sigv4.ts';
import { emptyAccount, type IamState } from './account.ts';
import { credentialOperations } from './credential-operations.ts';
import { keyOperations } from './key-operations.ts';
import { envelope, iso, named, type Operation, refusal, xml } from './query-protocol.ts';
import { reportOperations } from './report-operations.ts';

/** A running stub. */
export interface IamStub extends IamState {
  readonly server: Loopback;
  /** The forms that arrived for an action, in order. */
  calls(action: string): URLSearchParams[];
  /** Lets calls of an action fail as `effect` says. */
  hit(action: string, effect: Effect, times?: number, skip?: number): void;
}

/** The key that the stub accepts, and the one that it hands out for a role. */
export const CHAIN_KEY = {
  accessKeyId: 'AKIACHAIN0000000',
  secretAccessKey: 'chain-secret-canary',
};
const ROLE = {
  accessKeyId: 'ASIAROLE00000000',
  secretAccessKey: 'role-secret-canary',
  sessionToken: 'role-session-canary',
};
export const ROLE_KEY = ROLE.accessKeyId;
export const ROLE_SECRETS = [ROLE.secretAccessKey, ROLE.sessionToken];

/**
 * AWS IAM and STS in the Query protocol, after their API references: only named users, markers, errors
 * with their codes.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
export async function startIamStub(
  clock: TestClock,
  chainKey: AwsAccessKey = CHAIN_KEY,
): Promise<IamStub> {
  const account = emptyAccount();
  const operations: Readonly<Record<string, Operation>> = {
    ...keyOperations(account),
    ...reportOperations(account),
    ...credentialOperations(account),
    AssumeRole: assumeRole,
  };

  const answer = (request: ReceivedRequest): Reply => {
    const form = new URLSearchParams(request.body);
    const action = form.get('Action') ?? '';
    const operation = operations[action];
    const signer = /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1];
    const key = signer === ROLE_KEY ? ROLE : chainKey;
    const service = action === 'AssumeRole' ? 'sts' : 'iam';
    const problem = refuseSigV4(request, { key, region: 'us-east-1', service, now: clock.now() });
    if (problem) {
      const { type, message } = problem;
      const code =
        type === 'InvalidSignatureException' ? 'SignatureDoesNotMatch' : 'InvalidClientTokenId';
      return refusal({ status: 403, code, message });
    }
    if (request.method !== 'POST' || request.path !== '/' || !operation) {
      return refusal({ status: 400, code: 'InvalidAction', message: 'no such action' });
    }
    const result = operation(form);
    if (typeof result !== 'string') return refusal(result);
    const inner = result === '' ? '' : `<${action}Result>${result}</${action}Result>`;
    return { status: 200, body: envelope(action, inner) };
  };

  const server = await startLoopback(answer, { clock });
  return Object.assign(account, {
    server,
    calls: (action: string) =>
      server.requests
        .map(({ body }) => new URLSearchParams(body))
        .filter((form) => form.get('Action') === action),
    hit(action: string, effect: Effect, times = 1, skip = 0) {
      const when = ({ body }: ReceivedRequest) => body.startsWith(`Action=${action}&`);
      server.faults.add({ when, effect, times, skip });
    },
  });
}

const assumeRole: Operation = (form) => {
  named(form, 'RoleSessionName');
  if (!named(form, 'RoleArn').includes(':111122223333:')) {
    return { status: 403, code: 'AccessDenied', message: 'not authorized' };
  }
  const role = {
    AccessKeyId: ROLE.accessKeyId,
    SecretAccessKey: ROLE.secretAccessKey,
    SessionToken: ROLE.sessionToken,
    Expiration: iso(Date.now() + 3_600_000),
  };
  return `<Credentials>${xml(role)}</Credentials>`;
};
