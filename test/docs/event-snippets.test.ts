import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test, vi } from 'vitest';
import { createSweeper } from '../lib/synth.ts';

vi.setConfig({ testTimeout: 60_000 });

const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

/** Runs the code below a headline of the page, in a stack with the construct, and returns the template. */
async function synthesize(headline: string): Promise<Template> {
  const [, code = ''] =
    new RegExp(`^## ${headline}\n[^]*?\`\`\`ts\n([^]*?)\`\`\``, 'm').exec(page) ?? [];
  const given: Record<string, unknown> = {};
  for (const [, names = '', specifier = ''] of code.matchAll(/^import \{(.*)\} from '(.*)';$/gm)) {
    const module = await import(specifier);
    for (const name of names.split(',')) {
      const [exported = '', local = exported] = name.trim().split(' as ');
      given[local] = module[exported];
    }
  }
  const sweeper = createSweeper();
  const stack = Stack.of(sweeper);
  Object.assign(given, { stack, sweeper });
  const body = code.replace(/^import .*$/gm, '');
  new Function(...Object.keys(given), body)(...Object.values(given));
  return Template.fromStack(stack);
}

test('the rule to Slack is as the page has it', async () => {
  const template = await synthesize('To Slack');
  template.hasResourceProperties('AWS::Events::ApiDestination', {
    InvocationEndpoint: 'https://slack.com/api/chat.postMessage',
    HttpMethod: 'POST',
  });
  template.hasResourceProperties('AWS::Events::Rule', {
    EventBusName: 'default',
    EventPattern: {
      source: ['token-sweeper'],
      'detail-type': ['Connection Failed', 'Connection Held', 'Connection Recovered'],
    },
    Targets: [
      Match.objectLike({
        InputTransformer: Match.objectLike({
          InputPathsMap: Match.objectLike({ 'detail-connection': '$.detail.connection' }),
        }),
      }),
    ],
  });
});

test('the rule to Security Hub is as the page has it', async () => {
  const template = await synthesize('To Security Hub');
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    StateMachineType: 'EXPRESS',
    DefinitionString: {
      'Fn::Join': [
        '',
        Match.arrayWith([Match.stringLikeRegexp('securityhub:batchImportFindings')]),
      ],
    },
  });
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['token-sweeper'],
      'detail-type': ['Connection Failed', 'Connection Held'],
    },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Action: 'securityhub:batchImportFindings', Effect: 'Allow' }),
      ]),
    },
  });
});

test('the page has a row for each detail type', async () => {
  const { eventSchema } = await import('../../docs/generator/event-schema.ts');
  const types = eventSchema.options.flatMap((one) => {
    const type = one.shape['detail-type'];
    return 'options' in type ? type.options : [...Object(type).values];
  });
  expect(types).toHaveLength(8);
  for (const type of types) expect(page).toContain(`| \`${type}\` |`);
});
