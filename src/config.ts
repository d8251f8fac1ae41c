import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65535);

/** Empty means unset, as in a `.env` file or a container's environment. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/**
 * Several at once, separated by commas: while one replaces another, and for a
 * Connect endpoint beside the account's own.
 */
const webhookSecrets = z
  .string()
  .transform((list) => list.split(",").map((secret) => secret.trim()))
  .pipe(z.tuple([z.string().min(1)], z.string().min(1)));

const environment = z.object({
  NODE_ENV: z.preprocess(
    (value) => value || undefined,
    z.enum(["development", "test", "production"]).default("development"),
  ),
  HOST: optional(z.string()),
  PORT: optional(port),
  PUBLIC_URL: optional(z.url()),
  TRUST_PROXY: optional(z.coerce.number().int().min(0).max(10)),
  LOG_LEVEL: optional(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_MAX: optional(z.coerce.number().int().min(2).max(200)),
  REDIS_URL: optional(z.url({ protocol: /^rediss?$/ })),
  TEMPORAL_ADDRESS: optional(z.string().regex(/^[^/\s]+:\d+$/, "host:port")),
  TEMPORAL_NAMESPACE: optional(z.string()),
  TEMPORAL_API_KEY: optional(z.string()),
  TEMPORAL_TLS: optional(z.stringbool()),
  TEMPORAL_UI_URL: optional(z.url()),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_PUBLISHABLE_KEY: z.string().min(1),
  STRIPE_WEBHOOK_SECRET: webhookSecrets,
  STRIPE_API_URL: optional(z.url()),
  STRIPE_BROWSER_URL: optional(z.url()),
  STRIPE_CALLS_PER_SECOND: optional(z.coerce.number().int().min(2)),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  MAIL_PAGE_URL: optional(z.url()),
  MAIL_FROM: optional(z.email()),
  RATE_LIMITS: optional(z.enum(["on", "off"])),
  JWT_PRIVATE_KEY: z.string().includes("PRIVATE KEY", { error: "a PEM (PKCS 8) EC P-256 private key" }),
  FIRST_ADMIN_ORGANIZATION: optional(z.string()),
  FIRST_ADMIN_EMAIL: optional(z.email()),
  FIRST_ADMIN_PASSWORD: optional(z.string().min(15)),
  WORKER_HEALTH_PORT: optional(port),
  WEB_DIR: optional(z.string()),
  BUILD_ID: optional(z.string()),
});

/** What must be named in production, where a default would be a stand-in. */
const requiredInProduction = [
  "PUBLIC_URL",
  "TEMPORAL_ADDRESS",
  "TEMPORAL_UI_URL",
  "SMTP_URL",
  "MAIL_FROM",
  "BUILD_ID",
] as const;

/**
 * What workers call their version where nobody deploys versions; Temporal could
 * not tell two releases of that name apart.
 */
const unnamedBuild = "development";

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads the environment; the only place that does. Throws one error whose message lists every bad variable
 * by name, before anything connects. Secrets are not echoed.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    throw new Error(listFaults(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)));
  }
  const e = parsed.data;
  const production = e.NODE_ENV === "production";
  const faults: string[] = [];
  if (production) {
    for (const name of requiredInProduction) if (!e[name]) faults.push(`${name}: required in production`);
    if (e.BUILD_ID === unnamedBuild) faults.push(`BUILD_ID: ${unnamedBuild} names no version, which production needs`);
    for (const name of ["STRIPE_API_URL", "STRIPE_BROWSER_URL"] as const) {
      if (e[name]) faults.push(`${name}: points at a stand-in for Stripe, which production refuses`);
    }
    if (e.MAIL_PAGE_URL) faults.push("MAIL_PAGE_URL: shows what a stand-in for mail took, which production refuses");
  } else if (/^(sk|rk)_live_/.test(e.STRIPE_SECRET_KEY)) {
    faults.push("STRIPE_SECRET_KEY: a live key is refused outside production");
  }
  const admin = [e.FIRST_ADMIN_ORGANIZATION, e.FIRST_ADMIN_EMAIL, e.FIRST_ADMIN_PASSWORD];
  if (admin.some(Boolean) && !admin.every(Boolean)) {
    faults.push("FIRST_ADMIN_ORGANIZATION, FIRST_ADMIN_EMAIL, FIRST_ADMIN_PASSWORD: give all three or none");
  }
  if (faults.length > 0) throw new Error(listFaults(faults));

  const httpPort = e.PORT ?? 3000;
  return {
    production,
    logLevel: e.LOG_LEVEL ?? "info",
    http: {
      host: e.HOST ?? "127.0.0.1",
      port: httpPort,
      publicUrl: e.PUBLIC_URL ?? `http://127.0.0.1:${httpPort}`,
      /** How many proxies stand in front, so that a client's address can be trusted. */
      trustProxy: e.TRUST_PROXY ?? 0,
    },
    database: { url: e.DATABASE_URL, poolMax: e.DATABASE_POOL_MAX ?? 12 },
    redisUrl: e.REDIS_URL,
    temporal: {
      address: e.TEMPORAL_ADDRESS ?? "127.0.0.1:7233",
      namespace: e.TEMPORAL_NAMESPACE ?? "default",
      apiKey: e.TEMPORAL_API_KEY,
      tls: e.TEMPORAL_TLS ?? e.TEMPORAL_API_KEY !== undefined,
      uiUrl: e.TEMPORAL_UI_URL ?? "http://127.0.0.1:8233",
    },
    stripe: {
      secretKey: e.STRIPE_SECRET_KEY,
      publishableKey: e.STRIPE_PUBLISHABLE_KEY,
      webhookSecrets: e.STRIPE_WEBHOOK_SECRET,
      /** Where a stand-in for Stripe listens; unset = Stripe itself. */
      apiUrl: e.STRIPE_API_URL,
      /** Where browsers reach that stand-in, which in containers is another address than the API's. */
      browserUrl: e.STRIPE_API_URL && (e.STRIPE_BROWSER_URL ?? e.STRIPE_API_URL),
      /** How many calls a second it takes from all workers together; unset = a stand-in, which takes any number. */
      callsPerSecond: stripeLimitOf(e),
    },
    /** Where a stand-in for the mail server shows what it took; unset = mails really leave. */
    mailPageUrl: e.MAIL_PAGE_URL,
    mail: {
      /** The server that sends our mails. */
      smtpUrl: e.SMTP_URL ?? "smtp://127.0.0.1:1025",
      /** The address they come from; each bears the name of its organization. */
      from: e.MAIL_FROM ?? "appointments@praxis.example",
    },
    /** Of requests to the API; those of logging in are always on. */
    rateLimits: e.RATE_LIMITS ?? "on",
    jwtPrivateKey: e.JWT_PRIVATE_KEY.replaceAll("\\n", "\n"),
    firstAdmin:
      e.FIRST_ADMIN_ORGANIZATION && e.FIRST_ADMIN_EMAIL && e.FIRST_ADMIN_PASSWORD
        ? { organization: e.FIRST_ADMIN_ORGANIZATION, email: e.FIRST_ADMIN_EMAIL, password: e.FIRST_ADMIN_PASSWORD }
        : undefined,
    /** What browsers load, as `tools/build-web.ts` made it. */
    webDir: e.WEB_DIR ?? "web/dist",
    workerHealthPort: e.WORKER_HEALTH_PORT ?? 3001,
    /**
     * Names the version of the code that workers run; Temporal keeps pinned workflows on the version they began with.
     */
    buildId: e.BUILD_ID ?? unnamedBuild,
  };
}

/**
 * How many calls a second Stripe takes from one account, unless it was asked for more:
 * https://docs.stripe.com/rate-limits
 */
const stripeLimits = { live: 100, test: 25 };

function stripeLimitOf({ STRIPE_API_URL, STRIPE_SECRET_KEY, STRIPE_CALLS_PER_SECOND }: z.output<typeof environment>) {
  if (STRIPE_CALLS_PER_SECOND || STRIPE_API_URL) return STRIPE_CALLS_PER_SECOND;
  return stripeLimits[/^(sk|rk)_live_/.test(STRIPE_SECRET_KEY) ? "live" : "test"];
}

const listFaults = (faults: string[]) => `Bad configuration:\n${faults.map((fault) => `  ${fault}`).join("\n")}`;
