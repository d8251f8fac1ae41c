/** A container is either the API or a worker, so one of the two ports answers. */
const ports = [process.env["PORT"] || "3000", process.env["WORKER_HEALTH_PORT"] || "3001"];

async function answers(port: string): Promise<void> {
  const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(3000) });
  if (!ok) throw new Error(`port ${port} is not healthy`);
}

await Promise.any(ports.map(answers));
