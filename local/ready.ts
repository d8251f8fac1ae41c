import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Running } from "./process.ts";
import { StartError } from "./start-error.ts";

type Wait = { part: string; seconds?: number };

/**
 * Asks `probe` until it stops throwing. A part that ends meanwhile, or takes
 * too long, is an error that shows its last lines.
 */
export async function untilReady(
  started: Running,
  probe: () => Promise<unknown>,
  { part, seconds = 60 }: Wait,
): Promise<void> {
  const outcome: { ended?: string } = {};
  void started.exited.then((how) => {
    outcome.ended = how;
  });
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const failure = await probe().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : "no answer"),
    );
    if (outcome.ended) throw new StartError(`${part} ended while starting (${outcome.ended}):\n${started.lastLines()}`);
    if (failure === undefined) return;
    if (Date.now() > deadline) {
      await started.stop();
      throw new StartError(`${part} was not ready after ${seconds} seconds (${failure}):\n${started.lastLines()}`);
    }
    await pause(50);
  }
}

/** Throws unless `url` answers 2xx within two seconds. */
export async function answers(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

/** Whether nobody listens on this port of 127.0.0.1 or of all addresses. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", undefined]) {
    if ((await tryListen(port, host)) === undefined) return false;
  }
  return true;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const port = await tryListen(0, "127.0.0.1");
  if (port === undefined) throw new Error("this machine has no free port");
  return port;
}

async function tryListen(port: number, host: string | undefined): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
