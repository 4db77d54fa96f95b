import { expect, test } from 'vitest';
import { looksLikeTokenValue } from '../../lambda/domain/token-value.ts';

const LONG = 'aB3'.repeat(14);

test.for([
  `ghp_${LONG}`,
  `github_pat_${LONG}`,
  `glpat-${LONG}`,
  `sk-ant-api03-${LONG}`,
  `hvs.${LONG}`,
  `npm_${LONG}`,
  `dapi${'0a'.repeat(16)}`,
  `eyJhbGciOiJIUzI1NiJ9.${LONG}.x`,
])('a text that begins as values of tokens do is taken for one: %s', (text) => {
  expect(looksLikeTokenValue(text)).toBe(true);
});

test.for([
  'token-sweeper/huawei',
  'npm_tokens',
  'sk-prod',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:token-sweeper/gitlab-AbCdEf',
  '3fa85f64-5717-4562-b3fc-2c963f66afa6',
])('a name is not: %s', (text) => {
  expect(looksLikeTokenValue(text)).toBe(false);
});
