import { beforeEach, expect, test, vi } from 'vitest';
import { openRunAudit } from '../../../lambda/audit/s3/run-audit.ts';
import { useS3Environment } from '../../support/aws-environment.ts';
import { createTestClock, DAY, NOW } from '../../support/clock.ts';
import { runOrigin } from '../../support/origin.ts';

const s3 = useS3Environment();
const KEY = 'audit/year=2026/month=11/day=25/run-2.jsonl.gz';

beforeEach(() => {
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
});

function openAt(startedAt: number, runId: string) {
  const clock = createTestClock(startedAt);
  const place = { bucket: 'records', prefix: 'audit/' };
  return openRunAudit({
    ...place,
    clock,
    origin: runOrigin(runId),
    startedAt,
    onFailure: () => {},
  });
}

const connection = { name: 'crm', provider: 'vault' };

test('a run that is closed leaves its intents, its outcomes and then a mark that it is settled', async () => {
  const audit = await openAt(NOW, 'run-2');
  await audit.intents.write(connection, []);

  await audit.close();

  const folder = 'audit/intents/2026-11-25T12:00:00.000Z/run-2';
  expect([...s3().objects.keys()]).toEqual([`${folder}/crm.jsonl.gz`, KEY, `${folder}/settled`]);
});

test('a run reports the earlier run that died, and marks it as reported when it is closed', async () => {
  const died = await openAt(NOW - DAY, 'run-1');
  await died.intents.write(connection, []);
  const next = await openAt(NOW, 'run-2');

  expect(await next.unfinishedRuns()).toEqual(['run-1']);
  await next.close();

  expect(await (await openAt(NOW, 'run-3')).unfinishedRuns()).toEqual([]);
});

test('a run whose earlier intents cannot be listed fails when it is closed, not before', async () => {
  s3().deny = /ListObjects/;
  const audit = await openAt(NOW, 'run-2');

  await expect(audit.close()).rejects.toMatchObject({ code: 'audit-unavailable' });
  expect(s3().objects.has(KEY)).toBe(true);
});
