import type { Plan } from "./plan.ts";

/** Known to every checkout: the Stripe stand-in moves no money, and listens on this machine only. */
const stripeStandIn = {
  STRIPE_SECRET_KEY: "sk_test_praxis",
  STRIPE_PUBLISHABLE_KEY: "pk_test_praxis",
  STRIPE_WEBHOOK_SECRET: "whsec_praxis",
};

/**
 * The environment of the API and the workers: what was named, and for the rest
 * our own parts. Without the database's administrator.
 */
export function applicationEnvironment(
  { ports, given }: Plan,
  environment: NodeJS.ProcessEnv,
  { jwtPrivateKey }: { jwtPrivateKey: string },
): NodeJS.ProcessEnv {
  const { DATABASE_ADMIN_URL: _, ...named } = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== ""),
  );
  const temporal = {
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.TEMPORAL_PORT}`,
    TEMPORAL_UI_URL: `http://127.0.0.1:${ports.TEMPORAL_UI_PORT}`,
  };
  const stripe = { ...stripeStandIn, STRIPE_API_URL: `http://127.0.0.1:${ports.STRIPE_EMULATOR_PORT}` };
  const mail = {
    SMTP_URL: `smtp://127.0.0.1:${ports.SMTP_PORT}`,
    MAIL_PAGE_URL: `http://127.0.0.1:${ports.MAIL_UI_PORT}`,
  };
  return {
    NODE_ENV: "development",
    LOG_LEVEL: "info",
    ...named,
    PORT: String(ports.PORT),
    WORKER_HEALTH_PORT: String(ports.WORKER_HEALTH_PORT),
    DATABASE_URL: given.postgres?.appUrl ?? `postgres://praxis_app:praxis@127.0.0.1:${ports.POSTGRES_PORT}/praxis`,
    JWT_PRIVATE_KEY: jwtPrivateKey,
    ...(given.temporal ? {} : temporal),
    ...(given.stripe ? {} : stripe),
    ...(given.mail ? {} : mail),
  };
}

/** The environment of the Stripe stand-in, which reports to the API as Stripe would. */
export function stripeEnvironment({ ports, dataDir }: Plan): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    PORT: String(ports.STRIPE_EMULATOR_PORT),
    DATA_DIR: `${dataDir}/stripe`,
    WEBHOOK_URL: `http://127.0.0.1:${ports.PORT}/v1/webhooks/stripe`,
    WEBHOOK_SECRET: stripeStandIn.STRIPE_WEBHOOK_SECRET,
    EMULATOR_SECRET_KEY: stripeStandIn.STRIPE_SECRET_KEY,
    EMULATOR_PUBLISHABLE_KEY: stripeStandIn.STRIPE_PUBLISHABLE_KEY,
  };
}

/** The environment of the mail catcher. */
export function mailEnvironment({ ports, dataDir }: Plan): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    SMTP_PORT: String(ports.SMTP_PORT),
    MAIL_UI_PORT: String(ports.MAIL_UI_PORT),
    DATA_DIR: `${dataDir}/mail`,
  };
}
