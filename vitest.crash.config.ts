import { defineConfig } from "vitest/config";
import { waiting } from "./test/support/waiting.ts";

/** What is slow by its nature, one file after the other: parts that are away for a while, and processes that are killed. */
export default defineConfig({
  test: {
    fileParallelism: false,
    expect: { poll: waiting },
    projects: [
      {
        extends: true,
        test: {
          name: "outages",
          include: ["test/outages/**/*.test.ts"],
          globalSetup: "test/support/global-setup.ts",
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        // With servers of their own, which they kill.
        test: { name: "crash", include: ["test/crash/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 120_000 },
      },
    ],
  },
});
