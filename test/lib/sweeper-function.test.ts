import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test, vi } from 'vitest';
import { readProxies } from '../../lambda/network/proxies.ts';
import type { TokenSweeperProps } from '../../lib/options/props.ts';
import { createSweeper, templateOf } from './synth.ts';

// The first synth of a process loads most of the CDK.
vi.setConfig({ testTimeout: 60_000 });

const byDefault = templateOf(createSweeper());

describe('the function', () => {
  test('runs on arm64 with Node 24, traced, logging JSON, without retries', () => {
    byDefault.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'token-sweeper',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 900,
      MemorySize: 512,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: Match.stringLikeRegexp('Logs') } },
      DeadLetterConfig: { TargetArn: Match.anyValue() },
    });
    byDefault.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 3600,
    });
    byDefault.hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/aws/lambda/token-sweeper', RetentionInDays: 90 },
      DeletionPolicy: 'Delete',
    });
  });

  test('cannot be reached from outside the account', () => {
    byDefault.resourceCountIs('AWS::Lambda::Permission', 0);
    byDefault.resourceCountIs('AWS::Lambda::Url', 0);
  });
});

test.each([
  [256, '--enable-source-maps --max-semi-space-size=8 --max-old-space-size=128'],
  [512, '--enable-source-maps --max-semi-space-size=8 --max-old-space-size=256'],
])('a function of %i MiB runs under %s', (memory, NODE_OPTIONS) => {
  const template = templateOf(createSweeper(() => ({ memorySize: memory })));
  template.hasResourceProperties('AWS::Lambda::Function', {
    MemorySize: memory,
    Environment: {
      Variables: Match.objectLike({
        NODE_OPTIONS,
        MALLOC_ARENA_MAX: '1',
        MALLOC_MMAP_THRESHOLD_: '1048576',
      }),
    },
  });
});

describe('the proxy of the function', () => {
  const variablesOf = (props: Partial<TokenSweeperProps>) => {
    const functions = templateOf(createSweeper(() => props)).findResources('AWS::Lambda::Function');
    return Object.values(functions)[0]?.Properties.Environment.Variables;
  };

  test('is in its environment, in the words that it reads', () => {
    const httpsProxy = 'http://proxy.example.com:3128';
    const variables = variablesOf({ httpsProxy, noProxy: ['a.example.com', '10.0.0.0/8'] });
    expect(readProxies(variables)).toEqual({
      proxy: { url: new URL(httpsProxy) },
      except: ['a.example.com', '10.0.0.0/8'],
    });
  });

  test('is absent unless asked for', () => {
    expect(readProxies(variablesOf({}))).toBeUndefined();
    expect(variablesOf({ httpsProxy: 'http://proxy' })).not.toHaveProperty('NO_PROXY');
  });

  test('with a password makes no template', () => {
    const make = () => variablesOf({ httpsProxy: 'http://me:pass-word@proxy:3128' });
    expect(make).toThrow(/^httpsProxy: must not hold a user name or password/);
    expect(make).not.toThrow('pass-word');
  });
});
