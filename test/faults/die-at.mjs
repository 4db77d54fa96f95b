// Loaded by a process before its program: it is killed at the moment of its memory that `DIE_AT` counts, from 1. Moments are
// the time after a file was created, and the times before and after one is synced, linked or removed.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const dieAt = Number(process.env.DIE_AT);
let moments = 0;
function moment() {
  if (++moments === dieAt) process.kill(process.pid, 'SIGKILL');
}

function watched(act) {
  return async function (...args) {
    moment();
    const result = await act.apply(this, args);
    moment();
    return result;
  };
}

const { open, link, unlink } = fs.promises;
fs.promises.link = watched(link);
fs.promises.unlink = watched(unlink);
fs.promises.open = async (path, flags, mode) => {
  const handle = await open(path, flags, mode);
  if (flags === 'wx') moment();
  return handle;
};
syncBuiltinESMExports();

const handle = await open('/dev/null');
const prototype = Object.getPrototypeOf(handle);
prototype.sync = watched(prototype.sync);
await handle.close();
