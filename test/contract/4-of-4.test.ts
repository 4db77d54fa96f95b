import { defineProviderContract } from './contract.ts';
import { contracts } from './contracts.ts';

// Four files, so that they run side by side.
for (const [at, one] of contracts.entries()) if (at % 4 === 3) defineProviderContract(one);
