import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { createDirectory, writeConfig } from './synth.ts';

vi.setConfig({ testTimeout: 60_000 });

const APP = fileURLToPath(new URL('../../lib/app.ts', import.meta.url));

/** Runs the app as the CDK's command line does, in an environment without account, network settings or home. */
function synth(context: Readonly<Record<string, unknown>>) {
  const outdir = createDirectory();
  const { status, stderr } = spawnSync(process.execPath, [APP], {
    encoding: 'utf8',
    env: { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  return {
    status,
    stderr,
    template: () => readTemplate(join(outdir, 'token-sweeper.template.json')),
  };
}

function readTemplate(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

describe('the app', () => {
  test('synthesizes without account, region or network, with links and commands as outputs', () => {
    const { status, stderr, template } = synth({ config: writeConfig() });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^Bundling asset \S+\n$/);
    expect(template()).toMatchObject({
      Outputs: {
        FunctionPage: expect.anything(),
        DashboardPage: expect.anything(),
        RunPlan: expect.anything(),
        TailLog: expect.anything(),
        ListAudit: expect.anything(),
      },
    });
  });

  test.each([
    [{ scheduel: 'rate(1 day)' }, 'context scheduel: unknown key; valid keys: config, name'],
    [
      { schedule: 'cron(0 3 31 2 ? *)' },
      'schedule: cron(0 3 31 2 ? *): no day matches it, so it never fires',
    ],
    [{ timeZone: 'Europe/Berlin' }, 'context timeZone: needs a schedule to apply to'],
    [{ emails: 'ops' }, 'emails: "ops" is not an e-mail address'],
    [{ name: 'no spaces' }, 'context name: must be 1 to 40 letters'],
    [{ topicArn: 'ops' }, 'context topicArn: must be an ARN of sns'],
    [
      { logRetentionDays: '31' },
      'context logRetentionDays: must be a number of days that CloudWatch Logs offers',
    ],
    [{ config: 'nowhere.yaml' }, 'config: cannot read nowhere.yaml'],
  ])('stops at %j with a sentence and no stack trace', (context, sentence) => {
    const { status, stderr } = synth({ config: writeConfig(), ...context });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stderr).toContain(sentence);
  });
});
