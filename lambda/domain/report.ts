import { isActed } from './acted.ts';
import type {
  ConnectionFinishedEvent,
  Mode,
  PageEvent,
  Problem,
  RunStatus,
  SweepEvent,
  TokenEvent,
  Trigger,
  WaitingPlan,
} from './events.ts';
import type { LapsedEntry } from './lapsed.ts';
import type { OwnToken } from './own-token.ts';
import { addTotals, newTotals, type Totals } from './totals.ts';

/** One connection's part of the report. */
export interface ConnectionReport extends Pick<ConnectionFinishedEvent, 'limits' | 'limitedBy'> {
  readonly name: string;
  readonly provider: string;
  readonly outcome: RunStatus;
  readonly complete: boolean;
  readonly totals: Readonly<Totals>;
  /** Entries of its list that a filter left out; they are not among the listed. */
  readonly passedOver: number;
  /** Of the tokens that failed, those that have failed so often that they are tried seldom. */
  readonly stuck: number;
  /** Listed tokens that expire within 30 days, whatever was decided. */
  readonly expiringSoon: number;
  /** Tokens that each rule decided, before the safeguards. */
  readonly byRule: Readonly<Record<string, number>>;
  /** Tokens on which something was, or would be, done, by what was decided. */
  readonly byAction: Readonly<Record<string, number>>;
  /** Listed tokens that each `protect` entry matches; absent when the policy has none. */
  readonly byProtect?: Readonly<Record<string, number>>;
  /** Tokens for which each rule could not be evaluated; absent when there were none. */
  readonly cannotTell?: Readonly<Record<string, number>>;
  /** Whether the token that the connection signs in with is known. */
  readonly ownToken: OwnToken['state'];
  /** Other connections that reach the same account: what one of them keeps is withheld in the others. */
  readonly sharesAccountWith?: readonly string[];
  /** Protect entries of its policy that have lapsed, and protect nothing; absent when there is none. */
  readonly lapsed?: readonly LapsedEntry[];
  readonly error?: Problem;
  /** What would be done once it is approved. */
  readonly plan?: WaitingPlan;
}

/** Whether a safeguard for the whole connection kept everything from being done. */
export function isHeld({ error }: Pick<ConnectionReport, 'error'>): boolean {
  return error?.code === 'held' || error?.code === 'needs-approval';
}

/** Whether nothing is wrong with a connection but tokens that failed so often that they are tried seldom. */
export function isOnlyStuck({
  outcome,
  complete,
  error,
  stuck,
  totals,
}: Pick<ConnectionReport, 'outcome' | 'complete' | 'error' | 'stuck' | 'totals'>): boolean {
  const isSound = outcome === 'degraded' && complete && error === undefined;
  return isSound && stuck > 0 && totals.failed === stuck;
}

/** The result of one run. Times are ISO 8601 UTC. */
export interface Report {
  readonly runId: string;
  readonly trigger: Trigger;
  readonly mode: Mode;
  readonly outcome: RunStatus;
  readonly complete: boolean;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly totals: Readonly<Totals>;
  /** Tokens on which something was, or would be, done, by what was decided. */
  readonly byAction: Readonly<Record<string, number>>;
  /** Entries of the lists that a filter left out; they are not among the listed. */
  readonly passedOver: number;
  /** Of the tokens that failed, those that have failed so often that they are tried seldom. */
  readonly stuck: number;
  readonly connections: readonly ConnectionReport[];
  /** Earlier runs that ended before they recorded the outcome of their revocations. */
  readonly unfinishedRuns?: readonly string[];
}

/** What is known about a run before it starts. */
export interface RunHeader {
  readonly runId: string;
  /** @default 'manual' */
  readonly trigger?: Trigger;
  readonly mode: Mode;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly connections: readonly { readonly name: string; readonly provider: string }[];
}

/** The state in which the report counts a token. */
export function stateOf(
  event: Pick<TokenEvent, 'decision' | 'outcome'>,
): Exclude<keyof Totals, 'listed'> {
  switch (event.outcome) {
    case undefined:
      if (event.decision === 'withheld') return 'withheld';
      return event.decision === 'report' ? 'reported' : 'kept';
    case 'already-gone':
      return 'alreadyGone';
    default:
      return event.outcome;
  }
}

/** Folds the events of one run into its report. */
export class ReportBuilder {
  readonly #header: RunHeader;
  readonly #parts: Map<string, Part>;

  constructor(header: RunHeader) {
    this.#header = header;
    this.#parts = new Map(
      header.connections.map((connection) => [connection.name, newPart(connection)]),
    );
  }

  /** Adds one event. */
  add(event: SweepEvent): void {
    const part = this.#parts.get(event.connection);
    if (!part) throw new RangeError('an event names a connection that is not part of this run');
    switch (event.type) {
      case 'page':
        addPage(part, event);
        break;
      case 'token':
        part.totals[stateOf(event)]++;
        if (event.stuck) part.stuck++;
        if (isActed(event))
          part.byAction[event.decision] = (part.byAction[event.decision] ?? 0) + 1;
        break;
      case 'counted':
        part.totals[stateOf(event)] += event.count;
        break;
      case 'connection-finished':
        part.finished = event;
        break;
      case 'acting':
        break;
      default:
        event satisfies never;
    }
  }

  /** The report, at `finishedAt` (epoch milliseconds). */
  build(finishedAt: number): Report {
    const connections = [...this.#parts.values()].map(reportPart);
    const totals = newTotals();
    const byAction: Record<string, number> = {};
    for (const connection of connections) {
      addTotals(totals, connection.totals);
      addCounts(byAction, connection.byAction);
    }
    const { runId, trigger = 'manual', mode, startedAt } = this.#header;
    return {
      runId,
      trigger,
      mode,
      outcome: overallStatus(connections.map(({ outcome }) => outcome)),
      complete: connections.every(({ complete }) => complete),
      startedAt: new Date(startedAt).toISOString(),
      finishedAt: new Date(finishedAt).toISOString(),
      totals,
      byAction,
      passedOver: connections.reduce((sum, { passedOver }) => sum + passedOver, 0),
      stuck: connections.reduce((sum, { stuck }) => sum + stuck, 0),
      connections,
    };
  }
}

interface Part {
  readonly name: string;
  readonly provider: string;
  readonly totals: Totals;
  stuck: number;
  expiringSoon: number;
  readonly byRule: Record<string, number>;
  readonly byAction: Record<string, number>;
  readonly byProtect: Record<string, number>;
  readonly cannotTell: Record<string, number>;
  finished?: SweepEvent & { type: 'connection-finished' };
}

function newPart({ name, provider }: { name: string; provider: string }): Part {
  // Rule names come from a file, so these objects have no prototype to collide with.
  return {
    name,
    provider,
    totals: newTotals(),
    stuck: 0,
    expiringSoon: 0,
    byRule: Object.create(null),
    byAction: {},
    byProtect: Object.create(null),
    cannotTell: Object.create(null),
  };
}

function addPage(part: Part, page: PageEvent): void {
  part.totals.listed += page.listed;
  part.totals.kept += page.kept;
  part.expiringSoon += page.expiringSoon;
  addCounts(part.byRule, page.byRule);
  addCounts(part.byProtect, page.byProtect ?? {});
  addCounts(part.cannotTell, page.cannotTell);
}

function reportPart(part: Part): ConnectionReport {
  const { name, provider, totals, expiringSoon, byRule, byAction, finished } = part;
  const { byProtect, cannotTell } = part;
  return {
    name,
    provider,
    outcome: finished?.status ?? 'failed',
    complete: finished?.complete ?? false,
    totals,
    passedOver: finished?.passedOver ?? 0,
    stuck: part.stuck,
    expiringSoon,
    byRule,
    byAction,
    ...(Object.keys(byProtect).length > 0 && { byProtect }),
    ...(Object.keys(cannotTell).length > 0 && { cannotTell }),
    ...(finished?.limits && { limits: finished.limits }),
    ...(finished?.limitedBy && { limitedBy: finished.limitedBy }),
    ownToken: finished?.ownToken?.state ?? 'unknown',
    ...(finished?.sharesAccountWith && { sharesAccountWith: finished.sharesAccountWith }),
    ...(finished?.lapsed && { lapsed: finished.lapsed }),
    ...(finished?.error && { error: finished.error }),
    ...(finished?.plan && { plan: finished.plan }),
  };
}

/** `failed` only when nothing could be swept: one failed connection among others is `degraded`. */
function overallStatus(statuses: readonly RunStatus[]): RunStatus {
  if (statuses.every((status) => status === 'ok')) return 'ok';
  return statuses.every((status) => status === 'failed') ? 'failed' : 'degraded';
}

function addCounts(into: Record<string, number>, from: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(from)) into[name] = (into[name] ?? 0) + count;
}
