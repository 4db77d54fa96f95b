import { expect, test } from 'vitest';
import { renderFirstSteps } from '../../../lambda/cli/text/first-steps.ts';
import { providers } from '../../../lambda/providers/index.ts';

function stepsOf(name: string, file = 'sweeper.yaml'): string {
  const module = providers.find((one) => one.name === name);
  if (!module) throw new Error(`${name} is no provider`);
  return renderFirstSteps(module, file);
}

test('the first steps are typed lines, none of which holds a secret', () => {
  expect(stepsOf('okta-api-tokens')).toBe(`written: sweeper.yaml

1. Make a credential with these rights (https://github.com/token-sweeper/token-sweeper/blob/main/docs/providers/okta-api-tokens.md):
     An API token of a super administrator, or of a role with the right to manage API tokens.
2. Hand it over without leaving it in the shell's history: type this line, paste the credential, press Enter.
     read -rs OKTA_TOKEN && export OKTA_TOKEN
3. See whether it works, and what would be done; nothing is changed:
     npx token-sweeper check
     npx token-sweeper plan
4. For a deployment, store it in Secrets Manager, and write \`secret: token-sweeper/okta-api-tokens\` in the configuration:
     printf %s "$OKTA_TOKEN" | aws secretsmanager create-secret --name token-sweeper/okta-api-tokens --secret-string file:///dev/stdin
`);
});

test('a secret of several fields is pasted as JSON, and another file is named', () => {
  const steps = stepsOf('huawei-identity-center', 'a.yaml');
  expect(steps).toContain('one line of JSON, {"accessKey":"…","secretKey":"…"}');
  expect(steps).toContain('npx token-sweeper plan --config a.yaml\n');
});

test('a provider that signs in with AWS credentials needs no secret', () => {
  const steps = stepsOf('aws-iam-access-keys');
  expect(steps).toContain('export AWS_PROFILE=…');
  expect(steps).not.toContain('create-secret');
});
