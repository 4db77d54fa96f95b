import { expect, test } from 'vitest';
import { originOf } from '../../lambda/audit/run-origin.ts';
import { policyDigest } from '../../lambda/policy-digest.ts';
import { VERSION } from '../../lambda/version.ts';
import { policyOf } from '../support/tokens.ts';

test('the records of a run say how it came about, what ran, and what decided in each connection', () => {
  const [strict, lax] = [policyOf(), policyOf({ safeguards: { maxRevocations: 5 } })];
  const run = { runId: 'run-1', mode: 'enforce', trigger: 'schedule' } as const;
  const connections = [
    { name: 'crm', policy: strict },
    { name: 'erp', policy: lax },
    { name: 'dns', policy: strict },
  ];
  expect(originOf(run, connections)).toEqual({
    ...run,
    version: VERSION,
    policyDigests: new Map([
      ['crm', policyDigest(strict)],
      ['erp', policyDigest(lax)],
      ['dns', policyDigest(strict)],
    ]),
  });
  expect(policyDigest(strict)).not.toBe(policyDigest(lax));
});
