const ownMachine = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Why the demo may not be played against `baseUrl`, or undefined. It books and
 * pays, so never where patients and money are real.
 */
export function demoRefusal(
  baseUrl: string,
  { NODE_ENV, STRIPE_SECRET_KEY = "" }: NodeJS.ProcessEnv,
): string | undefined {
  if (NODE_ENV === "production") return "NODE_ENV is production, and the demo books and pays.";
  if (/^(sk|rk)_live_/.test(STRIPE_SECRET_KEY)) return "STRIPE_SECRET_KEY is a live key, and the demo books and pays.";
  if (STRIPE_SECRET_KEY.startsWith("sk_test_") || ownMachine.includes(new URL(baseUrl).hostname)) return undefined;
  return `${baseUrl} is not on this machine, and without a test key in STRIPE_SECRET_KEY that may be a clinic in earnest.`;
}
