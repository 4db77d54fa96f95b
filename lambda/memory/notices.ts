import {
  type KeptNotice,
  MAX_NOTICES,
  NOTHING_TOLD,
  type NoticeRecord,
} from '../domain/notice-record.ts';
import type { NoticeMemory } from '../memory-ports.ts';
import { countAt, formatRecord, parseRecord, textAt } from './document.ts';
import { DocumentError } from './document-error.ts';
import { memoryUnavailable, type Store } from './store.ts';

/** No connection can have this name. */
const NAME = '_notices';

/** Other runs that may come in between. */
const MAX_ATTEMPTS = 20;

/** What is remembered of what people were told: one document beside those of the connections. */
export function createNoticeMemory(store: Store): NoticeMemory {
  return {
    recall: async () => (await load(store)).record,
    async update(change) {
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        const { record, tag } = await load(store);
        if ((await store.write(NAME, format(change(record)), tag)) !== undefined) return;
      }
      throw memoryUnavailable('memory of the notices', 'other runs replaced it all the time');
    },
  };
}

interface Loaded {
  readonly record: NoticeRecord;
  readonly tag?: string;
}

async function load(store: Store): Promise<Loaded> {
  const stored = await store.read(NAME);
  if (!stored) return { record: NOTHING_TOLD };
  try {
    return { record: parse(stored.text), tag: stored.tag };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problem = `its document cannot be used: it ${error.message}`;
    throw memoryUnavailable('memory of the notices', problem);
  }
}

function format({ troubles, told, planSince, deliveredAt, notices }: NoticeRecord): string {
  return formatRecord({
    version: 1,
    troubles: Object.fromEntries(troubles),
    told: Object.fromEntries(told),
    planSince,
    deliveredAt,
    notices: notices.slice(-MAX_NOTICES),
  });
}

function parse(text: string): NoticeRecord {
  const record = parseRecord(text, ['troubles', 'told', 'notices'], ['planSince', 'deliveredAt']);
  const { troubles, told, planSince, deliveredAt, notices } = record;
  if (!Array.isArray(notices)) throw new DocumentError('`notices` is not a list');
  return {
    troubles: parseTimes(troubles, 'troubles'),
    told: parseTimes(told, 'told'),
    ...(planSince !== undefined && { planSince: countAt(record, 'planSince', 'the whole') }),
    ...(deliveredAt !== undefined && { deliveredAt: countAt(record, 'deliveredAt', 'the whole') }),
    notices: notices.map(parseNotice),
  };
}

function parseTimes(value: unknown, place: string): ReadonlyMap<string, number> {
  const times = asMapping(value, place);
  return new Map(Object.keys(times).map((key) => [key, countAt(times, key, place)]));
}

function parseNotice(value: unknown, index: number): KeptNotice {
  const place = `notices[${index}]`;
  const notice = asMapping(value, place);
  return {
    runId: textAt(notice, 'runId', place),
    subject: textAt(notice, 'subject', place),
    text: textAt(notice, 'text', place),
  };
}

function asMapping(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DocumentError(`\`${place}\` is not a mapping`);
  return { ...value };
}
