/** What subscribers are told by events. */
export type DetailType =
  | 'Sweep Finished'
  | 'Connection Failed'
  | 'Connection Held'
  | 'Connection Recovered'
  | 'Token Announced'
  | 'Token Quarantined'
  | 'Token Revoked'
  | 'Token Restored';

/** Something that happened, as it is sent to whoever subscribes. */
export interface OutgoingEvent {
  readonly detailType: DetailType;
  /** When it happened; ISO 8601 UTC. */
  readonly time: string;
  readonly detail: object;
}

/** What became of outgoing events. */
export interface SentEvents {
  /** How many may not have arrived. */
  readonly lost: number;
  /** Why the first of them was lost, in words. */
  readonly why?: string;
}
