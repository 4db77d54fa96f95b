import { expect, test } from 'vitest';
import { undocumentedSuccess } from './faults.ts';

const reply = (status: number) => [`HTTP ${status}`, { status }] as const;

test.each([
  [202, {}],
  [200, { okStatuses: [202] }],
  [200, { successes: [reply(202)] }],
  [201, { okStatuses: [200, 204], successes: [reply(202)] }],
])('the undocumented success is %i for an API that documents %j', (status, documented) => {
  const [title, code] = undocumentedSuccess(documented);
  expect([title, code]).toEqual([`an undocumented ${status}`, 'invalid-response']);
});
