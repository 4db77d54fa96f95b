import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { TokenSweeper } from './token-sweeper.ts';

/** Adds to the stack's outputs what an operator wants at hand: links to the console, and commands to copy. */
export function addOutputs(stack: Stack, { name, auditBucket, auditPrefix }: TokenSweeper): void {
  const { region } = stack;
  const outputs: Readonly<
    Record<string, { readonly value: string; readonly description: string }>
  > = {
    FunctionPage: {
      value: consoleUrl(region, `lambda/home?region=${region}#/functions/${name}?tab=testing`),
      description: 'The function, at the tab where it can be run',
    },
    DashboardPage: {
      value: consoleUrl(region, `cloudwatch/home?region=${region}#dashboards/dashboard/${name}`),
      description: 'Did it run, what did it find and revoke, what expires next, what failed where',
    },
    RunPlan: {
      value: `echo '{"mode":"plan"}' | aws lambda invoke --region ${region} --function-name ${name} --cli-read-timeout 900 --payload fileb:///dev/stdin /dev/stdout`,
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
  for (const [id, output] of Object.entries(outputs)) new CfnOutput(stack, id, output);
}

function consoleUrl(region: string, path: string): string {
  return `https://${region}.console.aws.amazon.com/${path}`;
}
