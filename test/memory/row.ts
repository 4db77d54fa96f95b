import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConnectionReport, Report } from '../../lambda/domain/report.ts';

/**
 * One hostile or merely large provider, beside a good one, in a function of little memory.
 *
 * To add a row: write an object of this type into a file of `rows/` and spread it in `rows/index.ts`. A row says how its
 * server answers and what becomes of its connections; the harness does the rest: it bundles the function as it is
 * deployed, runs it in a process of its own under the `NODE_OPTIONS` of its memory, with Secrets Manager and a bucket for
 * the audit, and expects that
 * - the function returns a report, and the peak of its resident set is below its memory;
 * - the connection `good` is swept: its stale tokens are revoked, and nothing else is;
 * - each connection of the row ends as `expected` says.
 *
 * @example
 * const ENDLESS: MemoryRow = {
 *   title: 'a list that never ends',
 *   start: async () => ({ serve: (_, response) => void pipeline(endless(), response).catch(() => {}) }),
 *   expected: { outcome: 'failed', error: { code: 'invalid-response' } },
 * };
 */
export interface MemoryRow {
  /** What the provider does, as the test is named. */
  readonly title: string;
  /** A provider of its own for each run of the row. */
  start(): Promise<RowProvider> | RowProvider;
  /** What the report says about each connection of the row, as far as it matters. */
  readonly expected: DeepPartial<ConnectionReport>;
  /** Sizes of the function in MiB. @default [256, 512] */
  readonly memories?: readonly number[];
  /** Time for the run, in milliseconds. @default 60000 */
  readonly timeoutMillis?: number;
}

/** The server of a row and the connections that lead to it. */
export interface RowProvider {
  /** Answers one request; may write whatever it likes to `response.socket`. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
  /**
   * The connections, as in `sweeper.yaml`, for a server at `origin`.
   * @default one called `bad`, of the provider `consul-acl`, whose time limit is 10 s
   */
  readonly connections?: (origin: string) => readonly { readonly name: string }[];
  /** The policy of these connections. @default the one of `good`: revokes what is older than a year */
  readonly policy?: object;
  /** The secret of these connections, called {@link ROW_SECRET}. @default { token: '…' } */
  readonly secret?: object;
  /** Secrets of single connections, by name. @default - only {@link ROW_SECRET} */
  readonly secrets?: Readonly<Record<string, object>>;
  /** More to expect of the report; throws when it does not hold. */
  readonly check?: (report: Report) => void;
}

/** The name under which the connections of a row find their secret. */
export const ROW_SECRET = 'connections/row';

type DeepPartial<T> = T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> } : T;
