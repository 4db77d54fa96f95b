#!/usr/bin/env node
import { existsSync } from 'node:fs';
import './require-node.js';

/** Whether a file of this package is there; its path begins where this file is. */
const isThere = (path) => existsSync(new URL(path, import.meta.url));

// A package has what was built of the sources: Node runs no TypeScript that is installed.
const program = ['./cli.ts', '../dist/lambda/cli.js'].find(isThere);
if (program === undefined) {
  process.stderr.write(
    'this package of token-sweeper was packed without being built; `npm pack --ignore-scripts=false` builds and packs one\n',
  );
  process.exit(2);
}
// Not imported statically: an older Node would fail to read it before it can say so.
void import(program);
