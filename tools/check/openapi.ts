import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "./run.ts";

/** Writes the OpenAPI document the API serves and lints it. */
async function main(): Promise<void> {
  if (!existsSync(join(root, "src/api/openapi.ts"))) {
    console.log("no OpenAPI document yet");
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "praxis-openapi-"));
  try {
    const { passed, output } = await run(
      `tsx tools/openapi.ts ${folder}/openapi.json && redocly lint ${folder}/openapi.json --config redocly.yaml`,
    );
    if (!passed) console.log(output);
    process.exitCode = passed ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

await main();
