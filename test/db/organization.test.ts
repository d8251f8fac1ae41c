import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { idsOf } from "../../local/seed/ids.ts";
import { seed } from "../../local/seed/seed.ts";
import { type Db, openDb } from "../../src/db/client.ts";
import { listClinics } from "../../src/db/organization/queries.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const sunrise = idsOf("sunrise");
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  await seed({ adminUrl: database.adminUrl, now: new Date("2030-07-10T12:00:00Z") });
  db = openDb({ url: database.appUrl, poolMax: 2, onError: () => undefined });
});
afterAll(async () => {
  await db?.close();
  await database?.drop();
});

const firstHolidayOf = async (slug: string, at: string) => {
  const clinics = await listClinics(db, sunrise.organization, new Date(at));
  return clinics.find((clinic) => clinic.slug === slug)?.holidays[0];
};

test("a holiday is listed until its day ends on the clinic's own clock", async () => {
  const independenceDay = { day: "2030-08-15", name: "Independence Day", bands: [] };
  expect(await firstHolidayOf("mumbai", "2030-08-15T18:29:59Z")).toEqual(independenceDay);
  expect(await firstHolidayOf("mumbai", "2030-08-15T18:30:00Z")).toMatchObject({ day: "2030-10-02" });
});

test("a day with other hours has its bands", async () => {
  expect(await firstHolidayOf("berlin", "2030-07-10T12:00:00Z")).toEqual({
    day: "2030-07-24",
    name: "Team training in the afternoon",
    bands: [{ opens: 480, closes: 780 }],
  });
});

test("a clinic that takes no more bookings is not listed", async () => {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    await admin.query("update clinics set active = false where id = $1", [sunrise.clinic("berlin")]);
    const clinics = await listClinics(db, sunrise.organization, new Date("2030-07-10T12:00:00Z"));
    expect(clinics.map(({ slug }) => slug)).toEqual(["mumbai", "new-york"]);
  } finally {
    await admin.end();
  }
});
