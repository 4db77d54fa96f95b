import { setImmediate } from 'node:timers/promises';
import type { AuditFile } from '../audit/file.ts';
import { type AuditRecord, auditRecord, intentRecord } from '../audit/record.ts';
import type { RunOrigin } from '../audit/run-origin.ts';
import { shortened } from '../audit/shortened.ts';
import type { Intent, Slot } from '../audit/slots.ts';
import type { CountedEvent, TokenEvent } from '../domain/events.ts';
import type { RestoreEvent } from '../domain/restore-event.ts';
import { shownToken } from '../domain/shown.ts';
import { keyOf } from '../domain/token.ts';
import type { Clock, IntentLog } from '../ports.ts';
import { toJsonLine } from '../report/text/escape.ts';
import { RecordLines } from './record-lines.ts';

/** The audit of one run: an intent for each token before, in its place the outcome after. */
export interface RunAudit extends IntentLog {
  add(event: TokenEvent | CountedEvent | RestoreEvent): void;
}

/** Intents that are written before other connections get a turn. */
const INTENTS_PER_TICK = 100;

/** What an outcome may say more than its intent: what became of the token, why, and an error of ordinary length. */
const OUTCOME_BYTES = 512;

/** What a connection has begun and not ended. */
class OpenIntents {
  readonly lines = new RecordLines();
  /** By the key of the token. */
  readonly slots = new Map<string, Slot>();
}

/** Lets a run keep its audit in a file. */
export function auditRun(file: AuditFile, origin: RunOrigin, clock: Clock): RunAudit {
  const openByConnection = new Map<string, OpenIntents>();

  function openIn(connection: string): OpenIntents {
    const known = openByConnection.get(connection);
    if (known) return known;
    const open = new OpenIntents();
    openByConnection.set(connection, open);
    return open;
  }

  return {
    async write({ name: connection, provider }, changes) {
      const at = clock.now();
      const lines = new RecordLines();
      const { slots } = openIn(connection);
      for (let start = 0; start < changes.length; start += INTENTS_PER_TICK) {
        // The file receives the latest events in the next turn of the event loop.
        await setImmediate();
        const batch = changes.slice(start, start + INTENTS_PER_TICK);
        const intents = batch.map((change) =>
          intentOf(lines.textOf(intentRecord(change, at, { connection, provider }, origin))),
        );
        const places = file.intend(intents);
        places.forEach((slot, index) => {
          const token = batch[index]?.token;
          if (token) slots.set(keyOf(shownToken(token)), slot);
        });
      }
      await file.sync();
    },
    verify: () => file.verify(),
    add(event) {
      const record = auditRecord(event, origin);
      const open = openByConnection.get(event.connection);
      const token = event.type === 'counted' ? undefined : event.token;
      const key = token && keyOf(token);
      const slot = key === undefined ? undefined : open?.slots.get(key);
      if (!open || key === undefined || !slot) {
        file.add(toJsonLine(record));
        return;
      }
      open.slots.delete(key);
      if (open.slots.size === 0) openByConnection.delete(event.connection);
      file.replace(slot, textWithin(slot.bytes, record, open.lines));
    },
  };
}

function intentOf(text: string): Intent {
  return { text, bytes: Buffer.byteLength(text) + OUTCOME_BYTES };
}

/** The record as JSON, cut so that it fits. */
function textWithin(bytes: number, record: AuditRecord, lines: RecordLines): string {
  const text = lines.textOf(record);
  const excess = Buffer.byteLength(text) - bytes;
  return excess > 0 ? lines.textOf(shortened(record, excess)) : text;
}
