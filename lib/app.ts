import { App } from 'aws-cdk-lib';
import { InvalidConfigurationError } from '../lambda/config/problems.ts';
import { InvalidDeploymentError } from './deployment-error.ts';
import { readContext } from './options/context.ts';
import { TokenSweeperStack } from './stack.ts';

try {
  // Synthesized below: otherwise the CDK would synthesize a half-built app when the process ends with an error.
  const app = new App({ autoSynth: false });
  const context = readContext(app.node.getAllContext());
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  new TokenSweeperStack(app, context.name, {
    context,
    env: { ...(account !== undefined && { account }), ...(region !== undefined && { region }) },
  });
  app.synth();
} catch (error) {
  // What the operator can fix is reported in sentences; anything else is a defect and needs its stack trace.
  if (!(error instanceof InvalidDeploymentError || error instanceof InvalidConfigurationError))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
