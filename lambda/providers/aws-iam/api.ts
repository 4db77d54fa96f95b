import type { GoneClaim } from '../../domain/gone-claim.ts';
import type { Expiry, LastUse } from '../../domain/token.ts';

/** What these providers need besides the dependencies of all. */
export interface IamAccess {
  /**
   * AWS IAM over the connection's HTTP client, in the account of the standard credential chain or, with `roleArn`, as
   * that role. Its client is large, so it is loaded at the first call.
   */
  readonly connectIam: (roleArn?: string) => Promise<Iam>;
}

/** What these providers use of AWS IAM. Times are epoch milliseconds; every operation throws SweepError. */
export interface Iam {
  /** The access keys that the connection itself signs with. */
  ownAccessKeyIds(): Promise<readonly string[]>;
  /** Names of the users under a path such as `/division/`. */
  listUsers(pathPrefix: string, marker: string | undefined): Promise<IamPage<string>>;
  /** `gone` when the user no longer exists. */
  listAccessKeys(
    userName: string,
    marker: string | undefined,
  ): Promise<IamPage<IamAccessKey> | 'gone'>;
  /** `never` only when IAM says so. */
  accessKeyLastUsed(userName: string, accessKeyId: string): Promise<LastUse>;
  /** The account's credential report as CSV, up to four hours old. */
  credentialReport(): Promise<string>;
  disableAccessKey(userName: string, accessKeyId: string): Promise<IamChange>;
  enableAccessKey(userName: string, accessKeyId: string): Promise<IamChange>;
  deleteAccessKey(userName: string, accessKeyId: string): Promise<IamChange>;
  /** Service-specific credentials of all users. */
  listServiceCredentials(marker: string | undefined): Promise<IamPage<IamServiceCredential>>;
  disableServiceCredential(userName: string, id: string): Promise<IamChange>;
  enableServiceCredential(userName: string, id: string): Promise<IamChange>;
  deleteServiceCredential(userName: string, id: string): Promise<IamChange>;
}

/** The result of a change: done, or the claim that its object no longer exists. */
export type IamChange = 'done' | GoneClaim;

/** One page of a list; without `next`, the last. */
export interface IamPage<Item> {
  readonly page: readonly Item[];
  readonly next: string | undefined;
}

/** Metadata of one access key. */
export interface IamAccessKey {
  readonly id: string;
  readonly status: string | undefined;
  readonly createdAt: number | undefined;
}

/** Metadata of one service-specific credential. */
export interface IamServiceCredential {
  readonly id: string;
  /** Absent when IAM left it out. */
  readonly userName: string | undefined;
  /** Such as `bedrock.amazonaws.com`. */
  readonly serviceName: string | undefined;
  readonly alias: string | undefined;
  readonly status: string | undefined;
  readonly createdAt: number | undefined;
  readonly expiresAt: Expiry;
}

/** Connects when IAM is first called, and only once. */
export function lazyIam(
  { connectIam }: IamAccess,
  roleArn: string | undefined,
): () => Promise<Iam> {
  let connecting: Promise<Iam> | undefined;
  return () => {
    connecting ??= connectIam(roleArn);
    return connecting;
  };
}
