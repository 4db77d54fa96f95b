/**
 * The `NODE_OPTIONS` of a function. Most objects of a sweep die young, so a larger young generation would only cost
 * memory. The old generation gets half of the function's memory, and so does everything outside V8's heap: sockets, code
 * and the bodies of responses.
 */
export function nodeOptions(memoryMebibytes: number): string {
  const oldSpace = Math.floor(memoryMebibytes / 2);
  return `--enable-source-maps --max-semi-space-size=8 --max-old-space-size=${oldSpace}`;
}
