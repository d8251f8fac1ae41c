import { relative } from "node:path";
import type { Plan } from "./plan.ts";

type Facts = { plan: Plan; env: NodeJS.ProcessEnv; seeded: boolean };

/** What one wants to know when everything runs: where to look, as whom to log in, and what is real. */
export function announce({ plan, env, seeded }: Facts): void {
  const { given, ports, production } = plan;
  const api = env.PUBLIC_URL ?? `http://127.0.0.1:${ports.PORT}`;
  const folder = relative(process.cwd(), plan.dataDir) || plan.dataDir;
  const real = [
    given.postgres ? "Postgres (DATABASE_URL)" : "Postgres 18 (embedded)",
    given.temporal ? "Temporal (TEMPORAL_ADDRESS)" : "Temporal (dev server)",
    ...(env.REDIS_URL ? [given.redis ? "Redis (REDIS_URL)" : "Redis"] : []),
    ...(given.stripe ? ["Stripe (STRIPE_SECRET_KEY)"] : []),
    ...(given.mail ? ["mail (SMTP_URL)"] : []),
  ];
  const rows: [string, string][] = [
    ["Web app", `${api}/app/`],
    ...(seeded ? [["Booking page", `${api}/book/sunrise`] satisfies [string, string]] : []),
    ["API", api],
    ["API docs", `${api}/docs`],
    ["Temporal UI", env.TEMPORAL_UI_URL ?? "unknown: set TEMPORAL_UI_URL"],
  ];
  if (!given.stripe) rows.push(["Stripe stand-in", `http://127.0.0.1:${ports.STRIPE_EMULATOR_PORT}`]);
  if (!given.mail) rows.push(["Mails", `http://127.0.0.1:${ports.MAIL_UI_PORT}`]);
  if (!given.postgres) rows.push(["Postgres", `127.0.0.1:${ports.POSTGRES_PORT}, database praxis`]);
  if (seeded) {
    rows.push(["Demo logins", "admin@, manager@, reception@, doctor@, patient@sunrise.example"]);
    rows.push(["", "organization sunrise, password praxis-demo-1234"]);
    rows.push(["", "and of harbour, which sees nothing of it: admin@, doctor@, patient@harbour.example"]);
  }
  rows.push(["Real", real.join(", ")]);
  const standIns = [
    ...(given.stripe ? [] : ["Stripe (no money moves)"]),
    ...(given.mail ? [] : ["mail (none leaves)"]),
  ];
  if (standIns.length > 0) rows.push(["Stand-in", standIns.join(", ")]);
  if (!env.REDIS_URL) rows.push(["Left out", "Redis (no redis-server on PATH; Praxis works without)"]);
  if (!production) rows.push(["Data and logs", `${folder}  (npm run reset forgets them)`]);
  const lines = rows.map(([name, value]) => `  ${name.padEnd(16)}${value}`);
  console.log(`\nPraxis is running. Ctrl-C stops all of it.\n\n${lines.join("\n")}\n`);
}
