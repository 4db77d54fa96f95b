import { expect, test } from 'vitest';
import { deployment } from '../../lambda/config/deployment-schema.ts';
import { validateConfig } from '../../lambda/config/validate.ts';
import { minimal, modules, problemsOf } from './fakes.ts';

test('what a deployment chooses is part of the configuration, and may be left out', () => {
  const chosen = { emails: ['ops@example.com'], memorySize: 1024, terminationProtection: true };
  expect(validateConfig({ ...minimal(), deployment: chosen }, modules).deployment).toEqual(chosen);
  expect(validateConfig(minimal(), modules).deployment).toEqual({});
});

test.each([
  [{ memory: 512 }, 'deployment.memory'],
  [{ memorySize: 255 }, 'deployment.memorySize'],
  [{ auditRetentionDays: 0 }, 'deployment.auditRetentionDays'],
  [{ emails: 'ops@example.com' }, 'deployment.emails'],
  [{ encryptionKeyArn: 'alias/audit' }, 'deployment.encryptionKeyArn'],
])('the choice %j is a problem wherever the configuration is read', (choices, path) => {
  const [problem] = problemsOf({ ...minimal(), deployment: choices });
  expect(problem?.path).toContain(path);
});

test('each key is explained', () => {
  for (const value of Object.values(deployment.shape)) expect(value.description).toMatch(/\.$/);
});
