import { setImmediate } from 'node:timers/promises';
import type { AuditFile } from '../audit/file.ts';
import { auditRecord, intentRecord } from '../audit/record.ts';
import type { CountedEvent, Outcome, TokenEvent } from '../domain/events.ts';
import type { Candidate } from '../domain/plan.ts';
import type { Clock, IntentLog } from '../ports.ts';
import { toJsonLine } from '../report/text/escape.ts';
import { actionEvent } from '../sweep/emitter.ts';

/** The audit of one run: its intents before, its outcomes after. */
export interface RunAudit extends IntentLog {
  add(event: TokenEvent | CountedEvent): void;
}

/** Intents that are written before other connections get a turn. */
const INTENTS_PER_TICK = 1000;

const LONGEST_OUTCOME: Outcome = 'already-gone';

/** What room is kept for. A failure takes more, and tells little that its intent does not. */
const WITH_ROOM: ReadonlySet<Outcome> = new Set<Outcome>([
  'revoked',
  'disabled',
  'deferred',
  LONGEST_OUTCOME,
]);

/** Lets the run `runId` keep its audit in a file. */
export function auditRun(file: AuditFile, runId: string, clock: Clock): RunAudit {
  const withIntents = new Set<string>();
  return {
    async write({ name: connection, provider }, candidates) {
      const at = clock.now();
      const intentOf = (candidate: Candidate) =>
        toJsonLine(intentRecord(candidate, at, { runId, connection, provider }));
      const outcomeOf = (candidate: Candidate) => {
        const { token } = candidate;
        const outcome = actionEvent(candidate, LONGEST_OUTCOME);
        return toJsonLine(
          auditRecord({ type: 'token', connection, provider, token, at, ...outcome }, runId),
        );
      };
      let room = 0;
      for (let start = 0; start < candidates.length; start += INTENTS_PER_TICK) {
        // The file receives the latest events in the next turn of the event loop.
        await setImmediate();
        const end = start + INTENTS_PER_TICK;
        const batch = candidates.slice(start, end);
        for (const candidate of batch) room += Buffer.byteLength(outcomeOf(candidate));
        file.intend(batch.map(intentOf).join(''), end < candidates.length ? 0 : room);
      }
      await file.sync();
      withIntents.add(connection);
    },
    add(event) {
      const { connection, outcome } = event;
      const line = toJsonLine(auditRecord(event, runId));
      if (outcome && WITH_ROOM.has(outcome) && withIntents.has(connection)) file.addOutcome(line);
      else file.add(line);
    },
  };
}
