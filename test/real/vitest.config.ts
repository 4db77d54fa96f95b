import { defineConfig } from 'vitest/config';

// Run by `npm run test:real`; the names end in .real.ts so that `npm test` needs none of these servers.
export default defineConfig({
  test: {
    include: ['test/real/*.real.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
