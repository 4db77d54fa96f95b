import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_FILE, ENV } from '../lambda/function/contract.ts';
import { ENFORCING, useDeployedFunction } from './support/deployed-function.ts';
import { secretsManagerError } from './support/sandbox/secrets-manager.ts';
import { demoConfig } from './support/sandbox/seed.ts';

const deployed = useDeployedFunction();

describe('connections that fail', () => {
  test('leave the report degraded, which says where', async () => {
    deployed().sandbox.secretsManager.simulator.remove('token-sweeper/apigee');

    const report = await deployed().sweep({});

    expect(report.outcome).toBe('degraded');
    const broken = report.connections.filter(({ outcome }) => outcome !== 'ok');
    expect(broken).toMatchObject([{ name: 'partner-apis', error: { code: 'not-found' } }]);
  });

  test('fail the invocation if none is left, once report and metrics are written', async () => {
    deployed().sandbox.secretsManager.simulator.remove('token-sweeper/apigee');

    const { connections } = parse(demoConfig(deployed().sandbox));
    const isChosen = ({ name }: { name: string }) => name === 'partner-apis';
    await deployed().configure({ connections: connections.filter(isChosen) });

    const message = await deployed().refusal({ trigger: 'schedule' });

    const [sentence, report = ''] = message.split('\n');
    expect(sentence).toMatch(
      /^no connection could be swept \(partner-apis: not-found: secret .+\)$/,
    );
    expect(JSON.parse(report)).toMatchObject({ outcome: 'failed', trigger: 'schedule' });
    const lines = await deployed().logLines();
    expect(lines.find((line) => line.message === 'run finished')).toMatchObject({ level: 'WARN' });
    expect(lines.filter((line) => '_aws' in line)).toHaveLength(3);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', code: 'sweep-failed' }));
  });

  test('because Secrets Manager fails are those that need a secret', async () => {
    deployed().sandbox.secretsManager.server.faults.add({
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'response', reply: secretsManagerError(400, 'AccessDeniedException', 'no') },
    });

    const report = await deployed().sweep({});

    const codes = report.connections.map(({ error }) => error?.code);
    expect(codes).toEqual(['forbidden', undefined, 'forbidden', 'forbidden']);
  });

  test('with a wait longer than the time left leave the rest for the next run', async () => {
    const headers = { 'retry-after': '7200' };
    deployed().sandbox.huawei.server.faults.add({
      method: 'DELETE',
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'response', reply: { status: 429, headers } },
    });

    const report = await deployed().sweep(
      { mode: 'enforce', connections: ['workforce-scim'] },
      ENFORCING,
    );

    expect(report).toMatchObject({ outcome: 'degraded', complete: false });
    expect(report.totals.deferred).toBeGreaterThan(0);
    expect(report.totals.revoked).toBe(0);
  });
});

describe('an invocation that cannot start', () => {
  test('because of a defect repeats its message neither in the log nor in the result', async () => {
    await writeFile(join(deployed().directory, CONFIG_FILE), '{"mode": sandbox-canary}');

    const message = await deployed().refusal({});

    expect(message).toBe('unexpected failure inside the sweeper');
    const line = (await deployed().logLines()).find(({ code }) => code === 'internal');
    expect(line?.at).toEqual(expect.arrayContaining([expect.stringMatching(/handler\.ts/)]));
  });

  test('because of an invalid configuration names the path', async () => {
    await deployed().configure({ mode: 'sweep' });

    expect(await deployed().refusal({})).toMatch(/^mode: /);
    expect(deployed().requests()).toEqual([]);
  });

  test('because of an invalid environment variable names it', async () => {
    expect(await deployed().refusal({}, { [ENV.allowManualEnforce]: 'yes' })).toContain(
      ENV.allowManualEnforce,
    );
  });
});
