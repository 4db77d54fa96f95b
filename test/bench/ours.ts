// The sweep as the command line runs it: configuration, list, decide, safeguards, revoke, audit to a file, report.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { composeConnections, runSweep } from '../../lambda/compose.ts';
import { validateConfig } from '../../lambda/config.ts';
import type { Clock } from '../../lambda/ports.ts';
import { template } from '../../lambda/providers/template.ts';
import { auditRecord } from '../../lambda/report/audit.ts';
import { AuditFile } from '../../lambda/report/audit-file.ts';
import { measure, type Work } from './work.ts';

const clock: Clock = {
  now: () => Date.now(),
  sleep: (millis, signal) => delay(millis, undefined, signal ? { signal } : {}).catch(() => {}),
};

function configure({ origins, concurrency, requestsPerSecond, tokens }: Work) {
  const limits = { concurrency, ...(requestsPerSecond && { requestsPerSecond }) };
  return validateConfig(
    {
      mode: 'enforce',
      connections: origins.map((endpoint, index) => ({
        name: `bench-${index}`,
        provider: 'template',
        secret: 'bench',
        endpoint,
        settings: { project: 'bench' },
        limits,
      })),
      policies: {
        default: {
          rules: [
            { name: 'long-expired', when: { expiredFor: '7d' }, action: 'revoke' },
            { name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' },
            { name: 'never-expires', when: { neverExpires: true }, action: 'report' },
          ],
          protect: [{ name: 'break-glass-*' }],
          safeguards: { maxRevocations: tokens, maxRevocationShare: 1 },
        },
      },
    },
    [template],
  );
}

await measure(async (work) => {
  const config = configure(work);
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const audit = await AuditFile.open(join(folder, 'audit.jsonl'), clock, () => {});
  const connections = composeConnections(config.connections, {
    clock,
    secrets: { read: async () => new Map([['bench', { apiKey: 'bench-key' }]]) },
    register: { async *entries() {}, async mark() {} },
    awsCredentials: () => Promise.reject(new Error('not used')),
  });
  const report = await runSweep({
    runId: 'bench',
    mode: work.planOnly ? 'plan' : 'enforce',
    connections,
    clock,
    stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
    onEvent: (event) => {
      if (event.type === 'token') {
        audit.add(`${JSON.stringify(auditRecord(event, 'bench', 'template'))}\n`);
      }
    },
  });
  await audit.close();
  await rm(folder, { recursive: true });
  if (report.outcome !== 'ok') throw new Error(JSON.stringify(report.connections[0]));
  return report.totals.revoked + report.totals.planned;
});
