import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { intentFolder, SETTLED } from '../../lambda/audit/s3/intents.ts';
import { auditKey } from '../../lambda/audit/s3/object.ts';
import { OPTIONS } from '../../lambda/cli/options.ts';
import { anyConnectionSchema, fileSchema } from '../../lambda/config/schema.ts';
import { toJsonSchema } from '../../lambda/config/schema-words.ts';
import { SweepError } from '../../lambda/errors.ts';
import * as contract from '../../lambda/function/contract.ts';
import { providers } from '../../lambda/providers/index.ts';
import { readContext } from '../../lib/options/context.ts';
import { TokenSweeperStack } from '../../lib/stack.ts';
import { NO_CODE, writeConfig } from '../lib/synth.ts';
import { schemaWords } from './schema-words.ts';

/** What people's files, scripts and alarms read, by where it comes from. To change a word, change this file too. */
const committed = JSON.parse(readFileSync(new URL('stable-words.json', import.meta.url), 'utf8'));

const template = templateOf('x');

/** The words as the code has them today. */
const words: Readonly<Record<string, unknown>> = {
  configuration: schemaWords(toJsonSchema(fileSchema(anyConnectionSchema(providers)))),
  providers: Object.fromEntries(
    providers.map(({ name, settings, credentials }) => [
      name,
      {
        settings: schemaWords(toJsonSchema(settings)),
        secret: schemaWords(toJsonSchema(credentials)),
      },
    ]),
  ),
  commands: Object.fromEntries(
    Object.entries(OPTIONS).map(([command, options]) => [command, Object.keys(options)]),
  ),
  contextKeys: contextKeys(),
  outputs: Object.keys(template.findOutputs('*')),
  alarmSuffixes: namesOf('AWS::CloudWatch::Alarm', 'AlarmName'),
  environment: Object.values(contract.ENV),
  metrics: {
    namespace: contract.METRIC_NAMESPACE,
    dimensions: Object.values(contract.DIMENSION),
    names: Object.values(contract.METRIC),
  },
  auditObjects: {
    outcomes: auditKey('PREFIX/', 0, 'RUN'),
    intents: intentFolder('PREFIX/', new Date(0).toISOString(), 'RUN'),
    settled: SETTLED,
    prefix: deployedVariables()[contract.ENV.auditPrefix],
  },
  errorName: new SweepError('internal', '').name,
};

describe('the words that people’s files, scripts and alarms read', () => {
  test.each(Object.keys({ ...committed, ...words }))('are the committed ones: %s', (section) => {
    expect(words[section]).toEqual(committed[section]);
  });
});

function templateOf(name: string): Template {
  const stack = new TokenSweeperStack(new App(), name, {
    context: readContext({ name, config: writeConfig() }),
    code: NO_CODE,
  });
  return Template.fromStack(stack);
}

function namesOf(type: string, property: string): string[] {
  return Object.values(template.findResources(type)).map(({ Properties }) =>
    String(Properties[property]).slice('x'.length),
  );
}

function deployedVariables(): Readonly<Record<string, unknown>> {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  return functions[0]?.Properties.Environment.Variables ?? {};
}

function contextKeys(): string[] {
  try {
    readContext({ '': 'an unknown key' });
  } catch (error) {
    if (error instanceof Error) return error.message.split('valid keys: ')[1]?.split(', ') ?? [];
  }
  return [];
}
