import { expect } from 'vitest';
import { DAY, NOW } from '../support/clock.ts';
import type { Effect, Fault } from '../support/sandbox/faults.ts';
import type { ReceivedRequest } from '../support/sandbox/message.ts';
import { echo } from './echo.ts';
import type { Call, Change, Harness, ProviderContract } from './harness.ts';
import { type Restored, restoreOnce } from './restore-once.ts';
import { type SweepOptions, type Swept, sweepOnce } from './sweep-once.ts';

/** The times of a token that the policy of the tests wants gone. */
export const STALE = { createdAt: NOW - 400 * DAY, expiresAt: NOW - 30 * DAY };

/** The times of a token that it keeps. */
export const FRESH = { createdAt: NOW - 30 * DAY, expiresAt: NOW + 60 * DAY };

/** One provider in front of its simulator, and what the tests say and ask of the two. */
export class Scene {
  readonly harness: Harness;
  readonly #contract: ProviderContract;

  constructor(contract: ProviderContract, harness: Harness) {
    this.#contract = contract;
    this.harness = harness;
  }

  /**
   * Puts stale and fresh tokens in place, in turns; returns the identifiers of the stale ones. The first fresh one is the
   * connection's own, where its own can be listed.
   */
  populate(count: number): string[] {
    const { harness } = this;
    const ids = Array.from({ length: count }, (_, index) => {
      if (index === 1 && harness.addOwn) return harness.addOwn(FRESH);
      return harness.add(index % 2 === 0 ? STALE : FRESH);
    });
    return ids.filter((_, index) => index % 2 === 0);
  }

  /** Sweeps once. */
  sweep(options?: SweepOptions): Promise<Swept> {
    return sweepOnce(this.harness, options);
  }

  /** Lists, and restores these tokens. */
  restore(ids: readonly string[], options?: SweepOptions): Promise<Restored> {
    return restoreOnce(this.harness, ids, options);
  }

  /** Lets a fault hit so many requests of one kind, after letting `skip` of them pass. */
  hit(call: Call, effect: Effect, times: number, skip = 0): void {
    this.harness.server.faults.add({ ...conditionOf(call), effect, times, skip });
  }

  /** Changes every response to one kind of request. */
  rewrite(call: Call, change: Change): void {
    const effect: Effect =
      typeof change === 'function'
        ? { kind: 'rewrite', change }
        : { kind: 'rewrite-text', change: change.ofText };
    this.hit(call, effect, Number.POSITIVE_INFINITY);
  }

  /** Has every response to one kind of request repeat what was sent. */
  echo(call: Call, status: number): void {
    const { when: note, effect } = echo(status);
    const when = (request: ReceivedRequest) => isCall(call, request) && !!note?.(request);
    this.harness.server.faults.add({ when, effect, times: Number.POSITIVE_INFINITY });
  }

  /** Calls `act` when a request of this kind arrives, the first one after `skip`. */
  onArrival(call: Call, skip: number, act: () => void): void {
    let arrived = 0;
    const when = (request: ReceivedRequest) => {
      if (isCall(call, request) && arrived++ === skip) act();
      return false;
    };
    this.harness.server.faults.add({ when, effect: { kind: 'reset' } });
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

  /** Expects that each listed token failed by itself, that the list came to its end, and that nothing was revoked. */
  expectUnreadable({ report, tokens }: Swept, code: string): void {
    const { listed } = report.totals;
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      totals: { failed: listed },
    });
    expect(tokens.map(({ error }) => error?.code)).toEqual(Array(listed).fill(code));
    this.expectRevoked([]);
  }

  /** Expects that nothing was called but what the API documents. */
  expectOnlyDocumentedCalls(): void {
    const {
      listCalls,
      revokeCall,
      disableCall,
      restoreCall,
      otherCalls = [],
      own,
    } = this.#contract;
    const ownCall = typeof own === 'object' && own.call ? [own.call] : [];
    const changes = [revokeCall, disableCall, restoreCall].filter((call) => call !== undefined);
    const documented = [...listCalls, ...changes, ...otherCalls, ...ownCall];
    const others = this.harness.server.requests.filter(
      (request) => !documented.some((call) => isCall(call, request)),
    );
    expect(others.map(({ method, target }) => `${method} ${target}`)).toEqual([]);
  }
}

/** Expects that the connection is held because its own token is not known, and that nothing is to go. */
export function expectHeld({ report, tokens }: Swept): void {
  expect(report).toMatchObject({ outcome: 'degraded', error: { code: 'held' } });
  expect(report.error?.message).toMatch(/^ownCredential: /);
  expect(report.totals).toMatchObject({ planned: 0, revoked: 0 });
  for (const { decision } of tokens) expect(decision).toBe('withheld');
}

/** Whether a request is one of this kind. */
export function isCall({ method, path, when }: Call, request: ReceivedRequest): boolean {
  return request.method === method && path.test(request.target) && (when?.(request) ?? true);
}

function conditionOf({ method, path, when }: Call): Pick<Fault, 'method' | 'path' | 'when'> {
  return { method, path, ...(when && { when }) };
}
