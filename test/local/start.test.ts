import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireDiskSpace } from "../../local/checks.ts";
import { freePort } from "../../local/ready.ts";
import { sentenceFor } from "../../local/start-error.ts";

describe("npm start refuses with one clear sentence and exit code 1", () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "praxis-start-"));
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  test("a busy port, naming the part and the variable that moves it", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const address = holder.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { exitCode, output } = await start({ TEMPORAL_PORT: String(port) });
    holder.close();
    expect(output.trim()).toBe(`Port ${port}, meant for Temporal, is busy: choose another with TEMPORAL_PORT.`);
    expect(exitCode).toBe(1);
  });

  test("production without real parts, naming every missing variable", async () => {
    const { exitCode, output } = await start({
      NODE_ENV: "production",
      DATABASE_URL: "postgres://app@db.example/praxis",
    });
    expect(output.trim()).toBe(
      "NODE_ENV=production allows no stand-ins, and these variables are missing: DATABASE_ADMIN_URL, TEMPORAL_ADDRESS, STRIPE_SECRET_KEY, " +
        "STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET, SMTP_URL, MAIL_FROM, JWT_PRIVATE_KEY, PUBLIC_URL, TEMPORAL_UI_URL, BUILD_ID.",
    );
    expect(exitCode).toBe(1);
  });

  test("a live Stripe key outside production, without showing it", async () => {
    const live = {
      STRIPE_SECRET_KEY: "sk_live_x9",
      STRIPE_PUBLISHABLE_KEY: "pk_live_x9",
      STRIPE_WEBHOOK_SECRET: "whsec_x9",
    };
    const { exitCode, output } = await start(live);
    expect(output).toContain("STRIPE_SECRET_KEY: a live key is refused outside production");
    expect(output).not.toContain("x9");
    expect(exitCode).toBe(1);
  });

  test("a database that does not answer", async () => {
    const nowhere = `postgres://praxis_app:secret@127.0.0.1:${await freePort()}/praxis`;
    const { exitCode, output } = await start({
      DATABASE_URL: nowhere,
      DATABASE_ADMIN_URL: nowhere,
      TEMPORAL_ADDRESS: "127.0.0.1:1",
    });
    expect(output).toMatch(/^DATABASE_ADMIN_URL names a database that cannot be used: .*ECONNREFUSED/m);
    expect(output).not.toContain("secret");
    expect(exitCode).toBe(1);
  });

  test("a disk that is nearly full, and one that fills up under any part", async () => {
    // Has no room at all, on any machine.
    await expect(requireDiskSpace("/proc")).rejects.toThrow(
      "The disk that holds /proc has 0 MB left, and Praxis needs 300: free some space, or name another folder with PRAXIS_DATA_DIR.",
    );
    const fault = new Error('FATAL: could not write lock file "postmaster.pid": No space left on device');
    expect(sentenceFor(fault, ".praxis")).toBe(
      "The disk that holds .praxis is full. Free some space, or name another folder with PRAXIS_DATA_DIR.",
    );
  });

  /** Runs the supervisor with nothing from our own environment but PATH and HOME, and ports that nobody uses. */
  async function start(env: NodeJS.ProcessEnv) {
    const variables = [
      "PORT",
      "WORKER_HEALTH_PORT",
      "POSTGRES_PORT",
      "TEMPORAL_PORT",
      "TEMPORAL_UI_PORT",
      "REDIS_PORT",
      "STRIPE_EMULATOR_PORT",
      "SMTP_PORT",
      "MAIL_UI_PORT",
    ];
    const ports = await Promise.all(variables.map(async (name) => [name, String(await freePort())] as const));
    const child = spawn(process.execPath, ["--import", "tsx", "local/start.ts"], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PRAXIS_DATA_DIR: dataDir,
        PRAXIS_ENV_FILE: "/dev/null",
        ...Object.fromEntries(ports),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [output, faults] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    return { exitCode: child.exitCode, output: output + faults };
  }
});
