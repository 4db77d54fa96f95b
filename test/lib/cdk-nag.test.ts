import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { createDirectory, createSweeper } from './synth.ts';

vi.setConfig({ testTimeout: 60_000 });

const Report = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string() })),
        }),
      ),
    }),
  ),
});

/** Every finding that is acknowledged, where, and why a reviewer may accept it. */
const ACKNOWLEDGED: readonly { readonly finding: RegExp; readonly reason: string }[] = [
  {
    finding: /^AwsSolutions-S1 at .*\/Audit\/Resource$/,
    reason:
      'access logs of the audit bucket would need a second bucket with the same finding; who must know takes CloudTrail data events',
  },
  {
    finding: /^AwsSolutions-SQS3 at .*\/DeadLetters-schedule\/Resource$/,
    reason:
      'it is a dead-letter queue: that of EventBridge Scheduler, which the rule does not know',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::\*\] at .*\/FunctionRole\//,
    reason:
      'only for actions without resource types: BatchGetSecretValue, the list actions of Global Resolver, and X-Ray',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::arn:.*:route53globalresolver:.*:access-token\/\*\] at .*\/FunctionRole\//,
    reason: 'which tokens are stale is not known before they are listed',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::<.*Audit.*>\/audit\/token-sweeper\/\*\] at .*\/FunctionRole\//,
    reason: 'each run writes new objects below the deployment’s own prefix',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::<.*Audit.*>\/memory\/token-sweeper\/\*\] at .*\/FunctionRole\//,
    reason: 'each connection has objects of its own below the deployment’s own prefix',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::<.*Audit.*>\/memory\/token-sweeper\/plan\.\*\] at .*\/FunctionRole\//,
    reason: 'a plan that awaits an approval has its hash in its name, and goes when that is over',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::<.*Function.*\.Arn>:\*\] at .*\/SchedulerRole/,
    reason: 'the CDK lets the scheduler invoke any version of this one function',
  },
];

/** With every permission, and without a warning of our own. */
const CHOICES = () => ({ allowManualEnforce: true, emails: ['ops@example.com'] });

/** Runs the AwsSolutions pack; returns its findings as `RULE at PATH`. */
function findings(): readonly string[] {
  const outdir = createDirectory();
  const app = Stage.of(createSweeper(CHOICES, undefined, outdir));
  if (!app) throw new Error('the sweeper is in no app');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  // With findings the synth throws, after it has written them down.
  expect(() => app.synth()).toThrow('AwsSolutions');
  const { pluginReports } = Report.parse(
    JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')),
  );
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}

test('cdk-nag finds nothing that is not acknowledged with a reason, and every acknowledgement is needed', () => {
  const found = findings();
  const unknown = found.filter((one) => !ACKNOWLEDGED.some(({ finding }) => finding.test(one)));
  const unneeded = ACKNOWLEDGED.filter(({ finding }) => !found.some((one) => finding.test(one)));
  expect({ unknown, unneeded }).toEqual({ unknown: [], unneeded: [] });
});
