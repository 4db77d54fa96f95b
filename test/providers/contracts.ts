import { apigeeContract } from './apigee-edge.contract.ts';
import { accessKeysContract, serviceCredentialsContract } from './aws-iam.contract.ts';
import type { ProviderContract } from './harness.ts';
import { huaweiContract } from './huawei-identity-center.contract.ts';
import { oauthContract } from './oauth-revocation.contract.ts';
import { anthropicCase } from './rest/anthropic.contract.ts';
import { cloudflareCase } from './rest/cloudflare.contract.ts';
import { consulAclCase } from './rest/consul-acl.contract.ts';
import { type ContractCase, contractOf } from './rest/contract-case.ts';
import { databricksCase } from './rest/databricks.contract.ts';
import { entraAppSecretsCase } from './rest/entra-app-secrets.contract.ts';
import { githubPatGrantsCase } from './rest/github-pat-grants.contract.ts';
import { githubSsoCredentialsCase } from './rest/github-sso-credentials.contract.ts';
import { gitlabGroupCase } from './rest/gitlab-group.contract.ts';
import { gitlabPersonalCase } from './rest/gitlab-personal.contract.ts';
import { gitlabProjectCase } from './rest/gitlab-project.contract.ts';
import { grafanaServiceAccountsCase } from './rest/grafana-service-accounts.contract.ts';
import { hcpTerraformCase } from './rest/hcp-terraform.contract.ts';
import { jfrogCase } from './rest/jfrog.contract.ts';
import { npmCase } from './rest/npm.contract.ts';
import { oktaApiTokensCase } from './rest/okta-api-tokens.contract.ts';
import { openaiAdminCase } from './rest/openai-admin.contract.ts';
import { openaiProjectCase } from './rest/openai-project.contract.ts';
import { vaultCase } from './rest/vault.contract.ts';
import { restContract } from './rest.contract.ts';
import { route53Contract } from './route53-global-resolver.contract.ts';
import { templateContract } from './template.contract.ts';

/** Every shipped definition with the API that it is about. */
export const cases: readonly ContractCase[] = [
  anthropicCase,
  cloudflareCase,
  consulAclCase,
  databricksCase,
  entraAppSecretsCase,
  githubPatGrantsCase,
  githubSsoCredentialsCase,
  gitlabGroupCase,
  gitlabPersonalCase,
  gitlabProjectCase,
  grafanaServiceAccountsCase,
  hcpTerraformCase,
  jfrogCase,
  npmCase,
  oktaApiTokensCase,
  openaiAdminCase,
  openaiProjectCase,
  vaultCase,
];

/** The contracts of all providers, and of the one that others are copied from. */
export const contracts: readonly ProviderContract[] = [
  templateContract,
  huaweiContract,
  route53Contract,
  apigeeContract,
  oauthContract,
  accessKeysContract,
  serviceCredentialsContract,
  restContract,
  ...cases.map((one) => contractOf(one)),
];
