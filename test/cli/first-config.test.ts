import { describe, expect, test } from 'vitest';
import { firstConfig, variableOf } from '../../lambda/cli/first-config.ts';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { InvalidConfigurationError } from '../../lambda/config/problems.ts';
import { providers } from '../../lambda/providers/index.ts';

const offered = providers.filter(({ name }) => name !== 'rest');
const moduleOf = (name: string) => {
  const module = offered.find((one) => one.name === name);
  if (!module) throw new Error(`${name} is no provider`);
  return module;
};

describe('the first configuration', () => {
  test.for(offered)('of $name is wrong in nothing but settings that are missing', (module) => {
    const problems: string[] = [];
    try {
      const { warnings } = parseConfig(firstConfig(module, {}), providers);
      problems.push(...warnings.map(({ path }) => path));
    } catch (error) {
      if (!(error instanceof InvalidConfigurationError)) throw error;
      problems.push(...error.problems.map(({ path }) => path));
    }
    for (const problem of problems) expect(problem).toContain('settings');
  });

  test('is short, and has the settings', () => {
    expect(firstConfig(moduleOf('okta-api-tokens'), { domain: 'acme.okta.com' })).toBe(
      `# yaml-language-server: $schema=https://raw.githubusercontent.com/token-sweeper/token-sweeper/main/docs/sweeper.schema.json
mode: plan # decides everything and revokes nothing
connections:
  - name: okta-api-tokens
    provider: okta-api-tokens
    secret: env:OKTA_TOKEN
    settings: { domain: "acme.okta.com" }
    # Nothing is revoked before it is said which listed token this connection signs in with:
    # ownToken: { name: … }
policies:
  default:
    rules: # the first that matches decides; no match keeps the token
      - { name: long-expired, when: { expiredFor: 7d }, action: revoke }
      - { name: too-old, when: { olderThan: 365d }, action: report }
      - { name: unused, when: { unusedFor: 90d }, action: report }
      - { name: never-expires, when: { neverExpires: true }, action: report }
`,
    );
  });
});

test.for([
  ['gitlab-group', 'GITLAB_TOKEN'],
  ['anthropic', 'ANTHROPIC_ADMIN_KEY'],
  ['huawei-identity-center', 'HUAWEI_CREDENTIALS'],
  ['aws-iam-access-keys', undefined],
] as const)('the credential of %s is in %s', ([name, variable]) => {
  expect(variableOf(moduleOf(name))).toBe(variable);
});
