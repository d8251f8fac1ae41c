import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { launch, type Running } from "./process.ts";
import { untilReady } from "./ready.ts";

/** Whether this machine has a Redis to start. */
export async function hasRedis(): Promise<boolean> {
  return promisify(execFile)("redis-server", ["--version"]).then(
    () => true,
    () => false,
  );
}

/**
 * Starts the machine's `redis-server`, keeping nothing on disk: whatever Praxis puts there may be lost at any moment.
 */
export async function startRedis({
  port,
  onLine,
}: {
  port: number;
  onLine?: (line: string) => void;
}): Promise<Running> {
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = await launch({ command: "redis-server", args, onLine });
  await untilReady(server, () => connects(port), { part: "Redis" });
  return server;
}

async function connects(port: number): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1" });
  try {
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  } finally {
    socket.destroy();
  }
}
