import { defineConfig } from 'vitest/config';

const json = process.env.VITEST_JSON;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/temporary-directory.ts', 'test/lambda-host/install.ts'],
    // Files share their process, and what they import is loaded once: each puts back what it changes.
    isolate: false,
    // Vitest leaves one core alone; of two, that is half.
    maxWorkers: '100%',
    // Half an hour off, with half an hour of daylight saving: whatever reads local time by mistake fails.
    env: { TZ: 'Australia/Lord_Howe' },
    // No test depends on time: this only ends one that hangs, and leaves room for a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: json ? ['default', ['json', { outputFile: json }]] : ['default'],
  },
});
