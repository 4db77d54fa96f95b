import type { ProviderModule } from '../ports.ts';
import { apigeeEdge } from './apigee-edge/index.ts';
import { awsIamAccessKeys } from './aws-iam/access-keys.ts';
import { awsIamServiceCredentials } from './aws-iam/service-credentials.ts';
import { anthropic } from './definitions/anthropic.ts';
import { cloudflare } from './definitions/cloudflare.ts';
import { consulAcl } from './definitions/consul.ts';
import { databricks } from './definitions/databricks.ts';
import { entraAppSecrets } from './definitions/entra.ts';
import { githubPatGrants, githubSsoCredentials } from './definitions/github.ts';
import { gitlabGroup, gitlabPersonal, gitlabProject } from './definitions/gitlab.ts';
import { grafanaServiceAccounts } from './definitions/grafana.ts';
import { hcpTerraform } from './definitions/hcp-terraform.ts';
import { jfrog } from './definitions/jfrog.ts';
import { npm } from './definitions/npm.ts';
import { oktaApiTokens } from './definitions/okta.ts';
import { openaiAdmin, openaiProject } from './definitions/openai.ts';
import { vault } from './definitions/vault.ts';
import { huaweiIdentityCenter } from './huawei-identity-center/index.ts';
import { oauthRevocation } from './oauth-revocation/index.ts';
import { rest } from './rest/index.ts';
import { defineRestProvider } from './rest/shipped.ts';
import { route53GlobalResolver } from './route53-global-resolver/index.ts';

/** Every provider that a configuration may name. */
export const providers: readonly ProviderModule[] = [
  huaweiIdentityCenter,
  route53GlobalResolver,
  apigeeEdge,
  oauthRevocation,
  awsIamAccessKeys,
  awsIamServiceCredentials,
  ...[
    anthropic,
    cloudflare,
    consulAcl,
    databricks,
    entraAppSecrets,
    githubPatGrants,
    githubSsoCredentials,
    gitlabGroup,
    gitlabPersonal,
    gitlabProject,
    grafanaServiceAccounts,
    hcpTerraform,
    jfrog,
    npm,
    oktaApiTokens,
    openaiAdmin,
    openaiProject,
    vault,
  ].map(defineRestProvider),
  rest,
];
