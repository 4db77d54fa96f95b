const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Bytes that V8 takes for an object or array, for one more value in it, for a new shape, for a level of nesting. */
const BYTES = { container: 60, value: 32, shape: 120, level: 64 };

/** No byte of any JSON takes more than so many bytes once it is parsed. */
export const MOST_BYTES_EACH = 32;

const SHAPE_BITS = 22;
const LEVELS = 64;
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Bytes of heap that a text and the JSON in it will take, rather too many than too few: `[[[[` takes thirty times its
 * length, and objects that all have other keys, or theirs in another order, several times more than objects alike.
 * A text that is not JSON weighs no less than itself.
 */
export function jsonWeight(bytes: Uint8Array): number {
  const shapes = new Shapes();
  let high = 0;
  let containers = 0;
  let values = 0;
  let depth = 0;
  let deepest = 0;
  let hash = 0;
  let isInText = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    high |= byte;
    if (isInText) {
      if (byte === QUOTE) isInText = false;
      else if (byte === BACKSLASH) index++;
      else hash = Math.imul(hash ^ byte, FNV_PRIME);
    } else if (byte === QUOTE) {
      isInText = true;
      hash = FNV_START;
    } else if (byte === COMMA) {
      values++;
    } else if (byte === COLON) {
      shapes.addKey(depth, hash);
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      containers++;
      deepest = Math.max(deepest, ++depth);
      shapes.begin(depth);
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
    }
  }
  // One character beyond Latin-1 makes a text take two bytes for each of its characters.
  const text = high < 0x80 ? bytes.length : 2 * bytes.length;
  return (
    text +
    bytes.length +
    containers * BYTES.container +
    values * BYTES.value +
    shapes.count * BYTES.shape +
    deepest * BYTES.level
  );
}

/** Counts the different beginnings of objects, as sequences of keys: V8 keeps a description of each. */
class Shapes {
  count = 0;
  readonly #seen = new Uint32Array(2 ** (SHAPE_BITS - 5));
  /** What the open object of each level began with; levels far apart share a place, which matters to no estimate. */
  readonly #open = new Int32Array(LEVELS);

  begin(depth: number): void {
    this.#open[depth & (LEVELS - 1)] = FNV_START;
  }

  addKey(depth: number, key: number): void {
    const level = depth & (LEVELS - 1);
    const mixed = Math.imul((this.#open[level] ?? 0) ^ key, FNV_PRIME);
    const shape = mixed ^ (mixed >>> 15);
    this.#open[level] = shape;
    const bit = Math.imul(shape, 0x9e3779b1) >>> (32 - SHAPE_BITS);
    const word = this.#seen[bit >>> 5] ?? 0;
    const mask = 1 << (bit & 31);
    if ((word & mask) !== 0) return;
    this.#seen[bit >>> 5] = word | mask;
    this.count++;
  }
}
