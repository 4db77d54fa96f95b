import { MAX_TOKENS } from '../domain/remember-tokens.ts';
import { NOTHING_REMEMBERED, type Remembered } from '../domain/remembered.ts';
import type { Memory } from '../memory-ports.ts';
import { formatDocument, parseDocument } from './document.ts';
import { DocumentError } from './document-error.ts';
import { type LeaseOptions, takeLease } from './lease.ts';
import { MAX_BYTES, memoryUnavailable, type Store } from './store.ts';
import { createTokenKeys } from './token-keys.ts';

/** The memory in a store: one document and one lease for each connection. */
export function createMemory(store: Store, leases: LeaseOptions): Memory {
  return {
    recall: async (connection) => (await load(store, connection)).remembered,
    update: (connection, change) => update(store, connection, change),
    tokenKeys: ({ tokens, tokenKey }) => createTokenKeys(tokens, tokenKey),
    lease: (connection, runId) => takeLease(store, connection, runId, leases),
  };
}

/** Other runs that may come in between; each of them writes a few times. */
const MAX_ATTEMPTS = 20;

async function update(
  store: Store,
  connection: string,
  change: (before: Remembered) => Remembered,
): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const { remembered, tag } = await load(store, connection);
    const text = formatBounded(connection, change(remembered));
    if ((await store.write(connection, text, tag)) !== undefined) return;
  }
  throw memoryUnavailable(
    `memory of ${connection}`,
    `other runs replaced it ${MAX_ATTEMPTS} times while this one tried to; run fewer at once`,
  );
}

/** The document. Throws SweepError `memory-unavailable` for one that would be too large. */
function formatBounded(connection: string, remembered: Remembered): string {
  const { size } = remembered.tokens;
  if (size > MAX_TOKENS) throw full(connection, `${size} tokens, and at most ${MAX_TOKENS}`);
  const text = formatDocument(connection, remembered);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) throw full(connection, `${bytes} bytes, and at most ${MAX_BYTES}`);
  return text;
}

function full(connection: string, amounts: string) {
  return memoryUnavailable(
    `memory of ${connection}`,
    `it would have to hold ${amounts} are remembered; let fewer be removed at once with \`maxRevocations\`, or split the connection`,
  );
}

/** What is remembered, and the tag of its document. */
interface Loaded {
  readonly remembered: Remembered;
  readonly tag?: string;
}

async function load(store: Store, connection: string): Promise<Loaded> {
  const stored = await store.read(connection);
  if (!stored) return { remembered: NOTHING_REMEMBERED };
  try {
    return { remembered: parseDocument(connection, stored.text), tag: stored.tag };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw unreadable(connection, error);
  }
}

function unreadable(connection: string, { message }: DocumentError) {
  return memoryUnavailable(`memory of ${connection}`, `its document cannot be used: it ${message}`);
}
