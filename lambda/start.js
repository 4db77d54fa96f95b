#!/usr/bin/env node
import './require-node.js';

// Not imported statically: an older Node would fail to read it before it can say so.
import('./cli.ts');
