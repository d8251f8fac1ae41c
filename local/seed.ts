import { missingWorkflowsSchedule } from "../workers/schedules.ts";
import { seedRefusal } from "./seed/refusal.ts";
import { demoPassword, seed } from "./seed/seed.ts";
import { connectTemporal } from "./temporal-client.ts";

const refusal = seedRefusal(process.env);
if (refusal) {
  console.error(`No demo data: ${refusal}`);
  process.exitCode = 1;
} else {
  const outcome = await seed({ adminUrl: process.env.DATABASE_ADMIN_URL ?? "", now: new Date() });
  if (outcome === "seeded" && process.env.TEMPORAL_ADDRESS) await followVisits();
  console.log(
    outcome === "seeded" ? `Demo data written; every login has the password ${demoPassword}` : "Demo data was there",
  );
}

/** Visits that are to come have no workflow yet; the schedule would see to it within ten minutes. */
async function followVisits(): Promise<void> {
  const temporal = await connectTemporal(process.env);
  await temporal.schedule.getHandle(missingWorkflowsSchedule).trigger("BUFFER_ONE");
  await temporal.connection.close();
}
