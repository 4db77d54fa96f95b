/**
 * What decides when the next request may start.
 * - `unlimited`: no limit is known; requests start as fast as responses come back.
 * - `draining`: a limit was met for the first time; nothing starts until what is in flight has been answered.
 * - `paced`: requests start at the estimated rate.
 * - `blackout`: as `paced`, and nothing has been accepted since the last refusal.
 */
export type PacerState = 'unlimited' | 'draining' | 'paced' | 'blackout';

/** What can change the state. */
export type PacerEvent =
  /** A refusal, or a provider that says that nothing is left, shows that there is a limit. */
  | 'limit-met'
  /** Everything in flight was answered, or has taken too long. */
  | 'drained'
  | 'refused'
  | 'accepted'
  /** Nothing was sent for a while, so nothing could be accepted. */
  | 'idle'
  /** The rate is as high as it is allowed to be. */
  | 'ceiling-reached';

/** The state after an event: the only place where states change. */
export function nextState(state: PacerState, event: PacerEvent): PacerState {
  switch (event) {
    case 'limit-met':
      return state === 'unlimited' ? 'draining' : state;
    case 'drained':
      return state === 'draining' ? 'paced' : state;
    case 'refused':
      return state === 'paced' ? 'blackout' : state;
    case 'accepted':
    case 'idle':
      return state === 'blackout' ? 'paced' : state;
    case 'ceiling-reached':
      return state === 'draining' ? state : 'unlimited';
  }
}
