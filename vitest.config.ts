import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { testNamespaces } from "./test/support/namespaces.ts";

/** Folders whose tests need no server, so that running one of them starts none. */
const withoutServers = ["test/domain", "test/local", "test/stripe-emulator", "test/check", "test/replay"].map(
  (folder) => `${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    pool: "forks",
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Each worker has a Temporal namespace to itself.
    maxWorkers: Math.min(testNamespaces.length, availableParallelism()),
    projects: [
      { extends: true, test: { name: "pure", include: withoutServers } },
      {
        extends: true,
        test: {
          name: "servers",
          include: ["test/**/*.test.ts"],
          exclude: [...withoutServers, "test/crash/**"], // those kill their servers: vitest.crash.config.ts
          globalSetup: "test/support/global-setup.ts",
        },
      },
    ],
  },
});
