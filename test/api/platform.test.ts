import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startTestApi(database.appUrl);
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
});

test("the process says that it lives, and readiness names each part", async () => {
  expect((await api.call({ path: "/healthz" })).body).toEqual({ status: "ok" });
  const { status, body } = await api.call({ path: "/readyz" });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: "degraded",
    parts: { postgres: { state: "up" }, temporal: { state: "up" }, redis: { state: "off" }, stripe: { state: "down" } },
  });
});
