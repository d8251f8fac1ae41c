import { newSigningKey } from "../test/support/api.ts";

/** What a process of Praxis is configured with in a bench; the caller adds where its parts listen and are found. */
export const benchEnvironment = (appUrl: string) => ({
  ...process.env,
  NODE_ENV: "development",
  DATABASE_URL: appUrl,
  REDIS_URL: "",
  STRIPE_SECRET_KEY: "sk_test_praxis",
  STRIPE_PUBLISHABLE_KEY: "pk_test_praxis",
  STRIPE_WEBHOOK_SECRET: "whsec_praxis",
  JWT_PRIVATE_KEY: newSigningKey(),
  RATE_LIMITS: "off",
});
