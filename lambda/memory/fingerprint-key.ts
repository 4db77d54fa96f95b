import { randomBytes } from 'node:crypto';
import { formatRecord, parseRecord } from './document.ts';
import { DocumentError } from './document-error.ts';
import { memoryUnavailable, type Store } from './store.ts';
import { KEY_OF_KEYS } from './token-keys.ts';

/** No connection can have this name. */
const NAME = '_fingerprints';

/**
 * A random key for the fingerprints of all connections without a secret: one for all, because what they list is compared where
 * they reach the same account. Chosen by the first run that asks for it; one that cannot be stored holds for this run alone.
 * Throws SweepError `memory-unavailable`.
 */
export async function fingerprintKey(store: Store): Promise<string> {
  const known = await load(store);
  if (known !== undefined) return known;
  const key = randomBytes(32).toString('base64url');
  const text = formatRecord({ version: 1, key });
  const isMine = await store.write(NAME, text, undefined).then(
    (tag) => tag !== undefined,
    () => true,
  );
  return isMine ? key : ((await load(store)) ?? key);
}

async function load(store: Store): Promise<string | undefined> {
  const stored = await store.read(NAME);
  if (!stored) return undefined;
  try {
    const { key } = parseRecord(stored.text, ['key']);
    if (typeof key === 'string' && KEY_OF_KEYS.test(key)) return key;
    throw new DocumentError('has no valid `key`');
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problem = `its document cannot be used: it ${error.message}`;
    throw memoryUnavailable('memory of the fingerprints', problem);
  }
}
