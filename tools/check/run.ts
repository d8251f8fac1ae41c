import { spawn } from "node:child_process";
import { delimiter, join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");

export type Outcome = { passed: boolean; output: string; seconds: number };

/** Runs a shell command with the project's tools on PATH; `cwd` is relative to the repository. Never rejects. */
export async function run(command: string, cwd = "."): Promise<Outcome> {
  const startedAt = performance.now();
  const child = spawn(command, {
    cwd: resolve(root, cwd),
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
      REDOCLY_TELEMETRY: "off",
      REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => {
    child.on("close", done);
    child.on("error", (error) => {
      output += error.message;
      done(1);
    });
  });
  return { passed: code === 0, output, seconds: (performance.now() - startedAt) / 1000 };
}
