import { seedRefusal } from "./seed/refusal.ts";
import { demoPassword, seed } from "./seed/seed.ts";

const refusal = seedRefusal(process.env);
if (refusal) {
  console.error(`No demo data: ${refusal}`);
  process.exitCode = 1;
} else {
  const outcome = await seed({ adminUrl: process.env.DATABASE_ADMIN_URL ?? "", now: new Date() });
  console.log(
    outcome === "seeded" ? `Demo data written; every login has the password ${demoPassword}` : "Demo data was there",
  );
}
