import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { createAuthority } from '../support/tls/certificates.ts';
import { createDirectory, TWO_CONNECTIONS, writeConfig } from './synth.ts';

// Each test starts the app, which loads the whole CDK, and bundles the function if it gets so far.
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

  test('bundles certificates of private authorities, under a name that the configuration has', () => {
    const { cert } = createAuthority();
    const [connection, ...others] = TWO_CONNECTIONS.connections;
    const connections = [{ ...connection, tls: { ca: 'certs.pem' } }, ...others];
    const config = writeConfig({ ...TWO_CONNECTIONS, connections });
    writeFileSync(join(dirname(config), 'certs.pem'), `# private\n${cert}`);
    const { status, assets } = synth({ config });
    expect(status).toBe(0);
    const bundled = JSON.parse(readFileSync(assets('sweeper.json'), 'utf8')).connections;
    expect(bundled[0].tls.ca).toMatch(/^ca-[0-9a-f]{16}\.pem$/);
    expect(readFileSync(assets(bundled[0].tls.ca), 'utf8')).toBe(cert);
  });

  test.each([
    [
      'deployment',
      { context: { scheduel: 'rate(1 day)' }, mode: 'plan' },
      'context scheduel: unknown key',
    ],
    ['configuration', { context: {}, mode: 'sweep' }, 'mode: must be `plan` or `enforce`'],
  ])(
    'stops at an invalid %s with a sentence and no stack trace',
    (_, { context, mode }, sentence) => {
      const { status, stderr } = synth({
        config: writeConfig({ ...TWO_CONNECTIONS, mode }),
        ...context,
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^[^\n]*\n$/);
      expect(stderr).toContain(sentence);
    },
  );
});
