import { afterAll, beforeAll, expect, test } from "vitest";
import { createPraxisClient } from "../../clients/typescript/client.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { makeTwoOrganizations, type TwoOrganizations } from "../support/two-organizations.ts";

let database: TestDatabase;
let world: TwoOrganizations;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeTwoOrganizations(database.adminUrl);
  api = await startTestApi(database.appUrl);
});
afterAll(async () => {
  await api?.close();
  await world?.admin.end();
  await database?.drop();
});

test("the generated client logs in, sends its token from then on, and shows a problem as a problem", async () => {
  const session: { token?: string | undefined } = {};
  const client = createPraxisClient(api.url, () => session.token);
  expect((await client.GET("/v1/me")).error).toMatchObject({ code: "unauthenticated" });
  const { data } = await client.POST("/v1/auth/login", {
    body: { organization: "sunrise", email: world.people.nurse.email, password: world.password },
  });
  session.token = data?.accessToken;
  expect((await client.GET("/v1/me")).data?.role).toBe("nurse");
});
