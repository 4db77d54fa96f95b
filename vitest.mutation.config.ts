import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** The tests of what Stryker mutates; the property-based ones run few cases. */
export default defineConfig({
  test: {
    ...config.test,
    include: ['test/{domain,sweep,fuzz}/**/*.test.ts', 'test/http/retry-policy.test.ts'],
    // A mutant may change what a module does while it loads: each file loads its own.
    isolate: true,
    env: { ...config.test?.env, FUZZ_RUNS: '50' },
  },
});
