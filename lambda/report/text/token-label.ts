import type { Token } from '../../domain/token.ts';
import { shorten } from './escape.ts';

/** What a list calls a token: its id, or as much of its fingerprint as `explain` needs to find it. */
export function tokenLabel({ id, fingerprinted }: Pick<Token, 'id' | 'fingerprinted'>): string {
  return fingerprinted ? id.slice(0, 16) : shorten(id, 40);
}
