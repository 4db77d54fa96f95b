import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { providersCommand } from '../../../lambda/cli/commands/providers.ts';
import { providers } from '../../../lambda/providers/index.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

async function run(json: boolean, modules = providers) {
  const terminal = createTestTerminal(false);
  const code = await providersCommand(json, modules, terminal.terminal);
  return { code, ...(await terminal.output()) };
}

describe('providers', () => {
  test('lists every provider with its settings, secret, rights and limits', async () => {
    const { code, stdout } = await run(false);
    expect(code).toBe(0);
    for (const { name, title } of providers) expect(stdout).toContain(`${name}  ${title}\n`);
    expect(stdout).toMatch(/^ {4}tenantIds +`all` or list of text +required {2}/m);
    expect(stdout).toMatch(/^ {4}own token: must be named with `ownToken`$/m);
    expect(stdout).toMatch(/^ {4}5 concurrent requests, 10 requests a second, timeout 10s$/m);
  });

  test('marks a secret that may be left out', async () => {
    const [provider] = providers;
    if (!provider) throw new Error('no provider is registered');
    const withoutSecret = { ...provider, secretRequired: false, credentials: z.strictObject({}) };
    const { stdout } = await run(false, [withoutSecret]);
    expect(stdout).toContain('  secret (optional)\n    none\n');
  });

  test('prints what a program needs with --json', async () => {
    const { stdout } = await run(true);
    const document = JSON.parse(stdout);
    expect(document.providers).toHaveLength(providers.length);
    expect(document.providers).toContainEqual(
      expect.objectContaining({
        name: 'huawei-identity-center',
        secretRequired: true,
        settings: expect.objectContaining({ required: ['region', 'identityStoreId', 'tenantIds'] }),
      }),
    );
  });
});
