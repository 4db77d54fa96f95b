import { defineProviderContract } from './contract.ts';
import { oauthContract } from './oauth-revocation.contract.ts';

defineProviderContract(oauthContract);
