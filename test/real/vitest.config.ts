import { defineConfig } from 'vitest/config';

const json = process.env.VITEST_JSON;

// Run by `npm run test:real`; the names end in .real.ts so that `npm test` needs none of these servers.
export default defineConfig({
  test: {
    include: ['test/real/*.real.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: json ? ['default', ['json', { outputFile: json }]] : ['default'],
  },
});
