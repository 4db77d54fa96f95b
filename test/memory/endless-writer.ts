import { writeSync } from 'node:fs';
import { rememberRun } from '../../lambda/domain/remembered.ts';
import { DirectoryStore } from '../../lambda/memory/directory.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import { createTestClock } from '../support/clock.ts';
import { recordOf } from './records.ts';

// Remembers one run after the other in the folder that is named first, until it is killed, and says so of each.

const [, , path = '', from = ''] = process.argv;
const leases = { lengthMillis: 1000, clock: createTestClock() };
const memory = createMemory(new DirectoryStore(path), leases);
for (let count = Number(from) + 1; ; count++) {
  const run = recordOf({ runId: `run-${count}`, listed: count });
  await memory.update('crm', (before) => rememberRun(before, run));
  writeSync(1, `${count}\n`);
}
