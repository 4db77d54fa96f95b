import { defineConfig } from 'vitest/config';

const json = process.env.VITEST_JSON;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/lambda-host/install.ts'],
    // Half an hour off, with half an hour of daylight saving: whatever reads local time by mistake fails.
    env: { TZ: 'Australia/Lord_Howe' },
    // No test depends on time: this only ends one that hangs, and leaves room for a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: json ? ['default', ['json', { outputFile: json }]] : ['default'],
  },
});
