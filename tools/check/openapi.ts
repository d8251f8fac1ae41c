import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

/** Lints the OpenAPI document that the API serves, and compares the client's types with it. */
const folder = await mkdtemp(join(tmpdir(), "praxis-openapi-"));
try {
  const document = join(folder, "openapi.json");
  const { passed, output } = await run(
    [
      `tsx tools/openapi.ts ${document}`,
      `redocly lint ${document} --config redocly.yaml`,
      `openapi-typescript ${document} --output clients/typescript/openapi.d.ts --check`,
    ].join(" && "),
  );
  if (!passed) console.log(output);
  process.exitCode = passed ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}
