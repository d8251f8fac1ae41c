import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

/**
 * Lints the OpenAPI document that the API serves, and tells whether the client
 * was generated from it (`npm run gen:client`).
 */
const folder = await mkdtemp(join(tmpdir(), "praxis-openapi-"));
try {
  const document = join(folder, "openapi.json");
  const commands = [
    `tsx tools/openapi.ts ${document}`,
    `redocly lint ${document} --config redocly.yaml`,
    `openapi-typescript ${document} --output clients/typescript/openapi.d.ts --check`,
  ];
  const { passed, output } = await run(commands.join(" && "));
  if (!passed) console.log(output);
  process.exitCode = passed ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}
