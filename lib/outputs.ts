import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { policyDigest } from '../lambda/policy-digest.ts';
import { VERSION } from '../lambda/version.ts';
import type { TokenSweeper } from './token-sweeper.ts';

/** Adds to the stack's outputs what an operator wants at hand: links to the console, and commands to copy. */
export function addOutputs(stack: Stack, sweeper: TokenSweeper): void {
  const outputs = { ...linksAndCommands(stack, sweeper), ...identity(sweeper) };
  for (const [id, output] of Object.entries(outputs)) new CfnOutput(stack, id, output);
}

type Outputs = Readonly<Record<string, { readonly value: string; readonly description: string }>>;

function linksAndCommands({ region }: Stack, sweeper: TokenSweeper): Outputs {
  const { name, auditBucket, auditPrefix } = sweeper;
  return {
    FunctionPage: {
      value: consoleUrl(region, `lambda/home?region=${region}#/functions/${name}?tab=testing`),
      description: 'The function, at the tab where it can be run',
    },
    DashboardPage: {
      value: consoleUrl(region, `cloudwatch/home?region=${region}#dashboards/dashboard/${name}`),
      description: 'Did it run, what did it find and revoke, what expires next, what failed where',
    },
    RunPlan: {
      value: runPlan(region, name),
      description: 'Decides everything, revokes nothing, prints the report',
    },
    TailLog: {
      value: `aws logs tail /aws/lambda/${name} --region ${region} --follow`,
      description: 'What it is doing now',
    },
    ListAudit: {
      value: `aws s3 ls --recursive s3://${auditBucket.bucketName}/${auditPrefix}`,
      description: 'What was decided and revoked, an object a run',
    },
  };
}

/**
 * A command that prints the answer and nothing else, so that it can be redirected and piped, and that fails where the function
 * does. The AWS command line prints a document of its own beside the answer, and succeeds even then.
 */
function runPlan(region: string, name: string): string {
  const invoke = `aws lambda invoke --region ${region} --function-name ${name} --cli-read-timeout 900 --payload fileb:///dev/stdin --query FunctionError --output text "$f"`;
  return `(f=$(mktemp) && e=$(echo '{"mode":"plan"}' | ${invoke}) && cat "$f" && echo; rm -f "$f"; test "$e" = None)`;
}

/** What was deployed: `cdk diff` shows it before it changes. */
function identity({ role, config }: TokenSweeper): Outputs {
  const digests = config.connections.map(({ policy }) => `${policy.name}=${policyDigest(policy)}`);
  return {
    FunctionRoleName: { value: role.roleName, description: 'What the function acts as, by name' },
    FunctionRoleArn: {
      value: role.roleArn,
      description: 'What the function acts as; resource policies of secrets and keys name it',
    },
    Version: { value: VERSION, description: 'The version of token-sweeper' },
    Mode: { value: config.mode, description: 'Whether the schedule only plans, or enforces' },
    PolicyDigests: {
      value: [...new Set(digests)].join(' '),
      description: 'A digest of each policy that a connection follows, as in its audit records',
    },
  };
}

function consoleUrl(region: string, path: string): string {
  return `https://${region}.console.aws.amazon.com/${path}`;
}
