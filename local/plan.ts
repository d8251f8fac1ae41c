import { resolve } from "node:path";
import { z } from "zod";
import { StartError } from "./start-error.ts";

/** What has a stand-in, or a value of our own making, outside production. */
const noStandInInProduction = [
  "DATABASE_URL",
  "DATABASE_ADMIN_URL",
  "TEMPORAL_ADDRESS",
  "STRIPE_SECRET_KEY",
  "STRIPE_PUBLISHABLE_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "SMTP_URL",
  "MAIL_FROM",
  "JWT_PRIVATE_KEY",
  "PUBLIC_URL",
  "TEMPORAL_UI_URL",
  "BUILD_ID",
] as const;

const portVariable = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);

const supervisorVariables = z.object({
  NODE_ENV: z.string().default("development"),
  PRAXIS_DATA_DIR: z.string().default(".praxis"),
  PORT: portVariable(3000),
  WORKER_HEALTH_PORT: portVariable(3001),
  POSTGRES_PORT: portVariable(54329),
  TEMPORAL_PORT: portVariable(7233),
  TEMPORAL_UI_PORT: portVariable(8233),
  STRIPE_EMULATOR_PORT: portVariable(12111),
  SMTP_PORT: portVariable(1025),
  MAIL_UI_PORT: portVariable(8025),
  REDIS_PORT: portVariable(63799), // not 6379: a Redis of the system's may be there
});

/** The names of what `planStart` reads beside the parts' own variables. */
export const startVariables = Object.keys(supervisorVariables.shape);

type Ports = Omit<z.infer<typeof supervisorVariables>, "NODE_ENV" | "PRAXIS_DATA_DIR">;

/** Which parts the environment names; the others are ours to start. */
export type Plan = {
  production: boolean;
  dataDir: string;
  ports: Ports;
  given: {
    postgres: { appUrl: string; adminUrl: string } | undefined;
    temporal: string | undefined;
    redis: string | undefined;
    stripe: boolean;
    mail: boolean;
    jwtPrivateKey: string | undefined;
  };
};

/** Reads what decides which parts to start; throws a sentence that names the variable at fault. Empty means unset. */
export function planStart(environment: NodeJS.ProcessEnv): Plan {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = supervisorVariables.safeParse(env);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join("."));
    throw new StartError(`Not a port number: ${names.join(", ")}.`);
  }
  const { NODE_ENV, PRAXIS_DATA_DIR, ...ports } = parsed.data;
  const production = NODE_ENV === "production";
  const missing = noStandInInProduction.filter((name) => env[name] === undefined);
  if (production && missing.length > 0) {
    throw new StartError(
      `NODE_ENV=production allows no stand-ins, and these variables are missing: ${missing.join(", ")}.`,
    );
  }
  return {
    production,
    dataDir: resolve(PRAXIS_DATA_DIR),
    ports,
    given: {
      postgres: givenPostgres(env),
      temporal: env.TEMPORAL_ADDRESS,
      redis: env.REDIS_URL,
      stripe: env.STRIPE_SECRET_KEY !== undefined,
      mail: env.SMTP_URL !== undefined,
      jwtPrivateKey: env.JWT_PRIVATE_KEY,
    },
  };
}

function givenPostgres({ DATABASE_URL, DATABASE_ADMIN_URL }: Record<string, string | undefined>) {
  if (DATABASE_URL && DATABASE_ADMIN_URL) return { appUrl: DATABASE_URL, adminUrl: DATABASE_ADMIN_URL };
  if (!DATABASE_URL && !DATABASE_ADMIN_URL) return undefined;
  const [set, unset] = DATABASE_URL ? ["DATABASE_URL", "DATABASE_ADMIN_URL"] : ["DATABASE_ADMIN_URL", "DATABASE_URL"];
  throw new StartError(
    `${set} is set and ${unset} is not: set both (the application's login, and one that may create roles), or neither.`,
  );
}

type PortOwner = { part: string; variable: keyof Ports };

/** The ports of the parts that are ours to start. */
export function portsToClaim({ given }: Plan): PortOwner[] {
  const owners: PortOwner[] = [
    { part: "the API", variable: "PORT" },
    { part: "the workers' health page", variable: "WORKER_HEALTH_PORT" },
  ];
  if (!given.postgres) owners.push({ part: "Postgres", variable: "POSTGRES_PORT" });
  if (!given.temporal)
    owners.push(
      { part: "Temporal", variable: "TEMPORAL_PORT" },
      { part: "Temporal's UI", variable: "TEMPORAL_UI_PORT" },
    );
  if (!given.redis) owners.push({ part: "Redis", variable: "REDIS_PORT" });
  if (!given.stripe) owners.push({ part: "the Stripe stand-in", variable: "STRIPE_EMULATOR_PORT" });
  if (!given.mail) {
    owners.push({ part: "the mail catcher", variable: "SMTP_PORT" }, { part: "its page", variable: "MAIL_UI_PORT" });
  }
  return owners;
}
