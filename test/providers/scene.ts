import { expect } from 'vitest';
import type { Effect } from '../sandbox/faults.ts';
import type { ReceivedRequest } from '../sandbox/message.ts';
import type { Call, Harness, ProviderContract } from './harness.ts';
import { type SweepOptions, type Swept, sweepOnce } from './sweep-once.ts';
import { START } from './test-clock.ts';

const DAY = 86_400_000;

/** The times of a token that the policy of the tests wants gone. */
export const STALE = { createdAt: START - 400 * DAY, expiresAt: START - 30 * DAY };

/** The times of a token that it keeps. */
export const FRESH = { createdAt: START - 30 * DAY, expiresAt: START + 60 * DAY };

/** One provider in front of its simulator, and what the tests say and ask of the two. */
export class Scene {
  readonly harness: Harness;
  readonly #contract: ProviderContract;

  constructor(contract: ProviderContract, harness: Harness) {
    this.#contract = contract;
    this.harness = harness;
  }

  /** Puts stale and fresh tokens in place, in turns; returns the identifiers of the stale ones. */
  populate(count: number): string[] {
    const ids = Array.from({ length: count }, (_, index) =>
      this.harness.add(index % 2 === 0 ? STALE : FRESH),
    );
    return ids.filter((_, index) => index % 2 === 0);
  }

  /** Sweeps once. */
  sweep(options?: SweepOptions): Promise<Swept> {
    return sweepOnce(this.harness, options);
  }

  /** Lets a fault hit so many requests of one kind, after letting `skip` of them pass. */
  hit({ method, path }: Call, effect: Effect, times: number, skip = 0): void {
    this.harness.server.faults.add({ method, path, effect, times, skip });
  }

  /** Calls `act` when a request of this kind arrives, the first one after `skip`. */
  onArrival({ method, path }: Call, skip: number, act: () => void): void {
    let arrived = 0;
    const when = () => {
      if (arrived++ === skip) act();
      return false;
    };
    this.harness.server.faults.add({ method, path, when, effect: { kind: 'reset' } });
  }

  /** The requests of one kind so far. */
  received(call: Call): ReceivedRequest[] {
    return this.harness.server.requests.filter((request) => isCall(call, request));
  }

  /** Expects that exactly these tokens were revoked, in whatever order. */
  expectRevoked(ids: readonly string[]): void {
    expect([...this.harness.revoked()].sort()).toEqual([...ids].sort());
  }

  /** Expects that the connection ended with this code before any revocation was sent. */
  expectFailedListing({ report }: Swept, code: string): void {
    expect(report).toMatchObject({ outcome: 'failed', complete: false, error: { code } });
    this.expectRevoked([]);
    expect(this.received(this.#contract.revokeCall)).toEqual([]);
  }

  /** Expects that nothing was called but what the API documents. */
  expectOnlyDocumentedCalls(): void {
    const { listCalls, revokeCall, otherCalls = [] } = this.#contract;
    const documented = [...listCalls, revokeCall, ...otherCalls];
    const others = this.harness.server.requests.filter(
      (request) => !documented.some((call) => isCall(call, request)),
    );
    expect(others.map(({ method, target }) => `${method} ${target}`)).toEqual([]);
  }
}

function isCall({ method, path }: Call, request: ReceivedRequest): boolean {
  return request.method === method && path.test(request.target);
}
