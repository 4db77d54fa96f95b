#!/usr/bin/env node
import { existsSync } from 'node:fs';
import './require-node.js';

// A package has what was built of the sources: Node runs no TypeScript that is installed.
const program = existsSync(new URL('cli.ts', import.meta.url))
  ? './cli.ts'
  : '../dist/lambda/cli.js';
// Not imported statically: an older Node would fail to read it before it can say so.
void import(program);
