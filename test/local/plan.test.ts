import { expect, test } from "vitest";
import { applicationEnvironment } from "../../local/environment.ts";
import { planStart, portsToClaim } from "../../local/plan.ts";

const databases = {
  DATABASE_URL: "postgres://app@db.example/praxis",
  DATABASE_ADMIN_URL: "postgres://admin@db.example/praxis",
};

test("a part that the environment names is not started, so its port may be busy", () => {
  const plan = planStart({
    ...databases,
    TEMPORAL_ADDRESS: "temporal.example:7233",
    REDIS_URL: "redis://cache.example",
    STRIPE_SECRET_KEY: "sk_test_x",
    SMTP_URL: "smtp://mail.example",
  });
  expect(portsToClaim(plan).map(({ variable }) => variable)).toEqual(["PORT", "WORKER_HEALTH_PORT"]);
});

test("an empty variable counts as unset", () => {
  const plan = planStart({ DATABASE_URL: "", DATABASE_ADMIN_URL: "", PORT: "", STRIPE_SECRET_KEY: "" });
  expect(plan.given).toEqual({ stripe: false, mail: false });
  expect(plan.ports.PORT).toBe(3000);
});

test("one database login without the other is refused, naming the missing one", () => {
  expect(() => planStart({ DATABASE_URL: databases.DATABASE_URL })).toThrow(/DATABASE_ADMIN_URL is not/);
  expect(() => planStart({ DATABASE_ADMIN_URL: databases.DATABASE_ADMIN_URL })).toThrow(/DATABASE_URL is not/);
});

test("a port that is none is named", () => {
  expect(() => planStart({ TEMPORAL_PORT: "70000", PORT: "http" })).toThrow("Not a port number: PORT, TEMPORAL_PORT.");
});

test("the application never gets the database's administrator", () => {
  const named = { ...databases, SMTP_URL: "smtp://mail.example" };
  const env = applicationEnvironment(planStart(named), named, { jwtPrivateKey: "key" });
  expect(env).toMatchObject({ DATABASE_URL: databases.DATABASE_URL, SMTP_URL: "smtp://mail.example" });
  expect(Object.values(env)).not.toContain(databases.DATABASE_ADMIN_URL);
});

test("mails go to the server that the environment names, else to the catcher", () => {
  const named = { SMTP_URL: "smtps://user@mail.example" };
  const key = { jwtPrivateKey: "key" };
  expect(applicationEnvironment(planStart(named), named, key).SMTP_URL).toBe("smtps://user@mail.example");
  expect(applicationEnvironment(planStart({ SMTP_PORT: "2525" }), {}, key).SMTP_URL).toBe("smtp://127.0.0.1:2525");
});

test("a Stripe account named by the environment is never mixed with the stand-in", () => {
  const named = { STRIPE_SECRET_KEY: "sk_test_mine" };
  const env = applicationEnvironment(planStart(named), named, { jwtPrivateKey: "key" });
  expect(env.STRIPE_SECRET_KEY).toBe("sk_test_mine");
  expect(env.STRIPE_API_URL).toBeUndefined();
});
