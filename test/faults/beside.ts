import { expect, onTestFinished } from 'vitest';
import { composeConnections } from '../../lambda/compose.ts';
import type { Connection } from '../../lambda/config/validate.ts';
import type { TokenEvent } from '../../lambda/domain/events.ts';
import type { Policy, Safeguards } from '../../lambda/domain/policy-types.ts';
import type { ConnectionReport, Report } from '../../lambda/domain/report.ts';
import { Highlights } from '../../lambda/report/text/highlights.ts';
import { renderReport } from '../../lambda/report/text/report.ts';
import { plain } from '../../lambda/report/text/table.ts';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import type { Call, Harness, ProviderContract } from '../contract/harness.ts';
import { FRESH, isCall, STALE } from '../contract/scene.ts';
import { POLICY } from '../contract/sweep-once.ts';
import { huaweiContract } from '../providers/huawei-identity-center/contract.ts';
import { route53Contract } from '../providers/route53-global-resolver/contract.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import type { ReceivedRequest } from '../support/sandbox/message.ts';
import type { AnswerChange } from './answers.ts';

/** The times of a token that works, and that the policy wants gone for its age. */
export const OLD = { createdAt: STALE.createdAt, expiresAt: FRESH.expiresAt };

/** The times of a token that works no more, but not for so long that the policy wants it gone. */
export const EXPIRED = { createdAt: FRESH.createdAt, expiresAt: NOW - DAY };

/** How a connection under test differs from the ordinary one. */
export interface ConnectionParts extends Partial<Omit<Policy, 'safeguards'>> {
  readonly safeguards?: Partial<Safeguards>;
  readonly settings?: unknown;
}

/** What one run came to for the connection `hit`. */
export interface Run {
  readonly report: Report;
  readonly hit: ConnectionReport;
  /** What became of its tokens that were not simply kept. */
  readonly tokens: readonly TokenEvent[];
  /** The report as people read it. */
  readonly text: string;
}

/** A provider that answers as it should not, and beside it another one, with which nothing is wrong. */
export interface Beside {
  readonly harness: Harness;
  /** Puts a token in place for each of these times, and returns their ids. */
  add(...all: readonly { readonly createdAt: number; readonly expiresAt: number }[]): string[];
  /** Changes what the provider answers to whatever a listing asks. */
  plant(...changes: readonly AnswerChange[]): void;
  /** Changes what it answers to requests that ask about one token, after so many of them. */
  plantAbout(id: string, change: AnswerChange, skip?: number): void;
  /** Changes what it answers to one kind of request. */
  plantAt(call: Call, change: AnswerChange): void;
  /** Enforces; expects that the neighbour is swept whole. */
  sweep(): Promise<Run>;
  /**
   * Ends the fault and enforces; expects that all is well, and that these tokens are gone, and no others.
   * @param sound what the provider answers then
   */
  sweepAfterwards(gone: readonly string[], ...sound: readonly AnswerChange[]): Promise<Run>;
  /** Expects of the simulator that these tokens are gone, and no others. */
  expectGone(gone: readonly string[]): void;
}

/**
 * Starts a provider and its neighbour.
 * @param connections those to the provider, by their names
 */
export async function startBeside(
  contract: ProviderContract,
  parts: ConnectionParts = {},
  connections: Readonly<Record<string, ConnectionParts>> = { hit: parts },
): Promise<Beside> {
  const clock = createTestClock();
  const harness = await contract.start(clock);
  const isRoute53 = contract.name === route53Contract.name;
  const neighbour = await (isRoute53 ? huaweiContract : route53Contract).start(clock);
  onTestFinished(async () => {
    await Promise.all([harness.server.close(), neighbour.server.close()]);
  });
  if (typeof contract.own === 'object' && contract.own.isListed) harness.addOwn?.(FRESH);
  const stale = [STALE, STALE].map((times) => neighbour.add(times));
  neighbour.add(FRESH);
  let count = 7000;

  const sweep = async (): Promise<Run> => {
    const under = Object.entries(connections).map(([name, one]) =>
      connectionOf(name, harness, one),
    );
    const run = await enforce(harness, neighbour, [
      ...under,
      connectionOf('neighbour', neighbour, {}),
    ]);
    const part = run.report.connections.find(({ name }) => name === 'neighbour');
    expect(part).toMatchObject({ outcome: 'ok', complete: true, totals: { failed: 0 } });
    expect([...neighbour.revoked()].sort()).toEqual([...stale].sort());
    return run;
  };
  const isOfList = (request: ReceivedRequest) =>
    contract.listCalls.some((call) => isCall(call, request));
  const { revokeCall, disableCall, restoreCall } = contract;
  const isChange = (request: ReceivedRequest) =>
    [revokeCall, disableCall, restoreCall].some((call) => call && isCall(call, request));
  const rewrite = (
    when: (request: ReceivedRequest) => boolean,
    change: AnswerChange,
    skip = 0,
  ): void => {
    const effect = { kind: 'rewrite-text', change } as const;
    harness.server.faults.add({ when, effect, skip, times: Number.POSITIVE_INFINITY });
  };
  const plant = (...changes: readonly AnswerChange[]) =>
    rewrite(isOfList, (text) => changes.reduce((done, next) => next(done), text));
  const expectGone = (gone: readonly string[]) =>
    expect([...harness.revoked()].sort()).toEqual([...gone].sort());
  return {
    harness,
    add: (...all) => all.map((times) => harness.add({ id: `t-${++count}`, ...times })),
    plant,
    plantAbout(id, change, skip = 0) {
      const names = ({ target, body }: ReceivedRequest) => `${target} ${body}`.includes(id);
      rewrite((request) => !isChange(request) && names(request), change, skip);
    },
    plantAt: (call, change) => rewrite((request) => isCall(call, request), change),
    sweep,
    async sweepAfterwards(gone, ...sound) {
      harness.server.faults.clear();
      plant(...sound);
      const run = await sweep();
      expect(run.report).toMatchObject({ outcome: 'ok', complete: true, totals: { failed: 0 } });
      expectGone(gone);
      return run;
    },
    expectGone,
  };
}

function connectionOf(
  name: string,
  { module, server, settings, secret, ownToken }: Harness,
  { safeguards, settings: otherSettings = settings, ...policy }: ConnectionParts,
): Connection {
  return {
    name,
    module,
    ...(secret !== undefined && { secret: module.name }),
    endpoint: new URL(server.origin),
    settings: module.settings.parse(otherSettings),
    policy: { ...POLICY, ...policy, safeguards: { ...POLICY.safeguards, ...safeguards } },
    ...(ownToken !== undefined && { ownToken }),
    limits: { concurrency: 2, timeoutMillis: 10_000 },
  };
}

async function enforce(
  harness: Harness,
  neighbour: Harness,
  connections: readonly Connection[],
): Promise<Run> {
  const highlights = new Highlights();
  const tokens: TokenEvent[] = [];
  const secrets = new Map([harness, neighbour].map((one) => [one.module.name, one.secret]));
  const report = await runSweep({
    runId: 'run-1',
    mode: 'enforce',
    connections: composeConnections(connections, {
      clock: harness.clock,
      secrets: { read: async () => secrets },
      register: harness.register,
      memory: AMPLE_MEMORY,
      awsCredentials: async () => {
        if (!harness.awsCredentials) throw new Error('nobody should ask for AWS credentials');
        return harness.awsCredentials();
      },
    }),
    clock: harness.clock,
    stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
    onEvent(event) {
      highlights.add(event);
      if (event.type === 'token' && event.connection !== 'neighbour') tokens.push(event);
    },
  });
  const [hit] = report.connections;
  if (!hit) throw new Error('the report lacks a connection');
  for (const { name, totals } of report.connections) {
    const { listed, ...states } = totals;
    const counted = Object.values(states).reduce((sum, number) => sum + number, 0);
    expect(counted, `${name}: every listed token is in exactly one state`).toBe(listed);
  }
  return { report, hit, tokens, text: renderReport(report, highlights, plain) };
}

/** Expects what became of these tokens, each with its reason or error. */
export function fatesOf({ tokens }: Run): unknown[] {
  return tokens.map(({ outcome, decision, reason, error }) => [
    outcome ?? decision,
    error?.message ?? reason,
  ]);
}
