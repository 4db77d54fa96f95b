import type { TestClock } from '../../support/clock.ts';
import type { Effect } from '../../support/sandbox/faults.ts';
import { type Loopback, startLoopback } from '../../support/sandbox/loopback.ts';
import type { ReceivedRequest, Reply } from '../../support/sandbox/message.ts';

/** An access key of the stub; times are epoch milliseconds. */
export interface StubKey {
  readonly id: string;
  readonly userName: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
  readonly status?: string;
}

/** A service-specific credential of the stub. */
export interface StubCredential {
  readonly id: string;
  readonly userName: string;
  readonly serviceName: string;
  readonly alias?: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly status?: string;
}

/** A running stub. */
export interface IamStub {
  readonly server: Loopback;
  /** Name and path. */
  readonly users: Map<string, string>;
  readonly keys: Map<string, StubKey>;
  readonly credentials: Map<string, StubCredential>;
  /** Ids of the keys and credentials that were deleted by a call, in that order. */
  readonly deleted: readonly string[];
  /** Items a page, of every list. @default 100 */
  pageSize: number;
  /** How often a credential report is said not to be ready yet. @default 0 */
  reportDelay: number;
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
export const ROLE_KEY = 'ASIAROLE00000000';
export const ROLE_SECRETS = ['role-secret-canary', 'role-session-canary'];

/**
 * AWS IAM and STS in the Query protocol, after their API references: only named users, markers, errors
 * with their codes.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
export async function startIamStub(
  clock: TestClock,
  { accessKeyId }: { readonly accessKeyId: string } = CHAIN_KEY,
): Promise<IamStub> {
  const users = new Map<string, string>();
  const keys = new Map<string, StubKey>();
  const credentials = new Map<string, StubCredential>();
  const deleted: string[] = [];

  const operations: Readonly<Record<string, (form: URLSearchParams) => string | Refusal>> = {
    ListUsers(form) {
      const prefix = form.get('PathPrefix') ?? '/';
      const found = [...users].filter(([, path]) => path.startsWith(prefix));
      return page('Users', found, form, ([name, path]) => ({ UserName: name, Path: path }));
    },
    ListAccessKeys(form) {
      const userName = named(form, 'UserName');
      if (!users.has(userName)) return notThere('user');
      const found = [...keys.values()].filter((key) => key.userName === userName);
      return page('AccessKeyMetadata', found, form, ({ id, createdAt, status = 'Active' }) => ({
        UserName: userName,
        AccessKeyId: id,
        Status: status,
        CreateDate: iso(createdAt),
      }));
    },
    GetAccessKeyLastUsed(form) {
      const key = keys.get(named(form, 'AccessKeyId'));
      if (!key) return { status: 403, code: 'AccessDenied', message: 'no such key' };
      const { lastUsedAt } = key;
      const use =
        lastUsedAt === undefined
          ? { ServiceName: 'N/A', Region: 'N/A' }
          : { LastUsedDate: iso(lastUsedAt), ServiceName: 's3', Region: 'us-east-1' };
      return `<UserName>${key.userName}</UserName><AccessKeyLastUsed>${xml(use)}</AccessKeyLastUsed>`;
    },
    UpdateAccessKey: (form) => {
      const key = ownedBy(form, keys.get(named(form, 'AccessKeyId')));
      if (!key) return notThere('access key');
      keys.set(key.id, { ...key, status: named(form, 'Status') });
      return '';
    },
    DeleteAccessKey: (form) => {
      const key = ownedBy(form, keys.get(named(form, 'AccessKeyId')));
      if (!key) return notThere('access key');
      keys.delete(key.id);
      deleted.push(key.id);
      return '';
    },
    GenerateCredentialReport: () => {
      const ready = stub.reportDelay-- <= 0;
      return xml({ State: ready ? 'COMPLETE' : 'INPROGRESS' });
    },
    GetCredentialReport: () =>
      xml({ Content: Buffer.from(report()).toString('base64'), ReportFormat: 'text/csv' }),
    ListServiceSpecificCredentials(form) {
      if (form.get('AllUsers') !== 'true' || form.has('UserName')) {
        return { status: 400, code: 'ValidationError', message: 'AllUsers alone is understood' };
      }
      const found = [...credentials.values()];
      return page('ServiceSpecificCredentials', found, form, (one) => ({
        UserName: one.userName,
        Status: one.status ?? 'Active',
        ...(one.alias ? { ServiceCredentialAlias: one.alias } : { ServiceUserName: one.id }),
        CreateDate: iso(one.createdAt),
        ...(one.expiresAt !== undefined && { ExpirationDate: iso(one.expiresAt) }),
        ServiceSpecificCredentialId: one.id,
        ServiceName: one.serviceName,
      }));
    },
    UpdateServiceSpecificCredential: (form) => {
      const one = ownedBy(form, credentials.get(named(form, 'ServiceSpecificCredentialId')));
      if (!one) return notThere('credential');
      credentials.set(one.id, { ...one, status: named(form, 'Status') });
      return '';
    },
    DeleteServiceSpecificCredential: (form) => {
      const one = ownedBy(form, credentials.get(named(form, 'ServiceSpecificCredentialId')));
      if (!one) return notThere('credential');
      credentials.delete(one.id);
      deleted.push(one.id);
      return '';
    },
    AssumeRole: (form) => {
      named(form, 'RoleSessionName');
      if (!named(form, 'RoleArn').includes(':111122223333:')) {
        return { status: 403, code: 'AccessDenied', message: 'not authorized' };
      }
      const [SecretAccessKey = '', SessionToken = ''] = ROLE_SECRETS;
      const Expiration = iso(Date.now() + 3_600_000);
      const role = { AccessKeyId: ROLE_KEY, SecretAccessKey, SessionToken, Expiration };
      return `<Credentials>${xml(role)}</Credentials>`;
    },
  };

  function page<Item>(
    list: string,
    found: readonly Item[],
    form: URLSearchParams,
    show: (item: Item) => Readonly<Record<string, string>>,
  ): string {
    const start = Number(form.get('Marker') ?? 0);
    const items = found.slice(start, start + Math.min(stub.pageSize, Number(form.get('MaxItems'))));
    const end = start + items.length;
    const members = items.map((item) => `<member>${xml(show(item))}</member>`).join('');
    const more = end < found.length;
    const rest = xml({ IsTruncated: `${more}`, ...(more && { Marker: `${end}` }) });
    return `<${list}>${members}</${list}>${rest}`;
  }

  function report(): string {
    const columns = ['user', 'arn'];
    for (const key of [1, 2]) {
      columns.push(`access_key_${key}_active`, `access_key_${key}_last_rotated`);
      columns.push(`access_key_${key}_last_used_date`);
    }
    const lines = [...users.keys()].map((name) => {
      const own = [...keys.values()].filter(({ userName }) => userName === name);
      const cells = [0, 1].flatMap((index) => {
        const key = own[index];
        if (!key) return ['false', 'N/A', 'N/A'];
        const used = key.lastUsedAt === undefined ? 'N/A' : iso(key.lastUsedAt);
        return ['true', iso(key.createdAt), used];
      });
      return [name, `arn:aws:iam::111122223333:user/${name}`, ...cells].join(',');
    });
    return [columns.join(','), ...lines].join('\n');
  }

  const answer = (request: ReceivedRequest): Reply => {
    const form = new URLSearchParams(request.body);
    const action = form.get('Action') ?? '';
    const operation = operations[action];
    const signer = /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1];
    if (signer !== accessKeyId && signer !== ROLE_KEY) {
      return refusal({ status: 403, code: 'InvalidClientTokenId', message: 'unknown key' });
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
  const stub: IamStub = {
    server,
    users,
    keys,
    credentials,
    deleted,
    pageSize: 100,
    reportDelay: 0,
    calls: (action) =>
      server.requests
        .map(({ body }) => new URLSearchParams(body))
        .filter((form) => form.get('Action') === action),
    hit(action, effect, times = 1, skip = 0) {
      const when = ({ body }: ReceivedRequest) => body.startsWith(`Action=${action}&`);
      server.faults.add({ when, effect, times, skip });
    },
  };
  return stub;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** An error as IAM words it. */
export function refusal({ status, code, message }: Refusal): Reply {
  const error = xml({ Type: 'Sender', Code: code, Message: message });
  const head = '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">';
  return { status, body: `${head}<Error>${error}</Error></ErrorResponse>` };
}

/** A whole answer around the inside of one. */
export function envelope(action: string, inner: string): string {
  const head = `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">`;
  const tail = '<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>';
  return `${head}${inner}${tail}</${action}Response>`;
}

function notThere(what: string): Refusal {
  return { status: 404, code: 'NoSuchEntity', message: `The ${what} cannot be found.` };
}

/** Without a user, IAM takes the caller: the sweeper must never leave it out. */
function named(form: URLSearchParams, field: string): string {
  const value = form.get(field);
  if (value) return value;
  throw new Error(`${field} was left out`);
}

function ownedBy<Owned extends { readonly userName: string }>(
  form: URLSearchParams,
  one: Owned | undefined,
): Owned | undefined {
  return one?.userName === named(form, 'UserName') ? one : undefined;
}

function xml(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
    .join('');
}

/** Whole seconds, as IAM has them. */
function iso(millis: number): string {
  return new Date(millis).toISOString().replace(/\.\d+Z/, 'Z');
}

function escaped(text: string): string {
  return text.replace(/[&<>\r\n]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
