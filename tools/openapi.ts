import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createApp } from "../src/api/app.ts";
import { describeRoutes } from "../src/api/openapi.ts";
import { compose } from "../src/compose.ts";
import { loadConfig } from "../src/config.ts";

/**
 * Writes the API's OpenAPI document to the file named, or to the standard
 * output. Nothing has to run: no part is connected to.
 */
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const parts = compose(
  loadConfig({
    DATABASE_URL: "postgres://localhost/praxis",
    STRIPE_SECRET_KEY: "sk_test_praxis",
    STRIPE_PUBLISHABLE_KEY: "pk_test_praxis",
    STRIPE_WEBHOOK_SECRET: "whsec_praxis",
    WEB_DIR: "/none", // pages are no part of the document, and those of an older build would not fit
    JWT_PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  }),
);
const { routes } = await createApp(parts);
const document = `${JSON.stringify(describeRoutes(routes), null, 2)}\n`;
await parts.close();

const [file] = process.argv.slice(2);
if (file) await writeFile(file, document);
else process.stdout.write(document);
