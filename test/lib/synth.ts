import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { TokenSweeperProps } from '../../lib/options/props.ts';
import { TokenSweeper } from '../../lib/token-sweeper.ts';

/** Where the stacks of these tests live. */
export const TEST_ENVIRONMENT = { account: '111122223333', region: 'us-east-1' };

/** The feature flags that a deployment has. */
const { context: FLAGS } = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
);

/** Template assertions need no bundle, and a bundle takes most of the time of a synth. */
export const NO_CODE = Code.fromInline('exports.handler = () => {};');

/** Two connections: one with a secret of its own, one that signs with the function's role. */
export const TWO_CONNECTIONS = {
  mode: 'plan',
  connections: [
    {
      name: 'workforce-scim',
      provider: 'huawei-identity-center',
      secret: 'token-sweeper/huawei',
      settings: { region: 'cn-north-4', identityStoreId: 'd-a00006wxyz', tenantIds: 'all' },
      policy: 'default',
    },
    {
      name: 'dns-views',
      provider: 'route53-global-resolver',
      settings: { dnsViewIds: 'all' },
      policy: 'default',
    },
  ],
  policies: {
    default: { rules: [{ name: 'expired', when: { expiredFor: '7d' }, action: 'revoke' }] },
  },
};

/** An empty directory, gone with the temporary directory of the whole run of tests. */
export function createDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'lib-'));
}

/** Writes a configuration to a file of its own. */
export function writeConfig(config: unknown = TWO_CONNECTIONS): string {
  const file = join(createDirectory(), 'sweeper.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** Makes the construct in a stack of its own; `fill` may add to the stack first, and choose more props from it. */
export function createSweeper(
  fill: (stack: Stack) => Partial<TokenSweeperProps> = () => ({}),
  config: unknown = TWO_CONNECTIONS,
  outdir = createDirectory(),
): TokenSweeper {
  const app = new App({ context: FLAGS, outdir });
  const stack = new Stack(app, 'Test', { env: TEST_ENVIRONMENT });
  return new TokenSweeper(stack, 'Sweeper', {
    config: writeConfig(config),
    code: NO_CODE,
    ...fill(stack),
  });
}

/** The template of the stack that holds `sweeper`. */
export function templateOf(sweeper: TokenSweeper): Template {
  return Template.fromStack(Stack.of(sweeper));
}

/** The template of a stack that holds only what `create` adds to it. */
export function templateWith(create: (stack: Stack) => void): Template {
  const stack = new Stack(undefined, 'Test', { env: TEST_ENVIRONMENT });
  create(stack);
  return Template.fromStack(stack);
}
