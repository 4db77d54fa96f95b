import type { ProviderModule } from '../ports.ts';
import { huaweiIdentityCenter } from './huawei-identity-center.ts';
import { route53GlobalResolver } from './route53-global-resolver.ts';

/** Every provider that a configuration may name. */
export const providers: readonly ProviderModule[] = [huaweiIdentityCenter, route53GlobalResolver];
