import { launch, type Running } from "./process.ts";
import { answers, untilReady } from "./ready.ts";
import { StartError } from "./start-error.ts";

export type Program = { part: string; file: string; env: NodeJS.ProcessEnv; onLine: (line: string) => void };

/** Starts one of our own TypeScript programs and waits until its health page says that it is ready. */
export async function startProgram({ part, readyUrl, ...program }: Program & { readyUrl: string }): Promise<Running> {
  const started = await run(program);
  await untilReady(started, () => answers(readyUrl), { part });
  return started;
}

/** Runs one of our own TypeScript programs that ends by itself. */
export async function runProgram({ part, ...program }: Program): Promise<void> {
  const started = await run(program);
  const how = await started.exited;
  if (how !== "exit code 0") throw new StartError(`${part} failed (${how}):\n${started.lastLines()}`);
}

// Without npm or npx in between, so that signals arrive.
function run({ file, env, onLine }: Omit<Program, "part">): Promise<Running> {
  return launch({ command: process.execPath, args: ["--import", "tsx", file], env, onLine });
}
