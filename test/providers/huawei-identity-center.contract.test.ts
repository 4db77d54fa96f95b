import { defineProviderContract } from './contract.ts';
import { huaweiContract } from './huawei-identity-center.contract.ts';

defineProviderContract(huaweiContract);
