import { describe, expect, test } from 'vitest';
import { readLocalSecret, shownSecret } from '../../lambda/domain/local-secret.ts';

describe('a secret on this machine', () => {
  test.for([
    ['env:GITLAB_TOKEN', { kind: 'env', source: 'GITLAB_TOKEN' }],
    ['file:secrets/git lab.txt', { kind: 'file', source: 'secrets/git lab.txt' }],
    ['file:C:\\secrets\\gitlab', { kind: 'file', source: 'C:\\secrets\\gitlab' }],
    ['cmd:pass show gitlab | head -1', { kind: 'cmd', source: 'pass show gitlab | head -1' }],
  ] as const)('is named by %s', ([text, local]) => {
    expect(readLocalSecret(text)).toEqual(local);
  });

  test.for([
    'token-sweeper/gitlab',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:env',
    'env:',
    'env:NOT-A-NAME',
    'env:1',
    'file: a',
    'cmd:one\ntwo',
    'ENV:NAME',
  ])('is not named by %j', (text) => {
    expect(readLocalSecret(text)).toBeUndefined();
  });
});

describe('a secret in a message', () => {
  test.for([
    ['token-sweeper/gitlab', 'token-sweeper/gitlab'],
    ['env:GITLAB_TOKEN', 'env:GITLAB_TOKEN'],
    ['cmd:pass', 'cmd:pass'],
    ['cmd:echo canary', 'cmd:echo …'],
  ] as const)('%s is called %s', ([text, shown]) => {
    expect(shownSecret(text)).toBe(shown);
  });
});
