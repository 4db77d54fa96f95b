import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeploymentContext } from './options/context.ts';
import { readDeployment } from './options/deployment-options.ts';
import { propsFromContext } from './options/from-context.ts';
import type { TokenSweeperProps } from './options/props.ts';
import { addOutputs } from './outputs.ts';
import { TokenSweeper } from './token-sweeper.ts';

/** Props of the stack. */
export interface TokenSweeperStackProps extends StackProps {
  readonly context: DeploymentContext;
  /** @see TokenSweeperProps.code */
  readonly code?: TokenSweeperProps['code'];
}

/** A {@link TokenSweeper} configured by the context of the deployment, with the outputs that its operator needs. */
export class TokenSweeperStack extends Stack {
  readonly sweeper: TokenSweeper;

  constructor(scope: Construct, id: string, { context, code, ...props }: TokenSweeperStackProps) {
    const options = readDeployment(context);
    const { terminationProtection = false } = options;
    const description = 'Finds stale bearer tokens and revokes them';
    super(scope, id, { description, terminationProtection, ...props });
    this.sweeper = new TokenSweeper(this, 'Sweeper', {
      ...propsFromContext(this, options),
      ...(code && { code }),
    });
    addOutputs(this, this.sweeper);
  }
}
