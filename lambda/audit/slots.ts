/** What a system changes of a file in one go: a kill never leaves half of a change within a page. */
const PAGE_BYTES = 4096;

const LINE_FEED = 0x0a;

/** A line that is to be replaced in the file. */
export interface Intent {
  /** With its line feed. */
  readonly line: string;
  /** How long what replaces it may be, without a line feed. */
  readonly bytes: number;
}

/** Where a line is that is to be replaced: its text, and spaces behind it, where JSON allows them. */
export interface Slot {
  readonly at: number;
  /** Without the line feed, which stays. */
  readonly bytes: number;
}

/**
 * Lays out lines for the end of a file that is `start` bytes long. Each gets spaces up to its length, and more where the
 * next one would not be within a page; of one that is longer than a page, the end is within a page: there is all in which
 * an outcome differs from its intent, but for digits of the time.
 */
export function layOut(
  intents: readonly Intent[],
  start: number,
): { readonly block: Buffer; readonly slots: readonly Slot[] } {
  const slots: Slot[] = [];
  let end = start;
  for (const { bytes } of intents) {
    const at = end + gapBefore(end, bytes + 1);
    slots.push({ at, bytes });
    end = at + bytes + 1;
  }
  const block = Buffer.alloc(end - start, ' ');
  for (const [index, { line }] of intents.entries()) {
    const at = slots[index]?.at ?? end;
    const next = slots[index + 1]?.at ?? end;
    block.write(line.trimEnd(), at - start);
    block[next - start - 1] = LINE_FEED;
  }
  return { block, slots };
}

/** How far a line of so many bytes has to move on, so that its end is within a page. */
function gapBefore(at: number, bytes: number): number {
  const within = Math.min(bytes, PAGE_BYTES);
  const offset = (at + bytes - within) % PAGE_BYTES;
  return offset + within > PAGE_BYTES ? PAGE_BYTES - offset : 0;
}

/** What a slot is filled with: the line, and spaces behind it. Throws RangeError when the line is longer. */
export function filled({ bytes }: Slot, line: string): Buffer {
  const text = Buffer.from(line.trimEnd());
  if (text.length > bytes) throw new RangeError(`${text.length} bytes do not fit into ${bytes}`);
  return Buffer.concat([text, Buffer.alloc(bytes - text.length, ' ')]);
}
