import { createServer } from "node:http";
import Stripe from "stripe";

export type Delivery = { event: Stripe.Event; signature: string; body: string };

/** A shop's webhook address: answers with the statuses given, then 200, and lets a test wait for what arrives. */
export async function startReceiver(secret: string, statuses: number[] = []) {
  let expected = secret;
  const deliveries: Delivery[] = [];
  const refusals: string[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const signature = String(req.headers["stripe-signature"]);
      try {
        deliveries.push({ event: Stripe.webhooks.constructEvent(body, signature, expected), signature, body });
        res.writeHead(statuses.shift() ?? 200).end();
      } catch (error) {
        refusals.push(error instanceof Error ? error.message : String(error));
        res.writeHead(400).end();
      }
      for (const wake of waiting) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/v1/webhooks/stripe`,
    secret,
    /** Accepts what is signed with `next` from now on: an endpoint learns its secret when it is made. */
    expect(next: string): void {
      expected = next;
    },
    deliveries,
    /** Why the SDK refused what was not signed as it must be. */
    refusals,
    /** Resolves with the deliveries that match once there are `count`. */
    async arrived(matches: (event: Stripe.Event) => boolean, count = 1): Promise<Delivery[]> {
      for (;;) {
        const found = deliveries.filter(({ event }) => matches(event));
        if (found.length >= count) return found;
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
      }
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
