/** What is remembered of what people were told, from one scheduled run to the next. */
export interface NoticeRecord {
  /** Connections that did not end well in the latest scheduled run, and since when (epoch milliseconds). */
  readonly troubles: ReadonlyMap<string, number>;
  /** When each reminder was told (epoch milliseconds), by its key. */
  readonly told: ReadonlyMap<string, number>;
  /** Since when every scheduled run has planned (epoch milliseconds); absent where the latest one enforced. */
  readonly planSince?: number;
  /** When the latest notice was delivered (epoch milliseconds). */
  readonly deliveredAt?: number;
  /** The latest notices, oldest first. */
  readonly notices: readonly KeptNotice[];
}

/** A notice as it can be printed again. */
export interface KeptNotice extends Notice {
  readonly runId: string;
}

/** A message to people. */
export interface Notice {
  /** One line of ASCII. */
  readonly subject: string;
  readonly text: string;
}

/** Nobody was told anything. */
export const NOTHING_TOLD: NoticeRecord = { troubles: new Map(), told: new Map(), notices: [] };

/** Notices that can be printed again. */
export const MAX_NOTICES = 30;

/** The connections that did not end well at `now`, each since when. */
export function troublesAt(
  now: number,
  connections: readonly { readonly name: string; readonly outcome: string }[],
  before: NoticeRecord['troubles'],
): ReadonlyMap<string, number> {
  const bad = connections.filter(({ outcome }) => outcome !== 'ok');
  return new Map(bad.map(({ name }) => [name, before.get(name) ?? now]));
}
