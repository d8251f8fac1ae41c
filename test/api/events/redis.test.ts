import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../../../local/ready.ts";
import { hasRedis, startRedis } from "../../../local/redis.ts";
import { startRelay } from "../../../workers/relay.ts";
import { startTestApi, type TestApi } from "../../support/api.ts";
import { listening } from "../../support/event-stream.ts";
import { type MadeClinic, type Maker, makeAppointment, makeClinic, openMaker } from "../../support/make.ts";

let maker: Maker;
let clinic: MadeClinic;
let api: TestApi;
let redis: Awaited<ReturnType<typeof startRedis>>;
let relay: ReturnType<typeof startRelay>;
let port: number;

const redisHere = await hasRedis();
const runs = redisHere || process.env.REQUIRE_ALL === "1";

beforeAll(async () => {
  if (!runs) return;
  maker = await openMaker();
  clinic = await makeClinic(maker, { practitioners: 2, offer: { payment_policy: "none" } });
  port = await freePort();
  redis = await startRedis({ port });
  api = await startTestApi(maker.appUrl, { REDIS_URL: `redis://127.0.0.1:${port}` });
  await vi.waitUntil(() => api.parts.redis?.status === "ready", 10_000);
  relay = startRelay(api.parts);
});
afterAll(async () => {
  await relay?.stop();
  await api?.close();
  await redis?.stop();
  await maker?.close();
});

test.skipIf(!runs)(
  `${redisHere ? "" : "(no redis-server on PATH) "}with Redis readers are woken through it, and without it they look for themselves`,
  async () => {
    const watcher = new Redis(`redis://127.0.0.1:${port}`);
    watcher.on("error", () => undefined);
    const woken = new Promise((resolve) => watcher.once("message", resolve));
    await watcher.subscribe("praxis:live_events");
    const { organizationId, practitionerIds } = clinic;
    const as = {
      accountId: organizationId,
      organizationId,
      role: "organization_admin",
      clinicIds: [],
      staffId: null,
    } as const;
    const stream = await listening(api, as);
    const made = (staff: number) =>
      makeAppointment(maker, clinic, { status: "confirmed", practitionerId: practitionerIds[staff] ?? null });
    const first = await made(0);
    expect((await stream.next())?.data).toMatchObject({ appointmentId: first.appointmentId });
    await woken;
    watcher.disconnect();
    await redis.stop();
    const second = await made(1);
    expect((await stream.next())?.data).toMatchObject({ appointmentId: second.appointmentId });
    await stream.close();
  },
);
