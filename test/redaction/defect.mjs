// Preloaded into a process: whoever makes a token value part of a URL fails, and the error holds that value.
const encode = globalThis.encodeURIComponent;

globalThis.encodeURIComponent = (text) => {
  if (!`${text}`.startsWith('canary')) return encode(text);
  throw new TypeError(`cannot encode ${text}`, { cause: { text } });
};
