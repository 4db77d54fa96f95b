// Preloaded with `--import` into a process that is to wait: a timer of just a minute ends in a part of a second.
const realTimeout = globalThis.setTimeout;
const MINUTE = 60_000;

globalThis.setTimeout = (act, millis, ...more) =>
  realTimeout(act, millis === MINUTE ? 300 : millis, ...more);
