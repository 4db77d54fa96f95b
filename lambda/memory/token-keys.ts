import { createHmac, randomBytes } from 'node:crypto';
import { hash53 } from '../domain/id-hash.ts';
import { comparableKey } from '../domain/own-token.ts';
import type { RememberedToken, TokenKey } from '../domain/remembered-token.ts';
import type { KeyedToken, TokenKeys } from '../memory-ports.ts';

/** Of the key of a token, in characters: what is quick to tell, and what is certain. */
const QUICK_LENGTH = 4;
const CERTAIN_LENGTH = 22;

/** Base64url holds 6 bits a character. */
const QUICK_VALUES = 64 ** QUICK_LENGTH;

/** The form of every {@link TokenKey}. */
export const TOKEN_KEY = new RegExp(`^[\\w-]{${QUICK_LENGTH + CERTAIN_LENGTH}}$`);

/** The form of what keys are made with: 32 random bytes. */
export const KEY_OF_KEYS = /^[\w-]{43}$/;

/**
 * The keys of the tokens of a connection: 24 bits of a quick hash, so that hardly any other token has to be hashed to be
 * told apart from those that are remembered, and 128 bits of a keyed one. Of an id that is secret no quick hash is made.
 * @param key as an earlier call chose it; a new one at random when absent
 */
export function createTokenKeys(
  remembered: ReadonlyMap<TokenKey, RememberedToken>,
  key = randomBytes(32).toString('base64url'),
): TokenKeys {
  const quick = remembered.size > 0 ? quickTable(remembered.keys()) : undefined;
  return {
    key,
    of: (token) => keyOf(token, key),
    find(token) {
      if (!quick) return undefined;
      if (token.secretId === undefined && !isIn(quick, quickHash(token))) return undefined;
      const found = keyOf(token, key);
      return remembered.has(found) ? found : undefined;
    },
  };
}

function keyOf(token: KeyedToken, key: string): TokenKey {
  const { secretId, within = null } = token;
  const named = secretId === undefined ? comparableKey(token) : JSON.stringify([within, secretId]);
  const digest = createHmac('sha256', key).update(named).digest('base64url');
  const start = secretId === undefined ? quickText(quickHash(token)) : digest.slice(-QUICK_LENGTH);
  return start + digest.slice(0, CERTAIN_LENGTH);
}

function quickHash(token: KeyedToken): number {
  return hash53(comparableKey(token)) % QUICK_VALUES;
}

function quickText(quick: number): string {
  return Buffer.from([quick >> 16, quick >> 8, quick]).toString('base64url');
}

/** A bit for each value that a quick hash can have. */
function quickTable(keys: Iterable<TokenKey>): Uint8Array {
  const bits = new Uint8Array(QUICK_VALUES / 8);
  for (const key of keys) {
    const quick = Buffer.from(key.slice(0, QUICK_LENGTH), 'base64url').readUIntBE(0, 3);
    bits[quick >> 3] = (bits[quick >> 3] ?? 0) | (1 << (quick & 7));
  }
  return bits;
}

function isIn(bits: Uint8Array, quick: number): boolean {
  return ((bits[quick >> 3] ?? 0) & (1 << (quick & 7))) !== 0;
}
