import { NestedStack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { createAttentionAlarms } from '../../lib/attention-alarms.ts';
import { templateWith } from './synth.ts';

test('each connection has an alarm, in further stacks where one stack cannot hold all', () => {
  const connections = Array.from({ length: 900 }, (_, index) => `c-${index}`);
  const nested: NestedStack[] = [];
  const template = templateWith((stack) => {
    const place = { name: 'x', runbookUrl: 'r', topic: new Topic(stack, 'T') };
    expect(createAttentionAlarms(stack, place, connections)).toHaveLength(900);
    nested.push(...stack.node.findAll().filter((one) => NestedStack.isNestedStack(one)));
  });

  template.resourceCountIs('AWS::CloudWatch::Alarm', 400);
  const counts = nested.map(
    (stack) =>
      Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).length,
  );
  expect(counts).toEqual([400, 100]);
});
