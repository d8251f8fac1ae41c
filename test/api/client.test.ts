import { expect, test } from "vitest";
import { createPraxisClient } from "../../clients/typescript/client.ts";
import { useTwoOrganizations } from "../support/use-api.ts";

const served = useTwoOrganizations();

test("the generated client logs in, sends its token from then on, and shows a problem as a problem", async () => {
  const session: { token?: string | undefined } = {};
  const client = createPraxisClient(served().api.url, () => session.token);
  expect((await client.GET("/v1/me")).error).toMatchObject({ code: "unauthenticated" });
  const { data } = await client.POST("/v1/auth/login", {
    body: { organization: "sunrise", email: served().world.people.nurse.email, password: served().world.password },
  });
  session.token = data?.accessToken;
  expect((await client.GET("/v1/me")).data?.role).toBe("nurse");
});
