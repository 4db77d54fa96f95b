import { apigeeContract } from './apigee-edge.contract.ts';
import { defineProviderContract } from './contract.ts';

defineProviderContract(apigeeContract);
