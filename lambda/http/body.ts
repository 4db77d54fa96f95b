const FIRST_BYTES = 128 * 1024;
const GROWTH = 1.25;
const NO_BYTES = new Uint8Array();

/**
 * The body of a response. It is kept in one piece, however it arrives: a chunk of one byte may keep a buffer of 64 KiB
 * alive. The first chunk, which by far most bodies consist of, is not copied.
 */
export class Body {
  #length = 0;
  #first: Uint8Array | undefined;
  #rest: Uint8Array<ArrayBuffer> | undefined;

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  /** All bytes so far. */
  get bytes(): Uint8Array {
    return this.#rest?.subarray(0, this.#length) ?? this.#first ?? NO_BYTES;
  }

  /** Adds bytes at the end. */
  add(chunk: Uint8Array): void {
    const at = this.#length;
    this.#length += chunk.length;
    if (at === 0) {
      this.#first = chunk;
      return;
    }
    const target = this.#grow();
    if (this.#first) target.set(this.#first);
    this.#first = undefined;
    target.set(chunk, at);
  }

  /** The whole as text, without the byte order mark, which is not part of it; the bytes are given back to the system. */
  takeText(): string {
    if (this.#length === 0) return '';
    const { buffer, byteOffset, byteLength } = this.bytes;
    const text = Buffer.from(buffer, byteOffset, byteLength).toString();
    this.clear();
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  /** Gives the bytes back to the system, at once and not at the next garbage collection. */
  clear(): void {
    this.#rest?.buffer.transfer(0);
    this.#rest = undefined;
    this.#first = undefined;
    this.#length = 0;
  }

  #grow(): Uint8Array<ArrayBuffer> {
    const bytes = this.#rest?.buffer ?? new ArrayBuffer(0);
    if (this.#rest && bytes.byteLength >= this.#length) return this.#rest;
    const size = Math.max(FIRST_BYTES, Math.ceil(this.#length * GROWTH));
    this.#rest = new Uint8Array(bytes.transfer(size));
    return this.#rest;
  }
}
