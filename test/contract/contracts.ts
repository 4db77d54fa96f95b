import { exampleContract } from '../providers/_example/contract.ts';
import { apigeeContract } from '../providers/apigee-edge/contract.ts';
import { accessKeysContract, serviceCredentialsContract } from '../providers/aws-iam/contract.ts';
import { exampleDefinitionCase } from '../providers/definitions/_example.contract.ts';
import { anthropicCase } from '../providers/definitions/anthropic.contract.ts';
import { cloudflareCase } from '../providers/definitions/cloudflare.contract.ts';
import { consulAclCase } from '../providers/definitions/consul.contract.ts';
import { type ContractCase, contractOf } from '../providers/definitions/contract-case.ts';
import { databricksCase } from '../providers/definitions/databricks.contract.ts';
import { entraAppSecretsCase } from '../providers/definitions/entra.contract.ts';
import { githubPatGrantsCase } from '../providers/definitions/github.contract.ts';
import { githubSsoCredentialsCase } from '../providers/definitions/github-sso.contract.ts';
import { gitlabCases } from '../providers/definitions/gitlab.contract.ts';
import { grafanaServiceAccountsCase } from '../providers/definitions/grafana.contract.ts';
import { hcpTerraformCase } from '../providers/definitions/hcp-terraform.contract.ts';
import { jfrogCase } from '../providers/definitions/jfrog.contract.ts';
import { npmCase } from '../providers/definitions/npm.contract.ts';
import { oktaApiTokensCase } from '../providers/definitions/okta.contract.ts';
import { openaiCases } from '../providers/definitions/openai.contract.ts';
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
  ...gitlabCases,
  grafanaServiceAccountsCase,
  hcpTerraformCase,
  jfrogCase,
  npmCase,
  oktaApiTokensCase,
  ...openaiCases,
  vaultCase,
];

/** The contracts of all providers, and of the two examples that new ones are copied from. */
export const contracts: readonly ProviderContract[] = [
  exampleContract,
  huaweiContract,
  route53Contract,
  apigeeContract,
  oauthContract,
  accessKeysContract,
  serviceCredentialsContract,
  restContract,
  contractOf(exampleDefinitionCase),
  ...cases.map((one) => contractOf(one)),
];
