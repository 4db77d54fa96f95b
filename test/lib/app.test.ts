import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { createAuthority } from '../support/tls/certificates.ts';
import { createDirectory, TWO_CONNECTIONS, writeConfig } from './synth.ts';

vi.setConfig({ testTimeout: 60_000 });

const APP = fileURLToPath(new URL('../../lib/app.ts', import.meta.url));

/** Runs the app as the CDK's command line does, in an environment without account, network settings or home. */
function synth(context: Readonly<Record<string, unknown>>) {
  const outdir = createDirectory();
  const { status, stderr } = spawnSync(process.execPath, [APP], {
    encoding: 'utf8',
    env: { ...COMPILE_CACHE, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  return {
    status,
    stderr,
    assets: (name: string) => globSync(join(outdir, `asset.*/${name}`))[0] ?? '',
    template: () => readTemplate(join(outdir, 'token-sweeper.template.json')),
  };
}

function readTemplate(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

const { cert, key } = createAuthority();

/** The configuration with a connection that trusts what a file holds. */
function writeConfigWithAuthority(content: string | undefined): string {
  const [connection, ...others] = TWO_CONNECTIONS.connections;
  const connections = [{ ...connection, tls: { ca: 'certs.pem' } }, ...others];
  const config = writeConfig({ ...TWO_CONNECTIONS, connections });
  if (content !== undefined) writeFileSync(join(dirname(config), 'certs.pem'), content);
  return config;
}

describe('certificates of private authorities', () => {
  test('are bundled with the function, under a name that its configuration has', () => {
    const { status, assets } = synth({ config: writeConfigWithAuthority(`# private\n${cert}`) });
    expect(status).toBe(0);
    const { connections } = JSON.parse(readFileSync(assets('sweeper.json'), 'utf8'));
    expect(connections[0].tls.ca).toMatch(/^ca-[0-9a-f]{16}\.pem$/);
    expect(readFileSync(assets(connections[0].tls.ca), 'utf8')).toBe(cert);
  });

  test.each([
    [undefined, 'cannot be read (ENOENT)'],
    ['', 'is empty'],
    [cert + key, 'holds a private key'],
  ])('stop the synthesis where the file holds %j', (content, sentence) => {
    const { status, stderr } = synth({ config: writeConfigWithAuthority(content) });
    expect(status).toBe(1);
    expect(stderr).toContain(`.tls.ca: ${sentence}`);
    expect(stderr).toMatch(/^[^\n]*\n$/);
  });
});

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
    [{ timeZone: 'Europe/Berlin' }, 'timeZone: needs a schedule to apply to'],
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
