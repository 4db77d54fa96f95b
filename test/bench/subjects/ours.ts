// The sweep as the command line runs it: list, decide, safeguards, revoke, audit to a file, report.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate as yieldToOthers } from 'node:timers/promises';
import { AuditFile } from '../../../lambda/audit/file.ts';
import { originOf } from '../../../lambda/audit/run-origin.ts';
import { auditRun } from '../../../lambda/cli/run-audit.ts';
import { composeConnections, openMemory } from '../../../lambda/compose.ts';
import { type Config, validateConfig } from '../../../lambda/config/validate.ts';
import { MINUTE } from '../../../lambda/domain/duration.ts';
import { RunMessenger } from '../../../lambda/notice/messenger.ts';
import type { Clock } from '../../../lambda/ports.ts';
import { example } from '../../../lambda/providers/_example/index.ts';
import { apigeeEdge } from '../../../lambda/providers/apigee-edge/index.ts';
import { awsIamAccessKeys } from '../../../lambda/providers/aws-iam/access-keys.ts';
import { exampleDefinition } from '../../../lambda/providers/definitions/_example.ts';
import { rest } from '../../../lambda/providers/rest/index.ts';
import { Highlights } from '../../../lambda/report/text/highlights.ts';
import { tuneEngine } from '../../../lambda/startup.ts';
import { runSweep } from '../../../lambda/sweep/run-sweep.ts';
import { AMPLE_MEMORY } from '../../support/memory.ts';
import { measure, type Work, work } from '../work.ts';

/** The API of the example provider as a definition, so that both ways are measured on the same work. */
const {
  name: _,
  title: __,
  group: ___,
  limits: ____,
  rights: _____,
  ...definition
} = exampleDefinition;

/** The same with owners by number, as GitLab has them. */
const withOwners = {
  ...definition,
  fields: {
    ...definition.fields,
    owner: 'item.owner',
    ownerEmail: { path: '/v1/users/{owner}', email: 'email' },
  },
};

const clock: Clock = {
  now: Date.now,
  elapsed: () => Math.trunc(performance.now()),
  sleep: (millis, signal) =>
    millis === 0 ? yieldToOthers() : delay(millis, undefined, signal && { signal }).catch(() => {}),
};

const SETTINGS = {
  example: (index: number) => ({ project: `${index}` }),
  'apigee-edge': () => ({ organization: 'bench', appIds: ['app'], removal: 'delete' }),
  'aws-iam-access-keys': () => ({ users: 'all' }),
  rest: (index: number) => ({
    definition: work.tellsOwners ? withOwners : definition,
    values: { project: `${index}` },
  }),
};
/** Each connection has its own, as accounts have. */
const SECRET = {
  example: (id: string) => ({ apiKey: id }),
  'apigee-edge': (id: string) => ({ accessToken: id }),
  'aws-iam-access-keys': () => ({}),
  rest: (id: string) => ({ apiKey: id }),
};

function configure(work: Work, connections: number): Config {
  const { origin, concurrency, requestsPerSecond, provider = 'example' } = work;
  return validateConfig(
    {
      connections: Array.from({ length: connections }, (_, index) => ({
        name: `bench-${index}`,
        provider,
        secret: `bench-${index}`,
        endpoint: origin,
        ownToken: 'none',
        settings: SETTINGS[provider](index),
        limits: { concurrency, ...(requestsPerSecond && { requestsPerSecond }) },
      })),
      policies: {
        default: {
          rules: [
            { name: 'long-expired', when: { expiredFor: '7d' }, action: 'revoke' },
            { name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' },
            { name: 'never-expires', when: { neverExpires: true }, action: 'report' },
          ],
          protect: [{ name: 'break-glass-*' }],
          safeguards: { maxRevocations: work.tokens, maxRevocationShare: 1 },
        },
      },
    },
    [example, apigeeEdge, awsIamAccessKeys, rest],
  );
}

tuneEngine();

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

// IAM has none, but the SDK wants one to sign for.
process.env.AWS_REGION ??= 'us-east-1';

const { provider = 'example', planOnly, remembers, connections: count = 1, warmUp = false } = work;
const { connections, limits } = configure(work, warmUp ? 2 * count : count);

const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };

/** Sends no mail, but finds out whom to send it to. */
function createMessenger(): RunMessenger {
  return new RunMessenger({
    sweeper: 'bench',
    clock,
    stop,
    removalOf: () => 'revoke',
    mail: { owners: [{ glob: '*@example.com', address: 'same' }], send: async () => {} },
    onUndelivered: ({ message }) => process.stderr.write(`${message}\n`),
    onUnknownOwners: (_, count) => process.stderr.write(`${count} owners without an address\n`),
  });
}

async function sweep(connections: Config['connections']): Promise<number> {
  const audit = await AuditFile.open(join(folder, 'audit.jsonl'), clock, () => {});
  const adapters = {
    clock,
    secrets: {
      read: async (ids: readonly string[]) => new Map(ids.map((id) => [id, SECRET[provider](id)])),
    },
    register: { async *entries() {}, async mark() {} },
    memory: AMPLE_MEMORY,
    awsCredentials: async () => ({ accessKeyId: 'bench-key', secretAccessKey: 'bench-key' }),
  };
  const place = { folder: join(folder, 'memory') };
  const memory = remembers ? await openMemory(place, 20 * MINUTE, { clock }) : undefined;
  const run = { runId: 'bench', mode: planOnly ? 'plan' : 'enforce', trigger: 'manual' } as const;
  const runAudit = auditRun(audit, originOf(run, connections), clock);
  const highlights = new Highlights();
  const report = await runSweep({
    runId: 'bench',
    mode: planOnly ? 'plan' : 'enforce',
    connections: composeConnections(connections, adapters, limits),
    clock,
    stop,
    ...(work.tellsOwners && { messenger: createMessenger() }),
    intents: runAudit,
    ...(memory && { memory: { memory, runId: 'bench', remembersRun: true, warn: () => {} } }),
    onEvent: (event) => {
      highlights.add(event);
      if (event.type === 'token') runAudit.add(event);
    },
  });
  await audit.close(() => {});
  if (report.outcome !== 'ok') throw new Error(JSON.stringify(report));
  return report.totals.revoked + report.totals.planned;
}

const warmed = warmUp ? await sweep(connections.slice(count)) : 0;
await measure(async () => warmed + (await sweep(connections.slice(0, count))));
