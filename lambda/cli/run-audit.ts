import { setImmediate } from 'node:timers/promises';
import type { AuditFile } from '../audit/file.ts';
import { type AuditRecord, auditRecord, intentRecord } from '../audit/record.ts';
import type { RunOrigin } from '../audit/run-origin.ts';
import { shortened } from '../audit/shortened.ts';
import type { Intent, Slot } from '../audit/slots.ts';
import type { CountedEvent, TokenEvent } from '../domain/events.ts';
import type { RestoreEvent } from '../domain/restore-event.ts';
import { shownToken } from '../domain/shown.ts';
import { keyOf, type Token } from '../domain/token.ts';
import type { Clock, IntentLog } from '../ports.ts';
import { toJsonLine } from '../report/text/escape.ts';

/** The audit of one run: an intent for each token before, in its place the outcome after. */
export interface RunAudit extends IntentLog {
  add(event: TokenEvent | CountedEvent | RestoreEvent): void;
}

/** Intents that are written before other connections get a turn. */
const INTENTS_PER_TICK = 100;

/** What an outcome may say more than its intent: what became of the token, why, and an error of ordinary length. */
const OUTCOME_BYTES = 512;

/** Lets a run keep its audit in a file. */
export function auditRun(file: AuditFile, origin: RunOrigin, clock: Clock): RunAudit {
  const slots = new Map<string, Slot>();
  return {
    async write({ name: connection, provider }, changes) {
      const at = clock.now();
      for (let start = 0; start < changes.length; start += INTENTS_PER_TICK) {
        // The file receives the latest events in the next turn of the event loop.
        await setImmediate();
        const batch = changes.slice(start, start + INTENTS_PER_TICK);
        const intents = batch.map((change) =>
          intentOf(intentRecord(change, at, { connection, provider }, origin)),
        );
        const places = file.intend(intents);
        places.forEach((slot, index) => {
          const token = batch[index]?.token;
          if (token) slots.set(slotKey(connection, shownToken(token)), slot);
        });
      }
      await file.sync();
    },
    verify: () => file.verify(),
    add(event) {
      const record = auditRecord(event, origin);
      const token = event.type === 'counted' ? undefined : event.token;
      const key = token ? slotKey(event.connection, token) : '';
      const slot = slots.get(key);
      if (!slot) {
        file.add(toJsonLine(record));
        return;
      }
      slots.delete(key);
      file.replace(slot, lineWithin(slot.bytes, record));
    },
  };
}

function intentOf(record: AuditRecord): Intent {
  const line = toJsonLine(record);
  return { line, bytes: Buffer.byteLength(line) + OUTCOME_BYTES };
}

function slotKey(connection: string, token: Token): string {
  return `${connection}\n${keyOf(token)}`;
}

/** The record as a line, cut so that it fits. */
function lineWithin(bytes: number, record: AuditRecord): string {
  const line = toJsonLine(record);
  const excess = Buffer.byteLength(line) - bytes;
  return excess > 0 ? toJsonLine(shortened(record, excess)) : line;
}
