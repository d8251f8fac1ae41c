import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { seededRandom } from "../../local/seed/random.ts";
import { requestReconciliation } from "../../src/db/payment/list-reconciliations.ts";
import { regularReconcileOptions } from "../../src/workflows/payment/options.ts";
import type { reconcileAll, reconcileOrganization } from "../../src/workflows/payment/reconcile-all.ts";
import { findBrokenPromises } from "../crash/check.ts";
import type { Site } from "../crash/site.ts";
import { bookInTrouble, everyFault } from "../crash/stripe-trouble.ts";
import { makeClinic } from "../support/make.ts";
import { type Stack, useStack } from "../support/stack.ts";

const stack = useStack();

function siteOf({ api, emulator, maker }: Stack): Site {
  const { config } = api.parts;
  return {
    apiUrl: api.url,
    stripeUrl: emulator.url,
    temporalAddress: config.temporal.address,
    namespace: config.temporal.namespace,
    adminUrl: maker.adminUrl,
    appUrl: maker.appUrl,
    checkerUrl: maker.checkerUrl,
    env: {
      JWT_PRIVATE_KEY: config.jwtPrivateKey,
      PUBLIC_URL: config.http.publicUrl,
      STRIPE_SECRET_KEY: emulator.secretKey,
      STRIPE_PUBLISHABLE_KEY: emulator.publishableKey,
    },
  };
}

test("every visit and its money end as its patient wants while each tenth call to Stripe fails, and webhooks come twice, too late or never", async () => {
  const site = siteOf(stack());
  const { clients } = await bookInTrouble(site, {
    bookings: 20,
    seed: 1,
    random: seededRandom(1),
    rate: 0.1,
    // A call that is never answered takes ten seconds; the activities' own tests and the campaign have those.
    kinds: everyFault.filter((kind) => kind !== "hang"),
    withAbsent: false,
  });
  await stack().comeToRest(); // with every invariant, the books at Stripe among them
  const tries = clients.flatMap((client) => client.tries);
  expect(await findBrokenPromises(site, tries)).toEqual([]);
});

test("an organization whose account at Stripe does not answer keeps no other's books from being compared, and its own wait", async () => {
  const { maker, api } = stack();
  const { workflow } = api.parts.temporal;
  const made = await Promise.all([makeClinic(maker), makeClinic(maker)]);
  const [first = "", second = ""] = made.map(({ organizationId }) => organizationId).toSorted();
  const connect = (account: string | null) =>
    maker.admin.query("update organizations set stripe_account_id = $2 where id = $1", [first, account]);
  const compared = async () => {
    const { rows } = await maker.admin.query<{ id: string }>(
      "select organization_id as id from reconciliations where finished_at is not null",
    );
    return rows.map(({ id }) => id);
  };
  await connect("acct-closed");
  const waiting = regularReconcileOptions({ organizationId: first, kind: "hourly" });
  await workflow.start<typeof reconcileOrganization>("reconcileOrganization", waiting); // as the hour before has left it
  const all = { taskQueue: "booking", workflowId: randomUUID(), args: [{ kind: "hourly" }] as [{ kind: "hourly" }] };
  await workflow.execute<typeof reconcileAll>("reconcileAll", all);
  expect(await compared()).toContain(second);
  expect(await compared()).not.toContain(first);
  await connect(null);
  await expect.poll(compared).toContain(first);
});

test("a comparison that was asked for while Temporal was away is made within the hour", async () => {
  const { maker, api } = stack();
  const { organizationId } = await makeClinic(maker);
  const subjectId = randomUUID();
  const use = { scope: "reconciliation.create", key: "asked", bodyHash: "same", subjectId };
  const at = new Date();
  await requestReconciliation(maker.db, organizationId, use, {
    from: new Date(at.getTime() - 86_400_000),
    until: at,
    at,
  });
  const hourly = regularReconcileOptions({ organizationId, kind: "hourly" });
  await api.parts.temporal.workflow.execute<typeof reconcileOrganization>("reconcileOrganization", hourly);
  const finished = async () =>
    (await maker.admin.query("select from reconciliations where id = $1 and finished_at is not null", [subjectId]))
      .rowCount;
  await expect.poll(finished).toBe(1);
});
