import { hash } from "@node-rs/argon2";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { clinicDay } from "../../src/domain/time.ts";
import type { OrganizationDescription } from "./description.ts";
import { describeHarbour } from "./harbour.ts";
import { idsOf } from "./ids.ts";
import { organizationRows } from "./organization-rows.ts";
import { accountRows, peopleRows } from "./people-rows.ts";
import { seededRandom } from "./random.ts";
import { describeSunrise } from "./sunrise.ts";
import { visitRows } from "./visit-rows.ts";
import { planVisits } from "./visits.ts";
import type { Batch } from "./write.ts";

/** Of every demo login; `src/api/identity` verifies it like any other, the parameters are in the hash. */
export const demoPassword = "praxis-demo-1234";

type Seeding = { adminUrl: string; now: Date; visitsAt?: readonly string[] | undefined };

/**
 * Fills a migrated database with the demo organizations as of `now`: all of it or, on any error, nothing. A
 * database that has them is left as it is, whatever became of them since. `adminUrl` must name a login that
 * may act as `praxis_migrator`, whose rights cross tenants. `visitsAt`: the keys of the clinics that have had visitors
 * and expect some; all, unless told otherwise.
 */
export async function seed({ adminUrl, now, visitsAt }: Seeding): Promise<"seeded" | "already_there"> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("set role praxis_migrator");
    await client.query("select pg_advisory_lock(hashtext('praxis demo data'))");
    const { rowCount } = await client.query("select from organizations where slug = 'sunrise'");
    if (rowCount) return "already_there";
    const batches = demoRows({ now, visitsAt, passwordHash: await hash(demoPassword) });
    await drizzle(client).transaction(async (tx) => {
      for (const batch of batches) await batch.insert(tx);
    });
    return "seeded";
  } finally {
    await client.end();
  }
}

/** All rows in an order that foreign keys allow. The same for the same minute of the same day, on every machine. */
function demoRows({ now, visitsAt, passwordHash }: Omit<Seeding, "adminUrl"> & { passwordHash: string }): Batch[] {
  const organizations: OrganizationDescription[] = [
    describeSunrise(clinicDay(now, "Europe/Berlin")),
    describeHarbour(clinicDay(now, "Europe/Dublin")),
  ];
  const random = seededRandom(1);
  return [
    accountRows(organizations, passwordHash),
    ...organizations.flatMap((described) => {
      const ids = idsOf(described.slug);
      const visited = described.clinics.filter(({ key }) => visitsAt?.includes(key) ?? true);
      const visits = planVisits({ ...described, clinics: visited }, ids, random, now);
      return [...organizationRows(described, ids), ...peopleRows(described, ids), ...visitRows(visits, ids)];
    }),
  ];
}
