import type { Problem } from './events.ts';
import { hash53 } from './id-hash.ts';
import type { Token } from './token.ts';

/** Bytes of UTF-8 that are shown or recorded of a text, the mark of what is left out included. */
const MAX_BYTES = 1024;

/** Bytes of a longer text that are shown before the mark. */
const MAX_BYTES_BEFORE_MARK = 960;

/** Bytes that a UTF-16 code unit takes at most. */
const MAX_BYTES_PER_UNIT = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const bytes = new Uint8Array(MAX_BYTES);

/**
 * A text from a provider as it is shown or recorded: of one longer than 1 KiB the beginning, how much is left out, and a
 * hash of the whole, so that two long ids that begin alike are still told apart. Only for people to read: whatever is
 * compared is compared whole.
 * @example
 * shownText('job 7'); // 'job 7'
 * shownText('x'.repeat(65_536)); // 'xxx…xxx…[64576 more characters, #1d3c8a6f9b2e0]'
 */
export function shownText(text: string): string {
  if (text.length * MAX_BYTES_PER_UNIT <= MAX_BYTES) return text;
  if (encoder.encodeInto(text, bytes).read === text.length) return text;
  const beginning = bytes.subarray(0, MAX_BYTES_BEFORE_MARK);
  const { read, written } = encoder.encodeInto(text, beginning);
  const more = text.length - read;
  // Decoded and not sliced: a slice keeps all of the text in memory.
  return `${decoder.decode(beginning.subarray(0, written))}…[${more} more characters, #${hash53(text).toString(16)}]`;
}

/** The token as it is shown or recorded: the same one, or else a copy in which long texts are cut. */
export function shownToken(token: Token): Token {
  const { id, within, group, name, owner, status, scopes } = token;
  const shownScopes = scopes && shownList(scopes);
  const isShort = isShown(id) && isShown(within) && isShown(group) && isShown(name);
  if (isShort && isShown(owner) && isShown(status) && shownScopes === scopes) return token;
  return {
    ...token,
    id: shownText(id),
    ...(within !== undefined && { within: shownText(within) }),
    ...(group !== undefined && { group: shownText(group) }),
    ...(name !== undefined && { name: shownText(name) }),
    ...(owner !== undefined && { owner: shownText(owner) }),
    ...(status !== undefined && { status: shownText(status) }),
    ...(shownScopes && { scopes: shownScopes }),
  };
}

/** Whether a text is shown as it is. */
function isShown(text: string | undefined): boolean {
  return text === undefined || shownText(text) === text;
}

/** Of several texts as many as are shown of one. */
function shownList(texts: readonly string[]): readonly string[] {
  const joined = texts.join(' ');
  const shown = shownText(joined);
  return shown === joined ? texts : [shown];
}

/** The problem with a message that is shown or recorded. */
export function shownProblem<P extends Problem>(problem: P): P {
  const message = shownText(problem.message);
  return message === problem.message ? problem : { ...problem, message };
}
