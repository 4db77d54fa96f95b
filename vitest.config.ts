import { defineConfig } from 'vitest/config';

const json = process.env.VITEST_JSON;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A zone half an hour off, with a half-hour daylight saving: whatever reads local time shows.
    env: { TZ: 'Australia/Lord_Howe' },
    // Nothing is timed: this only ends a test that hangs, on a busy machine too.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: json ? ['default', ['json', { outputFile: json }]] : ['default'],
  },
});
