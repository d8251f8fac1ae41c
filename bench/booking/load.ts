import { Agent, request } from "node:http";

export type Shot = { path: string; token: string; body: object };
export type Answer = { status: number; body: unknown; ms: number };
export type Volley = { answers: Answer[]; seconds: number };

/** Far above what any answer takes: what is not answered by then would be waited for without end. */
const LOST_MS = 30_000;

/**
 * Sends all shots through `clients` connections that are kept open, each
 * sending its next shot once its last is answered.
 */
export async function fire(url: string, shots: readonly Shot[], clients: number): Promise<Volley> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const answers: Answer[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let i = next++; i < shots.length; i = next++) {
        const shot = shots[i];
        if (shot) answers[i] = await send(agent, url, shot);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { answers, seconds };
}

function send(agent: Agent, url: string, { path, token, body }: Shot): Promise<Answer> {
  const startedAt = performance.now();
  const text = JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "idempotency-key": crypto.randomUUID(),
  };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(LOST_MS);
    const sent = request(url + path, { method: "POST", agent, headers, signal }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () => {
        const ms = performance.now() - startedAt;
        const reply = Buffer.concat(chunks).toString();
        const parsed: unknown = reply === "" ? undefined : JSON.parse(reply);
        resolve({ status: res.statusCode ?? 0, body: parsed, ms });
      });
    });
    sent.on("error", reject);
    sent.end(text);
  });
}

/** The latency that this share of the answers kept below. */
export function percentile(answers: readonly Answer[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
