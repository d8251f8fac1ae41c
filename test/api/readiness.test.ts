import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { portOf, startTestApi } from "../support/api.ts";
import { createTestDatabase } from "../support/database.ts";

test("however many ask whether the process is ready, Stripe is looked for once, and once more is no more", async () => {
  let looks = 0;
  const stripe = createServer((_req, res) => {
    looks++;
    res.end();
  });
  stripe.listen(0, "127.0.0.1");
  await once(stripe, "listening");
  const database = await createTestDatabase();
  const api = await startTestApi(database.appUrl, { STRIPE_API_URL: `http://127.0.0.1:${portOf(stripe.address())}` });
  const ask = () => api.call({ path: "/readyz" });
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  for (const { body } of [...answers, await ask()]) expect(body).toMatchObject({ parts: { stripe: { state: "up" } } });
  expect(looks).toBe(1);
  await api.close();
  await database.drop();
  stripe.close();
});

test("a process that cannot serve says what is down, as its document has it", async () => {
  const database = await createTestDatabase();
  const api = await startTestApi(database.appUrl, { TEMPORAL_ADDRESS: "127.0.0.1:9" });
  const answer = await api.call({ path: "/readyz" });
  expect(answer).toMatchObject({ status: 503, body: { status: "not_ready", parts: { temporal: { state: "down" } } } });
  await api.close();
  await database.drop();
});
