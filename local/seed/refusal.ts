const ownMachine = ["localhost", "127.0.0.1", "[::1]", ""];

/**
 * Why demo data may not be written there, or undefined. Its logins have a known
 * password, so it must never reach a database in earnest.
 */
export function seedRefusal(env: NodeJS.ProcessEnv): string | undefined {
  const { NODE_ENV, DATABASE_ADMIN_URL, STRIPE_SECRET_KEY = "" } = env;
  if (NODE_ENV === "production") return "NODE_ENV is production: demo data has logins with a known password.";
  if (!DATABASE_ADMIN_URL) return "DATABASE_ADMIN_URL is not set: a login that may act as praxis_migrator.";
  if (/^(sk|rk)_live_/.test(STRIPE_SECRET_KEY)) return "STRIPE_SECRET_KEY is a live key.";
  if (STRIPE_SECRET_KEY.startsWith("sk_test_") || ownMachine.includes(new URL(DATABASE_ADMIN_URL).hostname))
    return undefined;
  return "DATABASE_ADMIN_URL is not on this machine and STRIPE_SECRET_KEY is not a test key: that may be a database in earnest.";
}
