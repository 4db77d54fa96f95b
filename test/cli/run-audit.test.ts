import { appendFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AuditFile } from '../../lambda/audit/file.ts';
import type { AuditRecord } from '../../lambda/audit/record.ts';
import { auditRun } from '../../lambda/cli/run-audit.ts';
import type { TokenEvent } from '../../lambda/domain/events.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { toJsonLine } from '../../lambda/report/text/escape.ts';
import { eventsFor, type TokenOutcome } from '../../lambda/sweep/emitter.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { runOrigin } from '../support/origin.ts';
import { run } from '../support/run.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Watches what is written through to the disk, whichever file it is. */
async function watchSyncs() {
  const file = await open(path, 'a');
  const spy = vi.spyOn(Object.getPrototypeOf(file), 'datasync');
  await file.close();
  return spy;
}

const stale = ['one', 'two'].map((id) => tokenOf({ id, expiresAt: NOW - 1 }));

async function enforce(revoke: () => Promise<'revoked'>) {
  const clock = createTestClock();
  const file = await AuditFile.open(path, clock, () => {});
  const audit = auditRun(file, runOrigin(), clock);
  const connection = memoryConnection({ tokens: stale, revoke });
  const { report, events } = await run([connection], { intents: audit });
  for (const event of events) if (event.type === 'token') audit.add(event);
  await file.close(() => {}).catch(() => {});
  return report;
}

test('intents are written and synced before the first removal', async () => {
  const syncs = await watchSyncs();
  const atRemoval: unknown[] = [];
  await enforce(async () => {
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    atRemoval.push([syncs.mock.calls.length, lines.map((line) => JSON.parse(line).token.id)]);
    return 'revoked';
  });
  expect(atRemoval[0]).toEqual([1, ['one', 'two']]);
});

test('nothing is removed where intents cannot be written through to the disk', async () => {
  const syncs = await watchSyncs();
  syncs.mockRejectedValue(Object.assign(new Error('i/o error'), { code: 'EIO' }));
  const revoke = vi.fn(async () => 'revoked' as const);
  const report = await enforce(revoke);
  expect(revoke).not.toHaveBeenCalled();
  expect(report.connections[0]?.error).toEqual({
    code: 'audit-unavailable',
    message: `${path}: cannot be written (EIO)`,
  });
});

/** The records of the file; throws where a line is none. */
async function records(): Promise<AuditRecord[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line));
}

test('each outcome replaces its intent, and the file does not grow', async () => {
  const sizes: number[] = [];
  const outcomes: unknown[] = [];
  await enforce(async () => {
    sizes.push((await readFile(path)).length);
    outcomes.push((await records()).map(({ outcome }) => outcome));
    return 'revoked';
  });
  expect(outcomes).toContainEqual([undefined, undefined]);
  expect((await records()).map(({ token, outcome }) => [token.id, outcome])).toEqual([
    ['one', 'revoked'],
    ['two', 'revoked'],
  ]);
  expect((await readFile(path)).length).toBe(sizes[0]);
});

test('a pipe or a device gets no intents', async () => {
  const written: string[] = [];
  const clock = createTestClock();
  const file = await AuditFile.open('/dev/null', clock, () => {});
  vi.spyOn(file, 'add').mockImplementation((line) => written.push(line));
  const audit = auditRun(file, runOrigin(), clock);
  const { events } = await run([memoryConnection({ tokens: stale })], { intents: audit });
  for (const event of events) if (event.type === 'token') audit.add(event);
  await file.close(() => {});
  expect(written.map((line) => JSON.parse(line).outcome)).toEqual(['revoked', 'revoked']);
});

const texts = fc.string({ unit: 'binary', maxLength: 12 });
const longTexts = fc.tuple(texts, fc.integer({ min: 1, max: 400 })).map(([t, n]) => t.repeat(n));
const errors = fc.record({ code: fc.constant('audit-unavailable'), message: longTexts });
const endings = fc.oneof(
  fc.record({ decision: fc.constant('withheld' as const), reason: longTexts }),
  fc.record({
    decision: fc.constant('revoke' as const),
    reason: longTexts,
    outcome: fc.constantFrom('revoked', 'already-gone', 'deferred', 'failed'),
    error: fc.option(errors, { nil: undefined }),
  }),
);

/** One step: a connection that begins, a token that is dealt with, or somebody else who appends. */
const steps = fc.array(
  fc.oneof(
    fc.record({ names: fc.array(longTexts, { minLength: 1, maxLength: 5 }) }),
    fc.record({ settle: fc.nat(), ending: endings }),
    fc.record({ other: longTexts }),
  ),
  { maxLength: 20 },
);

test('whatever happens, the file is JSON lines with one record for each token at any time', async () => {
  const [rule] = policyOf().rules;
  if (!rule) throw new Error('the policy has no rule');
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      await rm(path, { force: true });
      const failures: unknown[] = [];
      const clock = createTestClock();
      const file = await AuditFile.open(path, clock, (error) => failures.push(error));
      const audit = auditRun(file, runOrigin(), clock);
      const open: { connection: string; token: Token }[] = [];
      const expected = new Map<string, string | undefined>();
      for (const [number, step] of all.entries()) {
        const connection = `connection-${number}`;
        if ('names' in step) {
          const tokens = step.names.map((name, index) =>
            tokenOf({ id: `${number}-${index}`, name }),
          );
          await audit.write(
            { name: connection, provider: 'p' },
            tokens.map((token) => ({ token, rule })),
          );
          for (const token of tokens) {
            open.push({ connection, token });
            expected.set(token.id, undefined);
          }
        } else if ('other' in step) {
          await appendFile(path, toJsonLine({ token: { id: connection }, name: step.other }));
          expected.set(connection, undefined);
        } else {
          const [one] = open.splice(step.settle % (open.length || 1), 1);
          if (!one) continue;
          const emitted: TokenEvent[] = [];
          eventsFor({ name: one.connection, provider: 'p' }, clock, (event) => {
            if (event.type === 'token') emitted.push(event);
          }).token(one.token, step.ending as TokenOutcome);
          for (const event of emitted) audit.add(event);
          expected.set(one.token.id, emitted[0]?.outcome);
        }
        const found = (await records()).map(({ token, outcome }) => [token.id, outcome] as const);
        expect(found).toHaveLength(expected.size);
        expect(new Map(found)).toEqual(expected);
      }
      await file.close(() => {});
      expect(failures).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
