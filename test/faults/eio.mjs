// Loaded by a process before its program: its disk fails, at what `EIO_AT` says: `sync`, or the third `overwrite`.
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const eio = () => Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });

if (process.env.EIO_AT === 'sync') {
  const handle = await open('/dev/null');
  Object.getPrototypeOf(handle).datasync = () => Promise.reject(eio());
  await handle.close();
} else {
  const { writeSync } = fs;
  let overwritten = 0;
  fs.writeSync = (...args) => {
    const position = args[4];
    if (position !== undefined && ++overwritten >= 3) throw eio();
    return writeSync(...args);
  };
  syncBuiltinESMExports();
}
