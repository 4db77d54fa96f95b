// What stops a synthesis, whatever starts it; that the app prints it as it is shows app.test.ts.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { InvalidConfigurationError } from '../../lambda/config/problems.ts';
import { InvalidDeploymentError } from '../../lib/deployment-error.ts';
import { readContext } from '../../lib/options/context.ts';
import { TokenSweeperStack } from '../../lib/stack.ts';
import { createAuthority } from '../support/tls/certificates.ts';
import { createDirectory, NO_CODE, TWO_CONNECTIONS, writeConfig } from './synth.ts';

/** The sentence with which a stack of this context is refused. */
function refusalOf(chosen: Readonly<Record<string, unknown>>): string {
  try {
    const context = readContext(chosen);
    const app = new App({ outdir: createDirectory() });
    new TokenSweeperStack(app, context.name, { context, code: NO_CODE });
  } catch (error) {
    if (error instanceof InvalidDeploymentError || error instanceof InvalidConfigurationError)
      return error.message;
    throw error;
  }
  throw new Error('the stack was made');
}

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
])('a stack of %j is refused with a sentence', (context, sentence) => {
  const refusal = refusalOf({ config: writeConfig(), ...context });
  expect(refusal).toContain(sentence);
  expect(refusal).not.toContain('\n');
});

describe('a stack whose connection trusts a private authority', () => {
  const { cert, key } = createAuthority();

  test.each([
    [undefined, 'cannot be read (ENOENT)'],
    ['', 'is empty'],
    [cert + key, 'holds a private key'],
  ])('is refused where its file holds %j', (content, sentence) => {
    const [connection, ...others] = TWO_CONNECTIONS.connections;
    const connections = [{ ...connection, tls: { ca: 'certs.pem' } }, ...others];
    const config = writeConfig({ ...TWO_CONNECTIONS, connections });
    if (content !== undefined) writeFileSync(join(dirname(config), 'certs.pem'), content);

    const refusal = refusalOf({ config });

    expect(refusal).toContain(`.tls.ca: ${sentence}`);
    expect(refusal).not.toContain('\n');
  });
});
