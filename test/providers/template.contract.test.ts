import { defineProviderContract } from './contract.ts';
import { templateContract } from './template.contract.ts';

defineProviderContract(templateContract);
