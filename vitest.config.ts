import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A zone half an hour off, with a half-hour daylight saving: whatever reads local time shows.
    env: { TZ: 'Australia/Lord_Howe' },
  },
});
