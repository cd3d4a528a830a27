import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Much of the time goes into processes that start and waits that end: even two cores have room for more than one file at a time.
    maxWorkers: Math.max(3, availableParallelism() - 1),
  },
});
