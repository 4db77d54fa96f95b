// Preloaded into a process: whoever encodes a part of a URL fails, and the error holds what was to be encoded.
globalThis.encodeURIComponent = (text) => {
  throw new TypeError(`cannot encode ${text}`, { cause: { text } });
};
