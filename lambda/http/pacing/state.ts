/**
 * What decides when the next request may start.
 * - `open`: no limit is known; requests start as fast as responses come back.
 * - `paced`: requests are spaced at the estimated rate.
 * - `closed`: everything is refused; one request at a time tries whether that is over.
 */
export type PacerState = 'open' | 'paced' | 'closed';
