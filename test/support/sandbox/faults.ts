import type { ReceivedRequest, Reply } from './message.ts';

/** What goes wrong with one request. */
export type Effect =
  /** This reply instead of the simulator's; nothing is carried out, unless it says so. */
  | { readonly kind: 'response'; readonly reply: Reply; readonly carriedOut?: true }
  /** Carried out, then the connection breaks before the response. */
  | { readonly kind: 'lost-response' }
  /** The connection breaks before anything is carried out. */
  | { readonly kind: 'reset' }
  /** Carried out at once, answered this much later; `Infinity` answers never. */
  | { readonly kind: 'slow'; readonly millis: number }
  /** Carried out at once, answered when this resolves. */
  | { readonly kind: 'held'; readonly until: Promise<unknown> }
  /** The body comes one byte at a time with this gap in between. */
  | { readonly kind: 'trickle'; readonly gapMillis: number }
  /** The response promises more than it sends, then the connection breaks. */
  | { readonly kind: 'truncate' }
  /** A correct JSON response behind 33 MiB of white space. */
  | { readonly kind: 'oversize' }
  /** The simulator's JSON response, changed. */
  | { readonly kind: 'rewrite'; readonly change: (json: Record<string, unknown>) => unknown }
  /** The simulator's response, its text changed. */
  | { readonly kind: 'rewrite-text'; readonly change: (text: string) => string };

/** This response instead of the simulator's. */
export function respondWith(reply: Reply): Effect & { readonly kind: 'response' } {
  return { kind: 'response', reply };
}

/** Which requests a fault hits; everything given must match. */
export interface Fault {
  readonly method?: string;
  /** Tested against path and query as sent. */
  readonly path?: RegExp;
  readonly when?: (request: ReceivedRequest) => boolean;
  /** Matching requests that pass unharmed first. @default 0 */
  readonly skip?: number;
  /** Matching requests that are hit after that; may be `Infinity`. @default 1 */
  readonly times?: number;
  readonly effect: Effect;
}

/** The faults in front of one simulator. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The effect for this request, if any; the first fault that is due wins. */
  take(request: ReceivedRequest): Effect | undefined;
}

/** An empty set of faults. */
export function createFaults(): Faults {
  let pending: { fault: Fault; skip: number; times: number }[] = [];
  return {
    add(fault) {
      pending.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
    },
    clear() {
      pending = [];
    },
    take(request) {
      for (const entry of pending) {
        if (entry.times <= 0 || !matches(entry.fault, request)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.times -= 1;
        return entry.fault.effect;
      }
      return undefined;
    },
  };
}

/** A redirect to another place, which a client that carries credentials must not follow. */
export function redirect(location: string, status = 302): Effect {
  return { kind: 'response', reply: { status, headers: { location } } };
}

function matches(fault: Fault, request: ReceivedRequest): boolean {
  if (fault.method !== undefined && fault.method !== request.method) return false;
  if (fault.path && request.target.search(fault.path) < 0) return false;
  return fault.when?.(request) ?? true;
}
