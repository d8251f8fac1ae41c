import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idsOf } from "../../local/seed/ids.ts";
import { seed } from "../../local/seed/seed.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await seed({ adminUrl: database.adminUrl, now: new Date() });
  api = await startTestApi(database.appUrl);
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
});

test("a visitor reads an organization and its rules of booking, and nothing else of it", async () => {
  const { status, body } = await api.call({ path: "/v1/organizations/sunrise" });
  expect(status).toBe(200);
  expect(body).toEqual({
    slug: "sunrise",
    name: "Sunrise Clinics",
    brandColor: null,
    logoUrl: null,
    slotStepMinutes: 15,
    minimumNoticeMinutes: 60,
    horizonDays: 180,
    cancellationNoticeMinutes: 1440,
    patientBooking: true,
    patientRegistration: true,
    otherSites: true,
  });
});

test("clinics come by name, with their zone, currency and hours on their own clock", async () => {
  const { status, body } = await api.call({ path: "/v1/organizations/sunrise/clinics" });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: [
      { name: "Sunrise Berlin", timeZone: "Europe/Berlin", currency: "EUR" },
      {
        id: idsOf("sunrise").clinic("mumbai"),
        slug: "mumbai",
        name: "Sunrise Mumbai",
        timeZone: "Asia/Kolkata",
        currency: "INR",
        week: [1, 2, 3, 4, 5, 6].flatMap((weekday) => [
          { weekday, opens: 600, closes: 840 },
          { weekday, opens: 900, closes: 1200 },
        ]),
      },
      { name: "Sunrise New York", timeZone: "America/New_York", currency: "USD" },
    ],
  });
});

test("another organization's clinics are not among them", async () => {
  const { body } = await api.call({ path: "/v1/organizations/harbour/clinics" });
  expect(body).toMatchObject({ data: [{ name: "Harbour Dublin" }] });
});

describe.each(["", "/clinics", "/services", "/practitioners"])("GET /v1/organizations/:slug%s", (rest) => {
  test("answers an unknown slug with 404", async () => {
    const { status, body } = await api.call({ path: `/v1/organizations/moonset${rest}` });
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "not_found" });
  });

  test("answers what cannot be a slug with 400", async () => {
    const { status, body } = await api.call({ path: `/v1/organizations/Sun%00rise${rest}` });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid_request", errors: [{ in: "path", pointer: "/slug" }] });
  });
});
