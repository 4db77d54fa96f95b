/** What a system changes of a file in one go: a kill never leaves half of a change within a page. */
const PAGE_BYTES = 4096;

const LINE_FEED = 0x0a;

/** A line that is to be replaced in the file. */
export interface Intent {
  /** Without a line feed. */
  readonly text: string;
  /** How long what replaces it may be. */
  readonly bytes: number;
}

/** Where a line is that is to be replaced: its text, and spaces behind it, where JSON allows them. */
export interface Slot {
  readonly at: number;
  /** How long its text may be. */
  readonly bytes: number;
  /** Where the next line begins, right behind the line feed. */
  readonly next: number;
}

/**
 * Lays out lines for the end of a file that is `start` bytes long. Each gets spaces up to its length, and more where the
 * next one would not be within a page; of one that is longer than a page, the end is within a page: there is all in which
 * an outcome differs from its intent, but for digits of the time.
 */
export function placeIntents(
  intents: readonly Intent[],
  start: number,
): { readonly block: Buffer; readonly slots: readonly Slot[] } {
  const fillings: Filling[] = [];
  let at = start + gapBefore(start, intents[0]);
  intents.forEach(({ text, bytes }, index) => {
    const end = at + bytes + 1;
    const next = end + gapBefore(end, intents[index + 1]);
    fillings.push({ slot: { at, bytes, next }, text });
    at = next;
  });
  return { block: filled(fillings, start), slots: fillings.map(({ slot }) => slot) };
}

/** How far a line of so many bytes has to move on, so that its end is within a page. */
function gapBefore(at: number, intent: Intent | undefined): number {
  if (!intent) return 0;
  const within = Math.min(intent.bytes + 1, PAGE_BYTES);
  const offset = (at + intent.bytes + 1 - within) % PAGE_BYTES;
  return offset + within > PAGE_BYTES ? PAGE_BYTES - offset : 0;
}

/** A slot that lies so many bytes further behind. */
export function movedBy(moved: number, { at, bytes, next }: Slot): Slot {
  return { at: at + moved, bytes, next: next + moved };
}

/** What goes into a slot. */
export interface Filling {
  readonly slot: Slot;
  /** Without a line feed. */
  readonly text: string;
}

/** In the order of the file, in runs of lines that follow each other. */
export function runsOf(fillings: readonly Filling[]): readonly (readonly Filling[])[] {
  const runs: Filling[][] = [];
  let next: number | undefined;
  for (const filling of fillings.toSorted((a, b) => a.slot.at - b.slot.at)) {
    if (filling.slot.at === next) runs.at(-1)?.push(filling);
    else runs.push([filling]);
    next = filling.slot.next;
  }
  return runs;
}

/**
 * The bytes of the file from `start` to the end of a run: its lines, and spaces around them. They are valid until the next
 * call. Throws RangeError when a line is longer than its slot.
 */
export function filled(run: readonly Filling[], start = run[0]?.slot.at ?? 0): Buffer {
  const length = (run.at(-1)?.slot.next ?? start) - start;
  if (scratch.length < length + MOST_BYTES_OF_A_CHARACTER) {
    scratch = Buffer.allocUnsafeSlow(length + MOST_BYTES_OF_A_CHARACTER);
  }
  const block = scratch.fill(' ', 0, length);
  for (const { slot, text } of run) {
    // It has room behind it for more than fits, so that it is told and not cut off.
    const bytes = block.write(text, slot.at - start);
    if (bytes > slot.bytes) throw new RangeError(`a line does not fit into ${slot.bytes} bytes`);
    block[slot.next - start - 1] = LINE_FEED;
  }
  return block.subarray(0, length);
}

const MOST_BYTES_OF_A_CHARACTER = 4;

/** Shared by all calls. */
let scratch = Buffer.alloc(0);
