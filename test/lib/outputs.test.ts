import { Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { VERSION } from '../../lambda/version.ts';
import { addOutputs } from '../../lib/outputs.ts';
import { createSweeper, templateOf } from './synth.ts';

const outputs = outputsOf('night-watch');

function outputsOf(name: string): Record<string, { Value: unknown; Description: string }> {
  const sweeper = createSweeper(() => ({ name }));
  addOutputs(Stack.of(sweeper), sweeper);
  return templateOf(sweeper).findOutputs('*') as ReturnType<typeof outputsOf>;
}

test.each([
  ['FunctionPage', /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/lambda\/.*night-watch/],
  ['DashboardPage', /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/cloudwatch\/.*night-watch/],
  ['RunPlan', /^echo '\{"mode":"plan"\}' \| aws lambda invoke --region us-east-1 .*night-watch/],
  ['TailLog', /^aws logs tail \/aws\/lambda\/night-watch --region us-east-1/],
  ['ListAudit', /^aws s3 ls --recursive s3:\/\/\{"Ref":".*"\}\/audit\/night-watch\//],
  ['FunctionRoleName', /FunctionRole/],
  ['FunctionRoleArn', /FunctionRole.*Arn/],
])('the output %s names the deployed sweeper and its region', (output, expected) => {
  expect(textOf(outputs[output]?.Value)).toMatch(expected);
});

test('version, mode and the digest of each policy show what a deployment would change', () => {
  expect(outputs.Version?.Value).toBe(VERSION);
  expect(outputs.Mode?.Value).toBe('plan');
  expect(outputs.PolicyDigests?.Value).toMatch(/^default=[0-9a-f]{16}$/);
});

test('each output says in a sentence what it is for', () => {
  for (const { Description } of Object.values(outputs))
    expect(Description).toMatch(/^[A-Z].+ .+ .+/);
});

/** The text of a value, in which references stand as JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  if (!join) return JSON.stringify(value);
  return join[1].map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
}
