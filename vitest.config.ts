import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { testNamespaces } from "./test/support/namespaces.ts";
import { waiting } from "./test/support/waiting.ts";

/** Folders whose tests need no server, so that running one of them starts none. */
const withoutServers = [
  "test/domain",
  "test/local",
  "test/stripe-emulator",
  "test/check",
  "test/replay",
  "test/web",
].map((folder) => `${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    pool: "forks",
    // A process for each file would load the same modules a hundred times. Files share nothing that they change: each
    // has a database, an API and workers of its own.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: waiting },
    // Each worker has a Temporal namespace to itself. One more than cores, as most tests wait for a server now and then.
    maxWorkers: Math.min(testNamespaces.length, availableParallelism() + 1),
    projects: [
      { extends: true, test: { name: "pure", include: withoutServers } },
      {
        extends: true,
        test: {
          name: "servers",
          include: ["test/**/*.test.ts"],
          exclude: [...withoutServers, "test/crash/**", "test/outages/**"], // vitest.crash.config.ts
          globalSetup: "test/support/global-setup.ts",
        },
      },
    ],
  },
});
