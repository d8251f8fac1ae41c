import { createEmulator, type EmulatorOptions } from "./emulator.ts";

/** An empty variable counts as unset. */
function setting(name: string): string | undefined {
  return process.env[name] || undefined;
}

function optionsFromEnvironment(): EmulatorOptions {
  const url = setting("WEBHOOK_URL");
  const secret = setting("WEBHOOK_SECRET");
  if (url && !secret) throw new Error("WEBHOOK_URL needs WEBHOOK_SECRET, which signs what is sent there.");
  const port = Number(setting("PORT") ?? 12111);
  if (!Number.isInteger(port)) throw new Error("PORT must be a number.");
  const host = setting("HOST");
  const publicUrl = setting("PUBLIC_URL");
  const secretKey = setting("EMULATOR_SECRET_KEY");
  const publishableKey = setting("EMULATOR_PUBLISHABLE_KEY");
  return {
    port,
    dataDir: setting("DATA_DIR") ?? ".stripe-emulator",
    ...(host && { host }),
    ...(publicUrl && { publicUrl }),
    ...(secretKey && { secretKey }),
    ...(publishableKey && { publishableKey }),
    ...(url && secret && { webhook: { url, secret } }),
  };
}

try {
  const emulator = await createEmulator(optionsFromEnvironment());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void emulator.stop());
  console.log(`stripe emulator ready at ${emulator.url}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
