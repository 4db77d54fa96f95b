import { defineProviderContract } from './contract.ts';
import { route53Contract } from './route53-global-resolver.contract.ts';

defineProviderContract(route53Contract);
