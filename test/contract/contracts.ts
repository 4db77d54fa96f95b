import { templateContract } from '../providers/_example.contract.ts';
import { apigeeContract } from '../providers/apigee-edge/contract.ts';
import { accessKeysContract, serviceCredentialsContract } from '../providers/aws-iam/contract.ts';
import { anthropicCase } from '../providers/definitions/anthropic.contract.ts';
import { cloudflareCase } from '../providers/definitions/cloudflare.contract.ts';
import { consulAclCase } from '../providers/definitions/consul-acl.contract.ts';
import { type ContractCase, contractOf } from '../providers/definitions/contract-case.ts';
import { databricksCase } from '../providers/definitions/databricks.contract.ts';
import { entraAppSecretsCase } from '../providers/definitions/entra-app-secrets.contract.ts';
import { githubPatGrantsCase } from '../providers/definitions/github-pat-grants.contract.ts';
import { githubSsoCredentialsCase } from '../providers/definitions/github-sso-credentials.contract.ts';
import { gitlabGroupCase } from '../providers/definitions/gitlab-group.contract.ts';
import { gitlabPersonalCase } from '../providers/definitions/gitlab-personal.contract.ts';
import { gitlabProjectCase } from '../providers/definitions/gitlab-project.contract.ts';
import { grafanaServiceAccountsCase } from '../providers/definitions/grafana-service-accounts.contract.ts';
import { hcpTerraformCase } from '../providers/definitions/hcp-terraform.contract.ts';
import { jfrogCase } from '../providers/definitions/jfrog.contract.ts';
import { npmCase } from '../providers/definitions/npm.contract.ts';
import { oktaApiTokensCase } from '../providers/definitions/okta-api-tokens.contract.ts';
import { openaiAdminCase } from '../providers/definitions/openai-admin.contract.ts';
import { openaiProjectCase } from '../providers/definitions/openai-project.contract.ts';
import { vaultCase } from '../providers/definitions/vault.contract.ts';
import { huaweiContract } from '../providers/huawei-identity-center/contract.ts';
import { oauthContract } from '../providers/oauth-revocation/contract.ts';
import { restContract } from '../providers/rest/contract.ts';
import { route53Contract } from '../providers/route53-global-resolver/contract.ts';
import type { ProviderContract } from './harness.ts';

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
