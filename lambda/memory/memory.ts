import { MAX_TOKENS } from '../domain/remember-tokens.ts';
import { NOTHING_REMEMBERED, type Remembered } from '../domain/remembered.ts';
import type { Memory } from '../memory-ports.ts';
import { formatDocument, parseDocument } from './document.ts';
import { DocumentError } from './document-error.ts';
import { fingerprintKey } from './fingerprint-key.ts';
import { type LeaseOptions, takeLease } from './lease.ts';
import { findPlan, removePlan, storePlan } from './plans.ts';
import { MAX_BYTES, memoryUnavailable, type Store } from './store.ts';
import { createTokenKeys } from './token-keys.ts';

/** The memory in a store: one document and one lease for each connection. */
export function createMemory(store: Store, leases: LeaseOptions): Memory {
  const documents = new Documents(store);
  let key: Promise<string> | undefined;
  return {
    recall: (connection) => documents.read(connection),
    update: (connection, change, known) => documents.update(connection, change, known),
    fingerprintKey() {
      key ??= fingerprintKey(store);
      return key;
    },
    tokenKeys: ({ tokens, tokenKey }) => createTokenKeys(tokens, tokenKey),
    storePlan: (plan) => storePlan(store, plan),
    findPlan: (hash) => findPlan(store, hash),
    lease: (connection, runId) => takeLease(store, connection, runId, leases),
  };
}

/** Other runs that may come in between; each of them writes a few times. */
const MAX_ATTEMPTS = 20;

class Documents {
  readonly #store: Store;
  /** Of what was read or written: the tag of its document. */
  readonly #tags = new WeakMap<Remembered, string>();

  constructor(store: Store) {
    this.#store = store;
  }

  async read(connection: string): Promise<Remembered> {
    const stored = await this.#store.read(connection);
    if (!stored) return NOTHING_REMEMBERED;
    const remembered = parse(connection, stored.text);
    this.#tags.set(remembered, stored.tag);
    return remembered;
  }

  async update(
    connection: string,
    change: (before: Remembered) => Remembered,
    known: Remembered | undefined,
  ): Promise<Remembered> {
    let before = known && this.#tags.has(known) ? known : await this.read(connection);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      // A copy, because what has a tag must stand for one document.
      const after = { ...change(before) };
      const text = formatBounded(connection, after);
      const tag = await this.#store.write(connection, text, this.#tags.get(before));
      if (tag !== undefined) {
        this.#tags.set(after, tag);
        for (const hash of forgottenPlans(before, after)) await removePlan(this.#store, hash);
        return after;
      }
      before = await this.read(connection);
    }
    throw memoryUnavailable(
      `memory of ${connection}`,
      `other runs replaced it ${MAX_ATTEMPTS} times while this one tried to; run fewer at once`,
    );
  }
}

function forgottenPlans(before: Remembered, after: Remembered): readonly string[] {
  const kept = new Set(after.plans?.map(({ hash }) => hash));
  return (before.plans ?? []).map(({ hash }) => hash).filter((hash) => !kept.has(hash));
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

function parse(connection: string, text: string): Remembered {
  try {
    return parseDocument(connection, text);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw unreadable(connection, error);
  }
}

function unreadable(connection: string, { message }: DocumentError) {
  return memoryUnavailable(`memory of ${connection}`, `its document cannot be used: it ${message}`);
}
