import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { readEnvFile } from "../local/env-file.ts";

// The app and the booking page as they are being written, each with its own server, beside an `npm start` with the
// same variables.
readEnvFile();
for (const [entry, path] of [
  ["web/app", "app/"],
  ["web/book", "book/sunrise"],
] as const) {
  const server = await createServer({ root: fileURLToPath(new URL(`../${entry}`, import.meta.url)), logLevel: "warn" });
  await server.listen();
  console.log(new URL(path, server.resolvedUrls?.local[0]).href);
}
