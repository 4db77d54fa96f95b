import type { ProviderModule } from '../ports.ts';
import { apigeeEdge } from './apigee-edge.ts';
import { huaweiIdentityCenter } from './huawei-identity-center.ts';
import { oauthRevocation } from './oauth-revocation.ts';
import { route53GlobalResolver } from './route53-global-resolver.ts';

/** Every provider that a configuration may name. */
export const providers: readonly ProviderModule[] = [
  huaweiIdentityCenter,
  route53GlobalResolver,
  apigeeEdge,
  oauthRevocation,
];
