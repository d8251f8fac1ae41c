import { defineConfig } from "vitest/config";

/** `npm run replay:record`: not a test of the product, but the recording that test/replay replays. */
export default defineConfig({
  test: { pool: "forks", include: ["test/replay/record.ts"], globalSetup: "test/support/global-setup.ts" },
});
