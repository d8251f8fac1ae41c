import { defineConfig } from "vitest/config";

/** The tests that kill processes: slow, and with servers of their own. */
export default defineConfig({
  test: { include: ["test/crash/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 120_000, fileParallelism: false },
});
