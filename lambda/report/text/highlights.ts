import type { SweepEvent } from '../../domain/events.ts';
import type { RunnableConnection } from '../../ports.ts';
import { ConnectionHighlights } from './connection-highlights.ts';

/** Tokens of each kind that are shown of a connection. */
const MAX_SHOWN = 20;

/** Tokens of each kind that are shown of a connection where all are asked for: as many as there is room for. */
const MAX_OF_ALL = 50_000;

type Shown = Pick<RunnableConnection, 'name' | 'removal' | 'canRestore'>;

/** What the text report shows of single tokens, connection by connection. */
export class Highlights {
  readonly #most: number;
  readonly #known: ReadonlyMap<string, Shown>;
  readonly #connections = new Map<string, ConnectionHighlights>();

  /** @param all whether all tokens are shown, and not only the first of each connection */
  constructor(connections: readonly Shown[] = [], all = false) {
    this.#known = new Map(connections.map((one) => [one.name, one]));
    this.#most = all ? MAX_OF_ALL : MAX_SHOWN;
  }

  /** Takes in one event. */
  add(event: SweepEvent): void {
    if (event.type === 'token') this.of(event.connection).add(event);
    else if (event.type === 'counted') this.of(event.connection).addCounted(event);
  }

  /** Those of one connection. */
  of(name: string): ConnectionHighlights {
    const known = this.#connections.get(name);
    if (known) return known;
    const own = new ConnectionHighlights(this.#known.get(name) ?? {}, this.#most);
    this.#connections.set(name, own);
    return own;
  }
}
